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
mod employee_form;
mod error;
mod login_form;
mod login_permission_page;
mod nobody;
mod permission_page;
mod record;
mod request;
mod roster_page;
mod session;
mod sign_in_page;
mod template_list_page;
mod timesheet_page;
mod user_pages;

pub use change::{EmployeeChange, FieldDiffers, NewWage};
pub use client::{
    Backoffice, Connection, FormChange, LoginBefore, OwnLogin, SitesSeen, departments_named,
    login_template_named, sites_named, template_among, template_named,
};
pub use error::{BackofficeError, ErrorKind};
pub use login_permission_page::{LoginGrant, LoginSheet};
pub use permission_page::{PermissionLabel, PosPermissionSheet};
pub use record::{
    Catalogue, Compensation, Employee, LinkableEmployee, ListedEmployee, ListedUser, LoginAccess, LoginLink,
    LoginSites, PermissionScope, Permissions, PosPermission, Profile, Shift, WageRecord, Worker,
};
pub use request::{
    CreateEmployee, CreateLogin, CreatedEmployee, CreatedLogin, EmployeeFilter, EmployeeKey, EmployeeUpdated,
    LoginOwner, NewEmployee, NewLogin, NewLoginRequest, StatusChange, UpdateEmployee, UserChange, UserKey,
    WantedAccess,
};
pub use session::RequestCounts;
pub use timesheet_page::MOST_SHIFT_DAYS;
