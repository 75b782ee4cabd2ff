//! `list …`: what a tenant has.

use chrono::{Days, NaiveDate};
use clap::Subcommand;

use crate::backoffice::PermissionScope;
use crate::cli::failure::Failure;
use crate::cli::format::ListFormat;
use crate::model::Exit;
use crate::report::Table;

use crate::cli::context::Context;

/// List sites, departments, permissions, employees or logins
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// What to list
    #[command(subcommand)]
    pub what: ListWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum ListWhat {
    /// Sites with their short codes, districts and regions
    Sites,
    /// Departments
    Departments,
    /// Permission templates, of the point of sale and of Backoffice logins
    Permissions,
    /// Everybody on the roster, inactive people included
    Employees,
    /// Backoffice logins
    Users,
    /// Who worked when and where, as the time clock says: at most 31 days
    Shifts {
        /// The first day; six days before the last one when not given
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// The last day; today when not given
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
    },
}

/// Runs the command.
pub(crate) async fn run(args: &ListArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant()?;
    let backoffice = &tenant.backoffice;
    let table = match args.what {
        ListWhat::Sites => Table::sites(&backoffice.list_sites().await?),
        ListWhat::Departments => Table::departments(backoffice.list_departments().await?),
        ListWhat::Permissions => Table::permissions([
            backoffice.list_permissions(PermissionScope::PointOfSale).await?,
            backoffice.list_permissions(PermissionScope::Backoffice).await?,
        ]),
        ListWhat::Employees => Table::employees(backoffice.list_employees().await?),
        ListWhat::Users => Table::users(backoffice.list_users().await?),
        ListWhat::Shifts { from, to } => {
            let to = to.map_or_else(|| context.in_force.today(), Ok)?;
            let from = from.unwrap_or_else(|| to - Days::new(6));
            Table::shifts(backoffice.list_shifts(from, to).await?)
        }
    };
    match args.format {
        ListFormat::Text => context.page(&table.text(context.printer.style())),
        ListFormat::Json => context.printer.data(&table.json()),
        ListFormat::Csv => context.printer.data(&table.csv()),
    }
    Ok(Exit::Well)
}
