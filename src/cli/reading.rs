//! Reading a tenant until a plan can be made for sure.

use crate::observed::{self, Listing, Reading};
use crate::plan::{Plan, Policy, Purpose, make_plan, needs};
use crate::roster::Roster;

use super::environment;
use super::failure::Failure;
use super::tenant::Tenant;

/// Rounds of reading single pages; the second asks for what the first made matchable.
const ROUNDS: usize = 4;

/// Reads what a plan for this roster needs.
pub(super) async fn read(tenant: &Tenant, roster: &Roster, policy: &Policy) -> Result<Reading, Failure> {
    let mut reading = observed::read(&tenant.backoffice, &tenant.name, environment::now()).await?;
    for _ in 0..ROUNDS {
        if reading.observed.listing != Listing::Complete {
            break;
        }
        let wanted = needs(roster, &reading.observed, policy);
        if wanted.is_empty() {
            break;
        }
        observed::read_more(&mut reading.observed, &tenant.backoffice, wanted.profiles, wanted.links).await?;
    }
    Ok(reading)
}

/// Makes the plan of what was read.
pub(super) fn plan(
    roster: &Roster,
    reading: &Reading,
    policy: &Policy,
    purpose: Purpose,
    today: Option<chrono::NaiveDate>,
) -> Plan {
    make_plan(roster, &reading.observed, policy, purpose, today.unwrap_or_else(environment::today))
}
