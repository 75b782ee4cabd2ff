//! A new line of the wage history, proven by reading the history again (protocol §7).

use crate::backoffice::{BackofficeError, Compensation, NewWage};
use crate::model::EmployeeId;
use crate::observed::{ObservedPay, Seen};
use crate::plan::{Entry, WageSpec};

use super::super::executor::Executor;
use super::super::witness::{EntryWitness, Sent};

/// Adds the record and reads it back. `None` means that it was there already.
pub(super) async fn add(
    run: &Executor<'_>,
    entry: &Entry,
    id: EmployeeId,
    spec: &WageSpec,
) -> Sent<Option<NewWage>> {
    let about = format!("employee {id}, {} from {}", spec.rate, spec.from);
    let witness = EntryWitness::new(run, entry);
    let written = witness.writer().add_wage(id, &about, |history| decide(spec, history)).await?;
    let Some(written) = written else { return Ok(None) };
    let pay = ObservedPay { compensation: written.history, seen: Seen::Earlier(run.input.plan.today) };
    run.remember_pay(id, &pay).await?;
    Ok(Some(written.wage))
}

/// Decides the record on what the page says now; somebody else's newer record is not overruled.
fn decide(spec: &WageSpec, history: &Compensation) -> Result<Option<NewWage>, BackofficeError> {
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
        let what = format!(
            "changed in Backoffice since the plan was made: pay was {}, is now {}. Plan again",
            words(&spec.before),
            words(&now)
        );
        return Err(BackofficeError::Drift { what });
    }
    if latest.is_some_and(|latest| !latest.hourly) {
        let what = "this person is paid a salary; nothing was changed".to_owned();
        return Err(BackofficeError::Drift { what });
    }
    Ok(Some(wage))
}
