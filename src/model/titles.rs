//! What stands around a name and is none: titles, generations, credentials.

/// Titles, without their dot.
const TITLES: [&str; 21] = [
    "dr",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "prof",
    "professor",
    "rev",
    "reverend",
    "fr",
    "hon",
    "sir",
    "dame",
    "capt",
    "captain",
    "sgt",
    "lt",
    "col",
    "mme",
    "doctor",
];

/// Words that tell people of one name in a family apart, without dots.
const GENERATIONS: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "v", "2nd", "3rd", "4th", "junior", "senior"];

/// Degrees, licences and ranks that are no names of people, without dots, hyphens and slashes.
const CREDENTIALS: [&str; 73] = [
    "esq", "phd", "dphil", "edd", "psyd", "pharmd", "dvm", "dds", "dmd", "jd", "llm", "llb", "mba", "mpa",
    "mph", "msw", "msc", "bsc", "mfa", "bfa", "bsn", "msn", "dnp", "rn", "lpn", "lvn", "cna", "cma", "fnp",
    "aprn", "crna", "rph", "cpa", "cfa", "cfp", "cia", "cisa", "cissp", "cism", "pmp", "csm", "eit", "cpp",
    "fpc", "phr", "sphr", "shrmcp", "shrmscp", "gphr", "lcsw", "lmft", "lmhc", "lpc", "lmsw", "mft", "emt",
    "emtp", "emtb", "cdl", "cpo", "dpt", "otr", "rdn", "rdh", "cst", "cpt", "ret", "retired", "usmc", "usaf",
    "uscg", "faap", "facs",
];

/// Credentials that are names as well: `Do`, `Ma`, `Ba`, `Md`.
const EITHER: [&str; 15] =
    ["ma", "md", "do", "ba", "bs", "ms", "pa", "pac", "np", "ea", "od", "dc", "pt", "rd", "pe"];

/// What a word behind a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// `Jr.`, `III`: it belongs to the name and tells families apart.
    Generation,
    /// `CPA`, `Ph.D.`: no part of the name.
    Credential,
    /// `MA`, `Do`: one or the other.
    Either,
    /// A word of the name.
    Name,
}

/// Returns what a word behind a name is, told by the word alone.
pub fn behind(word: &str) -> Behind {
    let plain = plain(word);
    let is = |list: &[&str]| list.contains(&plain.as_str());
    if is(&GENERATIONS) {
        Behind::Generation
    } else if is(&CREDENTIALS) {
        Behind::Credential
    } else if is(&EITHER) {
        Behind::Either
    } else {
        Behind::Name
    }
}

/// Returns whether a word in front of a name is a title.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&plain(word).as_str())
}

fn plain(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '.' | '-' | '/' | '(' | ')')).flat_map(char::to_lowercase).collect()
}

/// Returns the words of a name without what stands around them. One word always stays: somebody is called `Sir`.
pub(super) fn core(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && is_title(words[0]) {
        words.remove(0);
    }
    let around = |word: &&str| matches!(behind(word), Behind::Generation | Behind::Credential);
    while words.len() > 1 && words.last().is_some_and(around) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_name_are_known_with_and_without_dots() {
        for word in ["Ph.D.", "RN", "cpa", "SHRM-CP", "Esq.", "(Ret.)"] {
            assert_eq!(behind(word), Behind::Credential, "{word}");
        }
        for word in ["Jr", "Jr.", "III", "3rd"] {
            assert_eq!(behind(word), Behind::Generation, "{word}");
        }
        assert_eq!(
            (behind("MA"), behind("Do"), behind("Taylor")),
            (Behind::Either, Behind::Either, Behind::Name)
        );
        assert!(is_title("Dr.") && is_title("MRS") && !is_title("Drew"));
    }

    #[test]
    fn a_word_always_stays() {
        assert_eq!(core("dr. jr"), "jr");
        assert_eq!(core("taylor, rn, cpa"), "taylor");
    }
}
