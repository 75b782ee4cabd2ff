//! Changes to what is there already: the page is read, held against what the caller knows of it, told to the witness, sent back,
//! and looked at again where the answer says nothing.

use std::collections::BTreeSet;

use crate::model::{EmployeeId, PosTemplate, UserId};

use super::super::{
    BackofficeError, Compensation, EmployeeChange, ErrorKind, FieldDiffers, LoginLink, NewWage, Old,
    PosPermission, PosPermissionSheet, Profile, StepKind, Witness, WriteError, Written,
};
use super::writer::{Tried, Writer};

/// What became of a form that was to be changed.
#[derive(Debug)]
pub struct FormWritten {
    /// What was sent, by field; empty where the form held it all.
    pub sent: Vec<FieldDiffers>,
    /// What the form held before the first of it was sent.
    pub before: Option<Profile>,
    /// What came instead of an answer, where nobody knows whether it was stored.
    pub lost: Option<BackofficeError>,
}

/// What became of a new line of the wage history.
#[derive(Debug)]
pub struct WageWritten {
    /// The line, read back.
    pub wage: NewWage,
    /// The history as it stands now.
    pub history: Compensation,
}

/// What became of a permission that was to be given.
#[derive(Debug)]
pub struct TemplateWritten {
    /// Whether it was sent, or may have been; else they had it.
    pub sent: bool,
    /// The folded names of every template with the same rights, where the page was read.
    pub names: BTreeSet<String>,
    /// What came instead of an answer, where nobody knows whether it was stored.
    pub lost: Option<BackofficeError>,
}

/// What became of a login that was to be switched.
#[derive(Debug)]
pub enum LoginSwitched {
    /// Nothing was to be done.
    AlreadySo,
    /// It was sent, or may have been: its page, or the list of logins, shows whether it was stored.
    Sent,
    /// The same, and this came instead of an answer.
    Unanswered(BackofficeError),
}

impl<W: Witness> Writer<'_, W> {
    /// Lays a change over an employee's form and sends it back whole (protocol §6). `check` sees the form before anything is
    /// sent, and stops what is not to be. That it was stored is for [`Writer::prove_form`] or a listing to say.
    pub async fn change_form(
        &self,
        step: StepKind,
        id: EmployeeId,
        change: &EmployeeChange,
        check: impl Fn(&Profile) -> Result<(), BackofficeError> + Sync,
    ) -> Written<FormWritten, W> {
        let about = format!("employee {id}");
        let (mut tried, mut before) = (Tried::default(), None);
        let outcome = loop {
            let mark = self.begin(step, &about).await?;
            let sent = self.form_once(mark, id, change, &check, &mut before).await;
            if let Some(known) = self.settle(mark, sent, &mut tried).await {
                break known;
            }
        };
        let first = |before: &Option<Profile>| {
            before.as_ref().map(|before| change.differences(before, self.catalogue)).unwrap_or_default()
        };
        let (sent, lost) = match outcome {
            // Found there by the second look: the first one was stored. So it is where an interrupted run sent it.
            Ok(sent) if sent.is_empty() && tried.again() => (first(&before), None),
            Ok(sent) => (sent, None),
            Err(WriteError::Backoffice(error)) if error.kind() == ErrorKind::Unclear && before.is_some() => {
                (first(&before), Some(error))
            }
            Err(error) => return Err(error),
        };
        Ok(FormWritten { sent, before, lost })
    }

    async fn form_once(
        &self,
        mark: W::Mark,
        id: EmployeeId,
        change: &EmployeeChange,
        check: &(impl Fn(&Profile) -> Result<(), BackofficeError> + Sync),
        before: &mut Option<Profile>,
    ) -> Written<Vec<FieldDiffers>, W> {
        let stored = self.backoffice.form_of(id, self.catalogue).await?;
        let sent = change.differences(&stored.profile, self.catalogue);
        if sent.is_empty() {
            return Ok(sent);
        }
        check(&stored.profile)?;
        self.keep(mark, &Old::Form(Box::new(stored.profile.clone()))).await?;
        before.get_or_insert_with(|| stored.profile.clone());
        self.backoffice.send_form(stored, change, self.catalogue).await?;
        Ok(sent)
    }

    /// Reads a form that was changed and holds it against what was sent.
    pub async fn prove_form(&self, id: EmployeeId, change: &EmployeeChange) -> Written<Profile, W> {
        let proof = self.backoffice.confirm_change(id, change, self.catalogue);
        self.read(StepKind::ReadForm, &format!("employee {id}"), proof).await
    }

    /// Adds a line to the wage history and reads it back (protocol §7). `decide` sees the history and says what to add, nothing
    /// (`Ok(None)`), or why not. `None` means that it was there already.
    pub async fn add_wage(
        &self,
        id: EmployeeId,
        about: &str,
        decide: impl Fn(&Compensation) -> Result<Option<NewWage>, BackofficeError> + Sync,
    ) -> Written<Option<WageWritten>, W> {
        let (mut tried, mut decided) = (Tried::default(), None);
        let outcome = loop {
            let mark = self.begin(StepKind::Wage, about).await?;
            let sent = self.wage_once(mark, id, &decide, &mut decided).await;
            if let Some(known) = self.settle(mark, sent, &mut tried).await {
                break known;
            }
        };
        let wage = match (outcome, decided) {
            // Found there by the second look: the first one was stored.
            (Ok(false), Some(wage)) if tried.again() => wage,
            (Ok(false), _) | (Ok(true), None) => return Ok(None),
            (Ok(true), Some(wage)) => wage,
            // Nobody knows; the page is read once more.
            (Err(WriteError::Backoffice(error)), Some(wage)) if error.kind() == ErrorKind::Unclear => wage,
            (Err(error), _) => return Err(error),
        };
        let history = self.read(StepKind::ReadWage, about, self.backoffice.confirm_wage(id, &wage)).await?;
        Ok(Some(WageWritten { wage, history }))
    }

    async fn wage_once(
        &self,
        mark: W::Mark,
        id: EmployeeId,
        decide: &(impl Fn(&Compensation) -> Result<Option<NewWage>, BackofficeError> + Sync),
        decided: &mut Option<NewWage>,
    ) -> Written<bool, W> {
        let (history, form) = self.backoffice.pay_of(id).await?;
        let Some(added) = decide(&history)? else { return Ok(false) };
        self.keep(mark, &Old::Pay { before: history.latest().cloned(), added }).await?;
        *decided = Some(added);
        self.backoffice.send_wage(id, &form, &added).await?;
        Ok(true)
    }

    /// Gives an employee who has permissions already other ones (protocol §8). `check` sees the page before anything is sent.
    /// That it was stored is for the page or the listing to say.
    pub async fn change_template(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
        check: impl Fn(&PosPermissionSheet, &PosPermission) -> Result<(), BackofficeError> + Sync,
    ) -> Written<TemplateWritten, W> {
        let (mut tried, mut names) = (Tried::default(), BTreeSet::new());
        let outcome = loop {
            let mark = self.begin(StepKind::Permission, &template.name).await?;
            let sent = self.template_once(mark, id, template, &check, &mut names).await;
            if let Some(known) = self.settle(mark, sent, &mut tried).await {
                break known;
            }
        };
        match outcome {
            Ok(sent) => Ok(TemplateWritten { sent: sent || tried.again(), names, lost: None }),
            Err(WriteError::Backoffice(error)) if error.kind() == ErrorKind::Unclear => {
                Ok(TemplateWritten { sent: true, names, lost: Some(error) })
            }
            Err(error) => Err(error),
        }
    }

    async fn template_once(
        &self,
        mark: W::Mark,
        id: EmployeeId,
        template: &PosTemplate,
        check: &(impl Fn(&PosPermissionSheet, &PosPermission) -> Result<(), BackofficeError> + Sync),
        names: &mut BTreeSet<String>,
    ) -> Written<bool, W> {
        let (sheet, now) = self.backoffice.permissions_of(id).await?;
        *names = PosTemplate::names_of(&sheet.templates, &template.matrix);
        if now.matrix == template.matrix {
            return Ok(false);
        }
        check(&sheet, &now)?;
        self.keep(mark, &Old::Permission(now)).await?;
        self.backoffice.apply_pos_template(id, template, &sheet).await?;
        Ok(true)
    }

    /// Switches a login on or off by its own edit page (protocol §9). `check` sees whose it is before anything is sent. That it
    /// was stored is for its page or the list of logins to say.
    pub async fn switch_login(
        &self,
        id: UserId,
        active: bool,
        check: impl Fn(&LoginLink) -> Result<(), BackofficeError> + Sync,
    ) -> Written<LoginSwitched, W> {
        let step = if active { StepKind::OpenLogin } else { StepKind::CloseLogin };
        let about = format!("login {id}");
        let mut tried = Tried::default();
        let outcome = loop {
            let mark = self.begin(step, &about).await?;
            let sent = self.login_once(mark, id, active, &check).await;
            if let Some(known) = self.settle(mark, sent, &mut tried).await {
                break known;
            }
        };
        match outcome {
            Ok(false) if !tried.again() && !self.witness.may_have_sent(step) => Ok(LoginSwitched::AlreadySo),
            Ok(_) => Ok(LoginSwitched::Sent),
            // Nobody knows: the list shows whether it happened.
            Err(WriteError::Backoffice(error)) if error.kind() == ErrorKind::Unclear => {
                Ok(LoginSwitched::Unanswered(error))
            }
            Err(error) => Err(error),
        }
    }

    async fn login_once(
        &self,
        mark: W::Mark,
        id: UserId,
        active: bool,
        check: &(impl Fn(&LoginLink) -> Result<(), BackofficeError> + Sync),
    ) -> Written<bool, W> {
        let stored = self.backoffice.login_form_of(id, active).await?;
        if stored.link.active == active {
            return Ok(false);
        }
        check(&stored.link)?;
        self.keep(mark, &Old::Login { user: id, active: !active }).await?;
        self.backoffice.send_login(&stored, active).await?;
        Ok(true)
    }

    /// Reads a login's own page: in this state, or what is wrong.
    pub async fn prove_switched(&self, id: UserId, active: bool) -> Written<LoginLink, W> {
        let reading = async {
            let link = self.backoffice.login_link(id).await?;
            if link.active == active {
                return Ok(link);
            }
            let word = |active: bool| if active { "open" } else { "closed" }.to_owned();
            let (wanted, stored) = (word(active), word(link.active));
            Err(BackofficeError::NotStored { what: format!("login {}", link.username), wanted, stored })
        };
        self.read(StepKind::ReadLogin, &format!("login {id}"), reading).await
    }
}
