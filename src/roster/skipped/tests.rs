//! Which rows are no people.

use super::*;

#[test]
fn lines_that_are_drawn_or_head_others_are_told_from_people() {
    let mark = |cells: &[&str]| super::mark(&StringRecord::from(cells.to_vec()));
    assert_eq!(mark(&["-----------", "----------", "------"]), Some(SkippedRow::Rule));
    assert_eq!(mark(&["=====", "", ""]), Some(SkippedRow::Rule));
    assert_eq!(mark(&["+-----+------+"]), Some(SkippedRow::Rule));
    assert_eq!(mark(&["\u{1a}"]), Some(SkippedRow::EndMark));
    assert_eq!(mark(&["Location: Elm Grove", "", ""]), Some(SkippedRow::Section));
    for person in [
        &["1006", "-", "-"][..],
        &["-", "-", "-"],
        &["Diaz: Ana", "", ""],
        &["1006", "", ""],
        &["7", "Location: Elm", ""],
    ] {
        assert_eq!(mark(person), None, "{person:?}");
    }
}

#[test]
fn every_total_begins_with_one_of_the_first_words() {
    let mut first: Vec<&str> = TOTALS.iter().map(|words| words.split(' ').next().unwrap()).collect();
    first.dedup();
    first.push("page");
    assert_eq!(first, FIRST_WORDS);
}

#[test]
fn totals_are_told_from_people() {
    let total = |cells: &[&str]| super::total(&StringRecord::from(cells.to_vec()), &[0, 1]);
    assert_eq!(total(&["Total Employees: 12", "", ""]), Some(Total { people: Some(12) }));
    assert_eq!(total(&["Employee Count", "7", ""]), Some(Total { people: Some(7) }));
    assert_eq!(total(&["Grand Totals", "", "1,234.50"]), Some(Total { people: None }));
    assert_eq!(total(&["Page 1 of 2", "", ""]), Some(Total { people: None }));
    for text in [
        "(12 rows affected)",
        "(12 row(s) affected)",
        "12 rows selected.",
        "(12 rows)",
        "12 records exported",
    ] {
        assert_eq!(total(&[text]), Some(Total { people: Some(12) }), "{text}");
    }
    for text in [
        "*** END OF REPORT ***",
        "End of file",
        "Generated on 2026-11-27",
        "Confidential - do not share",
        "* Includes employees on leave",
        "Applied filters:\nStatus is Active",
        "Terminated: 12",
        "Run Date: 11/25/2026",
    ] {
        assert_eq!(total(&[text, "", ""]), Some(Total { people: None }), "{text}");
    }
    for text in [
        "Tuesday, Nov 24, 2026 08:00:00 AM GMT-6",
        "11/24/2026 8:00 AM",
        "2026-11-24 08:00",
        "Nov 24, 2026 at 8:00am CST",
    ] {
        assert_eq!(total(&[text, "", ""]), Some(Total { people: None }), "{text}");
    }
    let of_group = |cells: &[&str]| super::total(&StringRecord::from(cells.to_vec()), &[1, 2]);
    assert_eq!(of_group(&["Maple Street Total", "", "", "2", "$31.25"]), Some(Total { people: None }));
    assert_eq!(of_group(&["Oak Hill Count", "", "", "2", ""]), Some(Total { people: None }));
    assert_eq!(of_group(&["Maple Street Total", "ADP1", "", "2", ""]), None);
    assert_eq!(of_group(&["", "Tara Total", "", "2", ""]), None);
    for person in [
        ["10:30", "Ana", ""],
        ["T100", "Tara Total", ""],
        ["Total", "Tara", ""],
        ["Totally", "", "x"],
        ["", "Page, Ellen", ""],
        ["*1042", "", ""],
        ["Active: Ana", "", ""],
        ["Note: 7", "Ana", ""],
    ] {
        assert_eq!(total(&person), None, "{person:?}");
    }
}
