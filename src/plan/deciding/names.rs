//! Names in one text, with whatever somebody wrote between them.

use crate::roster::BETWEEN_NAMES;

/// What may stand between two names besides [`BETWEEN_NAMES`].
const AND_BETWEEN: [&str; 4] = [";", "\n", "\r", " And "];

/// Returns the names that a text is made of, where every part of it is known; the text itself where it is known as a whole, or
/// where any part is not: names hold commas and strokes themselves.
pub(in crate::plan) fn parts<'t>(text: &'t str, is_known: impl Fn(&str) -> bool) -> Vec<&'t str> {
    if is_known(text) {
        return vec![text];
    }
    // Where a name may end and the next begin: byte positions, the text's own ends among them.
    let mut cuts: Vec<(usize, usize)> = BETWEEN_NAMES
        .iter()
        .chain(&AND_BETWEEN)
        .flat_map(|between| text.match_indices(between).map(|(at, found)| (at, at + found.len())))
        .collect();
    cuts.sort_unstable();
    cuts.push((text.len(), text.len()));
    // The fewest names that make up the text up to each cut.
    let mut best: Vec<(usize, Vec<&'t str>)> = vec![(0, Vec::new())];
    for (end, next) in cuts {
        let found = best.iter().filter_map(|(start, names)| {
            let piece = text.get(*start..end)?.trim();
            let known = is_known(piece) || (piece.is_empty() && !names.is_empty());
            known.then(|| {
                names.iter().copied().chain((!piece.is_empty()).then_some(piece)).collect::<Vec<_>>()
            })
        });
        if let Some(names) = found.min_by_key(Vec::len) {
            best.push((next, names));
        }
    }
    match best.pop() {
        Some((end, names)) if end == text.len() && !names.is_empty() => names,
        _ => vec![text],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_where_every_part_is_known() {
        let known = |name: &str| {
            ["Elm Grove", "Dockside", "Market & Main", "Salem, North", "PEARL", "CORAL"].contains(&name)
        };
        let cases: [(&str, &[&str]); 12] = [
            ("Dockside, Elm Grove", &["Dockside", "Elm Grove"]),
            ("PEARL / CORAL", &["PEARL", "CORAL"]),
            ("PEARL|CORAL", &["PEARL", "CORAL"]),
            ("PEARL & CORAL", &["PEARL", "CORAL"]),
            ("PEARL + CORAL", &["PEARL", "CORAL"]),
            ("PEARL\\CORAL", &["PEARL", "CORAL"]),
            ("Dockside and Elm Grove", &["Dockside", "Elm Grove"]),
            ("Market & Main, Dockside", &["Market & Main", "Dockside"]),
            ("Salem, North & PEARL", &["Salem, North", "PEARL"]),
            ("PEARL, CORAL, and Dockside", &["PEARL", "CORAL", "Dockside"]),
            ("PEARL, Atlantis", &["PEARL, Atlantis"]),
            ("Market & Main", &["Market & Main"]),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text, known), expected, "{text}");
        }
    }
}
