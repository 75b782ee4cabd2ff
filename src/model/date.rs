//! Dates as rosters write them.

use chrono::NaiveDate;

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date; write it as 2026-03-31 or 03/31/2026")]
pub struct ParseDateError;

/// Reads `YYYY-MM-DD` or the US `MM/DD/YYYY` (also `M/D/YYYY`). A two-digit year is refused, not guessed.
pub fn parse_date(text: &str) -> Result<NaiveDate, ParseDateError> {
    let text = text.trim();
    let format = if text.contains('/') { "%m/%d/%Y" } else { "%Y-%m-%d" };
    let date = NaiveDate::parse_from_str(text, format).map_err(|_| ParseDateError)?;
    let plausible = NaiveDate::from_ymd_opt(1900, 1, 1).zip(NaiveDate::from_ymd_opt(2200, 1, 1));
    match plausible {
        Some((first, last)) if (first..last).contains(&date) => Ok(date),
        _ => Err(ParseDateError),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_and_us_dates_are_read() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        for text in ["2026-03-01", "03/01/2026", "3/1/2026", " 2026-03-01 "] {
            assert_eq!(parse_date(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn doubtful_dates_are_refused() {
        for bad in ["", "03/01/26", "2026-02-30", "13/01/2026", "00/00/0000", "45717", "March 1"] {
            assert_eq!(parse_date(bad), Err(ParseDateError), "{bad:?}");
        }
    }
}
