//! `employee …`: one employee at a time.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::json;

use crate::apply::{CredentialsFile, Secrets};
use crate::backoffice::{CreateEmployee, CreateLogin, EmployeeKey};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Engine, Turn};
use crate::model::{Email, EmployeeId, Money, Password, PersonName, Phone, Pin, PosUserId, Username};
use crate::report::{Progress, employee_json, employee_text};

use super::employee_update::{self, UpdateArgs, list, sites};
use crate::cli::context::Context;

/// Show, create, update, disable or reactivate one employee
#[derive(Debug, clap::Args)]
pub struct EmployeeArgs {
    /// What to do
    #[command(subcommand)]
    pub what: EmployeeWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do with an employee.
#[derive(Debug, Subcommand)]
pub enum EmployeeWhat {
    /// Show everything about one employee
    Show(KeyArgs),
    /// Create an employee
    Create(Box<CreateArgs>),
    /// Change an employee
    ///
    /// Form, pay and permission, in this order, each read back. A salaried person is never given an hourly rate.
    Update(Box<UpdateArgs>),
    /// Disable an employee
    ///
    /// Their Backoffice login is not closed: `roster-sync user disable` does that, `roster-sync offboard` does both.
    Disable(KeyArgs),
    /// Make an employee active again
    ///
    /// Their Backoffice login is not opened: `roster-sync user enable` does that.
    Reactivate(KeyArgs),
}

/// Who is meant.
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    /// By number for the point of sale
    #[arg(long, value_name = "N", conflicts_with_all = ["email", "name"], required_unless_present_any = ["email", "name"])]
    pub pos_user_id: Option<PosUserId>,
    /// By e-mail
    #[arg(long, value_name = "ADDRESS", conflicts_with = "name")]
    pub email: Option<Email>,
    /// By name ("Ana Diaz")
    #[arg(long, value_name = "FIRST LAST")]
    pub name: Option<String>,
    /// The phone number, where several people bear the name
    #[arg(long, value_name = "NUMBER", requires = "name")]
    pub phone: Option<Phone>,
}

/// A new employee.
#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    /// First name
    #[arg(long)]
    pub first_name: String,
    /// Last name
    #[arg(long)]
    pub last_name: String,
    /// The number for the point of sale
    #[arg(long, value_name = "N")]
    pub pos_user_id: PosUserId,
    /// Dollars per hour (14.75)
    #[arg(long, value_name = "AMOUNT")]
    pub wage_rate: Money,
    /// Stores by long name or short code, `;` between them, or `all`
    #[arg(long)]
    pub sites: String,
    /// The permission for the point of sale
    #[arg(long, default_value = "General User")]
    pub permission: String,
    /// Departments, `;` between them
    #[arg(long, default_value = "")]
    pub departments: String,
    /// First day of work; today when not given
    #[arg(long, value_name = "DATE")]
    pub start_date: Option<NaiveDate>,
    /// E-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
    /// Phone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<Phone>,
    /// The id in ADP payroll
    #[arg(long, value_name = "ID")]
    pub adp_employee_id: Option<String>,
    /// Also create a Backoffice login of this name
    #[arg(long, value_name = "USERNAME", requires = "email")]
    pub backoffice_username: Option<Username>,
    /// Where the new PIN and password go
    #[arg(long, value_name = "FILE", default_value = "credentials.csv")]
    pub credentials: PathBuf,
}

impl EmployeeArgs {
    /// Returns whether one JSON document is to be printed.
    pub fn wants_json(&self) -> bool {
        self.format == OutputFormat::Json
    }
}

impl KeyArgs {
    pub(super) fn key(&self) -> Result<EmployeeKey, Failure> {
        if let Some(number) = self.pos_user_id {
            return Ok(EmployeeKey::PosUserId(number));
        }
        if let Some(email) = &self.email {
            return Ok(EmployeeKey::Email(email.clone()));
        }
        let name = self.name.as_deref().unwrap_or_default();
        let split = name.trim().split_once(char::is_whitespace);
        let (first, last) =
            split.ok_or_else(|| Failure::Usage("give first and last name: \"Ana Diaz\"".into()))?;
        let name =
            PersonName::new(first, last).map_err(|error| Failure::Usage(format!("the name {error}")))?;
        Ok(EmployeeKey::Name(name, self.phone))
    }
}

/// Runs the command.
pub(crate) async fn run(args: &EmployeeArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    match &args.what {
        EmployeeWhat::Show(who) => {
            let id = tenant.backoffice.find_one(&who.key()?).await?;
            let employee = tenant.backoffice.employee(id).await?;
            let tree = tenant.backoffice.list_sites().await?;
            context.printer.data(&match args.format {
                OutputFormat::Text => employee_text(&employee, &tree, context.printer.style()),
                OutputFormat::Json => format!("{:#}\n", employee_json(&employee, &tree)),
            });
        }
        EmployeeWhat::Disable(who) => {
            let _turn = known(&engine, "employee disable", context).await?;
            let change = tenant.backoffice.disable_employee(&who.key()?).await?;
            let text = if change.changed { "disabled" } else { "was disabled already" };
            answer(args.format, context, change.id, text, &change.warnings);
        }
        EmployeeWhat::Reactivate(who) => {
            let _turn = known(&engine, "employee reactivate", context).await?;
            let change = tenant.backoffice.reactivate_employee(&who.key()?).await?;
            let text = if change.changed { "reactivated" } else { "was active already" };
            answer(args.format, context, change.id, text, &change.warnings);
        }
        EmployeeWhat::Update(update) => {
            let wanted = update.wanted()?;
            let _turn = known(&engine, "employee update", context).await?;
            let today = engine.today();
            let done = tenant.backoffice.update_employee(&update.who.key()?, &wanted, today).await?;
            context.printer.data(&employee_update::answer(args.format, &done));
        }
        EmployeeWhat::Create(new) => {
            let _turn = known(&engine, "employee create", context).await?;
            let wanted = kept(new, engine.today())?;
            let created = tenant.backoffice.create_employee(wanted).await?;
            let text = format!("created; the PIN is in {}", new.credentials.display());
            answer(args.format, context, created.id, &text, &created.warnings);
        }
    }
    Ok(Exit::Well)
}

/// Takes the right to write, to a Backoffice that is as it is known.
pub(super) async fn known<'e>(
    engine: &'e Engine,
    command: &'static str,
    context: &Context<'_>,
) -> Result<Turn<'e>, Failure> {
    let turn = engine.take_turn(command)?;
    turn.ensure_known(&mut Progress::new(context.printer)).await?;
    Ok(turn)
}

/// Decides PIN and password and puts them on disk before anything is sent.
fn kept(new: &CreateArgs, today: NaiveDate) -> Result<CreateEmployee, Failure> {
    let mut random = rand::rng();
    let (pin, password) = (Pin::generate(&mut random), Password::generate(&mut random));
    let name = PersonName::new(&new.first_name, &new.last_name)
        .map_err(|error| Failure::Usage(format!("the name {error}")))?;
    let mut file = CredentialsFile::new(new.credentials.clone(), "", "")
        .map_err(|source| Failure::Write { path: new.credentials.clone(), source })?;
    let login = new.backoffice_username.as_ref();
    file.keep(&Secrets {
        line: None,
        name: &name.to_string(),
        pos_user_id: Some(new.pos_user_id),
        pin: Some(&pin),
        username: login,
        password: login.map(|_| &password),
    })
    .map_err(|source| Failure::Write { path: new.credentials.clone(), source })?;
    Ok(CreateEmployee {
        name,
        phone: new.phone,
        email: new.email.clone(),
        departments: list(&new.departments),
        add_greeter: true,
        start_date: new.start_date.unwrap_or(today),
        pos_user_id: new.pos_user_id,
        pos_pin: Some(pin),
        wage_rate: new.wage_rate,
        overtime_wage_rate: None,
        sites: sites(&new.sites),
        permission: new.permission.clone(),
        adp_employee_id: new.adp_employee_id.clone(),
        emergency_contact_name: None,
        emergency_contact_phone: None,
        login: login.map(|username| CreateLogin { username: username.clone(), password: Some(password) }),
    })
}

fn answer(format: OutputFormat, context: &Context<'_>, id: EmployeeId, text: &str, warnings: &[String]) {
    context.printer.data(&match format {
        OutputFormat::Text => {
            let notes: String = warnings.iter().map(|warning| format!("! {warning}\n")).collect();
            format!("Employee {id} {text}.\n{notes}")
        }
        OutputFormat::Json => {
            let document = json!({
                "schema": "roster-sync/employee-change/1", "employee_id": id, "outcome": text, "warnings": warnings,
            });
            format!("{document:#}\n")
        }
    });
}
