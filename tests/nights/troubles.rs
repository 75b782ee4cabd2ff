//! The ways in which the server fails, as the sandbox knows them.

use roster_sync::sandbox::{Fault, Mishap, MishapKind, Sandbox};

use super::history::Trouble;

/// What happens to requests, and whether to writes alone.
const MISHAPS: [(MishapKind, Option<&str>); 16] = [
    (MishapKind::Status(500), None),
    (MishapKind::Status(503), None),
    (MishapKind::StatusAfter(502), None),
    (MishapKind::StatusAfter(500), Some("POST")),
    (MishapKind::TooMany(2), None),
    (MishapKind::Maintenance, None),
    (MishapKind::ResetBefore, None),
    (MishapKind::ResetBefore, Some("POST")),
    (MishapKind::ResetAfter, None),
    (MishapKind::ResetAfter, Some("POST")),
    (MishapKind::HangBefore, Some("POST")),
    (MishapKind::HangAfter, Some("POST")),
    (MishapKind::Truncate, None),
    (MishapKind::WrongPage, None),
    (MishapKind::LoginPage, None),
    (MishapKind::Latency(20_000), None),
];

fn lasting(which: usize) -> Fault {
    let post = |path| Fault::LoseAnswerOnce { method: "POST", path };
    match which % 16 {
        0 => Fault::ExpireSessionsAfter(7),
        1 => Fault::Maintenance,
        2 => Fault::PageSize(25),
        3 => Fault::TruncateListing,
        4 => Fault::IgnoreUpdates,
        5 => Fault::IgnoreWages,
        6 => Fault::NewSignInEndsOthers,
        7 => Fault::RefuseLogins,
        8 => Fault::RefuseLoginRights,
        9 => Fault::IgnoreLoginChanges,
        10 => post("/employee/insert"),
        11 => post("/employee/update"),
        12 => post("/employee/permissions/update"),
        13 => post("/user/insert"),
        14 => post("/user/update"),
        _ => Fault::LoseRequestOnce { method: "POST", path: "/employee/insert" },
    }
}

/// Switches these on.
pub(crate) fn arm(sandbox: &Sandbox, troubles: &[Trouble]) {
    for trouble in troubles {
        match *trouble {
            Trouble::Mishap(which, percent) => {
                let (kind, method) = MISHAPS[which % MISHAPS.len()];
                let mut mishap = Mishap::new(kind).percent(percent);
                mishap.method = method.map(ToOwned::to_owned);
                sandbox.arm(mishap);
            }
            Trouble::Fault(which) => sandbox.set_fault(lasting(which)),
        }
    }
}
