//! Many tenants on several machines: whose nights are due when, put once into the queue that all machines take from, and how they
//! went. Queue and recovery are those of an engine that exists, `graphile_worker`; that a tenant runs once a night is a row of ours.
//! Read [`Fleet`] first.

mod database;
mod digest;
mod due;
mod error;
mod hint;
mod leases;
mod members;
mod night;
mod nights;
mod shift;
mod standings;
mod work;
mod worker;

pub(crate) use database::Fleet;
pub(crate) use error::FleetError;
pub(crate) use members::Member;
pub(crate) use work::Work;
