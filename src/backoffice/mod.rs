//! Sonny's pages, one file per page family, and the client on top of them. Read [`Backoffice`] first.
//!
//! What Backoffice answers, and how sure each fact is, stands in `docs/backoffice-protocol.md`; `§` in these docs means a
//! section there. Only `availability` knows the inverted polarity of the site boxes.

mod alerts;
mod answer;
mod arrived;
mod availability;
mod change;
mod client;
mod connection;
mod counts;
mod error;
mod exchange;
mod half_created;
mod nobody;
mod old;
mod pages;
mod record;
mod request;
mod session;
mod sign_ins;
mod step_kind;
mod wanted;
mod witness;

pub use change::{EmployeeChange, FieldDiffers, NewWage};
#[cfg(feature = "engine")]
pub(crate) use client::MOST_PINS;
pub use client::{
    Backoffice, FormChange, FormWritten, LoginBefore, LoginSwitched, OwnLogin, Readings, SitesSeen,
    TemplateWritten, WageWritten, Writer, departments_named, login_template_named, sites_named,
    template_among, template_named,
};
pub use connection::Connection;
pub use counts::RequestCounts;
pub use error::{BackofficeError, ErrorKind};
pub use half_created::Made;
pub use old::Old;
pub use pages::login_permissions::{LoginGrant, LoginSheet};
pub use pages::permissions::{PermissionLabel, PosPermissionSheet};
pub use pages::timesheets::MOST_SHIFT_DAYS;
pub use record::{
    Catalogue, Compensation, Employee, LinkableEmployee, ListedEmployee, ListedUser, LoginAccess, LoginLink,
    LoginSites, PermissionScope, Permissions, PosPermission, Profile, Shift, WageRecord, Worker,
};
pub use request::{
    CreatedEmployee, CreatedLogin, EmployeeFilter, EmployeeKey, EmployeeUpdated, LoginOwner, NewEmployee,
    NewLogin, Offboarded, StatusChange, UserChange, UserKey,
};
pub use step_kind::{StepKind, UnknownStep};
pub use wanted::{CreateEmployee, NewLoginRequest, UpdateEmployee, WantedAccess};
pub use witness::{Witness, WriteError, Written};
