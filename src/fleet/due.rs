//! When a tenant's nights are due. Pure: no clock, no database.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::settings::environment::moment_in;

/// Returns the nights that are due between two moments, each with the day that it is of where the tenant is. A time that the clocks
/// leave out in spring is an hour later; of a time that comes twice in autumn, the first counts.
pub(super) fn due_between(
    zone: Tz,
    time: NaiveTime,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<(NaiveDate, DateTime<Utc>)> {
    let first = from.with_timezone(&zone).date_naive();
    let days = (0..).map_while(|number| first.checked_add_days(Days::new(number)));
    let nights = days.map(|day| (day, moment_in(Some(zone), day, time)));
    nights.take_while(|(_, due)| *due < until).filter(|(_, due)| *due >= from).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn shown(zone: &str, time: &str, from: &str, until: &str) -> Vec<String> {
        let nights = due_between(zone.parse().unwrap(), time.parse().unwrap(), moment(from), moment(until));
        nights.iter().map(|(day, due)| format!("{day} {}", due.format("%d %H:%M"))).collect()
    }

    #[test]
    fn each_day_has_one_night_also_when_the_clocks_change() {
        let spring = |time| shown("America/Chicago", time, "2026-03-07T00:00:00Z", "2026-03-10T00:00:00Z");
        // On 8 March 2026 there is no half past two in Chicago.
        assert_eq!(spring("02:30:00"), ["2026-03-07 07 08:30", "2026-03-08 08 08:30", "2026-03-09 09 07:30"]);
        assert_eq!(spring("02:00:00"), ["2026-03-07 07 08:00", "2026-03-08 08 08:00", "2026-03-09 09 07:00"]);
        // On 1 November 2026 there are two of half past one: the first counts.
        let autumn = |time| shown("America/Chicago", time, "2026-10-31T00:00:00Z", "2026-11-03T00:00:00Z");
        assert_eq!(autumn("01:30:00"), ["2026-10-31 31 06:30", "2026-11-01 01 06:30", "2026-11-02 02 07:30"]);
        assert_eq!(autumn("02:00:00"), ["2026-10-31 31 07:00", "2026-11-01 01 08:00", "2026-11-02 02 08:00"]);
    }

    #[test]
    fn a_night_belongs_to_the_day_that_it_is_where_the_tenant_is() {
        let of = |zone| shown(zone, "02:00:00", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z");
        assert_eq!(of("Pacific/Auckland"), ["2026-11-29 28 13:00"]);
        assert_eq!(of("Pacific/Honolulu"), ["2026-11-28 28 12:00"]);
        // Where the clocks change at midnight, a day begins at one.
        let beirut = shown("Asia/Beirut", "00:00:00", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z");
        assert_eq!(beirut, ["2026-03-29 28 22:00"]);
    }

    #[test]
    fn a_year_has_as_many_nights_as_days_whatever_the_zone_and_the_time() {
        let begin = moment("2026-01-01T12:00:00Z");
        for zone in
            ["America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Phoenix"]
        {
            for minutes in (0..24 * 60).step_by(10) {
                let time = NaiveTime::MIN + TimeDelta::minutes(minutes);
                let nights = due_between(zone.parse().unwrap(), time, begin, begin + TimeDelta::days(365));
                assert_eq!(nights.len(), 365, "{zone} {time}");
                assert!(
                    nights.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1),
                    "{zone} {time}"
                );
                // However the time between is cut, each night is found in one piece.
                let cut = |hours: i64| {
                    let at = begin + TimeDelta::hours(hours);
                    due_between(zone.parse().unwrap(), time, at, at + TimeDelta::hours(6)).len()
                };
                assert_eq!((0..24 * 365).step_by(6).map(cut).sum::<usize>(), 365, "{zone} {time}");
            }
        }
    }
}
