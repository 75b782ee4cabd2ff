//! `list …`: what a tenant has.

use clap::Subcommand;

use crate::backoffice::{PermissionScope, Permissions};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::ListFormat;
use crate::cli::tenant::Tenant;
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
