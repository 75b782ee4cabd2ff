//! Reads a tenant: the listings at once, single pages only where a plan asks for them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt};

use crate::backoffice::{
    Backoffice, BackofficeError, ErrorKind, ListedEmployee, LoginSheet, PosPermissionSheet,
};
use crate::model::{EmployeeId, SiteTree, UserId, fold};

use super::{Details, Listing, Observed, ObservedEmail, ObservedEmployee, ObservedPay, Seen};

/// How many pages are asked for at once; the client's sessions and rate bound what really happens.
const AT_ONCE: usize = 8;

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

/// Reads everything the listings tell: at most 5 requests and a sign-in, whatever the tenant's size, and one more for
/// each further page of a listing that is given out in pieces.
pub async fn read(
    backoffice: &Backoffice,
    tenant: &str,
    read_at: DateTime<Utc>,
) -> Result<Reading, BackofficeError> {
    let before = backoffice.requests().total;
    let catalogue = backoffice.catalogue().await?;
    let (listed, listing) = match backoffice.list_employees().await {
        Ok(listed) => (listed, Listing::Complete),
        Err(error) if error.kind() == ErrorKind::IncompleteListing => {
            (Vec::new(), Listing::Incomplete(error.to_string()))
        }
        Err(error) => return Err(error),
    };
    let users = backoffice.list_users().await?;
    let linkable = backoffice.linkable_employees().await?;
    let sheet = match listed.first() {
        Some(any) => Some(backoffice.pos_permission_sheet(any.id).await?),
        None => None,
    };
    let codes = catalogue.sites.by_code();
    let mut observed = Observed {
        tenant: tenant.to_owned(),
        origin: backoffice.origin().to_owned(),
        read_at,
        listing,
        employees: listed
            .into_iter()
            .map(|one| (one.id, as_observed(one, &catalogue.sites, &codes)))
            .collect(),
        users: Some(users.into_iter().map(|user| (user.id, user)).collect()),
        links: std::collections::BTreeMap::new(),
        unreadable_logins: BTreeSet::new(),
        pos_templates: sheet.as_ref().map(|sheet| sheet.templates.clone()),
        login_templates: None,
        signed_in_as: backoffice.username().to_owned(),
        linkable: linkable.iter().map(|one| one.id).collect(),
        requests: 0,
        compared: 0,
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

/// Single pages that a plan needs to be sure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// Employees whose edit page is read (protocol §6).
    pub profiles: BTreeSet<EmployeeId>,
    /// Employees whose edit page is read for its ADP id and e-mail alone, to hold the rows that no key finds against them.
    pub compare: BTreeSet<EmployeeId>,
    /// Employees whose pay page is read (protocol §7).
    pub pay: BTreeSet<EmployeeId>,
    /// Logins whose edit page is read: only it says whose they are (protocol §9).
    pub links: BTreeSet<UserId>,
    /// Whether the templates of logins are read, from the page of any login (protocol §9).
    pub login_sheet: bool,
}

impl Pages {
    /// Returns whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads single pages. One request each.
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
    let pages = futures_util::stream::iter(&profiles).map(|id| backoffice.profile(*id, catalogue));
    let read: Vec<_> = pages.buffer_unordered(AT_ONCE).try_collect().await?;
    for profile in read {
        let Some(employee) = observed.employees.get_mut(&profile.id) else { continue };
        let details = Details::of(profile, Seen::Now);
        employee.email = Some(details.observed_email());
        employee.details = Some(details);
    }
    let pages = futures_util::stream::iter(&wanted.pay)
        .map(async |id| backoffice.compensation(*id).await.map(|compensation| (*id, compensation)));
    let read: Vec<_> = pages.buffer_unordered(AT_ONCE).try_collect().await?;
    for (id, compensation) in read {
        let Some(employee) = observed.employees.get_mut(&id) else { continue };
        employee.pay = Some(ObservedPay { compensation, seen: Seen::Now });
    }
    let pages =
        futures_util::stream::iter(&wanted.links).map(async |id| (*id, backoffice.login_link(*id).await));
    let read: Vec<_> = pages.buffer_unordered(AT_ONCE).collect().await;
    for (id, link) in read {
        match link {
            Ok(link) => drop(observed.links.insert(id, link.employee)),
            // A standalone or single-sign-on login may have another form (protocol §9): its owner is unknown, no more.
            Err(error) if says_nothing(&error) => drop(observed.unreadable_logins.insert(id)),
            Err(error) => return Err(error),
        }
    }
    if wanted.login_sheet {
        let any = observed.users.as_ref().and_then(|users| users.keys().next().copied());
        if let Some(any) = any {
            let sheet = backoffice.login_sheet(any).await?;
            observed.login_templates = Some(sheet.templates.clone());
            reading.login_sheet = Some(sheet);
        }
    }
    reading.observed.requests += backoffice.requests().total - before;
    Ok(())
}

/// Returns whether a page was answered and does not say what it was asked for.
fn says_nothing(error: &BackofficeError) -> bool {
    matches!(error.kind(), ErrorKind::Nonsense | ErrorKind::NotFound | ErrorKind::Forbidden)
}

/// A site code that is no site's makes the sites unknown: how "all sites" is shown was never seen (protocol §3).
fn as_observed(
    one: ListedEmployee,
    tree: &SiteTree,
    codes: &std::collections::BTreeMap<String, crate::model::SiteId>,
) -> ObservedEmployee {
    let sites = one.site_codes.iter().map(|code| codes.get(&fold(code)).copied()).collect();
    let shows_all = one.site_codes.len() == 1 && fold(&one.site_codes[0]) == "all";
    ObservedEmployee {
        id: one.id,
        name: one.name,
        phone_text: one.phone_text,
        pos_user_id: one.pos_user_id,
        departments: one.departments,
        sites: if shows_all { Some(tree.all_ids()) } else { sites },
        template: one.template,
        hourly: one.hourly,
        active: one.active,
        email: None,
        details: None,
        pay: None,
    }
}
