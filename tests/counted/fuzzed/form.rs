//! Forms, read from the page alone.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::properties::form::holds;
use crate::fuzzed::{anything, try_cases};

/// What means something in a form, or to whoever reads HTML.
pub(crate) const WORDS: [&str; 40] = [
    "<form>",
    "</form>",
    "<form id=\"employee-create-edit-form\">",
    "<form id=user-edit-edit-form>",
    "<input name=\"employee[phone]\" value=\"\n\">",
    "<input type=checkbox name=\"employee[isActive]\" checked>",
    "<input type=hidden name=\"employee[id]\" value=99999999999999999999>",
    "<input form=\"user-edit-edit-form\" name=x>",
    "<input type=radio name=r checked>",
    "<input data-value=\"02/30/2026\" name=\"employee[startDate]\">",
    "<button name=b>",
    "<select name=\"employee[departments][]\" multiple>",
    "<select name=templateId size=0>",
    "</select>",
    "<option value=3 selected data-permissions-set=\"1,,x\">",
    "<option disabled>",
    "<optgroup disabled>",
    "<textarea name=t>\n\n",
    "</textarea>",
    "<fieldset disabled>",
    "<legend>",
    "</fieldset>",
    " disabled",
    " checked ",
    " form=\"\"",
    "<template>",
    "<svg>",
    "<table>",
    "<script>",
    "<!--",
    "<title>",
    "<div>",
    "<p>",
    "<b><a>",
    "<div class=alerts><div class=\"alert alert-danger\"><p>",
    "permissions[4294967296][id]",
    "perms[1][token]",
    "&#13;",
    "\0",
    "\"",
];

#[test]
fn any_bytes_are_sent_as_a_browser_would() {
    try_cases(800, &anything(300), |bytes| holds(&bytes));
    let tags = prop::collection::vec(any::<Index>(), 0..60);
    try_cases(4000, &tags, |tags| {
        let page: String = tags.iter().map(|tag| WORDS[tag.index(WORDS.len())]).collect();
        holds(page.as_bytes());
    });
}

#[test]
fn a_harmed_form_is_sent_as_a_browser_would() {
    let well: String =
        WORDS.iter().filter(|word| word.starts_with('<') && !word.starts_with("<!")).copied().collect();
    try_cases(3000, &harms(8), |harms| holds(&harmed(well.as_bytes(), &harms, &WORDS)));
}
