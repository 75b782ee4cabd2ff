//! Says what is wrong after a night: it knows who each row and each account really is, and nothing of how plans are made.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use roster_sync::sandbox::Login;

use super::history::Slip;
use super::house::{Account, Picture};
use super::hr::Row;
use super::secrets::Secret;

/// What happened between two pictures of Backoffice.
pub(crate) struct Between<'a> {
    pub(crate) before: &'a Picture,
    pub(crate) after: &'a Picture,
    /// Rows that may have been carried out.
    pub(crate) rows: &'a [Row],
    /// Accounts as an admin left them meanwhile.
    pub(crate) edited: &'a [Account],
    /// People who may be closed for their absence.
    pub(crate) absent: &'a BTreeSet<usize>,
    pub(crate) today: NaiveDate,
    pub(crate) secrets: &'a BTreeSet<Secret>,
}

/// The templates that there are.
const TEMPLATES: [&str; 7] =
    ["Manager", "Cashier", "General User", "General Manager", "Assistant Manager", "Shift Leader", "CSA"];

impl Between<'_> {
    /// Returns everything that is wrong, and makes whoever has a new account its owner.
    pub(crate) fn wrongs(&self, owners: &mut BTreeMap<u64, usize>) -> Vec<String> {
        let mut wrongs = Vec::new();
        for account in self.after.values() {
            match self.before.get(&account.id) {
                None => self.new_account(account, owners, &mut wrongs),
                Some(before) => self.changed_account(before, account, owners, &mut wrongs),
            }
        }
        if self.before.keys().any(|id| !self.after.contains_key(id)) {
            wrongs.push("an account is gone".to_owned());
        }
        wrongs
    }

    fn rows_about(&self, human: usize) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.human == human)
    }

    fn new_account(&self, new: &Account, owners: &mut BTreeMap<u64, usize>, wrongs: &mut Vec<String>) {
        let by_number = self.rows.iter().filter(|row| row.number() == Some(new.number));
        let given: Vec<String> = by_number.clone().map(Row::in_words).collect();
        let mut wrong = |what: &str| wrongs.push(format!("{what}: {}; rows: {given:?}", shown(new)));
        let row = by_number.clone().find(|row| row.cell("first_name") == Some(&new.first));
        let Some(row) = row.or_else(|| by_number.clone().next()) else {
            wrong("created without a row");
            return;
        };
        let others: Vec<u64> =
            owners.iter().filter(|(_, human)| **human == row.human).map(|(id, _)| *id).collect();
        let twin = others.iter().filter_map(|id| self.before.get(id).or_else(|| self.after.get(id)));
        if twin.clone().any(|other| could_be_found(row, other)) {
            wrong("created a second time");
        }
        owners.insert(new.id, row.human);
        if !self.rows_about(row.human).any(|row| row.wants_access(self.today) || starts_soon(row, self.today))
        {
            wrong("created without HR's word");
        }
        // Runs that were killed may have left several rows about the same person: any of them may have been carried out.
        let said = |says: &dyn Fn(&Row) -> bool| {
            self.rows_about(row.human).any(|row| row.number() == Some(new.number) && says(row))
        };
        if !said(&|row| sites_as_said(row, new)) {
            wrong("created with sites that its row does not give");
        }
        // Where a row names none, the settings say which one everybody new gets.
        let template = |row: &Row| {
            template_as_said(row, &new.template)
                || (row.cell("permission").is_none() && new.template == "General User")
        };
        if new.template != "None" && !said(&template) {
            wrong("created with a permission that its row does not give");
        }
        let same = |row: &Row| {
            row.cell("first_name") == Some(&new.first) && row.cell("last_name") == Some(&new.last)
        };
        if !said(&same) {
            wrong("created under another name");
        }
        if !self.secrets.contains(&Secret::Pin(new.number, new.pin.clone())) {
            wrong("its PIN is not on disk");
        }
        for login in &new.logins {
            self.new_login(login, new, row.human, wrongs);
        }
    }

    /// Says whether an account is a second one that HR made by mistake and names no more: its person has the other, which a row is about.
    fn is_spare(&self, account: &Account, owners: &BTreeMap<u64, usize>) -> bool {
        let named = |one: &Account| self.rows.iter().any(|row| row.number() == Some(one.number));
        let others = self.after.values().filter(|other| other.id != account.id && other.active);
        let mut own = others.filter(|other| owners.get(&other.id) == owners.get(&account.id));
        !named(account) && own.any(named)
    }

    fn changed_account(
        &self,
        before: &Account,
        after: &Account,
        owners: &BTreeMap<u64, usize>,
        wrongs: &mut Vec<String>,
    ) {
        if before == after {
            return;
        }
        let owner = owners[&after.id];
        let edits = || self.edited.iter().filter(|edit| edit.id == after.id);
        let mut field = |name: &str, changed: bool, edited: bool, said: &dyn Fn(&Row) -> bool| {
            if changed && !edited && !self.rows_about(owner).any(said) {
                wrongs.push(format!(
                    "{name} changed without a row that says so: {} → {}",
                    shown(before),
                    shown(after)
                ));
            }
        };
        macro_rules! text {
            ($name:literal, $part:ident, $said:expr) => {
                field(
                    $name,
                    before.$part != after.$part,
                    edits().any(|edit| edit.$part == after.$part),
                    &$said,
                );
            };
        }
        // What stands in the row of another person is nobody's new name. One name that was copied looks like a marriage.
        let whole = before.first != after.first && before.last != after.last;
        let named = |row: &Row| match row.slip {
            Some(Slip::SwappedNames(..)) => false,
            Some(Slip::CopiedNames(..)) => !whole,
            _ => true,
        };
        text!("the first name", first, |row: &Row| named(row)
            && row.cell("first_name") == Some(&after.first));
        text!("the last name", last, |row: &Row| named(row) && row.cell("last_name") == Some(&after.last));
        text!("the telephone", phone, |row: &Row| row.phone().as_ref() == Some(&after.phone));
        text!("the address", mail, |row: &Row| row.mail().as_ref() == Some(&after.mail));
        // An id that nobody has yet may be anybody's.
        let is_anothers = self.before.values().any(|other| other.id != after.id && other.adp == after.adp);
        let own_id = |row: &Row| {
            !is_anothers || !matches!(row.slip, Some(Slip::SwappedAdps(..) | Slip::SwappedIds(..)))
        };
        text!("the ADP id", adp, |row: &Row| own_id(row) && row.adp() == Some(&after.adp));
        text!("the number", number, |row: &Row| row.number() == Some(after.number));
        text!("the PIN", pin, |_: &Row| false);
        text!("what no roster gives", untold, |_: &Row| false);
        text!("the departments", departments, |row: &Row| {
            row.list("departments").is_some_and(|list| list == after.departments)
        });
        text!("the permission", template, |row: &Row| template_as_said(row, &after.template));
        text!("the pay", cents, |row: &Row| row.cents() == after.cents);
        text!("the start", start, |row: &Row| row.cell("start_date") == Some(&after.start.to_string()));
        let sites = (before.all, &before.sites) != (after.all, &after.sites);
        let by_hand = edits().any(|edit| (edit.all, &edit.sites) == (after.all, &after.sites));
        field("sites", sites, by_hand, &|row: &Row| sites_as_said(row, after));
        let by_hand = edits().any(|edit| edit.active == after.active);
        if before.active && !after.active && !self.absent.contains(&owner) && !self.is_spare(after, owners) {
            field("closed:", true, by_hand, &|row: &Row| row.ends_access(self.today));
        }
        if !before.active && after.active {
            field("opened:", true, by_hand, &|row: &Row| row.wants_access(self.today));
        }
        for login in &after.logins {
            match before.logins.iter().find(|other| other.id == login.id) {
                None => self.new_login(login, after, owner, wrongs),
                Some(old) => self.changed_login(old, login, owner, wrongs),
            }
        }
    }

    fn new_login(&self, login: &Login, account: &Account, owner: usize, wrongs: &mut Vec<String>) {
        let mut wrong = |what: &str| wrongs.push(format!("{what}: {} of {}", login.username, shown(account)));
        if !self.rows_about(owner).any(|row| row.login() == Some(&login.username)) {
            wrong("a login that no row gives");
        }
        let password = Secret::Password(login.username.clone(), login.password.clone());
        if !self.secrets.contains(&password) {
            wrong("its password is not on disk");
        }
        if login.access.all && !account.all {
            wrong("a login for every site");
        }
    }

    fn changed_login(&self, before: &Login, after: &Login, owner: usize, wrongs: &mut Vec<String>) {
        let mut wrong = |what: &str| wrongs.push(format!("{what}: {}", after.username));
        if before.active && !after.active && !self.absent.contains(&owner) {
            let said = self.rows_about(owner).any(|row| row.ends_access(self.today));
            if !said && !self.edited.iter().any(|edit| edit.logins.contains(after)) {
                wrong("a login closed without HR's word");
            }
        }
        let wanted = |row: &Row| row.wants_access(self.today) && row.cell("backoffice") == Some("yes");
        if !before.active && after.active && !self.rows_about(owner).any(wanted) {
            wrong("a login opened without HR's word");
        }
        let password = Secret::Password(after.username.clone(), after.password.clone());
        if before.password != after.password && !self.secrets.contains(&password) {
            wrong("a password changed that is not on disk");
        }
        if before.username != after.username {
            wrong("a login has another name");
        }
        let rights = (&before.tokens, &before.access) != (&after.tokens, &after.access);
        let fresh = before.tokens.is_empty() && before.access.sites.is_empty() && !before.access.all;
        if rights && !fresh {
            wrong("the rights of a login changed");
        }
    }
}

/// Says whether a row shows, by any key that it gives, that an account is its person's.
pub(crate) fn could_be_found(row: &Row, account: &Account) -> bool {
    let key = row.number() == Some(account.number)
        || row.adp().is_some_and(|adp| adp.eq_ignore_ascii_case(&account.adp))
        || row.mail().is_some_and(|mail| mail == account.mail);
    let named =
        row.cell("first_name") == Some(&account.first) && row.cell("last_name") == Some(&account.last);
    key || (named && row.phone().is_some_and(|phone| phone == account.phone))
}

/// Says whether an account is as its row wants it.
pub(crate) fn is_as_said(row: &Row, account: &Account) -> Result<(), String> {
    let same = |said: Option<&str>, is: &str| said.is_none_or(|said| said == is);
    let checks = [
        ("first_name", same(row.cell("first_name"), &account.first)),
        ("last_name", same(row.cell("last_name"), &account.last)),
        ("adp_employee_id", same(row.adp(), &account.adp)),
        ("email", row.shares_mail || same(row.mail().as_deref(), &account.mail)),
        ("phone", row.shares_phone || same(row.phone().as_deref(), &account.phone)),
        ("start_date", same(row.cell("start_date"), &account.start.to_string())),
        ("pos_user_id", row.number().is_none_or(|number| number == account.number)),
        ("wage_rate", row.cents().is_none_or(|cents| Some(cents) == account.cents)),
        ("departments", row.list("departments").is_none_or(|list| list == account.departments)),
        ("sites", row.cell("sites").is_none() || sites_as_said(row, account)),
        ("permission", row.cell("permission").is_none() || template_as_said(row, &account.template)),
        // A login needs an address, and one that two rows have is left alone in both.
        (
            "backoffice",
            row.login().is_none() || row.shares_mail || account.logins.iter().any(|login| login.active),
        ),
    ];
    match checks.into_iter().find(|(_, holds)| !holds) {
        Some((column, _)) => Err(format!("{column} is not as its row says: {}", shown(account))),
        None => Ok(()),
    }
}

fn sites_as_said(row: &Row, account: &Account) -> bool {
    if row.cell("sites") == Some("all") {
        return account.all;
    }
    !account.all && row.list("sites").is_some_and(|list| list == account.sites)
}

fn template_as_said(row: &Row, template: &str) -> bool {
    let Some(said) = row.cell("permission") else { return false };
    let fallback = template == "General User" && !TEMPLATES.contains(&said);
    said == template || fallback || (said == "General Manager" && template == "Manager")
}

fn starts_soon(row: &Row, today: NaiveDate) -> bool {
    let start: Option<NaiveDate> = row.cell("start_date").and_then(|text| text.parse().ok());
    row.cell("status") == Some("active") && start.is_some_and(|start| start >= today)
}

/// Says whether a question about a right row is one that a careful person would ask too.
pub(crate) fn is_askable(row: &Row, own: &[&Account], others: &[&Account], logins: &[Login]) -> bool {
    let taken = others.iter().any(|other| {
        row.number() == Some(other.number)
            || row.adp().is_some_and(|adp| adp.eq_ignore_ascii_case(&other.adp))
            || row.mail().is_some_and(|mail| mail == other.mail)
            || (row.phone().is_some_and(|phone| phone == other.phone)
                && (row.cell("first_name") == Some(&other.first)
                    || row.cell("last_name") == Some(&other.last)))
    });
    let own_ids: Vec<u64> = own.iter().map(|account| account.id).collect();
    let mail_of_a_login = logins.iter().any(|login| {
        row.mail().is_some_and(|mail| mail.eq_ignore_ascii_case(&login.email))
            && !login.employee_id.is_some_and(|id| own_ids.contains(&id))
    });
    let name_of_a_login = logins.iter().any(|login| {
        row.login().is_some_and(|name| name.eq_ignore_ascii_case(&login.username))
            && !login.employee_id.is_some_and(|id| own_ids.contains(&id))
    });
    // A closed login under another name is one that no list gives to its person, and there can be no second one.
    let has_other = |login: &Login| {
        let owner = own.iter().find(|account| Some(account.id) == login.employee_id);
        owner.is_some_and(|owner| {
            !login.active && (&login.first_name, &login.last_name) != (&owner.first, &owner.last)
        })
    };
    let second_login = row.login().is_some() && logins.iter().any(has_other);
    let contradicted = own.len() > 1 || own.iter().any(|account| is_doubtful(row, account));
    // Nobody new is paid by nothing, or has no number.
    let unpaid = own.is_empty() && (row.cents().is_none() || row.number().is_none());
    // Somebody new may be whoever left under the same name, and whoever gets two other names that somebody has may be that one.
    let names = |one: &Account| {
        [row.cell("first_name") == Some(&one.first), row.cell("last_name") == Some(&one.last)]
    };
    let namesake =
        own.iter().all(|one| names(one) == [false; 2]) && others.iter().any(|one| names(one) == [true; 2]);
    row.shares_id
        || matches!(row.slip, Some(Slip::SwappedNames(..)))
        || unpaid
        || namesake
        || second_login
        || taken
        || mail_of_a_login
        || name_of_a_login
        || contradicted
}

/// Says whether a row about somebody else gives a number, ADP id or address of an account.
pub(crate) fn is_claimed(rows: &[Row], owner: usize, account: &Account) -> bool {
    rows.iter().filter(|row| row.human != owner).any(|row| {
        row.number() == Some(account.number)
            || row.adp().is_some_and(|adp| adp.eq_ignore_ascii_case(&account.adp))
            || row.mail().is_some_and(|mail| mail == account.mail)
    })
}

/// Says whether a row and its person's account do not show by themselves that they belong together.
fn is_doubtful(row: &Row, account: &Account) -> bool {
    let number = row.number().map(|number| number == account.number);
    let adp = row.adp().filter(|_| !account.adp.is_empty()).map(|adp| adp == account.adp);
    let mail = row.mail().filter(|_| !account.mail.is_empty()).map(|mail| mail == account.mail);
    let phone = row.phone().filter(|_| !account.phone.is_empty()).map(|phone| phone == account.phone);
    let first = row.cell("first_name") == Some(&account.first);
    let last = row.cell("last_name") == Some(&account.last);
    let keys = [number, adp, mail].iter().filter(|key| **key == Some(true)).count();
    let comes_back = !account.active && (adp == Some(true) || mail == Some(true));
    let against = [number, adp, mail, phone].contains(&Some(false));
    // One name alone says nothing where an id, the address or the telephone speaks against it.
    let names = if first && last { 2 } else { usize::from((first || last) && !against) };
    let witnesses = keys + usize::from(phone == Some(true)) + names;
    (keys == 0 && !(first && last && phone == Some(true)))
        || (number == Some(false) && !comes_back)
        || adp == Some(false)
        || witnesses < 2
        || (!first && !last && adp != Some(true))
}

/// Shows an account in a line.
pub(crate) fn shown(account: &Account) -> String {
    let Account { id, first, last, number, adp, mail, phone, template, active, cents, .. } = account;
    let sites = if account.all { "all".to_owned() } else { format!("{:?}", account.sites) };
    let state = if *active { "active" } else { "inactive" };
    let departments = account.departments.iter().cloned().collect::<Vec<_>>().join("/");
    format!(
        "{id} {first} {last} ({number}, {adp}, {mail}, {phone}, {template}, {departments}, {cents:?}, {sites}, since {}, {state})",
        account.start
    )
}
