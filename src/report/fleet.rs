//! How it stands with all tenants of a fleet, for people and for monitors.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Style;
use super::layout::{clean, count, json as document, len, paragraph, table};
use super::runs::{ended_words, moment};
use super::standing::{TenantStanding, labelled, needing_somebody, standing_value, waiting};
use super::style::Look;

/// How a tenant's night went, or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetNight {
    /// The tenant.
    pub tenant: String,
    /// Which night: a day, or the moment at which somebody asked for a run.
    pub day: String,
    /// When it was due.
    pub due: DateTime<Utc>,
    /// When it began first, where it did.
    pub began: Option<DateTime<Utc>>,
    /// When it ended, where it did.
    pub ended: Option<DateTime<Utc>>,
    /// What it, or its last try, ended with.
    pub exit_code: Option<i64>,
    /// How often it was tried.
    pub tries: i64,
    /// Which worker tried it last.
    pub machine: Option<String>,
    /// Why it was not run, where it was not.
    pub left_out: Option<String>,
}

/// A tenant of a fleet.
#[derive(Debug, Clone)]
pub struct FleetTenant {
    /// How it stands with its runs.
    pub standing: TenantStanding,
    /// Time of day and zone of its nights.
    pub due: String,
    /// Its address.
    pub origin: String,
    /// Before others with a larger number.
    pub priority: i16,
    /// Since when it is paused, where it is.
    pub paused: Option<DateTime<Utc>>,
    /// Its latest night.
    pub night: Option<FleetNight>,
}

/// A tenant that somebody holds, or held last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldTenant {
    /// The tenant.
    pub tenant: String,
    /// How often it was taken.
    pub epoch: i64,
    /// Who holds it: command, process, machine.
    pub holder: String,
    /// Since when.
    pub taken: DateTime<Utc>,
    /// Until when, where it is held now and is not renewed.
    pub expires: Option<DateTime<Utc>>,
}

/// The words for tenants that somebody has to look at, the most urgent first.
const URGENT: [&str; 5] = ["unreadable", "overdue", "waiting", "attention", "tried again"];
/// Those for tenants whose night has not come to its end yet.
const TO_COME: [&str; 2] = ["under way", "queued"];

impl FleetNight {
    /// Returns the word for a night that did not come to its end.
    fn word(&self) -> Option<&'static str> {
        match (self.ended, self.exit_code, self.began) {
            (Some(_), ..) => None,
            (None, Some(_), _) => Some("tried again"),
            (None, None, Some(_)) => Some("under way"),
            (None, None, None) => Some("queued"),
        }
    }

    /// Returns how it went, in words.
    pub fn words(&self) -> String {
        let on = self.machine.as_deref().map(|name| format!(", last on {name}")).unwrap_or_default();
        let tries = count(u64::try_from(self.tries).unwrap_or_default(), "try").replace("trys", "tries");
        let which = self.which();
        match (&self.left_out, self.ended, self.exit_code, self.began) {
            (Some(why), ..) => format!("{which}: left out: {why}"),
            (None, Some(at), Some(exit), _) => {
                format!("{which}: exit {exit} at {} UTC, {tries}{on}", minute(at))
            }
            (None, _, Some(exit), _) => format!("{which}: exit {exit}, is tried again, {tries}{on}"),
            (None, _, None, Some(at)) => {
                format!("{which}: under way since {} UTC, {tries}{on}", minute(at))
            }
            (None, _, None, None) => format!("{which}: waits for a worker since {} UTC", minute(self.due)),
        }
    }

    /// Returns which night it is, for a person: its day, or when somebody asked for the run.
    fn which(&self) -> String {
        match self.day.parse::<DateTime<Utc>>() {
            Ok(asked) => format!("asked for at {} UTC", minute(asked)),
            Err(_) => self.day.clone(),
        }
    }
}

impl FleetTenant {
    /// Returns the word for how it stands.
    pub fn word(&self) -> &'static str {
        let own = self.standing.word();
        let night = self.night.as_ref().and_then(FleetNight::word);
        match (own, night) {
            ("unreadable" | "overdue", _) => own,
            _ if self.paused.is_some() => "paused",
            (_, Some(word)) => word,
            ("well", None) if self.ended_badly() => "attention",
            _ => own,
        }
    }

    /// Returns whether its night ended badly, and nothing ended well since. Its runs do not always say so: what could not write down
    /// anything wrote down no run.
    fn ended_badly(&self) -> bool {
        let bad = self.night.as_ref().filter(|night| night.exit_code.is_some_and(|code| code != 0));
        let success = self.standing.standing.last_success.as_ref().and_then(|run| run.ended.as_ref());
        let success: Option<DateTime<Utc>> = success.and_then(|at| at.parse().ok());
        bad.and_then(|night| night.ended).is_some_and(|ended| success.is_none_or(|success| success < ended))
    }

    /// Returns whether somebody has to look at it.
    fn needs_somebody(&self) -> bool {
        URGENT.contains(&self.word())
    }

    /// Returns its place among those that there is something to tell of, the most urgent first; `None` where all is as it should be.
    pub fn urgency(&self) -> Option<usize> {
        URGENT.iter().chain(&TO_COME).position(|word| *word == self.word())
    }

    /// Returns whether a monitor is to call somebody.
    pub const fn is_overdue(&self) -> bool {
        self.standing.standing.overdue.is_some() || self.standing.unread.is_some()
    }
}

/// Returns how it stands, for a person: a line for each tenant, and more of those that need somebody.
pub fn fleet_text(tenants: &[FleetTenant], style: Style) -> String {
    if tenants.is_empty() {
        return "The fleet has no tenants yet: `roster-sync fleet add` takes those of the settings.\n"
            .to_owned();
    }
    let stamp = |text: Option<&String>| text.map(|one| moment(one)).unwrap_or_default();
    let row = |one: &FleetTenant| {
        let standing = &one.standing.standing;
        let next = standing.next_due.map(minute).unwrap_or_default();
        let success = stamp(standing.last_success.as_ref().and_then(|run| run.ended.as_ref()));
        [clean(&one.standing.tenant), one.word().to_owned(), success, next]
    };
    let rows: Vec<Vec<String>> = tenants.iter().map(|one| row(one).to_vec()).collect();
    let mut text = format!("{}\n\n", counted(tenants));
    text.push_str(&table(&["TENANT", "STATE", "LAST SUCCESS (UTC)", "NEXT DUE (UTC)"], &rows, style));
    for one in tenants.iter().filter(|one| one.needs_somebody()) {
        text.push_str(&details(one, style));
    }
    text
}

fn counted(tenants: &[FleetTenant]) -> String {
    let mut words: Vec<(&str, u64)> = Vec::new();
    for one in tenants {
        match words.iter_mut().find(|(word, _)| *word == one.word()) {
            Some((_, number)) => *number += 1,
            None => words.push((one.word(), 1)),
        }
    }
    words.sort_unstable();
    let words: Vec<String> = words.into_iter().map(|(word, number)| format!("{number} {word}")).collect();
    format!("{}: {}", count(len(tenants), "tenant"), words.join(", "))
}

fn details(one: &FleetTenant, style: Style) -> String {
    let standing = &one.standing.standing;
    let name = style.paint(Look::Strong, &clean(&one.standing.tenant));
    let mut text = format!("\n{name}  {}\n", style.paint(Look::Care, one.word()));
    let mut line = |what: &str, words: &str| text.push_str(&labelled(what, words, style));
    if let Some(why) = &one.standing.unread {
        line("cannot be read", why);
    }
    if let Some(why) = &standing.overdue {
        line("OVERDUE", why);
    }
    if let Some(night) = &one.night {
        line("last night", &night.words());
    }
    if let Some(run) = &standing.last {
        line("last run", &format!("{} UTC  {} ({})", moment(&run.started), run.command, run.id));
        line("ended", &ended_words(run));
        text.push_str(&needing_somebody(run, style));
    }
    text + &waiting(&one.standing, style)
}

/// Returns how it stands as one JSON document (`roster-sync/fleet/1`): of each tenant what `status` says, and its night.
pub fn fleet_json(tenants: &[FleetTenant]) -> String {
    let rows: Vec<Value> = tenants.iter().map(value).collect();
    let overdue: Vec<&FleetTenant> = tenants.iter().filter(|one| one.is_overdue()).collect();
    document(&json!({ "schema": "roster-sync/fleet/1", "overdue": len(&overdue), "tenants": rows }))
}

fn value(one: &FleetTenant) -> Value {
    let mut value = standing_value(&one.standing);
    let night = one.night.as_ref().map(|night| {
        json!({
            "day": night.day, "due": night.due, "began": night.began, "ended": night.ended, "exit_code": night.exit_code,
            "tries": night.tries, "machine": night.machine, "left_out": night.left_out,
        })
    });
    let more = json!({
        "state": one.word(), "origin": one.origin, "due": one.due, "priority": one.priority, "paused": one.paused, "night": night,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut value, more) {
        all.extend(more);
    }
    value
}

/// Returns who holds which tenant, for a person.
pub fn leases_text(leases: &[HeldTenant], style: Style) -> String {
    let mut text = String::new();
    for one in leases {
        let until = match one.expires {
            Some(at) => format!(
                "held {}; its lease lasts until {} UTC and is renewed",
                one.holder,
                at.format("%H:%M:%S")
            ),
            None => format!("free; held last {}", one.holder),
        };
        let name = style.paint(Look::Strong, &clean(&one.tenant));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}");
        text.push_str(&paragraph("  ", &clean(&until), style));
        text.push_str(&paragraph(
            "  ",
            &format!("taken {} UTC; {} so far", minute(one.taken), often(one.epoch)),
            style,
        ));
    }
    if text.is_empty() { "No tenant was held by anybody yet.\n".to_owned() } else { text }
}

/// Returns how often a tenant was taken, in words.
fn often(epoch: i64) -> String {
    match epoch {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn minute(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use crate::engine::Standing;
    use crate::state::run_that_ended;

    use super::*;

    fn ended(exit_code: i64, success: Option<&str>) -> FleetTenant {
        let at = "2026-11-28T02:10:00Z".parse().unwrap();
        let night = FleetNight {
            tenant: "main".into(),
            day: "2026-11-28".into(),
            due: at,
            began: Some(at),
            ended: Some(at),
            exit_code: Some(exit_code),
            tries: 1,
            machine: None,
            left_out: None,
        };
        let success = success.map(|at| run_that_ended("sync", at, 0));
        let standing = Standing { last: success.clone(), last_success: success, ..Standing::default() };
        FleetTenant {
            standing: TenantStanding { tenant: "main".into(), standing, ..TenantStanding::default() },
            due: "02:00 UTC".into(),
            origin: "https://example.com".into(),
            priority: 0,
            paused: None,
            night: Some(night),
        }
    }

    #[test]
    fn whom_a_run_needs_is_told_and_a_run_by_hand_has_no_day() {
        let mut one = ended(1, None);
        one.night.as_mut().unwrap().day = "2026-11-28T02:09:31.802Z".into();
        let mut run = run_that_ended("sync", "2026-11-28T02:10:00Z", 1);
        run.summary = Some(r#"{"conflict": 24, "held": 5, "done": 3}"#.into());
        one.standing.standing.last = Some(run);
        let text = fleet_text(&[one], Style::default());
        assert!(text.contains("\n  needs somebody  24 rows conflict, 5 rows held\n"), "{text}");
        assert!(text.contains("\n  last night      asked for at 2026-11-28 02:09 UTC: exit 1"), "{text}");
    }

    #[test]
    fn a_lease_tells_how_often_its_tenant_was_taken() {
        let words = |epoch| {
            let taken = "2026-11-28T02:10:00Z".parse().unwrap();
            let held =
                HeldTenant { tenant: "main".into(), epoch, holder: "`sync`".into(), taken, expires: None };
            leases_text(&[held], Style::default())
        };
        assert!(words(1).contains("; once so far"), "{}", words(1));
        assert!(words(21).contains("; 21 times so far"), "{}", words(21));
    }

    #[test]
    fn a_night_that_could_write_down_no_run_is_told_of_all_the_same() {
        assert_eq!(ended(8, Some("2026-11-27T02:10:00Z")).word(), "attention");
        assert_eq!(ended(8, Some("2026-11-28T09:00:00Z")).word(), "well", "it was made good since");
        assert_eq!(ended(0, Some("2026-11-27T02:10:00Z")).word(), "well");
    }
}
