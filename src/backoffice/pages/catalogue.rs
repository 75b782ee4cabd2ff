//! The new-employee page: sites, departments, and the form a new employee is sent with (protocol §4, §5).

use std::collections::HashMap;

use scraper::Html;

use crate::model::{Department, DepartmentId, District, Region, Site, SiteId, SiteTree, TreeShape};
use crate::web::{Form, page};

use crate::backoffice::{BackofficeError, Catalogue, availability};

pub(in crate::backoffice) const PATH: &str = "/employee/create";
const FORM: &str = "form#employee-create-edit-form";

/// The fields that a new employee is laid over (§4). One that is missing would be sent all the same, and be lost.
const FIELDS: [&str; 15] = [
    "employee[firstName]",
    "employee[lastName]",
    "employee[phone]",
    "employee[email]",
    "employee[departments][]",
    "employee[startDate]",
    "posCredential[POSLoginID]",
    "posCredential[POSLoginPassword]",
    "wage[regularRate]",
    "wage[isOvertimeEligible]",
    "wage[overtimeRate]",
    "wage[siteId]",
    "employee[emergencyContactName]",
    "employee[emergencyContactPhone]",
    "employee[adpEmployeeId]",
];

/// Reads the page: what it offers, and its form as a browser would send it empty.
pub(in crate::backoffice) fn read(html: &str) -> Result<(Catalogue, Form), BackofficeError> {
    let page = Html::parse_document(html);
    let form =
        Form::find(&page, FORM).map_err(|missing| BackofficeError::nonsense(PATH, missing.title, FORM))?;
    let lacks = |what: String| BackofficeError::nonsense(PATH, page::title_of(&page), what);
    let labels = labels(&page);
    let label = |kind: &str, id: u64| {
        let name = labels.get(&format!("boac-permission-{kind}-{id}")).filter(|name| !name.is_empty());
        name.cloned().ok_or_else(|| lacks(format!("label for {kind} {id}")))
    };
    let unreadable = |error: availability::AvailabilityError| lacks(error.to_string());
    if let Some(name) = form.not_once(&FIELDS) {
        return Err(lacks(format!("field {name}, exactly once")));
    }
    if let Some(name) = form.not_a_box(&["wage[isOvertimeEligible]"]) {
        return Err(lacks(format!("check box {name}")));
    }
    let shape = availability::shape_of(&form);
    let mut tree = SiteTree { shape, regions: Vec::new(), districts: Vec::new(), sites: Vec::new() };
    if shape == TreeShape::Hierarchical {
        for id in availability::regions(&form).map_err(unreadable)? {
            tree.regions.push(Region { id, name: label("region", id.get())? });
        }
        for (id, region) in availability::districts(&form).map_err(unreadable)? {
            tree.districts.push(District { id, region, name: label("district", id.get())? });
        }
    }
    for (id, district) in availability::sites(&form).map_err(unreadable)? {
        let code = short_code(&form, id).ok_or_else(|| lacks(format!("short code for site {id}")))?;
        tree.sites.push(Site { id, name: label("site", id.get())?, code, district });
    }
    if tree.sites.is_empty() {
        return Err(lacks("site".to_owned()));
    }
    let departments = departments(&form).ok_or_else(|| lacks("list of departments".to_owned()))?;
    Ok((Catalogue { sites: tree, departments }, form))
}

/// Returns the names by what they are for: they stand in `label[for="boac-permission-site-11"]` as
/// `Site <strong>(Harbor Point)</strong>`. Of two labels for one thing the first counts.
fn labels(page: &Html) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    for label in page::all(page, &format!(r#"{FORM} label[for^="boac-permission-"]"#)) {
        let Some(strong) = page::within(label, "strong") else { continue };
        let text = page::text_of(strong);
        let name = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&text).trim();
        labels.entry(label.attr("for").unwrap_or_default().to_owned()).or_insert_with(|| name.to_owned());
    }
    labels
}

/// The wage's site select is the only place with short codes beside ids.
fn short_code(form: &Form, site: SiteId) -> Option<String> {
    let options = &form.control("wage[siteId]")?.options;
    let option = options.iter().find(|option| option.value.parse() == Ok(site))?;
    Some(option.text.clone()).filter(|code| !code.is_empty())
}

pub(in crate::backoffice) fn departments(form: &Form) -> Option<Vec<Department>> {
    let options = &form.control("employee[departments][]")?.options;
    let department = |id: DepartmentId, name: &str| Department { id, name: name.to_owned() };
    Some(
        options
            .iter()
            .filter_map(|option| Some(department(option.value.parse().ok()?, &option.text)))
            .collect(),
    )
}
