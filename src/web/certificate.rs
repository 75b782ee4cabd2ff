//! A server whose certificate nobody here vouches for: told as that, not as a server that is down.

use std::error::Error;

use rustls::CertificateError;

/// What is wrong, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("this computer does not trust its certificate: {}", in_words(.why))]
struct Untrusted {
    why: CertificateError,
}

/// Returns what is wrong with a certificate, in a sentence and a half. What the library says of it is for programmers.
const fn in_words(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired. Whoever runs the server must renew it; look whether this computer's clock is right"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet. Look whether this computer's clock is right"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is another server's. Look whether the address is the right one"
        }
        CertificateError::Revoked => "it was revoked. Whoever runs the server must know",
        // Mostly one whose issuer nobody knows here.
        _ => {
            "nobody whom it knows vouches for it. Where the office or a proxy issues its own, add the issuing certificate to the \
             computer's store, or on Linux name its file in SSL_CERT_FILE"
        }
    }
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
fn refused(error: &(dyn Error + 'static)) -> Option<CertificateError> {
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
        let tls = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
        assert_eq!(refused(&wrapped), Some(CertificateError::UnknownIssuer));
        let other = rustls::Error::InvalidCertificate(CertificateError::Expired);
        assert_eq!(refused(&other), Some(CertificateError::Expired));
        assert_eq!(refused(&io::Error::other("reset")), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_do() {
        let told = |why| Untrusted { why }.to_string();
        assert!(told(CertificateError::UnknownIssuer).contains("SSL_CERT_FILE"));
        assert!(told(CertificateError::Expired).contains("clock is right"));
        assert!(told(CertificateError::NotValidForName).contains("the address"));
        assert!(!told(CertificateError::Expired).contains("SSL_CERT_FILE"), "that would not help");
    }
}
