//! `employee …`: one employee at a time.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;

use crate::backoffice::CreateEmployee;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::Single;
use crate::model::{Email, Exit, Money, PersonName, Phone, PosUserId, Username};
use crate::report::{employee_json, employee_text};

use super::employee_key::KeyArgs;
use super::employee_update::UpdateArgs;
use super::names::{list, sites};
use super::single::{self, SingleArgs};

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
    Disable(SwitchArgs),
    /// Make an employee active again
    ///
    /// Their Backoffice login is not opened: `roster-sync user enable` does that.
    Reactivate(SwitchArgs),
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
    /// Sites by long name or short code, `;` between them, or `all`
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
    /// Where the new PIN and password go; where the settings say, else credentials.csv, when not given
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

/// Who is switched.
#[derive(Debug, clap::Args)]
pub struct SwitchArgs {
    /// Who is meant.
    #[command(flatten)]
    pub who: KeyArgs,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &EmployeeArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let (wanted, single, credentials) = match &args.what {
        EmployeeWhat::Show(who) => return show(who, args.format, context).await,
        EmployeeWhat::Disable(who) => (Single::DisableEmployee(who.who.key_to_change()?), &who.single, None),
        EmployeeWhat::Reactivate(who) => {
            (Single::ReactivateEmployee(who.who.key_to_change()?), &who.single, None)
        }
        EmployeeWhat::Update(update) => (
            Single::UpdateEmployee(update.who.key_to_change()?, Box::new(update.wanted()?)),
            &update.single,
            None,
        ),
        EmployeeWhat::Create(new) => {
            let wanted = Single::CreateEmployee(Box::new(new.wanted(context)?));
            (wanted, &new.single, new.credentials.as_ref())
        }
    };
    single::run(&context.engine()?, wanted, single, credentials, args.format, context).await
}

async fn show(who: &KeyArgs, format: OutputFormat, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant()?;
    let id = tenant.backoffice.find_one(&who.key()?).await?;
    let (employee, tree) = (tenant.backoffice.employee(id).await?, tenant.backoffice.list_sites().await?);
    context.printer.data(&match format {
        OutputFormat::Text => employee_text(&employee, &tree, context.printer.style()),
        OutputFormat::Json => format!("{:#}\n", employee_json(&employee, &tree)),
    });
    Ok(Exit::Well)
}

impl CreateArgs {
    /// Returns what is asked for. PIN and password are made where it is carried out.
    fn wanted(&self, context: &Context<'_>) -> Result<CreateEmployee, Failure> {
        let name = PersonName::new(&self.first_name, &self.last_name)
            .map_err(|error| Failure::Usage(format!("the name {error}")))?;
        let start = self.start_date.map_or_else(|| context.in_force.today(), Ok)?;
        let new = CreateEmployee::new(name, self.pos_user_id, start, self.wage_rate, sites(&self.sites));
        let mut new = new.departments(list(&self.departments)).permission(&self.permission);
        if !context.in_force.settings.policy.add_greeter {
            new = new.without_greeter();
        }
        new = self.email.clone().into_iter().fold(new, CreateEmployee::email);
        new = self.phone.into_iter().fold(new, CreateEmployee::phone);
        new = self.adp_employee_id.clone().into_iter().fold(new, CreateEmployee::adp_employee_id);
        Ok(self.backoffice_username.clone().into_iter().fold(new, CreateEmployee::login))
    }
}
