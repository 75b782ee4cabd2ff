//! What is known of one entry besides the plan.

use crate::plan::Trace;
use crate::roster::RowAsRead;

/// What is known of one entry besides the plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct Story<'a> {
    /// The row as it was read.
    pub row: Option<&'a RowAsRead>,
    /// How its account was looked for.
    pub trace: Option<&'a Trace>,
    /// The keys by which a row could have named somebody who is absent, and what Backoffice holds of each.
    pub keys: &'a [(String, Option<String>)],
}
