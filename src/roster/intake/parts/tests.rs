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
