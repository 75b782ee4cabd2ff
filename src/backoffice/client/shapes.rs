//! What the pages that every run reads are made of: when that changes, what is known of Backoffice has to be checked again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use sha2::{Digest, Sha256};

use crate::web::{Form, Row};

use super::Backoffice;

impl Backoffice {
    /// Returns a fingerprint of each page of a kind that was read so far and that every run reads: the new-employee form,
    /// the roster listing and the list of logins, by path. Fingerprints tell what a page is made of, not whom it shows.
    pub fn page_shapes(&self) -> BTreeMap<String, String> {
        self.inner.shapes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns whether a page that a write needed was, asked for twice, not what it is known to be.
    pub fn met_strange_page(&self) -> bool {
        self.inner.lost.load(Ordering::Relaxed)
    }

    pub(super) fn saw_form(&self, page: &str, form: &Form) {
        let controls = form.controls().iter();
        let parts = controls.map(|control| format!("{:?} {}", control.kind, without_digits(&control.name)));
        self.saw(page, &parts.collect());
    }

    /// A login that sees fewer sites than at first contact lists fewer people (§3), and new sites are news too.
    pub(super) fn saw_sites(&self, number: usize) {
        self.saw("/employee/create (number of sites)", &[number.to_string()].into());
    }

    pub(super) fn saw_row(&self, page: &str, row: &Row) {
        let classes = row.cells().flat_map(|cell| cell.class().split_ascii_whitespace());
        // Every page of a listing that comes in pieces is the same kind of page.
        let page = page.split('/').take(2).collect::<Vec<_>>().join("/");
        self.saw(&page, &classes.map(ToOwned::to_owned).collect());
    }

    fn saw(&self, page: &str, parts: &BTreeSet<String>) {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let fingerprint = crate::model::hex(&hash.finalize());
        self.inner.shapes.lock().unwrap_or_else(PoisonError::into_inner).insert(page.to_owned(), fingerprint);
    }
}

/// Another site or permission is no other shape: numbers are told from each other by nothing.
fn without_digits(name: &str) -> String {
    let mut text = String::new();
    for char in name.chars() {
        match (char.is_ascii_digit(), text.ends_with('N')) {
            (true, true) => {}
            (true, false) => text.push('N'),
            (false, _) => text.push(char),
        }
    }
    text
}
