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
fn called(name: &str, text: &str, piece: usize, wanted: TagNames) -> Vec<String> {
    let mut found = Vec::new();
    tags(InPieces(text.as_bytes(), piece), wanted, |tag| {
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
                "<rows>", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!", "<browse row=\"row\">", "<row:row>", "<row", "row", "<", ">", " ", "/", "<!-- <row> -->", "brown", "\u{e9}",
            ][..]),
            0..20,
        ),
        piece in 1_usize..9,
    ) {
        let text = pieces.concat();
        let anywhere = TagNames::Called { shown: &[], anywhere: &["row", "mergeCell", "sst"] };
        let shown = TagNames::Called { shown: &["row", "mergeCell", "sst"], anywhere: &[] };
        for name in ["row", "mergeCell", "sst"] {
            let all = called(name, &text, 4_096, TagNames::All);
            prop_assert_eq!(&called(name, &text, piece, TagNames::All), &all);
            prop_assert_eq!(&called(name, &text, piece, anywhere), &all);
            prop_assert_eq!(&called(name, &text, piece, shown), &called(name, &without_hidden(&text), 4_096, TagNames::All));
        }
    }
}

/// Takes out comments and the like.
fn without_hidden(text: &str) -> String {
    let begins = HIDING.iter().filter_map(|(begin, end)| {
        let (begin, end) = (std::str::from_utf8(begin).unwrap(), std::str::from_utf8(end).unwrap());
        Some((text.find(begin)?, begin, end))
    });
    let Some((at, begin, end)) = begins.min() else { return text.to_owned() };
    let rest = text[at + begin.len()..].split_once(end).map_or("", |(_, rest)| rest);
    // What is cut in two is not put together.
    format!("{}>{}", &text[..at], without_hidden(rest))
}

#[test]
fn a_stretch_without_a_tag_is_limited_wherever_it_is_cut() {
    let limit = usize::try_from(STRETCH_LIMIT).unwrap();
    for piece in [1_000, 4_096, 1 << 20] {
        let fits = |length: usize| {
            let text = format!("<a>{}<row>", "x".repeat(length - "<row>".len()));
            let row = TagNames::Called { shown: &["row"], anywhere: &[] };
            tags(InPieces(text.as_bytes(), piece), row, |_| Ok(())).is_ok()
        };
        assert!(fits(limit - 1) && !fits(limit) && !fits(limit + 1), "{piece}");
    }
}

#[test]
fn tags_and_their_attributes_are_read() {
    let mut found = Vec::new();
    let sheet = b"<?xml?><x:row r=\"3\" hidden='1'><c r=\"A3\"/></x:row>";
    let some = |text: &str| Some(text.to_owned());
    tags(&sheet[..], TagNames::All, |tag| {
        let own = |name: &str| attribute(tag, name).map(ToOwned::to_owned);
        found.push((local(tag).to_owned(), own("r"), own("hidden")));
        Ok(())
    })
    .unwrap();
    assert_eq!(found[1], ("row".to_owned(), some("3"), some("1")));
    assert_eq!(found[2], ("c".to_owned(), some("A3"), None));
}

#[test]
fn what_stands_in_a_comment_is_no_tag() {
    let text = "<?xml <row n=\"0\"?><!-- <row n=\"1\"> > --><row n=\"2\"/><t><![CDATA[<row n=\"3\">]]></t><row n=\"4\"><!-- <row>";
    for piece in [1, 7, 4_096] {
        let row = TagNames::Called { shown: &["row"], anywhere: &[] };
        assert_eq!(called("row", text, piece, row), ["row n=\"2\"/", "row n=\"4\""], "{piece}");
    }
}
