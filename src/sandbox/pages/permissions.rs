//! Permissions at the point of sale (§8).

use std::collections::BTreeSet;

use super::super::html::{checkbox, hidden, open, option};
use super::super::world::{Matrix, World};

pub(super) fn page(world: &World, id: u64) -> Option<(String, String)> {
    let person = world.person(id)?;
    let matrix = person.matrix.clone().unwrap_or_default();
    let mut out = String::new();
    let attributes = [
        ("id", "employee-permission-update-form"),
        ("action", "/employee/permissions/update"),
        ("method", "POST"),
    ];
    open(&mut out, "form", &attributes, &[]);
    hidden(&mut out, "employeeId", &person.id.to_string());
    // The block about authority holds permission 1 with another label; the list below holds it again.
    out.push_str("\n<fieldset class=\"authority\">");
    hidden(&mut out, "hasActionApprovalAuthority", if person.authority { "1" } else { "0" });
    hidden(&mut out, "permissions[1][id]", "1");
    hidden(&mut out, "permissions[1][label]", "Action approval authority");
    hidden(&mut out, "permissions[1][description]", "Approves what others do");
    hidden(&mut out, "permissions[1][requiresOverride]", "0");
    checkbox(&mut out, "Authority", "permissions[1][hasGrantAccess]", "1", matrix.grants.contains(&1));
    out.push_str("</fieldset>");
    open(&mut out, "select", &[("name", "templateId")], &[]);
    option(&mut out, "", "", false, &[]);
    for template in &world.pos_templates {
        let sets = [
            ("data-permissions-set", joined(&template.matrix.grants)),
            ("data-manager-override-permissions-set", joined(&template.matrix.overrides)),
        ];
        let sets: Vec<(&str, &str)> = sets.iter().map(|(name, set)| (*name, set.as_str())).collect();
        option(&mut out, &template.id.to_string(), &template.name, false, &sets);
    }
    out.push_str("</select>");
    for (number, label) in (1..).zip(&world.permissions) {
        list_entry(&mut out, number, label, &matrix);
    }
    out.push_str("\n<button type=\"submit\">Save</button>\n</form>");
    Some((format!("Permissions of {} {}", person.first_name, person.last_name), out))
}

fn list_entry(out: &mut String, number: u32, label: &str, matrix: &Matrix) {
    let name = |part: &str| format!("permissions[{number}][{part}]");
    hidden(out, &name("id"), &number.to_string());
    hidden(out, &name("label"), label);
    hidden(
        out,
        &name("description"),
        &format!("{label}: what it lets a person do at the register & the kiosk"),
    );
    checkbox(out, label, &name("hasGrantAccess"), "1", matrix.grants.contains(&number));
    checkbox(out, "Override", &name("requiresOverride"), "1", matrix.overrides.contains(&number));
}

fn joined(numbers: &BTreeSet<u32>) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
