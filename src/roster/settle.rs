//! What only the whole file decides about single rows: which number of a date is the month.

use chrono::NaiveDate;

use super::code::ProblemCode;
use super::file_row::FileRow;
use super::findings::Findings;
use super::mapping::{DateOrder, Mapping};
use super::need::Errand;
use super::values::{DateColumn, DateMarks, Order, turned};
use super::{Severity, Status};

/// Reads the dates of every column in that column's order, and then compares the dates of each row.
pub(super) fn dates(rows: &mut [FileRow], mapping: &Mapping, findings: &mut Findings) {
    let usual = mapping.dates.unwrap_or_default();
    let told = told(usual, findings);
    for column in DateColumn::ALL {
        serials(column, findings);
        let header = findings.date_header(column);
        let order = match findings.dates.order(column, usual) {
            Order::Free => continue,
            Order::Mixed(day, month) => {
                let message = format!("{header} mixes day-first (line {day}) and month-first (line {month})");
                refuse(rows, column, |marks| marks.is_slashed(column), (&message, NOT_BELIEVED), findings);
                continue;
            }
            Order::Converted(text, date) => {
                let message = format!(
                    "{header} has dates that a spreadsheet made (line {date}) beside texts of the other order (line {text}): day and month of the former may have changed places"
                );
                let doubtful = |marks: DateMarks| marks.is_slashed(column) || marks.is_real(column);
                refuse(rows, column, doubtful, (&message, NOT_BELIEVED), findings);
                continue;
            }
            Order::Told(order, line, text) => {
                findings
                    .note(format!("{header}: read {}, since {text} can be nothing else", words(order)), line);
                order
            }
            // Those who write points write the day first, but for those who do not: nobody is told to go on a guess.
            Order::Assumed(_, text) if mapping.dates.is_none() && told.is_none() && text.contains('.') => {
                let message =
                    format!("no value tells whether dates such as {text} are day-first or month-first");
                let hint = "say it in [roster]: dates = \"day-first\", or \"month-first\"; or export them as 2026-03-31";
                refuse(rows, column, |marks| marks.is_either(column), (&message, hint), findings);
                continue;
            }
            Order::Assumed(order, text) => {
                let text = match told {
                    Some(order) => format!("{header}: read {}, as the other dates of the file", words(order)),
                    None => format!(
                        "{header}: no value tells whether dates such as {text} are {}; read so. If not: dates = \"{}\" in [roster]",
                        words(order),
                        words(opposite(order))
                    ),
                };
                findings.note_on_file(text);
                told.unwrap_or(order)
            }
        };
        if order == DateOrder::DayFirst {
            rows.iter_mut().filter(|row| row.marks.is_either(column)).for_each(|row| turn(row, column));
        }
    }
    // Without such a date there is nothing to compare the first day with: most rosters name who works here alone.
    if !findings.dates.has_any(DateColumn::Rehire) && !findings.dates.has_any(DateColumn::Termination) {
        return;
    }
    for row in rows {
        row.person.start_date = row.person.start_date.max(row.rehire_date);
        if row.whole {
            compare(row, mapping.everybody_active, findings);
        }
    }
}

/// The order that the columns of the file agree in, as far as their dates tell.
pub(super) fn told(usual: DateOrder, findings: &Findings) -> Option<DateOrder> {
    let orders = DateColumn::ALL.map(|column| match findings.dates.order(column, usual) {
        Order::Told(order, ..) => Some(order),
        _ => None,
    });
    let mut told = orders.into_iter().flatten();
    let first = told.next()?;
    told.all(|order| order == first).then_some(first)
}

fn opposite(order: DateOrder) -> DateOrder {
    match order {
        DateOrder::MonthFirst => DateOrder::DayFirst,
        DateOrder::DayFirst => DateOrder::MonthFirst,
    }
}

fn words(order: DateOrder) -> &'static str {
    match order {
        DateOrder::MonthFirst => "month-first",
        DateOrder::DayFirst => "day-first",
    }
}

fn serials(column: DateColumn, findings: &mut Findings) {
    let header = findings.date_header(column);
    for line in findings.dates.serials(column).to_vec() {
        findings
            .note(format!("{header}: a spreadsheet's day number was read as the date it stands for"), line);
    }
}

const NOT_BELIEVED: &str =
    "export the dates as 2026-03-31; no such date of this column is believed until then";

fn refuse(
    rows: &mut [FileRow],
    column: DateColumn,
    doubtful: impl Fn(DateMarks) -> bool,
    (message, hint): (&str, &str),
    findings: &mut Findings,
) {
    for row in rows.iter_mut().filter(|row| doubtful(row.marks)) {
        let field = column.field();
        let severity = if Errand::of(&row.person.status).needs(ProblemCode::MixedDates, Some(field)) {
            row.well = false;
            Severity::Error
        } else {
            *date_of(row, column) = None;
            row.person.doubtful.insert(field);
            Severity::Warning
        };
        let line = row.person.line;
        findings.add_weighing(
            severity,
            ProblemCode::MixedDates,
            line,
            Some(field),
            "",
            message.to_owned(),
            hint.to_owned(),
        );
    }
}

fn turn(row: &mut FileRow, column: DateColumn) {
    let date = date_of(row, column);
    *date = date.map(turned);
}

fn date_of(row: &mut FileRow, column: DateColumn) -> &mut Option<NaiveDate> {
    match column {
        DateColumn::WageEffective => &mut row.person.wage_effective_date,
        DateColumn::Start => &mut row.person.start_date,
        DateColumn::Termination => &mut row.person.termination_date,
        DateColumn::Rehire => &mut row.rehire_date,
    }
}

/// A termination before the start is an earlier employment, unless the row says that the person has left: then either date
/// may be the wrong one, and the account would be closed at once.
fn compare(row: &mut FileRow, everybody_active: bool, findings: &mut Findings) {
    let person = &mut row.person;
    let (Some(start), Some(end)) = (person.start_date, person.termination_date) else { return };
    if end >= start {
        return;
    }
    let field = Some(DateColumn::Termination.field());
    let value = end.to_string();
    if person.status == Status::Terminated && row.says_status {
        let message = format!("lies before the start date {start}, and the status says terminated");
        let hint = "rehired? Then write active. Gone for good? Then mend the dates".to_owned();
        findings.add(ProblemCode::LeftBeforeStart, person.line, field, &value, message, hint);
        row.well = false;
        return;
    }
    let message = format!("lies before the start date {start}: taken for an earlier employment and left out");
    findings.add(ProblemCode::DatesContradict, person.line, field, &value, message, String::new());
    person.termination_date = None;
    // Without a status column it was the date alone that said terminated; the (re)hire made it void.
    if person.status == Status::Terminated {
        person.status = if everybody_active { Status::Active } else { Status::Unsaid };
    }
}
