//! Which employee is meant.

use crate::backoffice::EmployeeKey;
use crate::cli::failure::Failure;
use crate::model::{Email, PersonName, Phone, PosUserId};

/// Who is meant.
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    /// By number for the point of sale
    #[arg(long, value_name = "N", conflicts_with_all = ["email", "name"], required_unless_present_any = ["email", "name"])]
    pub pos_user_id: Option<PosUserId>,
    /// By e-mail
    #[arg(long, value_name = "ADDRESS", conflicts_with = "name")]
    pub email: Option<Email>,
    /// By name ("Ana Diaz")
    #[arg(long, value_name = "FIRST LAST")]
    pub name: Option<String>,
    /// The phone number, where several people bear the name
    #[arg(long, value_name = "NUMBER", requires = "name")]
    pub phone: Option<Phone>,
}

/// Whom to show.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct ShowArgs {
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
    pub name: Option<String>,
    /// The phone number, where several people bear the name
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<Phone>,
}

impl ShowArgs {
    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        let Some(person) = &self.person else {
            return keyed(self.pos_user_id, self.email.as_ref(), self.name.as_deref(), self.phone);
        };
        if let Ok(number) = person.parse() {
            return Ok(EmployeeKey::PosUserId(number));
        }
        if person.contains('@') {
            let bad = |error| Failure::Usage(format!("{person:?} is {error}"));
            return Ok(EmployeeKey::Email(person.parse().map_err(bad)?));
        }
        keyed(None, None, Some(person), self.phone)
    }
}

impl KeyArgs {
    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        keyed(self.pos_user_id, self.email.as_ref(), self.name.as_deref(), self.phone)
    }
}

fn keyed(
    number: Option<PosUserId>,
    email: Option<&Email>,
    name: Option<&str>,
    phone: Option<Phone>,
) -> Result<EmployeeKey, Failure> {
    if let Some(number) = number {
        return Ok(EmployeeKey::PosUserId(number));
    }
    if let Some(email) = email {
        return Ok(EmployeeKey::Email(email.clone()));
    }
    let split = name.unwrap_or_default().trim().split_once(char::is_whitespace);
    let (first, last) =
        split.ok_or_else(|| Failure::Usage("give first and last name: \"Ana Diaz\"".into()))?;
    let name = PersonName::new(first, last).map_err(|error| Failure::Usage(format!("the name {error}")))?;
    Ok(EmployeeKey::Name(name, phone))
}
