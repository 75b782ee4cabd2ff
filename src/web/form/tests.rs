use super::*;
use proptest::prelude::*;

fn sent(html: &str) -> Vec<(String, String)> {
    Form::parse(html, "form#main").unwrap().submission().pairs().to_vec()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn only_successful_controls_are_sent_in_document_order() {
    let html = r#"
      <form id="other"><input name="stray" value="1"></form>
      <form id="main" action="/save">
        <input name="a" value="1"><input name="off" value="2" disabled><input value="nameless">
        <INPUT TYPE="CheckBox" name="c" checked><input type="checkbox" name="d" value="7">
        <input type="radio" name="r" value="0"><input type="radio" name="r" value="1" checked>
        <input type="submit" name="go" value="Save"><button name="b" value="x">B</button>
        <input type="File" name="f" value="x" data-value="y"><input name="a" value="again">
        <input name="foreign" value="x" form="other">
      </form>
      <input name="late" value="9" form="main">"#;
    let expected = [("a", "1"), ("c", "on"), ("r", "1"), ("f", ""), ("a", "again"), ("late", "9")];
    assert_eq!(sent(html), pairs(&expected));
}

#[test]
fn selects_send_what_is_chosen() {
    let html = r#"<form id="main">
        <select name="default"><option disabled value="">Pick</option><option value="1">One</option></select>
        <select name="last"><option selected>A</option><option selected> B  b </option></select>
        <select name="many" multiple><option value="1" selected><option value="2"><option value="3" selected></select>
        <select name="none" multiple><option value="1"></select>
        <select name="hard"><option value="1" selected disabled></select>
      </form>"#;
    assert_eq!(sent(html), pairs(&[("default", "1"), ("last", "B b"), ("many", "1"), ("many", "3")]));
}

/// A script copies such a row when somebody asks for one more; until then it is on no page.
#[test]
fn what_stands_in_a_template_is_part_of_no_form() {
    let html = r#"<form id="main"><input name="a" value="1"><template><input name="row[]" value="2">
        <select name="kind"><option>x</option></select></template></form>
        <template><input name="late" value="3" form="main"></template><input name="z" value="4" form="main">"#;
    assert_eq!(sent(html), pairs(&[("a", "1"), ("z", "4")]));
}

#[test]
fn a_disabled_fieldset_silences_all_but_its_legend() {
    let html = r#"<form id="main"><fieldset disabled>
        <legend><input name="legend" value="1"></legend><div><input name="inside" value="2"></div>
        <legend><input name="second" value="3"></legend></fieldset></form>"#;
    assert_eq!(sent(html), pairs(&[("legend", "1")]));
}

#[test]
fn a_date_picker_carries_its_value_beside_the_value() {
    let html = r#"<form id="main"><input name="day" data-value="08/28/2025"><input name="two" value="" data-value="1">
        <input name="own" value="x" data-value="y"></form>"#;
    assert_eq!(sent(html), pairs(&[("day", "08/28/2025"), ("two", "1"), ("own", "x")]));
}

#[test]
fn text_areas_keep_their_text() {
    let html = "<form id='main'><textarea name=t>\nline &amp; one\nline two</textarea></form>";
    assert_eq!(sent(html), pairs(&[("t", "line & one\nline two")]));
    let body = Form::parse(html, "form#main").unwrap().submission();
    assert_eq!(body.encode(), "t=line+%26+one%0D%0Aline+two");
}

#[test]
fn a_missing_form_names_the_page() {
    let error = Form::parse("<title> Down  for maintenance </title>", "form#main").unwrap_err();
    assert_eq!(error.title, "Down for maintenance");
}

#[test]
fn setting_a_field_keeps_its_place_and_is_the_only_one() {
    let mut body = Body::new();
    for (name, value) in [("a", "1"), ("b", "2"), ("a", "3")] {
        body.push(name, value);
    }
    body.set("a", "9");
    body.set("c", "4");
    assert_eq!(body.pairs(), pairs(&[("a", "9"), ("b", "2"), ("c", "4")]));
}

#[test]
fn nothing_that_is_sent_can_be_printed() {
    let mut body = Body::new();
    body.push("posCredential[POSLoginPassword]", "48151");
    let form = Form::parse("<form id=main><input name=pin value=48151></form>", "form#main").unwrap();
    assert!(!format!("{body:?}{form:?}").contains("48151"));
}

/// A control as generated, with what a browser sends for it: an oracle that knows nothing of the parser.
#[derive(Debug, Clone)]
struct Made {
    html: String,
    sends: Vec<(String, String)>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

fn made_control() -> impl Strategy<Value = Made> {
    ("[a-z\\[\\]]{1,8}", "[ -~é]{0,8}", any::<bool>(), any::<bool>(), 0..4).prop_map(|(name, value, on, off, kind)| {
        let (n, v) = (escaped(&name), escaped(&value));
        let disabled = if off { "\n      disabled" } else { "" };
        let flag = if on { "checked" } else { "" };
        let html = match kind {
            0 => format!("<input\n   name=\"{n}\"\n  value=\"{v}\"{disabled}>"),
            1 => format!("<input type=checkbox name=\"{n}\" value=\"{v}\" {flag}{disabled}>"),
            2 => format!("<select name=\"{n}\"{disabled}><option value=\"x\"><option value=\"{v}\" selected></select>"),
            _ => format!("<button name=\"{n}\" value=\"{v}\">go</button>"),
        };
        let is_sent = !off && (kind == 0 || (kind == 1 && on) || kind == 2);
        Made { html, sends: if is_sent { vec![(name, value)] } else { Vec::new() } }
    })
}

proptest! {
    #[test]
    fn an_untouched_form_encodes_as_a_browser_would(controls in prop::collection::vec(made_control(), 0..12)) {
        let inner: String = controls.iter().map(|made| made.html.as_str()).collect::<Vec<_>>().join("\n");
        let html = format!("<p><form id=nav><input name=q></form><form id=main action=/x>{inner}</form>");
        let expected: Vec<_> = controls.into_iter().flat_map(|made| made.sends).collect();
        prop_assert_eq!(sent(&html), expected);
    }

    #[test]
    fn no_page_panics(html in "\\PC*") {
        let _ = Form::parse(&html, "form");
    }
}
