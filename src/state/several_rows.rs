//! Statements about several rows at once. A file takes each statement to another thread and back, and a database that is another
//! machine over a network: what is said of everybody is said in few of them.

use std::fmt::Write as _;

use sqlx::AnyConnection;

use super::connection::Query;
use super::dialect::Dialect;

/// The most rows of a statement: each has a few values, and a database takes some ten thousand.
pub(super) const ROWS: usize = 500;

/// What is added to a table: the statement up to its values, how many values a row has, and what stands behind them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addition {
    pub(super) head: &'static str,
    pub(super) values: usize,
    pub(super) tail: &'static str,
}

/// Adds rows as part of a change; `bind` binds the values of one.
pub(super) async fn add<R>(
    change: &mut AnyConnection,
    addition: Addition,
    rows: &[R],
    bind: impl for<'q> Fn(Query<'q>, &'q R) -> Query<'q>,
) -> Result<(), sqlx::Error> {
    let Addition { head, values, tail } = addition;
    for some in rows.chunks(ROWS) {
        let sql = Dialect::of(change).by_own_key(&adding(head, some.len(), values, tail));
        // How many rows there are is seldom the same: such a statement is not kept for another time.
        let query = some.iter().fold(sqlx::query(sql).persistent(false), &bind);
        query.execute(&mut *change).await?;
    }
    Ok(())
}

/// Returns a statement that adds so many rows of so many values, numbered from 1, between its head and its tail.
fn adding(head: &str, rows: usize, values: usize, tail: &str) -> String {
    let mut sql = format!("{head} VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        numbered(&mut sql, row * values + 1, values);
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

/// Returns a statement about the rows with one of so many values, numbered from 2: `head ($2, $3, …)`.
pub(super) fn among(head: &str, values: usize) -> String {
    let mut sql = format!("{head} (");
    numbered(&mut sql, 2, values);
    sql.push(')');
    sql
}

fn numbered(sql: &mut String, first: usize, count: usize) {
    for number in first..first + count {
        let comma = if number == first { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{comma}${number}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_place() {
        assert_eq!(
            adding("INSERT INTO a (b, c)", 2, 2, "X"),
            "INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4) X"
        );
        assert_eq!(
            among("DELETE FROM a WHERE b = $1 AND c IN", 2),
            "DELETE FROM a WHERE b = $1 AND c IN ($2, $3)"
        );
    }
}
