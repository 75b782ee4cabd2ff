//! Which stores somebody may open: whatever is granted is what is stored, through the real forms and back (protocol §5).
//! Three releases of an earlier client had the polarity the wrong way round and gave new hires every other store.

use std::collections::BTreeSet;

use proptest::test_runner::{Config, TestRunner};
use roster_sync::backoffice::{
    Backoffice, Catalogue, Connection, EmployeeChange, LoginGrant, LoginOwner, NewLogin,
};
use roster_sync::model::{EmployeeId, LoginTemplate, Password, SiteAccess, SiteId, UserId};
use roster_sync::sandbox::{Options, Sandbox, Shape};
use roster_sync::web::PaceOptions;

struct Bench {
    sandbox: Sandbox,
    backoffice: Backoffice,
    catalogue: Catalogue,
}

impl Bench {
    async fn new(shape: Shape, sites: usize) -> Self {
        let options = Options { shape, sites, ..Options::new("2026-11-23".parse().unwrap()) };
        let sandbox = Sandbox::start(options).await.unwrap();
        let password = Password::existing(sandbox.password());
        let mut connection = Connection::new(sandbox.url().parse().unwrap(), sandbox.username(), password);
        connection.pace = PaceOptions { requests_per_second: 10_000, burst: 10_000 };
        let backoffice = Backoffice::new(connection).unwrap();
        let catalogue = backoffice.catalogue().await.unwrap();
        Self { sandbox, backoffice, catalogue }
    }

    /// Grants an employee these stores, and holds what the client reads and what the server stores against them.
    async fn grant(&self, id: u64, sites: &SiteAccess) {
        let change = EmployeeChange { sites: Some(sites.clone()), ..EmployeeChange::default() };
        let employee = EmployeeId::new(id);
        self.backoffice.change_employee(employee, &change, &self.catalogue, async |_| Ok(())).await.unwrap();
        let read = self.backoffice.confirm_change(employee, &change, &self.catalogue).await.unwrap();
        assert!(read.sites.same_today(sites, &self.catalogue.sites));
        let stored = self.sandbox.people().into_iter().find(|person| person.id == id).unwrap().access;
        self.holds(stored.all, &stored.sites, sites);
    }

    /// Gives an employee a new login for these stores, and holds what the server stores against them.
    async fn grant_login(&self, employee: u64, template: &LoginTemplate, sites: &SiteAccess) {
        let sheet = self.backoffice.login_sheet(UserId::new(500)).await.unwrap();
        let login = NewLogin {
            username: format!("login{employee}").parse().unwrap(),
            password: Password::existing("password12345"),
            email: format!("login{employee}@example.com").parse().unwrap(),
            owner: LoginOwner::Employee(EmployeeId::new(employee)),
        };
        let id = self.backoffice.insert_login(&login).await.unwrap();
        let grant = LoginGrant { template: template.clone(), sites: sites.clone() };
        let before = self.backoffice.look_at_login(id, &self.catalogue).await.unwrap();
        self.backoffice.grant_login(id, &grant, &sheet, &self.catalogue, &before).await.unwrap();
        self.backoffice.confirm_login(id, &grant, &sheet, &self.catalogue, &before).await.unwrap();
        let stored = self.sandbox.logins().into_iter().find(|login| login.id == id.get()).unwrap();
        self.holds(stored.access.all, &stored.access.sites, sites);
        assert_eq!(stored.tokens, template.tokens);
    }

    fn holds(&self, all: bool, stored: &BTreeSet<u64>, wanted: &SiteAccess) {
        assert_eq!(all, *wanted == SiteAccess::All);
        if !all {
            let wanted: BTreeSet<u64> =
                wanted.effective(&self.catalogue.sites).iter().map(|id| id.get()).collect();
            assert_eq!(*stored, wanted);
        }
    }

    fn all_ids(&self) -> Vec<SiteId> {
        self.catalogue.sites.all_ids().into_iter().collect()
    }
}

fn subset(ids: &[SiteId], bits: u32) -> SiteAccess {
    SiteAccess::Only((0..).zip(ids).filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, id)| *id).collect())
}

#[tokio::test]
async fn every_grant_of_a_small_tree_survives_the_way_there_and_back() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        // Six stores in two districts; one of them has two stores only.
        let bench = Bench::new(shape, 6).await;
        let ids = bench.all_ids();
        for bits in 1..1 << ids.len() {
            bench.grant(3021, &subset(&ids, bits)).await;
            if bits % 16 == 0 {
                bench.grant(3021, &SiteAccess::All).await;
            }
        }
    }
}

#[test]
fn random_grants_of_a_large_tree_survive_for_people_and_for_logins() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let bench = runtime.block_on(Bench::new(shape, 18));
        let ids = bench.all_ids();
        let templates = runtime.block_on(bench.backoffice.login_sheet(UserId::new(500))).unwrap().templates;
        // People 3021 and up have no login yet.
        let next = std::cell::Cell::new(3025_u64);
        let mut runner =
            TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        runner
            .run(&(1u32..1 << 18, 0usize..5), |(bits, template)| {
                let sites = subset(&ids, bits);
                runtime.block_on(bench.grant(3021, &sites));
                let employee = next.get();
                // Every twelfth person is inactive and gets no login.
                next.set(employee + if (employee + 1).is_multiple_of(12) { 2 } else { 1 });
                runtime.block_on(bench.grant_login(employee, &templates[template], &sites));
                Ok(())
            })
            .unwrap();
        runtime.block_on(bench.grant_login(3100, &templates[0], &SiteAccess::All));
    }
}
