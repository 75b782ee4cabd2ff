//! Permissions at the point of sale: the templates, what is stored, and how a template is given (protocol §8).

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{EmployeeId, PosMatrix, PosTemplate};
use crate::web::{Body, Control, ControlKind, Form};

use crate::backoffice::{BackofficeError, PosPermission};

const FORM: &str = "form#employee-permission-update-form";

/// A permission as the page names it. The server wants its words back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionLabel {
    /// Its number.
    pub id: u32,
    /// Its label.
    pub label: String,
    /// Its description.
    pub description: String,
}

/// What one employee's permission page tells about the whole tenant: enough to give any template to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosPermissionSheet {
    /// Every template.
    pub templates: Vec<PosTemplate>,
    /// Every permission, once.
    pub permissions: Vec<PermissionLabel>,
}

/// Returns the address of an employee's permission page.
pub(in crate::backoffice) fn address(id: EmployeeId) -> String {
    format!("/employee/permissions/{id}")
}

/// Reads the page: the tenant's templates, and what this employee has.
pub(in crate::backoffice) fn read(
    html: &str,
    id: EmployeeId,
) -> Result<(PosPermissionSheet, PosPermission), BackofficeError> {
    let path = address(id);
    let form =
        Form::parse(html, FORM).map_err(|missing| BackofficeError::nonsense(&path, missing.title, FORM))?;
    let lacks = |what: &str| BackofficeError::nonsense(&path, crate::web::page::title(html), what);
    if form.value("employeeId").parse() != Ok(id) {
        return Err(lacks("field employeeId with the employee's number"));
    }
    let templates = templates(&form).ok_or_else(|| lacks("readable list of templates"))?;
    let (permissions, matrix) = matrix(&form);
    if permissions.is_empty() {
        return Err(lacks("permission"));
    }
    if let Some(part) = permissions.iter().find(|permission| !is_whole(&form, permission.id)) {
        return Err(lacks(&format!("whole permission {}", part.id)));
    }
    let known = templates.iter().find(|template| template.matrix == matrix && matrix != PosMatrix::default());
    let template = known.map(|template| template.name.clone());
    let stored = PosPermission { matrix, template };
    Ok((PosPermissionSheet { templates, permissions }, stored))
}

/// Returns whether a permission stands in the list with all its parts. Number 1 has a block of its own before it (§8), told by
/// a hidden field that the list has not: what is to be sent must come behind that.
fn is_whole(form: &Form, id: u32) -> bool {
    let hidden = format!("permissions[{id}][requiresOverride]");
    let is_hidden = |control: &Control| control.kind == ControlKind::Hidden && control.name == hidden;
    let block = form.controls().iter().rposition(is_hidden).map_or(0, |place| place + 1);
    let list = form.controls().get(block..).unwrap_or_default();
    let has = |part: &str| {
        let name = format!("permissions[{id}][{part}]");
        list.iter().any(|control| control.name == name)
    };
    ["id", "label", "description", "hasGrantAccess", "requiresOverride"].into_iter().all(has)
}

fn templates(form: &Form) -> Option<Vec<PosTemplate>> {
    let mut found = Vec::new();
    for option in &form.control("templateId")?.options {
        // The first option is an empty placeholder.
        if option.value.trim().is_empty() {
            continue;
        }
        let id = option.value.parse().ok()?;
        // A template whose set is not there would take everything away.
        let set = |name: &str| numbers(option.attributes.get(name)?);
        let matrix = PosMatrix {
            grants: set("data-permissions-set")?,
            overrides: set("data-manager-override-permissions-set")?,
        };
        found.push(PosTemplate { id, name: option.text.clone(), matrix });
    }
    // Every tenant has some (§8): none at all is a page that was misread.
    Some(found).filter(|found| !found.is_empty())
}

fn numbers(list: &str) -> Option<BTreeSet<u32>> {
    list.split(',').map(str::trim).filter(|text| !text.is_empty()).map(|text| text.parse().ok()).collect()
}

/// Reads the permissions. Number 1 stands on the page twice: the later one, of the list, counts.
fn matrix(form: &Form) -> (Vec<PermissionLabel>, PosMatrix) {
    let mut labels: BTreeMap<u32, PermissionLabel> = BTreeMap::new();
    let mut boxes: BTreeMap<(u32, &str), bool> = BTreeMap::new();
    for control in form.controls() {
        let Some((id, part)) = permission_part(&control.name) else { continue };
        let label = labels.entry(id).or_insert_with(|| PermissionLabel {
            id,
            label: String::new(),
            description: String::new(),
        });
        match part {
            "label" => label.label.clone_from(&control.value),
            "description" => label.description.clone_from(&control.value),
            "hasGrantAccess" | "requiresOverride" => {
                boxes.insert((id, part), control.checked);
            }
            _ => {}
        }
    }
    let checked = |wanted: &str| {
        boxes.iter().filter(|((_, part), on)| *part == wanted && **on).map(|((id, _), _)| *id).collect()
    };
    let matrix = PosMatrix { grants: checked("hasGrantAccess"), overrides: checked("requiresOverride") };
    (labels.into_values().collect(), matrix)
}

/// Splits `permissions[7][label]`.
fn permission_part(name: &str) -> Option<(u32, &str)> {
    let (id, part) = name.strip_prefix("permissions[")?.strip_suffix(']')?.split_once("][")?;
    Some((id.parse().ok()?, part))
}

/// Returns the body that gives a template: every permission with its words, and a mark for each grant and override. Approving
/// what others do goes with everything granted and nothing overridden, never with what the page held before (§8).
pub(in crate::backoffice) fn grant(
    id: EmployeeId,
    template: &PosTemplate,
    sheet: &PosPermissionSheet,
) -> Body {
    let PosMatrix { grants, overrides } = &template.matrix;
    let everything = overrides.is_empty() && sheet.permissions.iter().all(|one| grants.contains(&one.id));
    let mut body = Body::new();
    body.push("employeeId", &id.to_string());
    body.push("hasActionApprovalAuthority", if everything { "1" } else { "0" });
    body.push("templateId", &template.id.to_string());
    for permission in &sheet.permissions {
        let number = permission.id;
        body.push(&format!("permissions[{number}][id]"), &number.to_string());
        body.push(&format!("permissions[{number}][label]"), &permission.label);
        body.push(&format!("permissions[{number}][description]"), &permission.description);
        if grants.contains(&number) {
            body.push(&format!("permissions[{number}][hasGrantAccess]"), "1");
        }
        if overrides.contains(&number) {
            body.push(&format!("permissions[{number}][requiresOverride]"), "1");
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form id="employee-permission-update-form" action="/employee/permissions/update">
        <input type=hidden name=employeeId value=77><input type=hidden name=hasActionApprovalAuthority value=0>
        <input type=hidden name="permissions[1][label]" value="Authority">
        <input type=hidden name="permissions[1][requiresOverride]" value=0>
        <input type=checkbox name="permissions[1][hasGrantAccess]" value=1 checked>
        <select name=templateId><option value=""></option>
          <option value=3 data-permissions-set="1,2" data-manager-override-permissions-set="2">Cashier</option>
          <option value=4 data-permissions-set="" data-manager-override-permissions-set="">Nobody</option></select>
        <input type=hidden name="permissions[1][id]" value=1><input type=hidden name="permissions[1][label]" value="Listed">
        <input type=hidden name="permissions[1][description]" value="One">
        <input type=checkbox name="permissions[1][hasGrantAccess]" value=1 checked>
        <input type=checkbox name="permissions[1][requiresOverride]" value=1>
        <input type=hidden name="permissions[2][id]" value=2><input type=hidden name="permissions[2][label]" value="Two">
        <input type=hidden name="permissions[2][description]" value="">
        <input type=checkbox name="permissions[2][hasGrantAccess]" value=1 checked>
        <input type=checkbox name="permissions[2][requiresOverride]" value=1 checked></form>"#;

    #[test]
    fn the_matrix_tells_the_template() {
        let (sheet, stored) = read(PAGE, EmployeeId::new(77)).unwrap();
        assert_eq!(stored.template.as_deref(), Some("Cashier"));
        assert_eq!(sheet.templates.len(), 2);
        assert_eq!(sheet.permissions[0].label, "Listed");
    }

    #[test]
    fn a_template_is_given_with_every_permission_once() {
        let (sheet, _) = read(PAGE, EmployeeId::new(77)).unwrap();
        let body = grant(EmployeeId::new(9), &sheet.templates[0], &sheet);
        assert_eq!(body.all("permissions[1][id]").count(), 1);
        assert_eq!(body.get("permissions[1][hasGrantAccess]"), Some("1"));
        assert_eq!(body.get("permissions[1][requiresOverride]"), None);
        assert_eq!(body.get("permissions[2][requiresOverride]"), Some("1"));
        assert_eq!(body.get("employeeId"), Some("9"));
    }

    #[test]
    fn approving_goes_with_everything_granted_and_nothing_overridden_whatever_the_page_holds() {
        let page = PAGE.replace("hasActionApprovalAuthority value=0", "hasActionApprovalAuthority value=1");
        let (sheet, _) = read(&page, EmployeeId::new(77)).unwrap();
        let sent = |grants: &[u32], overrides: &[u32]| {
            let mut template = sheet.templates[0].clone();
            template.matrix = PosMatrix {
                grants: grants.iter().copied().collect(),
                overrides: overrides.iter().copied().collect(),
            };
            let body = grant(EmployeeId::new(77), &template, &sheet);
            body.get("hasActionApprovalAuthority").unwrap().to_owned()
        };
        assert_eq!([sent(&[1, 2], &[]), sent(&[1, 2], &[2]), sent(&[1], &[])], ["1", "0", "0"]);
    }

    #[test]
    fn the_words_of_the_first_block_are_never_sent_for_those_of_the_list() {
        let listed = r#"<input type=hidden name="permissions[1][label]" value="Listed">"#;
        assert!(PAGE.contains(listed));
        assert!(read(&PAGE.replace(listed, ""), EmployeeId::new(77)).is_err());
    }

    #[test]
    fn somebody_elses_page_is_nonsense() {
        assert!(read(PAGE, EmployeeId::new(78)).is_err());
    }

    #[test]
    fn nothing_granted_is_no_template() {
        let (_, stored) = read(&PAGE.replace(" checked", ""), EmployeeId::new(77)).unwrap();
        assert_eq!(stored.template, None);
    }
}
