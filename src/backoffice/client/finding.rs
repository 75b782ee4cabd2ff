//! Whom a key means: one person, or an error that says who it could be.

use futures_util::{StreamExt, TryStreamExt};

use crate::model::{Email, EmployeeId, PersonName, Phone, PosUserId};

use super::super::{
    BackofficeError, Catalogue, EmployeeFilter, EmployeeKey, LinkableEmployee, ListedEmployee, Profile,
};
use super::Backoffice;

/// How many edit pages are asked for at once; sessions and rate bound what really happens.
const AT_ONCE: usize = 8;

impl Backoffice {
    /// Returns the one employee a key means: nobody and several are errors, the latter with the candidates.
    ///
    /// A telephone decides between people of one name; where it contradicts the only one, nobody is found.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let id = backoffice.find_one(&EmployeeKey::Email("ana.diaz@example.com".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn find_one(&self, key: &EmployeeKey) -> Result<EmployeeId, BackofficeError> {
        let (what, found) = match key {
            EmployeeKey::PosUserId(number) => {
                (format!("POS id {number}"), self.by_pos_user_id(*number).await?)
            }
            EmployeeKey::Email(email) => (format!("e-mail {email}"), self.by_email(email).await?),
            EmployeeKey::Name(name, phone) => (format!("name {name}"), self.by_name(name, *phone).await?),
            EmployeeKey::Id(id) => (format!("number {id}"), self.by_id(*id).await?),
            EmployeeKey::AdpEmployeeId(adp) => (format!("ADP id {adp}"), self.by_adp_id(adp).await?),
        };
        match found.as_slice() {
            [] => Err(BackofficeError::NotFound { what: format!("employee with the {what}") }),
            [one] => Ok(one.id),
            several => {
                Err(BackofficeError::Ambiguous { what, candidates: several.iter().map(in_words).collect() })
            }
        }
    }

    async fn by_pos_user_id(&self, number: PosUserId) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let filter = EmployeeFilter { pos_user_id: Some(number), ..EmployeeFilter::default() };
        let found = self.find_employees(&filter).await?;
        // The filter is documented as exact; a server that thinks otherwise must not make us disable somebody else.
        Ok(found.into_iter().filter(|one| one.pos_user_id == Some(number)).collect())
    }

    async fn by_id(&self, id: EmployeeId) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut found = self.list_employees().await?;
        found.retain(|one| one.id == id);
        Ok(found)
    }

    /// Only edit pages show it (protocol §6): everybody's is read, since nothing says that an ADP id is given once. An error where
    /// one cannot be read: it could be theirs.
    async fn by_adp_id(&self, adp: &str) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut everybody = self.list_employees().await?;
        let catalogue = self.known_catalogue().await?;
        let ids: Vec<EmployeeId> = everybody.iter().map(|one| one.id).collect();
        let pages = futures_util::stream::iter(ids).map(|id| self.profile(id, &catalogue));
        let profiles: Vec<Profile> = pages.buffer_unordered(AT_ONCE).try_collect().await?;
        let same = |profile: &&Profile| profile.adp_employee_id.trim() == adp.trim();
        let same: Vec<EmployeeId> = profiles.iter().filter(same).map(|profile| profile.id).collect();
        everybody.retain(|one| same.contains(&one.id));
        Ok(everybody)
    }

    async fn by_name(
        &self,
        name: &PersonName,
        phone: Option<Phone>,
    ) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut found = self.list_employees().await?;
        found.retain(|one| one.name.key() == name.key());
        let Some(phone) = phone else { return Ok(found) };
        let (same, other): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.phone() == Some(phone));
        match (same.is_empty(), other.as_slice()) {
            (false, _) => Ok(same),
            // One person without a telephone of their own: nothing to tell apart, nothing contradicted.
            (true, [one]) if one.phone().is_none() => Ok(other),
            (true, [one]) => Err(BackofficeError::NotFound {
                what: format!(
                    "employee with the name {name} and the phone {phone}; there is {}",
                    in_words(one)
                ),
            }),
            (true, _) => Ok(other),
        }
    }

    /// The lists are asked first (protocol §3, §9), then the edit pages of those whose e-mail no list shows.
    async fn by_email(&self, email: &Email) -> Result<Vec<ListedEmployee>, BackofficeError> {
        let mut everybody = self.list_employees().await?;
        let linkable = self.linkable_employees().await?;
        let mut found: Vec<EmployeeId> = with_email(&linkable, email).map(|one| one.id).collect();
        if found.is_empty() {
            found.extend(self.login_owner(email).await?);
        }
        if found.is_empty() {
            found.extend(self.unlisted_with_email(&everybody, &linkable, email).await?);
        }
        everybody.retain(|one| found.contains(&one.id));
        Ok(everybody)
    }

    /// Returns the employee behind the login of this e-mail, where their own form shows it too.
    async fn login_owner(&self, email: &Email) -> Result<Option<EmployeeId>, BackofficeError> {
        let logins = self.list_users().await?;
        let Some(login) = logins.iter().find(|one| one.email.as_ref() == Some(email)) else {
            return Ok(None);
        };
        let Some(owner) = self.login_link(login.id).await?.employee else { return Ok(None) };
        let profile = self.profile(owner, &self.known_catalogue().await?).await?;
        Ok(has_email(&profile, email).then_some(owner))
    }

    /// Returns whether an employee has this e-mail, logins left aside.
    pub(super) async fn has_employee_with_email(&self, email: &Email) -> Result<bool, BackofficeError> {
        let linkable = self.linkable_employees().await?;
        if with_email(&linkable, email).next().is_some() {
            return Ok(true);
        }
        let everybody = self.list_employees().await?;
        Ok(self.unlisted_with_email(&everybody, &linkable, email).await?.is_some())
    }

    /// Reads the edit pages of those whose e-mail no list shows, until one has it.
    async fn unlisted_with_email(
        &self,
        everybody: &[ListedEmployee],
        linkable: &[LinkableEmployee],
        email: &Email,
    ) -> Result<Option<EmployeeId>, BackofficeError> {
        let catalogue: Catalogue = self.known_catalogue().await?;
        let catalogue = &catalogue;
        let unlisted: Vec<EmployeeId> = everybody
            .iter()
            .map(|one| one.id)
            .filter(|id| linkable.iter().all(|known| known.id != *id))
            .collect();
        let pages = futures_util::stream::iter(unlisted).map(|id| self.profile(id, catalogue));
        let mut pages = std::pin::pin!(pages.buffer_unordered(AT_ONCE));
        while let Some(profile) = pages.try_next().await? {
            if has_email(&profile, email) {
                return Ok(Some(profile.id));
            }
        }
        Ok(None)
    }
}

fn with_email<'a>(
    linkable: &'a [LinkableEmployee],
    email: &'a Email,
) -> impl Iterator<Item = &'a LinkableEmployee> {
    linkable.iter().filter(move |one| one.email.as_ref() == Some(email))
}

fn has_email(profile: &Profile, email: &Email) -> bool {
    profile.email_text.parse::<Email>().ok().as_ref() == Some(email)
}

fn in_words(one: &ListedEmployee) -> String {
    let number = one.pos_user_id.map_or("none".to_owned(), |number| number.to_string());
    let phone = if one.phone_text.is_empty() { "no phone" } else { &one.phone_text };
    let state = if one.active { "active" } else { "inactive" };
    format!("{} (POS id {number}, {phone}, {state})", one.name)
}
