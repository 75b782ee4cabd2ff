//! What is said of a change to a fleet.

use std::fmt::Write as _;

/// A tenant's nights are left out from now on.
pub fn paused_text(tenant: &str) -> String {
    format!("{tenant} is paused: its nights are left out until `roster-sync fleet resume {tenant}`.\n")
}

/// A tenant's nights are run again.
pub fn resumed_text(tenant: &str) -> String {
    format!("{tenant}: its nights are run again, from the next one that is due.\n")
}

/// A tenant is none of the fleet's any more; `at_it` is the machine on which a night of it is under way.
pub fn removed_text(tenant: &str, at_it: Option<&str>) -> String {
    let mut text = format!("{tenant} is none of the fleet's any more: it has no nights from now on.\n");
    // Writing to a String cannot fail.
    if let Some(machine) = at_it {
        let night = "it goes on to its end, and is not tried again";
        let _ = writeln!(text, "A night is under way on {machine}: {night}.");
    }
    let _ = writeln!(
        text,
        "What is kept of it stays, and open runs with it: roster-sync --tenant {tenant} status"
    );
    text
}

/// Tenants are in the queue besides their nights.
pub fn queued_text(tenants: &[String]) -> String {
    tenants
        .iter()
        .map(|name| format!("{name} is in the queue: the next worker that is free runs it.\n"))
        .collect()
}

/// The lease on a tenant is ended, of whoever held it.
pub fn released_text(tenant: &str, holder: Option<&str>) -> String {
    match holder {
        Some(holder) => format!(
            "The lease on {tenant} is ended. It was held {holder}; whoever that is changes nothing in the database any more. The next \
             run looks at what it had begun.\n"
        ),
        None => format!("Nobody holds {tenant}.\n"),
    }
}

/// Nobody ever held a tenant of that name; it may be another's that is meant.
pub fn never_held_text(tenant: &str) -> String {
    format!("No machine ever held {tenant}; roster-sync fleet leases lists whom one did.\n")
}
