//! Puts it together: roster and Backoffice in, plan out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field};
use crate::observed::{Listing, Observed, ObservedEmployee};
use crate::roster::{Desired, Problem, Roster, Severity};

use super::entries::{self, Context};
use super::logins::Logins;
use super::matching::{Index, Matched};
use super::{
    AbsentPolicy, Entry, MatchKey, Operation, Plan, Policy, Purpose, RequestEstimate, RosterSource, SCHEMA,
    Situation, Summary, guards,
};

/// Makes a plan. The same inputs make the same plan, byte for byte; nothing is read, no clock is asked.
pub fn make_plan(
    roster: &Roster,
    observed: &Observed,
    policy: &Policy,
    purpose: Purpose,
    today: NaiveDate,
) -> Plan {
    let index = Index::new(&observed.employees);
    let logins = Logins::new(observed);
    let context = Context { observed, policy, purpose, today, index: &index, logins: &logins };
    let mut problems = roster.problems.clone();
    let mut made = match &observed.listing {
        Listing::Complete => from_rows(roster, &context, &mut problems),
        Listing::Incomplete(what) => held(roster, what),
    };
    made.sort_by_key(|entry| (entry.line.is_none(), entry.line, entry.person.employee_id));
    problems
        .sort_by(|a, b| (a.line, &a.column, &a.code, &a.value).cmp(&(b.line, &b.column, &b.code, &b.value)));
    let guards = guards::evaluate(roster, observed, policy, &made, &logins);
    let summary = summary(&made);
    Plan {
        schema: SCHEMA.to_owned(),
        tenant: observed.tenant.clone(),
        purpose,
        today,
        read_at: observed.read_at,
        roster: RosterSource { path: roster.path.clone(), sha256: roster.sha256.clone(), rows: roster.rows },
        guards,
        requests: estimate(&summary, &made, observed.requests),
        summary,
        notices: notices(roster, observed, &made),
        entries: made,
        problems,
    }
}

fn from_rows(roster: &Roster, context: &Context<'_>, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let keys = &context.policy.match_keys;
    let mut matched: Vec<(&Desired, Matched)> =
        roster.people.iter().map(|row| (row, context.index.find(row, keys))).collect();
    let pinned: BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>> = roster
        .refused
        .iter()
        .map(|refused| (refused.readable.line, context.index.candidates(&refused.readable, keys)))
        .collect();
    hold_shared_accounts(&mut matched, &pinned);
    let mut mentioned: BTreeSet<EmployeeId> = pinned.values().flat_map(BTreeMap::keys).copied().collect();
    for (_, found) in &matched {
        match found {
            Matched::Nobody => {}
            Matched::One(id, _) => {
                mentioned.insert(*id);
            }
            Matched::Conflict { candidates, .. } => mentioned.extend(candidates.keys()),
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
    if context.purpose == Purpose::Sync && context.policy.absent == AbsentPolicy::Report {
        let absent = |one: &&ObservedEmployee| one.active && !mentioned.contains(&one.id);
        made.extend(context.observed.employees.values().filter(absent).map(entries::for_absent));
    }
    made
}

/// Two rows for one account are a conflict on both; so is a row for an account that a refused row pins.
fn hold_shared_accounts(
    matched: &mut [(&Desired, Matched)],
    pinned: &BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>>,
) {
    let mut lines: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (row, found) in matched.iter() {
        if let Matched::One(id, _) = found {
            lines.entry(*id).or_default().push(row.line);
        }
    }
    for (line, candidates) in pinned {
        for id in candidates.keys() {
            lines.entry(*id).or_default().push(*line);
        }
    }
    for (row, found) in matched {
        let Matched::One(id, by) = found else { continue };
        let mut others: Vec<u64> =
            lines.get(id).into_iter().flatten().copied().filter(|line| *line != row.line).collect();
        if others.is_empty() {
            continue;
        }
        others.sort_unstable();
        let others = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let reason = format!("line {others} is about the same account");
        *found = Matched::Conflict { reason, candidates: BTreeMap::from([(*id, by.clone())]) };
    }
}

fn errors_by_line(problems: &[Problem]) -> HashMap<u64, Vec<String>> {
    let mut errors: HashMap<u64, Vec<String>> = HashMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        errors.entry(problem.line).or_default().push(entries::in_words(problem));
    }
    errors
}

/// Without a complete listing nothing can be said of anybody.
fn held(roster: &Roster, what: &str) -> Vec<Entry> {
    let rows = roster.people.iter().chain(roster.refused.iter().map(|refused| &refused.readable));
    rows.map(|row| {
        let reason = format!("Backoffice did not list everybody ({what}): nothing can be decided");
        entries::plain(row, None, Situation::Conflict, Operation::Hold, reason)
    })
    .collect()
}

fn summary(entries: &[Entry]) -> Summary {
    let mut summary = Summary::default();
    for entry in entries {
        let count = match (entry.operation, entry.situation) {
            (Operation::Create, _) => &mut summary.create,
            (Operation::Update, _) => &mut summary.update,
            (Operation::Reactivate, _) => &mut summary.reactivate,
            (Operation::Disable, _) => &mut summary.disable,
            (Operation::None, _) => &mut summary.unchanged,
            (Operation::Wait, _) => &mut summary.wait,
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
        summary.link += u64::from(entry.login.is_some());
    }
    summary
}

/// What applying costs, by the request budget: a create 3, a link 1, a disable 2, one listing of each kind to confirm.
fn estimate(summary: &Summary, entries: &[Entry], observed: u64) -> RequestEstimate {
    let links = entries
        .iter()
        .filter(|entry| {
            entry.login.is_some() && matches!(entry.operation, Operation::Create | Operation::Link)
        })
        .count() as u64;
    let listings = u64::from(summary.create + summary.disable > 0) + u64::from(links > 0);
    let by_operation: BTreeMap<String, u64> = [
        ("create", summary.create * 3),
        ("link", links),
        ("disable", summary.disable * 2),
        ("confirm", listings),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(name, count)| (name.to_owned(), count))
    .collect();
    RequestEstimate { observed, apply: by_operation.values().sum(), by_operation }
}

/// What no listing shows: for people who are there already, it is not compared.
const NOT_READ: [Field; 7] = [
    Field::WageRate,
    Field::OvertimeWageRate,
    Field::AdpEmployeeId,
    Field::StartDate,
    Field::EmergencyContactName,
    Field::EmergencyContactPhone,
    Field::BackofficePermission,
];

fn notices(roster: &Roster, observed: &Observed, entries: &[Entry]) -> Vec<String> {
    let mut notices = observed.notices.clone();
    for (column, nearest) in &roster.ignored_columns {
        let hint = nearest.map(|field| format!("; did you mean {field}?")).unwrap_or_default();
        notices.push(format!("The column {column:?} is not known and was ignored{hint}."));
    }
    let not_read: Vec<&str> =
        NOT_READ.iter().filter(|field| roster.columns.contains(field)).map(|field| field.as_str()).collect();
    if !not_read.is_empty() {
        notices.push(format!(
            "For people who are in Backoffice already, these columns are not compared by this version: {}.",
            not_read.join(", ")
        ));
    }
    if entries.iter().any(|entry| matches!(entry.operation, Operation::Update | Operation::Reactivate)) {
        notices.push(
            "Updates and reactivations are shown but not carried out by this version: change these people by hand."
                .to_owned(),
        );
    }
    notices
}
