//! The row as it stands in the file, and what each cell came to mean.

use crate::plan::{Entry, Plan};
use crate::report::diagnostics::diagnostics_text;
use crate::report::layout::{clean, columns, paragraph};
use crate::report::style::Style;
use crate::roster::{CellAsRead, Meaning, Problem, RowAsRead};

pub(super) fn text(entry: &Entry, plan: &Plan, row: Option<&RowAsRead>, style: Style) -> String {
    let Some(line) = entry.line else {
        return "  Nothing: the roster has no row that could be this person.\n".to_owned();
    };
    let mut text = paragraph("  ", &format!("{}, line {line}", clean(&plan.roster.path)), style);
    let mut lines = vec![line];
    if let Some(row) = row {
        text.push_str(&cells(row, style));
        if !row.besides.is_empty() {
            text.push_str("  and, from the settings or another row:\n");
            let rows: Vec<Vec<String>> =
                row.besides.iter().map(|(field, value)| vec![field.to_string(), value.clone()]).collect();
            text.push_str(&columns(4, &rows, style));
        }
        for other in &row.others {
            text.push_str(&paragraph("  ", &format!("the same person on line {}:", other.line), style));
            text.push_str(&cells(other, style));
            lines.push(other.line);
        }
    }
    let problems: Vec<Problem> =
        plan.problems.iter().filter(|problem| lines.contains(&problem.line)).cloned().collect();
    text.push_str(&diagnostics_text(&problems, &plan.roster.path, style));
    text
}

fn cells(row: &RowAsRead, style: Style) -> String {
    let read = |cell: &CellAsRead| vec![cell.column.clone(), cell.cell.clone(), meaning(&cell.means)];
    let rows: Vec<Vec<String>> = row.cells.iter().map(read).collect();
    if rows.is_empty() { String::new() } else { columns(4, &rows, style) }
}

fn meaning(meaning: &Meaning) -> String {
    match meaning {
        Meaning::AsItStands | Meaning::Hidden => String::new(),
        Meaning::Nothing => "→ nothing".to_owned(),
        Meaning::NotManaged => "(not used)".to_owned(),
        Meaning::Read(values) => {
            let one = values.len() == 1;
            let words = values.iter().map(
                |(field, value)| {
                    if one { value.clone() } else { format!("{field} {value}") }
                },
            );
            format!("→ {}", words.collect::<Vec<_>>().join(", "))
        }
    }
}
