//! Puts it together: roster and Backoffice in, plan out.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::model::{EmployeeId, Field, PosTemplate};
use crate::observed::{Listing, Observed, ObservedEmployee, Seen};
use crate::roster::{Desired, Problem, Roster, Severity};

use super::deciding::asked;
use super::deciding::by_hand;
use super::deciding::came_back;
use super::deciding::closing;
use super::deciding::context::{self, Basis};
use super::deciding::entries;
use super::deciding::filled;
use super::deciding::mentioned::Mentioned;
use super::deciding::moved;
use super::deciding::name_said;
use super::deciding::numbered_anew;
use super::deciding::numbers::Numbers;
use super::deciding::other_ids;
use super::deciding::proven_ids;
use super::deciding::refused;
use super::deciding::sites;
use super::deciding::skipped;
use super::deciding::time_clock;
use super::deciding::unlisted::Unlisted;
use super::deciding::unsure;
use super::deciding::wording;
use super::estimate;
use super::guards;
use super::matching::index::{Index, Matched};
use super::matching::listed::Listed;
use super::matching::logins::Logins;
use super::matching::matched_rows::MatchedRows;
use super::{
    AbsentPolicy, Action, DetailsPolicy, Entry, Everybody, History, Operation, Plan, Policy, Purpose,
    RosterAge, RosterSource, SCHEMA, Situation, Summary,
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
    let index = Index::new(&observed.employees, &history.decisions, policy, purpose);
    let logins = Logins::new(observed);
    let listed = Listed::of(observed);
    let rows = MatchedRows::of(roster, &index);
    let meant = rows.meant();
    let new: BTreeSet<u64> = rows.new_people().collect();
    let numbers = Numbers::of(roster, observed, policy, history, |row| new.contains(&row.line));
    let context = Basis {
        observed,
        policy,
        purpose,
        today,
        index: &index,
        logins: &logins,
        listed: &listed,
        meant: &meant,
        numbers: &numbers,
        unlisted: &Unlisted::of(observed),
    };
    let mut problems = roster.problems.clone();
    let mut said = notices(roster, observed, policy);
    let mut moved = Vec::new();
    let mut made = match &observed.listing {
        Listing::Complete => from_rows(roster, rows, &context, history, &mut problems, &mut said, &mut moved),
        Listing::Incomplete(what) => held(roster, what),
    };
    unsure::hold(&mut made, observed, policy);
    time_clock::tell_since(&mut made, observed, history);
    said.extend(time_clock::notices(observed, history));
    said.extend(unsure::notices(observed, policy, purpose));
    sites::fill(&mut made, observed);
    said.extend(sites::notice(&made, roster, policy));
    made.sort_by_key(|entry| (entry.line.is_none(), entry.line, entry.person.employee_id));
    problems.sort_by(|a, b| {
        (a.line, &a.column, a.code.as_str(), &a.value).cmp(&(b.line, &b.column, b.code.as_str(), &b.value))
    });
    // What the file and the tenant both tell of a cell is said once.
    problems.dedup_by(|again, first| {
        let same = |one: &Problem| (one.line, one.code, one.severity);
        same(again) == same(first)
            && (&again.column, &again.value, &again.message) == (&first.column, &first.value, &first.message)
    });
    guards::name_logins(&mut made, observed, &logins);
    let summary = summary(&made);
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        made_by: made_by(),
        tenant: observed.tenant.clone(),
        origin: observed.origin.clone(),
        settings: None,
        purpose,
        today,
        read_at: observed.read_at,
        roster: RosterSource {
            path: roster.path.clone(),
            sha256: roster.sha256.clone(),
            rows: roster.rows,
            columns: roster.filled.clone(),
            rows_only: roster.rows_only,
        },
        guards: guards::of_ground(Some((roster, &meant)), observed, policy, &aged(history, &made), purpose),
        everybody: Everybody::of(observed),
        departments: observed.catalogue.departments.clone(),
        sites: sites::staff(observed),
        requests: estimate::estimate(&made, observed.requests),
        summary,
        notices: said,
        entries: made,
        problems,
    };
    guards::tell_moved(&mut plan.guards, &moved, &policy.guards);
    let people = guards::about_people(&plan, &policy.guards);
    plan.guards.extend(people);
    if purpose == Purpose::Sync {
        plan.guards.push(time_clock::guard(&plan.entries, observed, policy));
        plan.guards.sort_by_key(|guard| guard.name);
    }
    plan
}

/// Says of old contents in how many rows they differ from the last accepted ones, and whose these are: what was carried out
/// since then would be undone.
fn aged(history: &History, made: &[Entry]) -> History {
    let mut aged = history.clone();
    if let Some(RosterAge::OldContents { rows, people, .. }) = &mut aged.age {
        let differ = made.iter().filter(|entry| entry.line.is_some() && entry.operation().writes());
        *people =
            differ.map(|entry| format!("{} {}", entry.person.first_name, entry.person.last_name)).collect();
        *rows = people.len() as u64;
    }
    // What somebody took back the next day is no old file: leave that came to nothing, a rate that was typed in wrong. Whoever was hired
    // since would be absent from one.
    if let Some(RosterAge::OldContents { accepted, rows: 0, .. }) = &aged.age
        && made.iter().all(|entry| entry.line.is_some())
    {
        aged.age = Some(RosterAge::OldAndEqual { accepted: *accepted });
    }
    aged
}

fn from_rows(
    roster: &Roster,
    rows: MatchedRows<'_>,
    context: &Basis<'_>,
    history: &History,
    problems: &mut Vec<Problem>,
    notices: &mut Vec<String>,
    moved: &mut Vec<(Field, String)>,
) -> Vec<Entry> {
    let mentioned = Mentioned::of(&rows, roster, context.index, history, context);
    let MatchedRows { matched, pinned } = rows;
    notices.extend(of_one_key(&matched, context));
    notices.extend(numbered_anew::notice(&matched, context));
    let mut made: Vec<Entry> =
        matched.iter().map(|(row, found)| entries::for_row(row, found, context, problems)).collect();
    if context.purpose == Purpose::Sync {
        *moved = moved::columns(&made, &matched, context);
        moved.extend(filled::columns(&made, &matched));
    }
    came_back::hold(&mut made, &matched, context);
    name_said::hold_turned(&mut made, &matched, context);
    other_ids::hold(&mut made, &matched, context);
    proven_ids::hold(&mut made, &matched, context);
    notices.extend(by_hand::notices(&made, context.observed, context.today));
    notices.extend(asked::notice(&made));
    let errors = errors_by_line(problems);
    made.extend(roster.refused.iter().map(|refused| {
        let row = &refused.readable;
        let reasons = errors.get(&row.line).map_or(&[][..], Vec::as_slice);
        refused::for_refused(row, reasons, pinned.get(&row.line), context)
    }));
    made.extend(roster.passed_over.iter().map(|row| skipped::entry(row, context)));
    let everybody = context.purpose == Purpose::Sync && !roster.rows_only;
    if everybody && context.policy.absent != AbsentPolicy::Ignore {
        let (absent, _) = mentioned.absent(context.observed);
        // Where nobody is absent, as on most nights, it is all the same who is spoken for.
        let entries = made.iter().filter(|_| !absent.is_empty());
        let spoken_for: BTreeSet<EmployeeId> = entries.flat_map(people_of).collect();
        notices.extend(say_kept(&mut made, &mentioned, context));
        made.extend(absent.into_iter().filter(|one| !spoken_for.contains(&one.id)).map(|one| {
            let absence = history.absent_again(one.id, &roster.sha256, context.today);
            closing::for_absent(one, absence, context)
        }));
    }
    made
}

/// Returns everybody whom an entry is about or may be about: the owner of what a held row wants among them.
fn people_of(entry: &Entry) -> impl Iterator<Item = EmployeeId> {
    let candidates = entry.candidates.iter().map(|candidate| candidate.employee_id);
    entry.person.employee_id.into_iter().chain(candidates)
}

/// Says at each row that is not resolved whom it keeps from being absent, and how many these are in all.
fn say_kept(made: &mut [Entry], mentioned: &Mentioned, context: &Basis<'_>) -> Option<String> {
    let kept = mentioned.kept(context.observed);
    let all: BTreeSet<EmployeeId> = kept.values().flatten().map(|one| one.id).collect();
    for entry in made {
        let Some(people) = kept.get(&entry.line).filter(|_| entry.line.is_some()) else { continue };
        let names: Vec<String> =
            people.iter().map(|one| format!("{} (employee {})", one.name, one.id)).collect();
        entry.warnings.push(format!(
            "as long as this row is not settled, nobody whom it may mean counts as absent: {}",
            wording::first_of(&names)
        ));
    }
    let rows = kept.keys().flatten().count();
    let people = if all.len() == 1 { "1 person does".to_owned() } else { format!("{} people do", all.len()) };
    let because = match (rows, kept.contains_key(&None)) {
        (0, _) => "decisions about rows that are not in this file name them".to_owned(),
        (1, false) => "1 row that is not settled may mean them".to_owned(),
        (rows, false) => format!("{rows} rows that are not settled may mean them"),
        (rows, true) => format!("{rows} rows that are not settled, or decisions about others, may mean them"),
    };
    (!all.is_empty()).then(|| format!("{people} not count as absent, because {because}."))
}

/// Says once for the file that nothing but a number tells who its rows are about.
fn of_one_key(matched: &[(&Desired, Matched)], context: &Basis<'_>) -> Option<String> {
    let count = matched.iter().filter(|(row, found)| context.index.rests_on_one_key(row, found)).count();
    let rows = if count == 1 { "1 row gives".to_owned() } else { format!("{count} rows give") };
    (count > 0).then(|| {
        format!(
            "{rows} nothing but a number to tell who is meant, and numbers are handed on: with names, phone or e-mail beside it a number that was given to somebody else would be noticed."
        )
    })
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
    roster
        .readable()
        .map(|row| {
            let reason = format!("Backoffice did not list everybody ({what}): nothing can be decided");
            context::plain(row, None, Situation::Conflict, Action::Hold, reason)
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
        summary.changed_by_hand += u64::from(!entry.changed_by_hand.is_empty());
        let count = match (entry.operation(), entry.situation) {
            (Operation::Create, _) => &mut summary.create,
            (Operation::Update, _) => &mut summary.update,
            (Operation::Reactivate, _) => &mut summary.reactivate,
            (Operation::Disable, _) => &mut summary.disable,
            (Operation::Wait, _) | (Operation::None, Situation::LeavesLater) => &mut summary.wait,
            (Operation::None, Situation::Skipped) => &mut summary.skipped,
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
    notices.extend(roster.without_status());
    let twins = PosTemplate::twins(observed.pos_templates.as_deref().unwrap_or_default());
    let untold = observed.pos_templates.iter().flatten().any(PosTemplate::is_untold);
    if untold {
        notices.push(
            "Nobody is listed in this Backoffice yet: the names of permissions were held against its list of templates, and what each \
             grants is read from the page of every new person before it is given."
                .to_owned(),
        );
    }
    for names in twins.iter().filter(|_| !untold && roster.columns.contains(&Field::Permission)) {
        notices.push(format!(
            "The permissions {} give exactly the same rights: Backoffice cannot tell them apart and shows one name for all.",
            names.join(" and ")
        ));
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
