//! Calm nights: HR's file is right, nobody interferes, questions are answered in Backoffice by hand. Then all is equal.

use chrono::Days;
use roster_sync::apply::{RowResult, RowStatus};
use roster_sync::engine::RunOutcome;
use roster_sync::sandbox::Login;

use super::admin::take_over;
use super::chain::Chain;
use super::history::Night;
use super::house::{Account, picture};
use super::hr::{self, Delivery, Row};
use super::oracle::{could_be_found, is_as_said, shown};
use super::people::Works;
use super::start::Came;

/// Nights after which nothing may be left to do: one that finishes and asks, one after the answers, and what these brought up. A night
/// that only closed whoever had their last day the day before is none of them: there may be one such day after the other.
const ROUNDS: usize = 5;
/// What somebody new earns an hour, in cents, whose pay HR had left out.
const PAY: u64 = 1_700;

impl Chain {
    /// Lives through calm nights until one has nothing to do.
    pub(crate) async fn settle(&mut self) -> Result<(), String> {
        let night = Night { at_once: 1, ..Night::default() };
        let mut left = String::new();
        let mut rounds = 0;
        while rounds < ROUNDS {
            let delivery = self.right_file();
            let came = self.quiet(&night, &delivery).await?;
            let Came::Ran(outcome) = came else {
                left = came.in_words();
                rounds += 1;
                continue;
            };
            if is_equal(&outcome) {
                return self.equal(&delivery, &outcome);
            }
            rounds += usize::from(!self.only_last_days(&outcome, &delivery));
            left = self.answer(&outcome, &delivery);
        }
        Err(format!("no night ends equal although HR is right and nobody interferes: {left}"))
    }

    /// Returns whether all that a night did was what its day brought: it closed people whose last day was the day before.
    fn only_last_days(&self, outcome: &RunOutcome, delivery: &Delivery) -> bool {
        let yesterday = self.day - Days::new(1);
        outcome.rows.iter().filter(|result| !is_nothing(result)).all(|result| {
            let row = result.line.and_then(|line| delivery.row(line));
            let is_due = |row: &Row| row.ends_access(self.day) && !row.ends_access(yesterday);
            result.status == RowStatus::Done && row.is_some_and(is_due)
        })
    }

    /// Answers every question by hand: the account becomes as HR has it, whoever else has the value gives it up.
    fn answer(&mut self, outcome: &RunOutcome, delivery: &Delivery) -> String {
        let mut left = Vec::new();
        for result in &outcome.rows {
            if matches!(result.status, RowStatus::Unchanged | RowStatus::Done | RowStatus::Waiting) {
                continue;
            }
            left.push(told(result));
            if let Some(row) = result.line.and_then(|line| delivery.row(line)) {
                self.figures.answered += 1;
                self.mend(row);
            }
        }
        left.join("; ")
    }

    fn mend(&mut self, row: &Row) {
        if row.shares_id && self.people.has_another_owner(row.human) {
            self.people.renumber(row.human);
        }
        let human = self.people.humans[row.human].clone();
        let everybody = picture(&self.sandbox);
        let mine = |account: &&Account| self.owners.get(&account.id) == Some(&row.human);
        let (mut own, others): (Vec<&Account>, Vec<&Account>) = everybody.values().partition(mine);
        for other in others {
            if human.numbered && other.number == human.number {
                self.people.renumber(row.human);
            }
            let works = self.people.humans[self.owners[&other.id]].works == Works::Yes;
            if other.mail == human.mail && !other.mail.is_empty() && works {
                self.people.readdress(row.human);
            }
            if (&other.first, &other.last, &other.phone) == (&human.first, &human.last, &human.phone) && works
            {
                self.people.humans[row.human].phone = format!("55501{:05}", 60_000 + row.human);
            }
            self.sandbox.edit_person(other.id, |person| {
                if person.email.eq_ignore_ascii_case(&human.mail) && !works {
                    person.email.clear();
                }
                if !human.phone.is_empty() && person.phone_digits().ends_with(&human.phone) && !works {
                    person.phone.clear();
                }
            });
        }
        let ids: Vec<u64> = own.iter().map(|account| account.id).collect();
        for login in self.sandbox.logins() {
            let others = !login.employee_id.is_some_and(|id| ids.contains(&id));
            if others && login.email.eq_ignore_ascii_case(&human.mail) {
                self.sandbox
                    .edit_login(login.id, |login| login.email = format!("old{}@example.com", login.id));
            }
        }
        let taken = |login: &Login| {
            !login.employee_id.is_some_and(|id| ids.contains(&id)) && row.login() == Some(&login.username)
        };
        if self.sandbox.logins().iter().any(taken) {
            self.people.rename_login(row.human);
        }
        own.sort_by_key(|account| (account.active, account.id));
        let Some(kept) = own.pop() else {
            // Nobody new is paid by nothing, or has no number: HR fills it in when it is told.
            self.people.humans[row.human].cents.get_or_insert(PAY);
            if !human.numbered {
                self.people.renumber(row.human);
            }
            // Whoever has left is told apart from somebody new who has their name.
            for other in
                everybody.values().filter(|other| (&other.first, &other.last) == (&human.first, &human.last))
            {
                if self.people.humans[self.owners[&other.id]].works != Works::Yes {
                    self.sandbox
                        .edit_person(other.id, |person| person.first_name = format!("Old {}", other.id));
                }
            }
            return;
        };
        // One login is all that an employee can have: HR takes the one there is, whatever it is called.
        if self.people.humans[row.human].login.is_some()
            && let Some(login) =
                self.sandbox.logins().into_iter().find(|one| one.employee_id == Some(kept.id))
        {
            self.people.humans[row.human].login = Some(login.username);
        }
        let human = self.people.humans[row.human].clone();
        for second in own {
            self.people.humans.push(super::people::Human { works: Works::Unheard, ..human.clone() });
            self.owners.insert(second.id, self.people.humans.len() - 1);
            self.sandbox.edit_person(second.id, |person| {
                (person.first_name, person.active) = (format!("Old {}", second.id), false);
                person.email.clear();
                person.phone.clear();
                person.adp_employee_id.clear();
            });
        }
        // Whether somebody who clocked in after their last day has left is for a person to say.
        let active = kept.active && !row.ends_access(self.day);
        if !active {
            for login in &kept.logins {
                self.sandbox.edit_login(login.id, |login| login.active = false);
            }
        }
        let site = self.every_site().first().copied().unwrap_or_default();
        self.sandbox.edit_person(kept.id, |person| {
            let number = person.pos_user_id;
            take_over(person, &human);
            person.active = active;
            if !person.access.all && person.access.sites.is_empty() {
                person.access.sites.insert(site);
            }
            if !human.numbered {
                person.pos_user_id = number;
            }
        });
    }

    /// Says where Backoffice is not as HR's file, although the program had nothing to do.
    fn equal(&self, delivery: &Delivery, outcome: &RunOutcome) -> Result<(), String> {
        let everybody = picture(&self.sandbox);
        for row in &delivery.rows {
            let own =
                || everybody.values().filter(|account| self.owners.get(&account.id) == Some(&row.human));
            let open: Vec<&Account> = own().filter(|account| account.active).collect();
            if row.wants_access(self.day) {
                let [account] = open[..] else {
                    let all: Vec<String> = own().map(shown).collect();
                    return Err(format!("at the end somebody has {} active accounts of {all:?}", open.len()));
                };
                is_as_said(row, account).map_err(|why| {
                    let result = outcome.rows.iter().find(|result| result.line == Some(row.line));
                    format!(
                        "at the end {why}, though it says: {}; {}; logins {:?}",
                        result.map(told).unwrap_or_default(),
                        row.in_words(),
                        self.sandbox
                            .logins()
                            .iter()
                            .filter(|login| Some(login.username.as_str()) == row.login())
                            .collect::<Vec<_>>()
                    )
                })?;
            } else if row.ends_access(self.day)
                // Who was never seen at work, and is on no list, cannot be known.
                && let Some(account) =
                    open.into_iter().find(|account| could_be_found(row, account) && !account.is_on_no_list())
            {
                return Err(format!("at the end a leaver is active: {}", shown(account)));
            }
        }
        Ok(())
    }

    fn right_file(&mut self) -> Delivery {
        self.next_day();
        hr::delivery(&self.people, &[], self.day, &[])
    }
}

fn is_equal(outcome: &RunOutcome) -> bool {
    outcome.rows.iter().all(is_nothing)
}

const fn is_nothing(result: &RowResult) -> bool {
    matches!(result.status, RowStatus::Unchanged | RowStatus::Waiting)
}

fn told(result: &RowResult) -> String {
    format!("{} {} ({}): {}", result.status, result.name, result.key, result.message)
}
