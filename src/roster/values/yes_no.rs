//! Yes and no, as files write them.

/// Reads a yes or a no.
pub(in crate::roster) fn yes_no(cell: &str) -> Result<bool, &'static str> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err("neither yes nor no"),
    }
}
