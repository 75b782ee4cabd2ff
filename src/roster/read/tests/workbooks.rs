//! Workbooks as people and programs write them: they mean what they show, or nothing.

use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::habits::{COLUMNS, people};
use super::*;

/// What somebody does with a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    Texts,
    /// Numbers are numbers, ids with zeros by their format, dates are dates.
    Numbers,
    /// A title over the table, in merged cells.
    MergedTitle,
    /// A filter hides rows.
    Filtered,
    /// People on two sheets.
    TwoSheets,
    /// A sheet of somebody's notes in front.
    Notes,
    /// Packed by a program that writes folders with backslashes.
    Backslashes,
}

const HABITS: [Habit; 7] = [
    Habit::Texts,
    Habit::Numbers,
    Habit::MergedTitle,
    Habit::Filtered,
    Habit::TwoSheets,
    Habit::Notes,
    Habit::Backslashes,
];

fn cell(sheet: &mut Worksheet, at: (u32, u16), column: usize, text: &str, habit: Habit) {
    let (row, col) = at;
    let numbers = habit == Habit::Numbers;
    match column {
        0 if numbers => {
            let zeros = Format::new().set_num_format("000000");
            sheet.write_number_with_format(row, col, text.parse::<f64>().unwrap(), &zeros).unwrap();
        }
        5 if numbers => {
            let money = Format::new().set_num_format("$#,##0.00");
            sheet.write_number_with_format(row, col, text.parse::<f64>().unwrap(), &money).unwrap();
        }
        6 if numbers => {
            let date = ExcelDateTime::parse_from_str(text).unwrap();
            let format = Format::new().set_num_format("d-mmm-yyyy");
            sheet.write_datetime_with_format(row, col, &date, &format).unwrap();
        }
        _ => {
            sheet.write_string(row, col, text).unwrap();
        }
    }
}

fn table(sheet: &mut Worksheet, rows: &[[String; 7]], from: u32, habit: Habit) {
    for (col, name) in (0u16..).zip(COLUMNS) {
        sheet.write_string(from, col, name).unwrap();
    }
    for (row, person) in (from + 1..).zip(rows) {
        for (at, (col, text)) in (0u16..).zip(person).enumerate() {
            cell(sheet, (row, col), at, text, habit);
        }
    }
}

fn written(rows: &[[String; 7]], habit: Habit) -> Vec<u8> {
    let mut book = Workbook::new();
    match habit {
        Habit::TwoSheets => {
            let half = rows.len() / 2;
            table(book.add_worksheet().set_name("North").unwrap(), &rows[..half], 0, habit);
            table(book.add_worksheet().set_name("South").unwrap(), &rows[half..], 0, habit);
        }
        Habit::Notes => {
            let notes = book.add_worksheet().set_name("Read me").unwrap();
            notes.write_string(0, 0, "Printed on Monday").unwrap();
            table(book.add_worksheet().set_name("Data").unwrap(), rows, 0, habit);
        }
        Habit::MergedTitle => {
            let sheet = book.add_worksheet();
            sheet.merge_range(0, 0, 0, 6, "Everybody of Splash Valley", &Format::new()).unwrap();
            table(sheet, rows, 2, habit);
        }
        Habit::Texts | Habit::Numbers | Habit::Filtered | Habit::Backslashes => {
            let sheet = book.add_worksheet();
            table(sheet, rows, 0, habit);
            if habit == Habit::Filtered {
                let last = u32::try_from(rows.len()).unwrap();
                sheet.autofilter(0, 0, last, 6).unwrap();
                sheet.set_row_hidden(last).unwrap();
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    if habit == Habit::Backslashes { with_backslashes(&bytes) } else { bytes }
}

/// Packs a workbook again, its folders written as some programs on Windows write them.
fn with_backslashes(bytes: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().replace('/', "\\");
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        into.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        into.write_all(&content).unwrap();
    }
    into.finish().unwrap().into_inner()
}

/// What is compared: everything that the rows say.
fn said(roster: &Roster) -> Vec<String> {
    let mut all: Vec<String> = roster
        .people
        .iter()
        .map(|one| {
            format!(
                "{:?}",
                (
                    one.pos_user_id,
                    &one.first_name,
                    &one.last_name,
                    &one.status,
                    one.phone,
                    one.wage_rate,
                    one.start_date
                )
            )
        })
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_workbook_in_any_habit_says_what_the_text_says_or_is_refused_whole(people in people(), habit in 0usize..HABITS.len()) {
        let habit = HABITS[habit];
        let rows: Vec<String> = people.iter().map(|row| row.join(",")).collect();
        let text = format!("{}\n{}\n", COLUMNS.join(","), rows.join("\n"));
        let expected = read_bytes("r.csv", text.as_bytes(), &Mapping::default()).unwrap();
        let Ok(read) = read_bytes("r.xlsx", &written(&people, habit), &Mapping::default()) else {
            // One sheet without people beside one with them is no table of two.
            prop_assert!(habit == Habit::TwoSheets, "{habit:?} is refused");
            return Ok(());
        };
        prop_assert_eq!(said(&read), said(&expected), "{:?}: {:?}", habit, read.problems);
        if habit == Habit::Filtered {
            let noted = read.how.notes.iter().any(|note| note.text.contains("hides") && note.lines == [people.len() as u64 + 1]);
            prop_assert!(noted, "{:?}", read.how.notes);
        }
    }
}

#[test]
fn people_on_two_sheets_who_are_not_one_table_are_told_with_the_setting() {
    let rows = |number: u64| {
        let row = [number.to_string(), "Nora".into(), "Quill".into(), "active".into()];
        [&row[..], &["(405) 555-0142".into(), "15.50".into(), "2024-03-15".into()]].concat()
    };
    let row = |number| <[String; 7]>::try_from(rows(number)).unwrap();
    let mut book = Workbook::new();
    table(book.add_worksheet().set_name("Week 1").unwrap(), &[row(1001), row(1002)], 0, Habit::Texts);
    table(book.add_worksheet().set_name("Week 2").unwrap(), &[row(1001), row(1003)], 0, Habit::Texts);
    let bytes = book.save_to_buffer().unwrap();
    let error = read_bytes("r.xlsx", &bytes, &Mapping::default()).unwrap_err().to_string();
    for word in ["Week 1, Week 2", "sheet = \"*\"", "count as absent"] {
        assert!(error.contains(word), "{error}");
    }
    let one = Mapping { sheet: Some("Week 2".into()), ..Mapping::default() };
    assert_eq!(read_bytes("r.xlsx", &bytes, &one).unwrap().people.len(), 2);
}

#[test]
fn a_sheet_of_leavers_is_never_taken_for_people_who_work_here() {
    let book = |header: &[&str]| {
        let mut book = Workbook::new();
        for (name, id) in [("Active", "1"), ("Terminated 2026", "2")] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            let status = if id == "1" { "Active" } else { "Terminated" };
            for (at, (title, text)) in header.iter().zip([id, "Ana", "Diaz", status]).enumerate() {
                let at = u16::try_from(at).unwrap();
                sheet.write_string(0, at, *title).unwrap();
                sheet.write_string(1, at, text).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    };
    let head = ["pos_user_id", "first_name", "last_name"];
    let apart = book(&head);
    let error = read_bytes("r.xlsx", &apart, &Mapping::default()).unwrap_err().to_string();
    assert!(error.starts_with("r.xlsx: the sheet \"Terminated 2026\" is of people who have left"), "{error}");
    let one = Mapping { sheet: Some("Active".to_owned()), ..Mapping::default() };
    assert_eq!(read_bytes("r.xlsx", &apart, &one).unwrap().people.len(), 1);
    assert_eq!(
        crate::roster::read_leavers_bytes("r.xlsx", &apart, &Mapping::default()).unwrap().people.len(),
        2
    );
    let told = book(&["pos_user_id", "first_name", "last_name", "status"]);
    assert_eq!(read_bytes("r.xlsx", &told, &Mapping::default()).unwrap().people.len(), 2);
}
