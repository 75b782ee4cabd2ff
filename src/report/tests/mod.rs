//! Whole outputs as people and scripts see them.

mod documents;
mod sample;
mod screens;
