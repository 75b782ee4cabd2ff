//! stand-in
mod review;
pub use review::{ReviewStage, ReviewView, review_html};
/// A page and the policy it asks the browser to keep.
#[derive(Debug, Clone)]
pub struct Page {
    /// The document.
    pub html: String,
    /// Its Content-Security-Policy.
    pub policy: String,
}
