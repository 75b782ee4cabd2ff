//! The body of a form, bound as Symfony does: a checkbox is checked when its field is there, whatever its value (§1).

/// Fields in order.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(bytes);
        Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    pub(super) const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The last value counts, as in PHP.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().trim().to_owned()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn numbers(&self, name: &str) -> Vec<u64> {
        self.0.iter().filter(|(known, _)| known == name).filter_map(|(_, value)| value.parse().ok()).collect()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }

    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        self.0.clone()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}
