//! The address of a Backoffice as people paste it.

use url::Url;

/// What every Backoffice of Sonny's ends with.
const DOMAIN: &str = ".sonnyscontrols.com";

/// Returns scheme and host of what somebody pasted: a whole address from the browser, its host, or the name alone.
pub(super) fn pasted(text: &str) -> Result<Url, String> {
    let text = text.trim().trim_matches(|c| matches!(c, '<' | '>' | '"' | '\''));
    let whole = match (text.contains("://"), text.contains('.') || text.contains(':')) {
        (true, _) => text.to_owned(),
        (false, true) => format!("https://{text}"),
        (false, false) => format!("https://{text}{DOMAIN}"),
    };
    let said = format!(
        "{text:?} is no address: paste the one that the browser shows, such as https://example{DOMAIN}"
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
    url.set_path("");
    url.set_query(None);
    url.set_fragment(None);
    // A login that was pasted along belongs into no file.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    Ok(url)
}

/// Returns the line of the settings that names an address.
pub(super) fn setting(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let name = host.strip_suffix(DOMAIN).filter(|name| !name.contains('.') && url.port().is_none());
    match name {
        Some(name) => format!("subdomain = {}", toml::Value::from(name)),
        None => format!("url = {}", toml::Value::from(url.as_str().trim_end_matches('/'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
