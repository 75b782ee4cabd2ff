//! The roster listing (§3).

use std::fmt::Write;

use super::super::body::Fields;
use super::super::html::{escaped, nobody, open};
use super::super::world::{Person, World};
use super::paging::{Page, pager};

/// What a row is padded with: real rows have 4 to 5 KB, most of it indentation.
const INDENT: &str = "\n                                                        ";

/// Returns one page of the listing. `most` caps the rows whatever `limit` says.
pub(super) fn listing(world: &World, query: &Fields, page: Page, most: Option<usize>) -> String {
    let shown = page.rows(query, most);
    let people = filtered(world, query);
    let mut out = String::with_capacity(people.len().min(shown.len()) * 4_600);
    out.push_str(
        "<form id=\"employee-filter\" action=\"/employee\"><input name=\"last_name\" value=\"\"></form>",
    );
    open(&mut out, "table", &[("class", "table table-striped table-employees-list")], &[]);
    write!(out, "<thead><tr><th><a href=\"{}\">First</a></th><th>Last</th><th>Sites</th><th>Permission</th><th>POS id</th><th>Departments</th><th>Phone</th><th>Pay</th><th>Active</th><th></th></tr></thead>\n<tbody>", escaped(&by_first_name(world, query))).unwrap_or_default();
    for person in people.iter().skip(shown.start).take(shown.len()) {
        row(&mut out, world, person);
    }
    if people.len() <= shown.start {
        nobody(&mut out, "employees");
    }
    out.push_str("\n</tbody>\n</table>");
    if people.len() > shown.end {
        pager(&mut out, "employee", page, query);
    }
    out
}

/// The link that orders by first name. Like every link of the page it carries the sites that are shown (§3).
fn by_first_name(world: &World, query: &Fields) -> String {
    let mut link = url::form_urlencoded::Serializer::new(String::new());
    link.append_pair("active", query.get("active").unwrap_or("active"));
    let filtered = query.numbers("sites[]");
    for site in world.sites.iter().filter(|site| filtered.is_empty() || filtered.contains(&site.id)) {
        link.append_pair("sites[]", &site.id.to_string());
    }
    link.append_pair("sort_type", "first_name");
    format!("/employee?{}", link.finish())
}

/// Everybody with at least one site, by the filters that the real page knows; it ignores all others.
fn filtered<'a>(world: &'a World, query: &Fields) -> Vec<&'a Person> {
    let prefix = |name: &str, text: &str| text.to_lowercase().starts_with(&query.text(name).to_lowercase());
    let sites = query.numbers("sites[]");
    let active = query.get("active").unwrap_or("active");
    let mut people: Vec<&Person> = world
        .people
        .iter()
        .filter(|person| person.access.all || !person.access.sites.is_empty())
        .filter(|person| active == "all" || person.active == (active == "active"))
        .filter(|person| prefix("first_name", &person.first_name) && prefix("last_name", &person.last_name))
        .filter(|person| {
            query.get("posUserId").is_none_or(|id| id.is_empty() || id == person.pos_user_id.to_string())
        })
        .filter(|person| {
            sites.is_empty() || world.opened(&person.access).iter().any(|site| sites.contains(site))
        })
        .collect();
    match query.get("sort_type") {
        Some("first_name") => people.sort_by(|a, b| a.first_name.cmp(&b.first_name)),
        Some("last_name") => people.sort_by(|a, b| a.last_name.cmp(&b.last_name)),
        _ => {}
    }
    if query.get("sort_dir") == Some("-1") {
        people.reverse();
    }
    people
}

fn row(out: &mut String, world: &World, person: &Person) {
    out.push_str("\n<tr>");
    let name = |text: &str| format!("<span style=\"white-space: pre\">{}</span>", escaped(text));
    cell(out, "employees-col-first-name", &name(&person.first_name));
    cell(out, "employees-col-last-name", &name(&person.last_name));
    cell(out, "employees-col-sites", &site_codes(world, person));
    cell(out, "employees-col-template", &escaped(world.template_name(person)));
    cell(out, "employees-col-pos-user-id", &person.pos_user_id.to_string());
    let mut departments = String::from("<ul class=\"list-unstyled comma-separated\">");
    for department in world.department_names(person) {
        write!(departments, "{INDENT}<li>{}</li>", escaped(department)).unwrap_or_default();
    }
    cell(out, "employees-col-departments", &(departments + "</ul>"));
    let phone = escaped(&person.phone);
    let phone = if phone.is_empty() { String::new() } else { format!("<a href=\"tel:{phone}\">{phone}</a>") };
    cell(out, "employees-col-phone", &phone);
    let hourly = person.wages.first().is_none_or(|wage| wage.hourly);
    cell(out, "employees-col-wage-type", if hourly { "Hourly" } else { "Salary" });
    let icon = if person.active { "fa fa-check text-success" } else { "fa fa-times text-danger" };
    open(
        out,
        "td",
        &[("class", "employees-col-active text-center"), ("data-date-utc", &person.status_changed)],
        &[],
    );
    write!(out, "{INDENT}<i\n                class=\"{icon}\"></i></td>\n<td>").unwrap_or_default();
    let id = person.id;
    for (path, text) in [
        ("/employee/compensation/", "Pay"),
        ("/employee/permissions/", "Permissions"),
        ("/timesheet/", "Timesheet"),
        ("/employee/edit/", "Edit"),
    ] {
        let link = format!("{path}{id}");
        open(
            out,
            "a",
            &[("class", "btn btn-default btn-xs employee-action"), ("href", &link), ("title", text)],
            &[],
        );
        write!(out, "{text}</a>{INDENT}{INDENT}{INDENT}").unwrap_or_default();
    }
    out.push_str("</td>\n</tr>");
}

fn cell(out: &mut String, class: &str, inner: &str) {
    open(out, "td", &[("class", class)], &[]);
    write!(out, "{INDENT}{INDENT}{inner}{INDENT}</td>").unwrap_or_default();
}

/// How a person with every site is shown is unknown (§3). Here: all codes, and this is the only place to change it.
fn site_codes(world: &World, person: &Person) -> String {
    let opened = world.opened(&person.access);
    let codes = world.sites.iter().filter(|site| opened.contains(&site.id)).map(|site| escaped(&site.code));
    codes.collect::<Vec<_>>().join(",                                            ")
}
