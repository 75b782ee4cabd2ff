//! Puts it together: roster and Backoffice in, plan out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field};
use crate::observed::{Listing, Observed, ObservedEmployee, Seen};
use crate::roster::{Problem, Roster, Severity};

use super::entries::{self, Context};
use super::guards;
use super::logins::Logins;
use super::matched_rows::MatchedRows;
use super::matching::{Index, Matched};
use super::{
    AbsentPolicy, Action, DetailsPolicy, Entry, Everybody, History, Operation, Plan, Policy, Purpose, RosterSource,
    SCHEMA, Situation, Summary, estimate, stores, wording,
};

/// Makes a plan. The same inputs make the same plan, byte for byte; nothing is read, no clock is asked.
pub fn make_plan(
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    history: &History,
    purpose: Purpose,
    today: NaiveDate,
) -> Plan {
    let index = Index::new(&observed.employees, &history.decisions);
    let logins = Logins::new(observed);
    let context = Context { observed, policy, purpose, today, index: &index, logins: &logins };
    let mut problems = roster.problems.clone();
    let mut made = match &observed.listing {
        Listing::Complete => from_rows(roster, &context, history, &mut problems),
        Listing::Incomplete(what) => held(roster, what),
    };
    stores::fill(&mut made, observed);
    made.sort_by_key(|entry| (entry.line.is_none(), entry.line, entry.person.employee_id));
    problems
        .sort_by(|a, b| (a.line, &a.column, &a.code, &a.value).cmp(&(b.line, &b.column, &b.code, &b.value)));
    guards::name_logins(&mut made, observed, &logins);
    let summary = summary(&made);
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        made_by: made_by(),
        tenant: observed.tenant.clone(),
        origin: observed.origin.clone(),
        purpose,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: roster.path.clone(),
            sha256: roster.sha256.clone(),
            rows: roster.rows,
            columns: roster.filled.clone(),
        },
        guards: guards::of_ground(Some(roster), observed, policy, history, purpose),
        everybody: Everybody::of(observed),
        departments: observed.catalogue.departments.clone(),
        stores: stores::staff(observed),
        requests: estimate::estimate(&made, observed.requests),
        summary,
        notices: notices(roster, observed, policy),
        entries: made,
        problems,
    };
    let people = guards::about_people(&plan, &policy.guards);
    plan.guards.extend(people);
    plan
}

fn from_rows(
    roster: &Roster,
    context: &Context<'_>,
    history: &History,
    problems: &mut Vec<Problem>,
) -> Vec<Entry> {
    let keys = &context.policy.match_keys;
    let MatchedRows { matched, pinned } = MatchedRows::of(roster, context.index, keys);
    let mut mentioned: BTreeSet<EmployeeId> = pinned.values().flat_map(BTreeMap::keys).copied().collect();
    for (_, found) in &matched {
        match found {
            Matched::Nobody => {}
            Matched::One(id, _) => {
                mentioned.insert(*id);
            }
            Matched::Conflict { candidates, .. } | Matched::LeftAlone(candidates) => {
                mentioned.extend(candidates.keys());
            }
        }
    }
    let mut made: Vec<Entry> =
        matched.iter().map(|(row, found)| entries::for_row(row, found, context, problems)).collect();
    let errors = errors_by_line(problems);
    made.extend(roster.refused.iter().map(|refused| {
        let row = &refused.readable;
        let reasons = errors.get(&row.line).map_or(&[][..], Vec::as_slice);
        entries::for_refused(row, reasons, pinned.get(&row.line), context)
    }));
    if context.purpose == Purpose::Sync && context.policy.absent != AbsentPolicy::Ignore {
        let absent = |one: &&ObservedEmployee| one.active && !mentioned.contains(&one.id);
        made.extend(context.observed.employees.values().filter(absent).map(|one| {
            let absence = history.absent_again(one.id, &roster.sha256, context.today);
            entries::for_absent(one, absence, context)
        }));
    }
    made
}

fn errors_by_line(problems: &[Problem]) -> HashMap<u64, Vec<String>> {
    let mut errors: HashMap<u64, Vec<String>> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        errors.entry(problem.line).or_default().push(wording::in_words(problem));
    }
    errors
}

/// Without a complete listing nothing can be said of anybody.
fn held(roster: &Roster, what: &str) -> Vec<Entry> {
    let rows = roster.people.iter().chain(roster.refused.iter().map(|refused| &refused.readable));
    rows.map(|row| {
        let reason = format!("Backoffice did not list everybody ({what}): nothing can be decided");
        entries::plain(row, None, Situation::Conflict, Action::Hold, reason)
    })
    .collect()
}

/// Returns the name of this program with its version, for a plan that meets another one.
pub(super) fn made_by() -> String {
    format!("roster-sync {}", env!("CARGO_PKG_VERSION"))
}

pub(super) fn summary(entries: &[Entry]) -> Summary {
    let mut summary = Summary::default();
    for entry in entries {
        let count = match (entry.operation(), entry.situation) {
            (Operation::Create, _) => &mut summary.create,
            (Operation::Update, _) => &mut summary.update,
            (Operation::Reactivate, _) => &mut summary.reactivate,
            (Operation::Disable, _) => &mut summary.disable,
            (Operation::Wait, _) | (Operation::None, Situation::LeavesLater) => &mut summary.wait,
            (Operation::None, _) => &mut summary.unchanged,
            (Operation::Hold, Situation::Conflict) => &mut summary.conflict,
            (Operation::Hold, _) => &mut summary.hold,
            (Operation::Refused, _) => &mut summary.refused,
            (Operation::Report, _) => &mut summary.absent,
            (Operation::Link, _) => {
                summary.link += 1;
                continue;
            }
        };
        *count += 1;
        summary.link += u64::from(entry.login().is_some());
    }
    summary
}

/// What only a person's own pages tell.
const ON_PAGES: [Field; 7] = [
    Field::Email,
    Field::AdpEmployeeId,
    Field::StartDate,
    Field::WageRate,
    Field::OvertimeWageRate,
    Field::EmergencyContactName,
    Field::EmergencyContactPhone,
];

fn notices(roster: &Roster, observed: &Observed, policy: &Policy) -> Vec<String> {
    let mut notices = observed.notices.clone();
    for (column, nearest) in &roster.ignored_columns {
        let hint = nearest.map(|field| format!("; did you mean {field}?")).unwrap_or_default();
        notices.push(format!("The column {column:?} is not known and was ignored{hint}."));
    }
    let managed: Vec<&str> =
        ON_PAGES.iter().filter(|field| roster.columns.contains(field)).map(|field| field.as_str()).collect();
    if managed.is_empty() {
        return notices;
    }
    if policy.details == DetailsPolicy::Never {
        notices.push(format!(
            "For people who are in Backoffice already, these columns are not compared (details = \"never\"): {}.",
            managed.join(", ")
        ));
    }
    notices.extend(from_memory(observed));
    notices
}

/// Says how much of the plan rests on what earlier runs saw.
fn from_memory(observed: &Observed) -> Option<String> {
    let earlier = |one: &ObservedEmployee| {
        let details = one.details.as_ref().and_then(|details| details.seen.earlier());
        let pay = one.pay.as_ref().and_then(|pay| pay.seen.earlier());
        details.into_iter().chain(pay).min()
    };
    let days: Vec<NaiveDate> = observed.employees.values().filter_map(earlier).collect();
    let oldest = days.iter().min()?;
    let now = observed.employees.values().filter(|one| {
        let read = |seen: Seen| seen == Seen::Now;
        one.details.as_ref().is_some_and(|details| read(details.seen))
            || one.pay.as_ref().is_some_and(|pay| read(pay.seen))
    });
    Some(format!(
        "Pay and what else only a person's own page tells is remembered for {} people, the oldest from {oldest}, and was read now \
         for {}. Whoever is changed is read again first.",
        days.len(),
        now.count()
    ))
}
