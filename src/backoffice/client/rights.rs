//! The rights of a new login: given, read back, and in a flat tenant told by what a mark means (protocol §5, §9).

use std::collections::BTreeSet;

use crate::model::{SiteAccess, SiteId, TreeShape, UserId};

use super::super::availability::Marked;
use super::super::{
    BackofficeError, Catalogue, LoginAccess, LoginGrant, LoginSheet, LoginSites, answer, pages,
};
use super::Backoffice;
use super::changes::{is_login_page, or_empty};
use super::writes::same_stores;

/// What a login's page told before rights were sent to it, of a flat tenant.
#[derive(Debug, Clone, Default)]
pub struct LoginBefore {
    /// What a marked site means. Without it only "all" can be proven.
    marked: Option<Marked>,
    page: Option<LoginAccess>,
}

impl Backoffice {
    /// Finds out what must be known of a login before rights are sent to it: in a flat tenant, what a marked site means, which
    /// only the page of a login without any site tells (protocol §5). One request there, none elsewhere.
    pub async fn look_at_login(
        &self,
        id: UserId,
        catalogue: &Catalogue,
    ) -> Result<LoginBefore, BackofficeError> {
        let tree = &catalogue.sites;
        if tree.shape == TreeShape::Hierarchical {
            return Ok(LoginBefore::default());
        }
        let page = self.login_access(id, catalogue).await?;
        let marked = match &page.sites {
            LoginSites::Marked(boxes) => Marked::learn(boxes, tree),
            LoginSites::Access(_) => None,
        };
        Ok(LoginBefore { marked, page: Some(page) })
    }

    /// Gives a new login its template and sites (protocol §9, likely). One request. `before` is what
    /// [`Backoffice::look_at_login`] found; [`Backoffice::confirm_login`] must follow.
    pub async fn grant_login(
        &self,
        id: UserId,
        grant: &LoginGrant,
        sheet: &LoginSheet,
        catalogue: &Catalogue,
        before: &LoginBefore,
    ) -> Result<(), BackofficeError> {
        let tree = &catalogue.sites;
        let bad = |what: &str| BackofficeError::BadRequest { what: what.to_owned(), source: None };
        if grant.sites.effective(tree).is_empty() {
            return Err(bad("a login needs at least one site"));
        }
        let asks = tree.shape == TreeShape::Flat && grant.sites != SiteAccess::All;
        if asks && before.marked.is_none() {
            return Err(bad("the page of the new login does not tell what a marked site means"));
        }
        let marked = before.marked.unwrap_or(Marked::Refused);
        let body = pages::login_permissions::grant(id, grant, sheet, tree, marked);
        let what = format!("giving login {id} the permission {}", grant.template.name);
        answer::submit(self.sessions(), &what, "/user/permissions/update", &body, is_login_page).await?;
        Ok(())
    }

    /// Reads a login's permission page and holds tokens and sites against what was sent (protocol §9). One request.
    ///
    /// In a flat tenant, what was found out about the marks before they were set decides: their opposite is
    /// [`BackofficeError::SitesDiffer`] and says so, and a page that is as it was before proves nothing.
    pub async fn confirm_login(
        &self,
        id: UserId,
        grant: &LoginGrant,
        sheet: &LoginSheet,
        catalogue: &Catalogue,
        before: &LoginBefore,
    ) -> Result<(), BackofficeError> {
        let tree = &catalogue.sites;
        let stored = self.login_access(id, catalogue).await?;
        if before.page.as_ref() == Some(&stored) {
            return Err(BackofficeError::NotStored {
                what: format!("permission {}", grant.template.name),
                wanted: "what was sent".to_owned(),
                stored: "the page as it was before".to_owned(),
            });
        }
        let wanted = grant.sites.effective(tree);
        let words = |sites: &BTreeSet<SiteId>| or_empty(tree.names(sites).join(", "));
        let differ = |stored: String| Err(BackofficeError::SitesDiffer { wanted: words(&wanted), stored });
        match (&stored.sites, before.marked) {
            (LoginSites::Access(access), _) => same_stores(&grant.sites, access, catalogue)?,
            (LoginSites::Marked(boxes), Some(means)) if *boxes == means.boxes(&wanted, tree) => {}
            (LoginSites::Marked(boxes), Some(means)) if *boxes == means.other().boxes(&wanted, tree) => {
                let others = tree.all_ids().difference(&wanted).copied().collect();
                return differ(format!("the other way round, exactly the other sites: {}", words(&others)));
            }
            (LoginSites::Marked(boxes), Some(_)) => return differ(format!("marks at {}", words(boxes))),
            (LoginSites::Marked(boxes), None) => {
                let marks = words(boxes);
                return differ(format!("marks at {marks}, and it is not known whether a mark grants a site"));
            }
        }
        let tokens = pages::login_permissions::expected(grant, sheet);
        if stored.tokens == tokens {
            return Ok(());
        }
        Err(BackofficeError::NotStored {
            what: format!("permission {}", grant.template.name),
            wanted: format!("{} rights", tokens.len()),
            stored: format!("{} rights", stored.tokens.len()),
        })
    }
}
