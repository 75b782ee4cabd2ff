//! `user …`: one Backoffice login at a time.

use std::path::PathBuf;

use clap::Subcommand;

use crate::backoffice::{EmployeeKey, LoginOwner, NewLoginRequest, UserKey, WantedAccess};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Engine, Single};
use crate::model::{Email, Exit, PersonName, PosUserId, Username};

use super::names::sites;
use super::single::{self, SingleArgs};

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
    Disable(LoginSwitchArgs),
    /// Open a closed login again
    Enable(LoginSwitchArgs),
}

/// Which login is switched.
#[derive(Debug, clap::Args)]
pub struct LoginSwitchArgs {
    /// Which is meant.
    #[command(flatten)]
    pub which: LoginArgs,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

/// Which login is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct LoginArgs {
    /// Which: its name or its e-mail
    #[arg(value_name = "LOGIN", conflicts_with_all = ["username", "email"])]
    pub login: Option<String>,
    /// By its name
    #[arg(long, conflicts_with = "email")]
    pub username: Option<Username>,
    /// By its e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
}

impl LoginArgs {
    fn key(&self) -> Result<UserKey, Failure> {
        let bad = |error: String| Failure::Usage(format!("which login? {error}"));
        match (&self.login, &self.username, &self.email) {
            (Some(login), ..) if login.contains('@') => {
                login.parse().map(UserKey::Email).map_err(|error| bad(format!("{login:?} is {error}")))
            }
            (Some(login), ..) => {
                login.parse().map(UserKey::Username).map_err(|error| bad(format!("{login:?} is {error}")))
            }
            (None, Some(name), _) => Ok(UserKey::Username(name.clone())),
            (None, None, Some(email)) => Ok(UserKey::Email(email.clone())),
            (None, None, None) => Err(Failure::Usage("say which login: its name or its e-mail".into())),
        }
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
    pub name: Option<PersonName>,
    /// The permission it is given; without one it starts with no rights at all
    #[arg(long, value_name = "NAME")]
    pub permission: Option<String>,
    /// The sites it may see by long name or short code, `;` between them, or `all`
    #[arg(long, value_name = "NAMES", default_value = "all", requires = "permission")]
    pub sites: String,
    /// Where the new password goes; where the settings say, else credentials.csv, when not given
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &UserArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let engine = context.engine()?;
    let (wanted, single, credentials) = match &args.what {
        UserWhat::Create(new) => {
            (Single::CreateUser(Box::new(new.wanted(&engine).await?)), &new.single, new.credentials.as_ref())
        }
        UserWhat::Disable(who) => (Single::DisableUser(who.which.key()?), &who.single, None),
        UserWhat::Enable(who) => (Single::EnableUser(who.which.key()?), &who.single, None),
    };
    single::run(&engine, wanted, single, credentials, args.format, context).await
}

impl CreateArgs {
    /// Returns what is asked for. The password is made where it is carried out.
    async fn wanted(&self, engine: &Engine) -> Result<NewLoginRequest, Failure> {
        let owner = match (self.pos_user_id, &self.name) {
            (Some(number), _) => {
                LoginOwner::Employee(engine.backoffice().find_one(&EmployeeKey::PosUserId(number)).await?)
            }
            (None, Some(name)) => LoginOwner::Standalone(name.clone()),
            (None, None) => return Err(Failure::Usage("give --pos-user-id or --name".into())),
        };
        let new = NewLoginRequest::new(self.username.clone(), self.email.clone(), owner);
        Ok(match &self.permission {
            Some(permission) => new.access(WantedAccess::new(permission, sites(&self.sites))),
            None => new,
        })
    }
}
