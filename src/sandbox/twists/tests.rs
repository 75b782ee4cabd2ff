use std::collections::BTreeMap;

use axum::http::{Method, Uri};

use super::super::inner::Request;
use super::super::server::{Options, Sandbox};
use super::super::world::{Person, Shape};
use super::super::{exchange, html};
use super::Twist;

const LISTING: &str = "/employee?limit=10000&active=all";
/// Nobody has this number.
const NOBODY: &str = "/employee?limit=10000&active=all&posUserId=9";
const CREATE: &str = "/employee/create";
const EDIT: &str = "/employee/edit/3002";
const PAY: &str = "/employee/compensation/3002";
const PERMISSIONS: &str = "/employee/permissions/3002";
const USERS: &str = "/user?limit=10000&statusSearch=all";
const LOGIN: &str = "/user/edit/514";
const OWN: &str = "/user/edit/500";
const OWN_RIGHTS: &str = "/user/permissions/500";
const RIGHTS: &str = "/user/permissions/513";
const TIMESHEETS: &str =
    "/report/employee-timesheets?dateStart=Nov+1%2C+2026&dateEnd=Nov+14%2C+2026&landingPage=";
/// One of every page, those that no twist is about too.
const PAGES: [&str; 15] = [
    TIMESHEETS,
    OWN,
    OWN_RIGHTS,
    "/",
    "/login",
    LISTING,
    NOBODY,
    CREATE,
    EDIT,
    PAY,
    PERMISSIONS,
    USERS,
    "/user/create",
    LOGIN,
    RIGHTS,
];

/// The sandbox with somebody who is signed in.
struct Visit {
    sandbox: Sandbox,
    cookie: String,
}

impl Visit {
    async fn new(shape: Shape) -> Self {
        let options = Options { shape, ..Options::new("2026-11-23".parse().unwrap()) };
        let sandbox = Sandbox::start(options).await.unwrap();
        let cookie = {
            let sessions = &mut sandbox.shared().lock().sessions;
            let unsigned = sessions.open();
            sessions.sign_in(Some(&unsigned)).unwrap()
        };
        Self { sandbox, cookie }
    }

    async fn send(&self, method: Method, path: &str, body: &str) -> String {
        let uri: Uri = path.parse().unwrap();
        let answer =
            exchange::answer(self.sandbox.shared(), &method, &uri, Some(&self.cookie), body.as_bytes(), &[]);
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn page(&self, path: &str) -> String {
        self.send(Method::GET, path, "").await
    }

    async fn twisted(&self, twist: Twist, path: &str) -> String {
        self.sandbox.twist(vec![twist]);
        let page = self.page(path).await;
        self.sandbox.twist(Vec::new());
        page
    }

    /// Sends a form while a fact is turned round.
    async fn post(&self, twist: Twist, path: &str, fields: &[(String, String)]) {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.sandbox.twist(vec![twist]);
        self.send(Method::POST, path, &body).await;
        self.sandbox.twist(Vec::new());
    }

    fn person(&self, id: u64) -> Person {
        self.sandbox.people().into_iter().find(|person| person.id == id).unwrap()
    }

    fn last(&self) -> Request {
        self.sandbox.requests().pop().unwrap()
    }
}

/// The pages that a twist is about.
fn pages_of(twist: Twist) -> &'static [&'static str] {
    match twist {
        Twist::InvertedPolarity | Twist::RenamedPhoneField | Twist::RenamedPinField => &[CREATE, EDIT],
        Twist::RenamedActiveBox => &[EDIT],
        Twist::IsoDates => &[EDIT, PAY],
        Twist::WageHistoryClass => &[PAY],
        Twist::PermissionSets | Twist::PermissionMatrixShifted => &[PERMISSIONS],
        Twist::UsersTableClass => &[USERS],
        Twist::LoginFormWithoutDeleted => &[LOGIN, OWN],
        Twist::CappedListing
        | Twist::PagedListing
        | Twist::ActiveIconClass
        | Twist::LongSiteNames
        | Twist::DepartmentNames => &[LISTING],
        Twist::ListingTableClass | Twist::PhoneColumnMoved | Twist::FilterSitesDiffer => &[LISTING, NOBODY],
        Twist::NobodyWithoutTable => &[NOBODY],
        Twist::RestrictedLogin => &[LISTING, NOBODY, CREATE, EDIT, OWN, OWN_RIGHTS, RIGHTS, TIMESHEETS],
        Twist::BareLogins => &[OWN],
        Twist::TimesheetPosIds => &[TIMESHEETS],
        // What is open shows elsewhere, if on pages at all.
        Twist::PayStaysOpen
        | Twist::PaySiteOffered
        | Twist::DisablingClosesLogins
        | Twist::InactiveOwnersLogins
        | Twist::FlatLoginsGranted
        | Twist::FlatLoginsInverted
        | Twist::TwinNamedLast
        | Twist::RetiredOnForm
        | Twist::UniquePhones
        | Twist::PinsAreNumbers
        | Twist::RefusedInPlace
        | Twist::NamesInCapitals => &[],
    }
}

/// The inputs of a page in order, each with its attributes; a bare one has no value.
fn inputs(page: &str) -> Vec<BTreeMap<String, String>> {
    let tags =
        page.split("<input\n").skip(1).map(|rest| rest.split_once("\n                    >").unwrap().0);
    tags.map(|tag| {
        let attributes = tag.lines().map(str::trim).map(|line| match line.split_once("=\"") {
            Some((name, value)) => (name.to_owned(), value.trim_end_matches('"').to_owned()),
            None => (line.to_owned(), String::new()),
        });
        attributes.collect()
    })
    .collect()
}

/// What a browser sends of an employee's untouched form: the page's script takes the sites' named boxes out (§5).
fn untouched(page: &str, person: &Person) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = inputs(page)
        .into_iter()
        .filter(|input| input.contains_key("name") && !input.contains_key("disabled"))
        .filter(|input| input["type"] != "checkbox" || input.contains_key("checked"))
        .filter(|input| !input["name"].ends_with("[isAvailable]") && input["name"] != "last_name")
        .map(|input| {
            let value = input.get("value").or_else(|| input.get("data-value"));
            (input["name"].clone(), value.cloned().unwrap_or_default())
        })
        .collect();
    fields.push(("employee[notes]".into(), person.notes.clone()));
    fields.push(("employee[language]".into(), person.language.clone()));
    let departments = person.departments.iter();
    fields.extend(departments.map(|id| ("employee[departments][]".to_owned(), id.to_string())));
    fields
}

#[test]
fn a_twist_is_read_as_it_is_written() {
    for twist in Twist::every() {
        assert_eq!(twist.to_string().parse(), Ok(twist));
        assert!(twist.name().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{twist}");
    }
    let error = "inverted".parse::<Twist>().unwrap_err().to_string();
    assert!(error.contains("\"inverted\""), "{error}");
    assert!(Twist::every().all(|twist| error.contains(twist.name())), "{error}");
}

#[tokio::test]
async fn every_twist_changes_the_pages_it_is_about_and_no_other() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let visit = Visit::new(shape).await;
        let mut plain = BTreeMap::new();
        for path in PAGES {
            plain.insert(path, visit.page(path).await);
        }
        let open =
            [Twist::NobodyWithoutTable, Twist::RestrictedLogin, Twist::BareLogins, Twist::TimesheetPosIds];
        for twist in Twist::ALL.into_iter().chain(open) {
            for path in PAGES {
                let changes = visit.twisted(twist, path).await != plain[path];
                assert_eq!(changes, pages_of(twist).contains(&path), "{twist} on {path}, {shape:?}");
            }
        }
        for path in PAGES {
            assert_eq!(visit.page(path).await, plain[path], "{path} afterwards");
        }
    }
}

#[tokio::test]
async fn the_boxes_of_the_turned_form_are_checked_where_access_is_granted() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let page = visit.twisted(Twist::InvertedPolarity, EDIT).await;
    let sites: Vec<_> = inputs(&page)
        .into_iter()
        .filter(|input| {
            input.get("class").is_some_and(|class| class.ends_with("boac-permission-site-option"))
        })
        .collect();
    let granted = visit.person(3002).access.sites;
    assert_eq!(sites.len(), 18);
    for input in sites {
        let is_granted = granted.contains(&input["value"].parse().unwrap());
        assert_eq!(input.contains_key("checked"), is_granted, "{input:?}");
        assert_eq!(input["data-on"], "Yes");
    }
}

#[tokio::test]
async fn an_untouched_form_changes_nothing_whatever_is_turned_round() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let visit = Visit::new(shape).await;
        for twist in Twist::every() {
            for id in [3001, 3002, 3003, 3012] {
                let before = visit.person(id);
                let page = visit.twisted(twist, &format!("/employee/edit/{id}")).await;
                visit.post(twist, "/employee/update", &untouched(&page, &before)).await;
                assert_eq!(visit.last().status, 302);
                assert!(visit.person(id) == before, "{twist} changes {id}, {shape:?}");
            }
        }
    }
}

#[tokio::test]
async fn sites_that_are_asked_for_by_the_known_polarity_become_all_the_others() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let before = visit.person(3002);
    let fields = untouched(&visit.page(EDIT).await, &before);
    visit.post(Twist::InvertedPolarity, "/employee/update", &fields).await;
    let after = visit.person(3002).access.sites;
    assert_eq!(after.len() + before.access.sites.len(), 18);
    assert!(after.is_disjoint(&before.access.sites));
}

#[tokio::test]
async fn a_renamed_field_is_not_known_by_its_old_name() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let person = visit.person(3002);
    let mut fields = untouched(&visit.page(EDIT).await, &person);
    for (name, value) in &mut fields {
        if name == "employee[phone]" {
            "(555) 555-0199".clone_into(value);
        }
    }
    for twist in [Twist::RenamedPhoneField, Twist::RenamedPinField] {
        visit.post(twist, "/employee/update", &fields).await;
        assert!(visit.person(3002) == person, "{twist}: the form is not whole");
    }
    visit.post(Twist::RenamedActiveBox, "/employee/update", &fields).await;
    assert!(!visit.person(3002).active, "a box that is not sent is not checked");
}

#[tokio::test]
async fn dates_of_another_form_are_no_dates() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let count = || visit.person(3002).wages.len();
    let before = count();
    let record = |date: &str| {
        [
            ("employeeId", "3002"),
            ("wage[isHourly]", "1"),
            ("wage[regularRate]", "19.50"),
            ("wage[siteId]", "12"),
            ("wage[effectiveDate]", date),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    visit.post(Twist::IsoDates, "/employee/compensation/update", &record("12/01/2026")).await;
    assert_eq!(count(), before);
    visit.post(Twist::IsoDates, "/employee/compensation/update", &record("2026-12-01")).await;
    assert_eq!(count(), before + 1);
    let page = visit.twisted(Twist::IsoDates, PAY).await;
    assert!(page.contains("data-pickadate-min=\"2026-12-02\"") && !page.contains("12/01/2026"));
}

#[tokio::test]
async fn a_login_whose_form_does_not_ask_stays_as_it_is() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let page = visit.twisted(Twist::LoginFormWithoutDeleted, LOGIN).await;
    assert!(!page.contains("isDeleted") && page.contains("universalSiteAccess"));
    for id in [513_u64, 514] {
        let login = || visit.sandbox.logins().into_iter().find(|login| login.id == id).unwrap();
        let (before, number) = (login(), id.to_string());
        let mut fields: Vec<(String, String)> = [
            ("employee[id]", ""),
            ("user[employeeId]", ""),
            ("user[userId]", &number),
            ("user[cognitoIdentityEmail]", &before.email),
            ("employee[email]", &before.email),
            ("user[username]", &before.username),
            ("user[changePassword]", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        visit.post(Twist::LoginFormWithoutDeleted, "/user/update", &fields).await;
        assert!(login() == before, "without the box");
        fields.push(("user[isDeleted]".into(), "1".into()));
        visit.post(Twist::LoginFormWithoutDeleted, "/user/update", &fields).await;
        assert!(login() == before, "with it");
    }
}

#[tokio::test]
async fn a_short_listing_ends_as_a_whole_one_does() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let rows = |page: &str| page.matches("/employee/edit/").count();
    let whole = visit.page(LISTING).await;
    assert_eq!(rows(&whole), 119);
    let (_, end) = whole.split_once("\n</tbody>\n</table>").unwrap();
    let capped = visit.twisted(Twist::CappedListing, LISTING).await;
    assert_eq!(rows(&capped), 80);
    assert!(whole.starts_with(capped.split_once("\n</tbody>").unwrap().0) && capped.ends_with(end));
    let paged = visit.twisted(Twist::PagedListing, LISTING).await;
    assert_eq!(rows(&paged), 80);
    assert!(paged.contains("Showing 1 to 80 of 119 entries") && paged.contains("class=\"pagination\""));
    // The known pager would tell.
    let hundred = visit.twisted(Twist::CappedListing, "/employee?limit=100&active=all").await;
    assert!(rows(&hundred) == 80 && !hundred.contains("pager-employees"));
    let one = "/employee?limit=10000&active=all&posUserId=1119";
    assert_eq!(visit.twisted(Twist::CappedListing, one).await, visit.page(one).await);
}

#[tokio::test]
async fn what_stands_in_the_cells_is_other_than_their_class_says() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let person = visit.person(3002);
    let cell = |page: &str, class: &str| {
        let row = page.split("<tr>").find(|row| row.contains("/employee/edit/3002\"")).unwrap().to_owned();
        row.split_once(class).unwrap().1.split_once("</td>").unwrap().0.to_owned()
    };
    let moved = visit.twisted(Twist::PhoneColumnMoved, LISTING).await;
    assert!(cell(&moved, "employees-col-departments").contains(&html::escaped(&person.phone)));
    assert!(cell(&moved, "employees-col-phone").contains("<li>Greeter</li>"));
    let long = visit.twisted(Twist::LongSiteNames, LISTING).await;
    assert!(cell(&long, "employees-col-sites").contains("Maple Street"));
    let renamed = visit.twisted(Twist::DepartmentNames, LISTING).await;
    assert!(cell(&renamed, "employees-col-departments").contains("<li>Greeter team</li>"));
}

#[tokio::test]
async fn the_shifted_matrix_is_nobodys_template() {
    let visit = Visit::new(Shape::Hierarchical).await;
    let world = visit.sandbox.shared().lock().world.clone();
    let shown = super::drawn_from(&[Twist::PermissionMatrixShifted].into(), &world, PERMISSIONS);
    assert!(world.people.iter().any(|person| world.template_name(person) == "Manager"));
    assert!(shown.people.iter().all(|person| shown.template_name(person) == "Custom"));
}
