//! Forms as a browser sees and submits them.
//!
//! The rules are those of HTML's "constructing the entry list" as far as they matter for an urlencoded POST: what is
//! `disabled`, unnamed or unchecked is not sent; a select sends its selected options; order is document order.

use std::collections::BTreeMap;
use std::fmt;

use scraper::{ElementRef, Html, Selector};

use super::body::Body;
use super::form_page;

/// The form a page was expected to have and has not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the page {title:?} has no form {selector}")]
pub struct MissingForm {
    /// The CSS selector that found nothing.
    pub selector: String,
    /// The page's title.
    pub title: String,
}

/// What kind of control it is; only what matters for submitting is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlKind {
    /// Any text-like input: text, number, password, … and a file, of which none is chosen.
    Text,
    /// `input[type=hidden]`.
    Hidden,
    /// A checkbox: sent when checked.
    Checkbox,
    /// A radio button: sent when checked.
    Radio,
    /// A select: its selected options are sent.
    Select,
    /// A textarea.
    Textarea,
    /// A button of any kind: not sent by a submit from code.
    Button,
}

/// One option of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// Whether it is chosen, by its own mark or as the default of a single select.
    pub selected: bool,
    /// Whether it can be chosen at all.
    pub disabled: bool,
    /// Its other attributes (`data-…`).
    pub attributes: BTreeMap<String, String>,
}

/// One control of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Control {
    /// Its kind.
    pub kind: ControlKind,
    /// Its name; empty when it has none.
    pub name: String,
    /// What is sent for it: `value`, or `data-value` where that is missing or empty (date pickers keep it there).
    pub value: String,
    /// Whether it is checked.
    pub checked: bool,
    /// Whether it is disabled, by itself or by its fieldset.
    pub disabled: bool,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
    /// The options of a select.
    pub options: Vec<Choice>,
}

/// A form with its controls in document order.
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    action: String,
    controls: Vec<Control>,
}

impl Form {
    /// Finds the form in a page and reads its controls, those outside of it that name it in `form=` included.
    pub fn parse(html: &str, selector: &str) -> Result<Self, MissingForm> {
        Self::find(&form_page::parse(html), selector)
    }

    /// Finds the form in a page that is parsed already.
    pub fn find(page: &Html, selector: &str) -> Result<Self, MissingForm> {
        Self::picked(page, selector, |_| true)
    }

    /// Finds the form of a page that is sent to a certain address.
    pub fn sent_to(html: &str, address: impl Fn(&str) -> bool) -> Result<Self, MissingForm> {
        Self::picked(&form_page::parse(html), "form", |form| form.attr("action").is_some_and(&address))
    }

    fn picked(
        page: &Html,
        selector: &str,
        picks: impl Fn(ElementRef<'_>) -> bool,
    ) -> Result<Self, MissingForm> {
        let missing = || MissingForm { selector: selector.to_owned(), title: super::page::title_of(page) };
        let wanted = Selector::parse(selector).map_err(|_| missing())?;
        let mut forms = page.select(&wanted).filter(|found| found.value().name() == "form");
        let form = forms.find(|form| picks(*form)).ok_or_else(missing)?;
        let action = form.attr("action").unwrap_or_default().trim().to_owned();
        let id = form.attr("id").unwrap_or_default();
        let controls =
            all_controls(page).filter(|control| owner_is(*control, form, id)).map(read_control).collect();
        Ok(Self { action, controls })
    }

    /// Returns where the form is sent to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Returns every control in document order.
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }

    /// Returns the first control of this name.
    pub fn control(&self, name: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.name == name)
    }

    /// Returns every control of this name.
    pub fn controls_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Control> {
        self.controls.iter().filter(move |control| control.name == name)
    }

    /// Returns a name whose control is no check box. Anything else would be sent whatever it says.
    pub fn not_a_box<'a>(&self, names: &[&'a str]) -> Option<&'a str> {
        let is_box = |name: &str| self.control(name).is_some_and(|one| one.kind == ControlKind::Checkbox);
        names.iter().copied().find(|name| !is_box(name))
    }

    /// Returns a field of these that the form does not have exactly once. What goes back whole must have come whole.
    pub fn not_once<'a>(&self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().copied().find(|name| self.controls_named(name).count() != 1)
    }

    /// Returns the value of the first control of this name, chosen option and all; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.control(name).map_or("", |control| match control.kind {
            ControlKind::Select => {
                control.options.iter().find(|option| option.selected).map_or("", |option| &option.value)
            }
            _ => &control.value,
        })
    }

    /// Returns what a browser would send, were the form submitted as it stands.
    pub fn submission(&self) -> Body {
        let mut body = Body::default();
        for control in self.controls.iter().filter(|control| !control.disabled && !control.name.is_empty()) {
            match control.kind {
                ControlKind::Button => {}
                ControlKind::Checkbox | ControlKind::Radio => {
                    if control.checked {
                        body.push(&control.name, &control.value);
                    }
                }
                ControlKind::Select => {
                    for option in control.options.iter().filter(|option| option.selected && !option.disabled)
                    {
                        body.push(&control.name, &option.value);
                    }
                }
                ControlKind::Text | ControlKind::Hidden | ControlKind::Textarea => {
                    body.push(&control.name, &control.value);
                }
            }
        }
        body
    }
}

impl Control {
    /// Returns an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Returns whether the control carries this CSS class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }
}

fn all_controls(page: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    page.tree
        .root()
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|element| matches!(element.value().name(), "input" | "select" | "textarea" | "button"))
}

/// A control belongs to the form its `form` attribute names, else to the one it stands in. What stands in a template is part of no
/// page yet.
fn owner_is(control: ElementRef<'_>, form: ElementRef<'_>, id: &str) -> bool {
    let parent_of = |names: &[&str]| {
        let mut parents = control.ancestors().filter_map(ElementRef::wrap);
        parents.find(|parent| names.contains(&parent.value().name()))
    };
    match control.attr("form") {
        Some(named) => !id.is_empty() && named == id && parent_of(&["template"]).is_none(),
        None => parent_of(&["form", "template"]) == Some(form),
    }
}

fn read_control(element: ElementRef<'_>) -> Control {
    let attributes = attributes_of(element);
    let get = |name: &str| attributes.get(name).map_or("", String::as_str);
    let kind = kind_of(element.value().name(), &get("type").to_ascii_lowercase());
    // Where no file was chosen, a browser sends an empty name.
    let is_file = element.value().name() == "input" && get("type").eq_ignore_ascii_case("file");
    let checkable = matches!(kind, ControlKind::Checkbox | ControlKind::Radio);
    let mut value = match kind {
        ControlKind::Textarea => textarea_text(element),
        ControlKind::Checkbox | ControlKind::Radio if !attributes.contains_key("value") => "on".to_owned(),
        _ if is_file => String::new(),
        _ => get("value").to_owned(),
    };
    if value.is_empty() && !checkable && !is_file {
        get("data-value").clone_into(&mut value);
    }
    Control {
        kind,
        name: get("name").to_owned(),
        value,
        checked: checkable && attributes.contains_key("checked"),
        disabled: attributes.contains_key("disabled") || disabled_by_fieldset(element),
        options: if kind == ControlKind::Select { read_options(element, &attributes) } else { Vec::new() },
        attributes,
    }
}

fn attributes_of(element: ElementRef<'_>) -> BTreeMap<String, String> {
    element.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn kind_of(element: &str, input_type: &str) -> ControlKind {
    match (element, input_type) {
        ("select", _) => ControlKind::Select,
        ("textarea", _) => ControlKind::Textarea,
        ("button", _) | ("input", "submit" | "button" | "reset" | "image") => ControlKind::Button,
        ("input", "checkbox") => ControlKind::Checkbox,
        ("input", "radio") => ControlKind::Radio,
        ("input", "hidden") => ControlKind::Hidden,
        _ => ControlKind::Text,
    }
}

/// A disabled fieldset disables what stands in it, its first legend excepted.
fn disabled_by_fieldset(element: ElementRef<'_>) -> bool {
    let mut inside = element;
    for parent in element.ancestors().filter_map(ElementRef::wrap) {
        if parent.value().name() == "fieldset" && parent.attr("disabled").is_some() {
            let first_legend =
                parent.children().filter_map(ElementRef::wrap).find(|child| child.value().name() == "legend");
            if first_legend != Some(inside) {
                return true;
            }
        }
        inside = parent;
    }
    false
}

/// The parser has already dropped the line feed right behind the tag.
fn textarea_text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

fn read_options(select: ElementRef<'_>, attributes: &BTreeMap<String, String>) -> Vec<Choice> {
    let multiple = attributes.contains_key("multiple");
    let mut options: Vec<Choice> = select
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|element| element.value().name() == "option")
        .map(read_option)
        .collect();
    if !multiple {
        choose_one(&mut options, attributes.get("size").and_then(|size| size.parse().ok()).unwrap_or(1));
    }
    options
}

fn read_option(element: ElementRef<'_>) -> Choice {
    let attributes = attributes_of(element);
    let text = element.text().collect::<String>().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let group_is_off = element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|parent| parent.value().name() == "optgroup" && parent.attr("disabled").is_some());
    Choice {
        value: attributes.get("value").cloned().unwrap_or_else(|| text.clone()),
        text,
        selected: attributes.contains_key("selected"),
        disabled: attributes.contains_key("disabled") || group_is_off,
        attributes,
    }
}

/// In a single select the last marked option counts; without any, the first one that can be chosen (a drop-down only).
fn choose_one(options: &mut [Choice], size: u32) {
    let marked = options.iter().rposition(|option| option.selected);
    let default = || (size <= 1).then(|| options.iter().position(|option| !option.disabled)).flatten();
    let chosen = marked.or_else(default);
    for (index, option) in options.iter_mut().enumerate() {
        option.selected = Some(index) == chosen;
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {:?}", self.kind, self.name)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Form").field("action", &self.action).field("controls", &self.controls).finish()
    }
}

#[cfg(test)]
mod tests;
