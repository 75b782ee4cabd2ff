//! Signing in on the way to a settings file: what the Backoffice has makes the questions short.

use std::collections::BTreeSet;

use url::Url;

use crate::backoffice::Backoffice;
use crate::model::{Password, PosUserId};
use crate::passwords::{SystemKeyring, account_of, store};
use crate::report::Answers;
use crate::settings::{Account, InForce, pasted};

use super::asking::yes;
use super::conversation::Known;
use super::draft::SettingsDraft;

/// What came of opening the Backoffice that the settings name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Opened<'a> {
    /// It can be asked.
    Here(&'a Backoffice),
    /// Its address, the login or the password is still for somebody to say.
    Unsaid,
    /// It cannot be opened, whatever somebody says.
    Shut,
}

/// Returns what the Backoffice has, where it can be asked; what was told on the way goes into the draft.
pub(crate) async fn look(
    opened: Opened<'_>,
    held: &InForce<'_>,
    draft: &mut SettingsDraft,
    answers: &mut dyn Answers,
) -> Known {
    told(held, draft);
    match opened {
        Opened::Here(backoffice) => match of(backoffice).await {
            Ok(known) => known,
            Err(why) => {
                answers.say(&format!("What Backoffice has could not be listed: {why}"));
                Known::default()
            }
        },
        Opened::Unsaid if answers.is_there() => ask(held, draft, answers).await,
        Opened::Unsaid | Opened::Shut => Known::default(),
    }
}

/// What options and environment say is written down like an answer.
fn told(held: &InForce<'_>, draft: &mut SettingsDraft) {
    let given = held.choice.url.as_ref().or(held.environment.url.as_ref());
    draft.url = given.and_then(|text| pasted(text).ok());
    draft.username.clone_from(&held.environment.username);
}

async fn ask(held: &InForce<'_>, draft: &mut SettingsDraft, answers: &mut dyn Answers) -> Known {
    answers.say(
        "To list the sites and permissions that there are, roster-sync signs in to your\nBackoffice and reads a few pages; nothing is changed. Enter leaves a question\nopen.",
    );
    let configured = held.config.tenants.values().next();
    while draft.url.is_none() {
        let from_settings =
            configured.and_then(|tenant| tenant.url.clone().or_else(|| tenant.subdomain.clone()));
        let question = "The address of your Backoffice, as the browser shows it?";
        let Some(text) = from_settings.or_else(|| answers.line(question)).filter(|text| !text.is_empty())
        else {
            return Known::default();
        };
        match pasted(&text) {
            Ok(url) => draft.url = Some(url),
            Err(why) => answers.say(&why),
        }
    }
    if draft.username.is_none() {
        let from_settings = configured.and_then(|tenant| tenant.username.clone());
        draft.username = from_settings
            .or_else(|| answers.line("The login that roster-sync signs in with?"))
            .filter(|name| !name.is_empty());
    }
    let (Some(url), Some(username)) = (draft.url.clone(), draft.username.clone()) else {
        return Known::default();
    };
    for _ in 0..3 {
        let given = held.environment.password.clone();
        let question =
            format!("The password of {username} (it is not shown, and not written into the file)?");
        let Some(password) = given.or_else(|| answers.secret(&question)) else { return Known::default() };
        match sign_in(held, &url, &username, &password).await {
            Ok(known) => {
                draft.keyring = keep(&url, &username, &password, answers);
                return known;
            }
            Err(why) => answers.say(&format!("That did not work: {why}")),
        }
        if held.environment.password.is_some() {
            break;
        }
    }
    Known::default()
}

async fn sign_in(
    held: &InForce<'_>,
    url: &Url,
    username: &str,
    password: &Password,
) -> Result<Known, String> {
    let account = Account {
        tenant: "main".to_owned(),
        url: url.clone(),
        username: username.to_owned(),
        password: password.clone(),
        timezone: None,
    };
    let backoffice =
        Backoffice::new(held.settings.connection(&account)).map_err(|error| error.to_string())?;
    of(&backoffice).await
}

/// Asks whether the password is kept. Returns whether it is in the keyring.
fn keep(url: &Url, username: &str, password: &Password, answers: &mut dyn Answers) -> bool {
    if yes("Keep the password in this system's keyring?", Some(false), answers) != Some(true) {
        return false;
    }
    match store(SystemKeyring, &account_of(url, username), password) {
        Ok(()) => true,
        Err(failure) => {
            answers.say(&format!("It could not be kept: {failure}"));
            false
        }
    }
}

/// Reads what there is to choose from.
async fn of(backoffice: &Backoffice) -> Result<Known, String> {
    let catalogue = backoffice.catalogue().await.map_err(|error| error.to_string())?;
    let listed = backoffice.list_employees().await.map_err(|error| error.to_string())?;
    let template = |name: &String| !name.is_empty() && name != "Custom" && name != "None";
    let mut templates: BTreeSet<String> =
        listed.iter().map(|one| one.template.clone()).filter(template).collect();
    // Those that nobody has so far stand on a person's page, and where nobody is listed on a page of their own.
    match backoffice.any_pos_permission_sheet(&listed).await {
        Ok(Some(sheet)) => templates.extend(sheet.templates.into_iter().map(|one| one.name)),
        Ok(None) => templates.extend(backoffice.pos_template_names().await.unwrap_or_default()),
        Err(_) => {}
    }
    Ok(Known {
        sites: catalogue.sites.sites.iter().map(|site| [site.name.clone(), site.code.clone()]).collect(),
        templates: templates.into_iter().collect(),
        departments: catalogue.departments.iter().map(|one| one.name.clone()).collect(),
        with_several_sites: listed.iter().filter(|one| one.active && one.site_codes.len() > 1).count(),
        largest_number: listed.iter().filter_map(|one| one.pos_user_id).map(PosUserId::get).max(),
    })
}
