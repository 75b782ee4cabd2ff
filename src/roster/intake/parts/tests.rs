use std::io::Read;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// A file that comes in small pieces.
struct InPieces<'a>(&'a [u8], usize);

impl Read for InPieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

/// Returns the tags of a name, one after another.
fn called(name: &str, text: &str, piece: usize, names: Option<&[&str]>) -> Vec<String> {
    let mut found = Vec::new();
    tags(InPieces(text.as_bytes(), piece), names, |tag| {
        if local(tag) == name {
            found.push(tag.to_owned());
        }
        Ok(())
    })
    .unwrap();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_tag_that_is_looked_for_by_its_name_is_one_of_all(
        pieces in prop::collection::vec(
            select(&[
                "<row r=\"1\">", "</row>", "<x:row hidden='1'/>", "<c r=\"A1\"/>", "<mergeCell ref=\"A1:A2\"/>", "<sst>",
                "<rows>", "<browse row=\"row\">", "<row:row>", "<row", "row", "<", ">", " ", "/", "<!-- <row> -->", "brown", "\u{e9}",
            ][..]),
            0..20,
        ),
        piece in 1_usize..9,
    ) {
        let (text, names) = (pieces.concat(), ["row", "mergeCell", "sst"]);
        for name in names {
            let all = called(name, &text, 4_096, None);
            prop_assert_eq!(&called(name, &text, piece, None), &all);
            prop_assert_eq!(&called(name, &text, piece, Some(&names)), &all);
        }
    }
}

#[test]
fn a_stretch_without_a_tag_is_limited_wherever_it_is_cut() {
    let limit = usize::try_from(STRETCH_LIMIT).unwrap();
    for piece in [1_000, 4_096, 1 << 20] {
        let fits = |length: usize| {
            let text = format!("<a>{}<row>", "x".repeat(length - "<row>".len()));
            tags(InPieces(text.as_bytes(), piece), Some(&["row"]), |_| Ok(())).is_ok()
        };
        assert!(fits(limit - 1) && !fits(limit) && !fits(limit + 1), "{piece}");
    }
}

#[test]
fn tags_and_their_attributes_are_read() {
    let mut found = Vec::new();
    let sheet = b"<?xml?><x:row r=\"3\" hidden='1'><c r=\"A3\"/></x:row>";
    let some = |text: &str| Some(text.to_owned());
    tags(&sheet[..], None, |tag| {
        let own = |name: &str| attribute(tag, name).map(ToOwned::to_owned);
        found.push((local(tag).to_owned(), own("r"), own("hidden")));
        Ok(())
    })
    .unwrap();
    assert_eq!(found[1], ("row".to_owned(), some("3"), some("1")));
    assert_eq!(found[2], ("c".to_owned(), some("A3"), None));
    assert_eq!(merged("B2:C4"), Some(Merged { rows: (2, 4), column: 1 }));
    assert_eq!((merged("A1:D1"), merged("A1"), cell("AA10")), (None, None, Some((26, 10))));
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
