//! Is it still free? "Yes" is never a guess: what cannot be known counts as taken or is said in the docs.

use crate::model::{Email, Phone, PosUserId};

use super::super::{BackofficeError, EmployeeFilter};
use super::Backoffice;

impl Backoffice {
    /// Returns whether nobody on the roster has this point-of-sale number, inactive people included. An employee
    /// without any site keeps their number but is on no listing (protocol §6): a create can still meet it. One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// if backoffice.is_pos_user_id_available("2040".parse()?).await? {
    ///     println!("free");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_pos_user_id_available(&self, number: PosUserId) -> Result<bool, BackofficeError> {
        let filter = EmployeeFilter { pos_user_id: Some(number), ..EmployeeFilter::default() };
        Ok(self.find_employees(&filter).await?.is_empty())
    }

    /// Returns whether no employee and no login has this e-mail. The listings show the e-mails of logins and of people
    /// who can be linked (protocol §3); for everybody else their edit page is read, so that "free" is never a guess.
    /// Three requests, and one for each employee whose e-mail no listing shows.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let free = backoffice.is_email_available(&"ana.diaz@example.com".parse()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_email_available(&self, email: &Email) -> Result<bool, BackofficeError> {
        if self.list_users().await?.iter().any(|login| login.email.as_ref() == Some(email)) {
            return Ok(false);
        }
        Ok(!self.has_employee_with_email(email).await?)
    }

    /// Returns whether nobody on the roster has this telephone number, however it is written. One request.
    ///
    /// ```no_run
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let free = backoffice.is_phone_available("(555) 010-2233".parse()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_phone_available(&self, phone: Phone) -> Result<bool, BackofficeError> {
        let digits = phone.digits();
        // What is no readable number, but holds these digits, may be this number.
        let has =
            |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().contains(&digits);
        let people = self.list_employees().await?;
        Ok(people.iter().all(|one| one.phone() != Some(phone) && !has(&one.phone_text)))
    }
}
