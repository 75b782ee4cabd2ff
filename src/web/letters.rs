//! The letters of a page: it is read, and forms are sent, as UTF-8 alone. A page that is written otherwise would be sent back with
//! other letters than it came with.

/// How much of a page is looked through for what it says of its own letters, as browsers do.
const HEAD: usize = 1024;

/// Holds the bytes of a page against UTF-8 while they arrive.
#[derive(Debug, Default)]
pub(super) struct Utf8Check {
    /// What the answer's head calls them.
    told: Option<String>,
    /// The page's beginning, as long as it may still say what they are.
    head: Vec<u8>,
    /// A letter of which a part is still to come.
    begun: Vec<u8>,
}

impl Utf8Check {
    /// Begins a page whose head says this of its content.
    pub(super) fn of(content_type: Option<&str>) -> Self {
        Self { told: content_type.and_then(charset_in), ..Self::default() }
    }

    /// Takes the next bytes, or returns what the page is written in instead.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        if let Some(other) = self.told.as_ref().filter(|told| !is_utf8(told)) {
            return Err(other.clone());
        }
        self.look_for_word(bytes)?;
        let mut joined = std::mem::take(&mut self.begun);
        let bytes = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        match std::str::from_utf8(bytes) {
            Ok(_) => Ok(()),
            Err(broken) if broken.error_len().is_none() => {
                self.begun = bytes[broken.valid_up_to()..].to_vec();
                Ok(())
            }
            Err(_) => Err("other letters".to_owned()),
        }
    }

    /// Where the head says nothing, the page itself may.
    fn look_for_word(&mut self, bytes: &[u8]) -> Result<(), String> {
        if self.told.is_some() || self.head.len() >= HEAD {
            return Ok(());
        }
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        let head = without_comments(&String::from_utf8_lossy(&self.head));
        // A tag that is still to come says nothing yet.
        let tags = head.split('<').filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
        let metas = tags.filter(|tag| tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("meta")));
        let mut named = metas.filter_map(charset_in);
        match named.find(|name| !is_utf8(name)) {
            Some(other) => Err(other),
            None => Ok(()),
        }
    }
}

/// Takes out what is only noted for people, and what old browsers alone read; the last one may still go on.
fn without_comments(head: &str) -> String {
    let mut parts = head.split("<!--");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once("-->")).fold(before, |text, (_, behind)| text + behind)
}

/// Returns what is behind `charset=`, in small letters.
fn charset_in(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let (_, behind) = text.split_once("charset")?;
    let named = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "-_:.+".contains(letter);
    let name: String = named.chars().take_while(|letter| is_of_name(*letter)).collect();
    (!name.is_empty()).then_some(name)
}

fn is_utf8(name: &str) -> bool {
    matches!(name, "utf-8" | "utf8" | "unicode-1-1-utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: Option<&str>, page: &[u8], piece: usize) -> Result<(), String> {
        let mut letters = Utf8Check::of(content_type);
        page.chunks(piece).try_for_each(|bytes| letters.take(bytes))
    }

    #[test]
    fn utf8_is_taken_in_pieces_of_any_length() {
        let page = "<html><head><meta charset=\"utf-8\"></head>José Żak 张 🙂</html>".as_bytes();
        for piece in 1..page.len() {
            for told in [
                None,
                Some("text/html"),
                Some("Text/HTML;Charset=\"UTF-8\""),
                Some("text/html; charset = utf8"),
            ] {
                assert_eq!(read(told, page, piece), Ok(()), "{piece} {told:?}");
            }
        }
    }

    #[test]
    fn what_a_comment_says_of_the_letters_is_not_said() {
        let page = "<html><!--[if lt IE 9]><meta charset='windows-1252'><![endif]--><!-- <meta charset=latin1 --><meta \
                    charset=utf-8><p>José</html>";
        for piece in [1, 7, 900] {
            assert_eq!(read(None, page.as_bytes(), piece), Ok(()));
            let behind = page.replace("charset=utf-8", "charset=koi8-r");
            assert_eq!(read(None, behind.as_bytes(), piece), Err("koi8-r".into()));
        }
    }

    #[test]
    fn whatever_else_a_page_is_written_in_is_told() {
        let plain = b"<html><head><title>Plain</title></head>Ana</html>";
        assert_eq!(read(Some("text/html; charset=ISO-8859-1"), plain, 9), Err("iso-8859-1".into()));
        let named: [&[u8]; 2] = [
            b"<html><META charset=windows-1252><body>Ana",
            b"<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>",
        ];
        for (page, piece) in named.into_iter().flat_map(|page| [1, 7, 900].map(|piece| (page, piece))) {
            assert_eq!(read(None, page, piece), Err("windows-1252".into()));
            assert_eq!(
                read(Some("text/html; charset=utf-8"), page, piece),
                Ok(()),
                "the answer's head counts first"
            );
        }
        assert_eq!(read(None, b"<html>Jos\xe9 Diaz", 3), Err("other letters".into()));
        assert_eq!(
            read(Some("text/html; charset=utf-8"), b"<html>Jos\xe9 Diaz", 100),
            Err("other letters".into())
        );
    }
}
