//! Keeps the people of a car-wash chain in Sonny's Backoffice equal to a roster from HR or payroll.

pub mod apply;
pub mod backoffice;
pub mod cli;
pub mod model;
pub mod observed;
pub mod plan;
pub mod report;
pub mod roster;
pub mod sandbox;
pub mod state;
pub mod web;
