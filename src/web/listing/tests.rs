use super::*;
use proptest::prelude::*;

const PAGE: &str = r#"<html><head><title> Employees
        &amp; more</title></head><body><table class="nav"><tbody><tr><td>stray</td></tr></tbody></table>
      <table class="table people"><thead><tr><th>Name</th></tr></thead><tbody>
        <tr><td class="a name"><span style="white-space: pre">Zo&euml; O&#039;Neil</span></td>
            <td class="deps"><ul><li>Greeter</li><li>R&amp;D</li></ul></td>
            <td class="on" data-date-utc="2025-08-28 21:30:10"><i
               class="fa fa-check x"></i></td><td><a href="/e/1?a=1&amp;b=2">x</a></td></tr>
        <tr><td class="name">Łukasz</td></tr>
      </tbody></table><nav id="pager"><a id="next" href="/employee/2?limit=1">Next</a></nav></body></html>"#;

const SELECTORS: Selectors<'_> = Selectors {
    frame: "body",
    table: "table.people",
    next_page: "nav#pager a#next",
    noted_links: "a[href*='sites']",
};

fn read(chunks: &[&[u8]]) -> (Vec<Row>, Seen) {
    let mut reader = TableReader::new(SELECTORS);
    let rows = chunks.iter().flat_map(|chunk| reader.feed(chunk).unwrap()).collect();
    (rows, reader.finish().unwrap())
}

#[test]
fn rows_cells_links_icons_and_items_are_read() {
    let (rows, seen) = read(&[PAGE.as_bytes()]);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].cell("name").unwrap().text, "Zoë O'Neil");
    assert_eq!(rows[0].cell("deps").unwrap().items, ["Greeter", "R&D"]);
    assert!(rows[0].cell("on").unwrap().has_icon("fa-check"));
    assert_eq!(rows[0].cell("on").unwrap().date_utc, "2025-08-28 21:30:10");
    assert_eq!(rows[0].links().collect::<Vec<_>>(), ["/e/1?a=1&b=2"]);
    assert_eq!(rows[1].cell("name").unwrap().text, "Łukasz");
    assert_eq!(seen.title, "Employees & more");
    assert_eq!(seen.next_page.as_deref(), Some("/employee/2?limit=1"));
    assert!(seen.tables == 1 && seen.complete && !seen.sign_in);
}

#[test]
fn a_page_that_was_cut_off_is_not_complete() {
    for length in 1..PAGE.len() - 7 {
        let (_, seen) = read(&[&PAGE.as_bytes()[..length]]);
        assert!(!seen.complete, "cut at {length}");
    }
    // Cut inside of the table, and ended as if nothing had happened.
    for length in 1..PAGE.find("</table>").unwrap() {
        let (_, seen) = read(&[&PAGE.as_bytes()[..length], b"</body></html>"]);
        assert!(!seen.complete || seen.tables == 0, "cut at {length}");
    }
}

#[test]
fn a_page_without_the_table_says_so() {
    let (rows, seen) = read(&[b"<html><head><title>Down</title></head><body>soon</body></html>"]);
    assert!(rows.is_empty() && seen.tables == 0);
    assert_eq!(seen.title, "Down");
}

#[test]
fn a_row_a_title_or_a_tag_without_end_does_not_fill_the_memory() {
    let table = "<html><table class=people><tbody><tr><td>";
    let endless = [
        (table, "<td>"),
        (table, "<li>"),
        (table, "<i>"),
        (table, "<a href=/e/1>"),
        (table, "x"),
        ("<html><head><title>", "Employees "),
        ("<html><table class=people><tbody><tr><td class='", "x "),
        ("<html>", "<div>"),
    ];
    for (start, unit) in endless {
        let mut reader = TableReader::new(SELECTORS);
        reader.feed(start.as_bytes()).unwrap();
        let piece = unit.repeat(1024);
        let fed = (0..4096).take_while(|_| reader.feed(piece.as_bytes()).is_ok()).count();
        assert!(fed < 4096, "{} bytes of {unit:?} were taken", fed * piece.len());
    }
}

proptest! {
    #[test]
    fn it_does_not_matter_where_the_bytes_are_cut(cuts in prop::collection::vec(0..PAGE.len(), 0..20)) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        cuts.push(PAGE.len());
        let mut from = 0;
        let mut chunks = Vec::new();
        for cut in cuts {
            chunks.push(&PAGE.as_bytes()[from..cut]);
            from = cut;
        }
        prop_assert_eq!(read(&chunks), read(&[PAGE.as_bytes()]));
    }
}
