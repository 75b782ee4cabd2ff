//! Single changes to what is there already. Each reads the page first, lets the caller look at it, and sends one POST that
//! is never repeated; a read-back of its own proves it (protocol §6 to §9: a redirect proves nothing).

use std::collections::BTreeSet;

use crate::model::{EmployeeId, PosTemplate, Shape, SiteAccess, SiteId, UserId};

use super::super::availability::Marked;
use super::super::{
    BackofficeError, Catalogue, Compensation, EmployeeChange, FieldDiffers, LoginAccess, LoginGrant,
    LoginLink, LoginSheet, LoginSites, NewWage, PosPermission, PosPermissionSheet, Profile, StatusChange,
    WageRecord, answer, compensation_page, employee_form, login_form, login_permission_page, permission_page,
};
use super::Backoffice;
use super::writes::{is_roster, same_stores};

/// What became of a change to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormChange {
    /// What the form held before anything was sent.
    pub before: Profile,
    /// What was sent, by field; empty when the form held it all and nothing was sent.
    pub sent: Vec<FieldDiffers>,
}

/// What a login's page told before rights were sent to it, of a flat tenant.
#[derive(Debug, Clone, Default)]
pub struct LoginBefore {
    /// What a marked store means. Without it only "all" can be proven.
    marked: Option<Marked>,
    page: Option<LoginAccess>,
}

impl Backoffice {
    /// Lays a change over an employee's form and sends the whole form back (protocol §6). Two requests; the first alone
    /// where the form holds it already. That it was stored is for [`Backoffice::confirm_change`] or a listing to say.
    ///
    /// `look` sees the form before anything is written and can stop the write, for what changed since the plan was made.
    pub async fn change_employee(
        &self,
        id: EmployeeId,
        change: &EmployeeChange,
        catalogue: &Catalogue,
        look: impl AsyncFnOnce(&Profile) -> Result<(), String>,
    ) -> Result<FormChange, BackofficeError> {
        let address = employee_form::address(id);
        let mut stored = self.read_page(&address, |html| employee_form::read(html, id, catalogue)).await?;
        let sent = change.differences(&stored.profile, catalogue);
        if sent.is_empty() {
            return Ok(FormChange { before: stored.profile, sent });
        }
        look(&stored.profile).await.map_err(|what| BackofficeError::Drift { what })?;
        if let Some(site) = stored.torn {
            let what = format!("hidden field for site {site} next to its box");
            return Err(BackofficeError::nonsense(&employee_form::address(id), String::new(), &what));
        }
        employee_form::lay_over(&mut stored.body, change, &catalogue.sites);
        let what = match change.active {
            Some(true) => format!("reactivating {}", stored.profile.name),
            Some(false) => format!("disabling {}", stored.profile.name),
            None => format!("changing {}", stored.profile.name),
        };
        answer::submit(self.sessions(), &what, "/employee/update", &stored.body, is_roster).await?;
        Ok(FormChange { before: stored.profile, sent })
    }

    /// Makes an employee active or inactive by sending their whole form back (protocol §6). Two requests; the first alone
    /// where the employee is in that state already. That it was stored shows in the roster listing.
    pub async fn set_active(
        &self,
        id: EmployeeId,
        active: bool,
        catalogue: &Catalogue,
        look: impl AsyncFnOnce(&Profile) -> Result<(), String>,
    ) -> Result<StatusChange, BackofficeError> {
        let change = EmployeeChange { active: Some(active), ..EmployeeChange::default() };
        let done = self.change_employee(id, &change, catalogue, look).await?;
        Ok(StatusChange { id, changed: !done.sent.is_empty(), warnings: Vec::new() })
    }

    /// Reads an employee's form and holds it against what was sent. One request. Other stores are
    /// [`BackofficeError::SitesDiffer`], anything else [`BackofficeError::NotStored`].
    pub async fn confirm_change(
        &self,
        id: EmployeeId,
        change: &EmployeeChange,
        catalogue: &Catalogue,
    ) -> Result<Profile, BackofficeError> {
        let address = employee_form::address(id);
        let stored = self.read_page(&address, |html| employee_form::read(html, id, catalogue)).await?.profile;
        if let Some(wanted) = &change.sites {
            same_stores(wanted, &stored.sites, catalogue)?;
        }
        match change.differences(&stored, catalogue).into_iter().next() {
            None => Ok(stored),
            Some(FieldDiffers { field, wanted, stored }) => {
                Err(BackofficeError::NotStored { what: field.to_string(), wanted, stored: or_empty(stored) })
            }
        }
    }

    /// Adds a record to an employee's wage history (protocol §7). Two requests. A record that does not start behind the
    /// latest one is ignored without a word, so that [`Backoffice::confirm_wage`] must follow.
    ///
    /// `decide` sees the history and says what to add, nothing (`Ok(None)`), or why not.
    pub async fn add_wage(
        &self,
        id: EmployeeId,
        decide: impl AsyncFnOnce(&Compensation) -> Result<Option<NewWage>, String>,
    ) -> Result<Option<NewWage>, BackofficeError> {
        let address = compensation_page::address(id);
        let (history, form) = self.read_page(&address, |html| compensation_page::read(html, id)).await?;
        let Some(wage) = decide(&history).await.map_err(|what| BackofficeError::Drift { what })? else {
            return Ok(None);
        };
        let body = compensation_page::new_record(&form, &wage);
        let what = format!("paying employee {id} {} an hour from {}", wage.rate, wage.effective);
        // Where a success leads was never recorded; the read-back decides.
        let anywhere = |target: &str| target.starts_with("/employee");
        answer::submit(self.sessions(), &what, "/employee/compensation/update", &body, anywhere).await?;
        Ok(Some(wage))
    }

    /// Reads the wage history and holds its latest record against what was sent (protocol §7). One request.
    pub async fn confirm_wage(
        &self,
        id: EmployeeId,
        wage: &NewWage,
    ) -> Result<Compensation, BackofficeError> {
        let address = compensation_page::address(id);
        let (history, _) = self.read_page(&address, |html| compensation_page::read(html, id)).await?;
        let stored = history.latest();
        let same = |record: &WageRecord| wage.is_paid_by(record) && record.effective == wage.effective;
        if stored.is_some_and(|record| same(record) && record.goes_on()) {
            return Ok(history);
        }
        let held = stored.map(|record| format!("{} from {}", record.rate_text, record.effective));
        Err(BackofficeError::NotStored {
            what: "pay".into(),
            wanted: format!("{} from {}", wage.rate, wage.effective),
            stored: held.unwrap_or_else(|| "nothing".into()),
        })
    }

    /// Gives an employee who has permissions already another template (protocol §8). Two requests; the first alone where
    /// they have it.  That it was stored shows in the roster listing.
    pub async fn change_pos_template(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
        look: impl AsyncFnOnce(&PosPermissionSheet, &PosPermission) -> Result<(), String>,
    ) -> Result<bool, BackofficeError> {
        let address = permission_page::address(id);
        let (sheet, stored) = self.read_page(&address, |html| permission_page::read(html, id)).await?;
        if stored.matrix == template.matrix {
            return Ok(false);
        }
        look(&sheet, &stored).await.map_err(|what| BackofficeError::Drift { what })?;
        self.apply_pos_template(id, template, &sheet).await?;
        Ok(true)
    }

    /// Switches a Backoffice login off or on by sending its whole form back (protocol §9, likely). Two requests; the first
    /// alone where it is in that state already. That it was stored shows in the list of logins.
    pub async fn set_login_active(
        &self,
        id: UserId,
        active: bool,
        look: impl AsyncFnOnce(&LoginLink) -> Result<(), String>,
    ) -> Result<bool, BackofficeError> {
        let mut stored = self.read_page(&login_form::address(id), |html| login_form::read(html, id)).await?;
        if stored.link.active == active {
            return Ok(false);
        }
        look(&stored.link).await.map_err(|what| BackofficeError::Drift { what })?;
        login_form::set_active(&mut stored.body, active);
        let verb = if active { "opening" } else { "closing" };
        let what = format!("{verb} the login {}", stored.link.username);
        answer::submit(self.sessions(), &what, "/user/update", &stored.body, is_login_page).await?;
        Ok(true)
    }

    /// Finds out what must be known of a login before rights are sent to it: in a flat tenant, what a marked store means, which
    /// only the page of a login without any store tells (protocol §5). One request there, none elsewhere.
    pub async fn look_at_login(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<LoginBefore, BackofficeError> {
        let tree = &catalogue.sites;
        if tree.shape == Shape::Hierarchical {
            return Ok(LoginBefore::default());
        }
        let page = self.login_access(id, catalogue).await?;
        let marked = match &page.sites {
            LoginSites::Marked(boxes) => Marked::learn(boxes, tree),
            LoginSites::Access(_) => None,
        };
        Ok(LoginBefore { marked, page: Some(page) })
    }

    /// Gives a new login its template and stores (protocol §9, likely). One request. `before` is what
    /// [`Backoffice::look_at_login`] found; [`Backoffice::confirm_login`] must follow.
    pub async fn grant_login(
        &self,
        id: UserId,
        grant: &LoginGrant,
        sheet: &LoginSheet,
        catalogue: &Catalogue,
        before: &LoginBefore,
    ) -> Result<(), BackofficeError> {
        let tree = &catalogue.sites;
        let bad = |what: &str| BackofficeError::BadRequest { what: what.to_owned(), source: None };
        if grant.sites.effective(tree).is_empty() {
            return Err(bad("a login needs at least one site"));
        }
        let asks = tree.shape == Shape::Flat && grant.sites != SiteAccess::All;
        if asks && before.marked.is_none() {
            return Err(bad("the page of the new login does not tell what a marked site means"));
        }
        let marked = before.marked.unwrap_or(Marked::Refused);
        let body = login_permission_page::grant(id, grant, sheet, tree, marked);
        let what = format!("giving login {id} the permission {}", grant.template.name);
        answer::submit(self.sessions(), &what, "/user/permissions/update", &body, is_login_page).await?;
        Ok(())
    }

    /// Reads a login's permission page and holds tokens and stores against what was sent (protocol §9). One request.
    ///
    /// In a flat tenant, what was found out about the marks before they were set decides: their opposite is
    /// [`BackofficeError::SitesDiffer`] and says so, and a page that is as it was before proves nothing.
    pub async fn confirm_login(
        &self,
        id: UserId,
        grant: &LoginGrant,
        sheet: &LoginSheet,
        catalogue: &Catalogue,
        before: &LoginBefore,
    ) -> Result<(), BackofficeError> {
        let tree = &catalogue.sites;
        let stored = self.login_access(id, catalogue).await?;
        if before.page.as_ref() == Some(&stored) {
            return Err(BackofficeError::NotStored {
                what: format!("permission {}", grant.template.name),
                wanted: "what was sent".to_owned(),
                stored: "the page as it was before".to_owned(),
            });
        }
        let wanted = grant.sites.effective(tree);
        let words = |sites: &BTreeSet<SiteId>| or_empty(tree.names(sites).join(", "));
        let differ = |stored: String| Err(BackofficeError::SitesDiffer { wanted: words(&wanted), stored });
        match (&stored.sites, before.marked) {
            (LoginSites::Access(access), _) => same_stores(&grant.sites, access, catalogue)?,
            (LoginSites::Marked(boxes), Some(means)) if *boxes == means.boxes(&wanted, tree) => {}
            (LoginSites::Marked(boxes), Some(means)) if *boxes == means.other().boxes(&wanted, tree) => {
                let others = tree.all_ids().difference(&wanted).copied().collect();
                return differ(format!("the other way round, exactly the other sites: {}", words(&others)));
            }
            (LoginSites::Marked(boxes), Some(_)) => return differ(format!("marks at {}", words(boxes))),
            (LoginSites::Marked(boxes), None) => {
                let marks = words(boxes);
                return differ(format!("marks at {marks}, and it is not known whether a mark grants a site"));
            }
        }
        let tokens = login_permission_page::expected(grant, sheet);
        if stored.tokens == tokens {
            return Ok(());
        }
        Err(BackofficeError::NotStored {
            what: format!("permission {}", grant.template.name),
            wanted: format!("{} rights", tokens.len()),
            stored: format!("{} rights", stored.tokens.len()),
        })
    }
}

/// Where a login's forms lead was never recorded; anything among the logins is as good as a yes, the read-back decides.
fn is_login_page(target: &str) -> bool {
    target == "/user" || target.starts_with("/user/") || target.starts_with("/user?")
}

fn or_empty(text: String) -> String {
    if text.trim().is_empty() { "nothing".to_owned() } else { text }
}
