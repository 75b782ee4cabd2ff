//! Signing one session in (protocol §2).

use std::time::Duration;

use crate::web::read_with_retry;

use super::super::arrived::{may_get_better, page_body};
use super::super::exchange::Reply;
use super::super::sign_ins::{NoAnswer, SignInPage};
use super::super::{BackofficeError, pages};
use super::{Session, Sessions};

/// How long the sign-in is left alone before the password is sent once more, and for the last time.
const BEFORE_ANOTHER: Duration = Duration::from_secs(2);

impl Sessions {
    /// Signs a session in where it is not. Where the answer says nothing, and may say more another time, once more.
    pub(super) async fn ensure_signed_in(
        &self,
        session: &mut Session,
        page: SignInPage,
    ) -> Result<(), BackofficeError> {
        if session.signed_in.is_some() {
            return Ok(());
        }
        let _turn = self.sign_ins.turn(session.kind).await;
        if self.sign_ins.is_refused() {
            return Err(self.refused());
        }
        let mut lost = BackofficeError::SignInUnanswered { what: self.sign_ins.came(), source: None };
        while self.sign_ins.may_send(session.kind) {
            match self.send_password(session, page).await {
                Err(error @ BackofficeError::SignInUnanswered { .. }) => lost = error,
                known => return known,
            }
            if self.sign_ins.may_send(session.kind) {
                tokio::time::sleep(BEFORE_ANOTHER).await;
            }
        }
        Err(lost)
    }

    /// Gets the sign-in page, which opens the session that the form login asks for, and sends what its form wants (§2).
    async fn send_password(&self, session: &mut Session, page: SignInPage) -> Result<(), BackofficeError> {
        let html = match page {
            SignInPage::AskedForOnce => self.sign_in_page(session).await?,
            SignInPage::TriedAgain => read_with_retry(|| self.sign_in_page(session), may_get_better).await?,
        };
        let body = pages::sign_in::credentials(&html, &self.username, self.password.expose())?;
        let under_way = self.sign_ins.send();
        self.count("POST", pages::sign_in::CHECK);
        let answer = session.transport.post(pages::sign_in::CHECK, &body).await;
        let place = under_way.place();
        drop(under_way);
        let answer = match answer {
            Ok(answer) => answer,
            Err(source) if source.may_have_been_processed() => {
                let what = format!("no whole answer came from {}", pages::sign_in::CHECK);
                self.sign_ins.leave_open(NoAnswer::Passing, &what);
                return Err(BackofficeError::SignInUnanswered { what, source: Some(source) });
            }
            Err(source) => return Err(BackofficeError::from_web("signing in", source)),
        };
        self.mind(answer.status, answer.retry_after);
        let leads_back = pages::sign_in::is_led_to_by(answer.location.as_deref());
        match answer.status {
            _ if leads_back || answer.is_sign_in_page() || answer.status == 401 => {
                self.sign_ins.refuse();
                Err(self.refused())
            }
            301..=303 if answer.location.is_some() => {
                session.signed_in = Some(place);
                self.sign_ins.take();
                Ok(())
            }
            status => {
                let title = crate::web::page::title(&answer.body);
                let check = pages::sign_in::CHECK;
                let what = format!("{check} answers a sign-in with status {status} ({title:?})");
                let passes = status == 429 || status >= 500;
                let came = if passes { NoAnswer::Passing } else { NoAnswer::AboutThePassword };
                self.sign_ins.leave_open(came, &what);
                Err(BackofficeError::SignInUnanswered { what, source: None })
            }
        }
    }

    async fn sign_in_page(&self, session: &Session) -> Result<String, BackofficeError> {
        let path = pages::sign_in::PATH;
        self.count("GET", path);
        let answer = session.transport.get(path).await;
        let answer = answer.map_err(|source| BackofficeError::from_web("the sign-in page", source))?;
        self.mind(answer.status, answer.retry_after);
        page_body(path, answer)
    }
}
