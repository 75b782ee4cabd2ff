//! Search, filters and order. They are drawn hidden: without JavaScript they would do nothing.

use maud::{Markup, html};

/// A choice of a filter: its value, and what it is called.
pub(super) type FilterChoice = (String, String);

/// What can be chosen on a page.
#[derive(Debug, Default)]
pub(super) struct Controls {
    /// What a row of the page is called: `person`, `row`.
    pub noun: &'static str,
    /// What is searched, as an example.
    pub example: &'static str,
    /// The groups, under this name.
    pub actions: (&'static str, Vec<FilterChoice>),
    /// The sites.
    pub sites: Vec<FilterChoice>,
    /// What else is asked for.
    pub statuses: Vec<FilterChoice>,
    /// The orders besides that of the file.
    pub orders: Vec<FilterChoice>,
    /// How many there are.
    pub total: usize,
}

impl Controls {
    /// Returns the form.
    pub(super) fn markup(&self, below: &Markup) -> Markup {
        html! {
            form #controls role="search" aria-label="Find people" hidden {
                div.field.search {
                    label for="search" { "Search" }
                    input #search type="search" autocomplete="off" spellcheck="false" enterkeyhint="search" maxlength="200" placeholder=(self.example) aria-keyshortcuts="/";
                }
                (select("action", self.actions.0, "All", &self.actions.1))
                (select("site", "Site", "All sites", &self.sites))
                (select("status", "Status", "Any", &self.statuses))
                (select("sort", "Order", "As in the file", &self.orders))
                div.state {
                    p #shown role="status" aria-live="polite" data-noun=(self.noun) { (self.total) " " (self.noun) @if self.total != 1 { "s" } }
                    button #clear type="button" hidden { "Clear filters" }
                    (below)
                }
            }
        }
    }
}

fn select(id: &str, title: &str, all: &str, choices: &[FilterChoice]) -> Markup {
    html! {
        @if !choices.is_empty() {
            div.field {
                label for=(id) { (title) }
                select #(id) autocomplete="off" {
                    option value="" { (all) }
                    @for (value, name) in choices { option value=(value) { (name) } }
                }
            }
        }
    }
}

/// Returns choices of fixed words.
pub(super) fn fixed(choices: &[(&str, &str)]) -> Vec<FilterChoice> {
    choices.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect()
}
