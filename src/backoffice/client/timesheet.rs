//! The time clock: a witness, never a reason to write (protocol §11).

use std::time::Duration;

use chrono::NaiveDate;
use futures_util::TryStreamExt;

use crate::web::{ReportReader, ReportSeen, StreamedAnswer, Transport, WebError};

use super::super::exchange::{Exchange, Head, Reply};
use super::super::{BackofficeError, ErrorKind, Shift, arrived, pages};
use super::Backoffice;

/// A month takes the server a minute or two.
const TIMEOUT: Duration = Duration::from_mins(3);
/// How long it is left alone before it is asked a second and last time.
const BEFORE_ANOTHER: Duration = Duration::from_millis(500);

/// A report that was read to its end, or what was wrong with it.
struct ReportPage {
    status: u16,
    location: Option<String>,
    retry_after: Option<Duration>,
    outcome: Result<(Vec<Shift>, ReportSeen), Lack>,
}

/// Why a report cannot be used.
enum Lack {
    /// It did not arrive to its end.
    CutOff { title: String },
    /// It is not whole, or not as it is known.
    Expected { title: String, what: String, sign_in: bool },
}

impl Reply for ReportPage {
    fn head(&self) -> Head<'_> {
        Head { status: self.status, location: self.location.as_deref(), retry_after: self.retry_after }
    }

    fn is_sign_in_page(&self) -> bool {
        match &self.outcome {
            Ok((_, seen)) => seen.sign_in,
            Err(Lack::Expected { sign_in, .. }) => *sign_in,
            Err(Lack::CutOff { .. }) => false,
        }
    }
}

impl Backoffice {
    /// Returns every shift that began on these days, both included, at every site: whole, or an error (protocol §11). One
    /// request, and one more where it cannot be read. It takes the server long: it has a time-out of its own, and one is asked
    /// for at a time.
    ///
    /// # Errors
    ///
    /// More than 31 days, and whatever a page can lack. Nothing about the tenant follows from a report that cannot be had.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let shifts = backoffice.list_shifts("2026-11-01".parse()?, "2026-11-14".parse()?).await?;
    /// let inside = shifts.iter().filter(|shift| shift.ended.is_none()).count();
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_shifts(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Shift>, BackofficeError> {
        let days = (to - from).num_days() + 1;
        let most = pages::timesheets::MOST_SHIFT_DAYS;
        if !(1..=i64::from(most)).contains(&days) {
            let what = format!("the time clock tells 1 to {most} days at once, not {days}");
            return Err(BackofficeError::BadRequest { what, source: None });
        }
        let _one_at_a_time = self.inner.timesheet.lock().await;
        match self.report((from, to)).await {
            Err(error) if may_be_had(&error) => {
                tracing::info!(%error, "asking the time clock once more");
                tokio::time::sleep(BEFORE_ANOTHER).await;
                self.report((from, to)).await
            }
            outcome => outcome,
        }
    }

    async fn report(&self, days: (NaiveDate, NaiveDate)) -> Result<Vec<Shift>, BackofficeError> {
        let path = pages::timesheets::address(days.0, days.1);
        let page = self.sessions().request("GET", &path, &Report { path: &path, days }).await?;
        let short = pages::timesheets::PATH;
        if page.status != 200 {
            let title = match page.outcome {
                Ok((_, seen)) => seen.title,
                Err(Lack::CutOff { title } | Lack::Expected { title, .. }) => title,
            };
            return Err(arrived::not_a_page(short, page.status, page.location.as_deref(), title));
        }
        match page.outcome {
            Ok((shifts, _)) => Ok(shifts),
            Err(Lack::CutOff { title }) => Err(BackofficeError::CutOff { path: short.to_owned(), title }),
            Err(Lack::Expected { title, what, .. }) => Err(BackofficeError::nonsense(short, title, what)),
        }
    }
}

/// The report of these days, read while it arrives.
struct Report<'a> {
    path: &'a str,
    days: (NaiveDate, NaiveDate),
}

impl Exchange for Report<'_> {
    type Reply = ReportPage;

    async fn send(&self, transport: &Transport) -> Result<ReportPage, WebError> {
        let streamed = transport.get_streamed_within(self.path, TIMEOUT).await?;
        let (status, retry_after) = (streamed.status, streamed.retry_after);
        let location = streamed.location.clone();
        let outcome = shifts(streamed, self.path, self.days).await;
        Ok(ReportPage { status, location, retry_after, outcome })
    }
}

/// Whether asking again can help: a page that is not allowed, and a password that was refused, will be again.
fn may_be_had(error: &BackofficeError) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::Forbidden | ErrorKind::SignInRefused | ErrorKind::SignInUnanswered | ErrorKind::BadRequest
    )
}

async fn shifts(
    streamed: StreamedAnswer,
    path: &str,
    days: (NaiveDate, NaiveDate),
) -> Result<(Vec<Shift>, ReportSeen), Lack> {
    let cut_off = |_| Lack::CutOff { title: "(no title)".to_owned() };
    let unreadable = |what: String| Lack::Expected { title: "(no title)".to_owned(), what, sign_in: false };
    let mut tables = ReportReader::new(arrived::FRAME);
    let mut reader = pages::timesheets::Reader::new(days);
    // What is wrong in the middle is told at the end, when the page's title is known.
    let mut wrong: Option<String> = None;
    let mut chunks = std::pin::pin!(streamed.chunks(path));
    while let Some(chunk) = chunks.try_next().await.map_err(cut_off)? {
        for piece in tables.feed(&chunk).map_err(|error| unreadable(error.to_string()))? {
            if wrong.is_none() {
                wrong = reader.take(&piece).err();
            }
        }
    }
    let (rest, seen) = tables.finish().map_err(|error| unreadable(error.to_string()))?;
    for piece in rest {
        if wrong.is_none() {
            wrong = reader.take(&piece).err();
        }
    }
    if !seen.complete {
        return Err(Lack::CutOff { title: seen.title });
    }
    let lacks = |what: String| {
        let (title, sign_in) = (seen.title.clone(), seen.sign_in);
        Lack::Expected { title, what, sign_in }
    };
    if !seen.frame {
        return Err(lacks(arrived::FRAME.to_owned()));
    }
    if let Some(what) = wrong {
        return Err(lacks(what));
    }
    let shifts = reader.finish(&seen).map_err(lacks)?;
    Ok((shifts, seen))
}
