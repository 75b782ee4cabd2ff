//! What is shown: one file per page family.

mod compensation;
mod employee;
mod layout;
mod paging;
mod permissions;
mod roster;
mod site_boxes;
mod templates;
mod timesheets;
mod users;

use chrono::NaiveDate;

use super::body::Fields;
use super::inner::{Inner, Reply};
use super::session::Message;
use super::twists::{Twist, as_marked, drawn_from};
use super::world::Access;
use paging::Page;
use timesheets::Numbered;

pub(super) use layout::{elsewhere, login, maintenance};

/// Returns the page at a path, with what its session has to be told.
pub(super) fn page(
    inner: &Inner,
    path: &str,
    query: &Fields,
    messages: &[Message],
    today: NaiveDate,
) -> Reply {
    if let Some(elsewhere) = leads_elsewhere(inner, path) {
        return elsewhere;
    }
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
        ["employee"] => Some(("Employees".to_owned(), roster::listing(world, query, Page::FIRST, page_size))),
        ["employee", "create"] => Some(("New employee".to_owned(), employee::create(world, &no_store()))),
        ["employee", "edit", id] => number(id).and_then(|id| employee::edit(world, id)),
        ["employee", "compensation", id] => number(id).and_then(|id| compensation::page(world, id)),
        ["employee", "permissions", id] => number(id).and_then(|id| permissions::page(world, id)),
        ["employee", page] => Page::parse(page)
            .map(|page| ("Employees".to_owned(), roster::listing(world, query, page, page_size))),
        ["user"] => Some(("Users".to_owned(), users::listing(world, query, Page::FIRST, page_size))),
        ["user", "create"] => Some(("New user".to_owned(), users::create(world))),
        ["user", "edit", id] => number(id).and_then(|id| users::edit(world, id)),
        ["user", page] if Page::parse(page).is_some() => {
            Page::parse(page).map(|page| ("Users".to_owned(), users::listing(world, query, page, page_size)))
        }
        ["pos-permission-template", "list"] => {
            Some(("POS Permission Templates".to_owned(), templates::list(world)))
        }
        ["report", "employee-timesheets"] => {
            let by_pos_user = inner.twists.contains(&Twist::TimesheetPosIds);
            let numbered = if by_pos_user { Numbered::ByPosUser } else { Numbered::ByEmployee };
            Some(("Employee Timesheets".to_owned(), timesheets::report(world, query, numbered, today)))
        }
        ["user", "permissions", id] => number(id).and_then(|id| users::permissions(world, id)),
        _ => None,
    };
    match content {
        Some((title, content)) => {
            let html = layout::whole(&title, messages, &content);
            Reply::Page { title, html }
        }
        None => Reply::Status(404),
    }
}

/// The message of a login's page that does not open (§9).
pub(super) const NO_USER: &str = "Unable to locate user.";

/// The permission page of a login that no longer serves leads to the list of logins (§9).
fn leads_elsewhere(inner: &Inner, path: &str) -> Option<Reply> {
    let id: u64 = path.strip_prefix("/user/permissions/")?.parse().ok()?;
    let login = inner.world.login(id)?;
    (!inner.world.serves(login)).then(|| Reply::Redirect("/user".to_owned()))
}
