//! Who worked (protocol §11): one page for everybody, two tables a person, and a total at its end that proves it whole.

use chrono::{NaiveDate, NaiveTime};

use crate::web::{Piece, ReportRow, ReportSeen};

use super::employee_form::page_date;
use crate::backoffice::record::{Shift, Worker};

/// The path; its query changes with the days.
pub(in crate::backoffice) const PATH: &str = "/report/employee-timesheets";
/// The most days that are asked for at once: what a longer stretch costs the server is unknown.
pub const MOST_SHIFT_DAYS: u32 = 31;

const NOBODY: &str = "No clock entries found matching the given criteria.";
const TOTAL: &str = "Timesheet Total:";
const TITLE_CELL: &str = "report-employee-title";
/// The cells of a shift.
const CELLS: usize = 12;

/// Returns the address of the report on these days, both included.
pub(in crate::backoffice) fn address(from: NaiveDate, to: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%b %-d, %Y").to_string();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("dateStart", &day(from))
        .append_pair("dateEnd", &day(to))
        .append_pair("landingPage", "");
    format!("{PATH}?{}", query.finish())
}

/// Which table the page has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum At {
    /// Before the first one.
    Start,
    /// Behind the one that tells the days.
    Period,
    /// Behind the one that names somebody.
    Named(Worker),
    /// Behind somebody's shifts.
    Worked,
    /// Behind the one with the total: nothing may follow.
    Total,
}

/// Reads the tables in their order, while they arrive.
#[derive(Debug)]
pub(in crate::backoffice) struct Reader {
    days: (NaiveDate, NaiveDate),
    at: At,
    /// What the table is that is being read; `None` between two of them and before the first row of one.
    table: Option<Kind>,
    is_open: bool,
    /// Whether somebody's table has the row of their own total, behind which it has no more.
    is_summed: bool,
    /// The reason that stands before the shift it is about.
    comment: Option<String>,
    shifts: Vec<Shift>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Period,
    Title,
    Shifts,
    Total,
}

impl Reader {
    /// Prepares for the report on these days.
    pub(in crate::backoffice) fn new(days: (NaiveDate, NaiveDate)) -> Self {
        Self {
            days,
            at: At::Start,
            table: None,
            is_open: false,
            is_summed: false,
            comment: None,
            shifts: Vec::new(),
        }
    }

    /// Takes the next part of the page, or says what it lacks, in words without anybody's data.
    pub(in crate::backoffice) fn take(&mut self, piece: &Piece) -> Result<(), String> {
        match piece {
            Piece::Table => {
                self.is_open = true;
                Ok(())
            }
            Piece::Row(row) => self.row(row),
            Piece::End => self.end(),
        }
    }

    /// Ends the page: its shifts, or what it lacks. Only the sentence says that nobody worked, and only on a page without any
    /// table.
    pub(in crate::backoffice) fn finish(self, seen: &ReportSeen) -> Result<Vec<Shift>, String> {
        if seen.tangled {
            return Err("tables in an order".to_owned());
        }
        let says_nobody = seen.headings.iter().any(|heading| heading == NOBODY);
        match self.at {
            At::Total if !says_nobody => Ok(self.shifts),
            At::Start if says_nobody && !self.is_open => Ok(Vec::new()),
            _ if says_nobody => Err("tables or the sentence that nobody worked, one of both".to_owned()),
            _ => Err(format!("row {TOTAL:?}")),
        }
    }

    fn end(&mut self) -> Result<(), String> {
        let ended = self.table.take().ok_or("rows in each table")?;
        if ended == Kind::Shifts && !(self.is_summed && self.comment.is_none()) {
            return Err("total of each person".to_owned());
        }
        Ok(())
    }

    fn row(&mut self, row: &ReportRow) -> Result<(), String> {
        match self.table {
            None => self.first_row(row),
            Some(Kind::Shifts) => self.shift_row(row),
            // The others have one row; a second that says anything is not known.
            Some(_) if row.cells.iter().all(|cell| cell.text.is_empty()) => Ok(()),
            Some(_) => Err("one row in its tables of headings".to_owned()),
        }
    }

    fn first_row(&mut self, row: &ReportRow) -> Result<(), String> {
        let first = row.cells.first().map_or("", |cell| cell.text.as_str());
        let title =
            row.cells.iter().find(|cell| cell.class.split_ascii_whitespace().any(|one| one == TITLE_CELL));
        let (kind, at) = match (&self.at, title) {
            (At::Start, None) if first.starts_with("Period of ") => {
                self.is_asked_for(first)?;
                (Kind::Period, At::Period)
            }
            (At::Period | At::Worked, Some(cell)) => {
                let worker = worker(&cell.text).ok_or("name and number of each person")?;
                (Kind::Title, At::Named(worker))
            }
            (At::Named(_), None) if first == "Date In" && row.cells.len() == CELLS => {
                (self.is_summed, self.comment) = (false, None);
                (Kind::Shifts, self.at.clone())
            }
            (At::Worked, None) if first == TOTAL => (Kind::Total, At::Total),
            _ => return Err("tables in their order".to_owned()),
        };
        (self.table, self.at) = (Some(kind), at);
        Ok(())
    }

    /// A server that answers for other days than it was asked for proves nothing about these.
    fn is_asked_for(&self, heading: &str) -> Result<(), String> {
        let days = heading.strip_prefix("Period of ").and_then(|days| days.split_once(" - "));
        let days = days.and_then(|(from, to)| page_date(from.trim()).zip(page_date(to.trim())));
        if days == Some(self.days) { Ok(()) } else { Err("days that were asked for".to_owned()) }
    }

    fn shift_row(&mut self, row: &ReportRow) -> Result<(), String> {
        if self.is_summed {
            return Err("total at the end of each person".to_owned());
        }
        if row.is("addon-row-comment") {
            let text = row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
            self.comment = Some(text);
            return Ok(());
        }
        if row.is("active") && row.cells.iter().all(|cell| cell.is_heading) && !row.cells.is_empty() {
            self.is_summed = true;
            self.at = At::Worked;
            return Ok(());
        }
        let At::Named(worker) = &self.at else { return Err("name before the shifts".to_owned()) };
        let shift = shift(worker, row, self.comment.take()).ok_or("shifts of twelve cells")?;
        self.shifts.push(shift);
        Ok(())
    }
}

/// Reads `Last, First (#203)` or `Last, First (#391, ADP ID: 1140)`. A name can hold all of these signs itself: the last
/// bracket counts.
fn worker(text: &str) -> Option<Worker> {
    let (name, rest) = text.rsplit_once("(#")?;
    let inner = rest.trim_end().strip_suffix(')')?;
    let (number, adp) = match inner.split_once(',') {
        Some((number, adp)) => (number, Some(adp.trim().strip_prefix("ADP ID:")?.trim().to_owned())),
        None => (inner, None),
    };
    let adp_employee_id = adp.filter(|id| !id.is_empty());
    Some(Worker { number: number.trim().parse().ok()?, name: name.trim().to_owned(), adp_employee_id })
}

fn shift(worker: &Worker, row: &ReportRow, comment: Option<String>) -> Option<Shift> {
    let is_whole = row.cells.len() == CELLS && row.cells.iter().all(|cell| !cell.is_heading);
    let text = |at: usize| row.cells.get(at).map(|cell| cell.text.as_str()).filter(|_| is_whole);
    let went = match (text(2)?, text(3)?) {
        ("-", "-") => None,
        (day, time) => Some((page_date(day)?, moment(time)?)),
    };
    let site_code = text(4)?.to_owned();
    // A code is all that tells where it was; a shift at no site is none.
    let site_code = (!site_code.is_empty()).then_some(site_code)?;
    Some(Shift {
        worker: worker.clone(),
        began: page_date(text(0)?)?,
        came_at: moment(text(1)?)?,
        ended: went,
        site_code,
        // People without an hourly rate have one of zero.
        rate: text(5)?.parse().ok(),
        hours: text(6)?.to_owned(),
        is_by_hand: row.is("danger"),
        is_changed: row.is("warning"),
        comment,
    })
}

/// Reads `6:42 AM (CDT)`: the zone is the site's own, and days are compared as they are printed.
fn moment(text: &str) -> Option<NaiveTime> {
    let time = text.split('(').next()?.trim();
    NaiveTime::parse_from_str(time, "%I:%M %p").ok()
}

#[cfg(test)]
mod tests;
