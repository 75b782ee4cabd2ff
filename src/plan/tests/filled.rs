//! Cells that were filled down, last days that moved, and names in which a word was replaced, stop the run.

use super::moved::{chain, rows, shape, site};
use super::*;

/// Rows of everybody with a status and a last day.
fn standing(people: u64, of: impl Fn(u64) -> (&'static str, &'static str)) -> String {
    rows(people, "status,termination_date", |index| {
        let (word, day) = of(index);
        format!("{word},{day}")
    })
}

#[test]
fn a_word_that_was_filled_down_closes_nobody() {
    let tenant = chain(60, &[5, 15, 25]);
    let of = |left: &[u64], day: &'static str| {
        standing(60, |index| match index {
            5 | 15 | 25 => ("terminated", "2026-01-31"),
            _ if left.contains(&index) => ("terminated", day),
            _ => ("active", ""),
        })
    };
    let message = shape(&of(&[26, 27, 28], ""), &tenant).unwrap();
    assert_eq!(
        message,
        "the cells of `status` may have been filled down: 3 people in lines 27 to 29 would leave without a last day, and 3 others who \
         have left have theirs"
    );
    // With their day; marked by hand, not below somebody who left before; not one below the other; fewer; and where the file gives no
    // days of others either.
    assert_eq!(shape(&of(&[26, 27, 28], "2026-03-01"), &tenant), None);
    assert_eq!(shape(&of(&[40, 41, 42, 43], ""), &tenant), None);
    assert_eq!(shape(&of(&[26, 28, 30], ""), &tenant), None);
    assert_eq!(shape(&of(&[26, 27], ""), &tenant), None);
    let without = of(&[26, 27, 28], "").replace("2026-01-31", "");
    assert_eq!(shape(&without, &tenant), None);
}

#[test]
fn a_last_day_in_the_row_beside_closes_nobody_too_early() {
    let tenant = chain(60, &[5]);
    let of = |days: &[(u64, &'static str)]| {
        standing(60, |index| {
            let day = days.iter().find(|(at, _)| *at == index).map_or("", |(_, day)| day);
            (if matches!(index, 5 | 30 | 45) { "terminated" } else { "active" }, day)
        })
    };
    let was = [(5, "2026-01-31"), (30, "2026-12-31"), (45, "2026-06-30")];
    assert_eq!(shape(&of(&was), &tenant), None);
    for by in [1, -1] {
        let moved = was.map(|(at, day)| (at.checked_add_signed(by).unwrap(), day));
        let message = shape(&of(&moved), &tenant).unwrap();
        assert!(
            message.contains("`termination_date` seem to stand in the rows of others: 3 people"),
            "{message}"
        );
    }
    let sorted = [(58, "2026-01-31"), (59, "2026-06-30"), (60, "2026-12-31")];
    assert!(shape(&of(&sorted), &tenant).is_some());
    // Contracts end, for all who work here.
    let contracts = standing(60, |index| match index {
        5 | 30 | 45 => ("terminated", ""),
        _ => ("active", "2026-12-31"),
    });
    assert_eq!(shape(&contracts, &tenant), None);
    // Two who leave today without a day, while others who work here have given notice.
    assert_eq!(shape(&of(&[(5, "2026-01-31"), (20, "2026-12-31"), (50, "2026-06-30")]), &tenant), None);
}

#[test]
fn sites_that_were_filled_down_open_none() {
    let tenant = chain(40, &[]);
    let filled = |from: u64, to: u64| {
        rows(40, "sites", |index| site(if (from..=to).contains(&index) { from - 1 } else { index }))
    };
    let message = shape(&filled(11, 17), &tenant).unwrap();
    assert!(message.contains("`sites` may have been filled down: "), "{message}");
    assert_eq!(shape(&filled(11, 12), &tenant), None, "a few");
    // All of seven rows below each other move to a site that the row above has not.
    let given = rows(40, "sites", |index| site(if (11..=17).contains(&index) { 12 } else { index }));
    assert_eq!(shape(&given, &tenant), None);
    // Everybody of three sites goes to one, in a file that is sorted by site.
    let mut sorted: Vec<(String, u64)> =
        (1..=40).map(|index| (site(if index < 12 { 0 } else { index }), index)).collect();
    sorted.sort();
    let all = rows(40, "sites", |index| sorted.iter().find(|(_, one)| *one == index).unwrap().0.clone());
    let lines: Vec<&str> = all.lines().collect();
    let by_site: Vec<&str> =
        sorted.iter().map(|(_, index)| lines[usize::try_from(*index).unwrap()]).collect();
    assert_eq!(shape(&format!("{}\n{}\n", lines[0], by_site.join("\n")), &tenant), None);
}

#[test]
fn a_word_that_was_replaced_in_the_names_renames_nobody() {
    let mut tenant = chain(12, &[]);
    let names = ["Boland", "Vance", "Crane", "Hartman"];
    for (name, one) in names.iter().zip(tenant.employees.values_mut()) {
        one.name = PersonName::as_observed(one.name.first(), name);
    }
    let of = |last: [&str; 4]| {
        let row = |(index, name): (u64, &str)| {
            format!("{},p{index}@example.com,First{index},{name}\n", 1000 + index)
        };
        let rows: String = (1..).zip(last).map(row).collect();
        format!("pos_user_id,email,first_name,last_name\n{rows}")
    };
    let message = shape(&of(["Bolannd", "Vannce", "Cranne", "Hartman"]), &tenant).unwrap();
    assert_eq!(
        message,
        "the cells of `last_name` may have been replaced all over: 3 last names would change in the same way (Boland \u{2192} Bolannd)"
    );
    for fine in [
        ["Bolannd", "Vannce", "Crane", "Hartman"],
        ["Boland-Ortiz", "Vance-Ortiz", "Crane-Ortiz", "Hartman"],
        ["Boland Jr.", "Vance Jr.", "Crane Jr.", "Hartman"],
        ["Ortiz", "Ortiz", "Ortiz", "Ortiz"],
        ["Bol\u{e1}nd", "V\u{e1}nce", "Cr\u{e1}ne", "H\u{e1}rtman"],
        ["Bolund", "Vence", "Crone", "Hartmann"],
    ] {
        assert_eq!(shape(&of(fine), &tenant), None, "{fine:?}");
    }
}
