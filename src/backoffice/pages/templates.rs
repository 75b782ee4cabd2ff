//! The list of the templates for the point of sale: it names them before anybody's page can (protocol §8). What they grant, it
//! does not tell.

use scraper::Html;

use crate::web::page;

use crate::backoffice::{BackofficeError, arrived};

pub(in crate::backoffice) const PATH: &str = "/pos-permission-template/list";
const EDIT: &str = "a[href*=\"pos-permission-template/edit/\"]";

/// Reads the names: the first words of each row that leads to a template's own page.
pub(in crate::backoffice) fn read(html: &str) -> Result<Vec<String>, BackofficeError> {
    let parsed = Html::parse_document(html);
    let rows = page::all(&parsed, &format!("{} tr", arrived::FRAME));
    let of_template = rows.into_iter().filter(|row| page::within(*row, EDIT).is_some());
    let name =
        |row: scraper::ElementRef<'_>| row.child_elements().map(page::text_of).find(|text| !text.is_empty());
    let names: Vec<String> = of_template.filter_map(name).collect();
    // Every tenant has some (§8): none at all is a page that was misread.
    if names.is_empty() {
        return Err(BackofficeError::nonsense(PATH, page::title(html), "row of a permission template"));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_rows_that_lead_to_a_template_are_read() {
        let row = |name: &str, link: &str| {
            format!("<tr><td>\n {name}\n</td><td>words</td><td><a href=\"{link}\">Edit</a></td></tr>")
        };
        let page = |rows: &str| {
            format!("<html><body><div id=\"main-column\"><table>{rows}</table></div></body></html>")
        };
        let rows = row("Shift\n   Leader", "/pos-permission-template/edit/6")
            + &row("Somebody", "/employee/edit/3")
            + "<tr><td><a href=\"/pos-permission-template/edit/2\">R&amp;D</a></td></tr>";
        assert_eq!(read(&page(&rows)).unwrap(), ["Shift Leader", "R&D"]);
        assert!(read(&page(&row("Somebody", "/employee/edit/3"))).is_err());
    }
}
