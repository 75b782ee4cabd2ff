//! What only shows when the cells of a row are seen together.

use crate::model::{Field, fold_name};

use super::code::ProblemCode;
use super::mapping::StatusWord;
use super::row::{RowReader, toml_text};
use super::values::{PaySaid, may_be_a_first_name, stand_for_nobody};
use super::{Desired, PayPeriod, Status};

/// Returns whether a row gives all that a free place in a plan does not have: a last name, a number, an address and a telephone.
fn is_somebody(person: &Desired) -> bool {
    let is_numbered = person.pos_user_id.is_some() || person.adp_employee_id.is_some();
    is_numbered && person.last_name.is_some() && person.email.is_some() && person.phone.is_some()
}

/// Where a name stands in another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Front,
    Back,
}

/// Returns whether a name of several words has another one at an end, at either of them where a comma stands between.
fn holds(whole: &str, other: &str, end: End) -> bool {
    // Nearly every name is one word. The last byte of a space that does not break is looked at here, and others end with it too.
    if !whole.bytes().any(|byte| matches!(byte, b' ' | b',' | 0xa0)) {
        return false;
    }
    let words = whole.split([' ', ',', '\u{a0}']).map(fold_name).filter(|word| !word.is_empty());
    let (words, other) = (words.collect::<Vec<_>>(), fold_name(other));
    let either = whole.contains(',');
    (1..words.len()).any(|cut| {
        let (front, back) = words.split_at(cut);
        let at = |one: End| either || end == one;
        (at(End::Front) && front.concat() == other) || (at(End::Back) && back.concat() == other)
    })
}

impl RowReader<'_> {
    /// Checks the row as a whole, and takes out of it what the rest of the row makes void.
    pub(super) fn check_together(&mut self, person: &mut Desired) {
        if !person.has_key() && self.keys_are_doubtful() {
            // What was said of the key is why.
            self.refuse();
        } else if !person.has_key() && !self.has_failed() {
            let hint = "give a pos_user_id, an adp_employee_id, an email, or both names and a phone";
            self.problem(ProblemCode::NoKey, None, "nothing in this row tells who is meant", hint);
        }
        self.check_names(person);
        if let (Some(rate), Some(overtime)) = (person.wage_rate, person.rare().overtime_wage_rate)
            && overtime < rate
        {
            let message = format!("overtime pays less than the rate of {rate}");
            self.problem(
                ProblemCode::OvertimeBelowRate,
                Some(Field::OvertimeWageRate),
                message,
                "is this meant?",
            );
        }
        if self.is_doubtful(Field::WageEffectiveDate) && person.wage_rate.take().is_some() {
            // From a day that nobody can read no rate counts.
            self.doubt(Field::WageRate);
        }
        if person.wage_effective_date.is_some() && self.cell(Field::WageRate).is_none() {
            let field = Some(Field::WageEffectiveDate);
            self.problem(
                ProblemCode::WageDateWithoutWage,
                field,
                "there is no wage that could start then",
                "",
            );
        }
        self.check_login(person);
    }

    /// Leaves a name alone that holds the other one as well: `Ben Archer` beside `Archer`.
    fn check_names(&mut self, person: &mut Desired) {
        if let Some(first) = &person.first_name
            && may_be_a_first_name(first)
            && !is_somebody(person)
        {
            let first = first.clone();
            self.is_no_name(Field::FirstName, &first);
            person.first_name = None;
            return;
        }
        let (Some(first), Some(last)) = (person.first_name.as_deref(), person.last_name.as_deref()) else {
            return;
        };
        if stand_for_nobody(first, last) {
            let message = format!("\"{first} {last}\" is nobody's name; it is left alone");
            let hint = "take the row out of the file, or write who it is; an account for trying things out is passed over by its number: [[roster.skip]]";
            self.problem(ProblemCode::DoubtfulName, Some(Field::FirstName), message, hint);
            for field in [Field::FirstName, Field::LastName] {
                self.doubt(field);
                person.put(field, None);
            }
            return;
        }
        // Behind the first name a last one may be a name of its own that ends alike: `Maria` and `Santa Maria`.
        let field = if holds(first, last, End::Back) {
            Field::FirstName
        } else if holds(last, first, End::Front) {
            Field::LastName
        } else {
            return;
        };
        let message = "first and last name stand in this one column; the name is left alone";
        self.problem(ProblemCode::DoubtfulName, Some(field), message, "write each name in its own column");
        self.doubt(field);
        person.put(field, None);
    }

    /// Checks what the file says besides the fields: a name nobody can split, pay of an unknown kind, a title without a
    /// rule.
    pub(super) fn check_source(&mut self, person: &mut Desired) {
        if let Some(name) = self.cells.doubtful_name.take() {
            let hint = format!(
                "say once which is the last name, in [roster.values.name]: {} = \"Last, First\"",
                toml_text(&name)
            );
            let message =
                format!("where the last name begins in {name:?} only a person knows; the name is left alone");
            self.problem(ProblemCode::DoubtfulName, Some(Field::LastName), message, hint);
        }
        match self.cells.pay.clone() {
            PaySaid::Unclear(word) => {
                let message = match word.as_str() {
                    "" => "nothing says by what this pay is counted".to_owned(),
                    _ => format!("{word:?} does not say by what this pay is counted"),
                };
                let hint = "the column for it must say hourly, weekly, salaried or the like; or leave pay alone: [roster.columns] wage_rate = \"\"";
                self.problem(ProblemCode::UnclearPay, Some(Field::WageRate), message, hint);
                person.wage_rate = None;
            }
            PaySaid::Long(period) => {
                let note = match period {
                    PayPeriod::Salary | PayPeriod::Year => {
                        "people with a salary have no hourly rate: their pay is left alone".to_owned()
                    }
                    other => format!(
                        "people who are paid {} have no hourly rate: their pay is left alone",
                        other.in_words()
                    ),
                };
                self.findings.note(note, self.line);
                person.rare_mut().pay_period = Some(period);
            }
            PaySaid::Unsaid | PaySaid::Hourly => {}
        }
        if let Some((note, meant)) = self.cells.bracketed.take() {
            self.check_note(&note, meant, person);
        }
        let works = matches!(person.status, Status::Active | Status::Unsaid);
        if let Some((column, word)) = self.cells.unruled.take().filter(|_| works) {
            let message = match word.as_str() {
                "" => format!("{column} is empty, so that no rule gives a permission"),
                _ => format!("no rule gives {column} {word:?} a permission"),
            };
            let (header, word) = (toml_text(&column), toml_text(&word));
            let hint = format!(
                "add to the settings: [[roster.rules]] column = {header}, equals = {word}, permission = \"…\""
            );
            self.problem(ProblemCode::NoRule, Some(Field::Permission), message, hint);
        }
    }

    /// Some systems write the status behind the name; a status column that says otherwise is not believed blindly.
    fn check_note(&mut self, note: &str, meant: StatusWord, person: &mut Desired) {
        let column = self.cells.status.as_ref();
        let agrees = match column {
            Some((_, said)) => *said == Some(meant) || said.is_none(),
            None => matches!(meant, StatusWord::Active | StatusWord::Leave),
        };
        if agrees {
            return;
        }
        let says = column
            .map_or("there is no status column".to_owned(), |(cell, _)| format!("the status says {cell:?}"));
        let message = format!("({note}) stands behind the name, and {says}");
        let gone = |word| matches!(word, StatusWord::Terminated | StatusWord::None);
        let said = column.and_then(|(_, said)| *said).unwrap_or(StatusWord::Active);
        if gone(meant) == gone(said) {
            self.problem(
                ProblemCode::NameSaysOtherwise,
                Some(Field::LastName),
                message,
                "the status column counts",
            );
        } else {
            let hint = "one of them is wrong; nothing happens to this person until they agree";
            self.problem(ProblemCode::NameSaysOtherwise, Some(Field::LastName), message, hint);
            let column = self.cells.status.as_ref().map_or("", |(cell, _)| cell);
            person.status = Status::Unclear(format!("{column} ({note})").trim().into());
        }
    }

    fn check_login(&mut self, person: &Desired) {
        if person.backoffice == Some(true) && matches!(person.status, Status::Active | Status::Unsaid) {
            if person.rare().backoffice_username.is_none() && self.cell(Field::BackofficeUsername).is_none() {
                let hint = "fill in backoffice_username, or write no in backoffice";
                self.problem(
                    ProblemCode::LoginNeedsUsername,
                    Some(Field::Backoffice),
                    "a login needs a username",
                    hint,
                );
            }
            if person.email.is_none() && self.cell(Field::Email).is_none() {
                let hint = "fill in email unless Backoffice has one already";
                self.problem(
                    ProblemCode::LoginNeedsEmail,
                    Some(Field::Backoffice),
                    "a login needs an e-mail",
                    hint,
                );
            }
        }
    }
}
