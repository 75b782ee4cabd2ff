//! Sonny's pages, one file per page family. Read [`ListedEmployee`] for what is known of everybody.

mod record;
mod request;

pub use record::{
    Catalogue, Compensation, Employee, LinkableEmployee, ListedEmployee, ListedUser, LoginAccess, LoginLink,
    PermissionScope, Permissions, PosPermission, Profile, SiteMismatch, WageRecord,
};
pub use request::{
    AppliedTemplate, CreateEmployee, CreateLogin, CreatedEmployee, CreatedLogin, EmployeeFilter, EmployeeKey,
    LoginGrant, LoginOwner, NewEmployee, NewLogin, StatusChange,
};
