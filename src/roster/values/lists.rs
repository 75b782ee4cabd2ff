//! Names in one cell, with whatever somebody wrote between them.

/// What may stand between two names, besides `;` and a line feed, which always do.
pub(crate) const BETWEEN_NAMES: [&str; 8] = [",", "/", "\\", "|", "&", "+", " and ", " AND "];

/// Puts what the settings say in the place of names: of the whole text, or of every part of it that they know. What stands
/// between the parts stays, since it may be part of a name.
pub(super) fn translated<'a>(text: &str, meant: impl Fn(&str) -> Option<&'a str>) -> String {
    if let Some(whole) = meant(text) {
        return whole.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let next =
            BETWEEN_NAMES.iter().filter_map(|between| rest.find(between).map(|at| (at, between.len()))).min();
        let (part, between) = match next {
            Some((at, length)) => (&rest[..at], &rest[at..at + length]),
            None => (rest, ""),
        };
        let name = part.trim();
        match meant(name).filter(|_| !name.is_empty()) {
            Some(known) => out.push_str(&part.replacen(name, known, 1)),
            None => out.push_str(part),
        }
        out.push_str(between);
        rest = &rest[part.len() + between.len()..];
        if between.is_empty() {
            return out;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_parts_are_translated_and_what_stands_between_stays() {
        let meant = |word: &str| match word {
            "PEARL" => Some("Pearl Street"),
            "CORAL" => Some("Coral Way"),
            "Market & Main" => Some("MM"),
            _ => None,
        };
        assert_eq!(translated("PEARL / CORAL / ANCHOR", meant), "Pearl Street / Coral Way / ANCHOR");
        assert_eq!(translated("PEARL,CORAL", meant), "Pearl Street,Coral Way");
        assert_eq!(translated("Market & Main", meant), "MM");
        assert_eq!(translated("Salt & Sand", meant), "Salt & Sand");
        assert_eq!(translated("CORAL and PEARL", meant), "Coral Way and Pearl Street");
    }
}
