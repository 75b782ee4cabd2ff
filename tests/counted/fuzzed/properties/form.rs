//! Forms of a page: what would be sent is what a browser would send, and survives its own encoding.

use roster_sync::web::{Body, Control, ControlKind, Form, page};
use scraper::Html;

use super::said;

/// Where the forms of the known pages are found; the last finds any.
const FORMS: [&str; 7] = [
    "form#employee-create-edit-form",
    "form#employee-compensation-edit-form",
    "form#employee-permission-update-form",
    "form#user-create-edit-form",
    "form#user-edit-edit-form",
    "form#user-permissions-update-form",
    "form",
];

/// Reads every form that may stand in the page, and its title.
pub fn holds(bytes: &[u8]) {
    let html = String::from_utf8_lossy(bytes);
    let page = Html::parse_document(&html);
    assert!(!page::title(&html).trim().is_empty(), "a title of nothing");
    for selector in FORMS {
        match (Form::find(&page, selector), Form::parse(&html, selector)) {
            (Ok(form), Ok(again)) => {
                // The second is read from a page of which little but the form was kept.
                assert_eq!(form, again, "the same page has two forms");
                is_sent_as_a_browser_would(&form);
            }
            (Err(missing), Err(again)) => {
                assert_eq!(missing, again, "the same page lacks a form in two ways");
                assert!(said(&missing).contains(selector));
            }
            (one, again) => panic!("the same page was read as {one:?} and as {again:?}"),
        }
    }
}

fn is_sent_as_a_browser_would(form: &Form) {
    let body = form.submission();
    for (name, value) in body.pairs() {
        let sends = |control: &Control| match control.kind {
            _ if control.disabled || control.name != *name => false,
            ControlKind::Button => false,
            ControlKind::Checkbox | ControlKind::Radio => control.checked && control.value == *value,
            ControlKind::Select => {
                control.options.iter().any(|one| one.selected && !one.disabled && one.value == *value)
            }
            ControlKind::Text | ControlKind::Hidden | ControlKind::Textarea => control.value == *value,
        };
        assert!(!name.is_empty(), "a field without a name is sent");
        assert!(form.controls_named(name).any(sends), "{name} is sent, and no control says so");
    }
    for control in form.controls().iter().filter(|one| one.kind == ControlKind::Select) {
        let chosen = control.options.iter().filter(|option| option.selected).count();
        let multiple = control.attribute("multiple").is_some();
        assert!(multiple || chosen <= 1, "{} has {chosen} choices", control.name);
    }
    reads_back(&body);
}

/// The encoding loses nothing but how lines end.
fn reads_back(body: &Body) {
    let encoded = body.encode();
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(sent.len(), body.pairs().len());
    for ((name, value), (sent_name, sent_value)) in body.pairs().iter().zip(&sent) {
        assert_eq!((lines(name), lines(value)), (lines(sent_name), lines(sent_value)));
    }
}
