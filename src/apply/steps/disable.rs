//! An employee becomes inactive.

use crate::backoffice::{ErrorKind, Profile};
use crate::model::fold;
use crate::plan::{Before, Entry};

use super::super::confirm::Expected;
use super::super::executor::{Carried, Executor, Progress, result_of};
use super::super::{ApplyError, RowStatus};
use super::{ended, status_of};

/// Carries out a disable.
pub(in super::super) async fn carry_out(run: &Executor<'_>, entry: &Entry) -> Result<Carried, ApplyError> {
    let mut result = result_of(entry, RowStatus::Done, String::new());
    let (Some(id), Some(before)) = (entry.person.employee_id, &entry.before) else {
        result.status = RowStatus::NotAttempted;
        "the plan says too little about this person; plan again".clone_into(&mut result.message);
        return Ok(Carried { progress: Progress::Finished(result), trouble: None, secrets_unused: false });
    };
    let disable =
        run.backoffice.set_active(id, false, run.input.catalogue, |profile| unchanged(before, profile));
    match run.step(entry, "disable", &format!("employee {id}"), disable).await? {
        Ok(change) if !change.changed => {
            result.status = RowStatus::Unchanged;
            "was inactive already".clone_into(&mut result.message);
            Ok(Carried { progress: Progress::Finished(result), trouble: None, secrets_unused: false })
        }
        Ok(_) => Ok(to_confirm(result, entry)),
        // The listing at the end shows whether it happened.
        Err(error) if error.kind() == ErrorKind::Unclear => Ok(to_confirm(result, entry)),
        Err(error) => Ok(ended(result, status_of(&error), &error, false)),
    }
}

fn to_confirm(mut result: super::super::RowResult, entry: &Entry) -> Carried {
    "employee disabled".clone_into(&mut result.changed);
    let expected = Expected::disabled(entry);
    Carried { progress: Progress::ToConfirm(result, expected), trouble: None, secrets_unused: false }
}

/// Compares what the plan was made from with what the form says now: somebody else's change is never overwritten.
fn unchanged(before: &Before, now: &Profile) -> Result<(), String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = |id: Option<crate::model::PosUserId>| id.map(|id| id.to_string()).unwrap_or_default();
    let compared = [
        ("first name", before.first_name.clone(), now.name.first().to_owned(), fold as fn(&str) -> String),
        ("last name", before.last_name.clone(), now.name.last().to_owned(), fold),
        ("POS id", number(before.pos_user_id), number(now.pos_user_id), fold),
        ("phone", before.phone.clone(), now.phone_text.clone(), digits),
    ];
    let differing: Vec<String> = compared
        .into_iter()
        .filter(|(_, planned, found, spelling)| spelling(planned) != spelling(found))
        .map(|(what, planned, found, _)| format!("{what} was {planned:?}, is now {found:?}"))
        .collect();
    if differing.is_empty() {
        Ok(())
    } else {
        Err(format!("changed in Backoffice since the plan was made: {}. Plan again", differing.join("; ")))
    }
}
