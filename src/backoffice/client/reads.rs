//! What can be asked of a tenant without changing anything. Reads are tried again where that can help.

use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::model::{Department, EmployeeId, SiteTree, UserId};
use crate::web::read_with_retry;

use super::super::{
    BackofficeError, Catalogue, Compensation, Employee, EmployeeFilter, ErrorKind, LinkableEmployee,
    ListedEmployee, ListedUser, LoginAccess, LoginLink, LoginSheet, PermissionScope, Permissions,
    PosPermission, PosPermissionSheet, Profile, answer, catalogue_page, compensation_page, employee_form,
    login_form, login_permission_page, permission_page, roster_page, user_pages,
};
use super::Backoffice;

/// More pages than any tenant has: a pager that goes round in circles ends here.
const MOST_PAGES: usize = 1000;

impl Backoffice {
    /// Returns stores and departments (protocol §4, §5). One request.
    pub async fn catalogue(&self) -> Result<Catalogue, BackofficeError> {
        let html = self.page(catalogue_page::PATH).await?;
        let (catalogue, form) = catalogue_page::read(&html)?;
        self.saw_form(catalogue_page::PATH, &form);
        *self.inner.empty_form.lock().unwrap_or_else(PoisonError::into_inner) = Some(form);
        *self.inner.catalogue.lock().unwrap_or_else(PoisonError::into_inner) = Some(catalogue.clone());
        Ok(catalogue)
    }

    /// Returns the catalogue as it was last read, reading it where it never was.
    pub(super) async fn known_catalogue(&self) -> Result<Catalogue, BackofficeError> {
        let known = self.inner.catalogue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(catalogue) => Ok(catalogue),
            None => self.catalogue().await,
        }
    }

    /// Returns every store with its district and region (protocol §5). One request.
    pub async fn list_sites(&self) -> Result<SiteTree, BackofficeError> {
        self.catalogue().await.map(|catalogue| catalogue.sites)
    }

    /// Returns every department (protocol §4). One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let names: Vec<String> = backoffice.list_departments().await?.into_iter().map(|one| one.name).collect();
    /// assert!(names.contains(&"Greeter".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_departments(&self) -> Result<Vec<Department>, BackofficeError> {
        self.catalogue().await.map(|catalogue| catalogue.departments)
    }

    /// Returns everybody on the roster, inactive people included (protocol §3): complete, or an error. One request, or
    /// one for each page where the server gives out fewer rows than asked for.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let active = backoffice.list_employees().await?.into_iter().filter(|one| one.active).count();
    /// println!("{active} people work here");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_employees(&self) -> Result<Vec<ListedEmployee>, BackofficeError> {
        self.find_employees(&EmployeeFilter::default()).await
    }

    /// Returns the people that a filter finds (protocol §3): complete, or an error.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeFilter;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let filter = EmployeeFilter { pos_user_id: Some("1042".parse()?), ..EmployeeFilter::default() };
    /// let found = backoffice.find_employees(&filter).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn find_employees(
        &self,
        filter: &EmployeeFilter,
    ) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut people: Vec<ListedEmployee> = Vec::new();
        let mut visited = BTreeSet::new();
        let mut next = Some(roster_page::address(filter));
        while let Some(path) = next {
            let incomplete = |what: String| BackofficeError::IncompleteListing {
                path: "/employee".into(),
                what,
                of: None,
            };
            if !visited.insert(path.clone()) || visited.len() > MOST_PAGES {
                return Err(incomplete("its pages lead in a circle".into()));
            }
            let (rows, seen) =
                self.table(&path, roster_page::TABLE, roster_page::NEXT_PAGE, roster_page::read_row).await?;
            people.extend(rows);
            next = seen.marker;
            if next.as_deref().is_some_and(|next| !next.starts_with("/employee/")) {
                return Err(incomplete("its next page is no page of the roster".into()));
            }
        }
        let ids: BTreeSet<EmployeeId> = people.iter().map(|one| one.id).collect();
        if ids.len() != people.len() {
            let what = "somebody is listed twice: the roster changed while it was read".into();
            return Err(BackofficeError::IncompleteListing { path: "/employee".into(), what, of: None });
        }
        Ok(people)
    }

    /// Returns who can still be given a login, with e-mails (protocol §3). Whether people with a login are left out is
    /// unknown. One request.
    pub async fn linkable_employees(&self) -> Result<Vec<LinkableEmployee>, BackofficeError> {
        user_pages::read_linkable(&self.page(user_pages::CREATE).await?)
    }

    /// Returns every Backoffice login, those switched off included (protocol §9). One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let off = backoffice.list_users().await?.into_iter().filter(|login| !login.active).count();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_users(&self) -> Result<Vec<ListedUser>, BackofficeError> {
        let (rows, seen) = self
            .table(user_pages::LISTING, user_pages::TABLE, user_pages::NEXT_PAGE, user_pages::read_row)
            .await?;
        if seen.marker.is_some() {
            let what = "it goes on on another page, which nobody has seen yet".into();
            return Err(BackofficeError::IncompleteListing { path: "/user".into(), what, of: None });
        }
        let ids: BTreeSet<UserId> = rows.iter().map(|one| one.id).collect();
        if ids.len() != rows.len() {
            let what = "a login is listed twice".into();
            return Err(BackofficeError::IncompleteListing { path: "/user".into(), what, of: None });
        }
        Ok(rows)
    }

    /// Returns the point-of-sale templates and permissions, read from any employee's page (protocol §8). One request.
    pub async fn pos_permission_sheet(&self, any: EmployeeId) -> Result<PosPermissionSheet, BackofficeError> {
        let html = self.page(&permission_page::address(any)).await?;
        permission_page::read(&html, any).map(|(sheet, _)| sheet)
    }

    /// Returns the templates and tokens of Backoffice logins, read from any login's page (protocol §9). One request.
    pub async fn login_sheet(&self, any: UserId) -> Result<LoginSheet, BackofficeError> {
        login_permission_page::read_sheet(&self.page(&login_permission_page::address(any)).await?, any)
    }

    /// Returns what a login may do and where (protocol §9). One request.
    pub async fn login_access(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<LoginAccess, BackofficeError> {
        let address = login_permission_page::address(id);
        self.read_page(&address, |html| login_permission_page::read(html, id, &catalogue.sites)).await
    }

    /// Returns the templates of one scope. Two requests: one finds a page that has them.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::PermissionScope;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let templates = backoffice.list_permissions(PermissionScope::PointOfSale).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_permissions(&self, scope: PermissionScope) -> Result<Permissions, BackofficeError> {
        let nobody = |what: &str| BackofficeError::NotFound { what: what.to_owned() };
        match scope {
            PermissionScope::PointOfSale => {
                let people = self.list_employees().await?;
                let any = people.first().ok_or_else(|| nobody("employee to read the templates from"))?;
                self.pos_permission_sheet(any.id).await.map(|sheet| Permissions::PointOfSale(sheet.templates))
            }
            PermissionScope::Backoffice => {
                let logins = self.list_users().await?;
                let any = logins.first().ok_or_else(|| nobody("login to read the templates from"))?;
                self.login_sheet(any.id).await.map(|sheet| Permissions::Backoffice(sheet.templates))
            }
        }
    }

    /// Returns the templates of the point of sale and what one employee has of them, from one page (protocol §8). One
    /// request.
    pub async fn pos_permission_page(
        &self,
        id: EmployeeId,
    ) -> Result<(PosPermissionSheet, PosPermission), BackofficeError> {
        permission_page::read(&self.page(&permission_page::address(id)).await?, id)
    }

    /// Returns the templates of logins and what one login has, from one page (protocol §9). One request.
    pub async fn login_permission_page(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<(LoginSheet, LoginAccess), BackofficeError> {
        let html = self.page(&login_permission_page::address(id)).await?;
        let access = login_permission_page::read(&html, id, &catalogue.sites)?;
        Ok((login_permission_page::read_sheet(&html, id)?, access))
    }

    /// Returns what an employee's edit form holds, the PIN excepted (protocol §6). One request.
    pub async fn profile(&self, id: EmployeeId, catalogue: &Catalogue) -> Result<Profile, BackofficeError> {
        let html = self.page(&employee_form::address(id)).await?;
        employee_form::read(&html, id, catalogue).map(|stored| stored.profile)
    }

    /// Returns an employee's pay (protocol §7). One request.
    pub async fn compensation(&self, id: EmployeeId) -> Result<Compensation, BackofficeError> {
        compensation_page::read(&self.page(&compensation_page::address(id)).await?, id).map(|(pay, _)| pay)
    }

    /// Returns an employee's permissions at the point of sale (protocol §8). One request.
    pub async fn pos_permission(&self, id: EmployeeId) -> Result<PosPermission, BackofficeError> {
        let html = self.page(&permission_page::address(id)).await?;
        permission_page::read(&html, id).map(|(_, stored)| stored)
    }

    /// Returns everything about one employee: profile, pay, permissions. Three requests, one more where stores and
    /// departments were not read yet.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let employee = backoffice.employee("3001".parse()?).await?;
    /// println!("{} has {:?}", employee.profile.name, employee.permission.template);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn employee(&self, id: EmployeeId) -> Result<Employee, BackofficeError> {
        let catalogue = self.known_catalogue().await?;
        Ok(Employee {
            profile: self.profile(id, &catalogue).await?,
            compensation: self.compensation(id).await?,
            permission: self.pos_permission(id).await?,
        })
    }

    /// Returns whose login it is, from its edit page: the only place that says so (protocol §9). One request.
    pub async fn login_link(&self, id: UserId) -> Result<LoginLink, BackofficeError> {
        login_form::read(&self.page(&login_form::address(id)).await?, id).map(|stored| stored.link)
    }

    /// Fetches a page and reads it. A page of another kind, such as one of maintenance, is asked for once more: in the middle
    /// of a write it must not leave somebody half done for a moment's sake.
    pub(super) async fn read_page<T>(
        &self,
        path: &str,
        read: impl Fn(&str) -> Result<T, BackofficeError>,
    ) -> Result<T, BackofficeError> {
        match read(&self.page(path).await?) {
            Err(error) if error.kind() == ErrorKind::Nonsense => {
                tracing::info!(%error, "asking once more");
                tokio::time::sleep(ANOTHER_PAGE).await;
                let again = read(&self.page(path).await?);
                if again.is_err() {
                    self.inner.lost.store(true, Ordering::Relaxed);
                }
                again
            }
            outcome => outcome,
        }
    }

    /// Fetches a page, trying again where that can help.
    pub(super) async fn page(&self, path: &str) -> Result<String, BackofficeError> {
        read_with_retry(
            || async {
                let answer = self.sessions().get(path).await?;
                answer::page_body(path, answer)
            },
            may_get_better,
        )
        .await
    }
}

/// How long a page of another kind is left alone.
const ANOTHER_PAGE: Duration = Duration::from_millis(500);

/// Returns whether asking again can help: the network, the server's own errors, and a page that was cut off.
pub(super) fn may_get_better(error: &BackofficeError) -> bool {
    error.kind() == ErrorKind::Unreachable || matches!(error, BackofficeError::CutOff { .. })
}
