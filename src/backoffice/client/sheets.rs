//! What one page of somebody tells about the whole tenant: whose page is asked, and whose next (protocol §8, §9).

use crate::model::fold;

use super::super::{BackofficeError, ListedEmployee, ListedUser, LoginSheet, PosPermissionSheet, pages};
use super::Backoffice;

/// The most people who are asked one after another.
const MOST: usize = 8;

impl Backoffice {
    /// Returns the point-of-sale templates from the page of one of these people, of an active one for choice (§8: those of
    /// inactive people were never recorded). `None` where there is nobody, the first error where no page of the few that are
    /// asked can be read. One request where the first one can.
    pub async fn any_pos_permission_sheet(
        &self,
        listed: &[ListedEmployee],
    ) -> Result<Option<PosPermissionSheet>, BackofficeError> {
        let mut first_error = None;
        let active = listed.iter().filter(|one| one.active);
        for one in active.chain(listed.iter().filter(|one| !one.active)).take(MOST) {
            match self.pos_permission_sheet(one.id).await {
                Ok(sheet) => return Ok(Some(sheet)),
                Err(error) if error.is_of_one_page() => first_error = first_error.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        first_error.map_or(Ok(None), Err)
    }

    /// Returns the names of the point-of-sale templates, where nobody's page can tell what they grant (§8). One request.
    pub async fn pos_template_names(&self) -> Result<Vec<String>, BackofficeError> {
        self.read_page(pages::templates::PATH, pages::templates::read).await
    }

    /// Returns the templates of logins: from the own login's page, else from that of an active one, the next where one does not
    /// open (§9: the page of a login that no longer serves leads to the list). `None` where none opens. One request where the
    /// own one does.
    pub async fn any_login_sheet(
        &self,
        listed: &[ListedUser],
    ) -> Result<Option<LoginSheet>, BackofficeError> {
        let own = fold(self.username());
        let is_own = |login: &&ListedUser| fold(&login.username) == own;
        let others = listed.iter().filter(|login| login.active && !is_own(login));
        for login in listed.iter().filter(is_own).chain(others).take(MOST) {
            match self.login_sheet(login.id).await {
                Ok(sheet) => return Ok(Some(sheet)),
                Err(error) if error.is_of_one_page() => {
                    tracing::info!(%error, "the templates of logins are not read from this page");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}
