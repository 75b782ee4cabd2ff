//! Days of which the year is hardly right: one digit makes 2062 out of 2026, and nothing else about such a row is wrong.

use chrono::{Datelike, NaiveDate};

/// So many years ahead a first or last day may lie.
const AHEAD: i32 = 2;

/// So many years ago somebody may have begun to work.
const AGO: i32 = 80;

/// Asks about a day that lies years ahead; empty where it does not.
pub(in crate::plan) fn years_ahead(day: Option<NaiveDate>, today: NaiveDate) -> String {
    let years = day.map_or(0, |day| day.year() - today.year());
    if years > AHEAD { format!(", in {years} years (is the year right?)") } else { String::new() }
}

/// Says of the first day at work why it is not believed.
pub(in crate::plan) fn doubt_of_start(day: NaiveDate, today: NaiveDate) -> Option<String> {
    let years = day.year() - today.year();
    match years {
        ahead if ahead > AHEAD => {
            Some(format!("the roster says {day}, in {ahead} years: is the year right?"))
        }
        ago if ago < -AGO => Some(format!("the roster says {day}, {} years ago: is the year right?", -ago)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_is_hardly_right_is_asked_about() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-25");
        for fine in ["2026-11-25", "1946-01-01", "2028-12-31"] {
            assert_eq!(doubt_of_start(day(fine), today), None, "{fine}");
            assert_eq!(years_ahead(Some(day(fine)), today), "", "{fine}");
        }
        assert_eq!(years_ahead(None, today), "");
        assert_eq!(years_ahead(Some(day("2062-11-24")), today), ", in 36 years (is the year right?)");
        for doubtful in ["2062-03-15", "1922-12-15", "1945-12-31"] {
            assert!(doubt_of_start(day(doubtful), today).is_some(), "{doubtful}");
        }
    }
}
