//! What a file's name tells: whether it counts, and of which day it is.

use chrono::NaiveDate;

/// Returns whether a name is like a pattern with `*` for any letters and `?` for one, capitals and small letters alike.
pub(in crate::roster) fn is_like(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.to_lowercase().chars().collect(), pattern.to_lowercase().chars().collect());
    // Where the last `*` stood, and how much of the name it has taken.
    let (mut at, mut place, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(place) {
            Some('*') => {
                star = Some((place, at));
                place += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[at] => {
                at += 1;
                place += 1;
            }
            _ => match star {
                Some((stood, taken)) => {
                    star = Some((stood, taken + 1));
                    at = taken + 1;
                    place = stood + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(place..).unwrap_or_default().iter().all(|letter| *letter == '*')
}

/// Returns the day in a file's name, year first: `roster-2026-11-27.csv`, `20261127_staff.csv`. The last one counts.
pub fn date_in(name: &str) -> Option<NaiveDate> {
    let runs = name.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let runs: Vec<&str> = runs.collect();
    let number = |text: &str| text.parse::<u32>().ok();
    let day = |year: &str, month: &str, day: &str| {
        let year = year.parse().ok().filter(|year| (2000..2100).contains(year))?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
    };
    let together = runs
        .iter()
        .filter(|run| matches!(run.len(), 8 | 12 | 14))
        .filter_map(|run| day(run.get(..4)?, run.get(4..6)?, run.get(6..8)?));
    let apart = runs.windows(3).filter(|run| run[0].len() == 4 && run[1].len() <= 2 && run[2].len() <= 2);
    let apart = apart.filter_map(|run| day(run[0], run[1], run[2]));
    together.chain(apart).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_what_people_type() {
        for (name, pattern, is) in [
            ("Roster-1.CSV", "*.csv", true),
            ("roster.csv.part", "*.csv", false),
            ("roster.csv", "roster.???", true),
            ("aXbXc", "a*b*c", true),
            ("abc", "a*b", false),
            ("anything", "*", true),
        ] {
            assert_eq!(is_like(name, pattern), is, "{name} {pattern}");
        }
    }

    #[test]
    fn the_day_in_a_name_is_found() {
        let found = |name: &str| date_in(name).map(|day| day.to_string());
        for name in [
            "roster-2026-11-27.csv",
            "20261127_staff.csv",
            "staff_2026_11_27T0200.csv",
            "r20261127020000.csv",
        ] {
            assert_eq!(found(name).as_deref(), Some("2026-11-27"), "{name}");
        }
        assert_eq!(found("roster-12345678.csv"), None);
        assert_eq!(found("roster.csv"), None);
    }
}
