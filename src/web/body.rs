//! The body of a form: names and values in the order in which they are sent.

use std::fmt;

/// A body to be sent: names and values in order. Values may be secret, so that only names can be printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Vec<(String, String)>);

impl Body {
    /// Returns an empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns names and values in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Adds a field at the end, a second one of its name included.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Lets exactly one field of this name stand: where the first stood, else at the end.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.0.iter().position(|(known, _)| known == name) {
            Some(first) => {
                value.clone_into(&mut self.0[first].1);
                let mut index = 0;
                self.0.retain(|(known, _)| {
                    index += 1;
                    known != name || index - 1 == first
                });
            }
            None => self.push(name, value),
        }
    }

    /// Takes every field of this name out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// Takes every field out whose name the predicate picks.
    pub fn remove_where(&mut self, picked: impl Fn(&str) -> bool) {
        self.0.retain(|(known, _)| !picked(known));
    }

    /// Returns the first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as `application/x-www-form-urlencoded`, line feeds as CRLF like a browser.
    pub fn encode(&self) -> String {
        let mut out = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            out.append_pair(&crlf(name), &crlf(value));
        }
        out.finish()
    }
}

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

impl fmt::Debug for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
