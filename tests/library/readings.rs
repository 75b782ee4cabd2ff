//! What the people in `fixtures/` come to, person by person: the readings that `docs/rosters.md` promises.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use roster_sync::roster::{Desired, Mapping, Preset, WantedSites, read_file};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        all.filter(|path| path.extension().is_some_and(|extension| extension != "toml")).collect();
    files.sort();
    files
}

/// The settings beside a file: their table `[roster]`.
fn mapping(path: &Path) -> Mapping {
    let Ok(text) = std::fs::read_to_string(path.with_extension("toml")) else { return Mapping::default() };
    let table: toml::Table = toml::from_str(&text).unwrap();
    table["roster"].clone().try_into().unwrap()
}

fn words(person: &Desired) -> String {
    let mut words = format!("  {:>3}  {:?}", person.line, person.status);
    let sites = person.sites.as_deref().map(|sites| match sites {
        WantedSites::All => "all".to_owned(),
        WantedSites::Named(names) => names.iter().map(String::as_str).collect::<Vec<_>>().join(" + "),
    });
    for (name, value) in [
        ("id", person.adp_employee_id.as_ref().map(ToString::to_string)),
        ("pos", person.pos_user_id.map(|id| id.to_string())),
        ("first", person.first_name.as_ref().map(ToString::to_string)),
        ("last", person.last_name.as_ref().map(ToString::to_string)),
        ("phone", person.phone.map(|phone| phone.to_string())),
        ("start", person.start_date.map(|date| date.to_string())),
        ("end", person.termination_date.map(|date| date.to_string())),
        ("pay", person.wage_rate.map(|wage| wage.to_string())),
        ("permission", person.permission.as_ref().map(ToString::to_string)),
        ("sites", sites),
    ] {
        if let Some(value) = value {
            write!(words, " | {name} {value}").unwrap();
        }
    }
    words
}

fn read(folder: &str) -> String {
    let mut told = String::new();
    for path in files(folder) {
        writeln!(told, "{}", path.file_name().unwrap().to_str().unwrap()).unwrap();
        match read_file(&path, &mapping(&path)) {
            Ok(roster) => {
                for person in &roster.people {
                    writeln!(told, "{}", words(person)).unwrap();
                }
                let refused: Vec<u64> = roster.refused.iter().map(|row| row.readable.line).collect();
                if !refused.is_empty() {
                    writeln!(told, "  refused: lines {refused:?}").unwrap();
                }
            }
            Err(_) => told.push_str("  no roster\n"),
        }
    }
    told
}

#[test]
fn the_fifteen_inputs_that_go_wrong() {
    insta::assert_snapshot!(read("nasty"));
}

#[test]
fn an_export_of_every_system() {
    insta::assert_snapshot!(read("exports"));
    let presets = files("exports").iter().filter_map(|path| mapping(path).preset).collect::<Vec<Preset>>();
    assert!(Preset::ALL.iter().all(|preset| presets.contains(preset)), "{presets:?}");
}
