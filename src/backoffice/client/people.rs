//! A new employee as one call, read-backs included, for callers who have no plan.

use crate::model::{EmployeeId, Pin, PosTemplate, fold};

use super::super::{
    BackofficeError, Catalogue, CreateEmployee, CreatedEmployee, EmployeeFilter, ErrorKind, ListedEmployee,
    LoginOwner, NewEmployee, NewLoginRequest, PosPermissionSheet, WantedAccess,
};
use super::Backoffice;
use super::names::{FALLBACK_TEMPLATE, bad, departments_named, sites_named, template_named};

/// The department that carries tips and commissions (protocol §4).
const GREETER: &str = "Greeter";

impl Backoffice {
    /// Creates an employee: insert, read the stores back, give the template, and the login where one is asked for
    /// (protocol §4, §5, §8, §9). Stops before any permission is granted when other stores are stored than were sent.
    ///
    /// An error after the insert is [`BackofficeError::HalfCreated`]: it names the employee who exists by now. A PIN that
    /// was generated stands on their edit page; give one yourself to have it on disk before anything is sent.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::{CreateEmployee, CreateLogin};
    /// use roster_sync::model::PersonName;
    ///
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let created = backoffice
    ///     .create_employee(CreateEmployee {
    ///         name: PersonName::new("Ana", "Diaz")?,
    ///         phone: Some("(555) 010-2233".parse()?),
    ///         email: Some("ana.diaz@example.com".parse()?),
    ///         departments: ["Cashier".to_owned()].into(),
    ///         add_greeter: true,
    ///         start_date: "2026-12-01".parse()?,
    ///         pos_user_id: "2040".parse()?,
    ///         pos_pin: None,
    ///         wage_rate: "14.75".parse()?,
    ///         overtime_wage_rate: None,
    ///         sites: Some(["Harbor Point".to_owned()].into()),
    ///         permission: "Cashier".to_owned(),
    ///         adp_employee_id: None,
    ///         emergency_contact_name: None,
    ///         emergency_contact_phone: None,
    ///         login: Some(CreateLogin { username: "ana_diaz".parse()?, password: None }),
    ///     })
    ///     .await?;
    /// println!("employee {}", created.id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_employee(&self, wanted: CreateEmployee) -> Result<CreatedEmployee, BackofficeError> {
        if wanted.login.is_some() && wanted.email.is_none() {
            return Err(bad("a Backoffice login needs an e-mail"));
        }
        let catalogue = self.known_catalogue().await?;
        let new = new_employee(&wanted, &catalogue)?;
        let before = self.list_employees().await?;
        let mut warnings = Vec::new();
        // Looked up before anything is written; a tenant without people shows its templates on the new person's page only.
        let mut sheet = None;
        if let Some(any) = before.first() {
            let found = self.pos_permission_sheet(any.id).await?;
            template_named(&found, &wanted.permission)?;
            sheet = Some(found);
        }
        let id = self.insert_or_find(&new, &catalogue, &before).await?;
        let finished = self.finish(id, &wanted, &new, &catalogue, sheet, &mut warnings).await;
        let template =
            finished.map_err(|source| BackofficeError::HalfCreated { id, source: Box::new(source) })?;
        let login = match (wanted.login, wanted.email) {
            (Some(login), Some(email)) => {
                let owner = LoginOwner::Employee(id);
                let access = Some(WantedAccess { permission: wanted.permission, sites: wanted.sites });
                let (username, password) = (login.username, login.password);
                let request = NewLoginRequest { username, password, email, owner, access };
                match self.create_backoffice_user(request).await {
                    Ok(login) => Some(login),
                    // The employee exists: their PIN must not be lost over a login that could not be made.
                    Err(error) => {
                        warnings.push(format!("the employee was created, but the login was not: {error}"));
                        None
                    }
                }
            }
            _ => None,
        };
        Ok(CreatedEmployee { id, pos_pin: new.pos_pin, template, login, warnings })
    }

    /// Inserts an employee. Where the answer got lost, the roster tells whether it happened: the number and the name on
    /// somebody who was not there before.
    async fn insert_or_find(
        &self,
        new: &NewEmployee,
        catalogue: &Catalogue,
        before: &[ListedEmployee],
    ) -> Result<EmployeeId, BackofficeError> {
        let error = match self.insert_employee(new, catalogue).await {
            Err(error) if error.kind() == ErrorKind::Unclear => error,
            known => return known,
        };
        let is_new = |id: EmployeeId| before.iter().all(|one| one.id != id);
        let filter = EmployeeFilter { pos_user_id: Some(new.pos_user_id), ..EmployeeFilter::default() };
        // Where nobody can be asked either, it stays unclear.
        let Ok(found) = self.find_employees(&filter).await else { return Err(error) };
        let same = |one: &&ListedEmployee| {
            one.pos_user_id == Some(new.pos_user_id) && one.name.key() == new.name.key() && is_new(one.id)
        };
        found.iter().find(same).map(|one| one.id).ok_or(error)
    }

    /// Does what follows the insert: reads the stores back, and only then gives the template.
    async fn finish(
        &self,
        id: EmployeeId,
        wanted: &CreateEmployee,
        new: &NewEmployee,
        catalogue: &Catalogue,
        sheet: Option<PosPermissionSheet>,
        warnings: &mut Vec<String>,
    ) -> Result<PosTemplate, BackofficeError> {
        for one in self.confirm_created(id, new, catalogue).await? {
            let (field, wanted, stored) = (one.field, one.wanted, one.stored);
            warnings.push(format!("{field} was sent as {wanted:?} and is stored as {stored:?}"));
        }
        if let Err(error) = self.confirm_first_pay(id, new).await {
            warnings.push(format!("{error}; look at /employee/compensation/{id}"));
        }
        let sheet = match sheet {
            Some(sheet) => sheet,
            None => self.pos_permission_sheet(id).await?,
        };
        let (template, fell_back) = template_named(&sheet, &wanted.permission)?;
        if fell_back {
            let asked = &wanted.permission;
            warnings.push(format!("there is no permission {asked:?}; used {FALLBACK_TEMPLATE} instead"));
        }
        let unclear = match self.apply_pos_template(id, &template, &sheet).await {
            Ok(()) => None,
            Err(error) if error.kind() == ErrorKind::Unclear => Some(error),
            Err(error) => return Err(error),
        };
        let stored = self.pos_permission(id).await?;
        match unclear {
            _ if stored.matrix == template.matrix => {}
            Some(error) => return Err(error),
            None => warnings
                .push(format!("the permission {} was sent, but something else is stored", template.name)),
        }
        Ok(template)
    }
}

fn new_employee(wanted: &CreateEmployee, catalogue: &Catalogue) -> Result<NewEmployee, BackofficeError> {
    let mut departments = departments_named(&wanted.departments, catalogue)?;
    let greeter = catalogue.departments.iter().find(|one| fold(&one.name) == fold(GREETER));
    departments.extend(greeter.filter(|_| wanted.add_greeter).map(|greeter| greeter.id));
    let sites = sites_named(wanted.sites.as_ref(), catalogue)?;
    Ok(NewEmployee {
        name: wanted.name.clone(),
        phone: wanted.phone,
        email: wanted.email.clone(),
        departments,
        start_date: wanted.start_date,
        pos_user_id: wanted.pos_user_id,
        pos_pin: wanted.pos_pin.clone().unwrap_or_else(|| Pin::generate(&mut rand::rng())),
        wage_rate: wanted.wage_rate,
        overtime_wage_rate: wanted.overtime_wage_rate,
        sites,
        adp_employee_id: wanted.adp_employee_id.clone(),
        emergency_contact_name: wanted.emergency_contact_name.clone(),
        emergency_contact_phone: wanted.emergency_contact_phone,
    })
}
