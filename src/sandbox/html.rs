//! Writing HTML the way the real pages look: attributes over many lines, long indentation, bare booleans, escaped text.

use std::fmt::Write;

/// Escapes as PHP does, single quotes included.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#039;"),
            other => out.push(other),
        }
    }
    out
}

/// Writes an opening tag with every attribute on a line of its own. `flags` are bare attributes.
pub(super) fn open(out: &mut String, name: &str, attributes: &[(&str, &str)], flags: &[&str]) {
    write!(out, "\n                    <{name}").unwrap_or_default();
    for (attribute, value) in attributes {
        write!(out, "\n                            {attribute}=\"{}\"", escaped(value)).unwrap_or_default();
    }
    for flag in flags.iter().filter(|flag| !flag.is_empty()) {
        write!(out, "\n                            {flag}").unwrap_or_default();
    }
    out.push_str("\n                    >");
}

/// Returns the word when it holds.
pub(super) fn flag(holds: bool, word: &'static str) -> &'static str {
    if holds { word } else { "" }
}

/// Writes a text input.
pub(super) fn text_input(out: &mut String, label: &str, name: &str, value: &str) {
    write!(out, "\n<label>{}</label>", escaped(label)).unwrap_or_default();
    open(out, "input", &[("type", "text"), ("class", "form-control"), ("name", name), ("value", value)], &[]);
}

/// Writes a hidden input.
pub(super) fn hidden(out: &mut String, name: &str, value: &str) {
    open(out, "input", &[("type", "hidden"), ("name", name), ("value", value)], &[]);
}

/// Writes a checkbox.
pub(super) fn checkbox(out: &mut String, label: &str, name: &str, value: &str, checked: bool) {
    write!(out, "\n<label>{}</label>", escaped(label)).unwrap_or_default();
    let attributes =
        [("type", "checkbox"), ("name", name), ("value", value), ("data-on", "Yes"), ("data-off", "No")];
    open(out, "input", &attributes, &[flag(checked, "checked")]);
}

/// Writes a date picker: its value stands in `data-value`, and there is no `value` (§1).
pub(super) fn date_input(out: &mut String, label: &str, name: &str, value: &str, more: &[(&str, &str)]) {
    write!(out, "\n<label>{}</label>", escaped(label)).unwrap_or_default();
    let mut attributes =
        vec![("type", "text"), ("class", "pickadate"), ("name", name), ("data-value", value)];
    attributes.extend(more);
    open(out, "input", &attributes, &["required"]);
}

/// Writes one option of a select.
pub(super) fn option(out: &mut String, value: &str, text: &str, selected: bool, more: &[(&str, &str)]) {
    let mut attributes = vec![("value", value)];
    attributes.extend(more);
    open(out, "option", &attributes, &[flag(selected, "selected")]);
    write!(out, "\n                        {}\n                    </option>", escaped(text))
        .unwrap_or_default();
}

/// Writes the one row of a listing that found nobody (§3): a cell over all columns, a sentence, no link.
pub(super) fn nobody(out: &mut String, whom: &str) {
    out.push_str("\n<tr>");
    open(out, "td", &[("colspan", "9")], &[]);
    write!(
        out,
        "\n                <h3>\n                    No {whom} found based on this search criteria.\n                </h3>\n            </td>\n</tr>"
    )
    .unwrap_or_default();
}
