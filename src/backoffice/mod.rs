//! Sonny's pages, one file per page family, and the client on top of them. Read [`Backoffice`] first.
//!
//! What Backoffice answers, and how sure each fact is, stands in `docs/backoffice-protocol.md`; `§` in these docs means a
//! section there. Only `availability` knows the inverted polarity of the site boxes.

mod answer;
mod availability;
mod catalogue_page;
mod client;
mod compensation_page;
mod employee_form;
mod error;
mod permission_page;
mod record;
mod request;
mod roster_page;
mod session;
mod user_pages;

pub use client::{Backoffice, Connection};
pub use error::{BackofficeError, ErrorKind};
pub use permission_page::{PermissionLabel, PosPermissionSheet};
pub use record::{
    Catalogue, Compensation, Employee, LinkableEmployee, ListedEmployee, ListedUser, LoginLink,
    PermissionScope, Permissions, PosPermission, Profile, WageRecord,
};
pub use request::{
    CreateEmployee, CreateLogin, CreatedEmployee, CreatedLogin, EmployeeFilter, EmployeeKey, LoginOwner,
    NewEmployee, NewLogin, NewLoginRequest, StatusChange,
};
pub use session::RequestCounts;
