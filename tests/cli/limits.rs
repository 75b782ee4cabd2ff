//! Files that unpack to more than this computer has: refused in words, in a process that may not have more.

use std::io::{Cursor, Write};

use crate::environment::{Ran, program, ran};

/// Runs `check` on a file in a process that may have so many kilobytes.
fn checked(bytes: &[u8], name: &str, kilobytes: u64) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(name), bytes).unwrap();
    let binary = program(dir.path()).get_program().to_owned();
    let script = format!("ulimit -v {kilobytes}; exec \"$0\" check \"$1\"");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .arg(binary)
        .arg(name)
        .current_dir(dir.path())
        .env_clear()
        .env("HOME", dir.path())
        .output()
        .unwrap();
    ran(output)
}

/// A workbook whose sheet is so many megabytes of one letter.
fn swollen(megabytes: usize, head: &str, filler: u8) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "pos_user_id").unwrap();
    let plain = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        into.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        if name.ends_with("sheet1.xml") {
            into.write_all(head.as_bytes()).unwrap();
            let block = vec![filler; 1 << 20];
            for _ in 0..megabytes {
                into.write_all(&block).unwrap();
            }
        } else {
            std::io::copy(&mut file, &mut into).unwrap();
        }
    }
    into.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_half_a_gigabyte_is_refused_in_little_memory() {
    let head = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>";
    let bytes = swollen(600, head, b'x');
    assert!(bytes.len() < 8 << 20, "it comes as a small file: {}", bytes.len());
    let told = checked(&bytes, "roster.xlsx", 2_000_000).exits(2);
    assert!(told.err.contains("roster.xlsx"), "{}", told.err);
}

#[test]
fn a_packed_text_that_unpacks_to_half_a_gigabyte_is_refused_in_little_memory() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"pos_user_id,status\n").unwrap();
    let block = b"1001,active\n".repeat(87_000);
    for _ in 0..600 {
        packed.write_all(&block).unwrap();
    }
    let told = checked(&packed.finish().unwrap(), "roster.csv.gz", 2_000_000).exits(2);
    assert!(told.err.contains("is this really a roster"), "{}", told.err);
}
