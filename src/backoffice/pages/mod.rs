//! Sonny's pages: one file for each family of pages, which reads it and makes the bodies that are sent to it.

pub(super) mod catalogue;
pub(super) mod compensation;
pub(super) mod employee_form;
pub(super) mod login_form;
pub(super) mod login_permissions;
pub(super) mod permissions;
pub(super) mod roster;
pub(super) mod sign_in;
pub(super) mod templates;
pub(super) mod timesheets;
pub(super) mod users;
