//! A new employee as one call, read-backs included, for callers who have no plan.

use crate::model::{EmployeeId, Pin, PosTemplate, fold};

use super::super::half_created::Made;
use super::super::{
    BackofficeError, Catalogue, CreateEmployee, CreatedEmployee, ErrorKind, LoginOwner, NewEmployee,
    NewLoginRequest, PosPermissionSheet, WantedAccess,
};
use super::Backoffice;
use super::names::{FALLBACK_TEMPLATE, bad, departments_named, sites_named, template_named};
use super::writer::Writer;

/// PINs that are drawn for one person at most, where each turns out to be somebody's: whether they must differ is unknown (protocol §6).
pub(crate) const MOST_PINS: u32 = 4;

/// The department that carries tips and commissions (protocol §4).
const GREETER: &str = "Greeter";

impl Backoffice {
    /// Creates an employee: insert, read the sites back, give the template, and the login where one is asked for
    /// (protocol §4, §5, §8, §9). Stops before any permission is granted when other sites are stored than were sent.
    ///
    /// An error after the insert, and one that leaves open whether it happened, is [`BackofficeError::HalfCreated`]: it carries
    /// who exists by now, or may, and the PIN. Give a PIN yourself to have it on disk before anything is sent.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::CreateEmployee;
    /// use roster_sync::model::{PersonName, WantedSites};
    ///
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let sites = WantedSites::Named(["Harbor Point".to_owned()].into());
    /// let name = PersonName::new("Ana", "Diaz")?;
    /// let new = CreateEmployee::new(name, "2040".parse()?, "2026-12-01".parse()?, "14.75".parse()?, sites)
    ///     .email("ana.diaz@example.com".parse()?)
    ///     .departments(["Cashier"])
    ///     .permission("Cashier")
    ///     .login("ana_diaz".parse()?);
    /// let created = backoffice.create_employee(new).await?;
    /// println!("employee {}", created.id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_employee(&self, wanted: CreateEmployee) -> Result<CreatedEmployee, BackofficeError> {
        if wanted.login.is_some() && wanted.email.is_none() {
            return Err(bad("a Backoffice login needs an e-mail"));
        }
        let catalogue = self.known_catalogue().await?;
        let mut new = new_employee(&wanted, &catalogue)?;
        let mut warnings = Vec::new();
        // Looked up before anything is written; a tenant without people shows its templates on the new person's page only.
        let mut sheet = None;
        if let Some(any) = self.list_employees().await?.first() {
            let found = self.pos_permission_sheet(any.id).await?;
            template_named(&found, &wanted.permission)?;
            sheet = Some(found);
        }
        let writer = Writer::new(self, &catalogue, &());
        let mut inserted = writer.insert_employee(&new).await.map_err(BackofficeError::from);
        for _ in 1..MOST_PINS {
            match &inserted {
                Err(error) if wanted.pos_pin.is_none() && error.is_about_the_pin_alone() => {}
                _ => break,
            }
            new.pos_pin = Pin::generate(&mut rand::rng());
            inserted = writer.insert_employee(&new).await.map_err(BackofficeError::from);
        }
        let half = |employee: Option<EmployeeId>, source: BackofficeError| BackofficeError::HalfCreated {
            made: Box::new(Made {
                what: format!("employee {}", new.name),
                employee,
                pos_user_id: Some(new.pos_user_id),
                pos_pin: Some(new.pos_pin.clone()),
                login: None,
                username: None,
                password: None,
            }),
            source: Box::new(source),
        };
        let id = match inserted {
            Ok(id) => id,
            Err(error) if error.kind() == ErrorKind::Unclear => return Err(half(None, error)),
            Err(error) => return Err(error),
        };
        let finished = self.finish(id, &wanted, &new, &writer, sheet, &mut warnings).await;
        let template = finished.map_err(|source| half(Some(id), source))?;
        let login = match (wanted.login, wanted.email) {
            (Some(login), Some(email)) => {
                let owner = LoginOwner::Employee(id);
                let access = Some(WantedAccess { permission: wanted.permission, sites: wanted.sites });
                let (username, password) = (login.username, login.password);
                let request = NewLoginRequest { username, password, email, owner, access };
                match self.create_backoffice_user(request).await {
                    Ok(login) => Some(login),
                    // The employee exists, and so may the login: neither PIN nor password must be lost over it.
                    Err(BackofficeError::HalfCreated { made, source }) => {
                        let (employee, pos_user_id) = (Some(id), Some(new.pos_user_id));
                        let made = Made { employee, pos_user_id, pos_pin: Some(new.pos_pin), ..*made };
                        return Err(BackofficeError::HalfCreated { made: Box::new(made), source });
                    }
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

    /// Does what follows the insert: reads the sites back, and only then gives the template.
    async fn finish(
        &self,
        id: EmployeeId,
        wanted: &CreateEmployee,
        new: &NewEmployee,
        writer: &Writer<'_, ()>,
        sheet: Option<PosPermissionSheet>,
        warnings: &mut Vec<String>,
    ) -> Result<PosTemplate, BackofficeError> {
        warnings.extend(writer.prove_created(id, new).await?.iter().map(|one| one.told(id)));
        if let Err(error) = writer.prove_first_pay(id, new).await.map_err(BackofficeError::from) {
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
        writer.give_first_template(id, &template, &sheet).await?;
        if self.pos_permission(id).await?.matrix != template.matrix {
            warnings.push(format!("the permission {} was sent, but something else is stored", template.name));
        }
        Ok(template)
    }
}

fn new_employee(wanted: &CreateEmployee, catalogue: &Catalogue) -> Result<NewEmployee, BackofficeError> {
    let mut departments = departments_named(&wanted.departments, catalogue)?;
    let greeter = catalogue.departments.iter().find(|one| fold(&one.name) == fold(GREETER));
    departments.extend(greeter.filter(|_| wanted.add_greeter).map(|greeter| greeter.id));
    let sites = sites_named(&wanted.sites, catalogue)?;
    if sites.effective(&catalogue.sites).is_empty() {
        return Err(bad("an employee needs at least one site"));
    }
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
        emergency_contact: wanted.emergency_contact.clone(),
    })
}
