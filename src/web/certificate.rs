//! A server whose certificate nobody here vouches for: told as that, not as a server that is down.

use std::error::Error;

/// What is wrong, and what to do where the certificate is the right one.
#[derive(Debug, thiserror::Error)]
#[error(
    "this computer does not trust its certificate ({why}). Where the office or a proxy issues its own, add the issuing \
     certificate to the computer's store, or on Linux name its file in SSL_CERT_FILE"
)]
struct Untrusted {
    why: rustls::CertificateError,
}

/// Returns why there is no answer, in words for whoever can mend it.
pub(super) fn cause_of(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    match refused(&error) {
        Some(why) => Box::new(Untrusted { why }),
        // The address can hold a name or an e-mail.
        None => Box::new(error.without_url()),
    }
}

/// Looks for a refused certificate among the causes. An error of input and output hides the one that it carries.
fn refused(error: &(dyn Error + 'static)) -> Option<rustls::CertificateError> {
    let mut next = Some(error);
    while let Some(error) = next {
        let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = carried.and_then(|inner| inner.downcast_ref::<rustls::Error>()).or(error.downcast_ref());
        if let Some(rustls::Error::InvalidCertificate(why)) = tls {
            return Some(why.clone());
        }
        next = carried.and_then(|inner| refused_carrier(inner)).or_else(|| error.source());
    }
    None
}

/// Goes into an error that carries another one of its kind.
fn refused_carrier<'a>(inner: &'a (dyn Error + Send + Sync + 'static)) -> Option<&'a (dyn Error + 'static)> {
    inner.is::<std::io::Error>().then_some(inner as &(dyn Error + 'static))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_refused_certificate_is_found_however_deep_it_is_wrapped() {
        let tls = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
        assert_eq!(refused(&wrapped), Some(rustls::CertificateError::UnknownIssuer));
        let other = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        assert_eq!(refused(&other), Some(rustls::CertificateError::Expired));
        assert_eq!(refused(&io::Error::other("reset")), None);
    }
}
