//! What can be asked of a tenant without changing anything. Reads are tried again where that can help.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use futures_util::TryStreamExt;

use crate::model::{Department, Email, EmployeeId, LoginTemplate, Phone, PosUserId, SiteTree, UserId};
use crate::web::{Row, Seen, StreamedAnswer, TableReader, Transport, read_with_retry};

use super::super::session::Reply;
use super::super::{
    BackofficeError, Catalogue, Compensation, Employee, EmployeeFilter, ErrorKind, LinkableEmployee,
    ListedEmployee, ListedUser, LoginLink, PermissionScope, Permissions, PosPermission, PosPermissionSheet,
    Profile, answer, catalogue_page, compensation_page, employee_form, permission_page, roster_page,
    user_pages,
};
use super::Backoffice;

/// More pages than any tenant has: a pager that goes round in circles ends here.
const MOST_PAGES: usize = 1000;

impl Reply for StreamedAnswer {
    fn status(&self) -> u16 {
        self.status
    }

    fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// Not known before the body was read; the reader of the table looks for it.
    fn is_sign_in_page(&self) -> bool {
        false
    }
}

impl Backoffice {
    /// Returns stores and departments (protocol §4, §5). One request.
    pub async fn catalogue(&self) -> Result<Catalogue, BackofficeError> {
        let html = self.page(catalogue_page::PATH).await?;
        let (catalogue, form) = catalogue_page::read(&html)?;
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
            let incomplete =
                |what: String| BackofficeError::IncompleteListing { path: "/employee".into(), what };
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
            return Err(BackofficeError::IncompleteListing { path: "/employee".into(), what });
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
            return Err(BackofficeError::IncompleteListing { path: "/user".into(), what });
        }
        Ok(rows)
    }

    /// Returns the point-of-sale templates and permissions, read from any employee's page (protocol §8). One request.
    pub async fn pos_permission_sheet(&self, any: EmployeeId) -> Result<PosPermissionSheet, BackofficeError> {
        let html = self.page(&permission_page::address(any)).await?;
        permission_page::read(&html, any).map(|(sheet, _)| sheet)
    }

    /// Returns the templates of Backoffice logins, read from any login's page (protocol §9). One request.
    pub async fn login_templates(&self, any: UserId) -> Result<Vec<LoginTemplate>, BackofficeError> {
        user_pages::read_templates(&self.page(&user_pages::permissions_address(any)).await?, any)
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
                self.login_templates(any.id).await.map(Permissions::Backoffice)
            }
        }
    }

    /// Returns what an employee's edit form holds, the PIN excepted (protocol §6). One request.
    pub async fn profile(&self, id: EmployeeId, catalogue: &Catalogue) -> Result<Profile, BackofficeError> {
        let html = self.page(&employee_form::address(id)).await?;
        employee_form::read(&html, id, catalogue).map(|stored| stored.profile)
    }

    /// Returns an employee's pay (protocol §7). One request.
    pub async fn compensation(&self, id: EmployeeId) -> Result<Compensation, BackofficeError> {
        compensation_page::read(&self.page(&compensation_page::address(id)).await?, id)
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
        user_pages::read_link(&self.page(&user_pages::edit_address(id)).await?, id)
    }

    /// Returns whether nobody on the roster has this point-of-sale number, inactive people included. An employee
    /// without any site keeps their number but is on no listing (protocol §6): a create can still meet it. One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// if backoffice.is_pos_user_id_available("2040".parse()?).await? {
    ///     println!("free");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_pos_user_id_available(&self, number: PosUserId) -> Result<bool, BackofficeError> {
        let filter = EmployeeFilter { pos_user_id: Some(number), ..EmployeeFilter::default() };
        Ok(self.find_employees(&filter).await?.is_empty())
    }

    /// Returns whether no employee and no login has this e-mail. The listings show the e-mails of logins and of people
    /// who can be linked (protocol §3); for everybody else their edit page is read, so that "free" is never a guess.
    /// Three requests, and one for each employee whose e-mail no listing shows.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let free = backoffice.is_email_available(&"ana.diaz@example.com".parse()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_email_available(&self, email: &Email) -> Result<bool, BackofficeError> {
        if self.list_users().await?.iter().any(|login| login.email.as_ref() == Some(email)) {
            return Ok(false);
        }
        Ok(self.employees_with_email(email).await?.is_empty())
    }

    /// Returns whether nobody on the roster has this telephone number, however it is written. One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let free = backoffice.is_phone_available("(555) 010-2233".parse()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_phone_available(&self, phone: Phone) -> Result<bool, BackofficeError> {
        Ok(self.list_employees().await?.iter().all(|one| one.phone() != Some(phone)))
    }

    /// Fetches a page, trying again where that can help.
    pub(super) async fn page(&self, path: &str) -> Result<String, BackofficeError> {
        read_with_retry(
            || async {
                let answer = self.sessions().get(path).await?;
                self.mind(answer.status, answer.retry_after);
                answer::page_body(path, answer)
            },
            may_get_better,
        )
        .await
    }

    /// Fetches a table whose rows are read while they arrive, trying again where that can help.
    async fn table<T>(
        &self,
        path: &str,
        table: &str,
        marker: &str,
        read: impl Fn(&Row) -> Result<T, String>,
    ) -> Result<(Vec<T>, Seen), BackofficeError> {
        let cut_off =
            |error: &BackofficeError| may_get_better(error) || error.kind() == ErrorKind::IncompleteListing;
        read_with_retry(|| self.table_once(path, table, marker, &read), cut_off).await
    }

    async fn table_once<T>(
        &self,
        path: &str,
        table: &str,
        marker: &str,
        read: &impl Fn(&Row) -> Result<T, String>,
    ) -> Result<(Vec<T>, Seen), BackofficeError> {
        let short = path.split('?').next().unwrap_or_default();
        let incomplete = |what: String| BackofficeError::IncompleteListing { path: short.to_owned(), what };
        for last in [false, true] {
            let streamed = self
                .sessions()
                .request("GET", path, async |transport: &Transport| transport.get_streamed(path).await)
                .await?;
            self.mind(streamed.status, streamed.retry_after);
            if streamed.status != 200 {
                return Err(answer::not_a_page(path, streamed.status, streamed.location.as_deref(), ""));
            }
            let mut reader = TableReader::new(table, marker);
            let mut found = Vec::new();
            let mut chunks = std::pin::pin!(streamed.chunks(path));
            loop {
                let chunk = chunks.try_next().await.map_err(|error| incomplete(error.to_string()))?;
                let Some(chunk) = chunk else { break };
                for row in reader.feed(&chunk).map_err(|error| incomplete(error.to_string()))? {
                    found.push(read(&row).map_err(incomplete)?);
                }
            }
            let seen = reader.finish().map_err(|error| incomplete(error.to_string()))?;
            if seen.sign_in && !last {
                // The session expired and the sign-in page came with status 200 (§2): any other page signs in again.
                self.sessions().get("/").await?;
                continue;
            }
            if !seen.table {
                return Err(BackofficeError::nonsense(short, seen.title, table));
            }
            if !seen.complete {
                return Err(incomplete("the page was cut off".into()));
            }
            return Ok((found, seen));
        }
        Err(BackofficeError::SignInRefused { username: self.username().to_owned() })
    }

    fn mind(&self, status: u16, retry_after: Option<std::time::Duration>) {
        if status == 429 || status == 503 {
            self.sessions().pace().slow_down(retry_after);
        }
    }
}

fn may_get_better(error: &BackofficeError) -> bool {
    error.kind() == ErrorKind::Unreachable
}
