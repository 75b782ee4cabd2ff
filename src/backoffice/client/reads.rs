//! What can be asked of a tenant without changing anything. Reads are tried again where that can help.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::model::{Department, EmployeeId, SiteTree, UserId, fold};
use crate::web::read_with_retry;

use super::super::error::RowProblem;
use super::super::{
    BackofficeError, Catalogue, Compensation, Employee, EmployeeFilter, ErrorKind, LinkableEmployee,
    ListedEmployee, ListedUser, LoginAccess, LoginLink, LoginSheet, PermissionScope, Permissions,
    PosPermission, PosPermissionSheet, Profile, arrived, pages,
};
use super::Backoffice;
use super::tables::ListingSpec;

impl Backoffice {
    /// Returns sites and departments (protocol §4, §5). One request.
    pub async fn catalogue(&self) -> Result<Catalogue, BackofficeError> {
        let (catalogue, form) = self.read_page(pages::catalogue::PATH, pages::catalogue::read).await?;
        self.saw_form(pages::catalogue::PATH, &form);
        self.saw_sites(catalogue.sites.sites.len());
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

    /// Returns every site with its district and region (protocol §5). One request.
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
        let listing = ListingSpec {
            path: "/employee",
            table: pages::roster::TABLE,
            next_page: pages::roster::NEXT_PAGE,
            read: pages::roster::read_row,
        };
        let listed = self.listing(&listing, &pages::roster::address(filter), |one| one.id).await?;
        if *filter == EmployeeFilter::default() {
            let sites = pages::roster::filtered_sites(&listed.site_links);
            *self.inner.listed_sites.lock().unwrap_or_else(PoisonError::into_inner) = sites;
        }
        Ok(listed.rows)
    }

    /// Returns who can still be given a login, with e-mails (protocol §3). Whether people with a login are left out is
    /// unknown. One request.
    pub async fn linkable_employees(&self) -> Result<Vec<LinkableEmployee>, BackofficeError> {
        self.read_page(pages::users::CREATE, pages::users::read_linkable).await
    }

    /// Returns every Backoffice login, those switched off included (protocol §9): complete, or an error. One request, or one
    /// for each page where the server gives out fewer rows than asked for.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let off = backoffice.list_users().await?.into_iter().filter(|login| !login.active).count();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_users(&self) -> Result<Vec<ListedUser>, BackofficeError> {
        let listing = ListingSpec {
            path: "/user",
            table: pages::users::TABLE,
            next_page: pages::users::NEXT_PAGE,
            read: pages::users::read_row,
        };
        let logins = self.listing(&listing, pages::users::LISTING, |one| one.id).await?.rows;
        if logins.iter().any(|login| self.is_own(login)) {
            Ok(logins)
        } else {
            // We are signed in: a list without us is not the whole list, whatever it says.
            Err(listing.incomplete(RowProblem::new("the login that is signed in is not on it")))
        }
    }

    /// Returns whether this is the login that the client signs in with.
    pub fn is_own(&self, login: &ListedUser) -> bool {
        let own = fold(self.username());
        fold(&login.username) == own || login.email.as_ref().is_some_and(|email| fold(email.as_str()) == own)
    }

    /// Returns the point-of-sale templates and permissions, read from this employee's page (protocol §8). One request.
    pub async fn pos_permission_sheet(&self, of: EmployeeId) -> Result<PosPermissionSheet, BackofficeError> {
        self.pos_permission_page(of).await.map(|(sheet, _)| sheet)
    }

    /// Returns the templates and tokens of Backoffice logins, read from this login's page (protocol §9). One request.
    pub async fn login_sheet(&self, of: UserId) -> Result<LoginSheet, BackofficeError> {
        let address = pages::login_permissions::address(of);
        self.read_page(&address, |html| pages::login_permissions::read_sheet(html, of)).await
    }

    /// Returns what a login may do and where (protocol §9). One request.
    pub async fn login_access(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<LoginAccess, BackofficeError> {
        let address = pages::login_permissions::address(id);
        self.read_page(&address, |html| pages::login_permissions::read(html, id, &catalogue.sites)).await
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
        let none = |what: &str| BackofficeError::NotFound { what: what.to_owned() };
        match scope {
            PermissionScope::PointOfSale => {
                let people = self.list_employees().await?;
                let sheet = self.any_pos_permission_sheet(&people).await?;
                let sheet = sheet.ok_or_else(|| none("employee to read the templates from"))?;
                Ok(Permissions::PointOfSale(sheet.templates))
            }
            PermissionScope::Backoffice => {
                let logins = self.list_users().await?;
                let sheet = self.any_login_sheet(&logins).await?;
                let sheet = sheet.ok_or_else(|| none("login whose page shows the templates"))?;
                Ok(Permissions::Backoffice(sheet.templates))
            }
        }
    }

    /// Returns the templates of the point of sale and what one employee has of them, from one page (protocol §8). One
    /// request.
    pub async fn pos_permission_page(
        &self,
        id: EmployeeId,
    ) -> Result<(PosPermissionSheet, PosPermission), BackofficeError> {
        self.read_page(&pages::permissions::address(id), |html| pages::permissions::read(html, id)).await
    }

    /// Returns the templates of logins and what one login has, from one page (protocol §9). One request.
    pub async fn login_permission_page(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<(LoginSheet, LoginAccess), BackofficeError> {
        let read = |html: &str| {
            let access = pages::login_permissions::read(html, id, &catalogue.sites)?;
            Ok((pages::login_permissions::read_sheet(html, id)?, access))
        };
        self.read_page(&pages::login_permissions::address(id), read).await
    }

    /// Returns what an employee's edit form holds, the PIN excepted (protocol §6). One request.
    pub async fn profile(&self, id: EmployeeId, catalogue: &Catalogue) -> Result<Profile, BackofficeError> {
        let read = |html: &str| pages::employee_form::read(html, id, catalogue).map(|stored| stored.profile);
        self.read_page(&pages::employee_form::address(id), read).await
    }

    /// Returns an employee's pay (protocol §7). One request.
    pub async fn compensation(&self, id: EmployeeId) -> Result<Compensation, BackofficeError> {
        let read = |html: &str| pages::compensation::read(html, id).map(|(pay, _)| pay);
        self.read_page(&pages::compensation::address(id), read).await
    }

    /// Returns an employee's permissions at the point of sale (protocol §8). One request.
    pub async fn pos_permission(&self, id: EmployeeId) -> Result<PosPermission, BackofficeError> {
        self.pos_permission_page(id).await.map(|(_, stored)| stored)
    }

    /// Returns everything about one employee: profile, pay, permissions. Three requests, one more where sites and
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
        self.read_page(&pages::login_form::address(id), |html| pages::login_form::read_link(html, id)).await
    }

    /// Fetches a page and reads it.
    pub(super) async fn read_page<T>(
        &self,
        path: &str,
        read: impl Fn(&str) -> Result<T, BackofficeError>,
    ) -> Result<T, BackofficeError> {
        self.once_more(|| async { read(&self.page(path).await?) }).await
    }

    /// Asks once more where a page lacked something, or the way to it led home: spoiled on its way, it must not pass for another
    /// release or a right that is missing, nor leave somebody half done in the middle of a write.
    pub(super) async fn once_more<T, F: Future<Output = Result<T, BackofficeError>>>(
        &self,
        read: impl Fn() -> F,
    ) -> Result<T, BackofficeError> {
        match read().await {
            Err(error @ (BackofficeError::Nonsense { .. } | BackofficeError::Forbidden { .. })) => {
                tracing::info!(%error, "asking once more");
                tokio::time::sleep(ANOTHER_PAGE).await;
                let again = read().await;
                if again.as_ref().is_err_and(|error| error.kind() == ErrorKind::Nonsense) {
                    self.inner.lost.store(true, Ordering::Relaxed);
                }
                again
            }
            outcome => outcome,
        }
    }

    /// Fetches a page, trying again where that can help.
    async fn page(&self, path: &str) -> Result<String, BackofficeError> {
        read_with_retry(
            || async {
                let answer = self.sessions().get(path).await?;
                arrived::framed_page(path, answer)
            },
            arrived::may_get_better,
        )
        .await
    }
}

/// How long a page of another kind is left alone.
const ANOTHER_PAGE: Duration = Duration::from_millis(500);
