//! Long tables: in whatever pieces the bytes come, the same is read, and never more than they hold.

use roster_sync::web::{ListingError, Row, SeenOnPage, Selectors, TableReader};

use super::said;

/// The tables that are known, with the mark of a next page.
const TABLES: [(&str, &str); 2] = [
    ("table.table-employees-list", "nav#pager-employees a#pager-employees-next"),
    ("table.table-users-list", "nav#pager-users a#pager-users-next"),
];

/// How many of the first bytes tell in which pieces the others come.
const SIZES: usize = 4;

/// Reads a page whose first bytes say how the others are cut.
pub fn holds(bytes: &[u8]) {
    let (sizes, page) = bytes.split_at(bytes.len().min(SIZES));
    same_in_pieces(page, &sizes.iter().copied().map(usize::from).collect::<Vec<_>>());
}

/// Reads a page whole, and again in pieces of these sizes over and over.
pub fn same_in_pieces(page: &[u8], sizes: &[usize]) {
    for (table, marker) in TABLES {
        let whole = read([page].into_iter(), table, marker);
        let in_pieces = read(pieces(page, sizes), table, marker);
        match (whole, in_pieces) {
            (Ok(whole), Ok(in_pieces)) => {
                assert_eq!(whole, in_pieces, "pieces of {sizes:?} bytes read otherwise");
                is_of_the_page(&whole.0, &whole.1, page);
            }
            (Err(whole), Err(in_pieces)) => assert_eq!(said(&whole), said(&in_pieces)),
            (whole, in_pieces) => panic!("whole {whole:?}, in pieces of {sizes:?} bytes {in_pieces:?}"),
        }
    }
}

fn pieces<'a>(page: &'a [u8], sizes: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = page;
    // Pieces without a byte come too, but not alone: the page would never end.
    let all_empty = sizes.iter().all(|size| *size == 0);
    let mut sizes = sizes.iter().copied().cycle().map(move |size| if all_empty { 1 } else { size });
    std::iter::from_fn(move || {
        let (piece, behind) = rest.split_at(sizes.next().unwrap_or(1).min(rest.len()));
        let ended = rest.is_empty();
        rest = behind;
        (!ended).then_some(piece)
    })
}

fn read<'a>(
    pieces: impl Iterator<Item = &'a [u8]>,
    table: &str,
    marker: &str,
) -> Result<(Vec<Row>, SeenOnPage), ListingError> {
    let mut reader = TableReader::new(Selectors {
        frame: "#main-column",
        table,
        next_page: marker,
        noted_links: "a[href*='sites']",
    });
    let mut rows = Vec::new();
    for piece in pieces {
        rows.extend(reader.feed(piece)?);
    }
    Ok((rows, reader.finish()?))
}

/// What was read cannot be more than stood there: no text is read twice.
fn is_of_the_page(rows: &[Row], seen: &SeenOnPage, page: &[u8]) {
    assert!(seen.tables > 0 || rows.is_empty(), "rows of no table");
    assert!(!seen.title.trim().is_empty(), "a title of nothing");
    let texts = rows.iter().flat_map(Row::cells).flat_map(|cell| {
        let lists = cell.items().chain(cell.links()).chain(cell.icons());
        lists.chain([cell.class(), cell.text(), cell.date_utc()])
    });
    let read: usize = texts.map(str::len).sum();
    // A byte that is no text is read as a character of three.
    assert!(read <= 3 * page.len(), "{read} bytes were read from {}", page.len());
}
