//! What a twisted server shows: facts are turned round in what a page is drawn from, words in the finished page.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::super::chain::USERNAME;
use super::super::world::{Access, Department, Matrix, Shape, World};
use super::{Twist, Twists, as_marked, is_seen};

/// Which pages a path belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Listing,
    /// A new employee's form.
    Create,
    /// A stored employee's form.
    Employee,
    Pay,
    Permissions,
    Logins,
    Login,
    /// What a login may do and where.
    LoginRights,
    /// Who worked.
    Timesheets,
    Other,
}

impl Family {
    fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["employee", "create"] => Self::Create,
            ["employee", "edit", _] => Self::Employee,
            ["employee", "compensation", _] => Self::Pay,
            ["employee", "permissions", _] => Self::Permissions,
            ["employee"] | ["employee", _] => Self::Listing,
            ["user", "create"] => Self::Other,
            ["user"] | ["user", _] => Self::Logins,
            ["user", "permissions", _] => Self::LoginRights,
            ["user", "edit", _] => Self::Login,
            ["report", "employee-timesheets"] => Self::Timesheets,
            _ => Self::Other,
        }
    }
}

/// Returns what a page is drawn from: the chain itself, or one that differs from it in what is turned round.
pub(in super::super) fn drawn_from<'a>(twists: &Twists, world: &'a World, path: &str) -> Cow<'a, World> {
    let mut drawn = Cow::Borrowed(world);
    let family = Family::of(path);
    let is = |twist, about| family == about && twists.contains(&twist);
    if is(Twist::InvertedPolarity, Family::Employee) || is(Twist::InvertedPolarity, Family::Create) {
        for person in &mut drawn.to_mut().people {
            person.access = as_marked(twists, person.access.clone(), world);
        }
    }
    if is(Twist::PermissionMatrixShifted, Family::Permissions) {
        let most = u32::try_from(world.permissions.len()).unwrap_or(u32::MAX);
        for person in &mut drawn.to_mut().people {
            person.matrix = person.matrix.as_ref().map(|matrix| shifted(matrix, most));
        }
    }
    if is(Twist::LongSiteNames, Family::Listing) {
        for site in &mut drawn.to_mut().sites {
            site.code.clone_from(&site.name);
        }
    }
    let of_login = path.starts_with("/user/permissions/") && world.shape == Shape::Flat;
    if of_login && twists.contains(&Twist::FlatLoginsGranted) {
        for login in drawn.to_mut().logins.iter_mut().filter(|login| !login.access.all) {
            login.access = world.opposite(&login.access);
        }
    }
    if is(Twist::TwinNamedLast, Family::Listing) {
        drawn.to_mut().pos_templates.reverse();
    }
    let edited = path.strip_prefix("/employee/edit/").and_then(|id| world.person(id.parse().ok()?));
    if let Some(person) = edited.filter(|_| twists.contains(&Twist::RetiredOnForm)) {
        let theirs = |one: &&mut Department| person.departments.contains(&one.id);
        drawn.to_mut().departments.iter_mut().filter(theirs).for_each(|one| one.retired = false);
    }
    if is(Twist::DepartmentNames, Family::Listing) {
        for department in &mut drawn.to_mut().departments {
            department.name = format!("{} team", department.name);
        }
    }
    if twists.contains(&Twist::RestrictedLogin) {
        restrict(drawn.to_mut(), family);
    }
    drawn
}

/// Leaves what the own login sees: its own access on its pages, else the sites and whoever works there.
fn restrict(drawn: &mut World, family: Family) {
    match family {
        Family::Login | Family::LoginRights => {
            let sites = drawn.sites.iter().map(|site| site.id).filter(|site| is_seen(*site)).collect();
            for login in drawn.logins.iter_mut().filter(|login| login.username == USERNAME) {
                login.access = Access { all: false, sites: BTreeSet::clone(&sites) };
            }
            // The sites of anybody's access are those that whoever looks may give.
            drawn.sites.retain(|site| family == Family::Login || is_seen(site.id));
        }
        Family::Employee => drawn.sites.retain(|site| is_seen(site.id)),
        Family::Listing | Family::Create | Family::Timesheets => {
            drawn.sites.retain(|site| is_seen(site.id));
            let sites: BTreeSet<u64> = drawn.sites.iter().map(|site| site.id).collect();
            drawn.people.retain(|person| person.access.all || !person.access.sites.is_disjoint(&sites));
        }
        _ => {}
    }
}

/// Nothing comes round from the end: a template that grants everything would look like itself.
fn shifted(matrix: &Matrix, most: u32) -> Matrix {
    let on =
        |numbers: &BTreeSet<u32>| numbers.iter().map(|number| number + 1).filter(|n| *n <= most).collect();
    Matrix { grants: on(&matrix.grants), overrides: on(&matrix.overrides) }
}

/// Returns a finished page with the words, classes and columns that are turned round.
pub(in super::super) fn rendered(twists: &Twists, world: &World, path: &str, html: String) -> String {
    let family = Family::of(path);
    // The navigation has look-alikes of what the pages hold: they stay what they are.
    let Some(start) = html.find("id=\"main-column\"").filter(|_| !twists.is_empty()) else { return html };
    let (navigation, content) = html.split_at(start);
    let turn = |content: String, twist: &Twist| turned(*twist, family, world, content);
    format!("{navigation}{}", twists.iter().fold(content.to_owned(), turn))
}

fn turned(twist: Twist, family: Family, world: &World, html: String) -> String {
    match (twist, family) {
        (Twist::InvertedPolarity, Family::Employee | Family::Create) => {
            // Only the boxes of regions, districts and sites read "No" when checked.
            html.replace("data-on=\"No\"", "data-on=\"Yes\"").replace("data-off=\"Yes\"", "data-off=\"No\"")
        }
        (
            Twist::RenamedPhoneField | Twist::RenamedPinField | Twist::RenamedActiveBox,
            Family::Employee | Family::Create,
        ) => {
            let (known, called) = twist.renamed().unwrap_or_default();
            html.replace(&format!("name=\"{known}\""), &format!("name=\"{called}\""))
        }
        (Twist::CappedListing, Family::Listing) => capped(&html, world, |_, _| String::new()),
        (Twist::PagedListing, Family::Listing) => capped(&html, world, pager),
        (Twist::IsoDates, Family::Employee | Family::Create | Family::Pay) => iso_dates(html),
        (Twist::ListingTableClass, Family::Listing) => {
            html.replace(" table-employees-list\"", " table-staff-list\"")
        }
        (Twist::ActiveIconClass, Family::Listing) => html
            .replace("class=\"fa fa-check text-success\"", "class=\"fa fa-check-circle text-success\"")
            .replace("class=\"fa fa-times text-danger\"", "class=\"fa fa-times-circle text-danger\""),
        (Twist::PaySiteOffered, Family::Pay) => {
            between(&html, "name=\"wage[siteId]\"", ">", |rest| rest.replace("disabled", ""))
        }
        (Twist::WageHistoryClass, Family::Pay) => {
            html.replace(" table-employee-compensation-history\"", " table-wage-history\"")
        }
        (Twist::PermissionSets, Family::Permissions) => {
            html.replace(" data-permissions-set=\"", " data-granted-permissions=\"")
        }
        (Twist::UsersTableClass, Family::Logins) => {
            html.replace(" table-users-list\"", " table-accounts-list\"")
        }
        (Twist::LoginFormWithoutDeleted, Family::Login) => without_deleted(html),
        (Twist::PhoneColumnMoved, Family::Listing) => {
            let html = between(&html, "\n<tr>", "</tr>", phone_and_departments);
            html.replace("<th>Departments</th><th>Phone</th>", "<th>Phone</th><th>Departments</th>")
        }
        (Twist::FilterSitesDiffer, Family::Listing) => match world.sites.last() {
            Some(last) => html.replace(&format!("sites%5B%5D={}&amp;", last.id), ""),
            None => html,
        },
        (Twist::BareLogins, Family::Login)
            if html.contains("name=\"user[employeeId]\"\n                            value=\"\"") =>
        {
            let named =
                ["user[cognitoIdentityEmail]", "employee[email]", "user[password]", "user[confirmPassword]"];
            named.iter().fold(html, |html, name| without_input(html, name))
        }
        (Twist::NobodyWithoutTable, Family::Listing | Family::Logins) => without_table(html),
        _ => html,
    }
}

/// Leaves the sentence of a listing that found nobody, and takes the table around it away.
fn without_table(html: String) -> String {
    let sentence = html.find("<h3>").and_then(|start| Some(start..start + html[start..].find("</h3>")? + 5));
    let table = html.find("\n                    <table").and_then(|start| {
        let end = start + html[start..].find("</table>")?;
        Some(start..end + "</table>".len())
    });
    match (table, sentence) {
        (Some(table), Some(sentence)) if table.start < sentence.start && sentence.end < table.end => {
            format!("{}{}{}", &html[..table.start], &html[sentence], &html[table.end..])
        }
        _ => html,
    }
}

/// Cuts the rows that are too many, with the pager that would tell. `instead` stands there then: it is told how many rows
/// are left and how many there were.
fn capped(html: &str, world: &World, instead: impl Fn(usize, usize) -> String) -> String {
    let listed = world.people.iter().filter(|person| !world.opened(&person.access).is_empty()).count();
    let most = (listed * 2).div_ceil(3);
    let parts = html.split_once("<tbody>").and_then(|(head, rest)| {
        let (rows, foot) = rest.split_once("\n</tbody>\n</table>")?;
        Some((head, rows, foot))
    });
    let Some((head, rows, foot)) = parts else { return html.to_owned() };
    let rows: Vec<&str> = rows.split_inclusive("</tr>").collect();
    if rows.len() <= most {
        return html.to_owned();
    }
    let foot = match foot.split_once("\n<nav id=\"pager-employees\">") {
        Some((_, rest)) => rest.split_once("</nav>").map_or(rest, |(_, foot)| foot),
        None => foot,
    };
    let instead = instead(most, rows.len());
    format!("{head}<tbody>{}\n</tbody>\n</table>{instead}{foot}", rows[..most].concat())
}

/// What `DataTables` puts below a table whose rows come from the server.
fn pager(shown: usize, of: usize) -> String {
    let buttons: String = (1..=of.div_ceil(shown.max(1)))
        .map(|page| {
            let active = if page == 1 { " active" } else { "" };
            format!("\n<li class=\"paginate_button page-item{active}\"><a href=\"#\" data-dt-idx=\"{page}\" class=\"page-link\">{page}</a></li>")
        })
        .collect();
    format!(
        "\n<div class=\"dataTables_info\" role=\"status\" aria-live=\"polite\">Showing 1 to {shown} of {of} entries</div>\n\
         <div class=\"dataTables_paginate paging_simple_numbers\"><ul class=\"pagination\">{buttons}\n</ul></div>"
    )
}

fn iso_dates(html: String) -> String {
    const DATES: [(&str, &str); 4] = [
        (" data-value=\"", "\""),
        (" data-pickadate-min=\"", "\""),
        ("\"employee-compensation-col-effective-date\">", "<"),
        ("\"employee-compensation-col-end-date\">", "<"),
    ];
    DATES.iter().fold(html, |html, (before, after)| between(&html, before, after, iso))
}

/// Keeps the white space around the date.
fn iso(text: &str) -> String {
    let date = NaiveDate::parse_from_str(text.trim(), "%m/%d/%Y");
    date.map_or_else(|_| text.to_owned(), |date| text.replace(text.trim(), &date.to_string()))
}

/// Takes an input away.
fn without_input(html: String, name: &str) -> String {
    let tag = html.find(&format!("name=\"{name}\"")).and_then(|name| {
        let start = html[..name].rfind("<input")?;
        Some(start..name + html[name..].find('>')? + 1)
    });
    match tag {
        Some(Range { start, end }) => format!("{}{}", &html[..start], &html[end..]),
        None => html,
    }
}

fn without_deleted(html: String) -> String {
    let removed = html.find("\n<label>User is active?</label>").and_then(|start| {
        let name = start + html[start..].find("name=\"user[isDeleted]\"")?;
        Some(start..name + html[name..].find('>')? + 1)
    });
    match removed {
        Some(Range { start, end }) => format!("{}{}", &html[..start], &html[end..]),
        None => html,
    }
}

fn phone_and_departments(row: &str) -> String {
    let cell = |class: &str| {
        let class = row.find(&format!("class=\"{class}\""))?;
        let start = class + row[class..].find('>')? + 1;
        Some(start..start + row[start..].find("</td>")?)
    };
    match (cell("employees-col-departments"), cell("employees-col-phone")) {
        (Some(first), Some(second)) if first.end <= second.start => {
            let middle = &row[first.end..second.start];
            let (departments, phone) = (&row[first.clone()], &row[second.clone()]);
            format!("{}{phone}{middle}{departments}{}", &row[..first.start], &row[second.end..])
        }
        _ => row.to_owned(),
    }
}

/// Changes every text that stands between two others.
fn between(html: &str, before: &str, after: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((head, tail)) = rest.split_once(before) {
        let end = tail.find(after).unwrap_or(tail.len());
        out.push_str(head);
        out.push_str(before);
        out.push_str(&change(&tail[..end]));
        rest = &tail[end..];
    }
    out + rest
}
