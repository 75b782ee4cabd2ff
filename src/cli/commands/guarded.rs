//! Stopping before the first write where a guard trips.

use std::path::PathBuf;

use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::failure::Failure;
use crate::plan::{GuardName, Plan};
use crate::report::plan_text;
use crate::state::StateDir;

use super::carry_out::RunArgs;
use super::kept::Kept;
use super::{Context, quoted};

/// Stops before the first write where a guard trips that was not let through: the plan is kept, and the one command that
/// approves exactly it is printed.
pub(super) fn guarded(
    kept: &Kept,
    args: &RunArgs,
    directory: &StateDir,
    context: &Context<'_>,
) -> Result<Option<Exit>, Failure> {
    let plan = &kept.plan;
    can_be_allowed(plan, &args.allow)?;
    let approval = kept.approval.as_ref();
    let held = approval.map(|approval| approval.held().into_keys().collect()).unwrap_or_default();
    let approved =
        |name: GuardName| approval.is_some_and(|approval| approval.guards.iter().any(|one| one.name == name));
    let mut shown = plan.clone();
    shown.guards = plan.guards_without(&held);
    // What was let through stops nothing any more and must not be shown as if it did.
    for guard in shown.guards.iter_mut().filter(|guard| guard.allowable) {
        guard.tripped &= !approved(guard.name) && !args.allow.iter().any(|allowed| guard.name == *allowed);
    }
    if shown.tripped().next().is_none() {
        return Ok(None);
    }
    let path = match &kept.path {
        Some(path) => path.clone(),
        None => keep(plan, directory)?,
    };
    let repeat = context.repeat();
    let mut next = vec![format!("The plan is kept in {}", path.display())];
    if kept.approval.is_none() {
        let review = format!("roster-sync review {}{repeat}", quoted(&path.display().to_string()));
        next.push(format!("To look at it in a browser, hold people back and approve it there: {review}"));
    }
    if shown.tripped().all(|guard| guard.allowable) {
        let names =
            shown.tripped().map(|guard| guard.name.as_str()).chain(args.allow.iter().map(String::as_str));
        let allow: String = names.map(|name| format!(" --allow {name}")).collect();
        next.push(format!(
            "To approve exactly this plan: roster-sync apply {}{allow}{repeat}",
            quoted(&path.display().to_string())
        ));
    }
    context.printer.data(&match args.format {
        OutputFormat::Text => plan_text(&shown, &next, context.printer.style()),
        OutputFormat::Json => shown.to_json(),
    });
    if args.format == OutputFormat::Json {
        context.printer.error(&next.join("\n"));
    }
    Ok(Some(Exit::Guard))
}

/// Keeps a plan that waits for a person's word.
fn keep(plan: &Plan, directory: &StateDir) -> Result<PathBuf, Failure> {
    let path = directory.plans_dir()?.join(format!("{}.json", &plan.hash()[..16]));
    match std::fs::write(&path, plan.to_sealed_json()) {
        Ok(()) => Ok(path),
        Err(source) => Err(Failure::Write { path, source }),
    }
}

/// Says whether these guards exist and can be let through.
fn can_be_allowed(plan: &Plan, names: &[String]) -> Result<(), Failure> {
    for name in names {
        match plan.guards.iter().find(|guard| guard.name == *name) {
            None => {
                let known: Vec<&str> = plan.guards.iter().map(|guard| guard.name.as_str()).collect();
                return Err(Failure::Usage(format!(
                    "there is no guard {name:?}; the guards are {}",
                    known.join(", ")
                )));
            }
            Some(guard) if !guard.allowable => {
                return Err(Failure::Usage(format!("the guard {name} cannot be let through")));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
