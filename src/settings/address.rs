//! The address of a Backoffice as people write it: a word, a whole address, or one that was pasted from a browser.

use url::Url;

use super::error::SettingsError;

/// What comes behind a subdomain.
const SONNYS: &str = ".sonnyscontrols.com";
/// The most letters of a part of a host's name.
const LONGEST_LABEL: usize = 63;

/// Returns the address that a text means: what a browser shows is understood, path and all; a login in it is not.
pub(crate) fn address(text: &str) -> Result<Url, SettingsError> {
    let text = text.trim();
    let with_scheme = |text: &str| format!("https://{text}");
    // A host alone, as people type it into a browser.
    let whole =
        if text.contains("://") || !looks_like_a_host(text) { text.to_owned() } else { with_scheme(text) };
    let mut url =
        Url::parse(&whole).map_err(|source| SettingsError::BadUrl { url: text.to_owned(), source })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SettingsError::LoginInUrl { host: url.host_str().unwrap_or_default().to_owned() });
    }
    without_page(&mut url);
    Ok(url)
}

/// Leaves scheme, host and port of what a browser shows.
fn without_page(url: &mut Url) {
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
}

/// Returns scheme and host of what somebody pasted when asked for the address: a whole one from the browser, its host, or the name
/// alone. The error is what to tell them.
pub(crate) fn pasted(text: &str) -> Result<Url, String> {
    let text = text.trim().trim_matches(|letter| matches!(letter, '<' | '>' | '"' | '\''));
    let whole = match (text.contains("://"), text.contains('.') || text.contains(':')) {
        (true, _) => text.to_owned(),
        (false, true) => format!("https://{text}"),
        (false, false) => format!("https://{text}{SONNYS}"),
    };
    let said = format!(
        "{text:?} is no address: paste the one that the browser shows, such as https://example{SONNYS}"
    );
    let mut url = Url::parse(&whole).map_err(|_| said.clone())?;
    let host = url.host_str().ok_or(said.clone())?.to_owned();
    let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    if !(url.scheme() == "https" || (url.scheme() == "http" && here)) {
        return Err(format!("{text:?} is not safe to send a password to: the address begins with https://"));
    }
    if !here && (text.is_empty() || !host.contains('.') || host.chars().any(char::is_whitespace)) {
        return Err(said);
    }
    without_page(&mut url);
    // A login that was pasted along belongs into no file.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    Ok(url)
}

/// Returns the line of the settings that names an address.
pub(crate) fn setting(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let name = host.strip_suffix(SONNYS).filter(|name| !name.contains('.') && url.port().is_none());
    match name {
        Some(name) => format!("subdomain = {}", toml::Value::from(name)),
        None => format!("url = {}", toml::Value::from(url.as_str().trim_end_matches('/'))),
    }
}

/// Returns the address of a subdomain: one part of a host's name, or an address of which it is the first.
pub(crate) fn of_subdomain(tenant: &str, text: &str) -> Result<String, SettingsError> {
    let text = text.trim();
    let label = if is_label(text) { Some(text.to_ascii_lowercase()) } else { subdomain_in(text) };
    match label {
        Some(label) => Ok(format!("https://{label}{SONNYS}")),
        None => Err(SettingsError::BadSetting {
            key: format!("tenants.{tenant}.subdomain"),
            value: text.to_owned(),
            valid: format!(
                "the one word before {SONNYS}, such as subdomain = \"example\"; for another address url = \"https://…\""
            ),
        }),
    }
}

/// Returns the subdomain of an address of Sonny's.
fn subdomain_in(text: &str) -> Option<String> {
    let url = address(text).ok().filter(|url| url.scheme() == "https" && url.port().is_none())?;
    let label = url.host_str()?.strip_suffix(SONNYS)?;
    is_label(label).then(|| label.to_owned())
}

fn is_label(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (1..=LONGEST_LABEL).contains(&text.len()) && plain && !text.starts_with('-') && !text.ends_with('-')
}

/// Returns whether a text begins with a host's name, and a port perhaps.
fn looks_like_a_host(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "1"));
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    digits && name.contains('.') && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_address_is_understood() {
        for text in [
            "https://example.sonnyscontrols.com",
            "https://example.sonnyscontrols.com/employee?isActive=Y#top",
            " example.sonnyscontrols.com ",
            "example.sonnyscontrols.com/login",
        ] {
            assert_eq!(address(text).unwrap().as_str(), "https://example.sonnyscontrols.com/", "{text}");
            assert_eq!(of_subdomain("main", text).unwrap(), "https://example.sonnyscontrols.com", "{text}");
        }
        assert_eq!(address("http://127.0.0.1:8080/x").unwrap().as_str(), "http://127.0.0.1:8080/");
        let refused = address("https://bot:secret@example.sonnyscontrols.com").unwrap_err().to_string();
        assert!(!refused.contains("secret") && refused.contains("example.sonnyscontrols.com"), "{refused}");
        assert!(address("example").is_err());
    }

    #[test]
    fn a_subdomain_is_one_label() {
        assert_eq!(of_subdomain("main", "Example").unwrap(), "https://example.sonnyscontrols.com");
        for text in [
            "",
            "a.b",
            "evil.example/",
            "evil.example#",
            "evil.example/.sonnyscontrols.com",
            "bot@evil.example",
            "-a",
            "a-",
            "a b",
            "https://evil.example",
            "http://example.sonnyscontrols.com",
            "https://a.b.sonnyscontrols.com",
            "xn--\u{e4}",
        ] {
            let refused = of_subdomain("main", text).unwrap_err().to_string();
            assert!(refused.contains("subdomain = \"example\""), "{text:?}: {refused}");
        }
        assert!(of_subdomain("main", &"a".repeat(64)).is_err());
    }

    #[test]
    fn a_pasted_address_is_read_however_much_of_it_there_is() {
        for text in [
            "example",
            "example.sonnyscontrols.com",
            "https://example.sonnyscontrols.com",
            " <https://example.sonnyscontrols.com/employee?active=all#top> ",
            "https://bot:secret@example.sonnyscontrols.com/",
        ] {
            assert_eq!(setting(&pasted(text).unwrap()), "subdomain = \"example\"", "{text}");
        }
        assert_eq!(
            setting(&pasted("http://127.0.0.1:8080/login").unwrap()),
            "url = \"http://127.0.0.1:8080\""
        );
        assert_eq!(
            setting(&pasted("https://wash.example.com/x").unwrap()),
            "url = \"https://wash.example.com\""
        );
        for text in
            ["http://example.sonnyscontrols.com", "", "ftp://example.sonnyscontrols.com", "not an address"]
        {
            assert!(pasted(text).is_err(), "{text}");
        }
    }
}
