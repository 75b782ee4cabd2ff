//! No file imports one that imports it again, be it over others: whoever opens a file can read downwards from there.
//!
//! The source is read as text: the `use` lines and the paths of every file, each followed through re-exports to the file
//! that defines the name. Tests inside a file, and files of tests, are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A path in the source: `["crate", "plan", "Entry"]`.
type Segments = Vec<String>;

/// One file of the crate, as far as this test reads it.
#[derive(Debug, Default)]
struct SourceFile {
    path: PathBuf,
    /// Names that other files get through this one, and where they come from.
    exports: BTreeMap<String, Segments>,
    /// Modules whose every name other files get through this one.
    globs: Vec<Segments>,
    /// What this file takes from others.
    imports: Vec<Segments>,
    /// Names that this file gives itself.
    defines: BTreeSet<String>,
}

fn source_files() -> BTreeMap<Segments, SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inner = path.strip_prefix(&root).unwrap().with_extension("");
                let mut module = vec!["crate".to_owned()];
                module.extend(inner.iter().map(|part| part.to_str().unwrap().to_owned()));
                if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                    module.pop();
                }
                if module.iter().any(|part| part == "tests" || part == "main") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                files.insert(module, SourceFile { path, ..read(&text) });
            }
        }
    }
    let modules: BTreeSet<Segments> = files.keys().cloned().collect();
    for (module, file) in &mut files {
        absolute(module, &modules, file);
    }
    files
}

/// What stands before a file's own tests.
const TESTS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test,"];

/// Reads the `use` lines and paths of a file; its comments, texts and own tests are left out.
fn read(text: &str) -> SourceFile {
    let mut code = without_words(text);
    // Who may see something is no import.
    while let Some(begin) = code.find("(in ") {
        let end = code[begin..].find(')').map_or(code.len(), |end| begin + end + 1);
        code.replace_range(begin..end, " ");
    }
    while let Some(begin) = TESTS.iter().filter_map(|mark| code.find(mark)).min() {
        let Some(brace) = code[begin..].find(['{', ';']).map(|at| at + begin) else { break };
        let end = if code[brace..].starts_with('{') { closing(&code, brace) } else { brace };
        code.replace_range(begin..=end.min(code.len() - 1), " ");
    }
    let mut file = SourceFile::default();
    let mut rest = String::new();
    let mut at = 0;
    while let Some(found) = next_use(&code, at) {
        let end = code[found.1..].find(';').map_or(code.len(), |end| end + found.1);
        rest.push_str(&code[at..found.0]);
        let exported =
            code[..found.0].trim_end().ends_with(')') || code[..found.0].trim_end().ends_with("pub");
        let mut paths = Vec::new();
        flatten(&Vec::new(), code[found.1..end].trim(), &mut paths);
        for (path, name) in paths {
            match (exported, name.as_str()) {
                (true, "*") => file.globs.push(path),
                (true, _) => {
                    file.exports.insert(name, path);
                }
                (false, _) => file.imports.push(path),
            }
        }
        at = end;
    }
    rest.push_str(&code[at..]);
    file.imports.extend(paths_in(&rest));
    let words: Vec<&str> = rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let named = words.iter().zip(words.iter().skip(1)).filter(|(word, _)| DEFINING.contains(word));
    file.defines = named.map(|(_, name)| (*name).to_owned()).collect();
    file
}

/// The words before a name that a file gives.
const DEFINING: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "static"];

/// Finds the next `use`: where it begins, and where its path begins.
fn next_use(code: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let found = code[at..].find("use ")? + at;
        let before = code[..found].chars().next_back();
        if before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_') {
            return Some((found, found + 4));
        }
        at = found + 4;
    }
}

/// Takes a `use` tree apart into whole paths, each with the name that it is known by.
fn flatten(prefix: &Segments, tree: &str, into: &mut Vec<(Segments, String)>) {
    let tree = tree.trim();
    if let Some(brace) = tree.find('{') {
        let mut longer = prefix.clone();
        longer.extend(
            tree[..brace].split("::").map(str::trim).filter(|part| !part.is_empty()).map(String::from),
        );
        let inner = &tree[brace + 1..closing(tree, brace)];
        let (mut depth, mut begin) = (0, 0);
        for (at, letter) in inner.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    flatten(&longer, &inner[begin..at], into);
                    begin = at + 1;
                }
                _ => {}
            }
        }
        flatten(&longer, &inner[begin..], into);
        return;
    }
    if tree.is_empty() {
        return;
    }
    let (path, alias) =
        tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut whole = prefix.clone();
    whole.extend(path.split("::").map(|part| part.trim().to_owned()));
    if whole.last().is_some_and(|last| last == "self" && whole.len() > 1) {
        whole.pop();
    }
    let name = alias.map_or_else(|| whole.last().cloned().unwrap_or_default(), ToOwned::to_owned);
    if name == "*" {
        whole.pop();
    }
    into.push((whole, name));
}

/// Returns the paths in code that is no `use` line.
fn paths_in(code: &str) -> Vec<Segments> {
    let word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let mut paths = Vec::new();
    for part in code.split(|letter| !word(letter)) {
        let path: Segments = part.split("::").map(ToOwned::to_owned).collect();
        if path.len() > 1 && path.iter().all(|part| !part.is_empty() && !part.contains(':')) {
            paths.push(path);
        }
    }
    paths
}

/// Returns where the brace at `open` closes.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, letter) in code[open..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at;
        }
    }
    code.len()
}

/// Returns the code without comments and without what stands in quotes.
fn without_words(text: &str) -> String {
    let mut code = String::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied();
        match letters[at] {
            '/' if next == Some('/') => {
                while at < letters.len() && letters[at] != '\n' {
                    at += 1;
                }
            }
            'r' if matches!(next, Some('"' | '#'))
                && !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') =>
            {
                let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
                if letters.get(at + 1 + hashes) != Some(&'"') {
                    code.push('r');
                    at += 1;
                    continue;
                }
                let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                at += 2 + hashes;
                while at < letters.len() && !letters[at..].iter().take(end.len()).copied().eq(end.chars()) {
                    at += 1;
                }
                at += end.len();
            }
            '"' => {
                at += 1;
                while at < letters.len() && letters[at] != '"' {
                    at += if letters[at] == '\\' { 2 } else { 1 };
                }
                at += 1;
            }
            '\'' if next == Some('\\') || letters.get(at + 2) == Some(&'\'') => {
                at += if next == Some('\\') { 2 } else { 1 };
                while at < letters.len() && letters[at] != '\'' {
                    at += 1;
                }
                at += 1;
            }
            letter => {
                code.push(letter);
                at += 1;
            }
        }
    }
    code
}

/// Makes every path of a file begin with `crate`; what is not ours goes.
fn absolute(module: &Segments, modules: &BTreeSet<Segments>, file: &mut SourceFile) {
    let whole = |path: &Segments| -> Option<Segments> {
        let mut rest = path.as_slice();
        let mut from = match rest.first()?.as_str() {
            "crate" => {
                rest = &rest[1..];
                vec!["crate".to_owned()]
            }
            "self" => {
                rest = &rest[1..];
                module.clone()
            }
            "super" => module.clone(),
            child => {
                let mut known = module.clone();
                known.push(child.to_owned());
                return modules.contains(&known).then(|| module.iter().chain(path).cloned().collect());
            }
        };
        while rest.first().is_some_and(|part| part == "super") {
            from.pop();
            rest = &rest[1..];
        }
        from.extend(rest.iter().cloned());
        Some(from)
    };
    file.imports = file.imports.iter().filter_map(whole).collect();
    file.globs = file.globs.iter().filter_map(whole).collect();
    file.exports =
        file.exports.iter().filter_map(|(name, path)| Some((name.clone(), whole(path)?))).collect();
}

/// Returns the module whose file defines what a path names, through re-exports.
fn defined_in(path: &Segments, files: &BTreeMap<Segments, SourceFile>, depth: usize) -> Option<Segments> {
    let mut module: Segments = vec!["crate".to_owned()];
    for (at, part) in path.iter().enumerate().skip(1) {
        let mut deeper = module.clone();
        deeper.push(part.clone());
        if files.contains_key(&deeper) {
            module = deeper;
            continue;
        }
        let file = files.get(&module)?;
        if depth == 0 {
            return Some(module);
        }
        if let Some(target) = file.exports.get(part) {
            let target: Segments = target.iter().chain(&path[at + 1..]).cloned().collect();
            return defined_in(&target, files, depth - 1);
        }
        for glob in file.globs.iter().filter(|_| !file.defines.contains(part)) {
            let mut target = glob.clone();
            target.push(part.clone());
            let found = defined_in(&target, files, depth - 1);
            if let Some(found) = found.filter(|found| files[found].defines.contains(part)) {
                return Some(found);
            }
        }
        return Some(module);
    }
    Some(module)
}

/// Returns who imports whom, by file.
fn arrows(files: &BTreeMap<Segments, SourceFile>) -> BTreeMap<Segments, BTreeSet<Segments>> {
    let targets = |module: &Segments, file: &SourceFile| {
        let all = file.imports.iter().filter_map(|path| defined_in(path, files, 8));
        all.filter(|target| target != module && target.len() > 1).collect()
    };
    files.iter().map(|(module, file)| (module.clone(), targets(module, file))).collect()
}

/// Returns every group of files that import each other in a circle.
fn circles(arrows: &BTreeMap<Segments, BTreeSet<Segments>>) -> Vec<BTreeSet<Segments>> {
    let reach = |from: &Segments| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            for next in arrows.get(module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&Segments, BTreeSet<Segments>> =
        arrows.keys().map(|one| (one, reach(one))).collect();
    let mut found: Vec<BTreeSet<Segments>> = Vec::new();
    for (module, all) in &reached {
        if all.contains(*module) && !found.iter().any(|circle| circle.contains(*module)) {
            let back = all.iter().filter(|other| reached[other].contains(*module));
            found.push(back.cloned().collect());
        }
    }
    found
}

/// Files that still stand in circles; none may come to them.
const LEFT: usize = 0;

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = source_files();
    let arrows = arrows(&files);
    let circles = circles(&arrows);
    let mut told = String::new();
    for circle in &circles {
        let _ = write!(told, "\na circle of {} files:\n", circle.len());
        for module in circle {
            let to: Vec<String> = arrows[module].intersection(circle).map(|other| other.join("::")).collect();
            let _ = writeln!(told, "  {} -> {}", files[module].path.display(), to.join(", "));
        }
    }
    let count: usize = circles.iter().map(BTreeSet::len).sum();
    assert_eq!(count, LEFT, "{count} files import each other in circles:{told}");
}

#[test]
fn a_circle_is_noticed_through_re_exports() {
    let source = |text: &str| SourceFile { path: PathBuf::new(), ..read(text) };
    let module = |path: &str| path.split("::").map(ToOwned::to_owned).collect::<Segments>();
    let mut files: BTreeMap<Segments, SourceFile> = [
        ("crate", ""),
        ("crate::plan", "mod entry; mod guard; pub use entry::Entry; pub use guard::*;"),
        ("crate::plan::entry", "use super::{Guard, Other as Another};\npub struct Entry;"),
        (
            "crate::plan::guard",
            "// use crate::nothing;\npub struct Guard;\nfn f() -> crate::plan::Entry { \"use crate::x;\" }",
        ),
        ("crate::plan::apart", "use crate::plan::Entry;\n#[cfg(test)]\nmod tests { use super::guard; }"),
    ]
    .into_iter()
    .map(|(name, text)| (module(name), source(text)))
    .collect();
    let modules: BTreeSet<Segments> = files.keys().cloned().collect();
    for (name, file) in &mut files {
        absolute(name, &modules, file);
    }
    let found = circles(&arrows(&files));
    let expected: BTreeSet<Segments> = [module("crate::plan::entry"), module("crate::plan::guard")].into();
    assert_eq!(found, [expected]);
}
