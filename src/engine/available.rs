//! What is still free: numbers for the point of sale, addresses, telephone numbers.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::backoffice::{Backoffice, BackofficeError};
use crate::model::{Email, Phone, PosUserId};
use crate::plan::{NumberRange, Policy};
use crate::state::{StateDir, Store};

use super::error::EngineError;

/// Whether one value is still free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// What it is: the name of a column.
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// Whether nobody has it.
    pub free: bool,
}

impl Availability {
    /// Says that nobody has this number for the point of sale.
    pub fn free_number(number: PosUserId) -> Self {
        Self::of("pos_user_id", &number, true)
    }

    fn of(what: &'static str, value: &impl ToString, free: bool) -> Self {
        Self { what, value: value.to_string(), free }
    }
}

/// Asks of each value that is given whether it is free. Numbers and addresses stay taken when somebody was disabled.
pub async fn availability(
    backoffice: &Backoffice,
    (number, email, phone): (Option<PosUserId>, Option<&Email>, Option<Phone>),
) -> Result<Vec<Availability>, BackofficeError> {
    let mut answers = Vec::new();
    if let Some(number) = number {
        let free = backoffice.is_pos_user_id_available(number).await?;
        answers.push(Availability::of("pos_user_id", &number, free));
    }
    if let Some(email) = email {
        let free = backoffice.is_email_available(email).await?;
        answers.push(Availability::of("email", email, free));
    }
    if let Some(phone) = phone {
        let free = backoffice.is_phone_available(phone).await?;
        answers.push(Availability::of("phone", &phone, free));
    }
    Ok(answers)
}

/// Returns the next free numbers for the point of sale, at most so many, and from which they are: those of whoever is in Backoffice or
/// was, of protected people and of rosters count as taken. `kept` is what is kept of the tenant, where anything is.
pub async fn next_numbers(
    backoffice: &Backoffice,
    policy: &Policy,
    kept: Option<&StateDir>,
    now: fn() -> DateTime<Utc>,
    most: usize,
) -> Result<(NumberRange, Vec<PosUserId>), EngineError> {
    let listed = backoffice.list_employees().await?;
    let spent = match kept {
        Some(directory) => Store::open(directory, now).await?.spent_numbers().await?,
        None => BTreeSet::new(),
    };
    let used = listed.iter().filter_map(|one| one.pos_user_id).collect();
    Ok(policy.next_numbers(used, &spent, most))
}
