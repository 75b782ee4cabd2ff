//! Rosters as they come from the field.

use chrono::NaiveDate;

use super::*;
use crate::roster::StatusWord;

#[test]
fn what_the_row_does_not_need_refuses_nothing_and_is_left_alone() {
    for (header, row) in [
        ("pos_user_id,status,email", "1,active,none@"),
        ("pos_user_id,status,wage_rate", "1,active,TBD!"),
        ("pos_user_id,status,pos_pin", "1,active,12"),
        ("pos_user_id,status,start_date", "1,active,soon"),
        ("pos_user_id,status,termination_date", "1,active,soon"),
        ("pos_user_id,status,departments", "1,active,;"),
        ("pos_user_id,status,backoffice,email", "1,active,yes,a@example.com"),
        ("pos_user_id,status,first_name", "1,terminated,a\u{7}b"),
        ("pos_user_id,status,sites", "1,terminated,;"),
        ("pos_user_id,status,backoffice", "1,terminated,maybe"),
        ("pos_user_id,adp_employee_id,status", "1,1.4E+10,terminated"),
        ("pos_user_id,adp_employee_id,status", "x,A1,terminated"),
    ] {
        let roster = roster(&format!("{header}\n{row}\n"));
        assert_eq!(
            (roster.people.len(), roster.problems.len()),
            (1, 1),
            "{header} / {row}: {:?}",
            roster.problems
        );
        assert_eq!(roster.problems[0].severity, Severity::Warning);
    }
    for (header, row) in [
        ("pos_user_id,status,termination_date", "1,terminated,soon"),
        ("pos_user_id,status,sites", "1,active,;"),
        ("pos_user_id,status", "x,terminated"),
        ("pos_user_id,adp_employee_id,status", "x,A1,active"),
        ("email,status", "none@,active"),
    ] {
        assert_eq!(roster(&format!("{header}\n{row}\n")).refused.len(), 1, "{header} / {row}");
    }
}

#[test]
fn a_last_day_that_cannot_be_read_closes_nobody_in_a_file_without_a_status() {
    let roster = roster("pos_user_id,termination_date\n1,soon\n2,2026-01-31\n");
    assert_eq!(roster.people[0].status, Status::Unclear("soon".into()));
    assert_eq!(roster.people[1].status, Status::Terminated);
}

#[test]
fn a_day_of_leaving_by_another_name_is_the_last_day_beside_a_status_and_asked_about_alone() {
    let last: NaiveDate = "2026-12-31".parse().unwrap();
    for day in [
        "Inactive Date",
        "Date Inactive",
        "DeactivationDate",
        "Emp. Discharge Date",
        "Final Day",
        "Relieving Date",
        "Deactivated On",
        "inactivated_at",
        "Scheduled Termination Date",
        "Expected Last Day",
        "Projected Termination Date",
    ] {
        for (status, gone) in [("Status", "Terminated"), ("Inactive", "Yes"), ("Active", "No")] {
            let roster = roster(&format!("POS ID,{status},{day}\n1002,{gone},12/31/2026\n"));
            let row = &roster.people[0];
            assert_eq!(
                (&row.status, row.termination_date),
                (&Status::Terminated, Some(last)),
                "{status}, {day}"
            );
        }
        let roster = roster(&format!("POS ID,First Name,{day}\n1002,Ben,12/31/2026\n"));
        assert!(roster.unread_columns[0].speaks_of_employment(), "{day}: {:?}", roster.unread_columns);
    }
    for day in ["Status Date", "Status Effective Date", "Employment Status Date"] {
        let rows = "1002,Terminated,12/31/2026\n1003,Active,01/05/2020\n1004,Leave,11/01/2026\n";
        let read = roster(&format!("POS ID,Status,{day}\n{rows}"));
        let days: Vec<_> = read.people.iter().map(|one| one.termination_date).collect();
        assert_eq!(days, [Some(last), None, None], "{day}");
        assert!(read.problems.is_empty(), "{day}: {:?}", read.problems);
        let both = roster(&format!("POS ID,Status,{day},Term Date\n1002,Terminated,01/05/2020,12/31/2026\n"));
        assert_eq!(both.people[0].termination_date, Some(last), "{day}: the last day itself counts");
        let alone = roster(&format!("POS ID,First Name,{day}\n1002,Ben,12/31/2026\n"));
        assert!(alone.unread_columns[0].speaks_of_employment(), "{day}: {:?}", alone.unread_columns);
    }
    for day in ["Contract End Date", "Resigned On", "archived_at", "Projected End Date", "Leaving"] {
        let roster = roster(&format!("POS ID,Status,{day}\n1002,Active,12/31/2026\n"));
        assert!(roster.unread_columns[0].speaks_of_employment(), "{day}: {:?}", roster.unread_columns);
        assert_eq!(roster.people[0].termination_date, None, "{day}");
    }
    let both = roster(
        "POS ID,Status,Projected Termination Date,Actual Termination Date\n1002,Terminated,,12/31/2026\n",
    );
    assert_eq!(both.people[0].termination_date, Some(last), "{:?}", both.unread_columns);
    for day in ["Terminated On", "terminated_at", "Left On"] {
        let roster = roster(&format!("POS ID,{day}\n1002,12/31/2026\n1003,\n"));
        assert_eq!(roster.people[0].termination_date, Some(last), "{day}");
        assert_eq!(roster.people[1].status, Status::Unsaid, "{day}");
    }
}

#[test]
fn columns_that_speak_of_employment_are_read_with_their_polarity() {
    for (header, gone, works) in [
        ("Suspended", "TRUE", "FALSE"),
        ("Inactive", "1", "0"),
        ("Is Terminated?", "Yes", "No"),
        ("Archived", "x", "N"),
        ("Enabled", "0", "1"),
        ("Current Employee", "N", "Y"),
        ("Active Flag", "false", "true"),
        ("Emp Status", "Terminated", "Active"),
        ("EmploymentStatus", "T", "Active"),
    ] {
        let roster = roster(&format!("pos_user_id,{header}\n1,{gone}\n2,{works}\n3,perhaps\n4,\n"));
        let statuses: Vec<Status> = roster.people.iter().map(|one| one.status.clone()).collect();
        let [one, two, three, four] = [0, 1, 2, 3].map(|at| statuses[at].clone());
        assert_eq!((one, two), (Status::Terminated, Status::Active), "{header}");
        assert!(matches!((three, four), (Status::Unclear(_), Status::Unclear(_))), "{header}");
    }
}

#[test]
fn a_blank_status_means_what_the_settings_say_once() {
    let mapping = Mapping {
        values: crate::roster::Values {
            status: [(String::new(), StatusWord::Active)].into(),
            ..Default::default()
        },
        ..Mapping::default()
    };
    let roster = read_bytes("r.csv", b"pos_user_id,Suspended\n1,x\n2,\n", &mapping).unwrap();
    assert_eq!(roster.people[0].status, Status::Terminated);
    assert_eq!(roster.people[1].status, Status::Active);
    assert!(roster.problems.is_empty(), "{:?}", roster.problems);
}

#[test]
fn pay_that_is_counted_by_something_longer_than_an_hour_is_no_rate() {
    use crate::roster::PayPeriod;
    for (header, row, period) in [
        ("Pay Rate,Per", "800.00,Week", PayPeriod::Week),
        ("Pay Rate,Pay Frequency,Per", "120.00,Daily,Day", PayPeriod::Day),
        ("Pay Rate,Pay Basis", "3200.00,Monthly", PayPeriod::Month),
        ("Pay Rate,Rate Type", "41000,Annual", PayPeriod::Year),
        ("Pay Rate", "800.00/wk", PayPeriod::Week),
        ("Pay Rate,Salary Indicator", "50,Y", PayPeriod::Salary),
    ] {
        let roster = roster(&format!("pos_user_id,status,{header}\n1,active,{row}\n"));
        assert_eq!(roster.people[0].rare().pay_period, Some(period), "{header}");
        assert_eq!(roster.people[0].wage_rate, None, "{header}");
    }
    let hourly = roster("pos_user_id,status,Pay Rate,Pay Frequency\n1,active,15.50,Weekly\n");
    assert!(hourly.people[0].wage_rate.is_some());
    let weekly = roster("pos_user_id,status,Weekly Pay\n1,active,15.50\n");
    assert_eq!((weekly.people[0].wage_rate, weekly.columns.contains(&Field::WageRate)), (None, false));
}

#[test]
fn rows_of_one_person_with_a_rate_and_a_day_each_are_history() {
    let head = "pos_user_id,first_name,last_name,status,sites,wage_rate,wage_effective_date";
    let roster = roster(&format!(
        "{head}\n1006,Chris,Taylor,active,OAK,16.50,2026-12-15\n1006,Chris,Taylor,active,OAK,15.75,2021-07-28\n"
    ));
    let person = &roster.people[0];
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(person.as_of(day("2026-11-25")).wage_rate.unwrap().to_string(), "15.75");
    assert_eq!(person.as_of(day("2026-12-15")).wage_rate.unwrap().to_string(), "16.50");
    assert_eq!(person.as_of_next(day("2026-11-25")).unwrap().wage_rate.unwrap().to_string(), "16.50");
    assert!(person.as_of_next(day("2026-12-15")).is_none());
    let moved = self::roster(&format!(
        "{head}\n1006,Chris,Taylor,active,ELM,16.50,2026-12-15\n1006,Chris,Taylor,active,OAK,15.75,2021-07-28\n"
    ));
    assert_eq!(moved.problems[0].code.as_str(), "rows-contradict", "a move is no raise");
}

/// The settings that a hint offers, as somebody would paste them: every `key = value` in it, in the table that is named before
/// it, or else behind it.
fn pasted(hint: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = hint[from..].find(" = ").map(|at| from + at) {
        let (start, end) = (start_of_key(&hint[..at]), end_of_value(hint, at + 3));
        let (key, value) = (&hint[start..at], &hint[at + 3..end]);
        from = end.max(at + 3);
        let table = |text: &str, last: bool| {
            let tables = [
                "[roster.columns]",
                "[roster.values.status]",
                "[roster.values.name]",
                "[roster.values.site]",
                "[roster]",
            ];
            let places = tables.iter().filter_map(|table| {
                let place = if last { text.rfind(table) } else { text.find(table) };
                place.map(|place| (place, (*table).to_owned()))
            });
            if last { places.max() } else { places.min() }.map(|(_, table)| table)
        };
        let Some(table) = table(&hint[..start], true).or_else(|| table(&hint[end..], false)) else {
            continue;
        };
        // Of several values with commas between, each is offered.
        let mut values = vec![value];
        let mut rest = &hint[end..];
        while let Some(next) = [", or ", ", "]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark).filter(|next| next.starts_with('"')))
        {
            let end = end_of_value(next, 0);
            values.push(&next[..end]);
            rest = &next[end..];
        }
        found.extend(values.into_iter().map(|value| format!("{table}\n{key} = {value}\n")));
    }
    found
}

fn start_of_key(before: &str) -> usize {
    if let Some(inner) = before.strip_suffix('"') {
        let open = inner.char_indices().rev().find(|(at, c)| *c == '"' && !inner[..*at].ends_with('\\'));
        return open.map_or(0, |(at, _)| at);
    }
    before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1)
}

fn end_of_value(text: &str, from: usize) -> usize {
    let tail = &text[from..];
    let (mut depth, mut quoted, mut before) = (0usize, false, ' ');
    for (at, letter) in tail.char_indices() {
        match letter {
            '"' if before != '\\' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        let bare = depth == 0 && !quoted;
        if bare && matches!(letter, '"' | ']' | '}') {
            return from + at + 1;
        }
        let is_word = letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-');
        if bare && at > 0 && !is_word {
            return from + at;
        }
        before = letter;
    }
    text.len()
}

#[derive(serde::Deserialize)]
struct Settings {
    roster: Mapping,
}

#[test]
fn whatever_a_hint_offers_is_accepted_and_changes_nobodys_status() {
    let mut files = vec![std::path::PathBuf::from("fixtures")];
    let mut followed = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let Ok(before) = read_file(&path, &Mapping::default()) else { continue };
        let statuses = |roster: &Roster| {
            roster
                .people
                .iter()
                .map(|one| (one.line, one.status.clone()))
                .collect::<std::collections::BTreeMap<_, _>>()
        };
        for hint in before.problems.iter().map(|problem| problem.hint.as_str()).collect::<BTreeSet<_>>() {
            for text in pasted(hint) {
                let Settings { roster } =
                    toml::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
                let after = read_file(&path, &roster).unwrap_or_else(|error| panic!("{text}: {error}"));
                for (line, status) in statuses(&before) {
                    let now = after.people.iter().find(|one| one.line == line).map(|one| one.status.clone());
                    assert!(now.is_none_or(|now| now == status), "{}:{line}: {text}", path.display());
                }
                followed += 1;
            }
        }
    }
    assert!(followed > 10, "{followed} hints of the fixtures can be followed");
}

#[test]
fn a_note_in_a_name_is_never_written_into_backoffice() {
    for (first, last) in [("Chris - Terminated", "Taylor"), ("Chris", "Taylor - OLD"), ("Chris #2", "Taylor")]
    {
        let header = "pos_user_id,first_name,last_name,status";
        let roster = roster(&format!("{header}\n1006,{first},{last},terminated\n"));
        assert_eq!(
            codes(header, &format!("1006,{first},{last},terminated")),
            ["doubtful-name"],
            "{first} {last}"
        );
        let row = &roster.people[0];
        assert_eq!(row.first_name.as_deref().unwrap_or(first), first);
        assert!(row.first_name.is_none() != row.last_name.is_none(), "the other one counts: {row:?}");
        assert_eq!(row.status, Status::Terminated, "whoever leaves leaves");
    }
    let whole = roster("ID,Name,Status\n7,\"Taylor, Chris - Terminated\",Active\n");
    assert_eq!(whole.people[0].first_name, None);
}

#[test]
fn a_column_of_employees_may_hold_names_or_numbers() {
    let asked = |header: &str| {
        let read = roster(&format!("{header}\n\"Archer, Ben\",a@example.com,Active,7\n"));
        let all = read.problems.into_iter().filter(|one| one.code == ProblemCode::UnreadColumn);
        all.map(|one| one.hint).collect::<Vec<_>>().join("\n")
    };
    let hint = asked("Employee,Email,Status,Shoe");
    assert!(
        hint.contains("full_name = \"Employee\"") && hint.contains("adp_employee_id = \"Employee\""),
        "{hint}"
    );
    let hint = asked("Employee,Email,Status,Employee ID");
    assert!(hint.contains("full_name = \"Employee\"") && !hint.contains("adp_employee_id"), "{hint}");
    let hint = asked("Name,Email,Status,Employee");
    assert!(!hint.contains("full_name") && hint.contains("adp_employee_id = \"Employee\""), "{hint}");
}

#[test]
fn names_that_stand_for_nobody_are_left_alone() {
    for name in ["Test,Test", "First Name,Last Name", "<<First>>,<<Last>>", "[First],[Last]"] {
        let roster = roster(&format!("pos_user_id,first_name,last_name,status\n1,{name},active\n"));
        let row = &roster.people[0];
        assert_eq!((&row.first_name, &row.doubtful.contains(Field::FirstName)), (&None, &true), "{name}");
        assert!(roster.problems.iter().all(|problem| problem.code == ProblemCode::DoubtfulName), "{name}");
    }
    let roster =
        roster("pos_user_id,first_name,last_name,status\n1,New,Person,active\n2,Ana (Temp),Guest,active\n");
    assert_eq!(roster.people[0].first_name.as_deref(), Some("New"));
    assert_eq!((roster.people[1].last_name.as_deref(), roster.problems.len()), (Some("Guest"), 0));
}

#[test]
fn a_free_place_is_nobody_and_who_has_all_that_people_have_is_somebody() {
    let of = |name: &str, more: &str| {
        let text = format!("pos_user_id,Employee Name,email,phone,status\n1,{name},{more},active\n");
        let row = roster(&text).people.remove(0);
        (row.first_name.map(String::from), row.last_name.map(String::from))
    };
    let (all, nothing) = ("open@example.com,(555) 555-0142", ",");
    assert_eq!(of("Open Tiernan", all), (Some("Open".into()), Some("Tiernan".into())));
    assert_eq!(of("\"Tiernan, Vacant\"", all), (Some("Vacant".into()), Some("Tiernan".into())));
    for (name, more) in [
        ("Open Tiernan", nothing),
        ("Open Tiernan", "open@example.com,"),
        ("Vacant Position", nothing),
        ("\"Position, Open\"", nothing),
        ("Unfilled Cashier", all),
        ("TBD TBD", all),
        ("zzTiernan Ana", all),
    ] {
        assert_eq!(of(name, more).0, None, "{name} {more}");
    }
    assert_eq!(of("\"Open, Sarah\"", all), (Some("Sarah".into()), None), "a place that Sarah had");
    for name in ["Place Holder", "\"Holder, Place\"", "Future Hire"] {
        assert_eq!(of(name, all), (None, None), "{name}");
    }
}

#[test]
fn sums_of_groups_and_the_time_of_a_report_refuse_nobody() {
    let roster = roster(
        "Location,Employee ID,First Name,Last Name,Status\nMaple Street,A1,Ben,Archer,Active\n,A2,Cara,Boland,Active\n\
         Maple Street Total,,,,2\nOak Hill,A3,Dario,Castell,Active\nOak Hill Count,,,,1\nGrand Total,,,,3\n,,,,\n\
         \"Tuesday, Nov 24, 2026 08:00:00 AM GMT-6\",,,,\n",
    );
    assert_eq!(
        (roster.people.len(), roster.refused.len(), roster.problems.len()),
        (3, 0, 0),
        "{:?}",
        roster.problems
    );
}
