//! Aligns, wraps and tidies text, so that a name in any script stands where it should.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::style::{Look, Style};

pub(super) use crate::model::on_one_line as clean;

/// Returns the columns a text takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Returns the text, cut with `…` where it takes more than `columns`.
pub(super) fn short(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let mut longer = kept.clone();
        longer.push(letter);
        if width(&longer) >= columns {
            break;
        }
        kept = longer;
    }
    kept.push('…');
    kept
}

/// Returns the text, cut at its beginning with `…` where it takes more than `columns`: of a path the end tells more.
pub(super) fn short_start(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for (at, _) in text.char_indices().rev() {
        if width(&text[at..]) >= columns {
            break;
        }
        text[at..].clone_into(&mut kept);
    }
    format!("…{kept}")
}

/// Returns a name so that a terminal that turns right-to-left writing round turns the name alone: neither the whole line nor the
/// numbers behind the name.
pub(super) fn in_place(name: &str) -> String {
    /// A mark without width that counts as a left-to-right letter.
    const MARK: char = '\u{200e}';
    let is_turned = |letter: char| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    if name.chars().any(is_turned) { format!("{MARK}{name}{MARK}") } else { name.to_owned() }
}

/// Returns the text wrapped at the style's width, the first line behind `first`, the others behind as many blanks.
/// Ends with a line feed.
pub(super) fn paragraph(first: &str, text: &str, style: Style) -> String {
    let rest = " ".repeat(textwrap::core::display_width(first));
    let options = Options::new(style.columns())
        .initial_indent(first)
        .subsequent_indent(&rest)
        .word_splitter(WordSplitter::NoHyphenation);
    let filled = textwrap::fill(text, options);
    format!("{}\n", filled.trim_end())
}

/// Returns a number with its noun: `1 row`, `2 rows`.
pub(super) fn count(number: u64, noun: &str) -> String {
    match (number, noun) {
        (1, noun) => format!("1 {noun}"),
        (number, "person") => format!("{number} people"),
        (number, noun) => format!("{number} {noun}s"),
    }
}

/// Returns a length as `u64`, the type of every count in the documents.
pub(super) fn len<T>(items: &[T]) -> u64 {
    items.len() as u64
}

/// Returns cells in aligned columns behind `indent` blanks, wrapped within their columns. Ends with a line feed.
pub(super) fn columns<C: AsRef<str>>(indent: usize, rows: &[Vec<C>], style: Style) -> String {
    indented(indent, &grid(indent, rows, style))
}

/// Returns a table with a heading line. Ends with a line feed.
pub(super) fn table<H: AsRef<str>, C: AsRef<str>>(header: &[H], rows: &[Vec<C>], style: Style) -> String {
    let mut table = grid(0, rows, style);
    table.set_header(header.iter().map(AsRef::as_ref));
    spaced(&mut table);
    let least: Vec<usize> = header.iter().map(|heading| width(heading.as_ref())).collect();
    keep_narrow(&mut table, &least, style.columns());
    let text = indented(0, &table);
    match text.split_once('\n') {
        Some((heading, body)) => format!("{}\n{body}", style.paint(Look::Strong, heading)),
        None => text,
    }
}

fn grid<C: AsRef<str>>(indent: usize, rows: &[Vec<C>], style: Style) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.columns().saturating_sub(indent)).unwrap_or(u16::MAX));
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell.as_ref())));
    }
    spaced(&mut table);
    table
}

/// Two blanks between columns, none behind the last one: it may use the page to its edge.
fn spaced(table: &mut Table) {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { 2 }));
    }
}

/// What a column that wraps needs to be readable.
const READABLE: usize = 13;

/// Lets only the widest columns wrap, as few as the page allows, and none below its heading: ids, names and dates stay
/// on their line.
fn keep_narrow(table: &mut Table, header: &[usize], page: usize) {
    let widths: Vec<usize> = table.column_max_content_widths().into_iter().map(usize::from).collect();
    let mut narrowest_first: Vec<usize> = (0..widths.len()).collect();
    narrowest_first.sort_by_key(|index| widths[*index]);
    let mut taken = 0;
    for (done, index) in narrowest_first.into_iter().enumerate() {
        let others = widths.len() - done - 1;
        let needed = widths[index] + 2;
        let Some(column) = table.column_mut(index) else { continue };
        if taken + needed + others * READABLE <= page {
            taken += needed;
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else {
            let least = header.get(index).copied().unwrap_or_default() + 2;
            taken += least.max(READABLE);
            let least = u16::try_from(least).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
}

fn indented(indent: usize, table: &Table) -> String {
    let blanks = " ".repeat(indent);
    let mut text = String::new();
    for line in table.trim_fmt().lines() {
        text.extend([&blanks, line, "\n"]);
    }
    text
}

/// Returns one JSON document, indented, with a line feed at its end.
#[expect(clippy::expect_used, reason = "documents are made of strings, numbers and maps with string keys")]
pub(super) fn json(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("a report is always JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\nc\u{202e}d"), "a\u{fffd}[2Jb c\u{fffd}d");
        assert_eq!(clean("Zoë 王小明"), "Zoë 王小明");
    }

    #[test]
    fn names_in_wide_scripts_are_cut_by_columns() {
        assert_eq!(short("王小明王小明", 7), "王小明…");
        assert_eq!(short("Ana", 3), "Ana");
    }

    #[test]
    fn of_a_path_the_end_is_kept() {
        assert_eq!(short_start("/exports/november/roster.csv", 12), "…/roster.csv");
        assert_eq!(short_start("王小明/王小明", 6), "…王小明".replacen('王', "", 1));
        assert_eq!(short_start("a.csv", 5), "a.csv");
    }

    #[test]
    fn a_name_in_any_script_takes_the_columns_that_a_terminal_gives_it() {
        assert_eq!(width("Jose\u{301}"), 4, "a combining mark takes none");
        assert_eq!(width("王小明"), 6);
        assert_eq!(width("👩‍🚒"), 2, "one picture of several signs");
        assert_eq!(width(&in_place("שרה כהן")), 7, "the marks around it take none");
        assert_eq!(in_place("Ana"), "Ana");
    }

    #[test]
    fn columns_wrap_within_themselves() {
        let style = Style { width: 40, ..Style::default() };
        let text = columns(2, &[vec!["sites", "Harbor Point; Maple; Oak; Pine; Cedar; Elm"]], style);
        assert_eq!(text, "  sites  Harbor Point; Maple; Oak; Pine;\n         Cedar; Elm\n");
    }
}
