//! Invents the chain. The same options give the same people: rosters and tests name them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::clock;
use super::names::{DEPARTMENTS, DISTRICTS, FIRST, LANGUAGES, LAST, REGIONS, SITES};
use super::world::{
    Access, Department, District, Login, LoginTemplate, Matrix, Person, PosTemplate, Region, Shape, Site,
    Wage, World,
};

/// Permissions at the point of sale.
const PERMISSIONS: u32 = 60;
/// Permission tokens of Backoffice logins.
const TOKENS: usize = 105;
/// A department that no form offers any more and one person still has.
const RETIRED: u64 = 28;
/// The login that the sandbox is entered with.
pub(super) const USERNAME: &str = "sync_bot";
/// Its password; worth nothing outside of the sandbox.
pub(super) const PASSWORD: &str = "only4thesandbox";

/// Invents a chain with this many employees and sites.
pub(super) fn invent(employees: usize, shape: Shape, sites: usize) -> World {
    let mut world = empty(shape, sites);
    for index in 0..employees as u64 {
        let person = person(index, &world);
        world.people.push(person);
    }
    world.logins = logins(&world);
    world
}

fn empty(shape: Shape, sites: usize) -> World {
    let sites = SITES.iter().take(sites.max(1)).zip(11..).map(|((name, code, district), id)| Site {
        id,
        name: (*name).to_owned(),
        code: (*code).to_owned(),
        district: *district,
    });
    let names =
        DEPARTMENTS.iter().map(|(id, name)| Department { id: *id, name: (*name).to_owned(), retired: false });
    let old = Department { id: RETIRED, name: "Polisher".to_owned(), retired: true };
    let sites: Vec<Site> = sites.collect();
    let hierarchical = shape == Shape::Hierarchical;
    let used = |district: u64| hierarchical && sites.iter().any(|site| site.district == district);
    let districts: Vec<_> = DISTRICTS.iter().filter(|(id, ..)| used(*id)).collect();
    let regions: Vec<_> =
        REGIONS.iter().filter(|(id, _)| districts.iter().any(|(_, region, _)| region == id)).collect();
    World {
        id: String::new(),
        shape,
        regions: regions.iter().map(|(id, name)| Region { id: *id, name: (*name).to_owned() }).collect(),
        districts: districts
            .iter()
            .map(|(id, region, name)| District { id: *id, region: *region, name: (*name).to_owned() })
            .collect(),
        sites,
        departments: names.chain([old]).collect(),
        permissions: (1..=PERMISSIONS).map(|number| format!("Register function {number}")).collect(),
        pos_templates: pos_templates(),
        tokens: (0..TOKENS).map(token).collect(),
        login_templates: login_templates(),
        people: Vec::new(),
        logins: Vec::new(),
        rota: clock::rota(),
        shifts: Vec::new(),
    }
}

fn token(index: usize) -> String {
    const PAGES: [&str; 21] = [
        "employee",
        "timesheet",
        "schedule",
        "site",
        "report",
        "sale",
        "refund",
        "plan",
        "member",
        "price",
        "tax",
        "coupon",
        "till",
        "deposit",
        "stock",
        "vendor",
        "alarm",
        "device",
        "camera",
        "audit",
        "setting",
    ];
    const VERBS: [&str; 5] = ["list", "read", "write", "delete", "export"];
    format!("{}.{}", PAGES[index / VERBS.len() % PAGES.len()], VERBS[index % VERBS.len()])
}

fn pos_templates() -> Vec<PosTemplate> {
    let template = |id, name: &str, step: u32, overrides: &[u32]| PosTemplate {
        id,
        name: name.to_owned(),
        matrix: Matrix {
            grants: (1..=PERMISSIONS).filter(|number| number % step == 0 || *number == 2).collect(),
            overrides: overrides.iter().copied().collect(),
        },
    };
    vec![
        template(1, "Manager", 1, &[]),
        template(2, "Cashier", 7, &[3, 22]),
        template(3, "General User", 11, &[3]),
        // Two templates of one matrix (§8): the listing names one of them for both.
        template(4, "General Manager", 1, &[]),
        template(5, "Assistant Manager", 2, &[9]),
        template(6, "Shift Leader", 3, &[9, 22]),
        template(7, "CSA", 5, &[22]),
    ]
}

fn login_templates() -> Vec<LoginTemplate> {
    let template = |id, name: &str, step: usize| LoginTemplate {
        id,
        name: name.to_owned(),
        tokens: (0..TOKENS).step_by(step).map(token).collect(),
    };
    vec![
        template(1, "Administrator", 1),
        template(2, "Manager", 2),
        template(3, "General User", 9),
        template(4, "General Manager", 3),
        template(5, "Shift Leader", 5),
    ]
}

/// The people whom tests and the sample roster name; everybody else follows from their number.
fn name(index: u64) -> (String, String) {
    let special = match index {
        5 | 6 => Some(("Chris", "Taylor")),
        7 => Some(("Zoë", "O'Neil")),
        8 => Some(("Łukasz", "Nowak")),
        9 => Some(("Nguyễn", "Trần")),
        // A letter with a combining accent, as some systems export it.
        10 => Some(("Jose\u{301}", "Álvarez")),
        _ => None,
    };
    if let Some((first, last)) = special {
        return (first.to_owned(), last.to_owned());
    }
    let pick = |list: &[&str], at: u64| list[usize::try_from(at).unwrap_or(0) % list.len()].to_owned();
    let last = pick(&LAST, index);
    let round = index / (FIRST.len() * LAST.len()) as u64;
    let last = if round == 0 { last } else { format!("{last}-{}", pick(&LAST, index / 7 + round)) };
    (pick(&FIRST, index), last)
}

fn person(index: u64, world: &World) -> Person {
    let (first_name, last_name) = name(index);
    let start_date = day(2021, 1, 4) + Days::new(index % 1500);
    let number = 100_000 + index;
    let phone = if index == 12 {
        String::new()
    } else {
        format!("(555) 01{}-{:04}", number / 10_000 % 10, number % 10_000)
    };
    let template = &world.pos_templates[usize::try_from(index).unwrap_or(0) % world.pos_templates.len()];
    let mut matrix = template.matrix.clone();
    if index == 13 {
        matrix.grants.remove(&2);
        matrix.overrides.insert(41);
    }
    let adp = format!("ADP{:05}", 40_000 + index);
    Person {
        id: 3001 + index,
        email: if index == 11 { String::new() } else { format!("person{}@example.com", 1001 + index) },
        phone,
        pos_user_id: 1001 + index,
        pos_pin: (10_000 + (index * 7919) % 89_999).to_string(),
        credential_id: 7001 + index,
        active: is_active(index),
        status_changed: "2025-08-28 21:30:10".to_owned(),
        access: access(index, world),
        departments: [21, 22 + index % 6].into_iter().chain((index == 60).then_some(RETIRED)).collect(),
        start_date,
        adp_employee_id: if index % 10 == 9 { String::new() } else { adp },
        emergency_contact_name: if index.is_multiple_of(3) {
            format!("{last_name} family")
        } else {
            String::new()
        },
        emergency_contact_phone: if index.is_multiple_of(3) {
            "(555) 555-0100".to_owned()
        } else {
            String::new()
        },
        notes: if index.is_multiple_of(4) {
            format!("Keeps keys <{index}> & \"codes\"\nsecond line")
        } else {
            String::new()
        },
        language: LANGUAGES[usize::try_from(index).unwrap_or(0) % LANGUAGES.len()].to_owned(),
        authority: world.is_everything(&matrix),
        matrix: Some(matrix),
        wages: wages(index, start_date, world),
        first_name,
        last_name,
    }
}

const fn is_active(index: u64) -> bool {
    index % 12 != 11
}

/// Number 17 has no site: no listing shows them, and their POS id stays reserved (§6).
fn access(index: u64, world: &World) -> Access {
    let count = world.sites.len() as u64;
    let site = |offset: u64| 11 + (index + offset) % count;
    match index {
        0 => Access { all: true, sites: BTreeSet::new() },
        17 => Access::default(),
        _ => Access { all: false, sites: (0..=index % 3).map(site).collect() },
    }
}

/// Somebody inactive is paid by no record any more (§7).
fn wages(index: u64, start: NaiveDate, world: &World) -> Vec<Wage> {
    let hourly = index % 20 != 14;
    let records = if index == 15 { 3 } else { 1 + index % 2 };
    let wage = |number: u64| {
        let cents = i64::try_from(1_400 + (index % 40) * 25 + number * 50).unwrap_or(1_400);
        let rate = if hourly { Decimal::new(cents, 2) } else { Decimal::new(cents * 3_000, 2) };
        let overtime = (rate * Decimal::new(15, 1))
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        Wage {
            hourly,
            rate,
            overtime_eligible: hourly,
            overtime_rate: hourly.then_some(overtime),
            effective: start + Days::new(number * 200),
            end: None,
            site: world.opened(&access(index, world)).first().copied(),
        }
    };
    let mut wages: Vec<Wage> = (0..records).rev().map(wage).collect();
    if !is_active(index) {
        wages[0].end = Some(day(2025, 8, 28).max(wages[0].effective));
    }
    wages
}

/// The first people have logins, two of them switched off; two logins are nobody's.
fn logins(world: &World) -> Vec<Login> {
    let everything = Access { all: true, sites: BTreeSet::new() };
    let tokens = |template: usize| world.login_templates[template].tokens.clone();
    let standalone = |id, username: &str, first: &str, last: &str, template: usize, password: &str| Login {
        id,
        username: username.to_owned(),
        password: password.to_owned(),
        employee_id: None,
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: format!("{username}@example.com"),
        active: true,
        access: everything.clone(),
        tokens: tokens(template),
    };
    let mut logins = vec![
        standalone(500, USERNAME, "Sync", "Robot", 0, PASSWORD),
        standalone(501, "front_office", "Front", "Office", 2, "frontoffice1"),
    ];
    for (person, id) in world.people.iter().take(12).zip(510..) {
        logins.push(Login {
            id,
            username: format!("user{}", person.pos_user_id),
            password: format!("password{}", person.pos_user_id),
            employee_id: Some(person.id),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            email: if person.email.is_empty() {
                format!("login{id}@example.com")
            } else {
                person.email.clone()
            },
            // Whoever is disabled was seen with a closed login (§6).
            active: id != 514 && person.active,
            access: person.access.clone(),
            tokens: tokens(1),
        });
    }
    logins
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_the_same_every_time_and_has_its_special_people() {
        let world = invent(120, Shape::Hierarchical, 18);
        assert_eq!(world.people, invent(120, Shape::Hierarchical, 18).people);
        assert_eq!((world.regions.len(), world.districts.len(), world.sites.len()), (3, 5, 18));
        assert_eq!(world.people.iter().filter(|person| !person.active).count(), 10);
        assert_eq!(world.people.iter().filter(|person| person.last_name == "Taylor").count(), 2);
        assert!(world.people.iter().any(|person| person.email.is_empty()));
        assert!(world.people.iter().any(|person| person.phone.is_empty()));
        assert!(world.people.iter().any(|person| world.template_name(person) == "Custom"));
        assert!(world.people.iter().any(|person| person.wages.len() == 3));
    }

    #[test]
    fn nothing_that_must_be_unique_comes_twice() {
        let world = invent(10_000, Shape::Flat, 18);
        let unique = |texts: Vec<String>| {
            let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
        };
        assert!(unique(world.people.iter().map(|person| person.email.clone()).collect()));
        assert!(unique(world.people.iter().map(Person::phone_digits).collect()));
        let matrices: BTreeSet<String> =
            world.pos_templates.iter().map(|t| format!("{:?}", t.matrix)).collect();
        assert_eq!(matrices.len(), world.pos_templates.len() - 1, "one pair of twins");
    }
}
