//! A tenant's state on its way from a file into a database that others share: copied in one change, read back, and compared.

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::connection::change;
use super::{StateError, Store};
use crate::model::hex;

/// What was copied of one table, and proven to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    /// The table.
    pub table: &'static str,
    /// Its rows.
    pub rows: usize,
    /// The hash of all of them, the same on both sides.
    pub sha256: String,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
    /// A text that is encrypted where others look after it.
    SecretText,
    /// A document that is.
    SecretDocument,
}
use Kind::{Bytes, Number, SecretDocument, SecretText, Text};

/// A table: the column that its rows are counted by, which every database does by itself, and the others.
struct Table {
    name: &'static str,
    counted_by: Option<&'static str>,
    columns: &'static [(&'static str, Kind)],
}

const fn table(
    name: &'static str,
    counted_by: Option<&'static str>,
    columns: &'static [(&'static str, Kind)],
) -> Table {
    Table { name, counted_by, columns }
}

/// Every table, the ones that others refer to first. Whose a row is, the database knows.
const TABLES: [Table; 25] = [
    table(
        "run",
        Some("number"),
        &[
            ("id", Text),
            ("command", Text),
            ("roster_path", Text),
            ("roster_sha256", Text),
            ("plan_hash", Text),
            ("started", Text),
            ("ended", Text),
            ("summary", Text),
            ("exit_code", Number),
            ("stopped", Text),
            ("abandoned", Text),
            ("followed_by", Text),
            ("undoes", Text),
            ("only_entries", Text),
            ("results_path", Text),
            ("credentials_path", Text),
            ("approval", SecretText),
            ("ending", Text),
            ("pruned", Text),
        ],
    ),
    table("plan", None, &[("run", Text), ("document", SecretDocument)]),
    table(
        "step",
        Some("number"),
        &[
            ("run", Text),
            ("entry", Text),
            ("line", Number),
            ("name", Text),
            ("operation", Text),
            ("step", Text),
            ("about", Text),
            ("intended", Text),
            ("outcome", Text),
            ("detail", Text),
            ("finished", Text),
            ("old", Text),
        ],
    ),
    table("result", None, &[("run", Text), ("number", Number), ("entry", Text), ("row", Text)]),
    table("packed_result", None, &[("run", Text), ("document", Bytes)]),
    table("given_pin", None, &[("run", Text), ("entry", Text), ("pin", SecretText)]),
    table("secret", None, &[("run", Text), ("entry", Text), ("pin", SecretText), ("password", SecretText)]),
    table(
        "seen",
        None,
        &[
            ("employee", Number),
            ("listing", Text),
            ("row", Text),
            ("details", Text),
            ("pay", Text),
            ("clock", Text),
        ],
    ),
    table("absence", None, &[("employee", Number), ("rosters", Number), ("since", Text)]),
    table(
        "accepted",
        Some("id"),
        &[("day", Text), ("sha256", Text), ("rows", Number), ("columns", Text), ("skipped", Number)],
    ),
    table("contact", None, &[("at", Text), ("login", Text), ("version", Text)]),
    table("shape", None, &[("page", Text), ("fingerprint", Text)]),
    table("match_decision", Some("id"), &[("row", Text), ("decision", Text), ("taken_back", Text)]),
    table("origin", None, &[("only_row", Number), ("address", Text), ("bound", Text)]),
    table("login_seen", None, &[("login", Number), ("listing", Text), ("employee", Number)]),
    table("clock_number", None, &[("number", Text)]),
    table(
        "clocked_since",
        None,
        &[
            ("employee", Number),
            ("name", Text),
            ("closed", Text),
            ("run", Text),
            ("began", Text),
            ("site", Text),
        ],
    ),
    table("proven", None, &[("employee", Number), ("fields", Text)]),
    table("seal", None, &[("only_row", Number), ("key", SecretText)]),
    table(
        "kept_plan",
        Some("number"),
        &[("hash", Text), ("purpose", Text), ("read_at", Text), ("kept", Text)],
    ),
    table("told", None, &[("what", Text), ("state", Text), ("at", Text)]),
    table(
        "notice",
        Some("number"),
        &[("channel", Text), ("document", Text), ("made", Text), ("tries", Number)],
    ),
    table("forgotten", None, &[("print", Text), ("at", Text)]),
    table("forgotten_key", None, &[("only_row", Number), ("key", Text)]),
    table(
        "pos_number",
        None,
        &[("number", Number), ("standing", Text), ("run", Text), ("entry", Text), ("day", Text)],
    ),
];

/// What stands in a cell, as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl Store {
    /// Copies everything that is kept of a tenant into another store, which must hold nothing of it: all of it, or nothing. What
    /// arrived is read again and held against what left, before it counts.
    pub async fn copy_to(&self, to: &Self) -> Result<Vec<CopiedTable>, StateError> {
        let (mut from, mut target) = (self.connection().await, to.connection().await);
        let mut change = change(&mut target).await.map_err(|source| to.failed(source))?;
        let mut copied = Vec::new();
        for table in &TABLES {
            if !to.read(table, &mut change).await.map_err(|source| to.failed(source))?.is_empty() {
                return Err(StateError::NotEmpty { path: to.path.clone() });
            }
        }
        for table in &TABLES {
            let rows = self.read(table, &mut from).await.map_err(|source| self.failed(source))?;
            for row in &rows {
                to.write(table, row, &mut change).await.map_err(|source| to.failed(source))?;
            }
            let arrived = to.read(table, &mut change).await.map_err(|source| to.failed(source))?;
            if arrived.len() != rows.len() || hash(&arrived) != hash(&rows) {
                return Err(StateError::CopyDiffers { table: table.name });
            }
            copied.push(CopiedTable { table: table.name, rows: rows.len(), sha256: hash(&rows) });
        }
        change.commit().await.map_err(|source| to.failed(source))?;
        Ok(copied)
    }

    /// Returns the rows of a table, in their order where they have one, secrets as they are.
    async fn read(&self, table: &Table, from: &mut AnyConnection) -> Result<Vec<Vec<Cell>>, sqlx::Error> {
        let names = names_of(table);
        let order = table.counted_by.map(|column| format!(" ORDER BY {column}")).unwrap_or_default();
        let sql = AssertSqlSafe(format!("SELECT {} FROM {}{order}", names.join(", "), table.name));
        let mut rows = Vec::new();
        for row in sqlx::query(sql).fetch_all(from).await? {
            let cells = table.columns.iter().enumerate().map(|(at, (_, kind))| {
                Ok(match kind {
                    Number => Cell::Number(row.try_get(at)?),
                    Text => Cell::Text(row.try_get(at)?),
                    Bytes => Cell::Bytes(row.try_get(at)?),
                    SecretText => {
                        let kept: Option<String> = row.try_get(at)?;
                        Cell::Text(kept.map(|kept| self.opened(kept)).transpose()?)
                    }
                    SecretDocument => {
                        let kept: Option<Vec<u8>> = row.try_get(at)?;
                        Cell::Text(kept.map(|kept| self.opened_document(&kept)).transpose()?)
                    }
                })
            });
            rows.push(cells.collect::<Result<Vec<_>, sqlx::Error>>()?);
        }
        if table.counted_by.is_none() {
            rows.sort();
        }
        Ok(rows)
    }

    async fn write(&self, table: &Table, row: &[Cell], to: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let names = names_of(table);
        let places: Vec<String> = (1..=names.len()).map(|number| format!("${number}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        let sql = AssertSqlSafe(format!("INSERT INTO {} ({names}) VALUES ({places})", table.name));
        let mut query = sqlx::query(sql);
        for ((_, kind), cell) in table.columns.iter().zip(row) {
            query = match (kind, cell.clone()) {
                (SecretText, Cell::Text(text)) => {
                    query.bind(text.map(|text| self.closed(&text)).transpose()?)
                }
                (SecretDocument, Cell::Text(text)) => {
                    query.bind(text.map(|text| self.closed_document(&text)).transpose()?)
                }
                (_, Cell::Number(number)) => query.bind(number),
                (_, Cell::Text(text)) => query.bind(text),
                (_, Cell::Bytes(bytes)) => query.bind(bytes),
            };
        }
        query.execute(to).await.map(|_| ())
    }
}

fn names_of(table: &Table) -> Vec<&'static str> {
    table.columns.iter().map(|(name, _)| *name).collect()
}

/// Returns the hash of rows. Every cell says what it is and how long, so that no two tables have one text.
fn hash(rows: &[Vec<Cell>]) -> String {
    let mut hash = Sha256::new();
    for cell in rows.iter().flatten() {
        let (kind, bytes) = match cell {
            Cell::Number(None) | Cell::Text(None) | Cell::Bytes(None) => (0u8, Vec::new()),
            Cell::Number(Some(number)) => (1, number.to_be_bytes().to_vec()),
            Cell::Text(Some(text)) => (2, text.clone().into_bytes()),
            Cell::Bytes(Some(bytes)) => (3, bytes.clone()),
        };
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::state::tests::place::Place;

    #[tokio::test]
    async fn every_column_of_every_table_is_copied() {
        let store = Place::sqlite().store().await;
        let sql = "SELECT one.name, col.name, col.type, col.pk > 0 AND one.sql LIKE '%' || col.name || ' INTEGER PRIMARY KEY%' \
                   AND one.name IN ('run', 'step', 'accepted', 'match_decision', 'kept_plan', 'notice') \
                   FROM sqlite_schema AS one, pragma_table_info(one.name) AS col \
                   WHERE one.type = 'table' AND one.name NOT LIKE 'sqlite_%' AND col.name <> 'tenant'";
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in store.rows(sqlx::query(sql)).await.unwrap() {
            let (table, column): (String, String) = (row.get(0), row.get(1));
            if row.get::<i64, _>(3) == 0 {
                known.entry(table).or_default().insert(column);
            }
        }
        let copied: BTreeMap<String, BTreeSet<String>> = TABLES
            .iter()
            .map(|table| {
                (table.name.to_owned(), table.columns.iter().map(|(name, _)| (*name).to_owned()).collect())
            })
            .collect();
        assert_eq!(copied, known);
    }
}
