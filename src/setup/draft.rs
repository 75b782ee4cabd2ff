//! The text of a settings file, with a comment for whoever finds it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use url::Url;

use crate::plan::SitesPolicy;
use crate::roster::{Preset, Role};
use crate::settings::setting;

/// Words of a file, with what is known of them.
pub(crate) type Words = BTreeMap<String, WordSeen>;

/// What is known of a word.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordSeen {
    /// How many rows have it.
    pub(crate) rows: u64,
    /// What it means, where somebody said so.
    pub(crate) meant: Option<String>,
    /// What it may mean.
    pub(crate) near: Option<String>,
}

impl From<u64> for WordSeen {
    fn from(rows: u64) -> Self {
        Self { rows, ..Self::default() }
    }
}

/// Whether everybody in the file works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhoWorks {
    /// A column says who does.
    Told,
    /// No column says so, and somebody said that everybody does.
    Works,
    /// No column says so, and somebody said that not everybody does.
    Unsure,
    /// No column says so, and nobody could be asked.
    Unasked,
}

/// What the settings in use say already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Already {
    /// Which Backoffice, and as whom.
    pub(crate) tenant: bool,
    /// Where the numbers of new people come from.
    pub(crate) numbers: bool,
    /// Whether people keep sites that their rows do not name.
    pub(crate) sites: bool,
}

/// A settings file in the making.
#[derive(Debug)]
pub(crate) struct SettingsDraft {
    source: String,
    pub(crate) preset: Option<Preset>,
    /// Fields that several columns could be: the chosen one, all of them, and whether somebody chose.
    pub(crate) columns: Vec<(Role, String, Vec<String>, bool)>,
    pub(crate) statuses: Words,
    pub(crate) sites: Words,
    pub(crate) sites_known: Vec<String>,
    /// The column with the jobs, and its words.
    pub(crate) jobs: Option<(String, Words)>,
    pub(crate) templates: Vec<String>,
    /// The address of the Backoffice, where somebody told it.
    pub(crate) url: Option<Url>,
    pub(crate) username: Option<String>,
    /// Whether the password is in the keyring.
    pub(crate) keyring: bool,
    /// What the settings in use say already.
    pub(crate) already: Already,
    /// Headers of columns that say nothing of what is managed.
    pub(crate) ignore: Vec<String>,
    /// The column of companies, those whose people are passed over, and whether somebody said so.
    pub(crate) companies: Option<(String, Vec<String>, bool)>,
    /// Whether the departments of everybody stay as they are.
    pub(crate) departments_off: bool,
    /// Whether the file has no numbers for the point of sale.
    pub(crate) asks_for_numbers: bool,
    /// The numbers that new people may get.
    pub(crate) numbers: Option<(u64, u64)>,
    /// What becomes of sites that the file does not name.
    pub(crate) others_sites: SitesPolicy,
    /// Whether everybody in the file works here, where no column says who does: asked, and perhaps answered.
    pub(crate) everybody: WhoWorks,
    /// Columns of which only a person knows what they are, with the lines among which to choose.
    pub(crate) questions: Vec<(String, String)>,
}

impl SettingsDraft {
    pub(crate) fn new(source: &str, preset: Option<Preset>, already: Already) -> Self {
        Self {
            source: source.to_owned(),
            preset,
            columns: Vec::new(),
            statuses: Words::new(),
            sites: Words::new(),
            sites_known: Vec::new(),
            jobs: None,
            templates: Vec::new(),
            url: None,
            username: None,
            keyring: false,
            already,
            ignore: Vec::new(),
            companies: None,
            departments_off: false,
            asks_for_numbers: false,
            numbers: None,
            others_sites: SitesPolicy::Exact,
            everybody: WhoWorks::Told,
            questions: Vec::new(),
        }
    }

    /// Returns how many lines are left to fill in.
    pub(crate) fn todos(&self) -> usize {
        self.text().matches("TODO").count()
    }

    /// Returns the file.
    pub(crate) fn text(&self) -> String {
        let mut out = format!(
            "# Settings of roster-sync for rosters such as {}.\n# `roster-sync config show` lists every setting that there is.\n\n",
            one_line(&self.source)
        );
        if !self.already.tenant {
            self.tenant(&mut out);
        }
        self.policy(&mut out);
        self.roster(&mut out);
        self.status_words(&mut out);
        self.sites(&mut out);
        self.rules(&mut out);
        out
    }

    fn tenant(&self, out: &mut String) {
        out.push_str("[tenants.main]\n");
        match &self.url {
            Some(url) => line(out, &setting(url)),
            None => line(out, "# subdomain = \"NAME\"  # TODO: as in https://NAME.sonnyscontrols.com"),
        }
        match &self.username {
            Some(name) => line(out, &format!("username = {}", quoted(name))),
            None => line(out, "# username = \"sync-bot\"  # TODO: the login that roster-sync signs in with"),
        }
        if self.keyring {
            line(out, "password_keyring = true");
        } else {
            line(
                out,
                "# The password comes from ROSTER_SYNC_PASSWORD, password_command or password_keyring, never from this file.",
            );
        }
        out.push('\n');
    }

    /// Sites that the file does not name, and numbers for new people where it has none.
    fn policy(&self, out: &mut String) {
        let keeps_sites = self.others_sites == SitesPolicy::AtLeast;
        if keeps_sites || self.asks_for_numbers {
            out.push_str("[policy]\n");
        }
        if keeps_sites {
            line(
                out,
                "# The file names one site for each person: what people have beside it stays. \"exact\" takes it away.\n\
                 sites = \"at-least\"",
            );
        }
        if self.asks_for_numbers {
            self.numbers_of_new_people(out);
        }
        if keeps_sites || self.asks_for_numbers {
            out.push('\n');
        }
    }

    fn numbers_of_new_people(&self, out: &mut String) {
        out.push_str(
            "# The file has no numbers for the point of sale (POS ids); a new employee needs one.\n",
        );
        match self.numbers {
            Some((first, last)) => {
                line(out, &format!("pos_user_id = \"next-free\"\npos_user_id_range = [{first}, {last}]"));
            }
            None => line(
                out,
                "# TODO: to give new people the next free one, take the # away and name your range; else they are refused.\n\
                 # pos_user_id = \"next-free\"\n# pos_user_id_range = [2000, 2999]",
            ),
        }
    }

    fn roster(&self, out: &mut String) {
        out.push_str("[roster]\n");
        if let Some(preset) = self.preset {
            line(out, &format!("preset = \"{preset}\"  # told by the columns of the file"));
        } else {
            let all: Vec<&str> = Preset::ALL.iter().map(|preset| preset.as_str()).collect();
            line(
                out,
                &format!(
                    "# No system is known by these columns; they are read by their names. There are presets for {}.",
                    all.join(", ")
                ),
            );
        }
        match self.everybody {
            WhoWorks::Works => line(
                out,
                "everybody_active = true  # no column says who works here: everybody in the file does",
            ),
            WhoWorks::Unsure => {
                line(
                    out,
                    "# No column says who works here: nobody is created or comes back for this file until one does.",
                );
            }
            WhoWorks::Unasked => line(
                out,
                "# everybody_active = true  # TODO: no column says who works here; if everybody in the file does, take the # away",
            ),
            WhoWorks::Told => {}
        }
        for (header, choice) in &self.questions {
            line(out, &format!("# TODO: {}: {}", one_line(header), one_line(choice)));
        }
        if !self.ignore.is_empty() {
            let all: Vec<String> = self.ignore.iter().map(|header| quoted(header)).collect();
            line(out, &format!("ignore = [{}]", all.join(", ")));
        }
        self.passed_over(out);
        if !self.columns.is_empty() || self.departments_off {
            out.push_str("\n[roster.columns]\n");
        }
        if self.departments_off {
            line(
                out,
                "departments = \"\"  # those of the file are none of Backoffice: everybody keeps theirs",
            );
        }
        for (role, header, all, chosen) in &self.columns {
            let others: Vec<String> = all.iter().map(|header| quoted(header)).collect();
            let todo = if *chosen {
                String::new()
            } else {
                format!("  # TODO: or another of {}", others.join(", "))
            };
            line(out, &format!("{role} = {}{todo}", quoted(header)));
        }
        out.push('\n');
    }

    fn passed_over(&self, out: &mut String) {
        let Some((header, names, said)) = &self.companies else { return };
        let all: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let (header, all) = (quoted(header), all.join(", "));
        if *said {
            line(
                out,
                &format!("skip = [{{ field = {header}, one_of = [{all}] }}]  # people of other companies"),
            );
        } else {
            line(
                out,
                &format!(
                    "# TODO: the file has several companies: {all}. If all are yours: ignore = [{header}]\n\
                     # skip = [{{ field = {header}, one_of = [] }}]  # those whose people are none of yours"
                ),
            );
        }
    }

    fn status_words(&self, out: &mut String) {
        if self.statuses.is_empty() {
            return;
        }
        out.push_str("# What these words mean: active, leave, terminated, none (no account), or hold (a person looks).\n[roster.values.status]\n");
        for (word, seen) in &self.statuses {
            match &seen.meant {
                Some(meant) => line(out, &format!("{} = {}", quoted(word), quoted(meant))),
                None => line(out, &format!("{} = \"hold\"  # TODO: {}", quoted(word), rows(seen.rows))),
            }
        }
        out.push('\n');
    }

    fn sites(&self, out: &mut String) {
        if self.sites.is_empty() {
            return;
        }
        if self.sites_known.is_empty() {
            out.push_str("# The name or short code that Backoffice has for these sites; take a line out where it is the same.\n");
        } else {
            line(
                out,
                &format!("# What Backoffice calls these sites. It has {}.", self.sites_known.join(", ")),
            );
        }
        out.push_str("[roster.values.site]\n");
        for (word, seen) in &self.sites {
            match (&seen.meant, &seen.near) {
                (Some(meant), _) => line(out, &format!("{} = {}", quoted(word), quoted(meant))),
                (None, near) => {
                    let near = near.as_deref().unwrap_or("…");
                    line(out, &format!("# {} = {}  # TODO: {}", quoted(word), quoted(near), rows(seen.rows)));
                }
            }
        }
        out.push('\n');
    }

    fn rules(&self, out: &mut String) {
        let Some((column, words)) = self.jobs.as_ref().filter(|(_, words)| !words.is_empty()) else { return };
        let there = if self.templates.is_empty() {
            String::new()
        } else {
            format!(" It has {}.", self.templates.join(", "))
        };
        line(out, &format!("# Which permission of the point of sale a job has in Backoffice.{there}"));
        for (word, seen) in words {
            let (column, word) = (quoted(column), quoted(word));
            match &seen.meant {
                Some(meant) => line(
                    out,
                    &format!(
                        "[[roster.rules]]\ncolumn = {column}\nequals = {word}\npermission = {}",
                        quoted(meant)
                    ),
                ),
                None => line(
                    out,
                    &format!(
                        "# [[roster.rules]]  # TODO: {}\n# column = {column}\n# equals = {word}\n# permission = \"…\"",
                        rows(seen.rows)
                    ),
                ),
            }
        }
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

/// Returns a number of rows in words.
pub(crate) fn rows(number: u64) -> String {
    if number == 1 { "1 row".to_owned() } else { format!("{number} rows") }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text as TOML has it, on one line.
fn quoted(text: &str) -> String {
    toml::Value::from(one_line(text)).to_string()
}
