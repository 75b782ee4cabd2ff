//! What cells mean: from the words, dates and names of a payroll system to what a field holds.

mod amounts;
mod clean;
mod dates;
mod day;
mod interpreter;
mod lists;
mod names;
mod pay;
pub(super) mod several;
pub(super) mod spoiled;
mod status;
mod yes_no;

pub(super) use amounts::read as read_amount;
pub(super) use dates::{DateColumn, DateMarks, DateReader, Order, turned};
pub(super) use day::DayHabits;
pub(super) use interpreter::{Interpreter, PaySaid, RowCells};
pub(crate) use lists::BETWEEN_NAMES;
pub(super) use yes_no::yes_no;
