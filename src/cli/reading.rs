//! Reading a tenant until a plan can be made for sure, with what earlier runs saw.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::EmployeeId;
use crate::observed::{self, Listing, Pages, Reading, Remembered};
use crate::plan::{DetailsPolicy, History, Plan, Policy, Purpose, make_plan, needs, recall, to_remember};
use crate::report::Printer;
use crate::roster::Roster;
use crate::state::{State, StateDir, StateError};

use super::environment;
use super::failure::Failure;
use super::tenant::Tenant;

/// Rounds of reading single pages; the second asks for what the first made matchable.
const ROUNDS: usize = 5;

/// What is asked of a tenant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) roster: &'a Roster,
    pub(super) policy: &'a Policy,
    pub(super) purpose: Purpose,
    pub(super) today: NaiveDate,
    /// Requests a second, to say how long reading takes.
    pub(super) per_second: u32,
    /// What tells the operator.
    pub(super) printer: &'a Printer,
}

/// Reads what a plan for this roster needs, and makes the plan.
pub(super) async fn read_and_plan(
    tenant: &Tenant,
    directory: &StateDir,
    question: Question<'_>,
) -> Result<(Reading, Plan), Failure> {
    let Read { reading, plan, .. } = read_with_history(tenant, directory, question).await?;
    Ok((reading, plan))
}

/// A plan, and everything it was made from.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) reading: Reading,
    pub(super) history: History,
    pub(super) plan: Plan,
}

/// The same with the history that the plan was made from.
pub(super) async fn read_with_history(
    tenant: &Tenant,
    directory: &StateDir,
    question: Question<'_>,
) -> Result<Read, Failure> {
    let history = State::open(directory, environment::now)?.history()?;
    let (reading, plan) = read_and_plan_with(tenant, directory, question, &history).await?;
    Ok(Read { reading, history, plan })
}

/// Reads and plans with another history than the one that is kept.
pub(super) async fn read_and_plan_with(
    tenant: &Tenant,
    directory: &StateDir,
    question: Question<'_>,
    history: &History,
) -> Result<(Reading, Plan), Failure> {
    let Question { roster, policy, purpose, today, .. } = question;
    let mut state = State::open(directory, environment::now)?;
    let memory = memory(&state, policy)?;
    let mut reading = observed::read(&tenant.backoffice, &tenant.name, environment::now()).await?;
    if reading.observed.listing == Listing::Complete {
        recall(&mut reading.observed, roster, policy, history, &memory, today);
        read_pages(&mut reading, tenant, question, history).await?;
        let seen = to_remember(&reading.observed, roster, policy, history, today);
        let news = seen.into_iter().filter(|(id, seen)| memory.get(id) != Some(seen));
        state.remember(&news.collect())?;
    }
    let plan = make_plan(roster, &reading.observed, policy, history, purpose, today);
    Ok((reading, plan))
}

/// Makes a plan from what was read already, and from the single pages that another history makes needed.
pub(super) async fn plan_again(
    reading: &mut Reading,
    tenant: &Tenant,
    question: Question<'_>,
    history: &History,
) -> Result<Plan, Failure> {
    let Question { roster, policy, purpose, today, .. } = question;
    if reading.observed.listing == Listing::Complete {
        read_pages(reading, tenant, question, history).await?;
    }
    Ok(make_plan(roster, &reading.observed, policy, history, purpose, today))
}

fn memory(state: &State, policy: &Policy) -> Result<BTreeMap<EmployeeId, Remembered>, StateError> {
    match policy.details {
        DetailsPolicy::Changed { .. } => state.remembered(),
        DetailsPolicy::Always | DetailsPolicy::Never => Ok(BTreeMap::new()),
    }
}

async fn read_pages(
    reading: &mut Reading,
    tenant: &Tenant,
    question: Question<'_>,
    history: &History,
) -> Result<(), Failure> {
    let Question { roster, policy, purpose, today, .. } = question;
    for _ in 0..ROUNDS {
        let wanted = needs(roster, &reading.observed, policy, history, purpose, today);
        if wanted.is_empty() {
            break;
        }
        announce(&wanted, question);
        observed::read_more(reading, &tenant.backoffice, &wanted).await?;
    }
    Ok(())
}

/// Fewer pages than this are read before anybody wonders.
const WORTH_SAYING: usize = 40;

/// Says how long it takes where it takes long: the first night reads a page or two of everybody.
fn announce(pages: &Pages, question: Question<'_>) {
    let count = pages.profiles.len() + pages.compare.len() + pages.pay.len() + pages.links.len();
    if count < WORTH_SAYING || !question.printer.talks() {
        return;
    }
    let seconds = count / usize::try_from(question.per_second.max(1)).unwrap_or(1);
    let long = match seconds {
        0..=1 => "a moment".to_owned(),
        2..=119 => format!("about {seconds} seconds"),
        _ => format!("about {} minutes", seconds / 60),
    };
    question.printer.talk(&format!(
        "Reading {count} pages of single people, for what no listing shows: {long}. What is read is remembered for the next run.\n"
    ));
}
