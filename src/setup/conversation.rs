//! What only a person knows about an export, asked once: everything that a file of settings is made from.

mod sites;

use std::collections::BTreeMap;

use crate::model::{Field, fold};
use crate::report::Answers;
use crate::roster::{
    self, ColumnSource, FileError, Mapping, MappingError, Problem, ProblemCode, Role, Roster, Skip, Unread,
};

use super::asking::{Choices, yes};
use super::draft::{SettingsDraft, WhoWorks, Words, rows};
use super::near::nearest;

/// What a Backoffice has, as far as it could be asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Sites: the name and the short code.
    pub(crate) sites: Vec<[String; 2]>,
    /// Permissions of the point of sale.
    pub(crate) templates: Vec<String>,
    /// Departments.
    pub(crate) departments: Vec<String>,
    /// The largest number for the point of sale in use.
    pub(crate) largest_number: Option<u64>,
    /// How many active people have several sites.
    pub(crate) with_several_sites: usize,
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

/// So many different words of a kind are asked about; more are a text, not a list.
const WORDS: usize = 60;

/// The export, how it is read so far, and who answers.
pub(crate) struct Conversation<'a> {
    name: &'a str,
    bytes: &'a [u8],
    known: &'a Known,
    mapping: Mapping,
    answers: &'a mut dyn Answers,
}

impl<'a> Conversation<'a> {
    /// Begins one. `mapping` is what the settings say already.
    pub(crate) fn new(
        name: &'a str,
        bytes: &'a [u8],
        known: &'a Known,
        mapping: Mapping,
        answers: &'a mut dyn Answers,
    ) -> Self {
        Self { name, bytes, known, mapping, answers }
    }

    /// Asks everything, and puts the answers into the draft.
    pub(crate) fn lead(&mut self, draft: &mut SettingsDraft) -> Result<Roster, FileError> {
        self.mapping.preset = self.mapping.preset.or(draft.preset);
        let mut roster = self.read(draft)?;
        if self.companies(&roster, draft)? {
            roster = self.read(draft)?;
        }
        if self.columns(&roster, draft) {
            roster = self.read(draft)?;
        }
        self.who_works_here(&roster, draft);
        self.statuses(&roster, draft);
        if self.departments(&roster, draft) {
            roster = self.read(draft)?;
        }
        self.sites(&roster, draft);
        self.sites_that_are_not_named(&roster, draft);
        self.jobs(&roster, draft)?;
        self.numbers(&roster, draft);
        Ok(roster)
    }

    /// Reads the roster; columns that could be the same field are decided on the way.
    fn read(&mut self, draft: &mut SettingsDraft) -> Result<Roster, FileError> {
        loop {
            match roster::read_bytes(self.name, self.bytes, &self.mapping) {
                Err(FileError::Mapping { source: MappingError::Ambiguous { role, candidates }, .. })
                    if !self.mapping.columns.contains_key(&role) =>
                {
                    let title = format!("Several columns could be {role}:");
                    let mut choices = Choices::new(&title, &candidates);
                    let question = format!("Which of them is {role}?");
                    let chosen = choices.choose(&question, None, self.answers);
                    let header = chosen.clone().or_else(|| candidates.first().cloned()).unwrap_or_default();
                    self.mapping.columns.insert(role, ColumnSource::Header(header.clone()));
                    draft.columns.push((role, header, candidates, chosen.is_some()));
                }
                other => return other,
            }
        }
    }

    /// Several companies in one file: whose people are passed over. Returns whether that changes how the file is read.
    fn companies(&mut self, roster: &Roster, draft: &mut SettingsDraft) -> Result<bool, FileError> {
        let of = |problem: &&Problem| problem.code == ProblemCode::SeveralCompanies;
        let Some(header) = roster.problems.iter().find(of).map(|problem| problem.column.clone()) else {
            return Ok(false);
        };
        let names: Vec<(String, u64)> = roster.values_of(&header)?.unwrap_or_default().into_iter().collect();
        let listed: Vec<String> =
            names.iter().map(|(name, count)| format!("{name} ({})", rows(*count))).collect();
        self.answers.say(&format!("\nThe file has people of {} companies, in {header:?}:", names.len()));
        for (number, one) in (1..).zip(&listed) {
            self.answers.say(&format!("{number:>3} {one}"));
        }
        let question = "Which of them are not yours? (numbers with commas between; Enter: all are mine)";
        loop {
            let Some(answer) = self.answers.line(question) else {
                draft.companies = Some((header, names.into_iter().map(|(name, _)| name).collect(), false));
                return Ok(false);
            };
            if answer.is_empty() {
                draft.ignore.push(header.clone());
                self.mapping.ignore.push(header);
                return Ok(true);
            }
            let chosen = answer.split([',', ' ', ';']).filter(|part| !part.is_empty()).map(|part| {
                let at = part.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                at.and_then(|at| names.get(at)).map(|(name, _)| name.clone()).ok_or(part)
            });
            match chosen.collect::<Result<Vec<String>, &str>>() {
                Ok(others) if others.len() < names.len() => {
                    let one_of = Some(others.clone());
                    self.mapping.skip.push(Skip {
                        field: header.clone(),
                        equals: None,
                        one_of,
                        matches: None,
                    });
                    draft.companies = Some((header, others, true));
                    return Ok(true);
                }
                Ok(_) => self.answers.say("These are all of them: nobody would be left."),
                Err(part) => {
                    self.answers.say(&format!("{part:?} is none of the numbers from 1 to {}.", names.len()));
                }
            }
        }
    }

    /// Columns that look like something that is managed. Returns whether any was given a meaning.
    fn columns(&mut self, roster: &Roster, draft: &mut SettingsDraft) -> bool {
        let asked = roster.problems.iter().filter(|problem| problem.code == ProblemCode::UnreadColumn);
        let hints: BTreeMap<String, String> =
            asked.map(|problem| (problem.column.clone(), problem.hint.clone())).collect();
        let before = (self.mapping.columns.len(), self.mapping.ignore.len());
        for column in &roster.unread_columns {
            let (Unread::Perhaps(roles), Some(hint)) = (&column.why, hints.get(&column.header)) else {
                continue;
            };
            if !self.answers.is_there() {
                draft.questions.push((column.header.clone(), hint.clone()));
                continue;
            }
            let mut names: Vec<String> = if column.speaks_of_employment() {
                [
                    "status: words such as Active",
                    "is_active: yes if they work here",
                    "has_left: yes if they have left",
                ]
                .map(ToOwned::to_owned)
                .into_iter()
                .chain(["termination_date: the last day of work".to_owned()])
                .collect()
            } else {
                roles.iter().map(ToString::to_string).collect()
            };
            names.push("none of these".to_owned());
            let title = format!("What is the column {:?}?", column.header);
            let usual = (!column.speaks_of_employment()).then_some("none of these");
            let chosen = Choices::new(&title, &names).choose("Which?", usual, self.answers);
            let role = chosen.as_deref().and_then(|text| text.split(':').next()?.parse::<Role>().ok());
            match (chosen, role) {
                (Some(_), Some(role)) => {
                    let source = ColumnSource::Header(column.header.clone());
                    self.mapping.columns.insert(role, source);
                    draft.columns.push((role, column.header.clone(), vec![column.header.clone()], true));
                }
                (Some(_), None) => {
                    self.mapping.ignore.push(column.header.clone());
                    draft.ignore.push(column.header.clone());
                }
                (None, _) => draft.questions.push((column.header.clone(), hint.clone())),
            }
        }
        before != (self.mapping.columns.len(), self.mapping.ignore.len())
    }

    /// Asks whether everybody in a file without a status column works here.
    fn who_works_here(&mut self, roster: &Roster, draft: &mut SettingsDraft) {
        if roster.without_status().is_none() {
            return;
        }
        self.answers.say(
            "\nNo column of the file says who works here, so that nobody is created or comes back for it.",
        );
        draft.everybody = match yes("Does everybody in the file work here?", None, self.answers) {
            Some(true) => WhoWorks::Works,
            Some(false) => WhoWorks::Unsure,
            None => WhoWorks::Unasked,
        };
    }

    fn statuses(&mut self, roster: &Roster, draft: &mut SettingsDraft) {
        let mut words = Words::new();
        for problem in &roster.problems {
            match problem.code {
                ProblemCode::UnknownStatus => words.entry(problem.value.clone()).or_default().rows += 1,
                ProblemCode::BlankStatus => words.entry(String::new()).or_default().rows += 1,
                _ => {}
            }
        }
        let meanings = [
            "active: works here",
            "leave: on leave, which counts as active",
            "terminated: has left, and the account is closed",
            "none: never began, gets no account",
            "hold: nothing happens until a person has looked",
        ]
        .map(ToOwned::to_owned);
        let mut choices = Choices::new("A status can mean:", &meanings);
        for (word, seen) in words.iter_mut().take(WORDS) {
            let named =
                if word.is_empty() { "a blank status".to_owned() } else { format!("the status {word:?}") };
            let question = format!("What does {named} mean ({})?", rows(seen.rows));
            let chosen = choices.choose(&question, None, self.answers);
            seen.meant = chosen.and_then(|text| text.split(':').next().map(ToOwned::to_owned));
        }
        draft.statuses = words;
    }

    /// A column of departments that Backoffice knows none of. Returns whether it is left alone.
    fn departments(&mut self, roster: &Roster, draft: &mut SettingsDraft) -> bool {
        if self.known.departments.is_empty() || !roster.columns.contains(&Field::Departments) {
            return false;
        }
        let is_known = |word: &str| self.known.departments.iter().any(|name| fold(name) == fold(word));
        let named = roster.people.iter().filter_map(|one| one.departments.as_deref()).flatten();
        let mut unknown: Vec<&str> = named.map(String::as_str).filter(|word| !is_known(word)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        if unknown.is_empty() {
            return false;
        }
        let shown = unknown.iter().take(5).map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ");
        let more = if unknown.len() > 5 { format!(" and {} more", unknown.len() - 5) } else { String::new() };
        self.answers.say(&format!(
            "\nThe file names departments that Backoffice does not have: {shown}{more}.\nBackoffice has {}.",
            self.known.departments.join(", ")
        ));
        let off = yes("Leave the departments of everybody as they are?", Some(true), self.answers);
        if off != Some(true) {
            return false;
        }
        draft.departments_off = true;
        let role = Role::Field(Field::Departments);
        self.mapping.columns.insert(role, ColumnSource::Header(String::new()));
        true
    }

    fn jobs(&mut self, roster: &Roster, draft: &mut SettingsDraft) -> Result<(), FileError> {
        draft.templates.clone_from(&self.known.templates);
        let by_rule = roster.how.ruled.contains(&Field::Permission);
        if roster.columns.contains(&Field::Permission) && !by_rule {
            return Ok(());
        }
        let names: Vec<[String; 2]> =
            self.known.templates.iter().map(|name| [name.clone(), String::new()]).collect();
        let mut choices =
            Choices::new("The permissions of the point of sale in Backoffice:", &self.known.templates);
        for header in JOBS {
            let Some(own) = roster.column_called(header).map(ToOwned::to_owned) else { continue };
            let Some(values) = roster.values_of(&own)? else { continue };
            let ruled = |word: &str| self.mapping.rules.iter().any(|rule| rule.is_about(&own, word));
            let mut words: Words = values
                .into_iter()
                .filter(|(word, _)| !ruled(word))
                .map(|(word, rows)| (word, rows.into()))
                .collect();
            for (word, seen) in words.iter_mut().take(WORDS) {
                let same = self.known.templates.iter().find(|name| fold(name) == fold(word));
                // What has the same name needs no question.
                seen.meant = if let Some(name) = same {
                    Some(name.clone())
                } else {
                    seen.near = nearest(word, &names);
                    let question = format!("Which permission has {word:?} ({})?", rows(seen.rows));
                    choices.choose(&question, seen.near.as_deref(), self.answers)
                };
            }
            draft.jobs = Some((own, words));
            break;
        }
        Ok(())
    }

    /// Payroll knows no numbers of the point of sale.
    fn numbers(&mut self, roster: &Roster, draft: &mut SettingsDraft) {
        if roster.columns.contains(&Field::PosUserId) || draft.already.numbers {
            return;
        }
        draft.asks_for_numbers = true;
        if !self.answers.is_there() {
            return;
        }
        let above = self
            .known
            .largest_number
            .map_or(String::new(), |number| format!(" The largest in use is {number}."));
        self.answers.say(&format!(
            "\nThe file has no numbers for the point of sale (POS ids), and a new employee needs one.{above}"
        ));
        let question = "From which range may new people get the next free one? (such as 2000-2999; Enter: none, and they are refused)";
        loop {
            let Some(answer) = self.answers.line(question).filter(|answer| !answer.is_empty()) else {
                return;
            };
            let parts: Vec<Option<u64>> = answer
                .split(['-', '–', ',', ' '])
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().ok())
                .collect();
            match parts[..] {
                [Some(first), Some(last)] if first > 0 && first <= last => {
                    draft.numbers = Some((first, last));
                    return;
                }
                _ => self.answers.say(&format!("{answer:?} is no range: type two numbers with - between.")),
            }
        }
    }
}
