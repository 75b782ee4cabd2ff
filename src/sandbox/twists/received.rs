//! What a twisted form brings, in the words that the actions know.

use chrono::NaiveDate;

use super::super::body::Fields;
use super::super::world::{Shape, World};
use super::{Twist, Twists, is_seen};

/// Returns the fields of a form as the protocol would have them: a server that calls a field otherwise does not know its
/// old name.
pub(in super::super) fn received(twists: &Twists, world: &World, path: &str, fields: Fields) -> Fields {
    if twists.is_empty() {
        return fields;
    }
    let mut pairs = fields.pairs();
    let of_employee = matches!(path, "/employee/insert" | "/employee/update");
    if of_employee {
        for (known, called) in twists.iter().filter_map(|twist| twist.renamed()) {
            pairs.retain(|(name, _)| name != known);
            for (name, _) in pairs.iter_mut().filter(|(name, _)| name == called) {
                known.clone_into(name);
            }
        }
    }
    if of_employee && twists.contains(&Twist::PinsAreNumbers) {
        for (_, value) in pairs.iter_mut().filter(|(name, _)| name == "posCredential[POSLoginPassword]") {
            *value = value.trim().trim_start_matches('0').to_owned();
        }
    }
    if twists.contains(&Twist::RestrictedLogin) && path == "/employee/update" {
        // What the login does not see, its form neither gives nor takes away.
        let person = fields.number("employee[id]").and_then(|id| world.person(id));
        let has = |site: &u64| person.is_some_and(|person| person.access.sites.contains(site));
        let unseen = world.sites.iter().map(|site| site.id).filter(|site| !is_seen(*site));
        pairs.extend(unseen.filter_map(|site| match (world.shape, has(&site)) {
            (Shape::Hierarchical, true) => {
                Some((format!("employee[sites][{site}][siteId]"), site.to_string()))
            }
            (Shape::Flat, false) => Some(("employee[siteIds][]".to_owned(), site.to_string())),
            _ => None,
        }));
    }
    if twists.contains(&Twist::RestrictedLogin) && path == "/user/permissions/update" {
        let login = fields.number("userId").and_then(|id| world.login(id));
        let has = |site: &u64| login.is_some_and(|login| login.access.sites.contains(site));
        let unseen = world.sites.iter().map(|site| site.id).filter(|site| !is_seen(*site));
        // A marked box grants in a chain of regions, and refuses in a flat one.
        let marked = unseen.filter(|site| has(site) == (world.shape == Shape::Hierarchical));
        pairs.extend(marked.map(|site| ("siteIds[]".to_owned(), site.to_string())));
    }
    if twists.contains(&Twist::IsoDates) && (of_employee || path == "/employee/compensation/update") {
        for (_, value) in pairs.iter_mut().filter(|(name, _)| is_date(name)) {
            *value = to_protocol(value);
        }
    }
    if twists.contains(&Twist::LoginFormWithoutDeleted) && path == "/user/update" {
        pairs.retain(|(name, _)| name != "user[isDeleted]");
        // A form that does not ask leaves the login as it is, and the action takes a missing box for "works".
        let login = fields.number("user[userId]").and_then(|id| world.login(id));
        if login.is_some_and(|login| !login.active) {
            pairs.push(("user[isDeleted]".to_owned(), "1".to_owned()));
        }
    }
    Fields::of(pairs)
}

fn is_date(name: &str) -> bool {
    matches!(name, "employee[startDate]" | "wage[effectiveDate]")
}

/// Turns `2026-11-23` into `11/23/2026`. Anything else is no date to this server.
fn to_protocol(text: &str) -> String {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d");
    date.map_or(String::new(), |date| date.format("%m/%d/%Y").to_string())
}
