//! HR's file of a night, with the mistakes in it, and what each row says: the oracle reads the cells by itself.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::history::Slip;
use super::people::{Human, People, Sites, Works};

/// The columns, in the file's order.
const COLUMNS: [&str; 15] = [
    "pos_user_id",
    "adp_employee_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "status",
    "start_date",
    "termination_date",
    "wage_rate",
    "departments",
    "sites",
    "permission",
    "backoffice",
    "backoffice_username",
];

/// A row, and who it is about, whatever it says.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) human: usize,
    pub(crate) line: u64,
    cells: Vec<String>,
    /// The column that the file has under a name that is none.
    lost: Option<usize>,
    /// What HR did wrong in it.
    pub(crate) slip: Option<Slip>,
    /// Whether another row has the same address, or the same telephone: it is then left alone in both, as the README says.
    pub(crate) shares_mail: bool,
    pub(crate) shares_phone: bool,
    /// Whether another row has the same number or ADP id: a question for a person.
    pub(crate) shares_id: bool,
}

/// What arrives in a night.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: Vec<Row>,
    /// Whether HR made no mistake.
    pub(crate) right: bool,
}

impl Row {
    /// Returns a cell; `None` where it is blank or its column lost.
    pub(crate) fn cell(&self, column: &str) -> Option<&str> {
        let at = COLUMNS.iter().position(|name| *name == column)?;
        if self.lost == Some(at) {
            return None;
        }
        self.cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// Returns the row as it stands in the file.
    pub(crate) fn in_words(&self) -> String {
        format!("line {} of {}: {}", self.line, self.human, self.cells.join(","))
    }

    pub(crate) fn number(&self) -> Option<u64> {
        self.cell("pos_user_id")?.parse().ok()
    }

    pub(crate) fn adp(&self) -> Option<&str> {
        self.cell("adp_employee_id")
    }

    pub(crate) fn mail(&self) -> Option<String> {
        self.cell("email").map(str::to_lowercase)
    }

    /// Returns the last ten digits.
    pub(crate) fn phone(&self) -> Option<String> {
        let digits: String = self.cell("phone")?.chars().filter(char::is_ascii_digit).collect();
        (digits.len() >= 10).then(|| digits[digits.len() - 10..].to_owned())
    }

    /// Returns whether the row says that its person works here on this day.
    pub(crate) fn wants_access(&self, today: NaiveDate) -> bool {
        self.cell("status") == Some("active") && self.last_day().is_none_or(|last| last >= today)
    }

    /// Returns whether the row says that its person has left by this day.
    pub(crate) fn ends_access(&self, today: NaiveDate) -> bool {
        let over = match self.cell("termination_date") {
            None => true,
            Some(_) => self.last_day().is_some_and(|last| last < today),
        };
        self.cell("status") == Some("terminated") && over
    }

    fn last_day(&self) -> Option<NaiveDate> {
        self.cell("termination_date")?.parse().ok()
    }

    pub(crate) fn list(&self, column: &str) -> Option<BTreeSet<String>> {
        Some(self.cell(column)?.split(';').map(|part| part.trim().to_owned()).collect())
    }

    pub(crate) fn cents(&self) -> Option<u64> {
        let (whole, part) = self.cell("wage_rate")?.split_once('.')?;
        Some(whole.parse::<u64>().ok()? * 100 + part.parse::<u64>().ok()?)
    }

    pub(crate) fn login(&self) -> Option<&str> {
        self.cell("backoffice_username").filter(|_| self.cell("backoffice") == Some("yes"))
    }

    fn set(&mut self, column: &str, text: impl Into<String>) {
        if let Some(at) = COLUMNS.iter().position(|name| *name == column) {
            self.cells[at] = text.into();
        }
    }

    fn get(&self, column: &str) -> String {
        COLUMNS.iter().position(|name| *name == column).map(|at| self.cells[at].clone()).unwrap_or_default()
    }
}

/// How long HR keeps people in its file who left.
const KEPT: u64 = 10;

fn cells(human: &Human) -> Vec<String> {
    let joined = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join("; ");
    let phone = &human.phone;
    let (status, last) = match human.works {
        Works::Until(last) => ("terminated", last.to_string()),
        Works::Yes | Works::Unheard => ("active", String::new()),
    };
    let rate = human.cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    vec![
        if human.numbered { human.number.to_string() } else { String::new() },
        human.adp.clone(),
        human.first.clone(),
        human.last.clone(),
        human.mail.clone(),
        if phone.len() == 10 {
            format!("({}) {}-{}", &phone[..3], &phone[3..6], &phone[6..])
        } else {
            String::new()
        },
        status.to_owned(),
        human.start.to_string(),
        last,
        rate.unwrap_or_default(),
        joined(&human.departments),
        match &human.sites {
            Sites::All => "all".to_owned(),
            Sites::Named(sites) => joined(sites),
        },
        human.permission.clone(),
        if human.login.is_some() { "yes" } else { "" }.to_owned(),
        human.login.clone().unwrap_or_default(),
    ]
}

/// Writes the file as it would be without a mistake.
pub(crate) fn right_rows(people: &People, today: NaiveDate) -> Vec<Row> {
    let in_file = |human: &Human| match human.works {
        Works::Yes => true,
        Works::Until(last) => last + Days::new(KEPT) >= today,
        Works::Unheard => false,
    };
    let row = |(who, human): (usize, &Human)| Row {
        human: who,
        line: 0,
        cells: cells(human),
        lost: None,
        slip: None,
        shares_mail: false,
        shares_phone: false,
        shares_id: false,
    };
    people.humans.iter().enumerate().filter(|(_, human)| in_file(human)).map(row).collect()
}

/// Writes the file of a night with these mistakes.
pub(crate) fn delivery(people: &People, slips: &[Slip], today: NaiveDate, earlier: &[Delivery]) -> Delivery {
    let mut rows = right_rows(people, today);
    let (mut lost, mut half) = (None, false);
    for slip in slips {
        match slip {
            Slip::Old(nights) => {
                let at = earlier.len().checked_sub(usize::from(*nights));
                if let Some(old) = at.and_then(|at| earlier.get(at)) {
                    return Delivery { right: false, ..old.clone() };
                }
            }
            Slip::Renamed(column) => lost = Some(column % COLUMNS.len()),
            Slip::Half => half = true,
            Slip::Lost(who, many) => {
                let at = who % rows.len();
                rows.drain(at..(at + usize::from(*many)).min(rows.len()));
            }
            slip => make(&mut rows, *slip),
        }
    }
    if half {
        rows.truncate(rows.len() / 2);
    }
    for (row, line) in rows.iter_mut().zip(2..) {
        (row.line, row.lost) = (line, lost);
    }
    tell_shared(&mut rows);
    Delivery { bytes: bytes(&rows, lost, half), rows, right: slips.is_empty() }
}

/// Says of each row what it has in common with others.
fn tell_shared(rows: &mut [Row]) {
    let others = rows.to_vec();
    let shares = |row: &Row, value: fn(&Row) -> Option<String>| {
        let own = value(row);
        own.is_some() && others.iter().filter(|other| value(other) == own).count() > 1
    };
    for row in rows {
        row.shares_mail = shares(row, Row::mail);
        row.shares_phone = shares(row, Row::phone);
        row.shares_id = shares(row, |row| Some(row.number()?.to_string()))
            || shares(row, |row| Some(row.adp()?.to_lowercase()));
    }
}

/// Picks a row by any number: that of the same person in every night, whoever comes and goes beside them.
fn fated(rows: &[Row], which: usize) -> Option<usize> {
    let fate = |at: &usize| Dice::new(which as u64, rows[*at].human as u64).next();
    (0..rows.len()).min_by_key(fate)
}

/// Makes a mistake in a row or two.
fn make(rows: &mut Vec<Row>, slip: Slip) {
    let (Slip::Name(who)
    | Slip::BrokenMail(who)
    | Slip::SwappedMails(who, _)
    | Slip::Number(who)
    | Slip::SwappedNumbers(who, _)
    | Slip::SwappedNames(who, _)
    | Slip::SwappedAdps(who, _)
    | Slip::SwappedIds(who, _)
    | Slip::CopiedNames(who, _)
    | Slip::TypedInAgain(who)
    | Slip::SmallAdp(who)
    | Slip::Adp(who)
    | Slip::Phone(who)
    | Slip::Blank(who, _)
    | Slip::Status(who)
    | Slip::LastDay(who)
    | Slip::Site(who)
    | Slip::Twice(who)
    | Slip::Shifted(who)) = slip
    else {
        return;
    };
    // Who is typed in again is mostly somebody new: nobody has looked yet whether they are there.
    let newest = || rows.len().checked_sub(1);
    let at = if matches!(slip, Slip::TypedInAgain(_)) { newest() } else { fated(rows, who) };
    let Some(at) = at else { return };
    if let Slip::SwappedAdps(_, other) | Slip::SwappedIds(_, other) = slip {
        // Given to whoever has none it would stay: a blank cell takes nothing away.
        let mut both = fated(rows, other).into_iter().chain([at]);
        if both.any(|at| rows[at].get("adp_employee_id").is_empty()) {
            return;
        }
    }
    let row = &mut rows[at];
    row.slip = Some(slip);
    match slip {
        Slip::Name(_) => row.set("first_name", turned(&row.get("first_name"))),
        Slip::BrokenMail(_) => row.set("email", row.get("email").replace('@', " at ")),
        Slip::Number(_) => row.set("pos_user_id", another_digit(&row.get("pos_user_id"))),
        Slip::SmallAdp(_) => row.set("adp_employee_id", row.get("adp_employee_id").to_lowercase()),
        Slip::Adp(_) => row.set("adp_employee_id", another_digit(&row.get("adp_employee_id"))),
        Slip::Phone(_) => row.set("phone", another_digit(&row.get("phone"))),
        Slip::Blank(_, column) => row.cells[column % COLUMNS.len()].clear(),
        Slip::Status(_) => row.set("status", "on the moon"),
        Slip::LastDay(_) => row.set("termination_date", "31.02.2026"),
        Slip::Site(_) => row.set("sites", "Nowhere Wash"),
        Slip::SwappedMails(_, other) => swap(rows, at, other, "email", slip),
        Slip::SwappedNumbers(_, other) => swap(rows, at, other, "pos_user_id", slip),
        Slip::SwappedNames(_, other) => {
            swap(rows, at, other, "first_name", slip);
            swap(rows, at, other, "last_name", slip);
        }
        Slip::SwappedAdps(_, other) => swap(rows, at, other, "adp_employee_id", slip),
        Slip::SwappedIds(_, other) => {
            swap(rows, at, other, "pos_user_id", slip);
            swap(rows, at, other, "adp_employee_id", slip);
        }
        Slip::CopiedNames(_, other) => {
            let other = fated(rows, other).map(|other| rows[other].clone());
            for column in ["first_name", "last_name"] {
                let name = other.as_ref().map(|other| other.get(column));
                rows[at].set(column, name.unwrap_or_default());
            }
        }
        Slip::TypedInAgain(_) => {
            let mut again = row.clone();
            for column in ["adp_employee_id", "email", "backoffice", "backoffice_username"] {
                again.set(column, "");
            }
            again.set("pos_user_id", format!("9{}", again.get("pos_user_id")));
            rows.push(again);
        }
        Slip::Twice(_) => {
            let mut again = row.clone();
            again.set("phone", another_digit(&again.get("phone")));
            again.set("wage_rate", another_digit(&again.get("wage_rate")));
            rows.push(again);
        }
        Slip::Shifted(_) => {
            row.cells.insert(4, "Jr.".to_owned());
        }
        _ => {}
    }
}

fn swap(rows: &mut [Row], at: usize, other: usize, column: &str, slip: Slip) {
    let Some(other) = fated(rows, other) else { return };
    let (one, two) = (rows[at].get(column), rows[other].get(column));
    rows[at].set(column, two);
    rows[other].set(column, one);
    rows[other].slip = Some(slip);
}

fn turned(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 2 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

/// Makes the last digit another one.
fn another_digit(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if let Some(digit) = letters.iter_mut().rev().find(|letter| letter.is_ascii_digit()) {
        *digit = if *digit == '7' { '3' } else { '7' };
    }
    letters.into_iter().collect()
}

fn bytes(rows: &[Row], lost: Option<usize>, half: bool) -> Vec<u8> {
    let mut text = String::new();
    let name =
        |(at, name): (usize, &&str)| if lost == Some(at) { "Zonk".to_owned() } else { (*name).to_owned() };
    let header: Vec<String> = COLUMNS.iter().enumerate().map(name).collect();
    text.push_str(&header.join(","));
    text.push('\n');
    for row in rows {
        text.push_str(&row.cells.join(","));
        text.push('\n');
    }
    if half {
        // It ends in the middle of the last row, which is about somebody all the same.
        text.truncate(text.trim_end().len() - 9);
    }
    text.into_bytes()
}

impl Delivery {
    /// Returns the row in a line.
    pub(crate) fn row(&self, line: u64) -> Option<&Row> {
        self.rows.iter().find(|row| row.line == line)
    }
}
