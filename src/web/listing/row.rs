//! Rows of a table as data.

/// One cell of a finished row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The `class` attribute.
    pub class: String,
    /// The cell's text, outer white space gone.
    pub text: String,
    /// The texts of list items in it.
    pub items: Vec<String>,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The `class` attributes of its icons (`<i>`).
    pub icons: Vec<String>,
    /// The texts of headings (`<h3>`) in it, white space single.
    pub headings: Vec<String>,
    /// Its `data-date-utc` attribute; empty without one.
    pub date_utc: String,
}

/// One finished row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells in order.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Returns the first cell that carries this CSS class.
    pub fn cell(&self, class: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.class.split_ascii_whitespace().any(|one| one == class))
    }

    /// Returns where the row's links lead.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().flat_map(|cell| cell.links.iter().map(String::as_str))
    }
}

impl Cell {
    /// Returns whether the cell shows an icon of this CSS class.
    pub fn has_icon(&self, class: &str) -> bool {
        self.icons.iter().any(|icon| icon.split_ascii_whitespace().any(|one| one == class))
    }
}
