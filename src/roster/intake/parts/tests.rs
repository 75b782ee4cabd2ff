use super::*;

#[test]
fn merged_cells_are_those_of_several_rows() {
    assert_eq!(merged("B2:C4"), Some(Merged { rows: (2, 4), column: 1 }));
    assert_eq!((merged("A1:D1"), merged("A1"), cell("AA10")), (None, None, Some((26, 10))));
}

#[test]
fn rows_without_a_number_are_counted_each_once() {
    let hidden = |sheet: &str| {
        let mut parts = Parts::default();
        parts.read("xl/worksheets/sheet1.xml", sheet.as_bytes()).unwrap();
        let besides = parts.besides.into_values().next().unwrap_or_default();
        besides.hidden.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(hidden("<row><c/></row><row hidden=\"1\"><c/></row><row hidden=\"true\"></row>"), [2, 3]);
    assert_eq!(
        hidden("<row/><x:row/><x:row hidden=\"1\"/></row><!-- <row> --><row><c/></row><row hidden='1'/>"),
        [3, 5]
    );
    assert_eq!(hidden("<row r=\"7\"></row><row hidden=\"1\"></row><row r=\"12\" hidden=\"1\"/>"), [8, 12]);
    assert_eq!(hidden("<row r=\"18446744073709551615\"/><row hidden=\"0\"/>"), [0; 0]);
}

#[test]
fn a_sheet_that_repeats_its_cells_far_out_is_too_large() {
    let mut sheet = Repeated::default();
    for tag in [
        "table:table table:name=\"A\"",
        "table:table-row",
        "table:table-cell office:value-type=\"float\" office:value=\"1\"/",
        "table:table-row table:number-rows-repeated=\"1048575\"",
        "table:table-cell table:number-columns-repeated=\"16384\"/",
        "/table:table-row",
    ] {
        assert_eq!(sheet.see(tag), Ok(()), "{tag}");
    }
    assert_eq!(sheet.see("table:table-row"), Ok(()));
    assert_eq!(sheet.see("table:table-cell table:number-columns-repeated=\"16383\"/"), Ok(()));
    assert_eq!(sheet.see("table:table-cell office:value=\"1\"/"), Err(PartsFault::TooLarge));
}

/// Packs parts without compression.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        into.start_file(*name, plain).unwrap();
        std::io::Write::write_all(&mut into, text.as_bytes()).unwrap();
    }
    into.finish().unwrap().into_inner()
}

const BOOK: [(&str, &str); 3] = [
    ("_rels/.rels", "<Relationship Target=\"xl/workbook.xml\"/>"),
    ("xl/workbook.xml", "<sheet name=\"A\" r:id=\"1\"/><sheet name=\"B\" r:id=\"2\"/>"),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationship Id=\"1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"2\" Target=\"/xl/worksheets/b.xml\"/>",
    ),
];

#[test]
fn sheets_say_the_same_whether_they_are_unpacked_beside_the_opening_or_before() {
    for rows in [0, 10_000] {
        let sheet = format!("{}<row hidden=\"1\"/>", "<row></row>".repeat(rows));
        let other = "<row/><mergeCell ref=\"A1:A2\"/>".to_owned();
        let parts = [&BOOK[..], &[("xl\\Worksheets\\Sheet1.xml", &sheet), ("xl/worksheets/b.xml", &other)]];
        let bytes = archive(&parts.concat());
        assert_eq!(bytes.len() > SMALL, rows > 0);
        let (sidelines, opened) = look(&bytes, || "opened").unwrap();
        assert_eq!(opened, "opened");
        assert_eq!(sidelines.of("A").hidden, [rows as u64 + 1].into());
        assert_eq!(sidelines.of("B").merged, [Merged { rows: (1, 2), column: 0 }]);
    }
}

#[test]
fn what_is_too_large_in_any_part_is_told() {
    let (long, small) = (format!("<a>{}", "x".repeat(2 << 20)), "<a>".repeat(SMALL));
    for parts in [
        [("xl/worksheets/sheet1.xml", &long), ("xl/worksheets/sheet2.xml", &small)],
        [("xl/worksheets/sheet1.xml", &small), ("xl/sharedStrings.xml", &long)],
    ] {
        let parts: Vec<(&str, &str)> =
            BOOK.into_iter().chain(parts.map(|(name, text)| (name, text.as_str()))).collect();
        assert_eq!(look(&archive(&parts), || ()).err(), Some(PartsFault::TooLarge));
    }
}

#[test]
fn a_part_called_like_a_sheet_that_is_opened_first_is_no_sheet() {
    let opens = |target: &str| {
        let mut parts = Parts::default();
        parts.read("_rels/.rels", format!("<Relationship Target=\"{target}\"/>").as_bytes()).unwrap();
        parts.a_sheet_is_opened
    };
    assert!(!opens("xl/workbook.xml") && !opens("/docProps/app.xml"));
    assert!(opens("xl/worksheets/Sheet1.xml") && opens("xl/worksheets/&#115;heet1.xml"));
}
