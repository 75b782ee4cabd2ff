//! The pages of Backoffice: whatever one holds, the client reads it or says why not.
//!
//! The readers are private to the client. They are reached as they are in a run, through a sandbox on this computer that
//! answers with the page in question.

use std::cell::RefCell;
use std::sync::Arc;

use roster_sync::backoffice::{Backoffice, BackofficeError, Catalogue, Connection, ErrorKind};
use roster_sync::model::{EmployeeId, Password, UserId};
use roster_sync::sandbox::{Options, Sandbox, Shape};
use roster_sync::web::PaceOptions;
use tokio::runtime::{Builder, Runtime};

use super::said;

/// Somebody whom the sandbox invents, and somebody's login.
const EMPLOYEE: EmployeeId = EmployeeId::new(3021);
const LOGIN: UserId = UserId::new(511);

/// Without its end a page counts as cut off, and nothing else of it would be tried.
const END: &str = "</html>";

/// A page with a reader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The form of a new employee.
    Catalogue,
    /// Somebody's form.
    Profile,
    /// Somebody's pay.
    Compensation,
    /// What somebody may do at the point of sale.
    PosPermission,
    /// The form of a new login.
    Linkable,
    /// Whose a login is.
    LoginLink,
    /// What a login may do.
    LoginPermission,
    /// Everybody.
    Employees,
    /// Every login.
    Logins,
    /// Who worked.
    Timesheet,
}

/// Every page.
pub const PAGES: [Page; 10] = [
    Page::Catalogue,
    Page::Profile,
    Page::Compensation,
    Page::PosPermission,
    Page::Linkable,
    Page::LoginLink,
    Page::LoginPermission,
    Page::Employees,
    Page::Logins,
    Page::Timesheet,
];

/// A Backoffice that answers with any page, and a client that reads it.
pub struct Server {
    runtime: Runtime,
    sandbox: Sandbox,
    backoffice: Backoffice,
    /// As it was read from the real page: other pages are read with its help.
    catalogue: Catalogue,
}

thread_local! {
    static SERVER: RefCell<Server> = RefCell::new(Server::start(Shape::Hierarchical));
}

/// Gives the page that the first byte picks what the other bytes hold, and reads it.
pub fn holds(bytes: &[u8]) {
    let Some((first, html)) = bytes.split_first() else { return };
    let page = PAGES[usize::from(*first) % PAGES.len()];
    SERVER.with_borrow_mut(|server| {
        // Whether it can be read is not asked here.
        let _ = server.reads(page, &String::from_utf8_lossy(html));
    });
}

impl Server {
    /// Starts a sandbox and reads its sites and departments.
    pub fn start(shape: Shape) -> Self {
        // Reads that failed are tried again after a while: the clock of this runtime jumps there.
        let runtime =
            Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
        let day = "2026-11-23".parse().expect("a day");
        let options = Options { employees: 40, shape, ..Options::new(day) };
        let sandbox = runtime.block_on(Sandbox::start(options)).expect("a sandbox");
        sandbox.set_rota(3001..3006);
        let backoffice = client(&sandbox);
        let catalogue = runtime.block_on(backoffice.catalogue()).expect("the sandbox's own page");
        Self { runtime, sandbox, backoffice, catalogue }
    }

    /// Returns a page as the sandbox has it, without the navigation, which nothing reads.
    pub fn page(&mut self, page: Page) -> String {
        let seen = Arc::new(std::sync::Mutex::new(String::new()));
        let keep = Arc::clone(&seen);
        self.sandbox.mangle(Some(Arc::new(move |path, html: String| {
            if path != "/login" {
                keep.lock().expect("no test broke").clone_from(&html);
            }
            html
        })));
        self.ask(page).unwrap_or_else(|error| panic!("{page:?} of the sandbox: {}", said(&error)));
        let html = seen.lock().expect("no test broke").clone();
        let (body, content) = (html.find("<body>"), html.find("<div\n    id=\"main-column\""));
        let (body, content) = body.zip(content).expect("a page with navigation and content");
        format!("{}<body>{}", &html[..body], &html[content..])
    }

    /// Reads a page that holds this. It is not tried whether it comes whole.
    pub fn reads(&mut self, page: Page, html: &str) -> Result<(), String> {
        let html = format!("{html}{END}");
        // The client signs in when it must: that page is as it should be.
        self.sandbox
            .mangle(Some(Arc::new(move |path, page| if path == "/login" { page } else { html.clone() })));
        self.sandbox.clear_requests();
        let outcome = self.ask(page);
        if outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::SignInRefused) {
            // What looks like the sign-in page twice ends the client for good.
            self.sandbox.mangle(None);
            self.sandbox.reset();
            self.backoffice = client(&self.sandbox);
        }
        outcome.map_err(|error| said(&error))
    }

    /// Reads a listing that holds this, and returns how many people it lists.
    pub fn people(&mut self, html: &str) -> Result<usize, String> {
        let html = format!("{html}{END}");
        self.sandbox
            .mangle(Some(Arc::new(move |path, page| if path == "/login" { page } else { html.clone() })));
        let listed = self.runtime.block_on(self.backoffice.list_employees());
        listed.map(|people| people.len()).map_err(|error| said(&error))
    }

    /// Reads a report of the time clock that is exactly this, and returns how many shifts it tells.
    pub fn shifts(&mut self, html: &str) -> Result<usize, String> {
        let html = html.to_owned();
        self.sandbox
            .mangle(Some(Arc::new(move |path, page| if path == "/login" { page } else { html.clone() })));
        let (from, to) = days();
        let listed = self.runtime.block_on(self.backoffice.list_shifts(from, to));
        listed.map(|shifts| shifts.len()).map_err(|error| said(&error))
    }

    /// Reads a page, and holds what was read against what no page may be read as.
    fn ask(&self, page: Page) -> Result<(), BackofficeError> {
        let backoffice = &self.backoffice;
        self.runtime.block_on(async {
            match page {
                Page::Catalogue => {
                    let read = backoffice.catalogue().await?;
                    assert!(!read.sites.sites.is_empty(), "a tenant without sites");
                    assert!(
                        read.sites.sites.iter().all(|site| !site.name.is_empty() && !site.code.is_empty())
                    );
                }
                Page::Profile => {
                    assert_eq!(backoffice.profile(EMPLOYEE, &self.catalogue).await?.id, EMPLOYEE);
                }
                Page::Compensation => {
                    let pay = backoffice.compensation(EMPLOYEE).await?;
                    assert!(pay.latest().is_some() || pay.history.is_empty(), "pay without a latest line");
                }
                Page::PosPermission => {
                    let (sheet, _) = backoffice.pos_permission_page(EMPLOYEE).await?;
                    assert!(!sheet.templates.is_empty() && !sheet.permissions.is_empty());
                }
                Page::Linkable => {
                    backoffice.linkable_employees().await?;
                }
                Page::LoginLink => assert_eq!(backoffice.login_link(LOGIN).await?.id, LOGIN),
                Page::LoginPermission => {
                    let (sheet, _) = backoffice.login_permission_page(LOGIN, &self.catalogue).await?;
                    assert!(!sheet.templates.is_empty() && !sheet.tokens.is_empty());
                }
                Page::Employees => {
                    backoffice.list_employees().await?;
                }
                Page::Logins => {
                    backoffice.list_users().await?;
                }
                Page::Timesheet => {
                    let (from, to) = days();
                    let shifts = backoffice.list_shifts(from, to).await?;
                    assert!(
                        shifts.iter().all(|one| !one.site_code.is_empty() && !one.worker.name.is_empty())
                    );
                }
            }
            Ok(())
        })
    }
}

/// The days of which the time clock is asked.
fn days() -> (chrono::NaiveDate, chrono::NaiveDate) {
    let day = |text: &str| text.parse().expect("a day");
    (day("2026-11-10"), day("2026-11-22"))
}

fn client(sandbox: &Sandbox) -> Backoffice {
    let password = Password::existing(sandbox.password());
    let url = sandbox.url().parse().expect("the sandbox's address");
    let mut connection = Connection::new(url, sandbox.username(), password);
    connection.pace = PaceOptions { requests_per_second: 10_000, burst: 10_000 };
    connection.sessions = 1;
    Backoffice::new(connection).expect("a client")
}
