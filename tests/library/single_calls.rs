//! The client's single calls, for callers without a plan: each looks, sends, looks again where the answer got lost, and proves.

use roster_sync::backoffice::{
    Backoffice, BackofficeError, Connection, CreateEmployee, EmployeeKey, ErrorKind, LoginOwner,
    NewLoginRequest, UpdateEmployee, UserKey,
};
use roster_sync::model::{EmployeeId, Field, Password, PersonName, UserId, WantedSites};
use roster_sync::sandbox::{Fault, Login, Options, Person, Sandbox};
use roster_sync::web::PaceOptions;

async fn bench() -> (Sandbox, Backoffice) {
    let sandbox = Sandbox::start(Options::new("2026-11-23".parse().unwrap())).await.unwrap();
    let password = Password::existing(sandbox.password());
    let mut connection = Connection::new(sandbox.url().parse().unwrap(), sandbox.username(), password);
    connection.pace = PaceOptions { requests_per_second: 10_000, burst: 10_000 };
    let backoffice = Backoffice::new(connection).unwrap();
    (sandbox, backoffice)
}

fn somebody(number: &str) -> CreateEmployee {
    let sites = WantedSites::Named(["Harbor Point".to_owned()].into());
    let (start, rate) = ("2026-12-01".parse().unwrap(), "15.25".parse().unwrap());
    CreateEmployee::new(
        PersonName::new("Ana", "Weller").unwrap(),
        number.parse().unwrap(),
        start,
        rate,
        sites,
    )
    .departments(["Cashier"])
    .permission("Cashier")
}

fn person(sandbox: &Sandbox, number: u64) -> Person {
    let found = sandbox.people().into_iter().find(|one| one.pos_user_id == number);
    found.unwrap()
}

fn login(sandbox: &Sandbox, id: u64) -> Login {
    sandbox.logins().into_iter().find(|one| one.id == id).unwrap()
}

#[tokio::test]
async fn a_lost_answer_to_an_insert_makes_nobody_twice() {
    for fault in [
        Fault::LoseAnswerOnce { method: "POST", path: "/employee/insert" },
        Fault::LoseRequestOnce { method: "POST", path: "/employee/insert" },
        Fault::LoseAnswerOnce { method: "POST", path: "/employee/permissions/update" },
    ] {
        let (sandbox, backoffice) = bench().await;
        let before = sandbox.people().len();
        sandbox.set_fault(fault.clone());
        let created = backoffice.create_employee(somebody("2040")).await.unwrap();
        assert_eq!(sandbox.people().len(), before + 1, "{fault:?}");
        assert_eq!(person(&sandbox, 2040).pos_pin, created.pos_pin.expose(), "{fault:?}");
        assert_eq!(created.warnings, [""; 0], "{fault:?}");
    }
}

#[tokio::test]
async fn a_half_created_employee_is_carried_by_the_error_with_the_pin() {
    let (sandbox, backoffice) = bench().await;
    sandbox.set_fault(Fault::InvertSitesOnInsert);
    let error = backoffice.create_employee(somebody("2040")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HalfCreated);
    assert!(!error.is_retryable());
    let BackofficeError::HalfCreated { made, source } = &error else { panic!("{error}") };
    assert_eq!(source.kind(), ErrorKind::SitesDiffer);
    let stored = person(&sandbox, 2040);
    assert_eq!(made.employee, Some(EmployeeId::new(stored.id)));
    let pin = made.pos_pin.clone().unwrap();
    assert_eq!(stored.pos_pin, pin.expose());
    assert!(!format!("{error} {error:?}").contains(pin.expose()), "a secret is printed");
}

#[tokio::test]
async fn a_number_that_is_in_use_says_so() {
    let (_sandbox, backoffice) = bench().await;
    let error = backoffice.create_employee(somebody("1020")).await.unwrap_err();
    assert!(matches!(error, BackofficeError::Taken { field: Some(Field::PosUserId), .. }), "{error:?}");
    assert!(!error.is_retryable());
    let owner = LoginOwner::Standalone(PersonName::new("Front", "Office").unwrap());
    let email: roster_sync::model::Email = "front.office@example.com".parse().unwrap();
    let new = NewLoginRequest::new("porch_office".parse().unwrap(), email.clone(), owner.clone());
    let made = backoffice.create_backoffice_user(new.clone()).await.unwrap();
    assert_eq!(made.warnings.len(), 1, "{:?}", made.warnings);
    let again = backoffice.create_backoffice_user(new).await.unwrap_err();
    assert!(
        matches!(again, BackofficeError::Taken { field: Some(Field::BackofficeUsername), .. }),
        "{again:?}"
    );
    let other = NewLoginRequest::new("other_office".parse().unwrap(), email, owner);
    let again = backoffice.create_backoffice_user(other).await.unwrap_err();
    assert!(matches!(again, BackofficeError::Taken { field: Some(Field::Email), .. }), "{again:?}");
}

#[tokio::test]
async fn what_may_be_tried_again_says_so() {
    let (sandbox, backoffice) = bench().await;
    backoffice.sign_in().await.unwrap();
    sandbox.set_fault(Fault::Maintenance);
    let error = backoffice.list_employees().await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    sandbox.clear_faults();
    let error = backoffice.find_one(&EmployeeKey::PosUserId("9999".parse().unwrap())).await.unwrap_err();
    assert!(!error.is_retryable(), "{error}");
}

#[tokio::test]
async fn everybody_can_be_named_by_every_key() {
    let (sandbox, backoffice) = bench().await;
    let stored = person(&sandbox, 1020);
    sandbox.edit_person(stored.id, |one| one.adp_employee_id = "ADP-77".to_owned());
    let id = EmployeeId::new(stored.id);
    for key in [
        EmployeeKey::PosUserId("1020".parse().unwrap()),
        EmployeeKey::Id(id),
        EmployeeKey::AdpEmployeeId("ADP-77".to_owned()),
    ] {
        assert_eq!(backoffice.find_one(&key).await.unwrap(), id, "{key:?}");
    }
    let nobody = backoffice.find_one(&EmployeeKey::AdpEmployeeId("ADP-7".to_owned())).await.unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::NotFound);
    let theirs = sandbox.logins().into_iter().find(|one| one.employee_id.is_some()).unwrap();
    sandbox.edit_person(theirs.employee_id.unwrap(), |one| one.adp_employee_id = "ADP-78".to_owned());
    for key in [UserKey::Id(UserId::new(theirs.id)), UserKey::AdpEmployeeId("ADP-78".to_owned())] {
        assert_eq!(backoffice.find_user(&key).await.unwrap().id.get(), theirs.id, "{key:?}");
    }
}

#[tokio::test]
async fn offboarding_closes_login_and_account_even_where_answers_get_lost() {
    for fault in [
        None,
        Some(Fault::LoseAnswerOnce { method: "POST", path: "/user/update" }),
        Some(Fault::LoseAnswerOnce { method: "POST", path: "/employee/update" }),
        Some(Fault::LoseRequestOnce { method: "POST", path: "/user/update" }),
    ] {
        let (sandbox, backoffice) = bench().await;
        let theirs =
            sandbox.logins().into_iter().find(|one| one.active && one.employee_id.is_some()).unwrap();
        let owner = theirs.employee_id.unwrap();
        if let Some(fault) = fault.clone() {
            sandbox.set_fault(fault);
        }
        let gone = backoffice.offboard_employee(&EmployeeKey::Id(EmployeeId::new(owner))).await.unwrap();
        assert!(gone.is_complete() && gone.changed, "{fault:?} {gone:?}");
        assert_eq!(gone.closed, [UserId::new(theirs.id)], "{fault:?}");
        assert!(!login(&sandbox, theirs.id).active, "{fault:?}");
        assert!(!sandbox.people().into_iter().find(|one| one.id == owner).unwrap().active, "{fault:?}");
        let order: Vec<String> = sandbox.posts().into_iter().map(|(path, _)| path).collect();
        let first = |path: &str| order.iter().position(|one| one == path).unwrap();
        assert!(first("/user/update") < first("/employee/update"), "the login first: {order:?}");
    }
}

#[tokio::test]
async fn a_login_that_cannot_be_closed_keeps_nobody_active_and_is_named() {
    let (sandbox, backoffice) = bench().await;
    let theirs = sandbox.logins().into_iter().find(|one| one.active && one.employee_id.is_some()).unwrap();
    sandbox.set_fault(Fault::IgnoreLoginChanges);
    let key = EmployeeKey::Id(EmployeeId::new(theirs.employee_id.unwrap()));
    let gone = backoffice.offboard_employee(&key).await.unwrap();
    assert!(!gone.is_complete());
    assert!(gone.left_open[0].contains(&theirs.username), "{gone:?}");
    assert!(!sandbox.people().into_iter().find(|one| Some(one.id) == theirs.employee_id).unwrap().active);
}

#[tokio::test]
async fn an_update_says_what_it_changed_and_leaves_the_rest() {
    let (sandbox, backoffice) = bench().await;
    let before = person(&sandbox, 1021);
    sandbox.set_fault(Fault::LoseAnswerOnce { method: "POST", path: "/employee/update" });
    let change = UpdateEmployee::new().phone("555-010-0150".parse().unwrap()).permission("Manager");
    let key = EmployeeKey::PosUserId("1021".parse().unwrap());
    let done = backoffice.update_employee(&key, &change, "2026-11-23".parse().unwrap()).await.unwrap();
    let fields: Vec<Field> = done.changed.iter().map(|one| one.field).collect();
    assert_eq!(fields, [Field::Phone, Field::Permission], "{done:?}");
    let after = person(&sandbox, 1021);
    assert_eq!((after.pos_pin, after.access, after.active), (before.pos_pin, before.access, before.active));
}
