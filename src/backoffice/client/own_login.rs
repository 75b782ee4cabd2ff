//! Whether the login that is signed in sees every site: whoever works elsewhere would look like nobody (protocol §3).

use std::collections::BTreeSet;
use std::sync::PoisonError;

use crate::model::{SiteAccess, SiteId};

use super::super::{BackofficeError, Catalogue, ListedUser, LoginLink, LoginSites};
use super::Backoffice;

/// What the login's own pages say of the sites that it sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SitesSeen {
    /// All of them.
    Every,
    /// That is not proven, and why.
    Unproven(String),
}

/// The own login, as far as its pages tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLogin {
    /// Its edit page; `None` where that cannot be read.
    pub link: Option<LoginLink>,
    /// Which sites it sees.
    pub sites: SitesSeen,
}

impl Backoffice {
    /// Reads the own login's pages (§3). One request where the first says that every site is seen, else two.
    ///
    /// # Errors
    ///
    /// [`BackofficeError::SomeSitesOnly`] where the listing, read before, does not filter by every site that the create page offers:
    /// then the login sees some sites only. That it does proves nothing.
    pub async fn own_login(
        &self,
        logins: &[ListedUser],
        catalogue: &Catalogue,
    ) -> Result<OwnLogin, BackofficeError> {
        let offered: BTreeSet<SiteId> = catalogue.sites.all_ids();
        let listed = self.inner.listed_sites.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(listed) = listed.filter(|listed| !listed.is_superset(&offered)) {
            return Err(BackofficeError::SomeSitesOnly { listed: listed.len(), offered: offered.len() });
        }
        let unproven = |why: &str| SitesSeen::Unproven(why.to_owned());
        let Some(own) = logins.iter().find(|login| self.is_own(login)) else {
            return Ok(OwnLogin { link: None, sites: unproven("it is not on the list of logins") });
        };
        let link = match self.login_link(own.id).await {
            Ok(link) => Some(link),
            Err(error) if error.is_of_one_page() => None,
            Err(error) => return Err(error),
        };
        if link.as_ref().is_some_and(|link| link.universal == Some(true)) {
            return Ok(OwnLogin { link, sites: SitesSeen::Every });
        }
        let sites = match self.login_access(own.id, catalogue).await {
            Ok(access) if access.sites == LoginSites::Access(SiteAccess::All) => SitesSeen::Every,
            Ok(_) => unproven("its own pages do not say that it has every site"),
            Err(error) if error.is_of_one_page() => unproven("its own permission page cannot be read"),
            Err(error) => return Err(error),
        };
        Ok(OwnLogin { link, sites })
    }
}
