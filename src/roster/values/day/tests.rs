use super::*;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn plain(cell: &str) -> Result<Parsed, ParseDayError> {
    parse(cell, DayHabits::default())
}

#[test]
fn dates_that_can_be_only_one_day_are_that_day() {
    for text in [
        "2024-03-15",
        "2024/03/15",
        "2024.03.15",
        "2024-3-15",
        "20240315",
        "20240315T000000Z",
        "2024-03-15T00:00:00Z",
        "2024-03-15T00:00:00.0000000",
        "2024-03-15T00:00:00-05:00",
        "2024-03-15T00:00:00+00:00",
        "2024-03-15-05:00",
        "2024-03-15Z",
        "2024-03-15 08:07:00",
        "2024-03-15 00:00:00.000",
        "2024-03-15 00:00:00 UTC",
        "2024-03-15 00:00:00 -0500",
        "2024-03-15 12:00 AM CST",
        "15-MAR-2024",
        "15MAR2024",
        "15.Mar.2024",
        "2024-Mar-15",
        "2024 March 15",
        "15 March 2024",
        "March 15, 2024",
        "MARCH 15 2024",
        "Mar 15th 2024",
        "Mar. 15, 2024",
        "Mar 15 2024 12:00AM",
        "Mar 15 2024 12:00:00:000AM",
        "Friday, March 15, 2024",
        "Fri 15 Mar 2024",
        "Fri Mar 15 00:00:00 EST 2024",
        "Fri Mar 15 2024 00:00:00 GMT-0500 (CDT)",
        "Fri, 15 Mar 2024 00:00:00 GMT",
    ] {
        assert_eq!(plain(text), Ok(Parsed::Day(day(2024, 3, 15))), "{text}");
    }
    for text in
        ["03/15/2024", "3/15/2024 0:00", "03-15-2024", "3.15.2024", "03152024", "3/15/2024 12:00:00 AM"]
    {
        let expected = Parsed::Slashed { month_first: Some(day(2024, 3, 15)), day_first: None };
        assert_eq!(plain(text), Ok(expected), "{text}");
    }
    assert_eq!(plain("45366"), Ok(Parsed::Serial(day(2024, 3, 15))));
    assert_eq!(plain("45366.5"), Ok(Parsed::Serial(day(2024, 3, 15))));
}

#[test]
fn day_numbers_count_from_where_the_workbook_says() {
    let habits = DayHabits { from_1904: true, ..DayHabits::default() };
    assert_eq!(parse("42744", habits), Ok(Parsed::Serial(day(2021, 1, 10))));
    assert_eq!(parse("43904", habits), Ok(Parsed::Serial(day(2024, 3, 15))));
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
        "March 2024",
        "1710460800",
        "2024-03",
        "3/1/2024 - 4/1/2024",
        "12:30",
        "2024-03-15-16",
        "20241315",
        "Q1 2024",
        "3/15-2024",
        "15 Foo 2024",
        "1024-03-15",
    ] {
        assert!(plain(text).is_err(), "{text}: {:?}", plain(text));
    }
    assert_eq!(plain("Monday, March 15, 2024"), Err(ParseDayError::OtherWeekday));
}

#[test]
fn a_year_of_two_digits_is_read_where_the_settings_say_how() {
    let habits = DayHabits { short_years: true, ..DayHabits::default() };
    for text in ["03/15/24", "15-MAR-24", "1.22.24", "3/15/24 0:00", "15MAR24", "Mar 15, 24"] {
        assert_eq!(plain(text), Err(ParseDayError::ShortYear), "{text}");
        assert!(parse(text, habits).is_ok(), "{text}");
    }
    assert_eq!(parse("15-Mar-24", habits), Ok(Parsed::Day(day(2024, 3, 15))));
    assert_eq!(parse("15-Mar-98", habits), Ok(Parsed::Day(day(1998, 3, 15))));
    // With dashes the year may come first.
    assert_eq!(parse("24-03-15", habits), Err(ParseDayError::ShortYear));
}

#[test]
fn what_a_database_keeps_for_no_date_is_none() {
    for text in [
        "1900-01-01",
        "01/01/1900",
        "1/1/1900",
        "1970-01-01",
        "1/1/1970",
        "12/31/1969",
        "0001-01-01T00:00:00",
        "0001-01-01",
        "1899-12-30",
        "12/30/1899",
        "30/12/1899",
        "12/31/1899",
        "9999-12-31",
        "12/31/9999",
        "31-DEC-9999",
        "2099-12-31",
        "12/31/2099",
        "1753-01-01",
        "1601-01-01 00:00:00.000",
        "2999-12-31",
        "31-DEC-4712",
        "99991231",
        "19000101",
        "0000-00-00 00:00:00",
        "1900-01-01 00:00:00.000",
        "Jan  1 1900 12:00AM",
        "1/0/1900",
        "2079-06-06",
        "1904-01-01",
    ] {
        assert!(is_nothing(text), "{text}");
    }
    for text in [
        "2024-01-01",
        "1970-03-15",
        "12/31/2024",
        "1999-12-31",
        "2000-01-01",
        "15-MAR-2024",
        "45366",
        "",
        "9999-03-15",
        "20240101",
        "2024-12-31T19:00:00",
        "1024-03-15",
    ] {
        assert!(!is_nothing(text), "{text}");
    }
}

proptest! {
    // Behind a time of day the long way is taken.
    #[test]
    fn the_usual_spellings_are_read_as_any_other(one in 0..40u32, two in 0..40u32, year in 1880..2210u32) {
        let iso = format!("{year:04}-{one:02}-{two:02}");
        prop_assert_eq!(plain(&iso), plain(&format!("{iso} 00:00")));
        let slashed = format!("{one:02}/{two:02}/{year:04}");
        prop_assert_eq!(plain(&slashed), plain(&format!("{slashed} 00:00")));
    }

    #[test]
    fn a_day_reads_back_in_every_spelling(days in 0i64..60_000, spelling in 0usize..12) {
        let date = day(1951, 1, 1) + chrono::Duration::days(days);
        let formats = [
            "%Y-%m-%d", "%Y/%m/%d", "%d-%b-%Y", "%B %d, %Y", "%A, %B %d, %Y", "%d%b%Y", "%Y%m%d", "%Y-%m-%dT00:00:00Z",
            "%b %e %Y 12:00AM", "%Y-%b-%d", "%Y-%m-%d 00:00:00 UTC", "%a %b %d 00:00:00 EST %Y",
        ];
        let text = date.format(formats[spelling]).to_string();
        prop_assert_eq!(plain(&text), Ok(Parsed::Day(date)), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = (plain(&text), is_nothing(&text));
    }

    #[test]
    fn nothing_like_a_date_panics(text in "[0-9TZ:/. +apm-]{0,24}") {
        let _ = (plain(&text), is_nothing(&text));
    }
}
