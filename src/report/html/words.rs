//! The words of the page for people who never saw a column name.

use maud::{Markup, html};

use crate::model::Field;
use crate::report::layout::clean;

/// Returns a field as a clerk calls it.
pub(super) const fn label(field: Field) -> &'static str {
    match field {
        Field::AdpEmployeeId => "ADP id",
        Field::FirstName => "First name",
        Field::LastName => "Last name",
        Field::Email => "E-mail",
        Field::Phone => "Phone",
        Field::Status => "Status",
        Field::PosUserId => "POS id",
        Field::PosPin => "POS PIN",
        Field::WageRate => "Hourly wage",
        Field::OvertimeWageRate => "Overtime wage",
        Field::WageEffectiveDate => "Wage counts from",
        Field::StartDate => "First day",
        Field::TerminationDate => "Last day",
        Field::Departments => "Departments",
        Field::Sites => "Sites",
        Field::Permission => "Permission",
        Field::Backoffice => "Backoffice login",
        Field::BackofficeUsername => "Login name",
        Field::BackofficePermission => "Permission of the login",
        Field::EmergencyContactName => "Emergency contact",
        Field::EmergencyContactPhone => "Emergency phone",
    }
}

/// Returns a key by which people are matched, in words.
pub(super) fn key(key: &str) -> String {
    match key {
        "name+phone" => "name and phone".to_owned(),
        "name" => "name only".to_owned(),
        other => other.parse::<Field>().map_or_else(|_| clean(other), |field| label(field).to_owned()),
    }
}

/// Returns why something happens, with the keys that it names in words: `(found by POS id and e-mail)`.
pub(super) fn reason(text: &str) -> String {
    let told = |word: &str| {
        let bare = word.trim_matches(['(', ')', ',', '.', ';', ':']);
        match bare {
            "email" => word.replace(bare, "e-mail"),
            "pos_user_id" | "adp_employee_id" | "name+phone" => word.replace(bare, &key(bare)),
            _ => word.to_owned(),
        }
    };
    clean(text).split(' ').map(told).collect::<Vec<_>>().join(" ")
}

/// Returns whether a field holds several values, `;` between them.
pub(super) const fn is_list(field: Field) -> bool {
    matches!(field, Field::Sites | Field::Departments)
}

/// Returns text of a roster or of Backoffice: a name in any script keeps its own direction and turns nobody else's.
pub(super) fn foreign(text: &str) -> Markup {
    html! { bdi { (clean(text)) } }
}

/// Returns such text where nothing stands beside it: what is plain ASCII runs from left to right as the page does, and needs no
/// element of its own.
pub(super) fn alone(text: &str) -> Markup {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain {
        html! { (text) }
    } else {
        foreign(text)
    }
}

/// How a command for the shell begins.
const COMMAND: &str = "roster-sync ";

/// Returns a sentence that may end with a command, with the command where it can be copied.
pub(super) fn sentence(line: &str) -> Markup {
    let (words, command) = line.split_at(line.find(COMMAND).unwrap_or(line.len()));
    html! {
        (clean(words))
        @if !command.is_empty() { code.command { (clean(command.trim_end())) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_turn_the_direction_has_an_element_of_its_own() {
        assert_eq!(alone("(555) 010-0001 <x>").into_string(), "(555) 010-0001 &lt;x&gt;");
        assert_eq!(alone("\u{5e9} a").into_string(), "<bdi>\u{5e9} a</bdi>");
        assert_eq!(alone("a\u{202e}b").into_string(), foreign("a\u{202e}b").into_string());
        assert_eq!(alone("a\tb").into_string(), foreign("a\tb").into_string());
    }

    #[test]
    fn keys_are_told_in_words() {
        assert_eq!(
            reason("terminated (found by pos_user_id, name+phone): inactive already"),
            "terminated (found by POS id, name and phone): inactive already"
        );
        assert_eq!(
            reason("pos_user_id and email and name+phone point at different people"),
            "POS id and e-mail and name and phone point at different people"
        );
        assert_eq!(reason("the e-mail of email@example.com"), "the e-mail of email@example.com");
    }
}
