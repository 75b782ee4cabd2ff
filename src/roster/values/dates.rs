//! Dates as systems write them. Which number of `03/04/2026` is the month, a whole column decides.

use chrono::{Datelike, NaiveDate};

use crate::model::Field;
use crate::roster::mapping::DateOrder;

/// The day numbers of a spreadsheet that are dates of people's lives: 1950 to 2100.
const SERIALS: std::ops::RangeInclusive<i64> = 18_264..=73_415;

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
}

impl DateMarks {
    /// Returns whether the column's date was read month-first for want of a reason.
    pub(in crate::roster) const fn is_either(self, column: DateColumn) -> bool {
        self.either & column.bit() != 0
    }

    /// Returns whether the column's date has its order in doubt at all.
    pub(in crate::roster) const fn is_slashed(self, column: DateColumn) -> bool {
        self.slashed & column.bit() != 0
    }
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::roster) enum ParseCellError {
    #[error("not a date; write it as 2026-03-31 or 03/31/2026")]
    NotADate,
    #[error("a year of two digits is not guessed; write it as 2026-03-31 or 03/31/2026")]
    ShortYear,
}

/// What one line says about the order of a column.
type Witness = Option<(u64, String)>;

#[derive(Debug, Default)]
struct Evidence {
    day_first: Witness,
    month_first: Witness,
    either: Witness,
    serials: Vec<u64>,
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
}

/// Reads the dates of a file and remembers what they tell.
#[derive(Debug, Default)]
pub(in crate::roster) struct DateReader {
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
    ) -> Result<NaiveDate, ParseCellError> {
        let evidence = &mut self.columns[column as usize];
        let witness = || Some((line, cell.to_owned()));
        match parse(cell)? {
            Parsed::Day(date) => Ok(date),
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
            Parsed::Slashed { .. } => Err(ParseCellError::NotADate),
        }
    }

    /// Returns the order of a column, `usual` where nothing tells.
    pub(in crate::roster) fn order(&self, column: DateColumn, usual: DateOrder) -> Order {
        let evidence = &self.columns[column as usize];
        match (&evidence.day_first, &evidence.month_first, &evidence.either) {
            (Some((day, _)), Some((month, _)), _) => Order::Mixed(*day, *month),
            (Some((line, text)), None, _) => Order::Told(DateOrder::DayFirst, *line, text.clone()),
            (None, Some((line, text)), Some(_)) => Order::Told(DateOrder::MonthFirst, *line, text.clone()),
            (None, None, Some((_, text))) => Order::Assumed(usual, text.clone()),
            (None, _, None) => Order::Free,
        }
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

#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    Day(NaiveDate),
    Serial(NaiveDate),
    Slashed { month_first: Option<NaiveDate>, day_first: Option<NaiveDate> },
}

fn parse(cell: &str) -> Result<Parsed, ParseCellError> {
    let text = cell.trim();
    if let Some(date) = serial(text) {
        return Ok(Parsed::Serial(date));
    }
    if text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && let Some(parsed) = by_month_name(text)
    {
        return parsed;
    }
    // What follows the day is a time of day: `2024-03-01T00:00:00Z`, `3/1/2024 12:00:00 AM`.
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.len() != text.len() && !is_time(&text[day.len()..]) {
        return Err(ParseCellError::NotADate);
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [one, two, three] = parts[..] else { return Err(ParseCellError::NotADate) };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let well = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        well.then(|| text.parse::<u32>().ok()).flatten()
    };
    if let (Some(year), Some(month), Some(date)) =
        (number(one, 4..=4), number(two, 1..=2), number(three, 1..=2))
    {
        return plausible(year, month, date).map(Parsed::Day).ok_or(ParseCellError::NotADate);
    }
    let (Some(one), Some(two)) = (number(one, 1..=2), number(two, 1..=2)) else {
        return Err(ParseCellError::NotADate);
    };
    if number(three, 2..=2).is_some() {
        return Err(ParseCellError::ShortYear);
    }
    let year = number(three, 4..=4).ok_or(ParseCellError::NotADate)?;
    let (month_first, day_first) = (plausible(year, one, two), plausible(year, two, one));
    Ok(Parsed::Slashed { month_first, day_first })
}

fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['T', ' ']);
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.contains(':')
        && rest.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(c, ':' | '.' | ' ' | '+' | '-' | 'Z' | 'A' | 'P' | 'M' | 'a' | 'p' | 'm')
        })
}

fn serial(text: &str) -> Option<NaiveDate> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if days.len() != 5 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|days| SERIALS.contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(chrono::Duration::days(days))
}

/// Reads `15-MAR-2024`, `15 March 2024` and `March 15, 2024`; `None` where no word is a month.
fn by_month_name(text: &str) -> Option<Result<Parsed, ParseCellError>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month_of = |word: &str| {
        let named = |month: &&str| {
            *month == word
                || (word.len() >= 3 && word.len() <= 4 && month.starts_with(word))
                || (word == "sept" && *month == "september")
        };
        (1u32..).zip(MONTHS).find(|(_, month)| named(month)).map(|(number, _)| number)
    };
    let [one, two, three] = words[..] else { return None };
    let (month, day) = match (month_of(one), month_of(two)) {
        (Some(month), None) => (month, two),
        (None, Some(month)) => (month, one),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if three.len() == 2 {
        return Some(Err(ParseCellError::ShortYear));
    }
    let date = three.parse().ok().zip(day.parse().ok()).and_then(|(year, day)| plausible(year, month, day));
    Some(date.map(Parsed::Day).ok_or(ParseCellError::NotADate))
}

fn plausible(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1900..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_that_can_be_only_one_day_are_that_day() {
        for text in [
            "2024-03-15",
            "2024/03/15",
            "2024-03-15T00:00:00Z",
            "2024-03-15 08:07:00",
            "15-MAR-2024",
            "15 March 2024",
            "March 15, 2024",
            "Mar 15th 2024",
        ] {
            assert_eq!(parse(text), Ok(Parsed::Day(day(2024, 3, 15))), "{text}");
        }
        assert_eq!(parse("45366"), Ok(Parsed::Serial(day(2024, 3, 15))));
        assert_eq!(parse("45366.0"), Ok(Parsed::Serial(day(2024, 3, 15))));
    }

    #[test]
    fn the_rest_is_refused_and_not_guessed() {
        for text in [
            "",
            "18263",
            "73416",
            "2024-13-01",
            "13/13/2024",
            "soon",
            "2024-03-15 or later",
            "1/2",
            "31/06/2024x",
            "0/0/2024",
        ] {
            assert!(
                !matches!(
                    parse(text),
                    Ok(Parsed::Day(_)
                        | Parsed::Serial(_)
                        | Parsed::Slashed { month_first: Some(_), .. }
                        | Parsed::Slashed { day_first: Some(_), .. })
                ),
                "{text}"
            );
        }
        for text in ["03/01/26", "15-MAR-24", "1.2.24"] {
            assert_eq!(parse(text), Err(ParseCellError::ShortYear), "{text}");
        }
    }

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

    proptest! {
        #[test]
        fn no_cell_panics(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn every_day_reads_back_in_every_order(days in 0i64..50_000) {
            let date = day(1960, 1, 1) + chrono::Duration::days(days);
            prop_assert_eq!(parse(&date.format("%Y-%m-%d").to_string()), Ok(Parsed::Day(date)));
            prop_assert_eq!(parse(&date.format("%d-%b-%Y").to_string()), Ok(Parsed::Day(date)));
            let slashed = parse(&date.format("%d/%m/%Y").to_string());
            let well = matches!(slashed, Ok(Parsed::Slashed { day_first: Some(read), .. }) if read == date);
            prop_assert!(well);
        }
    }
}
