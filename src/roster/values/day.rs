//! A day as systems write it.

use chrono::{Datelike, NaiveDate, Weekday};

use super::signs::trimmed;

/// How the dates of a file are meant, beyond their spelling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::roster) struct DayHabits {
    /// Whether 24 is 2024, and 70 to 99 are 1970 to 1999.
    pub(in crate::roster) short_years: bool,
    /// Whether a spreadsheet's day numbers count from 1904.
    pub(in crate::roster) from_1904: bool,
}

/// A day, or two that it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parsed {
    /// One day: the year comes first, or the month has a name.
    Day(NaiveDate),
    /// A spreadsheet's day number.
    Serial(NaiveDate),
    /// Two numbers and a year.
    Slashed { month_first: Option<NaiveDate>, day_first: Option<NaiveDate> },
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::roster) enum ParseDayError {
    /// It is none in any spelling.
    #[error("not a date; write it as 2026-03-31 or 03/31/2026")]
    NotADate,
    /// Its year has two digits.
    #[error("a year of two digits is not guessed; write it as 2026-03-31 or 03/31/2026")]
    ShortYear,
    /// It names a day of the week that it is not.
    #[error("the day of the week is that of another date")]
    OtherWeekday,
    /// There is no such day, or not in a person's life.
    #[error("there is no such day in the years from 1900 to 2199")]
    NoSuchDay,
}

impl ParseDayError {
    /// Returns what to do about it, where there is more than the message says.
    pub(in crate::roster) fn hint(self) -> Option<&'static str> {
        (self == Self::ShortYear).then_some(
            "or say once that 24 is 2024, and 70 to 99 are 1970 to 1999: two_digit_years = true in [roster]",
        )
    }
}

/// The years of a spreadsheet's day numbers that are dates of people's lives.
const SERIAL_YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// What stands behind a time of day, besides an offset.
const ZONES: [&str; 17] = [
    "am", "pm", "z", "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "akst", "akdt",
    "hst", "t",
];

/// Reads a cell. A time of day and its zone say nothing here: the day is taken as it is written.
pub(super) fn parse(cell: &str, habits: DayHabits) -> Result<Parsed, ParseDayError> {
    let text = trimmed(cell);
    if let Some(parsed) = plain(text) {
        return parsed;
    }
    if let Some(date) = serial(text, habits) {
        return Ok(Parsed::Serial(date));
    }
    let lower = text.to_lowercase();
    let words = words(without_time(&lower).ok_or(ParseDayError::NotADate)?.as_str());
    let mut weekday = None;
    let mut parts: Vec<Part> = Vec::with_capacity(3);
    for (at, word) in words.iter().enumerate() {
        let behind_number = at > 0 && words[at - 1].bytes().all(|byte| byte.is_ascii_digit());
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(Part::Number(word));
        } else if let Some(month) = month(word) {
            parts.push(Part::Month(month));
        } else if let Some(day) = day_of_week(word) {
            weekday = Some(day);
        } else if !(behind_number && ["st", "nd", "rd", "th"].contains(&word.as_str())) {
            return Err(ParseDayError::NotADate);
        }
    }
    let parsed = match parts[..] {
        [Part::Number(digits)] if digits.len() == 8 && text.starts_with(digits) => compact(digits),
        [Part::Number(digits)] if digits.len() == 6 && text == digits => Err(ParseDayError::ShortYear),
        [Part::Number(day), Part::Month(month), Part::Number(year)]
        | [Part::Month(month), Part::Number(day), Part::Number(year)] => named(year, month, day, habits),
        [Part::Number(one), Part::Number(two), Part::Number(three)] if separated(text) => {
            numbers([one, two, three], text, habits)
        }
        _ => Err(ParseDayError::NotADate),
    }?;
    match (weekday, parsed) {
        (Some(weekday), Parsed::Day(date)) if date.weekday() != weekday => Err(ParseDayError::OtherWeekday),
        _ => Ok(parsed),
    }
}

/// Reads what most dates are: `2026-03-31`, `03/31/2026`.
fn plain(text: &str) -> Option<Result<Parsed, ParseDayError>> {
    let signs: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let number = |digits: &[u8]| {
        let digit =
            |number: u32, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'));
        digits.iter().try_fold(0, digit)
    };
    match signs {
        [year @ .., b'-', _, _, b'-', _, _] => {
            let (year, month, day) = (number(year)?, number(&signs[5..7])?, number(&signs[8..])?);
            Some(plausible(year, month, day).map(Parsed::Day).ok_or(ParseDayError::NoSuchDay))
        }
        [_, _, b'/', _, _, b'/', year @ ..] => {
            let (one, two, year) = (number(&signs[..2])?, number(&signs[3..5])?, number(year)?);
            Some(slashed(plausible(year, one, two), plausible(year, two, one)))
        }
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Month(u32),
}

/// Returns runs of letters and runs of digits; everything else separates.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(6);
    let mut last = ' ';
    for character in text.chars() {
        let goes_on = |last: char| {
            (character.is_ascii_digit() && last.is_ascii_digit())
                || (character.is_alphabetic() && last.is_alphabetic())
        };
        match words.last_mut() {
            Some(word) if goes_on(last) => word.push(character),
            _ if character.is_alphanumeric() => words.push(character.to_string()),
            _ => {}
        }
        last = character;
    }
    words
}

/// Takes a time of day out of a text, and what says where it is that time; `None` where something else stands there.
fn without_time(lower: &str) -> Option<String> {
    // `2024-03-15Z` and `2024-03-15-05:00`: a day with a zone.
    if let (Some(day), Some(zone)) = (lower.get(..10), lower.get(10..))
        && day.bytes().filter(|byte| *byte == b'-').count() == 2
        && (zone == "z" || (zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':'))
    {
        return Some(day.to_owned());
    }
    if let Some((day, time)) = lower.split_once('t')
        && day.len() == 8
        && time.len() >= 4
        && day.bytes().chain(time.trim_end_matches('z').bytes()).all(|byte| byte.is_ascii_digit())
    {
        return Some(day.to_owned());
    }
    let Some(colon) = lower.find(':') else { return Some(lower.to_owned()) };
    let start = lower[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.');
    let end = start + lower[start..].find(|c| !clock(c)).unwrap_or(lower.len() - start);
    let hours = &lower[start..colon];
    if hours.is_empty() || hours.len() > 2 {
        return None;
    }
    let before = lower[..start].trim_end();
    let before = before.strip_suffix('t').unwrap_or(before);
    let mut rest = String::from(before);
    for word in lower[end..].split_whitespace() {
        let offset = word.strip_prefix(['+', '-']).is_some_and(|digits| {
            (2..=5).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit() || c == ':')
        });
        let attached = word.strip_prefix("utc").or_else(|| word.strip_prefix("gmt")).is_some_and(|rest| {
            rest.starts_with(['+', '-']) && rest[1..].chars().all(|c| c.is_ascii_digit() || c == ':')
        });
        if !offset && !attached && !ZONES.contains(&word.trim_matches(['(', ')', '.'])) {
            rest.push(' ');
            rest.push_str(word);
        }
    }
    Some(rest)
}

/// Returns whether the numbers have between them what stands between those of a date.
fn separated(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_alphabetic() || c == ',' || c == ' ');
    let day = text.split([':', 'T']).next().unwrap_or_default();
    let marks: String = day.chars().filter(|c| matches!(c, '-' | '/' | '.')).collect();
    let same = |mark: char| marks.starts_with(mark) && marks.chars().take(2).all(|c| c == mark);
    marks.len() >= 2 && ['-', '/', '.'].into_iter().any(same)
}

fn compact(digits: &str) -> Result<Parsed, ParseDayError> {
    let number = |range: std::ops::Range<usize>| digits[range].parse::<u32>().ok();
    let day = |year, month, day| plausible(number(year)?, number(month)?, number(day)?);
    if let Some(date) = day(0..4, 4..6, 6..8) {
        return Ok(Parsed::Day(date));
    }
    let (month_first, day_first) = (day(4..8, 0..2, 2..4), day(4..8, 2..4, 0..2));
    slashed(month_first, day_first)
}

fn named(year: &str, month: u32, day: &str, habits: DayHabits) -> Result<Parsed, ParseDayError> {
    // `2024-Mar-15` has them the other way round.
    let (year, day) = if day.len() == 4 { (day, year) } else { (year, day) };
    let year = full_year(year, habits)?;
    let day = day.parse().ok().filter(|_| day.len() <= 2);
    day.and_then(|day| plausible(year, month, day)).map(Parsed::Day).ok_or(ParseDayError::NoSuchDay)
}

fn numbers(parts: [&str; 3], text: &str, habits: DayHabits) -> Result<Parsed, ParseDayError> {
    let [one, two, three] = parts;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2);
    if one.len() == 4 {
        let day = number(two).zip(number(three)).ok_or(ParseDayError::NotADate)?;
        let year = one.parse().map_err(|_| ParseDayError::NotADate)?;
        return plausible(year, day.0, day.1).map(Parsed::Day).ok_or(ParseDayError::NoSuchDay);
    }
    let (one, two) = number(one).zip(number(two)).ok_or(ParseDayError::NotADate)?;
    let year = full_year(three, habits)?;
    // `24-03-15`: with dashes the year may as well come first.
    if three.len() == 2 && text.contains('-') && (one > 31 || !(one <= 12 && two > 12)) {
        return Err(ParseDayError::ShortYear);
    }
    slashed(plausible(year, one, two), plausible(year, two, one))
}

fn slashed(month_first: Option<NaiveDate>, day_first: Option<NaiveDate>) -> Result<Parsed, ParseDayError> {
    if month_first.or(day_first).is_none() {
        return Err(ParseDayError::NoSuchDay);
    }
    Ok(Parsed::Slashed { month_first, day_first })
}

fn full_year(year: &str, habits: DayHabits) -> Result<u32, ParseDayError> {
    let number: u32 = year.parse().map_err(|_| ParseDayError::NotADate)?;
    match year.len() {
        4 => Ok(number),
        2 if habits.short_years => Ok(if number < 70 { 2000 + number } else { 1900 + number }),
        2 => Err(ParseDayError::ShortYear),
        _ => Err(ParseDayError::NotADate),
    }
}

fn serial(text: &str, habits: DayHabits) -> Option<NaiveDate> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if days.len() != 5 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let days: i64 = days.parse().ok()?;
    let first = if habits.from_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)
    };
    let date = first?.checked_add_signed(chrono::Duration::days(days))?;
    SERIAL_YEARS.contains(&date.year()).then_some(date)
}

fn month(word: &str) -> Option<u32> {
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
    let named = |month: &&str| {
        *month == word
            || (word.len() == 3 && month.starts_with(word))
            || (word == "sept" && *month == "september")
    };
    (1u32..).zip(MONTHS).find(|(_, month)| named(month)).map(|(number, _)| number)
}

fn day_of_week(word: &str) -> Option<Weekday> {
    (word.len() >= 3).then(|| word.parse().ok()).flatten()
}

fn plausible(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1900..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Returns whether a cell names a year that nobody who works here today will see at work.
pub(super) fn is_far_off(cell: &str) -> bool {
    let mut runs = cell.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4 || run.len() == 8);
    let year = runs.next().and_then(|run| run.get(..4)?.parse::<u32>().ok());
    year.is_some_and(|year| year >= 2038)
}

/// Returns whether a cell holds what a database keeps where there is no date: its first day or its last one, or the first day
/// of a computer's clock.
pub(super) fn is_nothing(cell: &str) -> bool {
    const DAYS: [(u32, u32, u32); 8] = [
        (1970, 1, 1),
        (1969, 12, 31),
        (1904, 1, 1),
        (1901, 1, 1),
        (2038, 1, 19),
        (2079, 6, 6),
        (1900, 1, 0),
        (1900, 1, 2),
    ];
    // Most dates are told from these by their year alone: none lies between the first and the last day of a computer's clock.
    let text = trimmed(cell);
    if text.len() < 8 || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    if let Some(year) = year_of_plain(text)
        && (1971..2038).contains(&year)
    {
        return false;
    }
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let year = match runs.clone().find(|run| run.len() == 4) {
        Some(year) => year,
        None if text.len() == 8 && is_number(&text) => &text[..4],
        None => return false,
    };
    let Ok(year) = year.parse::<u32>() else { return false };
    let edge = year <= 1900 || year >= 2099;
    if !edge && !DAYS.iter().any(|(known, ..)| *known == year) {
        return false;
    }
    let days: Vec<(u32, u32)> = match runs.next() {
        Some(run) if run.len() == 8 => {
            run[4..6].parse().ok().zip(run[6..].parse().ok()).into_iter().collect()
        }
        _ => month_and_day(text, year),
    };
    let (first_or_last, zero) = ([(1, 1), (12, 31), (12, 30)], (0, 0));
    days.iter().any(|day| {
        (edge && (first_or_last.contains(day) || *day == zero)) || DAYS.contains(&(year, day.0, day.1))
    })
}

/// Returns the year of what most dates are: `2026-03-31`, `03/31/2026`.
fn year_of_plain(text: &str) -> Option<u32> {
    let ([year @ .., b'-', _, _, b'-', _, _] | [_, _, b'/', _, _, b'/', year @ ..]) = text.as_bytes() else {
        return None;
    };
    let digit = |number: u32, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'));
    if year.len() == 4 { year.iter().try_fold(0, digit) } else { None }
}

/// The month and day beside a year, in both orders.
fn month_and_day(text: &str, year: u32) -> Vec<(u32, u32)> {
    let lower = text.to_lowercase();
    let Some(day) = without_time(&lower) else { return Vec::new() };
    let words = words(&day);
    let mut numbers: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if let Some(at) = numbers.iter().position(|number| *number == year) {
        numbers.remove(at);
    }
    let named = words.iter().find_map(|word| month(word));
    match (named, numbers.as_slice()) {
        (Some(month), [day]) => vec![(month, *day)],
        (None, [one, two]) => vec![(*one, *two), (*two, *one)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
