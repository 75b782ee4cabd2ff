//! What the store promises, told by trying it.

mod origin;
mod runs;
mod upgrade;
