//! A past run as a page that can be given away, made from what is kept of it.

use crate::apply::RowResult;
use crate::engine::plan_of;
use crate::model::Field;
use crate::plan::Plan;
use crate::roster::{Mapping, read_bytes};
use crate::state::{RunDetails, StateDir, StateError, Store};

use super::html::{Page, Rejects, RunDownloads, run_html};
use super::listeners::results_csv;

/// Returns a run as a page, with its results in it. The refused rows stand in it only where their roster had no PINs: a page is
/// given away. `mapping` is how rosters are read, `repeat` the options that a command to be typed next needs.
pub async fn run_page(
    run: &RunDetails,
    (directory, state): (&StateDir, &Store),
    mapping: &Mapping,
    repeat: &str,
) -> Result<Page, StateError> {
    // A run of long ago may have lost its plan; its results are worth a page all the same.
    let plan = plan_of(&run.record, state, directory).await.ok();
    let rows: Vec<RowResult> =
        run.rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
    let file = directory.run_dir(&run.record.id)?.join("rejects.csv");
    let refused = std::fs::read(&file).ok();
    let rejects = match &refused {
        None => Rejects::None,
        Some(bytes) if plan.as_ref().is_some_and(without_pins) && !has_pins(bytes, mapping) => {
            Rejects::Inside(bytes)
        }
        Some(_) => Rejects::At(&file),
    };
    let files = RunDownloads::Embedded { results_csv: &results_csv(&rows), rejects };
    Ok(run_html(run, plan.as_ref(), files, repeat))
}

/// Returns whether the roster is known to have had no PINs. A plan of an early version does not say which columns there were.
fn without_pins(plan: &Plan) -> bool {
    !plan.roster.columns.is_empty() && !plan.roster.columns.contains(&Field::PosPin)
}

/// Returns whether the file of refused rows may hold PINs; what cannot be read may.
fn has_pins(rejects: &[u8], mapping: &Mapping) -> bool {
    let read = read_bytes("rejects.csv", rejects, mapping);
    !read.is_ok_and(|roster| !roster.may_hold_pins())
}
