//! A page as whoever reads its form needs it: parsed like any other, and kept without what no form consists of.

use std::borrow::Cow;
use std::cell::Cell;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, ns, parse_document};
use scraper::{Html, HtmlTreeSink};

/// Parses a page. Of what it is made of, every element is kept, with the attributes of forms and their parts, and the text of
/// titles, options and text areas: two thirds of a page are links and their words.
pub(super) fn parse(html: &str) -> Html {
    let sink =
        FormTreeSink { kept: HtmlTreeSink::new(Html::new_document()), keeps_all_text: Cell::new(false) };
    parse_document(sink, ParseOpts::default()).one(html)
}

/// Elements whose attributes tell something of a form.
const TOLD: [&str; 10] =
    ["form", "input", "select", "option", "optgroup", "textarea", "button", "fieldset", "legend", "template"];

/// Keeps less than the sink behind it would. The parser never asks for attributes or text, so that the elements are the same.
struct FormTreeSink {
    kept: HtmlTreeSink,
    /// Whether an option or a text area came: from then on all text is kept, since it may stand in one.
    keeps_all_text: Cell<bool>,
}

type Node = <HtmlTreeSink as TreeSink>::Handle;

impl FormTreeSink {
    fn keeps_text(&self, parent: Node) -> bool {
        let is_title = || {
            let page = self.kept.0.borrow();
            let element = page.tree.get(parent).and_then(|node| node.value().as_element());
            element.is_some_and(|element| element.name() == "title")
        };
        self.keeps_all_text.get() || is_title()
    }
}

impl TreeSink for FormTreeSink {
    type Handle = Node;
    type Output = Html;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.kept.finish()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Node {
        let local: &str = &name.local;
        // The title of a drawing may consist of elements; one of a page is text alone.
        let is_of_drawing = local == "title" && name.ns != ns!(html);
        if matches!(local, "option" | "textarea") || is_of_drawing {
            self.keeps_all_text.set(true);
        }
        let told = if TOLD.contains(&local) { attributes } else { Vec::new() };
        self.kept.create_element(name, told, flags)
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        if matches!(child, NodeOrText::AppendNode(_)) || self.keeps_text(*parent) {
            self.kept.append(parent, child);
        }
    }

    fn append_before_sibling(&self, sibling: &Node, child: NodeOrText<Node>) {
        if matches!(child, NodeOrText::AppendNode(_)) || self.keeps_text(*sibling) {
            self.kept.append_before_sibling(sibling, child);
        }
    }

    fn append_based_on_parent_node(&self, element: &Node, previous: &Node, child: NodeOrText<Node>) {
        if matches!(child, NodeOrText::AppendNode(_)) || self.keeps_text(*previous) {
            self.kept.append_based_on_parent_node(element, previous, child);
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Node {
        self.kept.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> Self::ElemName<'a> {
        self.kept.elem_name(target)
    }

    fn create_comment(&self, _: StrTendril) -> Node {
        self.kept.create_comment(StrTendril::new())
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Node {
        self.kept.create_pi(target, data)
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.kept.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Node) -> Node {
        self.kept.get_template_contents(target)
    }

    fn same_node(&self, one: &Node, other: &Node) -> bool {
        self.kept.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.kept.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, _: &Node, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Node) {
        self.kept.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Node, new_parent: &Node) {
        self.kept.reparent_children(node, new_parent);
    }
}
