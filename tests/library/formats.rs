//! What a roster says does not depend on how it is written down, nor on the order of its rows.

use std::io::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use roster_sync::roster::{Desired, Encoding, Mapping, WrittenHow, read_bytes};

const COLUMNS: [&str; 10] = [
    "pos_user_id",
    "adp_employee_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "status",
    "wage_rate",
    "start_date",
    "sites",
];

/// How a roster can be written down.
#[derive(Debug, Clone)]
enum Format {
    Text { written: WrittenHow, crlf: bool, packed: bool },
    Workbook,
}

fn formats() -> impl Strategy<Value = Format> {
    let encodings = select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252]);
    let text =
        (encodings, select(vec![b',', b';', b'\t', b'|']), any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(encoding, delimiter, marked, crlf, packed)| Format::Text {
                written: WrittenHow { delimiter, encoding, marked },
                crlf,
                packed,
            });
    prop_oneof![4 => text, 1 => Just(Format::Workbook)]
}

/// One person, cell by cell. The letters are those that every encoding has.
fn row() -> impl Strategy<Value = Vec<String>> {
    let name = "[A-Za-zéñßÀö][A-Za-zéñßÀö,;|\" ]{0,8}[A-Za-zé]";
    (
        1u64..900_000,
        name,
        name,
        (200u64..999, 200u64..999, 0u64..10_000),
        select(vec!["active", "terminated", "on leave", ""]),
        1u64..90_000,
        (2015i32..2030, 1u32..13, 1u32..29),
        select(vec!["Harbor Point", "OAK; MAPLE", "all", ""]),
    )
        .prop_map(|(id, first, last, phone, status, cents, day, sites)| {
            vec![
                id.to_string(),
                format!("{id:09}"),
                first,
                last,
                format!("person{id}@example.com"),
                format!("({}) {}-{:04}", phone.0, phone.1, phone.2),
                status.to_owned(),
                format!("{}.{:02}", cents / 100, cents % 100),
                format!("{}-{:02}-{:02}", day.0, day.1, day.2),
                sites.to_owned(),
            ]
        })
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(row(), 1..15)
}

/// The table with its columns in this order.
fn table(rows: &[Vec<String>], order: &[usize]) -> Vec<Vec<String>> {
    let header: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let ordered = |row: &Vec<String>| order.iter().map(|at| row[*at].clone()).collect();
    std::iter::once(&header).chain(rows).map(ordered).collect()
}

fn written(table: &[Vec<String>], format: &Format) -> Vec<u8> {
    let (form, crlf, packed) = match format {
        Format::Workbook => return workbook(table),
        Format::Text { written, crlf, packed } => (written, *crlf, *packed),
    };
    let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut csv = csv::WriterBuilder::new().delimiter(form.delimiter).terminator(end).from_writer(Vec::new());
    for row in table {
        csv.write_record(row).unwrap();
    }
    let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    let bytes = form.bytes(&text);
    if !packed {
        return bytes;
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    gzip.finish().unwrap()
}

fn workbook(table: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0u32..).zip(table) {
        for (column, cell) in (0u16..).zip(cells) {
            // A column that comes as numbers and one that comes as dates, as Excel has them.
            if row > 0 && table[0][usize::from(column)] == "pos_user_id" {
                sheet.write_number(row, column, cell.parse::<f64>().unwrap()).unwrap();
            } else if row > 0 && table[0][usize::from(column)] == "start_date" {
                let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(cell).unwrap();
                let format = rust_xlsxwriter::Format::new().set_num_format("mm/dd/yyyy");
                sheet.write_datetime_with_format(row, column, date, &format).unwrap();
            } else if !cell.is_empty() {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// What a file says of its people, their lines left out; and the problems, likewise.
fn said(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let roster = read_bytes("roster", bytes, &Mapping::default()).unwrap();
    let without_line = |person: &Desired| {
        let mut person = Desired { line: 0, ..person.clone() };
        // The other row of the same person has a line too.
        for twin in person.rare.iter_mut().filter_map(|rare| rare.twin.as_mut()) {
            *twin = 0;
        }
        format!("{person:?}")
    };
    let mut people: Vec<String> = roster.people.iter().map(without_line).collect();
    people.extend(roster.refused.iter().map(|row| format!("refused {}", without_line(&row.readable))));
    people.sort();
    let mut problems: Vec<String> = roster
        .problems
        .iter()
        .map(|problem| format!("{} {} {}", problem.code, problem.column, problem.value))
        .collect();
    problems.sort();
    (people, problems)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_roster_reads_back_equal_however_it_is_written_down(
        rows in rows(),
        format in formats(),
        order in Just((0..COLUMNS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let usual: Vec<usize> = (0..COLUMNS.len()).collect();
        let plain = Format::Text { written: WrittenHow::default(), crlf: false, packed: false };
        let expected = said(&written(&table(&rows, &usual), &plain));
        prop_assert_eq!(said(&written(&table(&rows, &order), &format)), expected);
    }

    #[test]
    fn the_order_of_rows_makes_no_difference(
        people in prop::collection::vec((1u64..6, 0usize..3, 0usize..3, 0usize..3, 0usize..2), 1..14).prop_shuffle(),
    ) {
        let header = "Employee ID,Employee Name,Work Email,Status,Location,Pay Rate,Hire Date\n";
        let line = |(id, status, site, pay, name): &(u64, usize, usize, usize, usize)| {
            let status = ["Active", "Terminated", "Leave"][*status];
            let site = ["Harbor Point", "Oak Hill", ""][*site];
            let pay = ["", "15.00", "16.00"][*pay];
            let name = ["Diaz, Ana", "Archer, Ben"][if *id == 5 { *name } else { 0 }];
            format!("00{id},\"{name}\",p{id}@example.com,{status},{site},{pay},03/{:02}/2024\n", 10 + id)
        };
        let file = |rows: &[(u64, usize, usize, usize, usize)]| {
            header.to_owned() + &rows.iter().map(line).collect::<String>()
        };
        let mut sorted = people.clone();
        sorted.sort_unstable();
        prop_assert_eq!(said(file(&people).as_bytes()).0, said(file(&sorted).as_bytes()).0);
    }

    #[test]
    fn no_bytes_panic_whatever_they_begin_with(
        start in select(vec![&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"\xff\xfe", b"\xfe\xff", b"ID,Name\n"]),
        bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = read_bytes("roster", &[start, &bytes].concat(), &Mapping::default());
    }

    #[test]
    fn a_damaged_workbook_is_refused_or_read_and_panics_nowhere(rows in rows(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let usual: Vec<usize> = (0..COLUMNS.len()).collect();
        let mut bytes = workbook(&table(&rows, &usual));
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read_bytes("roster.xlsx", &bytes, &Mapping::default());
    }
}
