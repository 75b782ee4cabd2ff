//! Permissions at the point of sale: only the matrix is stored (§8).

use super::super::body::Fields;
use super::super::inner::{Inner, Reply};
use super::super::world::Matrix;

pub(super) fn update(inner: &mut Inner, fields: &Fields) -> Reply {
    let Some(id) = fields.number("employeeId") else { return Reply::Status(404) };
    let most = u32::try_from(inner.world.permissions.len()).unwrap_or(u32::MAX);
    // A permission counts only when its number, label and description are there too: a template's id alone grants nothing.
    let complete = |number: u32| {
        ["id", "label", "description"]
            .iter()
            .all(|part| fields.has(&format!("permissions[{number}][{part}]")))
    };
    let marked = |part: &str| {
        (1..=most)
            .filter(|number| complete(*number) && fields.has(&format!("permissions[{number}][{part}]")))
            .collect()
    };
    let matrix = Matrix { grants: marked("hasGrantAccess"), overrides: marked("requiresOverride") };
    let authority = fields.text("hasActionApprovalAuthority") == "1";
    let any = (1..=most).any(complete) && fields.has("hasActionApprovalAuthority");
    let Some(person) = inner.world.people.iter_mut().find(|person| person.id == id) else {
        return Reply::Status(404);
    };
    if any {
        person.authority = authority;
        person.matrix = Some(matrix).filter(|matrix| *matrix != Matrix::default());
    }
    inner.praise("The permissions were saved.");
    Reply::Redirect("/employee".into())
}
