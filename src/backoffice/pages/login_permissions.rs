//! What a login may do and where: templates made of tokens, and the sites (protocol §9). Likely ground: whatever is sent
//! is read back.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{LoginTemplate, SiteAccess, SiteTree, UserId};
use crate::web::{Body, Form};

use crate::backoffice::availability::{self, Marked};
use crate::backoffice::{BackofficeError, LoginAccess};

const FORM: &str = "form#user-permissions-update-form";

/// What one login's permission page tells about the whole tenant: enough to give any template to any login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSheet {
    /// Every template.
    pub templates: Vec<LoginTemplate>,
    /// Every token with its place on the form.
    pub tokens: BTreeMap<u32, String>,
}

/// What a login is to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginGrant {
    /// The template; only its tokens are stored.
    pub template: LoginTemplate,
    /// The sites, at least one.
    pub sites: SiteAccess,
}

/// Returns the address of a login's permission page.
pub(in crate::backoffice) fn address(id: UserId) -> String {
    format!("/user/permissions/{id}")
}

/// Reads the tenant's templates and tokens from any login's page.
pub(in crate::backoffice) fn read_sheet(html: &str, id: UserId) -> Result<LoginSheet, BackofficeError> {
    let form = form(html, id)?;
    let lacks = |what: &str| BackofficeError::nonsense(&address(id), crate::web::page::title(html), what);
    let select = form.control("template").ok_or_else(|| lacks("list template"))?;
    let template = |option: &crate::web::Choice| {
        let tokens = option.attributes.get("data-permissions-set")?.split(',').map(str::trim);
        Some(LoginTemplate {
            id: option.value.parse().ok()?,
            name: option.text.clone(),
            tokens: tokens.filter(|token| !token.is_empty()).map(ToOwned::to_owned).collect(),
        })
    };
    // The placeholder has no value. Every tenant has templates (§9): none at all is a page that was misread.
    let offered = select.options.iter().filter(|option| !option.value.trim().is_empty());
    let templates: Option<Vec<_>> = offered.map(template).collect();
    let templates =
        templates.filter(|found| !found.is_empty()).ok_or_else(|| lacks("readable list of templates"))?;
    let tokens = tokens(&form);
    if tokens.is_empty() {
        return Err(lacks("permission"));
    }
    Ok(LoginSheet { templates, tokens })
}

/// Reads what a login has.
pub(in crate::backoffice) fn read(
    html: &str,
    id: UserId,
    tree: &SiteTree,
) -> Result<LoginAccess, BackofficeError> {
    let form = form(html, id)?;
    let lacks = |what: &str| BackofficeError::nonsense(&address(id), crate::web::page::title(html), what);
    if form.value("userId").parse() != Ok(id) {
        return Err(lacks("field userId with the login's number"));
    }
    let sites = availability::decode_login(&form, tree).map_err(|error| lacks(&error.to_string()))?;
    let is_on = |index: &u32| {
        form.control(&format!("perms[{index}][isEnabled]")).is_some_and(|control| control.checked)
    };
    let on = tokens(&form).into_iter().filter(|(index, _)| is_on(index)).map(|(_, token)| token);
    Ok(LoginAccess { tokens: on.collect(), sites })
}

/// Returns the body that gives a login a template and sites, every token named.
pub(in crate::backoffice) fn grant(
    id: UserId,
    grant: &LoginGrant,
    sheet: &LoginSheet,
    tree: &SiteTree,
    marked: Marked,
) -> Body {
    let mut body = Body::new();
    body.push("userId", &id.to_string());
    body.push("userIsNew", "");
    body.push("template", &grant.template.id.to_string());
    for (index, token) in &sheet.tokens {
        body.push(&format!("perms[{index}][token]"), token);
        if grant.template.tokens.contains(token) {
            body.push(&format!("perms[{index}][isEnabled]"), "1");
        }
    }
    availability::encode_login(&mut body, &grant.sites, tree, marked);
    body
}

/// Returns the template's tokens that the form has a place for: one that it has not cannot be stored.
pub(in crate::backoffice) fn expected(grant: &LoginGrant, sheet: &LoginSheet) -> BTreeSet<String> {
    let known: BTreeSet<&String> = sheet.tokens.values().collect();
    grant.template.tokens.iter().filter(|token| known.contains(token)).cloned().collect()
}

fn form(html: &str, id: UserId) -> Result<Form, BackofficeError> {
    Form::parse(html, FORM).map_err(|missing| BackofficeError::nonsense(&address(id), missing.title, FORM))
}

/// Reads `perms[7][token]`.
fn tokens(form: &Form) -> BTreeMap<u32, String> {
    let token =
        |name: &str| -> Option<u32> { name.strip_prefix("perms[")?.strip_suffix("][token]")?.parse().ok() };
    form.controls()
        .iter()
        .filter_map(|control| Some((token(&control.name)?, control.value.trim().to_owned())))
        .filter(|(_, token)| !token.is_empty())
        .collect()
}
