//! Which employee is meant.

use crate::backoffice::EmployeeKey;
use crate::cli::failure::Failure;
use crate::model::{Email, PersonName, Phone, PosUserId};

/// Who is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct KeyArgs {
    /// Who: a number for the point of sale, an e-mail, or "First Last"
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
    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        match &self.person {
            None => keyed(self.pos_user_id, self.email.as_ref(), self.name.as_ref(), self.phone),
            Some(person) => match person.parse() {
                Ok(number) => Ok(EmployeeKey::PosUserId(number)),
                Err(_) if person.contains('@') => {
                    let bad = |error| Failure::Usage(format!("{person:?} is {error}"));
                    Ok(EmployeeKey::Email(person.parse().map_err(bad)?))
                }
                Err(_) => {
                    let bad = |error| Failure::Usage(format!("{person:?} {error}"));
                    Ok(EmployeeKey::Name(person.parse().map_err(bad)?, self.phone))
                }
            },
        }
    }
}

/// Takes the first that is given.
fn keyed(
    number: Option<PosUserId>,
    email: Option<&Email>,
    name: Option<&PersonName>,
    phone: Option<Phone>,
) -> Result<EmployeeKey, Failure> {
    let by_email = email.cloned().map(EmployeeKey::Email);
    let by_name = name.cloned().map(|name| EmployeeKey::Name(name, phone));
    let key = number.map(EmployeeKey::PosUserId).or(by_email).or(by_name);
    key.ok_or_else(|| Failure::Usage("say who is meant: a POS id, an e-mail or a name".into()))
}
