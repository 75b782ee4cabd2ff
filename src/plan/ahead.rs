//! What carrying an entry out sends: every step in its order, and the requests of each. `apply/steps` does it; a test runs whole
//! syncs and holds their journals and the requests that arrived against this.

use serde::Serialize;

use crate::backoffice::StepKind;
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
