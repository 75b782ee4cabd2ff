//! Puts it together: roster and Backoffice in, plan out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field};
use crate::observed::{Listing, Observed, ObservedEmployee, Seen};
use crate::roster::{Desired, Problem, Roster, Severity};

use super::entries::{self, Context};
use super::guards::{self, Facts};
use super::logins::Logins;
use super::matching::{Index, Matched};
use super::{
    AbsentPolicy, DetailsPolicy, Entry, History, MatchKey, Operation, Plan, Policy, Purpose, RosterSource,
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
    for entry in &mut made {
        let account = entry.person.employee_id.and_then(|id| observed.employees.get(&id));
        entry.stores = stores::of(entry, account, &observed.catalogue.sites);
    }
    made.sort_by_key(|entry| (entry.line.is_none(), entry.line, entry.person.employee_id));
    problems
        .sort_by(|a, b| (a.line, &a.column, &a.code, &a.value).cmp(&(b.line, &b.column, &b.code, &b.value)));
    let facts =
        Facts { roster: Some(roster), observed, policy, history, purpose, entries: &made, logins: &logins };
    let guards = guards::evaluate(&facts);
    let summary = summary(&made);
    Plan {
        schema: SCHEMA.to_owned(),
        tenant: observed.tenant.clone(),
        purpose,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: roster.path.clone(),
            sha256: roster.sha256.clone(),
            rows: roster.rows,
            columns: roster.filled.clone(),
        },
        guards,
        stores: stores::staff(observed),
        requests: estimate::estimate(&made, observed.requests),
        summary,
        notices: notices(roster, observed, policy),
        entries: made,
        problems,
    }
}

fn from_rows(
    roster: &Roster,
    context: &Context<'_>,
    history: &History,
    problems: &mut Vec<Problem>,
) -> Vec<Entry> {
    let keys = &context.policy.match_keys;
    let mut matched: Vec<(&Desired, Matched)> =
        roster.people.iter().map(|row| (row, context.index.find(row, keys))).collect();
    let pinned: BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>> = roster
        .refused
        .iter()
        .map(|refused| (refused.readable.line, context.index.candidates(&refused.readable, keys)))
        .collect();
    hold_shared_accounts(&mut matched, &pinned, context.index);
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

/// Two rows for one account are a conflict on both; so is a row for an account that a refused row pins. Where a person decided
/// which one of several rows is the account's, that one goes on and only the others are held.
fn hold_shared_accounts(
    matched: &mut [(&Desired, Matched)],
    pinned: &BTreeMap<u64, BTreeMap<EmployeeId, Vec<MatchKey>>>,
    index: &Index<'_>,
) {
    let mut lines: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    let mut decided: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (row, found) in matched.iter() {
        if let Matched::One(id, _) = found {
            lines.entry(*id).or_default().push(row.line);
            if index.decision(row).is_some() {
                decided.entry(*id).or_default().push(row.line);
            }
        }
    }
    let mut refused: HashMap<EmployeeId, Vec<u64>> = HashMap::new();
    for (line, candidates) in pinned {
        for id in candidates.keys() {
            refused.entry(*id).or_default().push(*line);
        }
    }
    for (row, found) in matched {
        let Matched::One(id, by) = found else { continue };
        let of = |claims: &HashMap<EmployeeId, Vec<u64>>| claims.get(id).cloned().unwrap_or_default();
        let chosen = of(&decided);
        // A row with an error may be about the very same person: nobody knows until it is mended.
        let rivals = if chosen == [row.line] { of(&refused) } else { [of(&lines), of(&refused)].concat() };
        let mut others: Vec<u64> = rivals.into_iter().filter(|line| *line != row.line).collect();
        if others.is_empty() {
            continue;
        }
        others.sort_unstable();
        let others = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let reason = match chosen[..] {
            [line] if line != row.line => format!("line {line} was decided to be this account"),
            _ => format!("line {others} is about the same account"),
        };
        *found = Matched::Conflict { reason, candidates: BTreeMap::from([(*id, by.clone())]) };
    }
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
        entries::plain(row, None, Situation::Conflict, Operation::Hold, reason)
    })
    .collect()
}

pub(super) fn summary(entries: &[Entry]) -> Summary {
    let mut summary = Summary::default();
    for entry in entries {
        let count = match (entry.operation, entry.situation) {
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
        summary.link += u64::from(entry.login.is_some());
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
