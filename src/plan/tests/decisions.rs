//! Rows that a person decided about: followed to the letter, and asked again as soon as anything is new.

use super::*;

/// Account 3001 has the number of the row, account 3002 its e-mail.
const TWO: &str = "pos_user_id,first_name,last_name,email\n1001,First1,Last1,p2@example.com\n";

pub(super) fn decided(text: &str, line: u64, considered: &[u64], verdict: Verdict) -> MatchDecision {
    let roster = roster(text);
    let row = roster.people.iter().find(|row| row.line == line).unwrap();
    MatchDecision {
        row: RowIdentity::of(row),
        considered: considered.iter().map(|id| EmployeeId::new(*id)).collect(),
        decided: Decided {
            verdict,
            by: "Kim Reyes".into(),
            at: Some("2026-03-09T12:00:00Z".parse().unwrap()),
            why: "asked the store".into(),
        },
    }
}

pub(super) fn same(id: u64) -> Verdict {
    Verdict::Same { employee: EmployeeId::new(id), name: format!("First{} Last{}", id - 3000, id - 3000) }
}

pub(super) fn with(text: &str, tenant: &Observed, decisions: Vec<MatchDecision>) -> Plan {
    let history = History { decisions, ..History::default() };
    plan_with(text, tenant, &Policy::default(), &history)
}

#[test]
fn a_conflict_shows_what_the_row_says_and_what_tells_its_candidates_apart() {
    let made = plan(TWO, &tenant(2));
    let entry = &made.entries[0];
    assert_eq!((entry.situation, entry.candidates.len()), (Situation::Conflict, 2));
    assert_eq!(entry.row.as_ref().unwrap().email.as_ref().unwrap().as_str(), "p2@example.com");
    let one = &entry.candidates[0];
    assert_eq!((one.email.as_str(), one.sites.as_str()), ("p1@example.com", "Harbor Point"));
    assert_eq!(one.permission, "Cashier");
}

#[test]
fn a_row_means_the_account_that_somebody_said_it_means() {
    let text = "pos_user_id,first_name,last_name,phone\n1009,First1,Last1,5555550101\n";
    let (situation, ..) = first(text, &tenant(2));
    assert_eq!(situation, Situation::Conflict, "the number differs from the one of the name and phone");
    let made = with(text, &tenant(2), vec![decided(text, 2, &[3001], same(3001))]);
    let entry = &made.entries[0];
    assert_eq!(entry.operation(), Operation::Update, "{}", entry.reason);
    assert_eq!(entry.changes[0].field, crate::model::Field::PosUserId);
    assert!(
        entry.reason.contains("decided by Kim Reyes on 2026-03-09, \"asked the store\""),
        "{}",
        entry.reason
    );
    assert_eq!(entry.decided.as_ref().unwrap().verdict, same(3001));
}

#[test]
fn what_is_somebody_elses_is_left_alone_where_it_was_said_who_the_row_is_about() {
    let text =
        TWO.replace("email\n", "email,permission\n").replace("example.com\n", "example.com,general user\n");
    for (id, field, owner) in [(3001, "email", "First2 Last2"), (3002, "pos_user_id", "First1 Last1")] {
        let made = with(&text, &tenant(2), vec![decided(&text, 2, &[3001, 3002], same(id))]);
        let entry = &made.entries[0];
        assert_eq!(
            (entry.operation(), entry.person.employee_id),
            (Operation::Update, Some(EmployeeId::new(id)))
        );
        assert!(entry.changes.iter().all(|change| change.field.as_str() != field), "{:?}", entry.changes);
        let form = &entry.update().unwrap().form;
        assert!(form.email.is_none() && form.pos_user_id.is_none());
        let warning = entry.warnings.iter().find(|one| one.starts_with(&format!("{field} is left"))).unwrap();
        assert!(warning.contains(owner), "{warning}");
    }
}

#[test]
fn a_row_that_says_something_else_asks_again() {
    let decision = decided(TWO, 2, &[3001, 3002], Verdict::LeaveAlone);
    let other = TWO.replace("First1", "Firstly");
    assert_eq!(with(TWO, &tenant(2), vec![decision.clone()]).entries[0].situation, Situation::LeftAlone);
    assert_eq!(with(&other, &tenant(2), vec![decision.clone()]).entries[0].situation, Situation::Conflict);
    let spelled = TWO.replace("First1", " FIRST1 ");
    assert_eq!(with(&spelled, &tenant(2), vec![decision]).entries[0].situation, Situation::LeftAlone);
}

#[test]
fn somebody_whom_nobody_knew_of_asks_again() {
    let decision = decided(TWO, 2, &[3001], same(3001));
    let entry = &with(TWO, &tenant(2), vec![decision]).entries[0];
    assert_eq!(entry.situation, Situation::Conflict);
    assert!(entry.reason.contains("since then the row fits First2 Last2 as well"), "{}", entry.reason);
    let gone = decided(TWO, 2, &[3001, 3002, 3050], same(3050));
    let entry = &with(TWO, &tenant(2), vec![gone]).entries[0];
    assert!(entry.reason.contains("does not list that account any more"), "{}", entry.reason);
    assert_eq!(entry.operation(), Operation::Hold);
}

#[test]
fn whoever_is_left_alone_is_neither_changed_nor_absent() {
    let made = with(TWO, &tenant(2), vec![decided(TWO, 2, &[3001, 3002], Verdict::LeaveAlone)]);
    assert_eq!(made.entries.len(), 1, "neither account counts as absent");
    assert_eq!(made.entries[0].operation(), Operation::None);
    assert_eq!(made.summary.unchanged, 1);
}

#[test]
fn of_two_rows_for_one_account_the_chosen_one_goes_on() {
    let text = "pos_user_id,first_name,last_name,email,phone\n\
                1001,First1,Last1,,5555550199\n,First1,Last1,p1@example.com,5555550198\n";
    let both = plan(text, &tenant(1));
    assert!(both.entries.iter().all(|entry| entry.situation == Situation::Conflict));
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], same(3001))]);
    assert_eq!(made.entries[0].operation(), Operation::Update);
    assert_eq!(made.entries[1].reason, "line 2 was decided to be this account");
    let twice = vec![decided(text, 2, &[3001], same(3001)), decided(text, 3, &[3001], same(3001))];
    assert!(with(text, &tenant(1), twice).entries.iter().all(|entry| entry.operation() == Operation::Hold));
    let rest = vec![decided(text, 3, &[3001], Verdict::LeaveAlone)];
    let made = with(text, &tenant(1), rest);
    assert_eq!(
        (made.entries[0].operation(), made.entries[1].operation()),
        (Operation::Update, Operation::None)
    );
}

#[test]
fn a_refused_row_for_the_same_account_holds_a_decided_one() {
    let text = "pos_user_id,last_name,email\n1001,Last1,\n10x1,,p1@example.com\n";
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], same(3001))]);
    assert_eq!(made.entries[0].operation(), Operation::Hold, "{}", made.entries[0].reason);
}

#[test]
fn a_new_person_is_created_only_where_nothing_of_theirs_is_taken() {
    let text = "pos_user_id,adp_employee_id,first_name,last_name,email,phone,wage_rate,sites\n\
                2001,A1,Ana,Diaz,ana@example.com,5555550150,15,MAPLE\n";
    let mut tenant = tenant(1);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details =
        Some(Box::new(crate::observed::Details {
            email: "p1@example.com".into(),
            adp_employee_id: "A1".into(),
            start_date: None,
            emergency_contact_name: String::new(),
            emergency_contact_phone: String::new(),
            sites: None,
            seen: crate::observed::Seen::Now,
        }));
    assert_eq!(
        first(text, &tenant).0,
        Situation::Conflict,
        "the ADP id is that of somebody with another number"
    );
    let made = with(text, &tenant, vec![decided(text, 2, &[3001], Verdict::NewPerson)]);
    assert_eq!(made.entries[0].operation(), Operation::Create, "{}", made.entries[0].reason);
    let taken = text.replace("ana@example.com", "p1@example.com");
    let made = with(&taken, &tenant, vec![decided(&taken, 2, &[3001], Verdict::NewPerson)]);
    assert_eq!(made.entries[0].operation(), Operation::Hold);
    assert!(
        made.entries[0].reason.starts_with("the e-mail belongs to First1 Last1"),
        "{}",
        made.entries[0].reason
    );
}

#[test]
fn somebody_new_with_a_namesake_can_turn_out_to_be_that_person() {
    let text = &format!("{NEW}2001,First1,Last1,new@example.com,5555550150,15,MAPLE,,Cashier\n");
    let made = plan(text, &tenant(1));
    let entry = &made.entries[0];
    assert_eq!((entry.operation(), entry.candidates[0].matched_by[0].as_str()), (Operation::Create, "name"));
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], same(3001))]);
    assert_eq!(made.entries[0].operation(), Operation::Update);
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], Verdict::NewPerson)]);
    assert_eq!(made.entries[0].operation(), Operation::Create);
    assert!(
        made.entries[0].candidates.is_empty()
            && made.entries[0].warnings.iter().all(|one| !one.contains("that name"))
    );
}

#[test]
fn a_new_person_is_found_by_the_account_that_was_made_for_them() {
    let text = &format!("{NEW}2001,First1,Last1,new@example.com,5555550150,15,MAPLE,,Cashier\n");
    let decision = decided(text, 2, &[3001], Verdict::NewPerson);
    let mut tenant = tenant(1);
    assert_eq!(with(text, &tenant, vec![decision.clone()]).entries[0].operation(), Operation::Create);
    let mut made = employee(50);
    made.name = PersonName::as_observed("First1", "Last1");
    made.pos_user_id = Some(PosUserId::new(2001));
    made.email = Some(ObservedEmail::Address("new@example.com".parse().unwrap()));
    made.phone = "(555) 555-0150".into();
    made.sites = Some(BTreeSet::from([SiteId::new(12)]).into());
    tenant.employees.insert(made.id, made);
    let entry = &with(text, &tenant, vec![decision.clone()]).entries[0];
    assert_eq!((entry.situation, entry.person.employee_id), (Situation::Equal, Some(EmployeeId::new(3050))));
    let leaves =
        text.replace("permission\n", "permission,status\n").replace("Cashier\n", "Cashier,terminated\n");
    let entry = &with(&leaves, &tenant, vec![decision]).entries[0];
    assert_eq!(
        (entry.operation(), entry.person.employee_id),
        (Operation::Disable, Some(EmployeeId::new(3050)))
    );
}

#[test]
fn what_was_left_alone_asks_again_when_the_person_leaves() {
    let decision = decided(TWO, 2, &[3001, 3002], Verdict::LeaveAlone);
    let leaves =
        TWO.replace("email\n", "email,status\n").replace("example.com\n", "example.com,terminated\n");
    let entry = &with(&leaves, &tenant(2), vec![decision]).entries[0];
    assert_eq!((entry.situation, entry.operation()), (Situation::Conflict, Operation::Hold));
    assert!(entry.reason.contains("the row says that they have left"), "{}", entry.reason);
    let knowing = decided(&leaves, 2, &[3001, 3002], Verdict::LeaveAlone);
    let entry = &with(&leaves, &tenant(2), vec![knowing]).entries[0];
    assert_eq!(entry.situation, Situation::LeftAlone, "that was known when it was decided");
}

#[test]
fn an_account_that_became_somebody_elses_asks_again() {
    let text = "pos_user_id,first_name,last_name,phone\n1009,First1,Last1,5555550101\n";
    let decision = || vec![decided(text, 2, &[3001], same(3001))];
    let mut tenant = tenant(1);
    let mut rename = |first: &str, last: &str| {
        tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().name = PersonName::as_observed(first, last);
        with(text, &tenant, decision()).entries[0].clone()
    };
    assert_eq!(rename(" first1", "LAST1").operation(), Operation::Update);
    let other = rename("Somebody", "Else");
    assert_eq!(other.operation(), Operation::Hold);
    assert!(other.reason.contains("that account is Somebody Else's now"), "{}", other.reason);
}

#[test]
fn a_namesake_who_was_left_alone_is_not_absent() {
    let text = &format!("{NEW}2001,First1,Last1,new@example.com,5555550150,15,MAPLE,,Cashier\n");
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], Verdict::LeaveAlone)]);
    assert_eq!(made.entries.len(), 1, "{:?}", made.entries);
    assert_eq!(made.entries[0].situation, Situation::LeftAlone);
}

#[test]
fn whoever_has_the_telephone_of_somebody_new_may_be_that_person() {
    let text = &format!("{NEW}2001,Ana,Diaz,ana@example.com,5555550101,15,MAPLE,,Cashier\n");
    let entry = &plan(text, &tenant(1)).entries[0];
    assert_eq!((entry.operation(), entry.person.employee_id), (Operation::Create, None));
    let owner = &entry.candidates[0];
    assert_eq!(
        (owner.employee_id, owner.matched_by.as_slice()),
        (EmployeeId::new(3001), &["phone".to_owned()][..])
    );
    let made = with(text, &tenant(1), vec![decided(text, 2, &[3001], same(3001))]);
    assert_eq!(made.entries[0].operation(), Operation::Update, "{}", made.entries[0].reason);
}
