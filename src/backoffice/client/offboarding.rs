//! Somebody leaves: their logins are closed, then the employee, each proven (protocol §6, §9).

use futures_util::{StreamExt, stream};

use crate::model::EmployeeId;

use super::super::{BackofficeError, EmployeeKey, ListedUser, Offboarded};
use super::Backoffice;
use super::names::bad;

/// How many pages of logins are asked for at once; sessions and rate bound what really happens.
const AT_ONCE: usize = 8;

/// Whose logins are whose, as their own pages say.
pub(super) struct OwnedLogins {
    pub(super) theirs: Vec<ListedUser>,
    /// Those whose page could not be read, and why.
    pub(super) unread: Vec<(ListedUser, BackofficeError)>,
}

impl Backoffice {
    /// Closes an employee's account and every open Backoffice login of theirs, in one call: the logins first, since a login of
    /// somebody inactive is likely not to be closed any more (protocol §6). Each is read back.
    ///
    /// Whose a login is stands on its own page alone (protocol §9): the page of every open login is read, so that none is
    /// overlooked. A login that cannot be closed, or whose page cannot be read, does not keep the employee active: it is
    /// named in the result. The login that this client signs in with is never closed; whoever owns it is refused, and nothing
    /// is sent. The call may be made again after an error: what is closed already is left alone.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let gone = backoffice.offboard_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
    /// assert!(gone.is_complete(), "{:?}", gone.left_open);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn offboard_employee(&self, key: &EmployeeKey) -> Result<Offboarded, BackofficeError> {
        let id = self.find_one(key).await?;
        let open = self.list_users().await?.into_iter().filter(|one| one.active).collect();
        let OwnedLogins { theirs, unread } = self.logins_of(id, open).await?;
        if theirs.iter().any(|login| self.is_own(login)) {
            return Err(bad("they own the login that roster-sync signs in with; it is never switched off"));
        }
        let mut left_open: Vec<String> = unread
            .into_iter()
            .map(|(login, error)| {
                format!(
                    "whose the login {} is could not be read ({error}): see /user/edit/{}",
                    login.username, login.id
                )
            })
            .collect();
        let mut closed = Vec::new();
        for login in theirs {
            match self.switch(&login, false).await {
                Ok(_) => closed.push(login.id),
                Err(error) => left_open.push(format!(
                    "the login {} is open ({error}): close it at /user/edit/{}",
                    login.username, login.id
                )),
            }
        }
        let account = self.change_status(key, false).await?;
        Ok(Offboarded { id, changed: account.changed, closed, left_open, warnings: account.warnings })
    }

    /// Reads the pages of these logins for whose they are.
    pub(super) async fn logins_of(
        &self,
        owner: EmployeeId,
        logins: Vec<ListedUser>,
    ) -> Result<OwnedLogins, BackofficeError> {
        let (mut theirs, mut unread) = (Vec::new(), Vec::new());
        let mut pages = stream::iter(logins)
            .map(|login| async {
                let link = self.login_link(login.id).await;
                (login, link)
            })
            .buffered(AT_ONCE);
        while let Some((login, link)) = pages.next().await {
            match link {
                Ok(link) if link.employee == Some(owner) => theirs.push(login),
                Ok(_) => {}
                Err(error) if error.is_of_one_page() => unread.push((login, error)),
                Err(error) => return Err(error),
            }
        }
        drop(pages);
        Ok(OwnedLogins { theirs, unread })
    }
}
