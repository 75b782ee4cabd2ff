//! `user …`: one Backoffice login at a time.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use crate::apply::{CredentialsFile, Secrets};
use crate::backoffice::{EmployeeKey, LoginOwner, NewLoginRequest, UserChange, UserKey, WantedAccess};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::cli::tenant::Tenant;
use crate::model::{Email, Password, PersonName, PosUserId, Username};

use super::employee::known;
use super::employee_update::sites;
use crate::cli::context::Context;

/// Create, disable or enable one Backoffice login
#[derive(Debug, clap::Args)]
pub struct UserArgs {
    /// What to do
    #[command(subcommand)]
    pub what: UserWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do with a login.
#[derive(Debug, Subcommand)]
pub enum UserWhat {
    /// Create a login, for an employee or standing alone
    Create(CreateArgs),
    /// Close a login: it does not work any more
    ///
    /// The login that roster-sync signs in with is refused.
    Disable(UserKeyArgs),
    /// Open a closed login again
    Enable(UserKeyArgs),
}

/// Which login is meant.
#[derive(Debug, clap::Args)]
pub struct UserKeyArgs {
    /// By its name
    #[arg(long, conflicts_with = "email", required_unless_present = "email")]
    pub username: Option<Username>,
    /// By its e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
}

impl UserKeyArgs {
    fn key(&self) -> Result<UserKey, Failure> {
        let by_name = self.username.clone().map(UserKey::Username);
        let key = by_name.or_else(|| self.email.clone().map(UserKey::Email));
        key.ok_or_else(|| Failure::Usage("give --username or --email".into()))
    }
}

/// A new login.
#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    /// The login's name
    #[arg(long)]
    pub username: Username,
    /// Its e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Email,
    /// The employee it is for, by number for the point of sale
    #[arg(long, value_name = "N", required_unless_present = "name", conflicts_with = "name")]
    pub pos_user_id: Option<PosUserId>,
    /// The name of a login that stands alone ("Front Office")
    #[arg(long, value_name = "FIRST LAST")]
    pub name: Option<String>,
    /// The permission it is given; without one it starts with no rights at all
    #[arg(long, value_name = "NAME")]
    pub permission: Option<String>,
    /// The stores it may see by long name or short code, `;` between them, or `all`
    #[arg(long, value_name = "NAMES", default_value = "all", requires = "permission")]
    pub sites: String,
    /// Where the new password goes
    #[arg(long, value_name = "FILE", default_value = "credentials.csv")]
    pub credentials: PathBuf,
}

impl UserArgs {
    /// Returns whether one JSON document is to be printed.
    pub fn wants_json(&self) -> bool {
        self.format == OutputFormat::Json
    }
}

/// Runs the command.
pub(crate) async fn run(args: &UserArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    match &args.what {
        UserWhat::Create(new) => {
            let _turn = known(&engine, "user create", context).await?;
            create(new, args.format, &tenant, context).await
        }
        UserWhat::Disable(who) => {
            let _turn = known(&engine, "user disable", context).await?;
            let change = tenant.backoffice.disable_user(&who.key()?).await?;
            let text = if change.changed { "closed" } else { "was closed already" };
            context.printer.data(&switched(args.format, &change, text));
            Ok(Exit::Well)
        }
        UserWhat::Enable(who) => {
            let _turn = known(&engine, "user enable", context).await?;
            let change = tenant.backoffice.enable_user(&who.key()?).await?;
            let text = if change.changed { "switched on" } else { "was switched on already" };
            context.printer.data(&switched(args.format, &change, text));
            Ok(Exit::Well)
        }
    }
}

fn switched(format: OutputFormat, change: &UserChange, text: &str) -> String {
    match format {
        OutputFormat::Text => format!("Login {} {text} ({}).\n", change.username, change.id),
        OutputFormat::Json => {
            let document = json!({
                "schema": "roster-sync/user-change/1", "user_id": change.id, "username": change.username,
                "outcome": text, "warnings": [],
            });
            format!("{document:#}\n")
        }
    }
}

async fn create(
    new: &CreateArgs,
    format: OutputFormat,
    tenant: &Tenant,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let owner = match (new.pos_user_id, &new.name) {
        (Some(number), _) => {
            LoginOwner::Employee(tenant.backoffice.find_one(&EmployeeKey::PosUserId(number)).await?)
        }
        (None, name) => {
            let split = name.as_deref().unwrap_or_default().trim().split_once(char::is_whitespace);
            let (first, last) =
                split.ok_or_else(|| Failure::Usage("give first and last name: \"Front Office\"".into()))?;
            let name =
                PersonName::new(first, last).map_err(|error| Failure::Usage(format!("the name {error}")))?;
            LoginOwner::Standalone(name)
        }
    };
    let password = Password::generate(&mut rand::rng());
    let mut file = CredentialsFile::new(new.credentials.clone(), "", "")
        .map_err(|source| Failure::Write { path: new.credentials.clone(), source })?;
    file.keep(&Secrets {
        line: None,
        name: new.name.as_deref().unwrap_or_default(),
        pos_user_id: new.pos_user_id,
        pin: None,
        username: Some(&new.username),
        password: Some(&password),
    })
    .map_err(|source| Failure::Write { path: new.credentials.clone(), source })?;
    let request = NewLoginRequest {
        username: new.username.clone(),
        password: Some(password),
        email: new.email.clone(),
        owner,
        access: new
            .permission
            .clone()
            .map(|permission| WantedAccess { permission, sites: sites(&new.sites) }),
    };
    let created = tenant.backoffice.create_backoffice_user(request).await?;
    context.printer.data(&match format {
        OutputFormat::Text => {
            let notes: String = created.warnings.iter().map(|warning| format!("! {warning}\n")).collect();
            format!(
                "Login {} created ({}); the password is in {}.\n{notes}",
                created.username,
                created.id,
                new.credentials.display()
            )
        }
        OutputFormat::Json => {
            let document = json!({
                "schema": "roster-sync/user-change/1", "user_id": created.id, "username": created.username,
                "outcome": "created", "warnings": created.warnings,
            });
            format!("{document:#}\n")
        }
    });
    Ok(Exit::Well)
}
