//! What is new: an employee or a login, sent at most once more than it is found missing, and never twice.

use crate::model::{EmployeeId, Field, PosMatrix, PosTemplate, UserId};

use super::super::{
    BackofficeError, ErrorKind, FieldDiffers, LoginGrant, LoginSheet, NewEmployee, NewLogin,
    PosPermissionSheet, StepKind, Witness, WriteError, Written,
};
use super::insertion::{Existing, Insertion};
use super::writer::{Tried, Writer, interrupted, may_pass, unknown};

impl<W: Witness> Writer<'_, W> {
    /// Inserts an employee (protocol §4). After an answer that says nothing it looks who has the number, and sends once more only
    /// when nobody has. An error of kind [`ErrorKind::Unclear`] means that nobody knows.
    pub async fn insert_employee(&self, new: &NewEmployee) -> Written<EmployeeId, W> {
        self.insert(new).await
    }

    /// Inserts what is new. After an answer that says nothing it looks for it, and sends once more only when it is not there.
    async fn insert<N: Insertion>(&self, new: &N) -> Written<N::Id, W> {
        let what = format!("creating {}", new.called());
        let (backoffice, catalogue) = (self.backoffice, self.catalogue);
        let mut unclear = self.witness.may_have_sent(N::STEP).then(|| interrupted(what.clone()));
        for _ in 0..2 {
            if let Some(error) = &unclear {
                match new.look(backoffice, catalogue).await {
                    Ok(Existing::Ours(id)) => return Ok(id),
                    Ok(Existing::Nothing) => {}
                    Ok(Existing::SomebodyElse(who)) => return Err(taken(what, who, N::NAME).into()),
                    Err(also) => return Err(unknown(error, &also).into()),
                }
            }
            let mark = self.begin(N::STEP, &new.about()).await?;
            let sent = new.send(backoffice, catalogue).await;
            let error = match self.end(mark, sent.map_err(WriteError::Backoffice)).await {
                Err(WriteError::Backoffice(error)) => error,
                known => return known,
            };
            match (error.kind(), &unclear) {
                (ErrorKind::Unclear, _) | (ErrorKind::Forbidden, None) => unclear = Some(error),
                // The first one was still on its way when it was looked for.
                (ErrorKind::Taken, Some(_)) => {
                    return Err(match new.look(backoffice, catalogue).await {
                        Ok(Existing::Ours(id)) => return Ok(id),
                        Ok(Existing::Nothing | Existing::SomebodyElse(_)) => final_refusal(error).into(),
                        Err(also) => unknown(&error, &also).into(),
                    });
                }
                (ErrorKind::Taken, None) => return Ok(self.arrived_twice(new, error).await?),
                _ => return Err(error.into()),
            }
        }
        let error = unclear.unwrap_or_else(|| interrupted(what.clone()));
        Err(match new.look(backoffice, catalogue).await {
            Ok(Existing::Ours(id)) => return Ok(id),
            Ok(Existing::Nothing) => sent_twice(what, &new.nowhere()),
            Ok(Existing::SomebodyElse(who)) => taken(what, who, N::NAME),
            Err(also) => unknown(&error, &also),
        }
        .into())
    }

    /// Looks whether what was refused because there is such a one already is that one: a proxy on the way may send a form twice, and
    /// passes on the second answer. Who has rights already was not made a moment ago, and is left to a person.
    async fn arrived_twice<N: Insertion>(
        &self,
        new: &N,
        refused: BackofficeError,
    ) -> Result<N::Id, BackofficeError> {
        let (backoffice, catalogue) = (self.backoffice, self.catalogue);
        let found = match new.look(backoffice, catalogue).await {
            Ok(Existing::Ours(id)) => {
                new.is_fresh(backoffice, catalogue, id).await.map(|fresh| fresh.then_some(id))
            }
            Ok(Existing::Nothing | Existing::SomebodyElse(_)) => Ok(None),
            Err(also) => Err(also),
        };
        match found {
            Ok(id) => id.ok_or(refused),
            Err(also) => Err(unknown(&refused, &also)),
        }
    }

    /// Reads the form of an employee who was just created and holds it against what was sent (protocol §5, §6). Returns what is
    /// stored otherwise; other sites or another PIN are errors, and nothing may follow.
    pub async fn prove_created(&self, id: EmployeeId, new: &NewEmployee) -> Written<Vec<FieldDiffers>, W> {
        let about = format!("POS id {}", new.pos_user_id);
        self.read(StepKind::ReadSites, &about, self.backoffice.confirm_created(id, new, self.catalogue)).await
    }

    /// Reads the pay of an employee who was just created and holds it against what was sent (protocol §7).
    pub async fn prove_first_pay(&self, id: EmployeeId, new: &NewEmployee) -> Written<(), W> {
        let about = format!("POS id {}", new.pos_user_id);
        self.read(StepKind::ReadPay, &about, self.backoffice.confirm_first_pay(id, new)).await
    }

    /// Gives a new employee their permission (protocol §8). One request; where it may have been given already, the page is read
    /// first, and another one that somebody gave meanwhile is kept.
    pub async fn give_first_template(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
        sheet: &PosPermissionSheet,
    ) -> Written<(), W> {
        let mut tried = Tried::default();
        if !self.witness.may_have_sent(StepKind::Grant) {
            let mark = self.begin(StepKind::Grant, &template.name).await?;
            let sent = self.backoffice.apply_pos_template(id, template, sheet).await;
            match self.end(mark, sent.map_err(WriteError::Backoffice)).await {
                Err(WriteError::Backoffice(error)) if error.kind() == ErrorKind::Unclear => {}
                Err(WriteError::Backoffice(error)) if error.kind() == ErrorKind::Forbidden => {
                    tried = Tried::once(error);
                }
                known => return known,
            }
        }
        loop {
            let mark = self.begin(StepKind::Grant, &template.name).await?;
            let sent = self.give_where_none_is(id, template).await;
            if let Some(known) = self.settle(mark, sent.map_err(WriteError::Backoffice), &mut tried).await {
                return known;
            }
        }
    }

    async fn give_where_none_is(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
    ) -> Result<(), BackofficeError> {
        let (sheet, now) = self.backoffice.permissions_of(id).await?;
        if now.matrix == template.matrix {
            return Ok(());
        }
        if now.matrix != PosMatrix::default() {
            let what = format!("somebody gave employee {id} another permission meanwhile");
            return Err(BackofficeError::Drift { what });
        }
        self.backoffice.apply_pos_template(id, template, &sheet).await
    }

    /// Inserts a login (protocol §9). After an answer that says nothing it looks for the login, and sends once more only when
    /// there is none. An error of kind [`ErrorKind::Unclear`] means that nobody knows.
    pub async fn insert_login(&self, new: &NewLogin) -> Written<UserId, W> {
        self.insert(new).await
    }

    /// Gives a new login its permission and sites, and reads them back (protocol §9). After an answer that says nothing it sends
    /// once more only what is proven not to be there.
    pub async fn give_rights(&self, user: UserId, grant: &LoginGrant, sheet: &LoginSheet) -> Written<(), W> {
        let (backoffice, catalogue) = (self.backoffice, self.catalogue);
        let about = format!("login {user}, {}", grant.template.name);
        let before = backoffice.look_at_login(user, catalogue).await?;
        let mut last = Ok(());
        for attempt in 0..2 {
            let read_back = || backoffice.confirm_login(user, grant, sheet, catalogue, &before);
            // What an interrupted run may have stored is not sent again.
            if attempt == 0 && self.witness.may_have_sent(StepKind::LoginRights) {
                match self.read(StepKind::ReadLoginRights, &about, read_back()).await {
                    Err(WriteError::Backoffice(_)) => {}
                    known => return known,
                }
            }
            let mark = self.begin(StepKind::LoginRights, &about).await?;
            let sent = backoffice.grant_login(user, grant, sheet, catalogue, &before).await;
            let unanswered = match self.end(mark, sent.map_err(WriteError::Backoffice)).await {
                Ok(()) => false,
                Err(WriteError::Backoffice(error))
                    if error.kind() == ErrorKind::Unclear || (attempt == 0 && may_pass(error.kind())) =>
                {
                    true
                }
                known => return known,
            };
            last = self.read(StepKind::ReadLoginRights, &about, read_back()).await;
            let absent = matches!(&last, Err(WriteError::Backoffice(error))
                if matches!(error.kind(), ErrorKind::NotStored | ErrorKind::SitesDiffer));
            if !(unanswered && absent) {
                break;
            }
        }
        last
    }
}

/// The answer to a second try, while the first may still arrive: with another PIN nothing is sent any more, or nobody would know which
/// of the two counts.
fn final_refusal(error: BackofficeError) -> BackofficeError {
    match error {
        BackofficeError::Taken { what, alerts, field: Some(Field::PosPin) } => {
            BackofficeError::Rejected { what, alerts }
        }
        other => other,
    }
}

/// Twice sent, twice no answer, and it is nowhere: it did not happen.
fn sent_twice(what: String, nowhere: &str) -> BackofficeError {
    let alerts = vec![format!("it was sent twice without an answer, and {nowhere}")];
    BackofficeError::Rejected { what, alerts }
}

fn taken(what: String, who: String, field: Field) -> BackofficeError {
    BackofficeError::Taken { what, field: Some(field), alerts: vec![who] }
}
