//! Which keys were tried, whom each found, and what came of it.

use crate::plan::{
    Agreement, DecisionStanding, DecisionTrace, Entry, Found, KeyAsked, KeyTrace, Operation, Says, Somebody,
};
use crate::report::layout::{clean, columns, paragraph};
use crate::report::style::Style;

use super::story::Story;

pub(super) fn text(entry: &Entry, story: &Story<'_>, style: Style) -> String {
    let mut text = String::new();
    if let Some(trace) = story.trace {
        text.push_str(&paragraph("  ", "The keys, strongest first:", style));
        let rows: Vec<Vec<String>> = trace.keys.iter().map(key).collect();
        text.push_str(&columns(4, &rows, style));
        text.push_str(&witnesses(&trace.witnesses, style));
        for decision in &trace.decisions {
            text.push_str(&paragraph("  ", &decided(decision), style));
        }
        if trace.alone != trace.found {
            text.push_str(&paragraph(
                "  ",
                "By itself the row could be told; together with the others it cannot.",
                style,
            ));
        }
        text.push_str(&paragraph("  ", &format!("So: {}", outcome(&trace.found)), style));
        return text;
    }
    text.push_str(&paragraph("  ", &account(entry), style));
    if !story.keys.is_empty() {
        text.push_str(&paragraph("  ", "A row with one of these would have named them:", style));
        let rows: Vec<Vec<String>> = story
            .keys
            .iter()
            .map(|(key, value)| {
                let none = || "(none, or its page was not read)".to_owned();
                vec![key.clone(), value.as_deref().map_or_else(none, clean)]
            })
            .collect();
        text.push_str(&columns(4, &rows, style));
    }
    text
}

fn key(key: &KeyTrace) -> Vec<String> {
    let value = key.value.as_deref().map(clean).unwrap_or_default();
    let words = match key.asked {
        KeyAsked::SwitchedOff => "not asked: switched off in [match]".to_owned(),
        KeyAsked::NoValue => "not asked: the row gives none".to_owned(),
        KeyAsked::Yes if key.found.is_empty() => {
            let says = key.says.as_ref().map(says).unwrap_or_default();
            match key.unread {
                0 => format!("nobody{says}"),
                1 => format!("nobody of those who were read; 1 person's was not read{says}"),
                count => format!("nobody of those who were read; {count} people's were not read{says}"),
            }
        }
        KeyAsked::Yes => key.found.iter().map(somebody).collect::<Vec<_>>().join("; "),
    };
    vec![key.key.clone(), value, words]
}

fn somebody(one: &Somebody) -> String {
    let pos = one.pos_user_id.map_or("no POS id".to_owned(), |id| format!("POS {id}"));
    let state = if one.active { "active" } else { "inactive" };
    format!("{} ({pos}, employee {}, {state})", clean(&one.name), one.employee_id)
}

/// What a key that found nobody says of the account that the others found.
fn says(says: &Says) -> String {
    match says {
        Says::Finds => String::new(),
        Says::Nothing => "; nothing is known of the account found to hold it against".to_owned(),
        Says::Weaker(found) => {
            format!("; the account found has {}, which does not make somebody else of them", clean(found))
        }
        Says::Contradicts(found) => {
            format!("; the account found has {}: it may be somebody else", clean(found))
        }
        Says::NumberOfBefore(found) => format!(
            "; the account found has {}, the number of an earlier employment, which does not count",
            clean(found)
        ),
    }
}

fn witnesses(compared: &[Agreement], style: Style) -> String {
    if compared.is_empty() {
        return String::new();
    }
    let words = compared.iter().map(|one| {
        let word = match one.agrees {
            Some(true) => "agrees",
            Some(false) => "differs",
            None if one.unread => "was not read",
            None => "says nothing",
        };
        format!("{} {word}", one.field)
    });
    let words = words.collect::<Vec<_>>().join(", ");
    let text = format!(
        "Numbers, addresses and telephones are handed on, so that something beside the key must agree: {words}."
    );
    paragraph("  ", &text, style)
}

fn decided(trace: &DecisionTrace) -> String {
    let words = clean(&trace.decision.decided.in_words());
    match &trace.standing {
        DecisionStanding::Holds => format!("A person decided, and that counts before every key: {words}."),
        DecisionStanding::Overtaken { why } => {
            format!("A person decided ({words}), which does not hold any more: {}.", clean(why))
        }
        DecisionStanding::OtherRow { said, says } => format!(
            "A person decided about another row, which does not count here: {words}. It said {}; this one says {}.",
            clean(said),
            clean(says)
        ),
    }
}

fn outcome(found: &Found) -> String {
    match found {
        Found::Nobody => "nobody in Backoffice.".to_owned(),
        Found::One { employee, by } if by.is_empty() => format!("employee {employee}, by that decision."),
        Found::One { employee, by } => format!("employee {employee}, found by {}.", by.join(", ")),
        Found::Conflict { reason, .. } => {
            format!("it cannot be told. {}.", clean(reason).trim_end_matches('.'))
        }
        Found::LeftAlone { .. } => "nobody is looked at; the row is left alone.".to_owned(),
        Found::Pinned { candidates } if candidates.is_empty() => {
            "nobody; and because the row has an error, nothing would happen anyway.".to_owned()
        }
        Found::Pinned { candidates } => {
            let ids: Vec<String> = candidates.iter().map(|id| format!("employee {id}")).collect();
            format!("perhaps {}. Because the row has an error, nothing happens to them.", ids.join(", "))
        }
        Found::NotLookedFor => "nobody was looked for, because Backoffice did not list everybody.".to_owned(),
    }
}

/// Where no row was matched: somebody absent, or a plan whose roster is not at hand.
fn account(entry: &Entry) -> String {
    match (entry.person.employee_id, entry.candidates.len()) {
        (Some(id), _) if entry.operation() == Operation::Refused => {
            format!("Employee {id}. Because the row has an error, nothing happens to this account.")
        }
        (Some(id), 0) => format!("Employee {id}."),
        (Some(id), _) => format!("Employee {id} perhaps; the people below could be meant as well."),
        (None, 0) => "Nobody: no account has one of the row's keys.".to_owned(),
        (None, number) => format!("Not sure: {number} accounts could be meant, see below."),
    }
}
