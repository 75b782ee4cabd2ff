//! `init`: from an export to a settings file.

mod draft;

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::Exit;
use crate::cli::config::DEFAULT_FILE;
use crate::cli::failure::Failure;
use crate::model::fold;
use crate::roster::{self, ColumnSource, FileError, Mapping, MappingError, Roster, WantedSites};

use crate::cli::context::{Context, piped};
use draft::{Draft, Everybody, Words, rows};

/// Write a settings file for a roster
///
/// Looks at the export, tells which system it comes from and which column is what, and writes roster-sync.toml. What the file does
/// not tell is asked on a terminal, and else left as a line marked TODO.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The export: CSV text or a workbook (.xlsx, .xls, .ods); - for standard input
    #[arg(long, value_name = "FILE")]
    pub roster: PathBuf,
    /// The settings file to write; one that exists is left as it is
    #[arg(long, value_name = "FILE", default_value = DEFAULT_FILE)]
    pub out: PathBuf,
}

/// Headers of columns with a job, the most telling first.
const JOBS: [&str; 12] = [
    "job title description",
    "job title",
    "position title",
    "position description",
    "job profile",
    "position",
    "role",
    "title",
    "job",
    "job code",
    "organization level 1",
    "department",
];

/// So many different words of a kind are written down; more are a text, not a list.
const WORDS: usize = 60;

/// Runs the command.
pub(crate) async fn run(args: &InitArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    if args.out.exists() {
        return Err(Failure::Usage(format!(
            "{} exists already and is left as it is; name another file with --out",
            args.out.display()
        )));
    }
    let piped = piped(&args.roster)?;
    // Answers come through the same pipe as a roster on standard input.
    let mut asking = Asking {
        talks: piped.is_none() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
    };
    let bytes = match piped {
        Some(bytes) => bytes,
        None => roster::read_all(
            &args.roster,
            std::fs::File::open(&args.roster)
                .map_err(|source| FileError::Io { path: args.roster.clone(), source })?,
        )?,
    };
    let name = args.roster.display().to_string();
    let mut draft = Draft::new(&name, roster::guess_preset(&name, &bytes)?);
    let roster = read(&name, &bytes, &mut draft, &mut asking)?;
    let (sites, templates) = tenant_words(context).await;
    who_works_here(&roster, &mut draft, &mut asking);
    statuses(&roster, &mut draft, &mut asking);
    stores(&roster, &sites, &mut draft, &mut asking);
    jobs(&roster, &templates, &mut draft, &mut asking)?;
    if !context.global.sandbox && context.config.tenants.is_empty() {
        draft.subdomain = asking.ask("The name of your Backoffice, as in https://NAME.sonnyscontrols.com?");
        draft.username = asking.ask("The login that roster-sync signs in with?");
    }
    write(&args.out, &draft.text())?;
    let todo = draft.todos();
    let left = match todo {
        0 => "Nothing is left to fill in.".to_owned(),
        1 => "1 line in it is marked TODO.".to_owned(),
        number => format!("{number} lines in it are marked TODO."),
    };
    context.printer.talk(&format!(
        "{} is written. {left} Next: roster-sync check {name} --config {}\n",
        args.out.display(),
        args.out.display()
    ));
    Ok(Exit::Well)
}

/// Reads the roster; columns that could be the same field are decided on the way.
fn read(name: &str, bytes: &[u8], draft: &mut Draft, asking: &mut Asking) -> Result<Roster, Failure> {
    let mut mapping = Mapping { preset: draft.preset, ..Mapping::default() };
    loop {
        match roster::read_bytes(name, bytes, &mapping) {
            Err(FileError::Mapping { source: MappingError::Ambiguous { role, candidates }, .. })
                if !mapping.columns.contains_key(&role) =>
            {
                let question = format!("Which column is {role}?");
                let chosen = asking.choose(&question, &candidates);
                let header = chosen.clone().or_else(|| candidates.first().cloned()).unwrap_or_default();
                mapping.columns.insert(role, ColumnSource::Header(header.clone()));
                draft.columns.push((role, header, candidates, chosen.is_some()));
            }
            other => return Ok(other?),
        }
    }
}

/// What the tenant calls its stores and permissions, where it can be asked.
async fn tenant_words(context: &Context<'_>) -> (Vec<[String; 2]>, Vec<String>) {
    let Ok(tenant) = context.tenant().await else { return Default::default() };
    let Ok(catalogue) = tenant.backoffice.catalogue().await else { return Default::default() };
    let sites = catalogue.sites.sites.iter().map(|site| [site.name.clone(), site.code.clone()]).collect();
    let employees = tenant.backoffice.list_employees().await.unwrap_or_default();
    let templates: std::collections::BTreeSet<String> = employees
        .into_iter()
        .map(|one| one.template)
        .filter(|name| !name.is_empty() && name != "Custom")
        .collect();
    (sites, templates.into_iter().collect())
}

/// Asks whether everybody in a file without a status column works here, and notes the columns that only a person knows.
fn who_works_here(roster: &Roster, draft: &mut Draft, asking: &mut Asking) {
    let asked = roster.problems.iter().filter(|problem| problem.code == "unread-column");
    draft.questions = asked.map(|problem| (problem.column.clone(), problem.hint.clone())).collect();
    if let Some(unsaid) = roster.without_status() {
        let answers = ["yes", "no"].map(ToOwned::to_owned);
        let answer = asking.choose(&format!("{unsaid}\nDoes everybody in the file work here?"), &answers);
        draft.everybody = match answer.as_deref() {
            Some("yes") => Everybody::Works,
            Some(_) => Everybody::Unsure,
            None => Everybody::Unasked,
        };
    }
}

fn statuses(roster: &Roster, draft: &mut Draft, asking: &mut Asking) {
    let mut words: Words = Words::new();
    for problem in roster.problems.iter().filter(|problem| problem.code == "unknown-status") {
        words.entry(problem.value.clone()).or_default().rows += 1;
    }
    let meanings = ["active", "leave", "terminated", "none", "hold"].map(ToOwned::to_owned);
    for (word, seen) in words.iter_mut().take(WORDS) {
        seen.meant =
            asking.choose(&format!("What does the status {word:?} mean ({})?", rows(seen.rows)), &meanings);
    }
    draft.statuses = words;
}

fn stores(roster: &Roster, known: &[[String; 2]], draft: &mut Draft, asking: &mut Asking) {
    let mut words: Words = Words::new();
    for person in &roster.people {
        if let Some(WantedSites::Named(names)) = &person.sites {
            for name in names {
                words.entry(name.clone()).or_default().rows += 1;
            }
        }
    }
    let is_known = |word: &str| known.iter().flatten().any(|name| fold(name) == fold(word));
    words.retain(|word, _| !is_known(word));
    let names: Vec<String> = known.iter().map(|[name, _]| name.clone()).collect();
    for (word, seen) in words.iter_mut().take(WORDS) {
        seen.near = nearest(word, &names);
        seen.meant = asking.choose(&format!("Which store is {word:?} ({})?", rows(seen.rows)), &names);
    }
    draft.sites_known = names;
    draft.sites = words;
}

fn jobs(
    roster: &Roster,
    templates: &[String],
    draft: &mut Draft,
    asking: &mut Asking,
) -> Result<(), Failure> {
    draft.templates = templates.to_vec();
    if roster.columns.contains(&crate::model::Field::Permission) {
        return Ok(());
    }
    for header in JOBS {
        let Some(values) = roster.values_of(header)? else { continue };
        let own = roster.header.iter().find(|cell| fold(cell).replace('_', " ") == header);
        let mut words: Words = values.into_iter().map(|(word, rows)| (word, rows.into())).collect();
        for (word, seen) in words.iter_mut().take(WORDS) {
            seen.meant =
                asking.choose(&format!("Which permission has {word:?} ({})?", rows(seen.rows)), templates);
        }
        draft.jobs = Some((own.map_or(header.to_owned(), |cell| cell.trim().to_owned()), words));
        break;
    }
    Ok(())
}

fn nearest(word: &str, names: &[String]) -> Option<String> {
    let holds = |name: &&String| {
        let (word, name) = (fold(word), fold(name));
        word.contains(&name)
            || name.split(' ').any(|part| part.len() > 2 && word.split(' ').any(|other| other == part))
    };
    let mut holding = names.iter().filter(holds);
    holding.next().filter(|_| holding.next().is_none()).cloned()
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    // It says where passwords go: it is its owner's alone.
    crate::state::write_new(path, text).map_err(failed)
}

/// Asks, where somebody is there to answer. An empty answer leaves the question open.
struct Asking {
    talks: bool,
}

impl Asking {
    fn ask(&mut self, question: &str) -> Option<String> {
        if !self.talks {
            return None;
        }
        let mut err = std::io::stderr().lock();
        // Nobody is there to read it where this fails.
        let _ = write!(err, "{question} (Enter leaves it open) ").and_then(|()| err.flush());
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        read.ok().map(|_| answer.trim().to_owned()).filter(|answer| !answer.is_empty())
    }

    /// Asks for one of a list, by its number or its own words.
    fn choose(&mut self, question: &str, choices: &[String]) -> Option<String> {
        if !self.talks || choices.is_empty() {
            return None;
        }
        let list: Vec<String> =
            (1..).zip(choices).map(|(number, choice)| format!("  {number}  {choice}")).collect();
        loop {
            let answer = self.ask(&format!("{question}\n{}\n", list.join("\n")))?;
            let by_number =
                answer.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
            let by_words = choices.iter().find(|choice| fold(choice) == fold(&answer));
            if let Some(choice) = by_number.or(by_words) {
                return Some(choice.clone());
            }
        }
    }
}
