//! What is shown: one file per page family.

mod compensation;
mod employee;
mod layout;
mod permissions;
mod roster;
mod site_boxes;
mod users;

use super::body::Fields;
use super::server::{Inner, Reply};
use super::twists::{as_marked, drawn_from};
use super::world::Access;

pub(super) use layout::{elsewhere, login, maintenance};

/// Returns the page at a path. A token in the query shows its reason once.
pub(super) fn page(inner: &mut Inner, path: &str, query: &Fields) -> Reply {
    let reason = query.get("actionXfer").and_then(|token| inner.reasons.remove(token));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let number = |text: &str| text.parse::<u64>().ok();
    let page_size = inner.faults.iter().find_map(|fault| match fault {
        super::Fault::PageSize(rows) => Some(*rows),
        _ => None,
    });
    let drawn = drawn_from(&inner.twists, &inner.world, path);
    let world = &*drawn;
    let no_store = || as_marked(&inner.twists, Access::default(), world);
    let content = match parts.as_slice() {
        [] => Some(("Home".to_owned(), layout::home(world))),
        ["employee"] => Some(("Employees".to_owned(), roster::listing(world, query, 1, page_size))),
        ["employee", "create"] => Some(("New employee".to_owned(), employee::create(world, &no_store()))),
        ["employee", "edit", id] => number(id).and_then(|id| employee::edit(world, id)),
        ["employee", "compensation", id] => number(id).and_then(|id| compensation::page(world, id)),
        ["employee", "permissions", id] => number(id).and_then(|id| permissions::page(world, id)),
        ["employee", page] => number(page)
            .filter(|page| *page > 0)
            .map(|page| ("Employees".to_owned(), roster::listing(world, query, page, page_size))),
        ["user"] => Some(("Users".to_owned(), users::listing(world, query))),
        ["user", "create"] => Some(("New user".to_owned(), users::create(world))),
        ["user", "edit", id] => number(id).and_then(|id| users::edit(world, id)),
        ["user", "permissions", id] => number(id).and_then(|id| users::permissions(world, id, query)),
        _ => None,
    };
    match content {
        Some((title, content)) => {
            let html = layout::whole(&title, reason.as_deref(), &content);
            Reply::Page { title, html }
        }
        None => Reply::Status(404),
    }
}
