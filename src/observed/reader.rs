//! Reads a tenant: the listings at once, single pages only where a plan asks for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{FutureExt, StreamExt};

use crate::backoffice::{
    Backoffice, BackofficeError, ErrorKind, ListedEmployee, ListedUser, LoginSheet, PosPermissionSheet, Shift,
};
use crate::model::{EmployeeId, PosTemplate, SiteId, SiteTree};

use super::pages::Pages;
use super::unreadable::Unreadable;
use super::{Details, Listing, Observed, ObservedEmail, ObservedEmployee, ObservedPay, Seen, TimeClock};

/// How many pages are asked for at once at least; the client's sessions and rate bound what really happens.
const AT_ONCE: usize = 8;
/// How many of the readings that need no other are under way at once.
const FIRST_READINGS: usize = 4;

/// A tenant as read, and what is needed to write to it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What a plan is made of.
    pub observed: Observed,
    /// The words that giving a template needs (protocol §8); `None` where no employee's page could be read.
    pub sheet: Option<PosPermissionSheet>,
    /// The places of the rights on a login's form (protocol §9); `None` where no plan asked for them.
    pub login_sheet: Option<LoginSheet>,
}

/// Reads everything the listings tell: at most 6 requests and a sign-in, 7 where the own login's form does not prove that it sees
/// every site, whatever the tenant's size, and one more for
/// each further page of a listing that is given out in pieces.
pub async fn read(
    backoffice: &Backoffice,
    tenant: &str,
    read_at: DateTime<Utc>,
) -> Result<Reading, BackofficeError> {
    let before = backoffice.requests().total;
    let readings = backoffice.few_readings(FIRST_READINGS);
    let tenant_and_people = readings.both(backoffice.catalogue(), list(backoffice));
    let logins = readings.both(backoffice.list_users(), backoffice.linkable_employees());
    let ((catalogue, (listed, listing)), (users, linkable)) =
        readings.both(tenant_and_people, logins).await?;
    let templates = templates(backoffice, &listed, &listing);
    let ((sheet, pos_templates), own) =
        readings.both(templates, backoffice.own_login(&users, &catalogue)).await?;
    let (codes, mut known) = (catalogue.sites.by_code(), Known::default());
    let mut observed = Observed {
        tenant: tenant.to_owned(),
        origin: backoffice.origin().to_owned(),
        read_at,
        listing,
        employees: listed
            .into_iter()
            .map(|one| (one.id, as_observed(one, &catalogue.sites, &codes, &mut known)))
            .collect(),
        users: Some(users.into_iter().map(|user| (user.id, user)).collect()),
        links: own.link.iter().map(|link| (link.id, link.employee)).collect(),
        sites_seen: own.sites,
        unreadable: Unreadable::default(),
        remembered_links: BTreeSet::new(),
        unreadable_logins: BTreeSet::new(),
        pos_templates,
        login_templates: None,
        signed_in_as: backoffice.username().to_owned(),
        linkable: linkable.iter().map(|one| one.id).collect(),
        time_clock: TimeClock::NotAsked,
        clock_number: None,
        first_reading: false,
        requests: 0,
        compared: 0,
        proven: BTreeMap::new(),
        notices: Vec::new(),
        catalogue,
    };
    for one in linkable {
        if let Some(employee) = observed.employees.get_mut(&one.id) {
            employee.email = Some(one.email.map_or(ObservedEmail::Empty, ObservedEmail::Address));
        }
    }
    observed.requests = backoffice.requests().total - before;
    Ok(Reading { observed, sheet, login_sheet: None })
}

/// Lists everybody. A listing that is not whole is told apart from a server that cannot be read.
async fn list(backoffice: &Backoffice) -> Result<(Vec<ListedEmployee>, Listing), BackofficeError> {
    match backoffice.list_employees().await {
        Ok(listed) => Ok((listed, Listing::Complete)),
        Err(error)
            if error.kind() == ErrorKind::IncompleteListing
                || matches!(error, BackofficeError::CutOff { .. }) =>
        {
            Ok((Vec::new(), Listing::Incomplete(error.to_string())))
        }
        Err(error) => Err(error),
    }
}

/// Reads the templates for the point of sale, from the page of somebody who is listed; from their list where nobody is.
async fn templates(
    backoffice: &Backoffice,
    listed: &[ListedEmployee],
    listing: &Listing,
) -> Result<(Option<PosPermissionSheet>, Option<Vec<PosTemplate>>), BackofficeError> {
    let sheet = backoffice.any_pos_permission_sheet(listed).await?;
    let templates = match &sheet {
        Some(sheet) => Some(sheet.templates.clone()),
        None if *listing == Listing::Complete => templates_of_nobody(backoffice).await?,
        None => None,
    };
    Ok((sheet, templates))
}

/// Returns the templates of a tenant in which nobody is listed, by their names: what they grant, the first new person's page
/// tells. `None` where their list cannot be had.
async fn templates_of_nobody(backoffice: &Backoffice) -> Result<Option<Vec<PosTemplate>>, BackofficeError> {
    match backoffice.pos_template_names().await {
        Ok(names) => Ok(Some(names.into_iter().map(PosTemplate::untold).collect())),
        Err(error) if error.is_of_one_page() => {
            tracing::info!(%error, "the templates' names could not be read");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The days that the time clock was asked about, and the shifts that it told or why it did not.
type ClockAnswer = ((NaiveDate, NaiveDate), Result<Vec<Shift>, String>);

/// Asks the time clock who worked. What it says is worth having, and no plan depends on it.
async fn ask_the_clock(
    backoffice: &Backoffice,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Result<Option<ClockAnswer>, BackofficeError> {
    let Some(days) = days else { return Ok(None) };
    match backoffice.list_shifts(days.0, days.1).await {
        Ok(shifts) => Ok(Some((days, Ok(shifts)))),
        Err(error) if !error.is_of_one_page() => Err(error),
        Err(error) => Ok(Some((days, Err(error.to_string())))),
    }
}

/// Notes what the time clock told.
fn clocked(observed: &mut Observed, (days, shifts): ClockAnswer) {
    let shifts = match shifts {
        Ok(shifts) => shifts,
        Err(error) => {
            observed.time_clock = TimeClock::Unusable(error);
            return;
        }
    };
    let (clock, number) = TimeClock::of(&shifts, days, &observed.employees, observed.clock_number);
    if let (TimeClock::Read { .. }, Some(number), true) = (&clock, number, observed.first_reading) {
        for (id, hint) in TimeClock::hints(&shifts, &observed.employees, number) {
            if let Some(employee) = observed.employees.get_mut(&id) {
                employee.clock = Some(Box::new(hint));
            }
        }
    }
    (observed.time_clock, observed.clock_number) = (clock, number);
}

/// Reads the templates of logins, where they are asked for.
async fn login_sheet(
    backoffice: &Backoffice,
    users: Option<Vec<ListedUser>>,
) -> Result<Option<Option<LoginSheet>>, BackofficeError> {
    let Some(users) = users else { return Ok(None) };
    backoffice.any_login_sheet(&users).await.map(Some)
}

/// So many people in a row whose pages cannot be read are no matter of single pages any more.
const END_AFTER: usize = 5;

/// Reads single pages. One request each. One that cannot be read is noted with its reason and does not end the reading.
///
/// # Errors
///
/// What is about more than one page, or five pages in a row.
pub async fn read_more(
    reading: &mut Reading,
    backoffice: &Backoffice,
    wanted: &Pages,
) -> Result<(), BackofficeError> {
    let before = backoffice.requests().total;
    let observed = &mut reading.observed;
    let catalogue = observed.catalogue.clone();
    let catalogue = &catalogue;
    let profiles: BTreeSet<EmployeeId> = wanted.profiles.union(&wanted.compare).copied().collect();
    observed.compared += wanted.compare.difference(&wanted.profiles).count() as u64;
    let users: Vec<ListedUser> = observed.users.iter().flat_map(BTreeMap::values).cloned().collect();
    let readings = backoffice.many_readings(profiles.len() + wanted.pay.len() + wanted.links.len());
    let of_people = readings.both(
        each(backoffice, &profiles, |id| backoffice.profile(id, catalogue)),
        each(backoffice, &wanted.pay, |id| backoffice.compensation(id)),
    );
    let of_logins = readings.both(
        // A standalone or single-sign-on login may have another form (protocol §9): its owner is unknown, no more.
        each(backoffice, &wanted.links, |id| backoffice.login_link(id)),
        readings.both(
            ask_the_clock(backoffice, wanted.shifts),
            login_sheet(backoffice, wanted.login_sheet.then_some(users)),
        ),
    );
    let ((profiles, pay), (links, (shifts, sheet))) = readings.both(of_people, of_logins).await?;
    for (id, what) in profiles.unreadable {
        let own = wanted.profiles.contains(&id);
        let list = if own { &mut observed.unreadable.profiles } else { &mut observed.unreadable.compared };
        list.insert(id, what);
    }
    for (id, profile) in profiles.found {
        let Some(employee) = observed.employees.get_mut(&id) else { continue };
        let sites = profile.sites.effective(&catalogue.sites);
        let mut details = Details::of(profile, Seen::Now);
        details.sites = employee.listed_sites().is_none().then_some(sites);
        employee.email = Some(details.observed_email());
        employee.keep_details(details);
    }
    observed.unreadable.pay.extend(pay.unreadable);
    for (id, compensation) in pay.found {
        let Some(employee) = observed.employees.get_mut(&id) else { continue };
        employee.pay = Some(Box::new(ObservedPay { compensation, seen: Seen::Now }));
    }
    for (id, _) in links.unreadable {
        observed.links.remove(&id);
        observed.remembered_links.remove(&id);
        observed.unreadable_logins.insert(id);
    }
    for (id, link) in links.found {
        observed.remembered_links.remove(&id);
        observed.links.insert(id, link.employee);
    }
    if let Some(shifts) = shifts {
        clocked(observed, shifts);
    }
    if let Some(sheet) = sheet {
        observed.unreadable.login_sheet = sheet.is_none();
        observed.login_templates = sheet.as_ref().map(|sheet| sheet.templates.clone());
        reading.login_sheet = sheet;
    }
    reading.observed.requests += backoffice.requests().total - before;
    Ok(())
}

/// Pages of one kind: those that were read, and why the others were not.
struct Each<I, T> {
    found: Vec<(I, T)>,
    unreadable: Vec<(I, String)>,
}

/// Reads the page of each of these.
async fn each<I: Copy + Ord, T, F: Future<Output = Result<T, BackofficeError>>>(
    backoffice: &Backoffice,
    ids: &BTreeSet<I>,
    read: impl Fn(I) -> F,
) -> Result<Each<I, T>, BackofficeError> {
    // Made before any is waited for: what is waited for can then go to another thread.
    let pages: Vec<_> = ids.iter().map(|id| read(*id).map(|page| (*id, page))).collect();
    // Twice as many as there are sessions: the first that is waited for must keep none of them idle.
    let at_once = (2 * backoffice.at_once()).max(AT_ONCE);
    let mut pages = std::pin::pin!(futures_util::stream::iter(pages).buffered(at_once));
    let mut each = Each { found: Vec::new(), unreadable: Vec::new() };
    let mut in_a_row = 0;
    while let Some((id, page)) = pages.next().await {
        match page {
            Ok(page) => {
                in_a_row = 0;
                each.found.push((id, page));
            }
            Err(error) if error.is_of_one_page() && in_a_row + 1 < END_AFTER => {
                in_a_row += 1;
                each.unreadable.push((id, error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(each)
}

/// What was listed before and many have.
#[derive(Default)]
struct Known {
    departments: BTreeSet<Arc<BTreeSet<String>>>,
    sites: BTreeSet<Arc<BTreeSet<SiteId>>>,
}

/// Returns the one that is kept of equal ones.
fn kept<T: Ord>(known: &mut BTreeSet<Arc<T>>, one: T) -> Arc<T> {
    if let Some(kept) = known.get(&one) {
        return Arc::clone(kept);
    }
    let one = Arc::new(one);
    known.insert(Arc::clone(&one));
    one
}

fn as_observed(
    one: ListedEmployee,
    tree: &SiteTree,
    codes: &BTreeMap<String, SiteId>,
    known: &mut Known,
) -> ObservedEmployee {
    let sites = one.sites(tree, codes);
    ObservedEmployee {
        id: one.id,
        name: one.name,
        phone: one.phone_text.into(),
        pos_user_id: one.pos_user_id,
        departments: kept(&mut known.departments, one.departments),
        sites: sites.map(|sites| kept(&mut known.sites, sites)),
        template: one.template.into(),
        hourly: one.hourly,
        active: one.active,
        email: None,
        details: None,
        pay: None,
        clock: None,
    }
}
