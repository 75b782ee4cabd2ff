//! Which employee is meant.

use crate::backoffice::EmployeeKey;
use crate::cli::failure::Failure;
use crate::model::{Email, PersonName, Phone, PosUserId};

/// Who is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct KeyArgs {
    /// Who: an e-mail, or "First Last"; where nothing is changed, a number for the point of sale too
    #[arg(value_name = "PERSON", conflicts_with_all = ["pos_user_id", "email", "name"])]
    pub person: Option<String>,
    /// By number for the point of sale
    #[arg(long, value_name = "N", conflicts_with_all = ["email", "name"])]
    pub pos_user_id: Option<PosUserId>,
    /// By e-mail
    #[arg(long, value_name = "ADDRESS", conflicts_with = "name")]
    pub email: Option<Email>,
    /// By name ("Ana Diaz")
    #[arg(long, value_name = "FIRST LAST")]
    pub name: Option<PersonName>,
    /// The phone number, where several people bear the name
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<Phone>,
}

impl KeyArgs {
    /// Returns who is to be changed. A bare number may be the one in Backoffice's own addresses: it must say which it is.
    pub(super) fn key_to_change(&self) -> Result<EmployeeKey, Failure> {
        let number = self.person.as_ref().and_then(|person| person.parse::<PosUserId>().ok());
        let unclear =
            |it| format!("{it} may be the number in Backoffice's addresses; if not, say --pos-user-id {it}");
        number.map_or_else(|| self.key(), |number| Err(Failure::Usage(unclear(number))))
    }

    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        let Some(person) = &self.person else {
            let by_email = self.email.clone().map(EmployeeKey::Email);
            let by_name = self.name.clone().map(|name| EmployeeKey::Name(name, self.phone));
            let key = self.pos_user_id.map(EmployeeKey::PosUserId).or(by_email).or(by_name);
            return key
                .ok_or_else(|| Failure::Usage("say who is meant: a POS id, an e-mail or a name".into()));
        };
        let bad = |error: &dyn std::fmt::Display| Failure::Usage(format!("{person:?} {error}"));
        match person.parse() {
            Ok(number) => Ok(EmployeeKey::PosUserId(number)),
            Err(_) if person.contains('@') => {
                person.parse().map(EmployeeKey::Email).map_err(|error| bad(&format!("is {error}")))
            }
            Err(_) => Ok(EmployeeKey::Name(person.parse().map_err(|error| bad(&error))?, self.phone)),
        }
    }
}
