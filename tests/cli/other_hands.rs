//! Pages that say the same and were written by another hand: the order of attributes, quotes, blanks, entities and what stands
//! around the content are nobody's promise, and nothing may hang on them.

use std::cell::Cell;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lol_html::html_content::{ContentType, Element, EndTag, TextType};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use roster_sync::sandbox::{Person, Shape};
use serde_json::Value;

use crate::environment::Tenant;

/// Who writes the pages.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Hand {
    /// Attributes the other way round, bare ones with a value, one class more.
    Attributes,
    /// Comments, blanks and lines between and around all that can be read.
    Blanks,
    /// Every letter that may be written as an entity is one; telephone numbers' dashes included.
    Entities,
    /// A search, a language form, a table and a message that belong to the frame, before and after the content.
    Frame,
    /// No blank that does nothing.
    Terse,
    /// Links and forms that name their server, and an edit form with an id of its own.
    Addresses,
    /// Links and forms that name neither server nor root, with blanks around them, a slash and a mark at their end.
    Relative,
}

const HANDS: [Hand; 7] = [
    Hand::Attributes,
    Hand::Blanks,
    Hand::Entities,
    Hand::Frame,
    Hand::Terse,
    Hand::Addresses,
    Hand::Relative,
];

const FRAME: &str = "<form action='/search' method='get'><input name='q' value=''><select name='site'>\
    <option value='1' selected>All</option></select><button type='submit'>Search</button></form>\
    <table class='table'><thead><tr><th>News</th></tr></thead><tbody><tr><td>Nothing new</td></tr></tbody></table>";

fn turned(element: &mut Element<'_, '_>) {
    let attributes: Vec<(String, String)> =
        element.attributes().iter().map(|one| (one.name_preserve_case(), one.value())).collect();
    for (name, _) in &attributes {
        element.remove_attribute(name);
    }
    for (name, value) in attributes.into_iter().rev() {
        let bare = ["checked", "selected", "disabled", "required"].contains(&name.as_str());
        let value = match name.as_str() {
            _ if bare => name.clone(),
            "class" => format!("w-auto {value} js-x"),
            _ => value,
        };
        element.set_attribute(&name, &value).unwrap();
    }
}

/// Writes letters and signs as numbers, some in base 16.
fn as_entities(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let entity = rest.starts_with('&').then(|| rest.find(';').filter(|end| *end < 9)).flatten();
        let end = entity.map_or(letter.len_utf8(), |end| end + 1);
        match letter {
            _ if entity.is_some() => told.push_str(&rest[..end]),
            'e' | 'A' | '-' | '@' => write!(told, "&#x{:X};", u32::from(letter)).unwrap(),
            'n' | '5' | '.' | ':' => write!(told, "&#{};", u32::from(letter)).unwrap(),
            _ => told.push(letter),
        }
        rest = &rest[end..];
    }
    told
}

fn written(hand: Hand, html: &str) -> String {
    let inside = Rc::new(Cell::new(0_u32));
    let (opened, read) = (Rc::clone(&inside), Rc::clone(&inside));
    let mut handlers = vec![element!("script, style, textarea", move |element| {
        opened.set(opened.get() + 1);
        let closed = Rc::clone(&opened);
        if let Some(handlers) = element.end_tag_handlers() {
            let close: lol_html::EndTagHandler<'static> = Box::new(move |_: &mut EndTag<'_>| {
                closed.set(closed.get() - 1);
                Ok(())
            });
            handlers.push(close);
        }
        Ok(())
    })];
    match hand {
        Hand::Attributes => handlers.push(element!("*", |element| {
            turned(element);
            Ok(())
        })),
        Hand::Blanks => handlers.push(element!("td, th, option, label, h1, h2, h3, h4, a, li", |element| {
            element.prepend("\n\t   ", ContentType::Html);
            element.append("   \r\n", ContentType::Html);
            element.before("<!-- <td>no cell</td> -->", ContentType::Html);
            Ok(())
        })),
        Hand::Frame => handlers.push(element!("body", |element| {
            element.prepend(FRAME, ContentType::Html);
            element.append(FRAME, ContentType::Html);
            Ok(())
        })),
        Hand::Addresses => handlers.push(element!("a[href^='/'], form[action^='/']", |element| {
            let name = if element.tag_name() == "a" { "href" } else { "action" };
            let path = element.get_attribute(name).unwrap_or_default();
            element.set_attribute(name, &format!("https://example.sonnyscontrols.com{path}")).unwrap();
            if path == "/employee/update" {
                element.set_attribute("id", "employee-edit-form").unwrap();
            }
            Ok(())
        })),
        Hand::Relative => {
            handlers.push(element!("head", |head| {
                head.prepend("<base href='/'>", ContentType::Html);
                Ok(())
            }));
            handlers.push(element!("a[href^='/'], form[action^='/']", |element| {
                let name = if element.tag_name() == "a" { "href" } else { "action" };
                let path = element.get_attribute(name).unwrap_or_default();
                let (path, question) = path.split_once('?').unwrap_or((&path, "a=1"));
                let path = path.trim_matches('/').to_owned();
                element.set_attribute(name, &format!("\n  {path}/?{question}#top\n"))?;
                if path == "employee/update" {
                    element.set_attribute("id", "employee-edit-form")?;
                }
                Ok(())
            }));
        }
        Hand::Entities | Hand::Terse => handlers.push(text!("*", move |chunk| {
            if chunk.text_type() == TextType::Data && read.get() == 0 {
                let text = chunk.as_str().to_owned();
                let new = if hand == Hand::Terse {
                    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let blank = |at: Option<char>| if at.is_some_and(char::is_whitespace) { " " } else { "" };
                    let (head, tail) = (blank(text.chars().next()), blank(text.chars().last()));
                    if words.is_empty() { String::new() } else { format!("{head}{words}{tail}") }
                } else {
                    as_entities(&text)
                };
                chunk.replace(&new, ContentType::Html);
            }
            Ok(())
        })),
    }
    let settings = handlers.into_iter().fold(RewriteStrSettings::new(), |settings, handler| {
        settings.append_element_content_handler(handler)
    });
    let told = rewrite_str(html, settings).unwrap();
    if hand == Hand::Blanks { told.replace("</html>", "</html\n  >") } else { told }
}

/// A leaver, somebody absent from the till for long, changes of every kind, people who are new, one with a login.
fn roster(people: &[Person]) -> String {
    let mut text =
        "pos_user_id,first_name,last_name,status,phone,wage_rate,departments,sites,permission,backoffice,\
                    backoffice_username\n"
            .to_owned();
    let active = people.iter().filter(|one| one.active && one.pos_user_id > 1001);
    let mut hourly =
        active.filter(|one| one.wages.first().is_some_and(|wage| wage.hourly)).take(9).enumerate();
    for (at, one) in hourly.by_ref() {
        let row = match at {
            0 | 1 => "terminated,,,,,,,",
            2 | 3 => "active,(555) 555-0177,,,,,,",
            4 => "active,,25.25,,,,,",
            5 => "active,,,,Maple Street; Oak Hill,,,",
            6 => "active,,,Cashier,,,,",
            7 => "active,,,,,Shift Leader,,",
            _ => "active,,,,,,yes,someone_new",
        };
        writeln!(text, "{},{},{},{row}", one.pos_user_id, one.first_name, one.last_name).unwrap();
    }
    let back = people.iter().find(|one| !one.active).unwrap();
    writeln!(text, "{},{},{},active,,,,,,,", back.pos_user_id, back.first_name, back.last_name).unwrap();
    text.push_str("2901,Anouk,O'Neil-Smith,active,5550150077,15.50,Cashier,Harbor Point; OAK,Cashier,,\n");
    text.push_str("2902,Bruno,Cordes,active,5550150078,16.00,Cashier,OAK,Cashier,yes,bruno_c\n");
    text
}

/// What is told and what was made of it, without what chance drew.
fn came_of(hand: Option<Hand>, shape: Shape) -> (Vec<String>, Vec<String>) {
    let tenant = Tenant::with(40, shape);
    // One after another: otherwise chance says who gets which id.
    tenant.configure_with("sessions = 1\n", "max-disables-per-site = { people = 9, percent = 90 }\n");
    let roster = tenant.roster(&roster(&tenant.sandbox.people()));
    let pages = Arc::new(AtomicUsize::new(0));
    if let Some(hand) = hand {
        let pages = Arc::clone(&pages);
        tenant.sandbox.mangle(Some(Arc::new(move |_, html: String| {
            let other = written(hand, &html);
            pages.fetch_add(usize::from(other != html), Ordering::Relaxed);
            other
        })));
    }
    tenant.run(&["doctor"]).exits(0);
    let told = tenant.run(&["sync", roster, "--format", "json"]).json();
    let rows = told["rows"].as_array().unwrap_or_else(|| panic!("{hand:?}: {told:#}"));
    let text = |row: &Value, part: &str| row[part].as_str().unwrap_or_default().to_owned();
    let rows = rows
        .iter()
        .map(|row| ["name", "operation", "status", "message"].map(|part| text(row, part)).join(" | "));
    let rows = rows.collect();
    let pages = pages.load(Ordering::Relaxed);
    assert_eq!(hand.is_some(), pages > 30, "{hand:?}: {pages} pages are written otherwise");
    let people = tenant.sandbox.people().into_iter().map(|mut one| {
        one.pos_pin.clear();
        one.status_changed.clear();
        serde_json::to_string(&one).unwrap()
    });
    let people = people.collect();
    (rows, people)
}

#[test]
fn who_wrote_the_pages_changes_nothing() {
    // The shapes differ in few pages: one hand is enough for the second.
    for (shape, hands) in [(Shape::Hierarchical, &HANDS[..]), (Shape::Flat, &HANDS[..1])] {
        let plain = came_of(None, shape);
        assert!(plain.0.iter().filter(|row| row.contains("| done |")).count() > 8, "{:#?}", plain.0);
        for hand in hands {
            let other = came_of(Some(*hand), shape);
            assert_eq!(other.0, plain.0, "{hand:?} of {shape:?}");
            assert_eq!(other.1, plain.1, "{hand:?} of {shape:?}");
        }
    }
}
