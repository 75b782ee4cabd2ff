//! Keeps the people of a car-wash chain in Sonny's Backoffice equal to a roster from HR or payroll.

pub mod backoffice;
pub mod model;
pub mod roster;
