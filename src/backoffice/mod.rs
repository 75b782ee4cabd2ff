//! Sonny's pages, one file per page family, and the client on top of them. Read [`Backoffice`] first.
//!
//! What Backoffice answers, and how sure each fact is, stands in `docs/backoffice-protocol.md`; `§` in these docs means a
//! section there. Only `availability` knows the inverted polarity of the site boxes.

mod alerts;
mod answer;
mod arrived;
mod availability;
mod catalogue_page;
mod change;
mod client;
mod compensation_page;
mod connection;
mod employee_form;
mod error;
mod half_created;
mod login_form;
mod login_permission_page;
mod nobody;
mod old;
mod permission_page;
mod record;
mod request;
mod roster_page;
mod session;
mod sign_in_page;
mod step_kind;
mod template_list_page;
mod timesheet_page;
mod user_pages;
mod wanted;
mod witness;

pub use change::{EmployeeChange, FieldDiffers, NewWage};
pub use client::{
    Backoffice, FormChange, FormWritten, LoginBefore, LoginSwitched, OwnLogin, SitesSeen, TemplateWritten,
    WageWritten, Writer, departments_named, login_template_named, sites_named, template_among,
    template_named,
};
pub use connection::Connection;
pub use error::{BackofficeError, ErrorKind};
pub use half_created::Made;
pub use login_permission_page::{LoginGrant, LoginSheet};
pub use old::Old;
pub use permission_page::{PermissionLabel, PosPermissionSheet};
pub use record::{
    Catalogue, Compensation, Employee, LinkableEmployee, ListedEmployee, ListedUser, LoginAccess, LoginLink,
    LoginSites, PermissionScope, Permissions, PosPermission, Profile, Shift, WageRecord, Worker,
};
pub use request::{
    CreatedEmployee, CreatedLogin, EmployeeFilter, EmployeeKey, EmployeeUpdated, LoginOwner, NewEmployee,
    NewLogin, Offboarded, StatusChange, UserChange, UserKey,
};
pub use session::RequestCounts;
pub use step_kind::{StepKind, UnknownStep};
pub use timesheet_page::MOST_SHIFT_DAYS;
pub use wanted::{CreateEmployee, NewLoginRequest, UpdateEmployee, WantedAccess};
pub use witness::{Witness, WriteError, Written};
