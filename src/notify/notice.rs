//! What people are told of a night, in a few lines: never pay, PINs or phone numbers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::apply::RowResult;
use crate::engine::{Standing, Waiting};
use crate::model::hex;
use crate::state::{EndingKind, RunRecord};

/// Something to tell people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The tenant.
    pub tenant: String,
    /// One line.
    pub subject: String,
    /// What happened, in a few lines.
    pub lines: Vec<String>,
    /// The command that goes on, where there is one.
    pub command: Option<String>,
    /// The address of a review that is being served, where one is: whoever has it and the review's password may decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// The run, where there was one.
    pub run: Option<String>,
    /// Its exit code.
    pub exit_code: Option<u8>,
    /// When, UTC.
    pub at: String,
}

/// What people want to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// It is not as it was the last time: it failed, it works again, a guard waits.
    Changed,
    /// A run failed.
    Failed,
    /// A guard waits for somebody's word.
    Guard,
    /// Rows need somebody.
    Partial,
    /// Every run.
    Every,
}

/// How a night came out, as far as people are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The state: the same word means that nothing has changed.
    pub state: String,
    /// What people may want to hear of it for.
    pub occasion: Option<Occasion>,
    /// What there is to say where no run says it.
    pub why: Option<String>,
}

/// What guards are let through and people see is bounded: nobody reads more.
const LINE: usize = 300;
/// What a state begins with in which rows need somebody; a short print of each of them follows.
const PARTIAL: &str = "partial";
/// So many rows are told apart; of more, whether they are the same.
const TOLD_APART: usize = 200;

impl Told {
    /// Tells how a run came out.
    pub fn of(run: &RunRecord) -> Self {
        let told = |state: String, occasion| Self { state, occasion, why: None };
        if let Some(ending) = &run.ending {
            let guards = ending.plan.as_ref().map(|plan| plan.guards.join(",")).unwrap_or_default();
            return match ending.kind {
                EndingKind::Guard => told(format!("guard {guards}"), Some(Occasion::Guard)),
                kind => told(format!("failed {kind}"), Some(Occasion::Failed)),
            };
        }
        if let Some(stopped) = &run.stopped {
            return told(format!("failed {stopped}"), Some(Occasion::Failed));
        }
        match run.exit_code {
            Some(0) => told("well".to_owned(), None),
            Some(1) => told(PARTIAL.to_owned(), Some(Occasion::Partial)),
            Some(8) => told("file".to_owned(), Some(Occasion::Failed)),
            Some(code) => told(format!("failed {code}"), Some(Occasion::Failed)),
            None => told("failed".to_owned(), Some(Occasion::Failed)),
        }
    }

    /// Tells that a run is overdue.
    pub fn overdue() -> Self {
        Self { state: "overdue".to_owned(), occasion: Some(Occasion::Failed), why: None }
    }

    /// Tells that what is kept of the tenant cannot be read: no run of it can be written down either.
    pub fn unreadable(why: &str) -> Self {
        let why = Some(format!("What is kept of it cannot be read: {why}"));
        Self { state: "unreadable".to_owned(), occasion: Some(Occasion::Failed), why }
    }

    /// Says which rows of the run need somebody: others than before are something new.
    #[must_use]
    pub fn about(self, rows: &[RowResult]) -> Self {
        if self.state != PARTIAL {
            return self;
        }
        let print = |text: &str| hex(&Sha256::digest(text)[..4]);
        let needing = rows.iter().filter(|row| row.status.needs_somebody());
        let prints: BTreeSet<String> =
            needing.map(|row| print(&format!("{} {} {}", row.status, row.key, row.name))).collect();
        let prints: Vec<String> = prints.into_iter().collect();
        let told = if prints.len() > TOLD_APART { print(&prints.concat()) } else { prints.join(" ") };
        Self { state: format!("{PARTIAL} {told}"), ..self }
    }

    /// Returns whether this is not as it was. Where rows need somebody it is when one does that did not before.
    fn is_new_after(&self, before: &str) -> bool {
        let rows = |state: &str| -> Option<BTreeSet<String>> {
            let prints = state.strip_prefix(PARTIAL)?.split_whitespace();
            Some(prints.map(ToOwned::to_owned).collect())
        };
        match (rows(&self.state), rows(before)) {
            (Some(now), Some(before)) => !now.is_subset(&before),
            _ => before != self.state,
        }
    }

    /// Returns whether somebody wants to hear this. What went well is told where something else was told before.
    pub fn is_wanted(&self, on: &[Occasion], before: Option<&str>) -> bool {
        let changed = before.map_or(self.state != "well", |before| self.is_new_after(before));
        let wants = |occasion: &Occasion| on.contains(occasion);
        wants(&Occasion::Every)
            || (changed && wants(&Occasion::Changed))
            || self.occasion.as_ref().is_some_and(wants)
    }

    pub(super) fn title(&self) -> String {
        match self.state.split_once(' ') {
            Some(("guard", guards)) => format!("a guard waits for somebody's word ({guards})"),
            Some(("failed", why)) => format!("the run failed ({why})"),
            Some((PARTIAL, _)) => "some rows need somebody".to_owned(),
            _ => match self.state.as_str() {
                "well" => "all is well".to_owned(),
                PARTIAL => "some rows need somebody".to_owned(),
                "file" => "all was done, but a file of the run could not be written".to_owned(),
                "overdue" => "a run is overdue".to_owned(),
                "unreadable" => "its state cannot be read".to_owned(),
                _ => "the run failed".to_owned(),
            },
        }
    }
}

impl Notice {
    /// Makes the notice of how it stands with a tenant. `waits` is what waits for somebody's word and the command that goes on.
    pub fn of(
        tenant: &str,
        told: &Told,
        standing: &Standing,
        waits: &[(String, String)],
        at: DateTime<Utc>,
    ) -> Self {
        let mut lines: Vec<String> = told.why.as_deref().map(plain).into_iter().collect();
        if let Some(why) = &standing.overdue {
            lines.push(format!("Overdue: {why}."));
        }
        if let Some(run) = &standing.last {
            let code = run.exit_code.map(|code| format!(", exit code {code}")).unwrap_or_default();
            lines.push(format!("Run {} ({}) began {}{code}.", run.id, run.command, run.started));
            if let Some(ending) = &run.ending {
                lines.push(plain(&ending.reason));
            }
            let counts = counts(run);
            if !counts.is_empty() {
                lines.push(format!("Rows: {counts}."));
            }
        }
        if let Some(waiting) = &standing.waiting {
            lines.extend(waiting_line(waiting));
        }
        if let Some(run) = &standing.last_success {
            lines.push(format!("Last success: {}.", run.ended.as_deref().unwrap_or(&run.started)));
        }
        let last = standing.last.as_ref();
        Self {
            tenant: tenant.to_owned(),
            subject: format!("[roster-sync] {tenant}: {}", told.title()),
            lines,
            command: waits.first().map(|(_, command)| command.clone()),
            review: None,
            run: last.map(|run| run.id.clone()),
            exit_code: last.and_then(|run| run.exit_code),
            at: stamp(at),
        }
    }

    /// Makes the notice that a plan can be reviewed at an address. `what` says of which plan, without naming anybody.
    pub fn of_review(tenant: &str, what: &str, address: String, at: DateTime<Utc>) -> Self {
        Self {
            subject: format!("[roster-sync] {tenant}: a plan is there to be reviewed"),
            lines: vec![
                what.to_owned(),
                "It asks for the review's password, and lasts until somebody ends it.".to_owned(),
            ],
            review: Some(address),
            ..Self::test(tenant, at)
        }
    }

    /// Makes a notice that only tries the way.
    pub fn test(tenant: &str, at: DateTime<Utc>) -> Self {
        Self {
            tenant: tenant.to_owned(),
            subject: format!("[roster-sync] {tenant}: this is a test"),
            lines: vec!["Notices of roster-sync come this way. Nothing happened.".to_owned()],
            command: None,
            review: None,
            run: None,
            exit_code: None,
            at: stamp(at),
        }
    }

    /// Returns the notice as text.
    pub fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        if let Some(command) = &self.command {
            text.push_str("\n\nTo go on:\n");
            text.push_str(command);
        }
        if let Some(address) = &self.review {
            text.push_str("\n\nTo look at it and decide:\n");
            text.push_str(address);
        }
        text.push('\n');
        text
    }
}

/// Returns a moment as notices write it.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Returns what there is to say of a plan that waits: what is new in it, how long a guard has been waiting, who keeps access.
pub(super) fn waiting_line(waiting: &Waiting) -> Option<String> {
    let leavers = waiting.plan.leavers_who_wait;
    let leavers =
        (leavers > 0).then(|| format!("{leavers} leavers keep their access until somebody gives their word"));
    let news = waiting.plan.news.as_ref().map(ToString::to_string);
    let day = waiting.guarded_since.get(..10).filter(|day| !waiting.since.starts_with(day));
    let guarded = day.map(|day| format!("a guard has been waiting since {day}"));
    let said: Vec<String> = [leavers, news, guarded].into_iter().flatten().collect();
    (!said.is_empty()).then(|| format!("{}.", said.join("; ")))
}

/// Returns the counts of a run's rows, in words.
pub(super) fn counts(run: &RunRecord) -> String {
    let summary: serde_json::Value =
        run.summary.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let counts = summary.as_object().into_iter().flatten().filter_map(|(status, number)| {
        let number = number.as_u64().filter(|number| *number > 0)?;
        Some(format!("{number} {status}"))
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// Returns a reason without what it quotes and without long numbers: a message of a broken file quotes its cells, and a number may
/// be somebody's PIN or telephone.
pub(super) fn plain(reason: &str) -> String {
    let mut told = String::new();
    for (index, part) in reason.split('"').enumerate() {
        if index % 2 == 1 {
            told.push('…');
        } else {
            told.push_str(part);
        }
    }
    let mut text = String::new();
    let mut digits = String::new();
    let close = |digits: &mut String, text: &mut String| {
        let number = digits.chars().filter(char::is_ascii_digit).count();
        text.push_str(if number >= 4 { "…" } else { digits });
        digits.clear();
    };
    for letter in told.chars() {
        let within = !digits.is_empty() && matches!(letter, '-' | '(' | ')' | '.');
        if letter.is_ascii_digit() || within {
            digits.push(letter);
        } else {
            close(&mut digits, &mut text);
            text.push(letter);
        }
    }
    close(&mut digits, &mut text);
    text.chars().take(LINE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::RowStatus;

    #[test]
    fn a_reason_keeps_its_words_and_loses_what_it_quotes() {
        let reason =
            "roster.csv:1: the first reads \"1042, 48151, 16.50\"; call (555) 010-2233 or 555-010-2233";
        let told = plain(reason);
        assert!(told.starts_with("roster.csv:1: the first reads …; call"), "{told}");
        assert!(!told.contains("48151") && !told.contains("2233"), "{told}");
    }

    #[test]
    fn people_hear_of_changes_and_of_what_they_asked_for() {
        let told = |state: &str, occasion| Told { state: state.into(), occasion, why: None };
        let changed = [Occasion::Changed];
        let guard = told("guard max-disables", Some(Occasion::Guard));
        assert!(guard.is_wanted(&changed, None) && guard.is_wanted(&changed, Some("well")));
        assert!(!guard.is_wanted(&changed, Some("guard max-disables")));
        assert!(guard.is_wanted(&[Occasion::Guard], Some("guard max-disables")));
        let well = told("well", None);
        assert!(!well.is_wanted(&changed, None), "nobody needs to hear that the first night went well");
        assert!(well.is_wanted(&changed, Some("failed locked")) && well.is_wanted(&[Occasion::Every], None));
        assert!(!well.is_wanted(&[Occasion::Failed], Some("failed locked")));
    }

    #[test]
    fn people_hear_again_where_another_row_needs_somebody() {
        let row = |key: &str, status: RowStatus| -> RowResult {
            let row = serde_json::json!({
                "line": 2, "key": key, "name": "", "operation": "update", "status": status, "employee_id": null,
                "user_id": null, "changed": "", "message": "", "seconds": 0.0,
            });
            serde_json::from_value(row).unwrap()
        };
        let told = |rows: &[RowResult]| {
            let told = Told { state: PARTIAL.into(), occasion: Some(Occasion::Partial), why: None };
            told.about(rows)
        };
        let one = row("1042", RowStatus::Refused);
        let two = [one.clone(), row("1043", RowStatus::Held), row("1044", RowStatus::Done)];
        let (first, both) = (told(&[one]), told(&two));
        let wants = |now: &Told, before: &Told| now.is_wanted(&[Occasion::Changed], Some(&before.state));
        assert!(first.is_wanted(&[Occasion::Changed], Some("well")) && !wants(&first, &first));
        assert!(wants(&both, &first), "somebody else needs somebody");
        assert!(!wants(&first, &both), "one less is no news");
        assert!(!both.state.contains("1043") && both.title() == "some rows need somebody");
        let other = told(&[row("1042", RowStatus::Partial)]);
        assert!(wants(&other, &first), "it is another trouble now");
        let many: Vec<RowResult> =
            (0..1_000).map(|number| row(&number.to_string(), RowStatus::Refused)).collect();
        assert!(
            told(&many).state.len() < 40 && wants(&told(&many), &first) && !wants(&told(&many), &told(&many))
        );
    }
}
