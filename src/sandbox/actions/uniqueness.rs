//! What must be unique in a tenant, inactive people included (§4, §6).

use super::super::inner::Inner;
use super::super::twists::Twist;
use super::super::world::{Person, World};

/// Says which of a person's values belong to somebody else. `except` is the person's own record; `phone` is given where
/// telephones are unique.
fn taken(
    world: &World,
    except: Option<u64>,
    pos_user_id: u64,
    phone: Option<&str>,
    email: &str,
) -> Option<String> {
    let others = || world.people.iter().filter(|person| Some(person.id) != except);
    if others().any(|person| person.pos_user_id == pos_user_id) {
        return Some(format!("The POS user ID {pos_user_id} is already in use."));
    }
    let digits: String = phone.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    if !digits.is_empty() && others().any(|person| person.phone_digits() == digits) {
        return Some("An employee with this phone number already exists.".to_owned());
    }
    email_taken(world, except, email)
}

/// E-mails are unique across employees and logins, a person's own login excepted.
pub(super) fn email_taken(world: &World, except: Option<u64>, email: &str) -> Option<String> {
    let same = |other: &str| !email.is_empty() && other.eq_ignore_ascii_case(email);
    let person = world.people.iter().any(|person| Some(person.id) != except && same(&person.email));
    let login = world
        .logins
        .iter()
        .any(|login| same(&login.email) && (except.is_none() || login.employee_id != except));
    (person || login).then(|| "This e-mail address is already taken.".to_owned())
}

/// The same checks for both forms: who must be unique, what must be filled in, how long it may be.
pub(super) fn check_unique(inner: &Inner, person: &Person, except: Option<u64>) -> Result<(), String> {
    let phone = inner.twists.contains(&Twist::UniquePhones).then_some(person.phone.as_str());
    match taken(&inner.world, except, person.pos_user_id, phone, &person.email) {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}
