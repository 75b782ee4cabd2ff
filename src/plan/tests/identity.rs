//! One key alone never takes an account over, and what was not read is not different.

use proptest::prelude::*;

use super::*;
use crate::observed::{Details, Pages, Seen};

/// The people of [`tenant`], with ADP ids `A1`, `A2` … that were read.
pub(super) fn known(people: u64) -> Observed {
    let mut tenant = tenant(people);
    for (index, one) in (1..=people).zip(tenant.employees.values_mut()) {
        one.details = Some(details(&format!("A{index}"), index).into());
    }
    tenant
}

pub(super) fn details(adp: &str, index: u64) -> Details {
    Details {
        email: format!("p{index}@example.com"),
        adp_employee_id: adp.into(),
        start_date: None,
        emergency_contact_name: String::new(),
        emergency_contact_phone: String::new(),
        sites: None,
        seen: Seen::Now,
    }
}

pub(super) const ALL: &str = "pos_user_id,adp_employee_id,email,first_name,last_name,phone,status\n";

fn found(row: &str, tenant: &Observed) -> (Situation, Operation, String) {
    first(&format!("{ALL}{row}\n"), tenant)
}

#[track_caller]
fn is_conflict(row: &str, tenant: &Observed) {
    let (situation, operation, reason) = found(row, tenant);
    assert_eq!((situation, operation), (Situation::Conflict, Operation::Hold), "{row}: {reason}");
}

#[track_caller]
fn is_theirs(row: &str, tenant: &Observed) {
    let made = plan(&format!("{ALL}{row}\n"), tenant);
    let entry = &made.entries[0];
    assert_eq!(entry.person.employee_id, Some(EmployeeId::new(3001)), "{row}: {}", entry.reason);
    assert!(matches!(entry.operation(), Operation::None | Operation::Update | Operation::Disable), "{row}");
}

#[test]
fn a_number_an_id_or_an_address_that_was_handed_on_takes_no_account_over() {
    let tenant = known(3);
    for row in [
        // A recycled address, number and ADP id of somebody with two other names.
        ",,p1@example.com,Zelda,Newcomer,,active",
        "1001,,,Zelda,Newcomer,,active",
        ",A1,,Zelda,Newcomer,,active",
        // Only one name agrees, and the telephone, the address or a stronger id says otherwise.
        "1001,,,Nadia,Last1,5555550888,active",
        "1001,,new@example.com,First1,Newcomer,,active",
        "1001,A99,p1@example.com,First1,Last1,5555550101,active",
        "1001,A99,,Nadia,Last1,5555550888,terminated",
        "1099,A1,p1@example.com,First1,Last1,5555550101,active",
        // Nothing but an address, or an address and another telephone.
        ",,p1@example.com,,,,active",
        ",,p1@example.com,,,5555550888,terminated",
        // Both names differ and no ADP id ties them, whatever else agrees.
        "1001,,p1@example.com,Zelda,Newcomer,5555550101,active",
        // Number and ADP id of a row that is somebody else's for the rest.
        "1001,A1,new@example.com,Zelda,Newcomer,5555550888,active",
        "1001,A1,new@example.com,Zelda,Newcomer,,active",
        "1001,A1,,Zelda,Newcomer,5555550888,terminated",
        // Keys of two people.
        "1001,,p2@example.com,First1,Last1,,active",
        "1001,A2,,First1,Last1,,active",
    ] {
        is_conflict(row, &tenant);
    }
}

#[test]
fn an_address_of_somebody_inactive_brings_nobody_back() {
    let mut tenant = known(2);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    is_conflict("2001,,p1@example.com,Zelda,Newcomer,5555550888,active", &tenant);
    is_conflict(",,p1@example.com,Zelda,Newcomer,,active", &tenant);
    let back = found("2001,,p1@example.com,First1,Last1,,active", &tenant);
    assert_eq!(back.1, Operation::Reactivate, "a new number of somebody who comes back: {}", back.2);
    is_conflict("2001,A77,,First1,Last1,5555550101,active", &tenant);
}

#[test]
fn a_marriage_a_new_telephone_and_a_new_address_are_no_questions() {
    let tenant = known(2);
    for row in [
        "1001,,,First1,Married,,active",
        "1001,A1,new@example.com,First1,Married,5555550888,active",
        "1001,,,First1,Married,5555550101,active",
        "1001,,new@example.com,First1,Last1,5555550888,active",
        ",A1,new@example.com,First1,Last1,5555550888,active",
        ",,p1@example.com,First1,Married,,active",
        ",,p1@example.com,First1,Last1,5555550888,active",
        ",,new@example.com,First1,Last1,5555550101,active",
        // Two new names, and one of the two ways to reach them.
        "1001,A1,new@example.com,Zelda,Newcomer,5555550101,active",
        ",A1,p1@example.com,Zelda,Newcomer,5555550888,active",
        // The same name in other spellings, or the other way round.
        "1001,,,FIRST1,L\u{2bc}ast\u{2011}1,5555550888,active",
        "1001,,,Last1,First1,5555550888,active",
        // A number or an ADP id alone, where the row says nothing else.
        "1001,,,,,,active",
        ",A1,,,,,terminated",
    ] {
        is_theirs(row, &tenant);
    }
    let made = plan(&format!("{ALL}1001,A1,,Zelda,Newcomer,,active\n"), &tenant);
    assert_eq!(made.entries[0].operation(), Operation::Update, "{}", made.entries[0].reason);
    assert!(made.entries[0].warnings.iter().any(|one| one.contains("both names differ")));
    let swapped = plan(&format!("{ALL}1001,,,Last1,First1,,active\n"), &tenant);
    assert!(
        swapped.entries[0].changes.is_empty() && swapped.entries[0].warnings[0].contains("other way round")
    );
}

#[test]
fn nothing_but_a_number_is_said_once_for_the_file() {
    let made = plan("pos_user_id,status\n1001,active\n1002,terminated\n", &known(3));
    let said: Vec<&String> = made.notices.iter().filter(|one| one.contains("nothing but a number")).collect();
    assert!(matches!(said[..], [one] if one.starts_with("2 rows give")), "{said:?}");
}

#[test]
fn whoever_names_a_leaver_by_any_key_alone_has_said_enough_and_a_name_that_differs_asks() {
    let offboard = |text: &str| {
        let made = make_plan(
            &roster(text),
            &known(2),
            &Policy::default(),
            &History::default(),
            Purpose::Offboard,
            today(),
        );
        made.entries[0].operation()
    };
    assert_eq!(offboard("email,status\np1@example.com,terminated\n"), Operation::Disable);
    assert_eq!(offboard("adp_employee_id,status\nA1,terminated\n"), Operation::Disable);
    let named = "email,first_name,last_name,status\np1@example.com,Zelda,Newcomer,terminated\n";
    assert_eq!(offboard(named), Operation::Hold);
}

#[test]
fn ids_that_differ_by_case_zeros_or_separators_are_neither_the_same_nor_new() {
    let mut tenant = known(2);
    for (listed, given) in
        [("ADP40015", "adp40015"), ("000145", "145"), ("AB-12", "AB12"), ("ab 12", "AB.12")]
    {
        tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details = Some(details(listed, 1).into());
        for row in [format!("2001,{given},,Some,Body,,active"), format!("1001,{given},,First1,Last1,,active")]
        {
            is_conflict(&row, &tenant);
        }
    }
}

/// What must still be read for these rows.
fn pages(rows: &str, tenant: &Observed, policy: &Policy) -> Pages {
    let roster = roster(&format!("{NEW_WITH_ADP}{rows}"));
    needs(&roster, tenant, policy, &History::default(), Purpose::Sync, today())
}

const NEW_WITH_ADP: &str =
    "pos_user_id,adp_employee_id,first_name,last_name,email,wage_rate,sites,permission,status\n";
const PAVEL: &str = "1961,A7,First1,Last1,,15,MAPLE,Cashier,active\n";

fn ids(ids: &[u64]) -> BTreeSet<EmployeeId> {
    ids.iter().map(|id| EmployeeId::new(3000 + id)).collect()
}

#[test]
fn nobody_is_new_while_an_id_was_not_read_of_somebody() {
    let mut tenant = tenant(5);
    tenant.employees.get_mut(&EmployeeId::new(3005)).unwrap().active = false;
    let policy = Policy::default();
    let first = pages(PAVEL, &tenant, &policy);
    assert_eq!((first.profiles, first.compare), (ids(&[1]), ids(&[])), "the namesake is looked at first");
    let made = plan(&format!("{NEW_WITH_ADP}{PAVEL}"), &tenant);
    assert_eq!(
        (made.entries[0].situation, made.entries[0].operation()),
        (Situation::NotCompared, Operation::Wait)
    );
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details = Some(details("A1", 1).into());
    assert_eq!(pages(PAVEL, &tenant, &policy).compare, ids(&[2, 3, 4, 5]), "then everybody, inactive or not");
    let two = Policy { max_pages_a_night: 2, ..Policy::default() };
    assert_eq!(pages(PAVEL, &tenant, &two).compare, ids(&[2, 3]));
    tenant.compared = 2;
    assert!(pages(PAVEL, &tenant, &two).is_empty(), "the night's share is spent");
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.details = Some(details(&format!("A{index}"), index).into());
    }
    let made = plan(&format!("{NEW_WITH_ADP}{PAVEL}"), &tenant);
    assert_eq!(made.entries[0].operation(), Operation::Create, "{}", made.entries[0].reason);
    tenant.employees.get_mut(&EmployeeId::new(3004)).unwrap().details = Some(details("A7", 4).into());
    is_conflict("1961,A7,,First1,Last1,,active", &tenant);
}

#[test]
fn without_reading_pages_a_row_that_could_be_somebody_unread_is_held() {
    let never = Policy { details: DetailsPolicy::Never, ..Policy::default() };
    let tenant = tenant(3);
    assert!(pages(PAVEL, &tenant, &never).is_empty());
    let made = plan_with(&format!("{NEW_WITH_ADP}{PAVEL}"), &tenant, &never, &History::default());
    assert_eq!(
        (made.entries[0].situation, made.entries[0].operation()),
        (Situation::Conflict, Operation::Hold)
    );
    assert!(made.entries[0].reason.contains("3 people"), "{}", made.entries[0].reason);
}

#[test]
fn what_was_not_read_is_told_as_not_read() {
    let roster = roster(&format!("{NEW_WITH_ADP}{PAVEL}"));
    let traces = trace(&roster, &tenant(3), &Policy::default(), &History::default(), &[2].into());
    let unread: Vec<(&str, usize)> =
        traces[&2].keys.iter().map(|key| (key.key.as_str(), key.unread)).collect();
    assert_eq!(unread, [("pos_user_id", 0), ("adp_employee_id", 3), ("email", 0), ("name+phone", 0)]);
}

#[test]
fn a_file_without_numbers_makes_no_second_account_of_somebody_it_could_mean() {
    let tenant = tenant(2);
    // A new telephone; a new name and address; both under no number.
    is_conflict(",,,First1,Last1,5555550888,active", &tenant);
    is_conflict(",,new@example.com,First1,Married,5555550101,active", &tenant);
    is_conflict(",,,First1,Last1,5555550888,terminated", &tenant);
    let other = found("2001,,,First1,Last1,5555550888,active", &tenant);
    assert_ne!(other.0, Situation::Conflict, "another number is another person of that name: {}", other.2);
}

/// Rows whose values are each somebody's, or nobody's.
fn mixed() -> impl Strategy<Value = Vec<[Option<u64>; 6]>> {
    let value = || prop::option::weighted(0.7, 1u64..7);
    let row = [value(), value(), value(), value(), value(), value()];
    prop::collection::vec(row, 1..6)
}

fn text(rows: &[[Option<u64>; 6]], leaves: &[bool]) -> String {
    let cell = |value: Option<u64>, of: fn(u64) -> String| value.map(of).unwrap_or_default();
    let line = |([pos, adp, email, first, last, phone], leaves): (&[Option<u64>; 6], &bool)| {
        format!(
            "{},{},{},{},{},{},{}\n",
            cell(*pos, |id| (1000 + id).to_string()),
            cell(*adp, |id| format!("A{id}")),
            cell(*email, |id| format!("p{id}@example.com")),
            cell(*first, |id| format!("First{id}")),
            cell(*last, |id| format!("Last{id}")),
            cell(*phone, |id| format!("555555{:04}", 100 + id)),
            if *leaves { "terminated" } else { "active" }
        )
    };
    ALL.to_owned() + &rows.iter().zip(leaves).map(line).collect::<String>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_account_is_only_written_to_where_two_things_agree(
        rows in mixed(),
        leaves in prop::collection::vec(any::<bool>(), 6),
        inactive in 0u64..4,
    ) {
        let mut tenant = known(4);
        for one in tenant.employees.values_mut().filter(|one| inactive > 0 && one.id.get() % inactive == 0) {
            one.active = false;
        }
        let text = text(&rows, &leaves);
        let joined = roster(&text).joined;
        let made = plan(&text, &tenant);
        for entry in made.entries.iter().filter(|entry| entry.operation().writes() && entry.line.is_some()) {
            let Some(id) = entry.person.employee_id else { continue };
            let own = id.get() - 3000;
            let line = entry.line.unwrap();
            let others = joined.get(&line).into_iter().flatten();
            let values = |line: u64| rows[usize::try_from(line).unwrap() - 2];
            let [pos, adp, email, first, last, phone] = others.fold(values(line), |one, other| {
                let other = values(*other);
                std::array::from_fn(|at| one[at].or(other[at]))
            });
            let whole = (first, last) == (Some(own), Some(own));
            let one_name = first == Some(own) || last == Some(own);
            let agree = [pos, adp, email, phone].iter().filter(|value| **value == Some(own)).count();
            // An address that several rows give is left alone in all of them: such a row does not give it.
            let is_shared = email.is_some() && rows.iter().filter(|row| row[2] == email).count() > 1;
            let given = [pos, adp, email.filter(|_| !is_shared), first, last, phone];
            let gives_nothing_else = given.iter().flatten().count() == 1;
            prop_assert!(
                agree + usize::from(whole || one_name) >= 2 || (gives_nothing_else && agree == 1),
                "{}", entry.reason
            );
            prop_assert!(adp.is_none_or(|adp| adp == own), "another ADP id: {}", entry.reason);
        }
    }

    #[test]
    fn nobody_is_held_or_refused_and_closed_in_one_plan(
        rows in mixed(),
        leaves in prop::collection::vec(any::<bool>(), 6),
        broken in prop::collection::vec(0usize..9, 6),
        read in any::<bool>(),
    ) {
        let broken_cell = |(line, broken): (&str, &usize)| {
            let cells = line.split(',').enumerate();
            let cells = cells.map(|(at, cell)| match (at == *broken, cell.is_empty()) {
                (true, false) if at == 2 => format!("{cell}@"),
                (true, false) if at < 2 => format!("{cell}?{}", "x".repeat(40)),
                _ => cell.to_owned(),
            });
            cells.collect::<Vec<_>>().join(",")
        };
        let whole = text(&rows, &leaves);
        let lines: Vec<String> = whole.lines().skip(1).zip(&broken).map(broken_cell).collect();
        let tenant = if read { known(6) } else { tenant(6) };
        let policy = Policy { absent: AbsentPolicy::Disable { after: 1 }, ..Policy::default() };
        let made = plan_with(&format!("{ALL}{}\n", lines.join("\n")), &tenant, &policy, &History::default());
        let absent: BTreeSet<EmployeeId> = made.entries.iter()
            .filter(|entry| entry.situation == Situation::Absent)
            .filter_map(|entry| entry.person.employee_id)
            .collect();
        for entry in made.entries.iter().filter(|entry| matches!(entry.operation(), Operation::Hold | Operation::Refused)) {
            let row = &lines[usize::try_from(entry.line.unwrap()).unwrap() - 2];
            for id in &absent {
                let own = id.get() - 3000;
                let name = format!("First{own},Last{own}");
                prop_assert!(!row.contains(&name), "{row} keeps {id}");
                prop_assert!(!row.contains(&(1000 + own).to_string()) || row.contains('?'), "{row} keeps {id}");
            }
            prop_assert!(entry.person.employee_id.is_none_or(|id| !absent.contains(&id)));
            prop_assert!(entry.candidates.iter().all(|one| !absent.contains(&one.employee_id)));
        }
    }
}

#[test]
fn the_row_of_before_closes_nobody_who_came_back_under_another_id() {
    let tenant = known(2);
    let both = |last: &str, status: &str| {
        let rows =
            format!("1001,A1,,First1,Last1,5555550101,terminated\n,A9,,First1,{last},5555550101,{status}\n");
        let made = plan(&format!("{ALL}{rows}"), &tenant);
        let entry = made.entries.into_iter().find(|entry| entry.line == Some(2)).unwrap();
        (entry.operation(), entry.reason)
    };
    let (operation, reason) = both("Last1", "active");
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert_eq!(reason, "terminated, but line 3 may be about the same person, and says that they work here");
    // Whoever got the telephone of a leaver is somebody else, and a second row of a leaver takes nothing back.
    assert_eq!(both("Other", "active").0, Operation::Disable);
    assert_eq!(both("Last1", "terminated").0, Operation::Disable);
}

#[test]
fn nobody_gets_a_number_of_a_column_that_contradicts_backoffice_for_most_people() {
    let mut tenant = known(5);
    for one in tenant.employees.values_mut().skip(3) {
        let blank = Details { adp_employee_id: String::new(), ..details("", one.id.get() - 3000) };
        one.details = Some(blank.into());
    }
    let rows = |prefix: &str| {
        let row = |index: u64| {
            format!("100{index},{prefix}{index},,First{index},Last{index},555555010{index},active\n")
        };
        (1..=4).map(row).collect::<String>()
    };
    let operations = |text: String| -> Vec<Operation> {
        let made = plan(&text, &tenant);
        made.entries.iter().filter(|one| one.line.is_some()).map(Entry::operation).collect()
    };
    let hold = Operation::Hold;
    assert_eq!(operations(format!("{ALL}{}", rows("W"))), [hold; 4], "the fourth has none yet");
    assert_eq!(operations(format!("{ALL}{}", rows("A")))[3], Operation::Update);
    let made = plan(&format!("{ALL}{}", rows("W")), &tenant);
    assert!(
        made.entries[3].reason.starts_with("3 people have another adp_employee_id"),
        "{}",
        made.entries[3].reason
    );
}
