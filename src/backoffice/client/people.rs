//! Whole operations on employees, read-backs included, for callers who have no plan.

use crate::model::{
    Email, EmployeeId, PersonName, Phone, Pin, PosTemplate, PosUserId, SiteAccess, SiteLookup, fold,
};

use super::super::{
    BackofficeError, Catalogue, CreateEmployee, CreatedEmployee, EmployeeFilter, EmployeeKey, ListedEmployee,
    LoginOwner, NewEmployee, NewLoginRequest, PosPermissionSheet, StatusChange,
};
use super::Backoffice;

/// The department that carries tips and commissions (protocol §4).
const GREETER: &str = "Greeter";
/// Every tenant has it (protocol §8).
const FALLBACK_TEMPLATE: &str = "General User";

impl Backoffice {
    /// Creates an employee: insert, read the stores back, give the template, and the login where one is asked for
    /// (protocol §4, §5, §8, §9). Stops before any permission is granted when other stores are stored than were sent.
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
        let mut warnings = Vec::new();
        let sheet = self.any_sheet().await?;
        let template = template_named(&sheet, &wanted.permission, &mut warnings)?;
        let new = new_employee(&wanted, &catalogue)?;
        let id = self.insert_employee(&new, &catalogue).await?;
        self.confirm_sites(id, &new.sites, &catalogue).await?;
        self.apply_pos_template(id, &template, &sheet, false).await?;
        let stored = self.pos_permission(id).await?;
        if stored.matrix != template.matrix {
            warnings.push(format!("the permission {} was sent, but something else is stored", template.name));
        }
        let login = match (wanted.login, wanted.email) {
            (Some(login), Some(email)) => {
                let owner = LoginOwner::Employee(id);
                let request =
                    NewLoginRequest { username: login.username, password: login.password, email, owner };
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

    /// Makes an employee inactive and reads that back (protocol §6). Their Backoffice login goes on working: a warning
    /// says so.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.disable_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
    /// backoffice.disable_employee(&EmployeeKey::Email("ana.diaz@example.com".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn disable_employee(&self, key: &EmployeeKey) -> Result<StatusChange, BackofficeError> {
        let mut change = self.change_status(key, false).await?;
        change
            .warnings
            .push("a Backoffice login of this person, if there is one, goes on working".to_owned());
        Ok(change)
    }

    /// Makes an employee active again and reads that back (protocol §6).
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.reactivate_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reactivate_employee(&self, key: &EmployeeKey) -> Result<StatusChange, BackofficeError> {
        self.change_status(key, true).await
    }

    async fn change_status(&self, key: &EmployeeKey, active: bool) -> Result<StatusChange, BackofficeError> {
        let id = self.find_one(key).await?;
        let catalogue = self.known_catalogue().await?;
        let change = self.set_active(id, active, &catalogue, |_| Ok(())).await?;
        if change.changed && self.profile(id, &catalogue).await?.active != active {
            return Err(BackofficeError::Unclear {
                what: format!("changing whether employee {id} is active"),
                detail: "the form was accepted, but nothing changed".into(),
                source: None,
            });
        }
        Ok(change)
    }

    /// Returns the one employee a key means: nobody and several are errors, the latter with the candidates.
    pub async fn find_one(&self, key: &EmployeeKey) -> Result<EmployeeId, BackofficeError> {
        let (what, found) = match key {
            EmployeeKey::PosUserId(number) => {
                (format!("POS id {number}"), self.by_pos_user_id(*number).await?)
            }
            EmployeeKey::Email(email) => (format!("e-mail {email}"), self.employees_with_email(email).await?),
            EmployeeKey::Name(name, phone) => (format!("name {name}"), self.by_name(name, *phone).await?),
        };
        match found.as_slice() {
            [] => Err(BackofficeError::NotFound { what: format!("employee with the {what}") }),
            [one] => Ok(one.id),
            several => {
                Err(BackofficeError::Ambiguous { what, candidates: several.iter().map(in_words).collect() })
            }
        }
    }

    async fn by_pos_user_id(&self, number: PosUserId) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let filter = EmployeeFilter { pos_user_id: Some(number), ..EmployeeFilter::default() };
        let found = self.find_employees(&filter).await?;
        // The filter is documented as exact; a server that thinks otherwise must not make us disable somebody else.
        Ok(found.into_iter().filter(|one| one.pos_user_id == Some(number)).collect())
    }

    async fn by_name(
        &self,
        name: &PersonName,
        phone: Option<Phone>,
    ) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut found = self.list_employees().await?;
        found.retain(|one| one.name.key() == name.key());
        if found.len() > 1 && phone.is_some() {
            found.retain(|one| one.phone() == phone);
        }
        Ok(found)
    }

    /// Returns the employees who have this e-mail, from the listing of linkable people and the edit pages of the rest.
    pub(super) async fn employees_with_email(
        &self,
        email: &Email,
    ) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let everybody = self.list_employees().await?;
        let linkable = self.linkable_employees().await?;
        let listed = linkable.iter().find(|one| one.email.as_ref() == Some(email));
        if let Some(found) = listed {
            return Ok(everybody.into_iter().filter(|one| one.id == found.id).collect());
        }
        let catalogue = self.known_catalogue().await?;
        let mut found = Vec::new();
        for one in everybody.into_iter().filter(|one| linkable.iter().all(|known| known.id != one.id)) {
            let profile = self.profile(one.id, &catalogue).await?;
            if profile.email_text.parse::<Email>().ok().as_ref() == Some(email) {
                found.push(one);
            }
        }
        Ok(found)
    }

    async fn any_sheet(&self) -> Result<PosPermissionSheet, BackofficeError> {
        let people = self.list_employees().await?;
        let any = people.first().ok_or_else(|| BackofficeError::NotFound {
            what: "employee to read the permission templates from".into(),
        })?;
        self.pos_permission_sheet(any.id).await
    }
}

fn new_employee(wanted: &CreateEmployee, catalogue: &Catalogue) -> Result<NewEmployee, BackofficeError> {
    let mut departments = std::collections::BTreeSet::new();
    let known = |name: &str| catalogue.departments.iter().find(|one| fold(&one.name) == fold(name));
    for name in &wanted.departments {
        departments.insert(known(name).ok_or_else(|| bad(&format!("there is no department {name:?}")))?.id);
    }
    departments.extend(known(GREETER).filter(|_| wanted.add_greeter).map(|greeter| greeter.id));
    let sites = match &wanted.sites {
        None => SiteAccess::All,
        Some(names) => {
            let mut granted = std::collections::BTreeSet::new();
            for name in names {
                match catalogue.sites.lookup(name) {
                    SiteLookup::Found(site) => granted.insert(site),
                    SiteLookup::Ambiguous(_) => {
                        return Err(bad(&format!("several sites are called {name:?}")));
                    }
                    SiteLookup::Unknown => return Err(bad(&format!("there is no site {name:?}"))),
                };
            }
            SiteAccess::Only(granted)
        }
    };
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

fn template_named(
    sheet: &PosPermissionSheet,
    name: &str,
    warnings: &mut Vec<String>,
) -> Result<PosTemplate, BackofficeError> {
    let find =
        |name: &str| sheet.templates.iter().find(|template| fold(&template.name) == fold(name)).cloned();
    if let Some(template) = find(name) {
        return Ok(template);
    }
    warnings.push(format!("there is no permission {name:?}; used {FALLBACK_TEMPLATE} instead"));
    find(FALLBACK_TEMPLATE).ok_or_else(|| bad(&format!("there is no permission {name:?}")))
}

fn in_words(one: &ListedEmployee) -> String {
    let number = one.pos_user_id.map_or("none".to_owned(), |number| number.to_string());
    format!("{} (POS id {number}, {})", one.name, if one.active { "active" } else { "inactive" })
}

fn bad(what: &str) -> BackofficeError {
    BackofficeError::BadRequest { what: what.to_owned(), source: None }
}
