//! `list …`: what a tenant has.

use chrono::{Days, NaiveDate};
use clap::Subcommand;

use crate::backoffice::{PermissionScope, Permissions};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::ListFormat;
use crate::cli::tenant::Tenant;
use crate::report::Table;

use crate::cli::context::Context;

/// List sites, departments, permissions, employees, logins or shifts
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
    /// Stores with their short codes, districts and regions
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

impl ListArgs {
    /// Returns whether one JSON document is to be printed.
    pub fn wants_json(&self) -> bool {
        self.format == ListFormat::Json
    }
}

/// Runs the command.
pub(crate) async fn run(args: &ListArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant().await?;
    let table = match args.what {
        ListWhat::Sites => sites(&tenant).await?,
        ListWhat::Departments => departments(&tenant).await?,
        ListWhat::Permissions => permissions(&tenant).await?,
        ListWhat::Employees => employees(&tenant).await?,
        ListWhat::Users => users(&tenant).await?,
        ListWhat::Shifts { from, to } => shifts(&tenant, from, to).await?,
    };
    match args.format {
        ListFormat::Text => context.page(&table.text(context.printer.style())),
        ListFormat::Json => context.printer.data(&table.json()),
        ListFormat::Csv => context.printer.data(&table.csv()),
    }
    Ok(Exit::Well)
}

async fn sites(tenant: &Tenant) -> Result<Table, Failure> {
    let tree = tenant.backoffice.list_sites().await?;
    let row = |site: &crate::model::Site| {
        let district = tree.districts.iter().find(|district| Some(district.id) == site.district);
        let region =
            district.and_then(|district| tree.regions.iter().find(|region| region.id == district.region));
        let district = district.map(|district| district.name.clone()).unwrap_or_default();
        let region = region.map(|region| region.name.clone()).unwrap_or_default();
        vec![site.id.to_string(), site.code.clone(), site.name.clone(), district, region]
    };
    let columns = vec!["id", "code", "name", "district", "region"];
    Ok(Table { what: "sites", columns, rows: tree.sites.iter().map(row).collect() })
}

async fn departments(tenant: &Tenant) -> Result<Table, Failure> {
    let departments = tenant.backoffice.list_departments().await?;
    let rows = departments.into_iter().map(|one| vec![one.id.to_string(), one.name]).collect();
    Ok(Table { what: "departments", columns: vec!["id", "name"], rows })
}

async fn permissions(tenant: &Tenant) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for scope in [PermissionScope::PointOfSale, PermissionScope::Backoffice] {
        match tenant.backoffice.list_permissions(scope).await? {
            Permissions::PointOfSale(templates) => rows.extend(templates.into_iter().map(|one| {
                vec![
                    "point of sale".to_owned(),
                    one.id.to_string(),
                    one.name,
                    one.matrix.grants.len().to_string(),
                ]
            })),
            Permissions::Backoffice(templates) => rows.extend(templates.into_iter().map(|one| {
                vec!["backoffice".to_owned(), one.id.to_string(), one.name, one.tokens.len().to_string()]
            })),
        }
    }
    Ok(Table { what: "permissions", columns: vec!["scope", "id", "name", "grants"], rows })
}

async fn employees(tenant: &Tenant) -> Result<Table, Failure> {
    let listed = tenant.backoffice.list_employees().await?;
    let row = |one: crate::backoffice::ListedEmployee| {
        vec![
            one.id.to_string(),
            one.pos_user_id.map(|id| id.to_string()).unwrap_or_default(),
            one.name.first().to_owned(),
            one.name.last().to_owned(),
            if one.active { "active" } else { "inactive" }.to_owned(),
            one.phone_text,
            one.template,
            one.departments.into_iter().collect::<Vec<_>>().join("; "),
            one.site_codes.join("; "),
        ]
    };
    let columns = vec![
        "id",
        "pos_user_id",
        "first_name",
        "last_name",
        "status",
        "phone",
        "permission",
        "departments",
        "sites",
    ];
    Ok(Table { what: "employees", columns, rows: listed.into_iter().map(row).collect() })
}

async fn users(tenant: &Tenant) -> Result<Table, Failure> {
    let listed = tenant.backoffice.list_users().await?;
    let row = |one: crate::backoffice::ListedUser| {
        vec![
            one.id.to_string(),
            one.username,
            one.name.first().to_owned(),
            one.name.last().to_owned(),
            one.email.map(|email| email.to_string()).unwrap_or_default(),
            if one.active { "active" } else { "inactive" }.to_owned(),
        ]
    };
    let columns = vec!["id", "username", "first_name", "last_name", "email", "status"];
    Ok(Table { what: "users", columns, rows: listed.into_iter().map(row).collect() })
}

async fn shifts(tenant: &Tenant, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Table, Failure> {
    let to = to.unwrap_or_else(|| tenant.today());
    let from = from.unwrap_or_else(|| to - Days::new(6));
    let listed = tenant.backoffice.list_shifts(from, to).await?;
    let row = |one: crate::backoffice::Shift| {
        let (last, first) = one.worker.name.split_once(", ").unwrap_or((&one.worker.name, ""));
        let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        let (date_out, time_out) =
            one.ended.map_or_else(Default::default, |(day, at)| (day.to_string(), time(at)));
        vec![
            one.worker.number.to_string(),
            first.to_owned(),
            last.to_owned(),
            one.worker.adp_employee_id.clone().unwrap_or_default(),
            one.began.to_string(),
            time(one.came_at),
            date_out,
            time_out,
            one.site_code,
            one.rate.map(|rate| rate.to_string()).unwrap_or_default(),
            one.hours,
            match (one.is_by_hand, one.is_changed) {
                (true, _) => "entered by hand",
                (false, true) => "changed",
                (false, false) => "clocked",
            }
            .to_owned(),
        ]
    };
    let columns = vec![
        "number",
        "first_name",
        "last_name",
        "adp_employee_id",
        "date_in",
        "time_in",
        "date_out",
        "time_out",
        "site",
        "wage_rate",
        "hours",
        "how",
    ];
    Ok(Table { what: "shifts", columns, rows: listed.into_iter().map(row).collect() })
}
