//! Whether a row wants a Backoffice login that is missing, and what is in the way of one.

use crate::backoffice::ListedUser;
use crate::model::{Field, LoginTemplate, SiteAccess, UserId, fold};
use crate::observed::ObservedEmployee;
use crate::plan::{Change, LoginAccessSpec, LoginPermissions, LoginSpec, LoginValue, Value};
use crate::roster::{Desired, Problem, ProblemCode};

use super::context::Basis;
use super::resolve::{Resolved, ambiguous_permission, error};

/// What there is to do about a login.
#[derive(Debug)]
pub(in crate::plan) enum WantedLogin {
    /// Nothing: none wanted, or it is there.
    Nothing,
    /// Nothing, but the operator should know this.
    Note(String),
    /// To be created.
    Missing(MissingLogin),
    /// There and switched off: to be switched on again. Its number and name.
    Closed(UserId, String),
    /// It cannot be told whose a login is, or the username or e-mail is somebody else's.
    Conflict(String),
    /// The row does not say enough.
    Problem(Problem),
}

/// A login to be created, and what must stand in the plan about how it was decided.
#[derive(Debug)]
pub(in crate::plan) struct MissingLogin {
    pub(in crate::plan) spec: LoginSpec,
    pub(in crate::plan) warnings: Vec<String>,
}

/// Looks at the login a row wants for a person; `account` is `None` for a new employee.
pub(in crate::plan) fn look(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    resolved: &Resolved<'_>,
    context: &Basis<'_>,
) -> WantedLogin {
    let logins = context.logins;
    let Some(wish) = row.backoffice.filter(|_| logins.known()) else { return WantedLogin::Nothing };
    let theirs = account.map(|account| logins.of(account, Some(row))).unwrap_or_default();
    // A second one that is switched off is of no account where one works.
    let all: Vec<&ListedUser> = theirs.theirs.iter().filter_map(|id| logins.user(*id)).collect();
    let first = all.iter().find(|user| user.active).or(all.first()).copied();
    if let (true, Some(user)) = (wish && all.len() > 1, first.filter(|user| !user.active)) {
        let names = all.iter().map(|user| user.username.as_str()).collect::<Vec<_>>().join(", ");
        return WantedLogin::Conflict(format!(
            "{} has several logins that are switched off ({names}): open one of them by hand",
            user.name
        ));
    }
    match (wish, first) {
        (false, Some(user)) if user.active => {
            return WantedLogin::Note(format!(
                "the roster says no Backoffice login, but {} works: `roster-sync user disable` closes it",
                user.username
            ));
        }
        (false, _) => return WantedLogin::Nothing,
        (true, Some(user)) if user.active => return WantedLogin::Nothing,
        (true, Some(user)) => return WantedLogin::Closed(user.id, user.username.clone()),
        (true, None) => {}
    }
    if let Some(user) = theirs.perhaps.first().and_then(|id| logins.user(*id)) {
        return WantedLogin::Conflict(format!(
            "it is not known whether the login {} is theirs",
            user.username
        ));
    }
    let refused = |code: ProblemCode, message: &str, hint: &str| {
        let column = Field::Backoffice.as_str();
        WantedLogin::Problem(error(row, code, column, "yes", message.to_owned(), hint.to_owned()))
    };
    let Some(username) = row.rare().backoffice_username.clone() else {
        return refused(
            ProblemCode::LoginNeedsUsername,
            "a login needs a username",
            "fill in backoffice_username",
        );
    };
    let Some(email) = row.email.clone().or_else(|| account.and_then(|account| account.email().cloned()))
    else {
        return refused(
            ProblemCode::LoginNeedsEmail,
            "a login needs an e-mail",
            "fill in email, with an address that no other row has",
        );
    };
    let owner =
        logins.of_username(&username).or_else(|| logins.of_email(&email)).and_then(|id| logins.user(id));
    if let Some(user) = owner {
        return WantedLogin::Conflict(format!(
            "the login {} of {} has this username or e-mail already",
            user.username, user.name
        ));
    }
    let mut warnings = Vec::new();
    match access(row, account, resolved, context, &mut warnings) {
        Ok(access) => {
            WantedLogin::Missing(MissingLogin { spec: LoginSpec { username, email, access }, warnings })
        }
        Err(problem) => WantedLogin::Problem(*problem),
    }
}

/// Decides what a new login may do and where (protocol §9): the template of `backoffice_permission`, else of `permission`;
/// the sites of the row, else those the person has.
fn access(
    row: &Desired,
    account: Option<&ObservedEmployee>,
    resolved: &Resolved<'_>,
    context: &Basis<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<LoginAccessSpec>, Box<Problem>> {
    let by_hand = "set its permissions and sites in Backoffice under Users";
    let templates = match (context.policy.login_permissions, &context.observed.login_templates) {
        (LoginPermissions::Manual, _) => {
            warnings.push(format!(
                "the new Backoffice login starts without rights, as the settings say: {by_hand}"
            ));
            return Ok(None);
        }
        (LoginPermissions::Apply, None) => {
            warnings.push(format!("the templates of Backoffice logins could not be read: {by_hand}"));
            return Ok(None);
        }
        (LoginPermissions::Apply, Some(templates)) => templates,
    };
    let held = account.and_then(|account| account.sites.as_deref()).filter(|sites| !sites.is_empty());
    let Some(sites) = resolved.sites.as_deref().cloned().or(held.cloned().map(SiteAccess::Only)) else {
        warnings.push(format!("it is not known which sites the new Backoffice login is for: {by_hand}"));
        return Ok(None);
    };
    let template = template(row, templates, context, warnings)?;
    Ok(Some(LoginAccessSpec { template, sites }))
}

fn template(
    row: &Desired,
    templates: &[LoginTemplate],
    context: &Basis<'_>,
    warnings: &mut Vec<String>,
) -> Result<LoginTemplate, Box<Problem>> {
    let find = |name: &str| templates.iter().find(|one| fold(&one.name) == fold(name)).cloned();
    let (field, wanted) = match (&row.rare().backoffice_permission, &row.permission) {
        (Some(name), _) => (Field::BackofficePermission, Some(name)),
        (None, name) => (Field::Permission, name.as_ref()),
    };
    if let Some(found) = wanted.and_then(|name| find(name)) {
        let is_twin =
            |one: &&LoginTemplate| fold(&one.name) == fold(&found.name) && one.tokens != found.tokens;
        if let (Some(twin), Some(name)) = (templates.iter().find(is_twin), wanted) {
            return Err(Box::new(ambiguous_permission(row, field, name, &found.name, &twin.name)));
        }
        return Ok(found);
    }
    let asked = wanted.map_or("", |name| name.as_str());
    let Some(fallback) = context.policy.permission_fallback.as_deref().and_then(find) else {
        let message = "there is no such permission for Backoffice logins".to_owned();
        let hint = "`roster-sync list permissions` names them; write one in backoffice_permission".to_owned();
        let code = ProblemCode::UnknownBackofficePermission;
        return Err(Box::new(error(row, code, field.as_str(), asked, message, hint)));
    };
    let missing = if asked.is_empty() {
        "the roster names no permission for the Backoffice login".to_owned()
    } else {
        format!("there is no permission {asked:?} for Backoffice logins")
    };
    warnings.push(format!("{missing}: {} is used", fallback.name));
    Ok(fallback)
}

/// How a new login shows among the changes.
pub(in crate::plan) fn changes(login: &LoginSpec) -> Vec<Change> {
    let mut changes = vec![
        Change::set(Field::Backoffice, Value::Login(LoginValue::Works(None))),
        Change::set(Field::BackofficeUsername, Value::Text(login.username.to_string())),
    ];
    let template = login.access.as_ref().map(|access| Value::Text(access.template.name.clone()));
    changes.extend(template.map(|name| Change::set(Field::BackofficePermission, name)));
    changes
}
