//! What follows for every person: the situation and its action, field by field, logins, pay, and who waits for a word. Read
//! [`situation`], the table that decides, then [`entries`].

pub(super) mod account_entry;
pub(super) mod also_active;
pub(super) mod asked;
pub(super) mod by_hand;
pub(super) mod came_back;
pub(super) mod closing;
pub(super) mod conflicts;
pub(super) mod context;
pub(super) mod create;
pub(super) mod diff;
pub(super) mod entries;
pub(super) mod filled;
pub(super) mod leaver_logins;
pub(super) mod login_work;
pub(super) mod mentioned;
pub(super) mod moved;
pub(super) mod name_said;
pub(super) mod names;
pub(super) mod new_entry;
pub(super) mod numbers;
pub(super) mod other_ids;
pub(super) mod owners;
pub(super) mod pay;
pub(super) mod proven_ids;
pub(super) mod refused;
pub(super) mod resolve;
pub(super) mod said;
pub(super) mod sites;
pub(super) mod situation;
pub(super) mod skipped;
pub(super) mod time_clock;
pub(super) mod unlisted;
pub(super) mod unsure;
pub(super) mod wanted_login;
pub(super) mod wording;
