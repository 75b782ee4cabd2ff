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

impl KeyArgs {
    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        if let Some(number) = self.pos_user_id {
            return Ok(EmployeeKey::PosUserId(number));
        }
        if let Some(email) = &self.email {
            return Ok(EmployeeKey::Email(email.clone()));
        }
        let name = self.name.as_deref().unwrap_or_default();
        let split = name.trim().split_once(char::is_whitespace);
        let (first, last) =
            split.ok_or_else(|| Failure::Usage("give first and last name: \"Ana Diaz\"".into()))?;
        let name =
            PersonName::new(first, last).map_err(|error| Failure::Usage(format!("the name {error}")))?;
        Ok(EmployeeKey::Name(name, self.phone))
    }
}
