//! Dates as systems write them. Which number of `03/04/2026` is the month, a whole column decides.

use chrono::{Datelike, NaiveDate};

use crate::model::Field;
use crate::roster::mapping::DateOrder;

use super::day::{self, DayHabits, ParseDayError, Parsed};

/// A column with dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::roster) enum DateColumn {
    WageEffective,
    Start,
    Termination,
    Rehire,
}

impl DateColumn {
    pub(in crate::roster) const ALL: [Self; 4] =
        [Self::WageEffective, Self::Start, Self::Termination, Self::Rehire];

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Returns the field that the column fills.
    pub(in crate::roster) const fn field(self) -> Field {
        match self {
            Self::WageEffective => Field::WageEffectiveDate,
            Self::Start | Self::Rehire => Field::StartDate,
            Self::Termination => Field::TerminationDate,
        }
    }
}

/// Which dates of a row depend on the order, by column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::roster) struct DateMarks {
    either: u8,
    slashed: u8,
    real: u8,
}

impl DateMarks {
    /// Returns whether the column's date was read month-first for want of a reason.
    pub(in crate::roster) const fn is_either(self, column: DateColumn) -> bool {
        self.either & column.bit() != 0
    }

    /// The bit of the day since when a status holds, which has no column of its own here.
    const SINCE: u8 = 1 << 7;

    /// Remembers that the day since when the status holds could be another, read day-first.
    pub(in crate::roster) fn mark_since(&mut self) {
        self.either |= Self::SINCE;
    }

    /// Returns whether the day since when the status holds could be another.
    pub(in crate::roster) const fn since_is_either(self) -> bool {
        self.either & Self::SINCE != 0
    }

    /// Returns whether the column's date has its year first, as a spreadsheet's own dates are written.
    pub(in crate::roster) const fn is_real(self, column: DateColumn) -> bool {
        self.real & column.bit() != 0
    }

    /// Returns whether the column's date has its order in doubt at all.
    pub(in crate::roster) const fn is_slashed(self, column: DateColumn) -> bool {
        self.slashed & column.bit() != 0
    }
}

/// What one line says about the order of a column.
type Witness = Option<(u64, String)>;

#[derive(Debug, Default)]
struct Evidence {
    day_first: Witness,
    month_first: Witness,
    either: Witness,
    serials: Vec<u64>,
    /// The first date with its year in front.
    real: Witness,
    /// Whether one of them has a day that can be no month.
    is_sure: bool,
    /// Whether a date was looked at.
    is_any: bool,
}

/// What the column's order is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::roster) enum Order {
    /// No date depends on it.
    Free,
    /// This line tells.
    Told(DateOrder, u64, String),
    /// No line tells; such as this one.
    Assumed(DateOrder, String),
    /// Two lines contradict each other: day-first, month-first.
    Mixed(u64, u64),
    /// A spreadsheet has made dates of some texts and not of others: the line of a text, and that of a date. It takes a text
    /// for a date where its own order allows it, so that day and month of those may have changed places.
    Converted(u64, u64),
}

/// Reads the dates of a file and remembers what they tell.
#[derive(Debug, Default)]
pub(in crate::roster) struct DateReader {
    /// How the dates of the file are meant.
    pub(in crate::roster) habits: DayHabits,
    /// Whether the file is a workbook, which has dates besides texts.
    pub(in crate::roster) in_workbook: bool,
    columns: [Evidence; 4],
}

impl DateReader {
    /// Reads a cell. A date that could be either is read month-first and marked.
    pub(in crate::roster) fn read(
        &mut self,
        column: DateColumn,
        line: u64,
        cell: &str,
        marks: &mut DateMarks,
    ) -> Result<NaiveDate, ParseDayError> {
        let evidence = &mut self.columns[column as usize];
        let witness = || Some((line, cell.to_owned()));
        evidence.is_any = true;
        match day::parse(cell, self.habits)? {
            Parsed::Day(date) => {
                if cell.starts_with(|c: char| c.is_ascii_digit()) && cell.as_bytes().get(4) == Some(&b'-') {
                    marks.real |= column.bit();
                    evidence.is_sure |= date.day() > 12;
                    if evidence.real.is_none() {
                        evidence.real = witness();
                    }
                }
                Ok(date)
            }
            Parsed::Serial(date) => {
                evidence.serials.push(line);
                Ok(date)
            }
            Parsed::Slashed { month_first: Some(date), day_first }
                if day_first.is_none_or(|other| other == date) =>
            {
                marks.slashed |= column.bit();
                if day_first.is_none() && evidence.month_first.is_none() {
                    evidence.month_first = witness();
                }
                Ok(date)
            }
            Parsed::Slashed { month_first: None, day_first: Some(date) } => {
                marks.slashed |= column.bit();
                if evidence.day_first.is_none() {
                    evidence.day_first = witness();
                }
                Ok(date)
            }
            Parsed::Slashed { month_first: Some(date), day_first: Some(_) } => {
                marks.slashed |= column.bit();
                marks.either |= column.bit();
                if evidence.either.is_none() {
                    evidence.either = witness();
                }
                Ok(date)
            }
            Parsed::Slashed { .. } => Err(ParseDayError::NoSuchDay),
        }
    }

    /// Takes over what the dates behind these tell.
    pub(in crate::roster) fn append(&mut self, other: &mut Self) {
        for (own, behind) in self.columns.iter_mut().zip(&mut other.columns) {
            let Evidence { day_first, month_first, either, serials, real, is_sure, is_any } =
                std::mem::take(behind);
            let first = |own: &mut Witness, behind: Witness| *own = own.take().or(behind);
            first(&mut own.day_first, day_first);
            first(&mut own.month_first, month_first);
            first(&mut own.either, either);
            first(&mut own.real, real);
            own.serials.extend(serials);
            own.is_sure |= is_sure;
            own.is_any |= is_any;
        }
    }

    /// Returns the order of a column, `usual` where nothing tells.
    pub(in crate::roster) fn order(&self, column: DateColumn, usual: DateOrder) -> Order {
        let evidence = &self.columns[column as usize];
        let other = match usual {
            DateOrder::MonthFirst => &evidence.day_first,
            DateOrder::DayFirst => &evidence.month_first,
        };
        if let (Some((text, _)), Some((date, _))) = (other, &evidence.real)
            && (self.in_workbook || !evidence.is_sure)
        {
            return Order::Converted(*text, *date);
        }
        match (&evidence.day_first, &evidence.month_first, &evidence.either) {
            (Some((day, _)), Some((month, _)), _) => Order::Mixed(*day, *month),
            (Some((line, text)), None, _) => Order::Told(DateOrder::DayFirst, *line, text.clone()),
            (None, Some((line, text)), Some(_)) => Order::Told(DateOrder::MonthFirst, *line, text.clone()),
            (None, None, Some((_, text))) => Order::Assumed(usual, text.clone()),
            (None, _, None) => Order::Free,
        }
    }

    /// Returns whether a column has a date.
    pub(in crate::roster) fn has_any(&self, column: DateColumn) -> bool {
        self.columns[column as usize].is_any
    }

    /// Returns the lines whose date was a day number.
    pub(in crate::roster) fn serials(&self, column: DateColumn) -> &[u64] {
        &self.columns[column as usize].serials
    }
}

/// Returns the date with day and month the other way round.
pub(in crate::roster) fn turned(date: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_can_be_read_in_one_way_tells_for_its_column() {
        let read = |cells: &[&str]| {
            let (mut reader, mut marks) = (DateReader::default(), DateMarks::default());
            for (line, cell) in (2..).zip(cells) {
                reader.read(DateColumn::Start, line, cell, &mut marks).unwrap();
            }
            reader.order(DateColumn::Start, DateOrder::MonthFirst)
        };
        assert_eq!(
            read(&["10/03/2023", "25/03/2023"]),
            Order::Told(DateOrder::DayFirst, 3, "25/03/2023".into())
        );
        assert_eq!(read(&["25/03/2023", "03/25/2023"]), Order::Mixed(2, 3));
        assert_eq!(read(&["10/03/2023"]), Order::Assumed(DateOrder::MonthFirst, "10/03/2023".into()));
        assert_eq!(read(&["03/03/2023", "2024-03-15"]), Order::Free);
    }

    #[test]
    fn dates_beside_texts_of_the_other_order_are_believed_nowhere() {
        let read = |in_workbook, usual, cells: &[&str]| {
            let (mut reader, mut marks) =
                (DateReader { in_workbook, ..DateReader::default() }, DateMarks::default());
            for (line, cell) in (2..).zip(cells) {
                reader.read(DateColumn::Start, line, cell, &mut marks).unwrap();
            }
            reader.order(DateColumn::Start, usual)
        };
        let (month, day) = (DateOrder::MonthFirst, DateOrder::DayFirst);
        assert_eq!(read(true, month, &["2026-03-15", "25/03/2026"]), Order::Converted(3, 2));
        assert_eq!(read(true, day, &["03/25/2026", "2026-03-04"]), Order::Converted(2, 3));
        assert_eq!(read(true, day, &["2026-03-15", "25/03/2026"]), Order::Told(day, 3, "25/03/2026".into()));
        assert_eq!(read(true, month, &["2026-03-15", "03/25/2026"]), Order::Free);
        // A text that says 2026-03-15 was written by a program; 2026-04-03 may be the third of April turned round.
        assert_eq!(
            read(false, month, &["2026-03-15", "25/03/2026"]),
            Order::Told(day, 3, "25/03/2026".into())
        );
        assert_eq!(read(false, month, &["2026-04-03", "25/03/2026"]), Order::Converted(3, 2));
    }
}
