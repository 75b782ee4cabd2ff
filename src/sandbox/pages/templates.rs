//! The list of the templates for the point of sale: their names, and nothing of their rights (§8).

use std::fmt::Write;

use super::super::html::{escaped, open};
use super::super::world::World;

pub(super) fn list(world: &World) -> String {
    let mut out = String::new();
    open(&mut out, "table", &[("class", "table")], &[]);
    out.push_str("<thead><tr><th>Name</th><th>Description</th><th></th></tr></thead><tbody>");
    for template in &world.pos_templates {
        let (id, name) = (template.id, escaped(&template.name));
        write!(
            out,
            "\n<tr>\n    <td>\n        {name}\n    </td>\n    <td>What a {name} may do</td>\n    <td><a\n        \
             href=\"/pos-permission-template/edit/{id}\">Edit</a></td>\n</tr>"
        )
        .unwrap_or_default();
    }
    out.push_str("\n</tbody></table>");
    out
}
