//! What somebody may do next, with the command to type.

use std::path::Path;

use crate::engine::StoppedPlan;
use crate::plan::{Entry, Plan};

use super::safe::for_shell;

/// Who reads what comes beside these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// People, who have the whole plan before them.
    People,
    /// Programs: people read these words alone.
    Programs,
}

/// Says what comes after a plan. `kept` is the file that it is kept in, `repeat` the options that a command to be typed next needs.
pub fn after_plan(plan: &Plan, roster: &Path, kept: Option<&Path>, repeat: &str) -> Vec<String> {
    let roster = for_shell(&roster.display().to_string());
    let kept = kept.map(|path| for_shell(&path.display().to_string()));
    let what = kept.as_ref().unwrap_or(&roster);
    let review =
        format!("To look at it in a browser, decide and approve it there: roster-sync review {what}{repeat}");
    if !plan.changes_pending() {
        // Somebody may still have to say who a row is about.
        return if plan.summary.conflict > 0 { vec![review] } else { Vec::new() };
    }
    if plan.tripped().any(|guard| !guard.allowable) {
        return vec!["This plan cannot be carried out as it is.".to_owned(), review];
    }
    let allow: String = plan.tripped().map(|guard| format!(" --allow {}", guard.name)).collect();
    let carry_out = match &kept {
        Some(path) => format!("To carry out exactly this plan: roster-sync apply {path}{allow}{repeat}"),
        None if !allow.is_empty() => {
            format!("To approve it, keep it first: roster-sync plan {roster} --out plan.json{repeat}")
        }
        None => format!("To carry this out: roster-sync sync {roster}{repeat}"),
    };
    vec![carry_out, review]
}

/// Returns the command that carries an approved plan out.
pub fn after_approval(kept: &Path, repeat: &str) -> String {
    format!("roster-sync apply {}{repeat}", for_shell(&kept.display().to_string()))
}

/// Says what comes after a dry run: where nothing would be done, there is nothing to carry out.
pub fn after_dry_run(plan: &Plan) -> Vec<String> {
    let writes = plan.entries.iter().any(|entry| entry.operation().writes());
    let next = if writes {
        "Nothing was changed. To carry it out, run it without --dry-run."
    } else {
        "Nothing was changed, and nothing would be."
    };
    vec![next.to_owned()]
}

/// Says what comes after a guard stopped a plan: the one command that approves exactly it, and who keeps their access meanwhile.
pub fn after_a_stop(stopped: &StoppedPlan, readers: Readers, repeat: &str) -> Vec<String> {
    let path = for_shell(&stopped.path.display().to_string());
    let mut next: Vec<String> = stopped.news.iter().map(ToString::to_string).collect();
    next.push(format!("The plan is kept in {}", stopped.path.display()));
    if !stopped.was_approved {
        let review = format!("roster-sync review {path}{repeat}");
        next.push(format!("To look at it in a browser, hold people back and approve it there: {review}"));
    }
    if let Some(names) = &stopped.to_allow {
        let allow: String = names.iter().map(|name| format!(" --allow {name}")).collect();
        next.push(format!("To approve exactly this plan: roster-sync apply {path}{allow}{repeat}"));
    }
    let waiting = stopped.plan.leavers_who_wait();
    if !waiting.is_empty() {
        if readers == Readers::Programs {
            let name = |entry: &&Entry| format!("{} {}", entry.person.first_name, entry.person.last_name);
            let names: Vec<String> = waiting.iter().map(name).collect();
            next.push(format!("Until then these leavers keep their access: {}", names.join(", ")));
        }
        next.push(format!(
            "To close the access of the leavers alone meanwhile: roster-sync apply {path} --only leavers{repeat}"
        ));
    }
    next
}
