//! What cells mean: from the words, dates and names of a payroll system to what a field holds.

mod clean;
mod dates;
mod interpreter;
mod lists;
mod names;
mod pay;
pub(super) mod several;
pub(super) mod spoiled;
mod status;

pub(super) use dates::{DateColumn, DateMarks, DateReader, Order, turned};
pub(super) use interpreter::{Interpreter, Pay, RowCells};
