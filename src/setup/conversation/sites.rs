//! What the file says of sites: which of Backoffice's it means, and whether it names all that somebody may open.

use crate::model::fold;
use crate::plan::SitesPolicy;
use crate::roster::{Roster, WantedSites};

use super::super::asking::{Choices, yes};
use super::super::draft::{SettingsDraft, Words, rows};
use super::super::near::nearest;
use super::{Conversation, WORDS};

impl Conversation<'_> {
    pub(super) fn sites(&mut self, roster: &Roster, draft: &mut SettingsDraft) {
        let known = &self.known.sites;
        let mut words = Words::new();
        let of_people = roster.people.iter().filter_map(|person| match person.sites.as_deref() {
            Some(WantedSites::Named(names)) => Some(names),
            _ => None,
        });
        for name in of_people.flatten() {
            if self.is_list(name) {
                continue;
            }
            words.entry(name.clone()).or_default().rows += 1;
        }
        words.retain(|word, _| !self.is_site(word));
        let names: Vec<String> = known.iter().map(|[name, _]| name.clone()).collect();
        let mut choices = Choices::new("The sites of Backoffice:", &names);
        for (word, seen) in words.iter_mut().take(WORDS) {
            seen.near = nearest(word, known);
            let question = format!("Which site is {word:?} ({})?", rows(seen.rows));
            seen.meant = choices.choose(&question, seen.near.as_deref(), self.answers);
        }
        draft.sites_known = names;
        draft.sites = words;
    }

    fn is_site(&self, word: &str) -> bool {
        self.known.sites.iter().flatten().any(|name| !name.is_empty() && fold(name) == fold(word))
    }

    /// A list is no name of its own where every part is one.
    fn is_list(&self, name: &str) -> bool {
        let parts: Vec<&str> = name.split([';', ',', '/', '|', '&']).map(str::trim).collect();
        parts.len() > 1 && parts.iter().all(|part| self.is_site(part))
    }

    /// One site a person, where many have several in Backoffice: the file may say only where people are at home.
    pub(super) fn sites_that_are_not_named(&mut self, roster: &Roster, draft: &mut SettingsDraft) {
        let several = self.known.with_several_sites;
        // Who works for the whole chain has all of them in either kind of file.
        let wanted = roster.people.iter().filter_map(|person| person.sites.as_deref());
        let mut wanted = wanted.filter(|sites| **sites != WantedSites::All).peekable();
        let is_home = |sites: &WantedSites| match sites {
            WantedSites::All => false,
            WantedSites::Named(names) => names.len() < 2 && !names.iter().any(|name| self.is_list(name)),
        };
        if draft.already.sites || several == 0 || wanted.peek().is_none() || !wanted.all(is_home) {
            return;
        }
        let people = if several == 1 { "1 person has".to_owned() } else { format!("{several} people have") };
        self.answers.say(&format!(
            "\nThe file names one site for everybody who has any, and in Backoffice {people} several."
        ));
        let question = "Does the file name every site that somebody may open, so that others are taken away?";
        if yes(question, Some(false), self.answers) != Some(true) {
            draft.others_sites = SitesPolicy::AtLeast;
        }
    }
}
