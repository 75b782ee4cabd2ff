use super::*;
use crate::web::ReportReader;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn shift_of(cells: &[&str]) -> String {
    cells.iter().map(|cell| format!("<td>\n  {cell}\n</td>")).collect()
}

const OUT: [&str; 12] = [
    "11/02/2026",
    "6:42 AM (CST)",
    "11/02/2026",
    "2:57 PM (CST)",
    "HARBOR",
    "$16.00",
    "8.25",
    "$132.00",
    "$24.00",
    "0.00",
    "$0.00",
    "$132.00",
];
const IN: [&str; 12] =
    ["11/14/2026", "11:58 PM (CST)", "-", "-", "OAK", "$0.00", "0.00", "$0.00", "n/a", "n/a", "n/a", "$0.00"];

/// A page as it was recorded, in parts: a test leaves out, moves and doubles them.
fn parts() -> Vec<String> {
    let heads: String =
        (0..12).map(|at| format!("<th>{}</th>", if at == 0 { "Date In" } else { "x" })).collect();
    let title = |name: &str| {
        format!(
            "<table><tr><td class=\"report-employee-title\"><strong>\n {name} </strong></td></tr></table>"
        )
    };
    let details = |rows: &str| {
        format!(
            "<table><thead><tr>{heads}</tr></thead><tbody>{rows}<tr class=\"active\"><th>Total</th><th>1</th></tr></tbody></table>"
        )
    };
    let by_hand = format!(
        "<tr class=\"addon-row-comment\"><td colspan=\"12\"><em>Forgot to clock in</em></td></tr><tr class=\"danger\">{}</tr>",
        shift_of(&OUT)
    );
    vec![
        "<html><head><title>Timesheets</title></head><body><div id=\"main-column\"><div class=\"main-column-full-width\"><div class=\"table-responsive\">".into(),
        "<table><tr><th colspan=\"12\"><h3>Period of 11/01/2026 -\n 11/14/2026</h3></th></tr></table>".into(),
        title("O&#039;Neil, Zo\u{eb} (#203)"),
        details(&format!("<tr>{}</tr>{by_hand}", shift_of(&OUT))),
        title("Weller (#2), Ana (#391, ADP ID: 1140)"),
        details(&format!("<tr class=\"warning\">{}</tr>", shift_of(&IN))),
        "<table><tr><th>Timesheet Total:</th><th>16.5</th></tr></table>".into(),
        "</div></div></div></body></html>\n".into(),
    ]
}

fn read(html: &str) -> Result<Vec<Shift>, String> {
    let mut tables = ReportReader::new("div#main-column");
    let mut reader = Reader::new((day("2026-11-01"), day("2026-11-14")));
    let pieces = tables.feed(html.as_bytes()).map_err(|error| error.to_string())?;
    let (more, seen) = tables.finish().map_err(|error| error.to_string())?;
    for piece in pieces.iter().chain(&more) {
        reader.take(piece)?;
    }
    if !seen.complete || !seen.frame {
        return Err("whole".into());
    }
    reader.finish(&seen)
}

#[test]
fn the_address_names_the_days_as_the_page_does() {
    assert_eq!(
        address(day("2026-11-01"), day("2026-11-14")),
        "/report/employee-timesheets?dateStart=Nov+1%2C+2026&dateEnd=Nov+14%2C+2026&landingPage="
    );
}

#[test]
fn a_page_is_read_whole() {
    let shifts = read(&parts().concat()).unwrap();
    let [clocked, by_hand, inside] = shifts.as_slice() else { panic!("{shifts:?}") };
    assert_eq!(clocked.worker, Worker { number: 203, name: "O'Neil, Zoë".into(), adp_employee_id: None });
    assert_eq!((clocked.began, clocked.site_code.as_str()), (day("2026-11-02"), "HARBOR"));
    assert_eq!(clocked.came_at.format("%H:%M").to_string(), "06:42");
    assert_eq!(clocked.rate, "16.00".parse().ok());
    assert!(clocked.comment.is_none() && !clocked.is_by_hand);
    assert!(by_hand.is_by_hand && by_hand.comment.as_deref() == Some("Forgot to clock in"));
    assert_eq!((inside.worker.number, inside.worker.name.as_str()), (391, "Weller (#2), Ana"));
    assert_eq!(inside.worker.adp_employee_id.as_deref(), Some("1140"));
    assert!(inside.ended.is_none() && inside.is_changed && inside.rate.is_none());
}

#[test]
fn the_sentence_alone_says_that_nobody_worked() {
    let parts = parts();
    let said = "<h3>\n No clock entries found matching the given criteria. </h3>";
    let page = |content: &str| format!("{}{content}{}", parts[0], parts[7]);
    assert_eq!(read(&page(said)), Ok(Vec::new()));
    for content in [
        String::new(),
        "<h3>No entries found.</h3>".into(),
        format!("{said}{}", parts[6]),
        format!("{said}<table></table>"),
        format!("<table><tr><td>{said}</td></tr></table>"),
        parts[1].clone(),
        format!("{}{}", parts[1], parts[6]),
        parts[1..7].concat() + said,
    ] {
        assert!(read(&page(&content)).is_err(), "{content}");
    }
}

#[test]
fn a_page_of_which_a_part_is_missing_moved_or_doubled_is_not_used() {
    let whole = parts();
    for at in 1..7 {
        let mut lacks = whole.clone();
        lacks.remove(at);
        assert!(read(&lacks.concat()).is_err(), "without part {at}");
        let mut twice = whole.clone();
        twice.insert(at, whole[at].clone());
        assert!(read(&twice.concat()).is_err(), "part {at} twice");
        let mut empty = whole.clone();
        empty[at] = "<table></table>".into();
        assert!(read(&empty.concat()).is_err(), "part {at} empty");
        for other in at + 1..7 {
            let mut moved = whole.clone();
            moved.swap(at, other);
            // Two people may change places, both tables of each.
            assert!(
                read(&moved.concat()).is_err() || (at % 2 == other % 2 && at > 1),
                "{at} and {other} swapped"
            );
        }
    }
}

#[test]
fn a_page_that_is_cut_anywhere_is_never_used() {
    let whole = parts().concat();
    let end = whole.rfind("</html>").unwrap();
    for cut in (0..end + 6).filter(|cut| whole.is_char_boundary(*cut)) {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn what_is_not_as_it_is_known_is_an_error() {
    let whole = parts().concat();
    for (was, is) in [
        ("11/01/2026 -", "10/01/2026 -"),
        ("(#203)", "(203)"),
        ("ADP ID:", "Payroll:"),
        ("Date In", "Day"),
        ("11/02/2026", "2026-11-02"),
        ("6:42 AM (CST)", "6:42"),
        ("HARBOR", ""),
        ("<tr class=\"active\"><th>Total</th><th>1</th></tr>", ""),
        ("Timesheet Total:", "Total:"),
        ("<td>\n  n/a\n</td>", ""),
    ] {
        assert!(read(&whole.replace(was, is)).is_err(), "{was} as {is}");
    }
}
