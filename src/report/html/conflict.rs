//! Who a row could be about, side by side: what the row says beside each account, told in words where they agree.

use maud::{Markup, html};

use crate::model::{Phone, fold};
use crate::plan::{Candidate, Entry, RowIdentity};
use crate::report::plan::{Group, name};

use super::words::{foreign, key};

/// How an account's value compares with the row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    Same,
    Differs,
    /// One of the two says nothing, or it is nothing to compare.
    No,
}

/// One line of the table.
struct Line {
    what: &'static str,
    /// What the row says; `None` where a row does not say such a thing.
    row: Option<String>,
    accounts: Vec<(String, Compared)>,
}

/// Returns the candidates beside the row.
pub(super) fn side_by_side(entry: &Entry, group: Group) -> Markup {
    let title = if group == Group::Conflict { "Who this could be" } else { "People of the same name" };
    html! {
        div.wide role="region" tabindex="0" aria-label={ (title) ": " (name(&entry.person)) } {
            table.candidates {
                caption { (title) }
                thead {
                    tr {
                        td {}
                        th scope="col" { "The row says" }
                        @for one in &entry.candidates { th scope="col" { "Employee " (one.employee_id) } }
                    }
                }
                tbody { @for line in lines(entry) { (row(&line)) } }
            }
        }
    }
}

fn row(line: &Line) -> Markup {
    html! {
        tr {
            th scope="row" { (line.what) }
            td {
                @match line.row.as_deref() {
                    None => "–",
                    Some("") => span.none { "not said" },
                    Some(row) => (foreign(row)),
                }
            }
            @for (text, compared) in &line.accounts {
                td data-compared=[word(*compared)] {
                    @if text.is_empty() { span.none { "none" } } @else { (foreign(text)) }
                    @if let Some(word) = word(*compared) { " " span.compared { (word) } }
                }
            }
        }
    }
}

const fn word(compared: Compared) -> Option<&'static str> {
    match compared {
        Compared::Same => Some("same"),
        Compared::Differs => Some("differs"),
        Compared::No => None,
    }
}

fn lines(entry: &Entry) -> Vec<Line> {
    let row = entry.row.clone().unwrap_or_default();
    let full = [row.first_name.as_deref(), row.last_name.as_deref()].into_iter().flatten();
    let full = full.collect::<Vec<_>>().join(" ");
    let told = |what, row: String, of: &dyn Fn(&Candidate) -> String, same: &dyn Fn(&str, &str) -> bool| {
        let compare = |one: &Candidate| {
            let text = of(one);
            let compared = compared(&row, &text, same);
            (text, compared)
        };
        let accounts = entry.candidates.iter().map(compare).collect();
        Line { what, row: Some(row), accounts }
    };
    let plain = |what, of: &dyn Fn(&Candidate) -> String| {
        let accounts = entry.candidates.iter().map(|one| (of(one), Compared::No)).collect();
        Line { what, row: None, accounts }
    };
    let folded = |left: &str, right: &str| fold(left) == fold(right);
    vec![
        told("Name", full, &|one| one.name.clone(), &folded),
        told("POS id", text(row.pos_user_id), &|one| text(one.pos_user_id), &folded),
        told("ADP id", text(row.adp_employee_id.as_ref()), &|one| one.adp_employee_id.clone(), &folded),
        told("E-mail", text(row.email.as_ref()), &|one| one.email.clone(), &folded),
        told("Phone", phone(&row), &|one| one.phone.clone(), &same_phone),
        plain("Sites", &|one| one.sites.clone()),
        plain("Permission", &|one| one.permission.clone()),
        plain("Works here", &|one| if one.active { "yes, active" } else { "no, inactive" }.to_owned()),
        plain("Found by", &|one| one.matched_by.iter().map(|one| key(one)).collect::<Vec<_>>().join(", ")),
    ]
}

fn compared(row: &str, account: &str, same: &dyn Fn(&str, &str) -> bool) -> Compared {
    if row.is_empty() || account.is_empty() {
        Compared::No
    } else if same(row, account) {
        Compared::Same
    } else {
        Compared::Differs
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn phone(row: &RowIdentity) -> String {
    text(row.phone)
}

/// Telephones are equal by their ten digits, however they were typed.
fn same_phone(left: &str, right: &str) -> bool {
    let digits = |text: &str| text.parse::<Phone>().map(Phone::digits).ok();
    digits(left).is_some() && digits(left) == digits(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_the_same_however_it_is_written() {
        let folded = |left: &str, right: &str| fold(left) == fold(right);
        assert_eq!(compared("José Díaz", "josé díaz", &folded), Compared::Same);
        assert_eq!(compared("Sam Lee", "Samantha Leigh", &folded), Compared::Differs);
        assert_eq!(compared("", "sam@example.com", &folded), Compared::No);
        assert_eq!(compared("5555550102", "(555) 555-0102", &same_phone), Compared::Same);
        assert_eq!(compared("5555550102", "555-0102", &same_phone), Compared::Differs);
    }
}
