//! Reading the few pages that tell whether Backoffice is as it is known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::backoffice::{
    Backoffice, BackofficeError, Catalogue, ErrorKind, LinkableEmployee, ListedEmployee, ListedUser,
    SitesSeen,
};
use crate::model::{EmployeeId, fold};

use super::compare::{
    Pair, agree, current_wage, listed_departments, permission, same_departments, same_phone, site_access,
    site_codes,
};
use super::sample::choose;
use super::{Examination, Fact, Finding, Outcome};

/// The most requests an examination takes, where the listing comes in one page and nothing has to be asked for twice.
const MOST_REQUESTS: u64 = 18;

const FORMS_READ: &str = "the form of everybody who was looked at was read";

/// Looks at a Backoffice on a day, by reading only: at most 18 requests, sign-in included, where the listing comes in one page.
///
/// # Errors
///
/// Only what says nothing about any fact: no network, a server in trouble, a refused sign-in.
///
/// ```no_run
/// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
/// let examination = roster_sync::doctor::examine(&backoffice, "2026-11-23".parse()?).await?;
/// for finding in examination.failures() {
///     println!("{} (protocol §{}) does not hold", finding.fact, finding.fact.section());
/// }
/// # Ok(())
/// # }
/// ```
pub async fn examine(backoffice: &Backoffice, today: NaiveDate) -> Result<Examination, BackofficeError> {
    let before = backoffice.requests().total;
    let mut chart = Chart::default();
    backoffice.sign_in().await?;
    chart.holds(Fact::SignIn, "signed in");
    let readings = backoffice.few_readings(AT_ONCE);
    let lists = readings.both(told(backoffice.catalogue()), told(backoffice.list_employees()));
    let others = readings.both(told(backoffice.linkable_employees()), told(backoffice.list_users()));
    let ((catalogue, listed), ((linkable, logins), clock)) =
        readings.both(lists, readings.both(others, time_clock(backoffice, today))).await?;
    let catalogue = chart.read(Fact::CreateForm, catalogue, |catalogue| {
        let (sites, departments) = (&catalogue.sites, catalogue.departments.len());
        format!(
            "{} sites, {} districts, {} regions, {departments} departments",
            sites.sites.len(),
            sites.districts.len(),
            sites.regions.len()
        )
    })?;
    let listed = chart.read(Fact::RosterTable, listed, |listed| format!("{} people", listed.len()))?;
    let linkable =
        chart.read(Fact::LinkablePage, linkable, |linkable| format!("{} people", linkable.len()))?;
    let logins = chart.read(Fact::LoginsTable, logins, |logins| format!("{} logins", logins.len()))?;
    chart.note(Fact::TimeClock, clock);
    if let Some(catalogue) = &catalogue {
        let of_logins = readings.both(
            look_at_the_own_login(backoffice, catalogue, logins.as_deref()),
            look_at_a_login(backoffice, catalogue, logins.as_deref()),
        );
        let of_people = look_at_people(backoffice, catalogue, listed.as_deref());
        let ((own, login), people) = readings.both(of_logins, of_people).await?;
        chart.add(own);
        chart.add(login);
        if let Some(listed) = &listed {
            chart.note(Fact::SiteCodes, site_codes(listed, catalogue));
            if let Some(outcome) = listed_departments(listed, catalogue) {
                chart.note(Fact::Departments, outcome);
            }
            chart.add(people);
            if let Some(linkable) = &linkable {
                let left = MOST_REQUESTS.saturating_sub(backoffice.requests().total - before);
                look_for_the_missing(&mut chart, backoffice, catalogue, listed, linkable, left).await?;
            }
        }
    }
    Ok(chart.finish(backoffice.requests().total - before))
}

/// How many pages are read at once.
const AT_ONCE: usize = 5;

/// Reads a page. What says nothing about any fact ends the examination.
async fn told<T>(
    reading: impl Future<Output = Result<T, BackofficeError>>,
) -> Result<Result<T, BackofficeError>, BackofficeError> {
    match reading.await {
        Err(error) if tells_nothing(&error) => Err(error),
        outcome => Ok(outcome),
    }
}

fn tells_nothing(error: &BackofficeError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unreachable
            | ErrorKind::SignInRefused
            | ErrorKind::SignInUnanswered
            | ErrorKind::BadRequest
    )
}

/// What was found so far.
#[derive(Default)]
struct Chart(BTreeMap<Fact, Outcome>);

impl Chart {
    /// What fails once has failed, whatever else agrees with it.
    fn note(&mut self, fact: Fact, outcome: Outcome) {
        if !matches!(self.0.get(&fact), Some(Outcome::Fails(_))) {
            self.0.insert(fact, outcome);
        }
    }

    fn holds(&mut self, fact: Fact, what: &str) {
        self.note(fact, Outcome::Holds(what.to_owned()));
    }

    /// Notes whether a page could be read. An error that says nothing about the page is passed on.
    fn read<T>(
        &mut self,
        fact: Fact,
        outcome: Result<T, BackofficeError>,
        describe: impl FnOnce(&T) -> String,
    ) -> Result<Option<T>, BackofficeError> {
        match outcome {
            Ok(read) => {
                self.note(fact, Outcome::Holds(describe(&read)));
                Ok(Some(read))
            }
            Err(error) if tells_nothing(&error) => Err(error),
            Err(error) => {
                self.note(fact, Outcome::Fails(error.impersonal()));
                Ok(None)
            }
        }
    }

    /// Notes what was found elsewhere.
    fn add(&mut self, other: Self) {
        for (fact, outcome) in other.0 {
            self.note(fact, outcome);
        }
    }

    fn finish(mut self, requests: u64) -> Examination {
        let unread = || Outcome::NotChecked("what it is held against could not be read".to_owned());
        let finding =
            |fact: &Fact| Finding { fact: *fact, outcome: self.0.remove(fact).unwrap_or_else(unread) };
        Examination { findings: Fact::ALL.iter().map(finding).collect(), requests }
    }
}

/// Who worked in the last days. Nothing is written because of it, so that a report that cannot be had is no reason to stop.
async fn time_clock(backoffice: &Backoffice, today: NaiveDate) -> Result<Outcome, BackofficeError> {
    let from = today.checked_sub_days(Days::new(6)).unwrap_or(today);
    match backoffice.list_shifts(from, today).await {
        Ok(shifts) => {
            let people: BTreeSet<u64> = shifts.iter().map(|shift| shift.worker.number).collect();
            let (shifts, people) = (shifts.len(), people.len());
            Ok(Outcome::Holds(format!("{shifts} shifts of {people} people in the last 7 days")))
        }
        Err(error) if !error.is_of_one_page() => Err(error),
        Err(error) => {
            let what = error.impersonal();
            let why = format!("it cannot be had: {what}. Leavers are closed by the roster alone");
            Ok(Outcome::NotChecked(why))
        }
    }
}

/// A login that sees some sites only gets a listing that looks whole and is not.
async fn look_at_the_own_login(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    logins: Option<&[ListedUser]>,
) -> Result<Chart, BackofficeError> {
    let mut chart = Chart::default();
    let Some(logins) = logins else { return Ok(chart) };
    let own = backoffice.own_login(logins, catalogue).await;
    let Some(own) = chart.read(Fact::EverySite, own, |_| "its own pages say so".to_owned())? else {
        return Ok(chart);
    };
    if let SitesSeen::Unproven(why) = own.sites {
        let why = format!(
            "nothing proves it: {why}. New people and absences wait for a person's word (sees_every_site)"
        );
        chart.note(Fact::EverySite, Outcome::NotChecked(why));
    }
    Ok(chart)
}

/// An active login of somebody else tells most: our own might be allowed more than others, and the page of one that no longer
/// serves does not open (§9).
async fn look_at_a_login(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    logins: Option<&[ListedUser]>,
) -> Result<Chart, BackofficeError> {
    let mut chart = Chart::default();
    let Some(logins) = logins else { return Ok(chart) };
    let Some(login) = logins.iter().max_by_key(|login| (login.active, !backoffice.is_own(login))) else {
        let nobody = || Outcome::NotChecked("no login is listed".to_owned());
        chart.note(Fact::LoginForm, nobody());
        chart.note(Fact::LoginRights, nobody());
        return Ok(chart);
    };
    let form = chart.read(Fact::LoginForm, backoffice.login_link(login.id).await, |_| "read".to_owned())?;
    if let Some(form) = form {
        chart.note(
            Fact::LoginForm,
            match (fold(&form.username) == fold(&login.username), form.active == login.active) {
                (true, true) => Outcome::Holds("form and list agree".to_owned()),
                (false, _) => Outcome::Fails("form and list disagree about the login's name".to_owned()),
                (true, false) => {
                    Outcome::Fails("form and list disagree about whether the login works".to_owned())
                }
            },
        );
    }
    let page = match backoffice.login_permission_page(login.id, catalogue).await {
        // Its page does not open any more: the own one says as much of how such a page is made.
        Err(BackofficeError::NotAPage { .. }) if !backoffice.is_own(login) => {
            let Some(own) = logins.iter().find(|login| backoffice.is_own(login)) else { return Ok(chart) };
            backoffice.login_permission_page(own.id, catalogue).await
        }
        page => page,
    };
    // Whoever may not open it gives nobody rights, which a plan says of each new login; all else goes on.
    if let Err(error @ BackofficeError::Forbidden { .. }) = &page {
        chart.note(Fact::LoginRights, Outcome::NotChecked(error.impersonal()));
        return Ok(chart);
    }
    chart.read(Fact::LoginRights, page, |(sheet, _)| {
        format!("{} templates, {} permissions", sheet.templates.len(), sheet.tokens.len())
    })?;
    Ok(chart)
}

async fn look_at_people(
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    listed: Option<&[ListedEmployee]>,
) -> Result<Chart, BackofficeError> {
    let mut chart = Chart::default();
    let Some(listed) = listed else { return Ok(chart) };
    let sample = choose(listed, &catalogue.sites);
    if sample.is_empty() {
        let after = Fact::ALL.iter().filter(|fact| (Fact::EmployeeForm..Fact::TimeClock).contains(*fact));
        after.for_each(|fact| {
            chart.note(*fact, Outcome::NotChecked("nobody is listed to look at".to_owned()));
        });
        return Ok(chart);
    }
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for one in &sample {
        let form = backoffice.profile(one.id, catalogue).await;
        pairs.extend(
            chart.read(Fact::EmployeeForm, form, |_| FORMS_READ.to_owned())?.map(|form| (*one, form)),
        );
    }
    if !pairs.is_empty() {
        note_forms(&mut chart, &pairs, catalogue);
    }
    let mut looked = Vec::new();
    // Pages of inactive people were never recorded (§8).
    let active = || sample.iter().filter(|one| one.active).chain(sample.iter().filter(|one| !one.active));
    for one in active().take(2) {
        let page = backoffice.pos_permission_page(one.id).await;
        let page = chart.read(Fact::PermissionPage, page, |(sheet, _)| {
            format!("{} templates, {} permissions", sheet.templates.len(), sheet.permissions.len())
        })?;
        looked.extend(page.map(|(sheet, stored)| (*one, sheet, stored)));
    }
    if !looked.is_empty() {
        chart.note(Fact::Permission, permission(&looked));
    }
    let by_the_hour = active().filter(|one| one.hourly).chain(active().filter(|one| !one.hourly));
    examine_pay(backoffice, by_the_hour.copied().take(PAID), &mut chart).await?;
    Ok(chart)
}

/// The most people whose pay is looked at.
const PAID: usize = 2;

/// Looks at the pay of the first of these people; at the next one where all records of somebody have ended, as they have when
/// an account that was closed is opened again by hand (§7).
async fn examine_pay(
    backoffice: &Backoffice,
    people: impl Iterator<Item = &ListedEmployee>,
    chart: &mut Chart,
) -> Result<(), BackofficeError> {
    let mut found = None;
    for one in people {
        let page = backoffice.compensation(one.id).await;
        let pay = chart.read(Fact::PayPage, page, |pay| format!("{} records", pay.history.len()))?;
        let Some(pay) = pay else { break };
        let ended = pay.history.iter().all(|record| record.end.is_some());
        if !ended || found.is_none() {
            found = Some(current_wage(one, &pay));
        }
        if !ended {
            break;
        }
    }
    if let Some(outcome) = found {
        chart.note(Fact::CurrentWage, outcome);
    }
    Ok(())
}

fn note_forms(chart: &mut Chart, pairs: &[Pair<'_>], catalogue: &Catalogue) {
    chart.note(Fact::SiteAccess, site_access(pairs, catalogue));
    let same_name =
        |(listed, form): &Pair<'_>| fold(&listed.name.to_string()) == fold(&form.name.to_string());
    chart.note(Fact::Names, agree(pairs, "names", same_name));
    chart.note(Fact::Phones, agree(pairs, "telephone numbers", same_phone));
    chart.note(Fact::Departments, agree(pairs, "departments", |pair| same_departments(pair, catalogue)));
    chart
        .note(Fact::PosIds, agree(pairs, "POS ids", |(listed, form)| listed.pos_user_id == form.pos_user_id));
    chart.note(Fact::ActiveFlag, agree(pairs, "marks", |(listed, form)| listed.active == form.active));
    let dated = pairs.iter().filter(|(_, form)| form.start_date.is_some()).count();
    chart.note(
        Fact::StartDates,
        match dated {
            0 => Outcome::Fails(format!("no start date of {} people is MM/DD/YYYY", pairs.len())),
            _ => Outcome::Holds(format!("{dated} of {} start dates read", pairs.len())),
        },
    );
}

/// Whoever is offered for a new login and has a site must be in the listing. People without a site are listed nowhere (§3):
/// the form of those who are missing tells which they are.
async fn look_for_the_missing(
    chart: &mut Chart,
    backoffice: &Backoffice,
    catalogue: &Catalogue,
    listed: &[ListedEmployee],
    linkable: &[LinkableEmployee],
    requests_left: u64,
) -> Result<(), BackofficeError> {
    let known: BTreeSet<EmployeeId> = listed.iter().map(|one| one.id).collect();
    let missing: Vec<EmployeeId> =
        linkable.iter().map(|one| one.id).filter(|id| !known.contains(id)).collect();
    let of = linkable.len();
    if of == 0 {
        let why = "the new-login page offers nobody to look for";
        chart.note(Fact::RosterComplete, Outcome::NotChecked(why.to_owned()));
        return Ok(());
    }
    if missing.is_empty() {
        chart.holds(Fact::RosterComplete, &format!("all {of} people of the new-login page are listed"));
        return Ok(());
    }
    if matches!(chart.0.get(&Fact::SiteAccess), Some(Outcome::Fails(_))) {
        let why = "whether somebody has a site cannot be read off their form";
        chart.note(Fact::RosterComplete, Outcome::NotChecked(why.to_owned()));
        return Ok(());
    }
    // From the middle on: whatever cuts a list short leaves its far end out.
    let looked_at =
        missing.iter().skip(missing.len() / 2).take(usize::try_from(requests_left.clamp(1, 2)).unwrap_or(1));
    let mut without_a_site = 0;
    for id in looked_at {
        let form = backoffice.profile(*id, catalogue).await;
        let Some(form) = chart.read(Fact::EmployeeForm, form, |_| FORMS_READ.to_owned())? else { continue };
        if !form.sites.effective(&catalogue.sites).is_empty() {
            let what = format!(
                "{} of {of} people of the new-login page are not listed, and have a site",
                missing.len()
            );
            chart.note(Fact::RosterComplete, Outcome::Fails(what));
            return Ok(());
        }
        without_a_site += 1;
    }
    chart.holds(
        Fact::RosterComplete,
        &format!("{} of {of} people of the new-login page are not listed; {without_a_site} looked at, without a site", missing.len()),
    );
    Ok(())
}
