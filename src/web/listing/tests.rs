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

fn read(chunks: &[&[u8]]) -> (Vec<Row>, SeenOnPage) {
    let mut reader = TableReader::new(SELECTORS);
    let rows = chunks.iter().flat_map(|chunk| reader.feed(chunk).unwrap()).collect();
    (rows, reader.finish().unwrap())
}

#[test]
fn rows_cells_links_icons_and_items_are_read() {
    let (rows, seen) = read(&[PAGE.as_bytes()]);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].cell("name").unwrap().text(), "Zoë O'Neil");
    assert_eq!(rows[0].cell("deps").unwrap().items().collect::<Vec<_>>(), ["Greeter", "R&D"]);
    assert!(rows[0].cell("on").unwrap().has_icon("fa-check"));
    assert_eq!(rows[0].cell("on").unwrap().date_utc(), "2025-08-28 21:30:10");
    assert_eq!(rows[0].links().collect::<Vec<_>>(), ["/e/1?a=1&b=2"]);
    assert_eq!(rows[1].cell("name").unwrap().text(), "Łukasz");
    assert_eq!(seen.title, "Employees & more");
    assert_eq!(seen.next_page.as_deref(), Some("/employee/2?limit=1"));
    assert!(seen.tables == 1 && seen.complete && !seen.sign_in);
}

/// What is said of the cells that these rows have, one line a cell.
fn told(rows: &str) -> String {
    let page = format!("<body><table class=people><tbody>{rows}</tbody></table></body></html>");
    let (rows, _) = read(&[page.as_bytes()]);
    assert_eq!(rows, read(&page.as_bytes().chunks(3).collect::<Vec<_>>()).0);
    let cells = rows.iter().map(|row| row.cells().map(|cell| format!("{cell:?}\n")).collect::<String>());
    cells.collect::<Vec<_>>().join("--\n")
}

#[test]
fn what_stands_behind_a_cell_is_no_part_of_it() {
    let alone = told("<tr><td>Ana</td></tr>");
    for behind in [
        "loose",
        "<a href=/e/1>x</a>",
        "<i class=x></i>",
        "<ul><li>x</ul>",
        "<h3>x</h3>",
        "<br><a href=/e/1>x</a>",
    ] {
        assert_eq!(told(&format!("<tr><td>Ana</td>{behind}</tr>")), alone, "{behind}");
    }
}

#[test]
fn an_item_ends_where_its_tag_does_in_whatever_it_stands() {
    let items = |cell: &str| {
        let page = format!("<body><table class=people><tbody><tr><td>{cell}</td></tr></tbody></table>");
        let row = read(&[page.as_bytes()]).0.remove(0);
        let cell = row.cells().next().unwrap();
        (cell.items().map(ToOwned::to_owned).collect::<Vec<_>>(), cell.text().to_owned())
    };
    let said = |items: &[&str], text: &str| {
        (items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>(), text.to_owned())
    };
    assert_eq!(items("a<ul><li>b</li> <li>c</li></ul>d"), said(&["b", "c"], "a d"));
    assert_eq!(items("<ul><li>b<li>c</ul>d"), said(&["b", "c"], "d"));
    assert_eq!(items("<ul><li>b<ul><li>c</li></ul>d</li></ul>e"), said(&["b", "c"], "de"));
    assert_eq!(items("<ul><li>b &amp; <b>c</b>"), said(&["b & c"], ""));
}

#[test]
fn tags_that_are_written_alike_say_their_own() {
    let row = |class: &str, link: &str, moment: &str| {
        format!(
            "<tr><td class=\"{class}\" data-date-utc=\"{moment}\"><a class=x href=\"{link}\">y</a><a href={}></a>\
             <a>z</a><i class='{class}'></i></td></tr>",
            link.replace(['>', ' '], "")
        )
    };
    let cells = [("a", "/e/1", "1"), ("a", "/e/2?x=1&amp;y", "2"), ("a b", "/e/3>4", ""), ("a", "/e/ü", "'")];
    let rows: String = cells.iter().map(|(class, link, moment)| row(class, link, moment)).collect();
    let alone = cells.iter().map(|(class, link, moment)| told(&row(class, link, moment)));
    assert_eq!(told(&rows), alone.collect::<Vec<_>>().join("--\n"));
    // A quote in the value ends it: such a tag is none of those that are written alike.
    let quoted = "<tr><td><a class=x href=\"/e/5\" title=\"/e/6\">y</a></td></tr>";
    assert_eq!(told(&(rows + quoted)).split("--\n").last().unwrap(), told(quoted));
}

/// Returns how many rows were read as plain ones, of a page of so many that are.
fn plainly(selectors: Selectors<'_>, rows: &[&str]) -> usize {
    let page = format!("<body><table class=people><tbody>{}</tbody></table></body></html>", rows.concat());
    let mut reader = TableReader::new(selectors);
    assert_eq!(reader.feed(page.as_bytes()).unwrap().len(), rows.len());
    reader.plain_rows_read()
}

#[test]
fn only_rows_behind_one_that_the_parser_reads_the_same_are_read_as_plain_ones() {
    let noted = "<tr><td><a href='/e?sites=1'>x</a></td></tr>";
    let other = "<tr><td>x<!-- y --></td></tr>";
    assert_eq!(plainly(SELECTORS, &[PLAIN, PLAIN, PLAIN]), 2);
    assert_eq!(plainly(SELECTORS, &[other, PLAIN, PLAIN, other, PLAIN, noted, PLAIN, PLAIN]), 2);
    let long = format!("<tr><td>{}</td></tr>", " ".repeat(40 << 10));
    assert_eq!(plainly(SELECTORS, &[PLAIN, &long, PLAIN]), 0);
    // A plain row could have these.
    for selectors in [
        Selectors { noted_links: "a.b", ..SELECTORS },
        Selectors { next_page: "nav#pager a.next", ..SELECTORS },
        Selectors { frame: "div", ..SELECTORS },
    ] {
        assert_eq!(plainly(selectors, &[PLAIN, PLAIN]), 0, "{selectors:?}");
    }
}

#[test]
fn links_are_noted_by_a_part_of_their_address_or_by_another_selector() {
    let page = "<body><a href='/e?sites=1&amp;x'>a</a><a class=b href=/e/1>b</a></body></html>";
    let noted = |noted_links: &str| {
        let mut reader = TableReader::new(Selectors { noted_links, ..SELECTORS });
        reader.feed(page.as_bytes()).unwrap();
        reader.finish().unwrap().noted_links
    };
    assert_eq!(noted("a[href*='sites']"), ["/e?sites=1&x"]);
    assert_eq!(noted("a[href*=\"sites\"]"), ["/e?sites=1&x"]);
    assert_eq!(noted("a[href*=sites]"), ["/e?sites=1&x"]);
    assert_eq!(noted("a.b"), ["/e/1"]);
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

/// What stands in rows, plain or not.
const PIECES: [&str; 52] = [
    "<tr>",
    "</tr>",
    "<tr class=\"x\">",
    "</tr >",
    "<td class=\"a b\">",
    "<td class='&amp;'\n data-date-utc=\"1\">",
    "<td>",
    "</td>",
    "<TD>",
    "<td id=\"x\">",
    "<td class=\"\" class=\"b\">",
    "<td class=a>",
    "<td title=\"</td></tr>\">",
    "<th>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<a href=\"/e/1?a=1&amp;b\">",
    "<a href='/e?sites=1'>",
    "<a>",
    "</a>",
    "<i class=\"fa x\">",
    "<i>",
    "</i>",
    "<br>",
    "<span>",
    "</span>",
    "<b>",
    "</b>",
    "<div/>",
    "<div>",
    "</div>",
    " \n ",
    "x",
    "&am",
    "p;",
    "\u{a0}",
    "\u{b}",
    "\0",
    "\r",
    "\u{141}",
    "<!--",
    "-->",
    "<svg>",
    "</svg>",
    "<h3>",
    "</h3>",
    "<script>",
    "</script>",
    "<table class=people><tbody>",
    "</tbody></table>",
];

/// A row that is plain, so that those behind it may be read as such.
const PLAIN: &str = "<tr><td class=\"a\"><ul><li>x</li></ul> y</td></tr>\n";

proptest! {
    #[test]
    fn plain_rows_are_read_as_the_parser_reads_them(
        before in prop::sample::select(vec!["", "<li>", "<h3>", "<svg>", "<td><b>"]),
        pieces in prop::collection::vec((prop::sample::select(PIECES.to_vec()), 0..6usize), 0..30),
    ) {
        let written = |(piece, place): (&'static str, usize)| match place {
            0 => format!("{piece}{PLAIN}"),
            1 => format!("<tr><td>{piece}</td></tr>"),
            2 => format!("<tr><td>z{piece}{piece}q</td><td class='n'>{piece}</td></tr>"),
            _ => piece.to_owned(),
        };
        let rows: String = pieces.into_iter().map(written).collect();
        let page = format!(
            "<html><body>{before}<table class=people><tbody>{PLAIN}{PLAIN}{rows}{PLAIN}</tbody></table></body></html>"
        );
        // One byte at a time there is no row at hand that could be read as a plain one.
        let by_the_parser: Vec<&[u8]> = page.as_bytes().chunks(1).collect();
        prop_assert_eq!(read(&[page.as_bytes()]), read(&by_the_parser));
    }

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
