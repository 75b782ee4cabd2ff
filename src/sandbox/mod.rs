//! An embedded Backoffice for trying out and for tests: an invented chain behind the pages of the protocol.
//!
//! It obeys `docs/backoffice-protocol.md` to the letter and shares no code with `backoffice` or with what reads HTML, so
//! that a misreading on one side shows on the other. Section numbers in these docs are that file's. Read [`Sandbox`]
//! first, then [`Person`] for what a test can look at.

mod actions;
mod body;
mod chain;
mod clock;
mod control;
mod exchange;
mod faults;
mod html;
mod inner;
mod mishap;
mod names;
mod navigation;
mod pages;
mod save;
mod server;
mod serving;
mod session;
mod tampering;
mod traffic;
mod twists;
mod world;

pub use clock::Clocked;
pub use control::Trouble;
pub use faults::Fault;
pub use inner::{Mangle, Request};
pub use mishap::{BadMishap, Mishap, MishapKind};
pub use server::{Options, Sandbox, SandboxError};
pub use twists::{BadTwist, Twist};
pub use world::{Access, Login, Matrix, Person, Shape, Wage};
