//! What was done with what is kept of a tenant.

use std::path::Path;

use crate::model::Origin;
use crate::state::CopiedTable;

/// It belongs to another address now.
pub fn rebound_text(tenant: &str, origin: &Origin) -> String {
    format!("What is kept of {tenant} belongs to {origin} now.\n")
}

/// Its database was made smaller: kilobytes before and now; `None` where it makes itself smaller.
pub fn compacted_text(sizes: Option<(u64, u64)>) -> String {
    match sizes {
        Some((before, after)) => format!("{before} KB before, {after} KB now.\n"),
        None => "A database that machines share makes itself smaller: nothing is to be done.\n".to_owned(),
    }
}

/// It is in a database now, table by table; the file is put aside.
pub fn migrated_text(tenant: &str, copied: &[CopiedTable], aside: &Path) -> String {
    let line =
        |CopiedTable { table, rows, sha256 }: &CopiedTable| format!("{rows:>8}  {table:<15}  {sha256}\n");
    let tables: String = copied.iter().map(line).collect();
    format!(
        "{tables}What is kept of {tenant} is in the database now, read again and the same. Name it in the settings (`[state] url`). The \
         file is aside, and can be taken away: {}\n",
        aside.display()
    )
}
