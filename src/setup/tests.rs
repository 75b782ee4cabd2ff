//! From generated exports to settings that read them whole, with few questions.

use std::fmt::Write as _;

use super::asking::scripted::Scripted;
use super::conversation::{Conversation, Known};
use super::draft::{Already, SettingsDraft};
use crate::model::{Field, fold};
use crate::roster::{Mapping, Roster, Status, WantedSites, guess_preset, read_bytes};

/// How a payroll system writes what it exports.
#[derive(Debug, Clone, Copy)]
struct Habit {
    header: &'static str,
    /// The cells of a person: id, first name, last name, mail, phone, status, hired, site, job, rate, left.
    row: fn(&Person) -> String,
    /// Questions that no rule can answer: words for a status that nobody knows, several companies.
    doubts: usize,
}

struct Person {
    number: usize,
    site: &'static str,
    job: &'static str,
    works: bool,
}

const SITES: [(&str, &str, &str); 4] = [
    ("Birch Landing", "BIRCH", "Birch Lndg #10"),
    ("Harbor Point", "HARBOR", "Wash 06 - Harbor"),
    ("Maple Street", "MAPLE", "MAPLE ST. CAR WASH"),
    ("Oak Hill", "OAK", "Oak Hill"),
];

const JOBS: [(&str, &str); 3] =
    [("Cashier", "Cashier"), ("Asst. Manager", "Assistant Manager"), ("Shift Lead", "Shift Leader")];

fn known() -> Known {
    Known {
        sites: SITES.map(|(name, code, _)| [name.to_owned(), code.to_owned()]).into(),
        templates: ["Assistant Manager", "Cashier", "General User", "Manager", "Shift Leader"]
            .map(ToOwned::to_owned)
            .into(),
        departments: ["Cashier", "Greeter"].map(ToOwned::to_owned).into(),
        largest_number: Some(1120),
        with_several_sites: 0,
    }
}

const HABITS: [Habit; 4] = [
    // ADP: words in the header, dates as MM/DD/YYYY, several companies.
    Habit {
        header: "Associate ID,Payroll Company Code,Legal First Name,Legal Last Name,Position Status,Hire Date,Termination Date,\
                 Location Description,Home Department Description,Job Title Description,Regular Pay Rate Amount,Personal Contact: Personal Mobile",
        row: |one| {
            format!(
                "A{:05},{},Nora{2},Quill{2},{3},03/15/2024,{4},{5},{6} Dept,{6},$15.50,(555) 555-{7:04}",
                one.number,
                if one.number % 3 == 0 { "AAA" } else { "BBB" },
                one.number,
                if one.works { "Active" } else { "Terminated" },
                if one.works { "" } else { "06/30/2025" },
                one.site,
                one.job,
                100 + one.number,
            )
        },
        doubts: 1,
    },
    // Paylocity: yes and no for who works here.
    Habit {
        header: "Employee Id,First Name,Last Name,Job Title,Is Active,Location,Base Rate,Hire Date,Mobile Phone",
        row: |one| {
            format!(
                "{:06},Nora{1},Quill{1},{2},{3},{4},15.50,2024-03-15,555-555-{5:04}",
                one.number,
                one.number,
                one.job,
                if one.works { "Yes" } else { "No" },
                one.site,
                100 + one.number,
            )
        },
        doubts: 0,
    },
    // Paycom: capitals, snake_case, phones with a leading 1, a word for the status that is theirs alone.
    Habit {
        header: "Employee_Code,Legal_Firstname,Legal_Lastname,Employee_Status,Hire_Date,Position,Work_Location,Rate_1,Primary_Phone",
        row: |one| {
            format!(
                "P{:04},NORA{1},QUILL{1},{2},15-MAR-2024,{3},{4},15.5000,1555555{5:04}",
                one.number,
                one.number,
                if one.works { "Active" } else { "Exited (Resigned)" },
                one.job,
                one.site,
                100 + one.number,
            )
        },
        doubts: 1,
    },
    // CamelCase of an interface, and a mark for who has left.
    Habit {
        header: "EmployeeNumber,FirstName,LastName,Terminated?,StartDate,JobTitle,WorkLocation,HourlyRate,MobilePhone",
        row: |one| {
            format!(
                "{:05},Nora{1},Quill{1},{2},20240315,{3},{4},15.5,+1 555 555 {5:04}",
                one.number,
                one.number,
                if one.works { "N" } else { "Y" },
                one.job,
                one.site,
                100 + one.number,
            )
        },
        doubts: 0,
    },
];

const ROWS: usize = 60;

fn people() -> Vec<Person> {
    let works = |number: usize| !number.is_multiple_of(7);
    (1..=ROWS)
        .map(|number| Person {
            number,
            site: SITES[number % SITES.len()].2,
            job: JOBS[number % JOBS.len()].0,
            works: works(number),
        })
        .collect()
}

fn export(habit: Habit, delimiter: &str, line_end: &str, mark: bool) -> Vec<u8> {
    let mut text = if mark { "\u{feff}".to_owned() } else { String::new() };
    let cells = |line: &str| line.replace(',', delimiter);
    let _ = write!(text, "{}{line_end}", cells(habit.header));
    for person in people() {
        let _ = write!(text, "{}{line_end}", cells(&(habit.row)(&person)));
    }
    text.into_bytes()
}

/// What a clerk answers who knows the chain: what is proposed, where it is right.
fn clerk(question: &str) -> String {
    let about = |word: &str| question.contains(&format!("{word:?}"));
    let site = SITES.iter().find(|(.., written)| about(written)).map(|(name, ..)| *name);
    let job = JOBS.iter().find(|(written, _)| about(written)).map(|(_, name)| *name);
    let told = match question {
        _ if question.contains("Which site") => site.unwrap_or("-"),
        _ if question.contains("Which permission") => job.unwrap_or("-"),
        _ if question.contains("Exited") => "terminated: has left, and the account is closed",
        _ if question.contains("range") => "2000-2999",
        _ => "",
    };
    told.to_owned()
}

fn settings(text: &str) -> Mapping {
    #[derive(serde::Deserialize)]
    struct Settings {
        #[serde(default)]
        roster: Mapping,
    }
    let known: toml::Table = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let roster =
        toml::Table::from_iter(known.get("roster").map(|table| ("roster".to_owned(), table.clone())));
    let settings: Settings = roster.try_into().unwrap_or_else(|error| panic!("{text}: {error}"));
    settings.roster
}

fn is_right(roster: &Roster, context: &str) {
    assert!(roster.refused.is_empty() && roster.people.len() == ROWS, "{context}: {:?}", roster.problems);
    for (person, meant) in roster.people.iter().zip(people()) {
        let status = if meant.works { Status::Active } else { Status::Terminated };
        assert_eq!(person.status, status, "{context}");
        let name = SITES.iter().find(|(.., written)| *written == meant.site).unwrap().0;
        let Some(WantedSites::Named(sites)) = person.sites.as_deref() else { panic!("{context}: no site") };
        assert!(sites.iter().all(|site| fold(site) == fold(name)), "{context}: {sites:?} for {name}");
        let job = JOBS.iter().find(|(written, _)| *written == meant.job).unwrap().1;
        assert_eq!(person.permission.as_deref(), Some(job), "{context}");
        assert_eq!(person.wage_rate.unwrap().to_string(), "15.50", "{context}");
        assert_eq!(person.phone.unwrap().digits(), format!("555555{:04}", 100 + meant.number), "{context}");
    }
}

#[test]
fn a_generated_export_reads_whole_after_few_questions_and_is_never_edited() {
    for habit in HABITS {
        for (delimiter, line_end, mark) in [(",", "\r\n", true), (";", "\n", false), ("\t", "\r\n", false)] {
            let context = format!("{} with {delimiter:?}", habit.header);
            let bytes = export(habit, delimiter, line_end, mark);
            let known = known();
            let mut somebody = Scripted::new(clerk);
            let mut draft = SettingsDraft::new(
                "export.csv",
                guess_preset("export.csv", &bytes).unwrap(),
                Already::default(),
            );
            Conversation::new("export.csv", &bytes, &known, Mapping::default(), &mut somebody)
                .lead(&mut draft)
                .unwrap_or_else(|error| panic!("{context}: {error}"));
            let names = |question: &&String| {
                SITES.iter().any(|(.., written)| question.contains(&format!("{written:?}")))
                    || JOBS.iter().any(|(written, _)| question.contains(&format!("{written:?}")))
            };
            let (of_words, others): (Vec<_>, Vec<_>) = somebody.asked.iter().partition(names);
            // Three sites and two jobs are written otherwise than in Backoffice; numbers and departments are asked once.
            assert!(
                of_words.len() <= 5 && others.len() <= 2 + habit.doubts,
                "{context}: {:?}",
                somebody.asked
            );
            let text = draft.text();
            let roster = read_bytes("export.csv", &bytes, &settings(&text)).unwrap();
            is_right(&roster, &context);
            assert!(
                !roster.columns.contains(&Field::PosUserId)
                    && text.contains("pos_user_id_range = [2000, 2999]")
            );
        }
    }
}

#[test]
fn people_of_another_company_are_not_mapped_to_our_sites() {
    let bytes = export(HABITS[0], ",", "\n", false);
    let known = known();
    let mut somebody =
        Scripted::new(
            |question| {
                if question.contains("not yours") { "2".to_owned() } else { clerk(question) }
            },
        );
    let mut draft =
        SettingsDraft::new("export.csv", guess_preset("export.csv", &bytes).unwrap(), Already::default());
    let mut talk = Conversation::new("export.csv", &bytes, &known, Mapping::default(), &mut somebody);
    let roster = talk.lead(&mut draft).unwrap();
    assert_eq!((roster.people.len(), roster.passed_over.len()), (ROWS / 3, ROWS - ROWS / 3));
    let again = read_bytes("export.csv", &bytes, &settings(&draft.text())).unwrap();
    assert_eq!(again.passed_over.len(), ROWS - ROWS / 3);
    assert!(
        again.problems.iter().all(|problem| problem.code.as_str() != "several-companies"),
        "it is asked once"
    );
}

/// One site each, and people who have several: the file may say only where they are at home.
#[test]
fn nobody_loses_a_site_for_a_file_of_homes_unless_somebody_says_so() {
    let homes = String::from_utf8(export(HABITS[1], ",", "\n", false)).unwrap();
    // Who works for the whole chain has all of them in such a file as well.
    let first =
        SITES.iter().filter_map(|(.., written)| Some((homes.find(written)?, *written))).min().unwrap().1;
    let bytes = homes.replacen(first, "all", 1).into_bytes();
    let asked = |several: usize, answer: &'static str| {
        let known = Known { with_several_sites: several, ..known() };
        let reply = move |question: &str| {
            if question.contains("every site") { answer.to_owned() } else { clerk(question) }
        };
        let mut somebody = Scripted::new(reply);
        let mut draft =
            SettingsDraft::new("export.csv", guess_preset("export.csv", &bytes).unwrap(), Already::default());
        let mut talk = Conversation::new("export.csv", &bytes, &known, Mapping::default(), &mut somebody);
        talk.lead(&mut draft).unwrap();
        let times = somebody.asked.iter().filter(|question| question.contains("every site")).count();
        (times, draft.text().contains("\nsites = \"at-least\"\n"))
    };
    assert_eq!(asked(3, ""), (1, true));
    assert_eq!(asked(3, "no"), (1, true));
    assert_eq!(asked(3, "yes"), (1, false));
    assert_eq!(asked(0, ""), (0, false), "nobody has several: there is nothing to lose");
}

#[test]
fn without_anybody_to_answer_nothing_is_decided() {
    struct Nobody;
    impl crate::report::Answers for Nobody {
        fn is_there(&self) -> bool {
            false
        }
        fn say(&mut self, _: &str) {}
        fn line(&mut self, _: &str) -> Option<String> {
            None
        }
        fn secret(&mut self, _: &str) -> Option<crate::model::Password> {
            None
        }
    }
    let bytes = export(HABITS[2], ",", "\n", false);
    let mut draft =
        SettingsDraft::new("export.csv", guess_preset("export.csv", &bytes).unwrap(), Already::default());
    let known = known();
    Conversation::new("export.csv", &bytes, &known, Mapping::default(), &mut Nobody)
        .lead(&mut draft)
        .unwrap();
    let text = draft.text();
    let roster = read_bytes("export.csv", &bytes, &settings(&text)).unwrap();
    let left = |one: &&crate::roster::Desired| one.status == Status::Terminated;
    assert_eq!(roster.people.iter().filter(left).count(), 0, "{text}");
    assert!(
        text.contains("\"Exited (Resigned)\" = \"hold\"  # TODO")
            && text.contains("# pos_user_id = \"next-free\"")
    );
}
