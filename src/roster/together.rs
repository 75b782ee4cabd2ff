//! What only shows when the cells of a row are seen together.

use crate::model::Field;

use super::code::Code;
use super::row::RowReader;
use super::{Desired, Status};

impl RowReader<'_> {
    /// Checks the row as a whole, and takes out of it what the rest of the row makes void.
    pub(super) fn check_together(&mut self, person: &mut Desired) {
        if !person.has_key() && !self.has_failed() {
            let hint = "give a pos_user_id, an adp_employee_id, an email, or both names and a phone";
            self.problem(Code::NoKey, None, "nothing in this row tells who is meant", hint);
        }
        if let (Some(rate), Some(overtime)) = (person.wage_rate, person.overtime_wage_rate)
            && overtime < rate
        {
            let message = format!("overtime pays less than the rate of {rate}");
            self.problem(Code::OvertimeBelowRate, Some(Field::OvertimeWageRate), message, "is this meant?");
        }
        self.check_dates(person);
        if person.wage_effective_date.is_some() && self.cell(Field::WageRate).is_none() {
            let field = Some(Field::WageEffectiveDate);
            self.problem(Code::WageDateWithoutWage, field, "there is no wage that could start then", "");
        }
        self.check_login(person);
    }

    /// A termination before the start is an earlier employment, unless the row says that the person has left: then
    /// either date may be the wrong one, and the account would be closed at once.
    fn check_dates(&mut self, person: &mut Desired) {
        let (Some(start), Some(end)) = (person.start_date, person.termination_date) else { return };
        if end >= start {
            return;
        }
        let field = Some(Field::TerminationDate);
        if person.status == Status::Terminated && self.cell(Field::Status).is_some() {
            let message = format!("lies before the start date {start}, and the status says terminated");
            let hint = "rehired? Then write active. Gone for good? Then mend the dates";
            self.problem(Code::LeftBeforeStart, field, message, hint);
            return;
        }
        let message =
            format!("lies before the start date {start}: taken for an earlier employment and left out");
        self.problem(Code::DatesContradict, field, message, "");
        person.termination_date = None;
        // Without a status column it was the date alone that said terminated; the (re)hire made it void.
        if person.status == Status::Terminated {
            person.status = Status::Active;
        }
    }

    fn check_login(&mut self, person: &Desired) {
        if person.backoffice == Some(true) && person.status == Status::Active {
            if person.backoffice_username.is_none() && self.cell(Field::BackofficeUsername).is_none() {
                let hint = "fill in backoffice_username, or write no in backoffice";
                self.problem(
                    Code::LoginNeedsUsername,
                    Some(Field::Backoffice),
                    "a login needs a username",
                    hint,
                );
            }
            if person.email.is_none() && self.cell(Field::Email).is_none() {
                let hint = "fill in email unless Backoffice has one already";
                self.problem(Code::LoginNeedsEmail, Some(Field::Backoffice), "a login needs an e-mail", hint);
            }
        }
    }
}
