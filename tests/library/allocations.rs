//! How many pieces of memory a listing takes, and a roster: they cost more than the parser where there is one for each text.

use std::fmt::Write;

use roster_sync::roster::{Mapping, read_bytes};
use roster_sync::web::{Selectors, TableReader};

/// A row like those of the real page: ten cells, a name in a span, two departments, an icon, a moment, and five links.
fn row(index: usize) -> String {
    let indent = " ".repeat(120);
    let cell = |class: &str, inner: &str| {
        format!("<td\n   class=\"employees-col-{class}\">{indent}{inner}{indent}</td>\n")
    };
    let link =
        |path: &str| format!("<a class=\"btn\" href=\"/{path}/{index}\" title=\"{path}\">{path}</a>{indent}");
    let cells = [
        cell("first-name", &format!("<span style=\"white-space: pre\">First{index}</span>")),
        cell("last-name", &format!("<span style=\"white-space: pre\">Last{index}</span>")),
        cell("sites", &format!("HARBOR,{indent}MAPLE")),
        cell("template", "Cashier"),
        cell("pos-user-id", &index.to_string()),
        cell("departments", &format!("<ul>{indent}<li>Greeter</li>{indent}<li>Cashier</li></ul>")),
        cell("phone", &link("tel")),
        cell("wage-type", "Hourly"),
        format!(
            "<td class=\"employees-col-active\" data-date-utc=\"2026-01-02 03:04:{:02}\">{indent}<i class=\"fa fa-check\"></i></td>",
            index % 60
        ),
        format!("<td>{}</td>", ["pay", "permissions", "timesheet", "edit"].map(link).concat()),
    ];
    format!("<tr>{}</tr>\n", cells.concat())
}

#[test]
fn a_row_of_a_listing_takes_few_pieces_of_memory() {
    const ROWS: usize = 1_000;
    /// About 3 are taken: a row's text, where its pieces end, and the rows that come at once. A piece for each text and attribute
    /// made it 220, the parser alone takes 60.
    const MOST: u64 = 5;
    let page = (0..ROWS).map(row).collect::<String>();
    let page = format!(
        "<html><head><title>Employees</title></head><body><div id=\"main-column\"><table class=\"table table-employees-list\">\
         <tbody>{page}</tbody></table></div></body></html>"
    );
    let mut read = 0;
    let info = allocation_counter::measure(|| {
        let mut reader = TableReader::new(Selectors {
            frame: "div#main-column",
            table: "table.table-employees-list",
            next_page: "nav#pager-employees a#pager-employees-next",
            noted_links: "a[href*='sites']",
        });
        for chunk in page.as_bytes().chunks(16 * 1024) {
            read += reader.feed(chunk).unwrap().len();
        }
        assert!(reader.finish().unwrap().complete);
    });
    assert_eq!(read, ROWS);
    let for_each = info.count_total / u64::try_from(ROWS).unwrap();
    assert!(for_each <= MOST, "{for_each} pieces of memory were taken for each row");
}

#[test]
fn a_row_of_a_roster_takes_no_piece_of_memory() {
    /// More than are read at a time, and not so many that several threads read them.
    const ROWS: usize = 16_000;
    let pieces = |rows: usize| {
        let mut text =
            "adp_employee_id,first_name,last_name,email,phone,status,pos_user_id,wage_rate,sites\n"
                .to_owned();
        for row in 0..rows {
            writeln!(
                text,
                "A{row:07},Ana,\"Diaz\",person{row}@example.com,(555) {:03}-{:04},active,{},15.75,Harbor; Maple",
                100 + row / 10_000,
                row % 10_000,
                1000 + row
            )
            .unwrap();
        }
        let mut read = 0;
        let counted = allocation_counter::measure(|| {
            read = read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap().rows;
        });
        assert_eq!(read, rows as u64);
        counted.count_total
    };
    // What is made once for the program is no row's.
    pieces(1);
    let (few, many) = (pieces(ROWS / 2), pieces(ROWS));
    assert!(many < few + 100, "{few} pieces of memory for {} rows, {many} for {ROWS}", ROWS / 2);
}
