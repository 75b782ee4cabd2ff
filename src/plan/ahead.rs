//! What carrying an entry out sends: every step in its order, and the requests of each. `apply/steps` does it; a test runs whole
//! syncs and holds their journals and the requests that arrived against this.

use serde::Serialize;

use crate::model::UserId;

use super::{Action, Entry, UpdateSpec};

/// What is ahead of one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ahead {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Whether the listing of employees at the end of the run proves something of it. One listing proves all entries.
    pub lists_people: bool,
    /// Whether the list of logins does.
    pub lists_logins: bool,
}

/// One step, as the journal names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which step it is.
    pub step: StepKind,
    /// The login that it switches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<UserId>,
}

/// The steps there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// The form of a new employee is sent.
    Insert,
    /// Their form is read: stores and PIN must be those that were sent.
    ReadSites,
    /// Their pay page is read: a record must pay what was sent.
    ReadPay,
    /// They are given their permission.
    Grant,
    /// A Backoffice login is created.
    Login,
    /// It is given permission and sites.
    LoginRights,
    /// These are read back.
    ReadLoginRights,
    /// The form is read before a login is closed: it must still be the person of the plan.
    Look,
    /// The form is read and sent back with another active flag.
    Disable,
    /// The form is read and sent back with the changed fields laid over.
    Update,
    /// The same with the active flag set.
    Reactivate,
    /// The form is read again.
    ReadForm,
    /// The pay page is read and a record sent.
    Wage,
    /// The pay page is read again.
    ReadWage,
    /// The pay page of somebody who comes back is read: the last record may have ended.
    LookAtPay,
    /// The page of permissions is read and another template sent.
    Permission,
    /// A login's form is read and sent back, switched off.
    CloseLogin,
    /// A login's form is read again: it must be closed before the employee is.
    ReadLogin,
    /// A login's form is read and sent back, switched on.
    OpenLogin,
}

impl StepKind {
    /// Returns the requests of the step, in order: `GET /employee/edit/ID`.
    pub const fn requests(self) -> &'static [&'static str] {
        match self {
            Self::Insert => &["POST /employee/insert"],
            Self::ReadSites | Self::ReadForm | Self::Look => &["GET /employee/edit/ID"],
            Self::Grant => &["POST /employee/permissions/update"],
            Self::Login => &["POST /user/insert"],
            Self::LoginRights => &["POST /user/permissions/update"],
            Self::ReadLoginRights => &["GET /user/permissions/ID"],
            Self::Disable | Self::Update | Self::Reactivate => {
                &["GET /employee/edit/ID", "POST /employee/update"]
            }
            Self::Wage => &["GET /employee/compensation/ID", "POST /employee/compensation/update"],
            Self::ReadWage | Self::ReadPay | Self::LookAtPay => &["GET /employee/compensation/ID"],
            Self::Permission => &["GET /employee/permissions/ID", "POST /employee/permissions/update"],
            Self::ReadLogin => &["GET /user/edit/ID"],
            Self::CloseLogin | Self::OpenLogin => &["GET /user/edit/ID", "POST /user/update"],
        }
    }
}

impl Ahead {
    /// Returns what is ahead of an entry; nothing where it writes nothing.
    pub fn of(entry: &Entry) -> Self {
        let mut ahead = Self::default();
        match &entry.action {
            Action::Create(_) => {
                ahead.push_all([StepKind::Insert, StepKind::ReadSites, StepKind::ReadPay, StepKind::Grant]);
                ahead.lists_people = true;
            }
            Action::Link(_) => {}
            Action::Update(changing) => ahead.change(StepKind::Update, &changing.update),
            Action::Reactivate(changing) => ahead.change(StepKind::Reactivate, &changing.update),
            Action::Disable(closing) => {
                let active = closing.before.active;
                if active && !closing.logins.is_empty() {
                    ahead.push_all([StepKind::Look]);
                }
                for login in &closing.logins {
                    ahead.close(*login, active);
                }
                if active {
                    ahead.push_all([StepKind::Disable]);
                    ahead.lists_people = true;
                }
            }
            Action::None | Action::Wait | Action::Hold | Action::Refused | Action::Report => return ahead,
        }
        if let Some(login) = entry.login() {
            ahead.push_all([StepKind::Login]);
            if login.access.is_some() {
                ahead.push_all([StepKind::LoginRights, StepKind::ReadLoginRights]);
            }
            ahead.lists_logins = true;
        }
        ahead
    }

    /// Returns how many requests the steps are.
    pub fn requests(&self) -> u64 {
        self.steps.iter().map(|step| step.step.requests().len() as u64).sum()
    }

    fn change(&mut self, form: StepKind, spec: &UpdateSpec) {
        if let Some(login) = spec.close_login {
            self.close(login, spec.form.active == Some(false));
        }
        if !spec.form.is_empty() {
            self.push_all([form]);
            if spec.needs_read_back() {
                self.push_all([StepKind::ReadForm]);
            } else {
                self.lists_people = true;
            }
        }
        if spec.wage.is_some() {
            self.push_all([StepKind::Wage, StepKind::ReadWage]);
        } else if form == StepKind::Reactivate {
            self.push_all([StepKind::LookAtPay]);
        }
        if spec.template.is_some() {
            self.push_all([StepKind::Permission]);
            self.lists_people = true;
        }
        if let Some(login) = spec.open_login {
            self.switch(StepKind::OpenLogin, login);
        }
    }

    /// Closes a login; where the employee is disabled next, it is proven closed before.
    fn close(&mut self, login: UserId, then_the_employee: bool) {
        self.switch(StepKind::CloseLogin, login);
        if then_the_employee {
            self.switch(StepKind::ReadLogin, login);
        }
    }

    fn switch(&mut self, step: StepKind, login: UserId) {
        self.steps.push(Step { step, login: Some(login) });
        self.lists_logins = true;
    }

    fn push_all<const N: usize>(&mut self, steps: [StepKind; N]) {
        self.steps.extend(steps.map(|step| Step { step, login: None }));
    }
}
