//! People in chunks. What only the filters ask is said once a chunk or once a section, so that a page of thousands stays small.

use maud::{Markup, html};

/// People who are drawn together: a browser does not look at those of them that are out of sight.
const CHUNK: usize = 50;
/// What a reviewer changes on the page: it is said by each person, never for all of a section.
const HELD: &str = "held";

/// A person or row of a list.
#[derive(Debug)]
pub(super) struct InChunk {
    /// What is shown.
    pub markup: Markup,
    /// The number by which they are ordered.
    pub pos: Option<String>,
    /// The sites they are found by, spaces between them.
    pub sites: String,
}

/// What each of a list is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Each an article.
    Articles,
    /// Each a line of a list.
    Lines,
}

/// Returns a list in chunks: an attribute of the chunk names the numbers of its people in their order, commas between them,
/// another their sites.
pub(super) fn chunks(people: &[InChunk], drawn: Drawn) -> Markup {
    html! {
        div.entries {
            @for chunk in people.chunks(CHUNK) {
                @let (pos, sites) = (joined(chunk, |one| one.pos.as_deref().unwrap_or_default()), joined(chunk, |one| &one.sites));
                @match drawn {
                    Drawn::Articles => div.chunk data-pos=[pos] data-sites=[sites] { @for one in chunk { (one.markup) } },
                    Drawn::Lines => ul.chunk data-pos=[pos] data-sites=[sites] { @for one in chunk { (one.markup) } },
                }
            }
        }
    }
}

/// Returns one value of everybody; `None` where nobody has one.
fn joined<'a>(people: &'a [InChunk], of: impl Fn(&'a InChunk) -> &'a str) -> Option<String> {
    let values: Vec<&str> = people.iter().map(of).collect();
    values.iter().any(|value| !value.is_empty()).then(|| values.join(","))
}

/// Returns the flags that everybody of a section has.
pub(super) fn shared(people: &[Vec<&'static str>]) -> Vec<&'static str> {
    let all = |flag: &&str| *flag != HELD && people.iter().all(|own| own.contains(flag));
    people.first().into_iter().flatten().copied().filter(all).collect()
}

/// Returns the flags that the section does not say of everybody; `None` where there are none.
pub(super) fn own(flags: &[&'static str], shared: &[&'static str]) -> Option<String> {
    let own: Vec<&str> = flags.iter().copied().filter(|flag| !shared.contains(flag)).collect();
    (!own.is_empty()).then(|| own.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_has_is_said_once_and_the_rest_by_each() {
        let people = [vec!["change", "held"], vec!["change", "warning", "held"]];
        let all = shared(&people);
        assert_eq!(all, ["change"]);
        assert_eq!(
            people.map(|flags| own(&flags, &all)),
            [Some("held".to_owned()), Some("warning held".to_owned())]
        );
        assert_eq!((own(&["change"], &all), shared(&[])), (None, vec![]));
    }

    #[test]
    fn the_values_of_a_chunk_stand_in_its_order() {
        let one = |pos: Option<&str>, sites: &str| InChunk {
            markup: html! {},
            pos: pos.map(ToOwned::to_owned),
            sites: sites.to_owned(),
        };
        let people = [one(Some("7"), "11 12"), one(None, ""), one(Some("9"), "all")];
        assert_eq!(joined(&people, |one| one.pos.as_deref().unwrap_or_default()).as_deref(), Some("7,,9"));
        let html = chunks(&people, Drawn::Lines).into_string();
        assert_eq!(
            html,
            "<div class=\"entries\"><ul class=\"chunk\" data-pos=\"7,,9\" data-sites=\"11 12,,all\"></ul></div>"
        );
        assert!(!chunks(&people[1..2], Drawn::Articles).into_string().contains("data-"));
    }
}
