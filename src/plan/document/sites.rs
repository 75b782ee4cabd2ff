//! Who works where, before and after, and how many people a car wash has.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::model::SiteId;

/// The sites of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSites {
    /// Those in which they are active now.
    pub now: Arc<BTreeSet<SiteId>>,
    /// Those in which they will be active once the plan is carried out.
    pub then: Arc<BTreeSet<SiteId>>,
}

/// A site, and how many people are active in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteStaff {
    /// Its number.
    pub id: SiteId,
    /// Its long name.
    pub name: String,
    /// Active people who have it now, those who have every site not among them.
    pub active: u64,
}

/// No site; one for everybody who has none.
static NOWHERE: LazyLock<Arc<BTreeSet<SiteId>>> = LazyLock::new(Arc::default);

impl Default for PersonSites {
    fn default() -> Self {
        Self { now: Arc::clone(&NOWHERE), then: Arc::clone(&NOWHERE) }
    }
}

impl PersonSites {
    /// Returns whether the person was or will be active anywhere.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.then.is_empty()
    }

    /// Returns every site that has to do with the person.
    pub fn all(&self) -> BTreeSet<SiteId> {
        &*self.now | &*self.then
    }
}
