//! Backoffice lists nobody without a site (protocol §3). Whoever was there last night and is on no list tonight still has an account.

use roster_sync::sandbox::{Access, Login, Person};

use crate::environment::Tenant;

const NEXT_FREE: &str = "[policy]\npos_user_id = \"next-free\"\npos_user_id_range = [2000, 2999]\n";

fn roster(tenant: &Tenant) -> &'static str {
    let one = tenant.person(1021).unwrap();
    tenant.roster(&format!(
        "adp_employee_id,first_name,last_name,wage_rate,departments,sites,permission\n\
         {},{},{},15.50,Cashier,OAK,Cashier\nNEW-1,Somebody,New,15.50,Cashier,OAK,Cashier\n",
        one.adp_employee_id, one.first_name, one.last_name
    ))
}

fn namesakes(tenant: &Tenant) -> usize {
    tenant
        .sandbox
        .people()
        .iter()
        .filter(|one| (&*one.first_name, &*one.last_name) == ("Umar", "Tobin"))
        .count()
}

fn sync(tenant: &Tenant, code: i32) -> serde_json::Value {
    tenant.run(&["sync", roster(tenant), "--format", "json"]).exits(code).json()
}

/// A tenant in which one of those who were synced has lost every site since.
fn with_one_on_no_list() -> (Tenant, u64) {
    let tenant = Tenant::new().known();
    tenant.configure(NEXT_FREE);
    sync(&tenant, 0);
    let id = tenant.person(1021).unwrap().id;
    tenant.sandbox.edit_person(id, |one| one.access = Access::default());
    (tenant, id)
}

#[test]
fn somebody_who_lost_every_site_is_not_made_twice() {
    let (tenant, id) = with_one_on_no_list();
    let results = sync(&tenant, 1);
    let rows = results["rows"].as_array().unwrap();
    let message = rows[0]["message"].as_str().unwrap();
    assert_eq!(
        (&rows[0]["status"], &rows[1]["status"]),
        (&"held".into(), &"unchanged".into()),
        "{results:#}"
    );
    assert!(message.contains(&format!("Give them a site at /employee/edit/{id}")), "{message}");
    assert_eq!(namesakes(&tenant), 1);

    tenant.sandbox.edit_person(id, |one| one.access.sites = [28].into());
    sync(&tenant, 0);
    assert_eq!(namesakes(&tenant), 1);
}

/// Where the account is gone for good, the command that the row names lets another one be made.
#[test]
fn an_account_that_is_gone_for_good_is_forgotten_by_the_command_that_is_named() {
    let (tenant, _) = with_one_on_no_list();
    let message = sync(&tenant, 1)["rows"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("`roster-sync forget \"Umar Tobin\"`"), "{message}");
    tenant.run(&["forget", "Umar Tobin"]).exits(0);
    let results = sync(&tenant, 0);
    assert_eq!(results["rows"][0]["operation"], "create", "{results:#}");
    assert_eq!(namesakes(&tenant), 2);
}

/// Who comes back under a new number and a new address is known by name and telephone.
#[test]
fn whoever_comes_back_while_on_no_list_is_not_made_twice() {
    let tenant = Tenant::new().known();
    let one = tenant.person(1021).unwrap();
    let header = "pos_user_id,email,first_name,last_name,phone,wage_rate,departments,sites,permission";
    let row = |number: u64, mail: &str| {
        let (first, last, phone) = (&one.first_name, &one.last_name, &one.phone);
        format!("{header}\n{number},{mail},{first},{last},{phone},15.50,Cashier,OAK,Cashier\n")
    };
    let sync = |text: &str, code: i32| {
        tenant.run(&["sync", tenant.roster(text), "--rows-only", "--format", "json"]).exits(code).json()
    };
    sync(&row(1021, &one.email), 0);
    tenant.sandbox.edit_person(one.id, |one| one.access = Access::default());
    let results = sync(&row(2021, "back@example.com"), 1);
    assert_eq!(results["rows"][0]["status"], "held", "{results:#}");
    assert_eq!(namesakes(&tenant), 1);
}

/// A namesake with an address of their own is somebody else, and new.
#[test]
fn a_namesake_of_somebody_on_no_list_is_new() {
    let (tenant, _) = with_one_on_no_list();
    let text = "adp_employee_id,first_name,last_name,wage_rate,departments,sites,permission\n\
                OTHER-9,Umar,Tobin,15.50,Cashier,OAK,Cashier\n";
    let file = tenant.roster(text);
    let results = tenant.run(&["sync", file, "--rows-only", "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["operation"], "create", "{results:#}");
}

/// A chain, a leaver of it with a login, and a roster with their row.
struct Leaving {
    tenant: Tenant,
    leaver: Person,
    login: Login,
}

impl Leaving {
    fn new() -> Self {
        let tenant = Tenant::new().known();
        let login = tenant.sandbox.logins().into_iter().find(|one| one.id == 513).unwrap();
        let people = tenant.sandbox.people();
        let leaver = people.into_iter().find(|one| Some(one.id) == login.employee_id).unwrap();
        Self { tenant, leaver, login }
    }

    fn roster(&self, status: &str) -> &'static str {
        let Person { pos_user_id, first_name, last_name, email, .. } = &self.leaver;
        let header = "pos_user_id,first_name,last_name,email,status";
        self.tenant.roster(&format!("{header}\n{pos_user_id},{first_name},{last_name},{email},{status}\n"))
    }

    fn lose_every_site(&self) {
        self.tenant.sandbox.edit_person(self.leaver.id, |one| one.access = Access::default());
    }

    fn is_held(&self, words: &str) {
        for command in ["sync", "offboard"] {
            let ran = self.tenant.run(&[command, self.roster("terminated"), "--format", "json"]);
            let row = &ran.exits(1).json()["rows"][0];
            assert_eq!(row["status"], "held", "{row}");
            assert!(row["message"].as_str().unwrap().contains(words), "{row}");
        }
    }
}

/// Nobody is called gone whose login goes on, though nothing was ever seen of their account.
#[test]
fn a_leaver_on_no_list_is_held_while_a_login_of_theirs_is_open() {
    let leaving = Leaving::new();
    leaving.lose_every_site();
    leaving.is_held(&format!("the Backoffice login {} has their name and e-mail", leaving.login.username));
    leaving.tenant.sandbox.edit_login(leaving.login.id, |one| one.active = false);
    leaving.tenant.run(&["sync", leaving.roster("terminated")]).exits(0);
}

/// Nor is anybody whose account was seen at work. What the row asks for is done by hand, and the command that it names ends the asking.
#[test]
fn a_leaver_on_no_list_is_held_where_they_were_seen_at_work() {
    let leaving = Leaving::new();
    let Leaving { tenant, leaver, login } = &leaving;
    tenant.run(&["sync", leaving.roster("active")]).exits(0);
    leaving.lose_every_site();
    leaving.is_held(&format!("make them inactive at /employee/edit/{}", leaver.id));
    tenant.sandbox.edit_person(leaver.id, |one| one.active = false);
    tenant.sandbox.edit_login(login.id, |one| one.active = false);
    tenant.run(&["forget", &format!("{} {}", leaver.first_name, leaver.last_name)]).exits(0);
    tenant.run(&["sync", leaving.roster("terminated")]).exits(0);
}

/// A login that is no employee's may be of somebody who goes on in another way: it is named, and nobody is asked each night.
#[test]
fn an_open_login_that_is_no_employees_is_named_and_asks_nobody() {
    let leaving = Leaving::new();
    leaving.lose_every_site();
    leaving.tenant.sandbox.edit_login(leaving.login.id, |one| one.employee_id = None);
    let ran = leaving.tenant.run(&["sync", leaving.roster("terminated")]);
    let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("is open, and is no employee's: close it under Users"), "{}", ran.out);
    ran.exits(0);
}

/// Their last day was known, and their account was open the last time that a list showed it.
#[test]
fn a_leaver_on_no_list_is_held_where_they_were_seen_before_their_last_day() {
    for before in [&["terminated,2098-01-01"][..], &["active,", "terminated,2098-01-01"]] {
        let leaving = Leaving::new();
        let Leaving { tenant, leaver, login } = &leaving;
        tenant.sandbox.edit_login(login.id, |one| one.active = false);
        let sync = |status: &str, code: i32| {
            let text = std::fs::read_to_string(tenant.path(leaving.roster(status))).unwrap();
            std::fs::write(tenant.path("dated.csv"), text.replacen("status", "status,termination_date", 1))
                .unwrap();
            tenant.run(&["sync", "dated.csv", "--format", "json"]).exits(code).json()
        };
        for status in before {
            sync(status, 0);
        }
        leaving.lose_every_site();
        let row = &sync("terminated,2020-01-01", 1)["rows"][0];
        let told = format!("make them inactive at /employee/edit/{}", leaver.id);
        assert!(row["message"].as_str().unwrap().contains(&told), "{row}");
    }
}
