//! Keeps people in step.
