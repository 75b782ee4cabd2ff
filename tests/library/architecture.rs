//! Holds the source against the rules that keep it readable: imports point one way, files stay small, one layer prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The layers, lowest first. A layer imports only what stands before it.
const LAYERS: [&[&str]; 16] = [
    &["model"],
    &["web"],
    &["roster", "backoffice"],
    &["observed", "doctor"],
    &["plan"],
    &["state"],
    &["apply"],
    &["engine"],
    &["notify", "report"],
    &["passwords", "signals"],
    &["settings"],
    &["setup", "nights"],
    &["review"],
    &["fleet"],
    &["cli"],
    &["main", "lib"],
];
/// Stands apart: it shares no reading code with the client, so that a misreading cannot cancel itself out.
const APART: &str = "sandbox";
/// The most lines of a file.
const LIMIT: usize = 400;

fn rust_files(dir: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(dir)];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The layer a file belongs to: its folder below `src`, or its own name.
fn layer_of(path: &Path) -> String {
    let inner = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    inner.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn rank(layer: &str) -> usize {
    LAYERS
        .iter()
        .position(|layers| layers.contains(&layer))
        .unwrap_or_else(|| panic!("{layer} is no known layer"))
}

/// The layers that a source text names, its comments left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let word =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                found.extend(group.split(',').map(|part| word(part.trim())).filter(|name| !name.is_empty()));
            }
            None => {
                found.insert(word(rest));
            }
        }
    }
    found
}

/// Says which imports of a file point up, or into what stands apart.
fn wrong_imports(layer: &str, text: &str) -> Vec<String> {
    let known = |name: &String| name == APART || LAYERS.iter().any(|layers| layers.contains(&name.as_str()));
    let mut wrong = Vec::new();
    for import in imports(text).into_iter().filter(known).filter(|import| import != layer) {
        let allowed = match (layer, import.as_str()) {
            (APART, _) => false,
            (own, APART) => own == "cli",
            (own, other) => rank(other) < rank(own),
        };
        if !allowed {
            wrong.push(import);
        }
    }
    wrong
}

#[test]
fn imports_point_one_way() {
    for path in rust_files("src") {
        let text = std::fs::read_to_string(&path).unwrap();
        let wrong = wrong_imports(&layer_of(&path), &text);
        assert!(wrong.is_empty(), "{} imports {wrong:?}", path.display());
    }
}

#[test]
fn an_import_that_points_up_is_noticed() {
    assert_eq!(wrong_imports("web", "use crate::backoffice::Backoffice;"), ["backoffice"]);
    assert_eq!(wrong_imports("roster", "use crate::{model::Email, backoffice};"), ["backoffice"]);
    assert_eq!(wrong_imports("sandbox", "fn f() { crate::model::fold(\"\") }"), ["model"]);
    assert_eq!(wrong_imports("apply", "use crate::sandbox::Sandbox;"), ["sandbox"]);
    assert!(wrong_imports("apply", "// crate::report\nuse crate::plan::Plan;").is_empty());
}

#[test]
fn files_stay_readable() {
    for path in ["src", "tests", "benches", "fuzz/src", "fuzz/fuzz_targets"].into_iter().flat_map(rust_files)
    {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(
            lines <= LIMIT,
            "{} has {lines} lines; {LIMIT} are the limit: split it by subject",
            path.display()
        );
    }
}

#[test]
fn no_file_is_a_drawer_for_odds_and_ends() {
    for path in rust_files("src") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(!["utils", "util", "helpers", "common", "misc", "imp"].contains(&name), "{}", path.display());
    }
}

/// The types that a source text lets other files name.
fn types_given(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = BTreeSet::new();
    for line in code.lines() {
        let Some(rest) = line.trim_start().strip_prefix("pub") else { continue };
        let rest =
            if rest.starts_with('(') { rest.split_once(')').map_or("", |(_, rest)| rest) } else { rest };
        let mut words = rest.split_whitespace();
        if words.next().is_some_and(|kind| ["struct", "enum", "trait", "type"].contains(&kind))
            && let Some(name) = words.next()
        {
            found.insert(name.chars().take_while(|letter| letter.is_alphanumeric()).collect());
        }
    }
    found
}

#[test]
fn no_two_layers_give_a_type_the_same_name() {
    let mut layers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in rust_files("src").into_iter().filter(|path| layer_of(path) != APART) {
        if path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs") {
            continue;
        }
        for name in types_given(&std::fs::read_to_string(&path).unwrap()) {
            layers.entry(name).or_default().insert(layer_of(&path));
        }
    }
    layers.retain(|_, layers| layers.len() > 1);
    assert!(layers.is_empty(), "one name, one thing: {layers:?}");
}

/// The most files that may name one column: each is a place where somebody who adds a column must look.
const FILES_OF_A_COLUMN: usize = 14;

#[test]
fn a_column_stands_in_few_places() {
    let is_of_tests = |path: &Path| {
        path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
    };
    let names = |path: &PathBuf| std::fs::read_to_string(path).unwrap().contains("emergency_contact_phone");
    let found: Vec<PathBuf> =
        rust_files("src").into_iter().filter(|path| !is_of_tests(path)).filter(names).collect();
    assert!(found.len() <= FILES_OF_A_COLUMN, "{} files: {found:#?}", found.len());
}

#[test]
fn only_reports_and_the_command_line_print() {
    for path in rust_files("src") {
        let layer = layer_of(&path);
        if layer == "report" || layer == "cli" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for word in ["println!(", "eprintln!(", "print!(", "stdout()", "std::io::stderr"] {
            assert!(!code.clone().any(|line| line.contains(word)), "{} prints with {word}", path.display());
        }
    }
}

#[test]
fn only_one_file_knows_the_inverted_polarity() {
    for path in rust_files("src").into_iter().filter(|path| layer_of(path) == "backoffice") {
        let text = std::fs::read_to_string(&path).unwrap();
        let is_the_one = path.to_str().unwrap().contains("availability");
        assert!(is_the_one || !text.contains("disabledRegions"), "{}", path.display());
    }
}

/// The most lines of the command line: it holds arguments, settings, printing and exit codes, and calls what does the work.
const LINES_OF_THE_COMMAND_LINE: usize = 3_500;

#[test]
fn the_command_line_does_no_work_itself() {
    let lines = |path: PathBuf| std::fs::read_to_string(path).unwrap().lines().count();
    let all: usize = rust_files("src/cli").into_iter().map(lines).sum();
    assert!(all <= LINES_OF_THE_COMMAND_LINE, "src/cli has {all} lines: what of it is work?");
}

/// The properties of the fuzz targets hand over types of these crates; `cargo fuzz` builds a package of its own.
#[test]
fn the_fuzz_targets_are_built_with_the_versions_of_the_project() {
    let wanted = |file: &str| -> BTreeMap<String, String> {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let version = |dependency: &toml::Value| {
            let version = dependency.as_str().or_else(|| dependency.get("version")?.as_str());
            version.map(ToOwned::to_owned)
        };
        let listed = manifest["dependencies"].as_table().unwrap().iter();
        listed.filter_map(|(name, dependency)| Some((name.clone(), version(dependency)?))).collect()
    };
    let (ours, theirs) = (wanted("Cargo.toml"), wanted("fuzz/Cargo.toml"));
    let both: Vec<_> = theirs.iter().filter_map(|(name, version)| Some((version, ours.get(name)?))).collect();
    assert!(both.len() >= 4, "{theirs:?}");
    assert!(both.iter().all(|(theirs, ours)| theirs == ours), "{theirs:?}");
}
