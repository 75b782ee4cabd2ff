//! What cells mean: from the words, dates and names of a payroll system to what a field holds.

mod amounts;
mod beside_names;
mod clean;
mod dates;
mod day;
mod either_day;
mod interpreter;
mod lists;
mod names;
mod other_columns;
mod pay;
mod private;
mod repeated;
mod row_cells;
pub(super) mod several;
mod signs;
pub(super) mod spoiled;
mod status;
mod yes_no;

pub(super) use amounts::read as read_amount;
pub(super) use beside_names::{is_more_than_a_name, may_be_a_first_name, names_nobody, stand_for_nobody};
pub(super) use dates::{DateColumn, DateMarks, DateReader, Order, turned};
pub(super) use day::DayHabits;
pub(super) use either_day::{either_day, latest_day};
pub(super) use interpreter::Interpreter;
pub(crate) use lists::BETWEEN_NAMES;
pub(super) use repeated::Repeated;
pub(super) use row_cells::{PaySaid, RowCells};
pub(super) use signs::{Signs, trimmed};
pub(super) use yes_no::yes_no;
