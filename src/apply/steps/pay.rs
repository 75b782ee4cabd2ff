//! A new line of the wage history, proven by reading the history again (protocol §7).

use crate::backoffice::{BackofficeError, Compensation, ErrorKind, NewWage};
use crate::model::EmployeeId;
use crate::observed::{ObservedPay, Seen};
use crate::plan::{Entry, Old, WageSpec};

use super::super::ApplyError;
use super::super::executor::Executor;

/// Adds the record and reads it back. `None` means that it was there already.
pub(super) async fn add(
    run: &Executor<'_>,
    entry: &Entry,
    id: EmployeeId,
    spec: &WageSpec,
) -> Result<Result<Option<NewWage>, BackofficeError>, ApplyError> {
    let about = format!("employee {id}, {} from {}", spec.rate, spec.from);
    let mut decided = None;
    let looked = run
        .looking_step(entry, "wage", &about, async |step| {
            let add = run.backoffice.add_wage(id, async |history: &Compensation| {
                let wage = decide(spec, history)?;
                if let Some(added) = wage {
                    run.keep_old(step, &Old::Pay { before: history.latest().cloned(), added }).await?;
                    decided = wage;
                }
                Ok(wage)
            });
            add.await
        })
        .await?;
    let wage = match (looked.outcome, decided) {
        // Found there by the second look: the first one was stored.
        (Ok(None), Some(wage)) if looked.again => wage,
        (Ok(None), _) => return Ok(Ok(None)),
        (Ok(Some(wage)), _) => wage,
        // Nobody knows; the page is read once more.
        (Err(error), Some(wage)) if error.kind() == ErrorKind::Unclear => wage,
        (Err(error), _) => return Ok(Err(error)),
    };
    let confirm = run.backoffice.confirm_wage(id, &wage);
    match run.step(entry, "read-wage", &about, |_| confirm).await? {
        Ok(compensation) => {
            run.remember_pay(id, &ObservedPay { compensation, seen: Seen::Earlier(run.input.plan.today) })
                .await?;
            Ok(Ok(Some(wage)))
        }
        Err(error) => Ok(Err(error)),
    }
}

/// Decides the record on what the page says now; somebody else's newer record is not overruled.
fn decide(spec: &WageSpec, history: &Compensation) -> Result<Option<NewWage>, String> {
    let latest = history.latest();
    let wage = history.next_record(spec.rate, spec.overtime, spec.from);
    if latest.is_some_and(|latest| latest.goes_on() && wage.is_paid_by(latest)) {
        return Ok(None);
    }
    let now = latest.map(|latest| (latest.rate_text.clone(), latest.effective));
    if now != spec.before {
        let words = |record: &Option<(String, chrono::NaiveDate)>| {
            record.as_ref().map_or("nothing".to_owned(), |(rate, from)| format!("{rate} from {from}"))
        };
        return Err(format!(
            "changed in Backoffice since the plan was made: pay was {}, is now {}. Plan again",
            words(&spec.before),
            words(&now)
        ));
    }
    if latest.is_some_and(|latest| !latest.hourly) {
        return Err("this person is paid a salary; nothing was changed".to_owned());
    }
    Ok(Some(wage))
}
