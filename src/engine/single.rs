//! Single operations: what somebody asks for by name, as a plan of one entry.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use tokio::time::Instant;

use crate::apply::Listener;
use crate::backoffice::{
    BackofficeError, CreateEmployee, EmployeeChange, EmployeeKey, ListedUser, LoginOwner, NewLoginRequest,
    UpdateEmployee, UserKey, WageRecord, WantedAccess, departments_named, login_template_named, sites_named,
    template_among, template_named,
};
use crate::model::{EmployeeId, Pin, fold};
use crate::observed::{self, Listing, ObservedEmployee, Pages, Reading};
use crate::plan::{
    CreateSpec, Entry, EntryId, LoginAccessSpec, LoginSpec, Plan, SingleChange, WageSpec, single_create,
    single_disable, single_links, single_login, single_plan, single_switch, single_update,
};

use super::error::EngineError;
use super::kept::KeptPlan;
use super::material::Material;
use super::run::{Carrying, Done, RunOptions};
use super::tenant::Engine;
use super::turn::Turn;

/// The department that carries tips and commissions (protocol §4).
const GREETER: &str = "Greeter";

/// One operation that somebody asks for by name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Single {
    /// A new employee. PINs and passwords that are not given are made, and kept as the settings say.
    CreateEmployee(Box<CreateEmployee>),
    /// Changes to an employee.
    UpdateEmployee(EmployeeKey, Box<UpdateEmployee>),
    /// An employee becomes inactive. Their logins stay as they are.
    DisableEmployee(EmployeeKey),
    /// An employee becomes active again.
    ReactivateEmployee(EmployeeKey),
    /// A new Backoffice login.
    CreateUser(Box<NewLoginRequest>),
    /// A Backoffice login is closed.
    DisableUser(UserKey),
    /// A Backoffice login is opened again.
    EnableUser(UserKey),
}

/// The plan of a single operation, and what it is carried out with.
#[derive(Debug, Clone)]
pub struct SinglePlan {
    /// The plan.
    pub plan: Plan,
    reading: Reading,
    pin: Option<Pin>,
}

impl SinglePlan {
    /// Returns the plan's entry.
    pub fn entry(&self) -> Option<&Entry> {
        self.plan.entries.first()
    }
}

impl Single {
    /// Returns what the journal calls it: the words of the command line.
    pub const fn command(&self) -> &'static str {
        match self {
            Self::CreateEmployee(_) => "employee create",
            Self::UpdateEmployee(..) => "employee update",
            Self::DisableEmployee(_) => "employee disable",
            Self::ReactivateEmployee(_) => "employee reactivate",
            Self::CreateUser(_) => "user create",
            Self::DisableUser(_) => "user disable",
            Self::EnableUser(_) => "user enable",
        }
    }

    /// Refuses what is known to be about a login that stands alone before anything is asked.
    fn is_of_somebody(&self) -> Result<(), EngineError> {
        match self {
            Self::CreateUser(wanted) if matches!(wanted.owner, LoginOwner::Standalone(_)) => {
                Err(EngineError::StandsAlone { username: wanted.username.to_string() })
            }
            _ => Ok(()),
        }
    }
}

impl Engine {
    /// Looks what a single operation would do. Nothing is changed in Backoffice.
    pub async fn plan_single(&self, single: &Single) -> Result<SinglePlan, EngineError> {
        single.is_of_somebody()?;
        self.in_time(self.read_for(single)).await
    }

    async fn read_for(&self, single: &Single) -> Result<SinglePlan, EngineError> {
        let mut reading = observed::read(self.backoffice(), self.tenant(), self.now()).await?;
        let today = self.today();
        let entry = match single {
            Single::CreateEmployee(wanted) => self.create(wanted, &mut reading).await?,
            Single::UpdateEmployee(key, wanted) => self.update(key, wanted, &mut reading, today).await?,
            Single::DisableEmployee(key) => self.disable(key, &mut reading).await?,
            Single::ReactivateEmployee(key) => self.reactivate(key, &mut reading).await?,
            Single::CreateUser(wanted) => self.create_user(wanted, &mut reading).await?,
            Single::DisableUser(key) => self.switch(key, false, &mut reading).await?,
            Single::EnableUser(key) => self.switch(key, true, &mut reading).await?,
        };
        let pin = match single {
            Single::CreateEmployee(wanted) => wanted.pos_pin.clone(),
            _ => None,
        };
        let plan = single_plan(single.command(), entry, &reading.observed, &self.settings().policy, today);
        Ok(SinglePlan { plan: self.with_settings_named(plan), reading, pin })
    }

    /// Finds whom a key means, and reads what tells whose logins are theirs.
    async fn account(
        &self,
        key: &EmployeeKey,
        reading: &mut Reading,
    ) -> Result<ObservedEmployee, BackofficeError> {
        let id = self.backoffice().find_one(key).await?;
        self.employee(id, reading).await
    }

    async fn employee(
        &self,
        id: EmployeeId,
        reading: &mut Reading,
    ) -> Result<ObservedEmployee, BackofficeError> {
        let links = single_links(id, &reading.observed);
        let pages = Pages { profiles: BTreeSet::from([id]), links, ..Pages::default() };
        observed::read_more(reading, self.backoffice(), &pages).await?;
        match (reading.observed.employees.get(&id), &reading.observed.listing) {
            (Some(found), _) => Ok(found.clone()),
            (None, Listing::Incomplete(what)) => {
                let (path, what) = ("/employee".to_owned(), what.clone());
                Err(BackofficeError::IncompleteListing { path, what, of: None })
            }
            (None, Listing::Complete) => {
                Err(BackofficeError::NotFound { what: format!("employee {id} on the listing") })
            }
        }
    }

    async fn create(&self, wanted: &CreateEmployee, reading: &mut Reading) -> Result<Entry, BackofficeError> {
        let catalogue = reading.observed.catalogue.clone();
        let mut warnings = Vec::new();
        let mut departments = departments_named(&wanted.departments, &catalogue)?;
        let greeter = catalogue.departments.iter().find(|one| fold(&one.name) == fold(GREETER));
        departments.extend(greeter.filter(|_| wanted.add_greeter).map(|greeter| greeter.id));
        let sites = sites_named(&wanted.sites, &catalogue)?;
        if sites.effective(&catalogue.sites).is_empty() {
            return Err(bad("an employee needs at least one site"));
        }
        let Some(templates) = &reading.observed.pos_templates else {
            return Err(bad("nothing tells which permission templates the tenant has"));
        };
        let (template, fell_back) = template_among(templates, &wanted.permission)?;
        if fell_back {
            warnings
                .push(format!("there is no permission {:?}; {} is used", wanted.permission, template.name));
        }
        let spec = CreateSpec {
            first_name: wanted.name.first().to_owned(),
            last_name: wanted.name.last().to_owned(),
            phone: wanted.phone,
            email: wanted.email.clone(),
            departments,
            start_date: wanted.start_date,
            pos_user_id: wanted.pos_user_id,
            number_proposed: false,
            pin_given: wanted.pos_pin.is_some(),
            wage_rate: wanted.wage_rate,
            overtime_wage_rate: wanted.overtime_wage_rate.unwrap_or(wanted.wage_rate.overtime()),
            sites,
            template,
            adp_employee_id: wanted.adp_employee_id.clone(),
            emergency_contact: wanted.emergency_contact.clone(),
        };
        let login = match &wanted.login {
            None => None,
            Some(login) if login.password.is_some() => return Err(bad(MADE_HERE)),
            Some(login) => {
                let email = wanted.email.clone().ok_or_else(|| bad("a Backoffice login needs an e-mail"))?;
                let access =
                    WantedAccess { permission: wanted.permission.clone(), sites: wanted.sites.clone() };
                let access = self.access(Some(&access), reading, &mut warnings).await?;
                Some(LoginSpec { username: login.username.clone(), email, access })
            }
        };
        Ok(Entry { warnings, ..single_create(spec, login, &reading.observed) })
    }

    async fn update(
        &self,
        key: &EmployeeKey,
        wanted: &UpdateEmployee,
        reading: &mut Reading,
        today: NaiveDate,
    ) -> Result<Entry, BackofficeError> {
        let account = self.account(key, reading).await?;
        let catalogue = &reading.observed.catalogue;
        let mut warnings = Vec::new();
        let form = wanted.form_change(catalogue)?;
        let profile = self.backoffice().profile(account.id, catalogue).await?;
        let wage = self.wage(account.id, wanted, today).await?;
        let mut change = SingleChange { form, wage, template: None };
        if let Some(name) = &wanted.permission {
            let sheet = self.backoffice().pos_permission_sheet(account.id).await?;
            let (template, fell_back) = template_named(&sheet, name)?;
            if fell_back {
                warnings.push(format!("there is no permission {name:?}; {} is used", template.name));
            }
            change.template = Some(template).filter(|one| fold(&one.name) != fold(&account.template));
        }
        Ok(Entry { warnings, ..single_update(&account, &profile, change, catalogue) })
    }

    /// Decides the new line of the wage history, where one is wanted. A salaried person is never given an hourly rate.
    async fn wage(
        &self,
        id: EmployeeId,
        wanted: &UpdateEmployee,
        today: NaiveDate,
    ) -> Result<Option<(WageSpec, NaiveDate)>, BackofficeError> {
        let Some(rate) = wanted.wage_rate else { return Ok(None) };
        let history = self.backoffice().compensation(id).await?;
        let latest = history.latest();
        if let Some(salary) = latest.filter(|record| !record.hourly) {
            let what = format!("paid {} and not by the hour; change the pay by hand", salary.rate_text);
            return Err(BackofficeError::Drift { what });
        }
        let from = wanted.wage_effective_date.unwrap_or(today);
        let next = history.next_record(rate, wanted.overtime_wage_rate, from);
        if latest.is_some_and(|record| record.goes_on() && next.is_paid_by(record)) {
            return Ok(None);
        }
        let before = latest.map(|record| (record.rate_text.clone(), record.effective));
        Ok(Some((WageSpec { rate, overtime: wanted.overtime_wage_rate, from, before }, next.effective)))
    }

    /// Plans that somebody becomes inactive. Their login is another command's, and the one that comes first: Backoffice is likely to
    /// refuse it of somebody inactive (protocol §6).
    async fn disable(&self, key: &EmployeeKey, reading: &mut Reading) -> Result<Entry, BackofficeError> {
        let account = self.account(key, reading).await?;
        let mut entry = single_disable(&account);
        let theirs = |user: &&ListedUser| reading.observed.links.get(&user.id) == Some(&Some(account.id));
        let users = reading.observed.users.iter().flat_map(BTreeMap::values);
        for user in users.filter(|user| user.active).filter(theirs) {
            let name = &user.username;
            entry.warnings.push(format!(
                "their Backoffice login {name} goes on working: close it with `roster-sync user disable --username {name}`; \
                 where Backoffice refuses that of somebody inactive, reactivate them first and disable them again after it"
            ));
        }
        Ok(entry)
    }

    async fn reactivate(&self, key: &EmployeeKey, reading: &mut Reading) -> Result<Entry, BackofficeError> {
        let account = self.account(key, reading).await?;
        let form = EmployeeChange { active: Some(true), ..EmployeeChange::default() };
        let profile = self.backoffice().profile(account.id, &reading.observed.catalogue).await?;
        let change = SingleChange { form, ..SingleChange::default() };
        let mut entry = single_update(&account, &profile, change, &reading.observed.catalogue);
        if entry.operation().writes() {
            let page = format!("/employee/compensation/{}", account.id);
            match self.backoffice().compensation(account.id).await {
                Ok(pay) if pay.latest().is_some_and(WageRecord::goes_on) => {}
                Ok(_) => entry.warnings.push(format!("no pay is in force: set it at {page}")),
                Err(error) => {
                    let text = format!("whether pay is in force is not known ({error}): see {page}");
                    entry.warnings.push(text);
                }
            }
        } else {
            "was active already".clone_into(&mut entry.reason);
        }
        Ok(entry)
    }

    async fn create_user(
        &self,
        wanted: &NewLoginRequest,
        reading: &mut Reading,
    ) -> Result<Entry, BackofficeError> {
        if wanted.password.is_some() {
            return Err(bad(MADE_HERE));
        }
        let mut warnings = Vec::new();
        let access = self.access(wanted.access.as_ref(), reading, &mut warnings).await?;
        if access.is_none() {
            warnings.push("the login has no permissions and no sites yet".to_owned());
        }
        let login = LoginSpec { username: wanted.username.clone(), email: wanted.email.clone(), access };
        let LoginOwner::Employee(id) = &wanted.owner else {
            return Err(bad("a login that stands alone is nobody's entry"));
        };
        let entry = single_login(&self.employee(*id, reading).await?, login);
        Ok(Entry { warnings, ..entry })
    }

    /// Decides what a new login may do, and where.
    async fn access(
        &self,
        wanted: Option<&WantedAccess>,
        reading: &mut Reading,
        warnings: &mut Vec<String>,
    ) -> Result<Option<LoginAccessSpec>, BackofficeError> {
        let Some(wanted) = wanted else { return Ok(None) };
        let pages = Pages { login_sheet: true, ..Pages::default() };
        observed::read_more(reading, self.backoffice(), &pages).await?;
        let Some(sheet) = &reading.login_sheet else {
            warnings.push(
                "the rights of logins could not be read: set them in Backoffice under Users".to_owned(),
            );
            return Ok(None);
        };
        let (template, fell_back) = login_template_named(sheet, &wanted.permission)?;
        if fell_back {
            warnings.push(format!(
                "there is no Backoffice permission {:?}; {} is used",
                wanted.permission, template.name
            ));
        }
        let sites = sites_named(&wanted.sites, &reading.observed.catalogue)?;
        Ok(Some(LoginAccessSpec { template, sites }))
    }

    async fn switch(&self, key: &UserKey, open: bool, reading: &mut Reading) -> Result<Entry, EngineError> {
        let user = self.backoffice().find_user(key).await?;
        if !open && user.username.eq_ignore_ascii_case(self.backoffice().username()) {
            return Err(
                bad("this is the login that roster-sync signs in with; it is never switched off").into()
            );
        }
        let link = self.backoffice().login_link(user.id).await?;
        reading.observed.links.insert(user.id, link.employee);
        let Some(owner) = link.employee else {
            return Err(EngineError::StandsAlone { username: user.username });
        };
        Ok(single_switch(&user, &self.employee(owner, reading).await?, open))
    }
}

impl Turn<'_> {
    /// Carries out a single operation, unless a guard stops it. What a killed run had begun is finished first.
    pub async fn single(
        &self,
        single: &Single,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Done, EngineError> {
        single.is_of_somebody()?;
        self.finish_begun(options, listener).await?;
        self.ensure_known(listener).await?;
        let listed_at = Instant::now();
        let SinglePlan { plan, reading, pin } = self.engine.plan_single(single).await?;
        let material = Material::of(reading, listed_at);
        let kept = KeptPlan::fresh(plan);
        if let Some(stopped) = self.admit(&kept, options, listener).await? {
            return Ok(Done::Stopped(Box::new(stopped)));
        }
        let entry = kept.plan.entries.first().map(Entry::id);
        let pins: BTreeMap<EntryId, Pin> = entry.into_iter().zip(pin).collect();
        let carrying = Carrying { pins, ..Carrying::new(&kept.plan, &material) };
        Ok(Done::Ran(Box::new(self.run(&carrying, options, listener).await?)))
    }
}

const MADE_HERE: &str = "passwords are made here, and kept as the settings say; none can be given";

fn bad(what: &str) -> BackofficeError {
    BackofficeError::BadRequest { what: what.to_owned(), source: None }
}
