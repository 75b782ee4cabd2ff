//! The navigation that every signed-in page starts with: about 130 KB before the content (§1).

use std::fmt::Write;
use std::sync::OnceLock;

use super::html::escaped;

/// Returns the navigation, with look-alikes of what the pages hold: a search form, site boxes, a table.
pub(super) fn navigation() -> &'static str {
    static NAVIGATION: OnceLock<String> = OnceLock::new();
    NAVIGATION.get_or_init(|| {
        let mut out = String::with_capacity(140_000);
        out.push_str("<style>\n");
        for index in 0..220 {
            writeln!(out, ".nav-{index} > li {{ padding: {}px 4px; }}", index % 9).unwrap_or_default();
        }
        out.push_str("</style>\n<script>var menu = '<form id=\"employee-create-edit-form\"></form>';</script>\n<nav id=\"top\">");
        out.push_str(LOOK_ALIKES);
        for group in 0..23 {
            write!(out, "\n<div class=\"nav-group\"><ul class=\"nav-{group}\">").unwrap_or_default();
            for item in 0..14 {
                let name = escaped(&format!("Report {group}-{item} & more"));
                write!(
                    out,
                    "\n                <li class=\"nav-item\n                           nav-{item}\">\n                    <div>\n                        <a\n                            class=\"nav-link\"\n                            href=\"/report/{group}/{item}\"\n                            title=\"{name}\"\n                        >{name}</a>\n                    </div>\n                </li>"
                )
                .unwrap_or_default();
            }
            out.push_str("\n</ul></div>");
        }
        out.push_str("\n</nav>");
        out
    })
}

/// A second form and stray inputs outside of the main one: whoever reads the page by name alone falls over them.
const LOOK_ALIKES: &str = r#"
<form id="quick-search" action="/employee" method="get">
    <input type="text" name="first_name" value="">
    <input type="checkbox" class="boac-permission-site-option" name="employee[siteIds][]" value="999" checked>
    <input type="checkbox" name="employee[isActive]" value="1">
</form>
<input type="hidden" name="employee[id]" value="0">
<table class="table table-shortcuts"><tbody><tr><td class="employees-col-first-name">Shortcut</td></tr></tbody></table>
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_weighs_about_130_kilobytes() {
        assert!((115_000..150_000).contains(&navigation().len()), "{}", navigation().len());
    }
}
