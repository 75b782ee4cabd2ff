//! `employee update`: changes one employee.

use chrono::NaiveDate;

use crate::backoffice::{EmployeeChange, UpdateEmployee};
use crate::cli::failure::Failure;
use crate::model::{Email, Money, Phone, PosUserId};

use super::employee_key::KeyArgs;
use super::names::{list, sites};
use super::single::SingleArgs;

/// What is to change.
#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    /// Who is meant.
    #[command(flatten)]
    pub who: KeyArgs,
    /// First name
    #[arg(long, value_name = "NAME", help_heading = "What is to change")]
    pub set_first_name: Option<String>,
    /// Last name
    #[arg(long, value_name = "NAME", help_heading = "What is to change")]
    pub set_last_name: Option<String>,
    /// Phone number
    #[arg(long, value_name = "NUMBER", help_heading = "What is to change")]
    pub set_phone: Option<Phone>,
    /// E-mail
    #[arg(long, value_name = "ADDRESS", help_heading = "What is to change")]
    pub set_email: Option<Email>,
    /// Every department there is to be, `;` between them
    #[arg(long, value_name = "NAMES", help_heading = "What is to change")]
    pub set_departments: Option<String>,
    /// Every site there is to be by long name or short code, `;` between them, or `all`
    #[arg(long, value_name = "NAMES", help_heading = "What is to change")]
    pub set_sites: Option<String>,
    /// First day of work
    #[arg(long, value_name = "DATE", help_heading = "What is to change")]
    pub set_start_date: Option<NaiveDate>,
    /// The number for the point of sale
    #[arg(long, value_name = "N", help_heading = "What is to change")]
    pub set_pos_user_id: Option<PosUserId>,
    /// The id in ADP payroll
    #[arg(long, value_name = "ID", help_heading = "What is to change")]
    pub set_adp_employee_id: Option<String>,
    /// Whom to call in an emergency
    #[arg(long, value_name = "NAME", help_heading = "What is to change")]
    pub set_emergency_contact_name: Option<String>,
    /// And under which number
    #[arg(long, value_name = "NUMBER", help_heading = "What is to change")]
    pub set_emergency_contact_phone: Option<Phone>,
    /// Dollars per hour (14.75)
    #[arg(long, value_name = "AMOUNT", help_heading = "What is to change")]
    pub set_wage_rate: Option<Money>,
    /// Dollars per hour of overtime; 1.5 times the rate when not given
    #[arg(long, value_name = "AMOUNT", requires = "set_wage_rate", help_heading = "What is to change")]
    pub set_overtime_wage_rate: Option<Money>,
    /// First day of the new rate; today when not given
    #[arg(long, value_name = "DATE", requires = "set_wage_rate", help_heading = "What is to change")]
    pub set_wage_effective_date: Option<NaiveDate>,
    /// The permission for the point of sale
    #[arg(long, value_name = "NAME", help_heading = "What is to change")]
    pub set_permission: Option<String>,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

impl UpdateArgs {
    /// Returns what is asked for; nothing at all is a mistake.
    pub(super) fn wanted(&self) -> Result<UpdateEmployee, Failure> {
        let form = EmployeeChange {
            first_name: self.set_first_name.clone(),
            last_name: self.set_last_name.clone(),
            phone: self.set_phone,
            email: self.set_email.clone(),
            start_date: self.set_start_date,
            pos_user_id: self.set_pos_user_id,
            adp_employee_id: self.set_adp_employee_id.clone(),
            emergency_contact_name: self.set_emergency_contact_name.clone(),
            emergency_contact_phone: self.set_emergency_contact_phone,
            ..EmployeeChange::default()
        };
        let mut wanted = UpdateEmployee::new().fields(form);
        let departments = self.set_departments.as_deref().map(list);
        wanted = departments.into_iter().fold(wanted, UpdateEmployee::departments);
        wanted = self.set_sites.as_deref().map(sites).into_iter().fold(wanted, UpdateEmployee::sites);
        wanted = self.set_wage_rate.into_iter().fold(wanted, UpdateEmployee::wage_rate);
        wanted = self.set_overtime_wage_rate.into_iter().fold(wanted, UpdateEmployee::overtime_wage_rate);
        wanted = self.set_wage_effective_date.into_iter().fold(wanted, UpdateEmployee::wage_effective_date);
        wanted = self.set_permission.clone().into_iter().fold(wanted, UpdateEmployee::permission);
        if wanted == UpdateEmployee::default() {
            return Err(Failure::Usage(
                "say what is to change, such as --set-phone \"(555) 010-0199\"".into(),
            ));
        }
        Ok(wanted)
    }
}
