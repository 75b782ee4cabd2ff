//! The tags of an XML text that comes in pieces, looked for in its bytes.

use std::io::{BufRead, BufReader, Read};

use memchr::memmem;

/// The most bytes between two tags, and of a tag.
pub(super) const STRETCH_LIMIT: u64 = 1 << 20;

/// Why a workbook is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartsFault {
    /// It is no archive, or breaks off.
    Damaged,
    /// It unpacks to more than any roster.
    TooLarge,
}

pub(super) fn fault(error: &std::io::Error) -> PartsFault {
    if error.kind() == std::io::ErrorKind::FileTooLarge { PartsFault::TooLarge } else { PartsFault::Damaged }
}

/// Which tags are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum TagNames {
    /// All that may be one, those in comments included: a limit is no less one where a reader takes another view of a text.
    All,
    /// Those of these names: some outside of comments, some anywhere.
    Called { shown: &'static [&'static str], anywhere: &'static [&'static str] },
}

/// Where no tag is a tag, by what begins it and what ends it: comments, plain characters, words to programs.
const HIDING: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];

/// Hands over tags without their angle brackets.
pub(super) fn tags(
    from: impl Read,
    wanted: TagNames,
    mut take: impl FnMut(&str) -> Result<(), PartsFault>,
) -> Result<(), PartsFault> {
    let finders = |names: &'static [&'static str]| -> Vec<_> {
        names.iter().map(|name| (*name, memmem::Finder::new(name))).collect()
    };
    let (shown, anywhere) = match wanted {
        TagNames::All => (Vec::new(), Vec::new()),
        TagNames::Called { shown, anywhere } => (finders(shown), finders(anywhere)),
    };
    let mut hidden = None;
    let mut hand_over = |text: &[u8]| {
        if matches!(wanted, TagNames::All) {
            return every_tag(text, &mut take);
        }
        anywhere.iter().try_for_each(|(name, finder)| tags_called(name, finder, text, &mut take))?;
        each_shown(text, &mut hidden, |text| {
            shown.iter().try_for_each(|(name, finder)| tags_called(name, finder, text, &mut take))
        })
    };
    let mut from = BufReader::with_capacity(1 << 16, from);
    // What stands behind the last tag that was handed over.
    let mut begun = Vec::new();
    loop {
        let text = from.fill_buf().map_err(|error| fault(&error))?;
        if text.is_empty() {
            return hand_over(&begun);
        }
        let ends = memchr::memchr(b'>', text).zip(memchr::memrchr(b'>', text));
        let first = ends.map_or(text.len(), |(first, _)| first + 1);
        if (begun.len() + first) as u64 >= STRETCH_LIMIT {
            return Err(PartsFault::TooLarge);
        }
        begun.extend_from_slice(&text[..first]);
        if let Some((_, last)) = ends {
            hand_over(&begun)?;
            hand_over(&text[first..=last])?;
            begun.clear();
            begun.extend_from_slice(&text[last + 1..]);
        }
        let read = text.len();
        from.consume(read);
    }
}

fn every_tag(text: &[u8], take: &mut impl FnMut(&str) -> Result<(), PartsFault>) -> Result<(), PartsFault> {
    for stretch in text.split_inclusive(|byte| *byte == b'>') {
        if let Some(at) = memchr::memrchr(b'<', stretch) {
            let tag = &stretch[at + 1..];
            take(std::str::from_utf8(tag.strip_suffix(b">").unwrap_or(tag)).unwrap_or_default())?;
        }
    }
    Ok(())
}

/// Looks for a name, and only then for the tag around it.
fn tags_called(
    name: &str,
    finder: &memmem::Finder<'_>,
    text: &[u8],
    take: &mut impl FnMut(&str) -> Result<(), PartsFault>,
) -> Result<(), PartsFault> {
    let mut last = None;
    for found in finder.find_iter(text) {
        let end = memchr::memchr(b'>', &text[found..]).map_or(text.len(), |length| found + length);
        let Some(start) = memchr::memrchr(b'<', &text[..end]) else { continue };
        let is_text = start > found || text[start..found].contains(&b'>');
        if is_text || last.replace(start) == Some(start) {
            continue;
        }
        let tag = std::str::from_utf8(&text[start + 1..end]).unwrap_or_default();
        if local(tag) == name {
            take(tag)?;
        }
    }
    Ok(())
}

/// Returns the name of a tag without its prefix; an end tag has that of its beginning.
pub(super) fn local(tag: &str) -> &str {
    let name = tag.trim_start_matches('/').split([' ', '/', '\n', '\r', '\t']).next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

/// Returns what a tag says under a name.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    attributes(tag).find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// Returns what a tag says, by name. A sheet has as many of it as it has rows.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        loop {
            let at = memchr::memchr(b'=', rest.as_bytes())?;
            let (before, behind) = (rest[..at].trim_end(), rest[at + 1..].trim_start());
            let name = before.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
            let Some(quote) = behind.bytes().next().filter(|quote| matches!(quote, b'"' | b'\'')) else {
                rest = behind;
                continue;
            };
            let end =
                memchr::memchr(quote, &behind.as_bytes()[1..]).map_or(behind.len(), |length| length + 1);
            rest = behind.get(end + 1..).unwrap_or_default();
            // The name of the tag is none.
            if name.len() < before.len() {
                return Some((name, &behind[1..end]));
            }
        }
    })
}

/// Hands over a text without what hides tags. `hidden` is the end of what goes on from the text before; each text is cut behind a `>`,
/// so that no beginning and no end is.
fn each_shown(
    mut text: &[u8],
    hidden: &mut Option<&'static [u8]>,
    mut take: impl FnMut(&[u8]) -> Result<(), PartsFault>,
) -> Result<(), PartsFault> {
    loop {
        if let Some(end) = *hidden {
            let Some(at) = memmem::find(text, end) else { return Ok(()) };
            text = &text[at + end.len()..];
            *hidden = None;
        }
        let begins = |sign: usize| {
            let from = sign.checked_sub(1)?;
            HIDING
                .iter()
                .find(|(begin, _)| text[from..].starts_with(begin))
                .map(|(begin, end)| (from, begin, end))
        };
        let Some((from, begin, end)) = memchr::memchr2_iter(b'!', b'?', text).find_map(begins) else {
            return take(text);
        };
        take(&text[..from])?;
        text = &text[from + begin.len()..];
        *hidden = Some(end);
    }
}

#[cfg(test)]
mod tests;
