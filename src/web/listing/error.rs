//! Why a long table could not be read.

/// The most one row, the title, or all headings may have before the page is taken for nonsense, in bytes.
pub(super) const ROW_LIMIT: usize = 1 << 20;

/// Why a page could not be read as a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListingError {
    /// The parser gave up.
    #[error("the page cannot be read as HTML")]
    Parse(#[source] lol_html::errors::RewritingError),
    /// A row larger than any real one.
    #[error("a table row, the page's title or its headings have more than {ROW_LIMIT} bytes")]
    RowTooLarge,
}
