//! A plan, a roster and results of invented people, with everything in them that is hard to print.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{
    EmergencyContact, EmployeeId, Field, PosMatrix, PosTemplate, PosUserId, SiteAccess, TemplateId, UserId,
};
use crate::plan::{
    Action, Before, Candidate, Change, Changing, Closing, CreateSpec, Creating, Entry, GuardOutcome, Linking,
    LoginSpec, Operation, Person, PersonSites, Plan, Purpose, RequestEstimate, RosterSource, SCHEMA,
    Situation, Summary, UpdateSpec, Value,
};
use crate::roster::{Problem, Roster, Severity, Unread, UnreadColumn};

pub(super) const PATH: &str = "november.csv";

pub(super) fn moment() -> DateTime<Utc> {
    "2026-11-23T17:15:30Z".parse().unwrap()
}

pub(super) fn entry(
    line: Option<u64>,
    operation: Operation,
    situation: Situation,
    who: (&str, &str, Option<u64>),
    reason: &str,
) -> Entry {
    let (first, last, pos) = who;
    let pos_user_id = pos.map(PosUserId::new);
    Entry {
        line,
        situation,
        reason: reason.into(),
        action: action(operation),
        person: Person { first_name: first.into(), last_name: last.into(), pos_user_id, employee_id: None },
        key: pos.map_or(String::new(), |id| id.to_string()),
        changes: vec![],
        warnings: vec![],
        candidates: vec![],
        row: None,
        decided: None,
        sites: PersonSites::default(),
        changed_by_hand: std::collections::BTreeMap::new(),
        proves: std::collections::BTreeMap::new(),
        asked: std::collections::BTreeMap::new(),
        also_active: Vec::new(),
    }
}

/// Whatever an action of this kind needs, as little as there can be.
pub(super) fn action(operation: Operation) -> Action {
    let (employee, before, usernames) = (EmployeeId::new(1), Before::default(), vec![]);
    match operation {
        Operation::Create => Action::Create(Box::new(Creating { create: somebody(), login: None })),
        Operation::Link => {
            let login = login("somebody", "somebody@example.com");
            Action::Link(Box::new(Linking { employee, before, login }))
        }
        Operation::Update | Operation::Reactivate => {
            let update = UpdateSpec::default();
            let changing = Box::new(Changing { employee, before, update, login: None, usernames });
            if operation == Operation::Update {
                Action::Update(changing)
            } else {
                Action::Reactivate(changing)
            }
        }
        Operation::Disable => Action::Disable(Box::new(Closing {
            employee,
            before,
            logins: vec![],
            unknown_logins: vec![],
            usernames,
        })),
        Operation::None => Action::None,
        Operation::Wait => Action::Wait,
        Operation::Hold => Action::Hold,
        Operation::Refused => Action::Refused,
        Operation::Report => Action::Report,
    }
}

pub(super) fn login(username: &str, email: &str) -> LoginSpec {
    LoginSpec { username: username.parse().unwrap(), email: email.parse().unwrap(), access: None }
}

fn somebody() -> CreateSpec {
    CreateSpec {
        first_name: "Some".into(),
        last_name: "Body".into(),
        phone: None,
        email: None,
        departments: BTreeSet::new(),
        start_date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        pos_user_id: PosUserId::new(2001),
        number_proposed: false,
        pin_given: false,
        wage_rate: "14.75".parse().unwrap(),
        overtime_wage_rate: "22.13".parse().unwrap(),
        sites: SiteAccess::All,
        template: PosTemplate {
            id: TemplateId::new(1),
            name: "Cashier".into(),
            matrix: PosMatrix::default(),
        },
        adp_employee_id: None,
        emergency_contact: EmergencyContact::default(),
    }
}

/// Gives an entry a new login.
pub(super) fn give_login(entry: &mut Entry, login: LoginSpec) {
    match &mut entry.action {
        Action::Create(creating) => creating.login = Some(login),
        Action::Link(linking) => linking.login = login,
        Action::Update(changing) | Action::Reactivate(changing) => changing.login = Some(login),
        other => panic!("{other:?} makes no login"),
    }
}

fn change(field: Field, from: Option<&str>, to: &str) -> Change {
    Change { field, from: from.map(|from| Value::read(field, from)), to: Value::read(field, to), seen: None }
}

fn leavers() -> Vec<Entry> {
    let mut ana = entry(
        Some(7),
        Operation::Disable,
        Situation::Leaver,
        ("Ana", "Díaz", Some(1042)),
        "terminated on 2026-11-20; active in Backoffice, matched by pos_user_id",
    );
    ana.person.employee_id = Some(EmployeeId::new(20));
    if let Action::Disable(closing) = &mut ana.action {
        closing.logins = vec![UserId::new(88)];
    }
    ana.warnings =
        vec!["Backoffice login 88 belongs to Ana Díaz and keeps working: open /user/edit/88 and set 'User is active?' to No".into()];
    let mut wang = entry(
        Some(9),
        Operation::Disable,
        Situation::Leaver,
        ("小明", "王", Some(77)),
        "terminated, no date given; active in Backoffice, matched by email",
    );
    wang.person.employee_id = Some(EmployeeId::new(31));
    vec![ana, wang]
}

fn newcomers() -> Vec<Entry> {
    let mut bo = entry(
        Some(3),
        Operation::Create,
        Situation::New,
        ("Bo", "O'Neil \"Bobby\"", Some(2001)),
        "active in the roster; no account has POS id 2001, the e-mail or name and phone",
    );
    bo.changes = vec![
        change(Field::FirstName, None, "Bo"),
        change(Field::LastName, None, "O'Neil \"Bobby\""),
        change(Field::Email, None, "bo.oneil@example.com"),
        change(Field::Phone, None, "5555550102"),
        change(Field::WageRate, None, "14.75"),
        change(Field::Departments, None, "Cashier; Greeter"),
        change(
            Field::Sites,
            None,
            "Harbor Point; Maple; Oak Hill; Pine Street; Cedar Grove; Elm Crossing; North Bay",
        ),
        change(Field::Permission, None, "General User"),
    ];
    give_login(&mut bo, login("bo_oneil", "bo.oneil@example.com"));
    bo.warnings =
        vec!["permission \"Casheer\" is unknown; General User is given instead (nearest: Cashier)".into()];
    let mut formula = entry(
        Some(4),
        Operation::Create,
        Situation::New,
        ("=cmd|' /C calc'!A0", "<b>Smith</b>", Some(2002)),
        "active in the roster; nobody in Backoffice",
    );
    formula.changes =
        vec![change(Field::WageRate, None, "15.00"), change(Field::Permission, None, "Cashier")];
    vec![bo, formula]
}

fn others() -> Vec<Entry> {
    let mut link = entry(
        Some(5),
        Operation::Link,
        Situation::Differs,
        ("Chloé", "Nguyễn", Some(1050)),
        "the roster wants a Backoffice login; there is none, everything else is equal",
    );
    give_login(&mut link, login("chloe_n", "chloe@example.com"));
    let long = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley";
    let mut update = entry(
        Some(6),
        Operation::Update,
        Situation::Differs,
        ("Maximiliana Theodora", long, Some(1051)),
        "3 fields differ; matched by pos_user_id",
    );
    update.changes = vec![
        change(Field::Email, Some(""), "max@example.com"),
        change(Field::Phone, Some("5555550111"), "5555550112"),
        change(Field::Sites, Some("Maple"), "Maple; Oak Hill"),
    ];
    let mut back = entry(
        Some(8),
        Operation::Reactivate,
        Situation::Returning,
        ("Dee", "Okafor", Some(1060)),
        "active in the roster, inactive in Backoffice; matched by pos_user_id",
    );
    back.person.employee_id = Some(EmployeeId::new(44));
    let mut conflict = entry(
        Some(10),
        Operation::Hold,
        Situation::Conflict,
        ("Sam", "Lee", Some(1070)),
        "POS id 1070 is Sam Lee, e-mail sam@example.com is Samantha Leigh: two keys, two people",
    );
    conflict.candidates = vec![
        candidate(51, "Sam Lee", Some(1070), true, "pos_user_id"),
        candidate(52, "Samantha Leigh", None, false, "email"),
    ];
    vec![link, update, back, conflict]
}

fn candidate(id: u64, name: &str, pos: Option<u64>, active: bool, key: &str) -> Candidate {
    Candidate {
        employee_id: EmployeeId::new(id),
        name: name.into(),
        pos_user_id: pos.map(PosUserId::new),
        active,
        matched_by: vec![key.into()],
        adp_employee_id: String::new(),
        email: String::new(),
        phone: String::new(),
        sites: String::new(),
        permission: String::new(),
    }
}

fn untouched() -> Vec<Entry> {
    vec![
        entry(
            Some(11),
            Operation::Hold,
            Situation::UnclearStatus,
            ("Kit", "Moss", Some(1080)),
            "the status is \"furlough?\"",
        ),
        entry(
            Some(12),
            Operation::Refused,
            Situation::Refused,
            ("", "Ruiz", None),
            "the row has 2 errors; no account matches it",
        ),
        entry(
            Some(13),
            Operation::Wait,
            Situation::StartsLater,
            ("Noor", "Haddad", Some(2010)),
            "starts on 2026-12-15; is created from 2026-12-08",
        ),
        entry(Some(14), Operation::None, Situation::Equal, ("Pat", "Quinn", Some(1090)), "equal"),
        entry(Some(15), Operation::None, Situation::Equal, ("Zoë", "Park", Some(1091)), "equal"),
        entry(
            None,
            Operation::Report,
            Situation::Absent,
            ("Olu", "Bello", Some(1099)),
            "active in Backoffice, not in the roster",
        ),
    ]
}

pub(super) fn plan() -> Plan {
    let entries = [leavers(), newcomers(), others(), untouched()].concat();
    Plan {
        schema: SCHEMA.into(),
        made_by: "roster-sync 0.1.0".into(),
        tenant: "main".into(),
        origin: "https://example.sonnyscontrols.com".into(),
        settings: None,
        purpose: Purpose::Sync,
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        read_at: moment(),
        roster: RosterSource {
            path: PATH.into(),
            sha256: "ab".repeat(32),
            rows: 13,
            columns: BTreeSet::new(),
            rows_only: false,
        },
        summary: Summary::default(),
        guards: vec![guard("max-creates", 10, 2, false), guard("empty-roster", 0, 0, false)],
        everybody: crate::plan::Everybody::default(),
        departments: vec![],
        sites: vec![],
        entries,
        problems: problems(),
        notices: vec![
            "Nobody's e-mail could be read for 3 inactive employees; they are matched by POS id alone."
                .into(),
        ],
        requests: RequestEstimate { observed: 6, apply: 15, by_operation: BTreeMap::new() },
    }
}

pub(super) fn guard(name: &str, limit: u64, actual: u64, tripped: bool) -> GuardOutcome {
    GuardOutcome {
        name: name.parse().unwrap(),
        limit,
        actual,
        tripped,
        allowable: name.starts_with("max-"),
        message: format!("{actual} people would be changed; more than {limit} need your word"),
        people: if tripped {
            vec!["Ana Díaz (POS 1042, line 7)".into(), "小明 王 (POS 77, line 9)".into()]
        } else {
            vec![]
        },
        groups: vec![],
    }
}

pub(super) fn problem(
    line: u64,
    severity: Severity,
    code: &str,
    column: &str,
    value: &str,
    says: (&str, &str),
) -> Problem {
    Problem {
        code: code.parse().unwrap(),
        severity,
        line,
        column: column.into(),
        value: value.into(),
        message: says.0.into(),
        hint: says.1.into(),
    }
}

pub(super) fn problems() -> Vec<Problem> {
    let error = Severity::Error;
    let phone =
        ("is no telephone number of 10 digits; the phone is left as it is", "write it as 555-555-0102");
    vec![
        problem(
            12,
            error,
            "bad-email",
            "email",
            "ruiz@@example",
            ("is no e-mail address", "write it as name@example.com"),
        ),
        problem(
            12,
            error,
            "row-length",
            "",
            "",
            ("the row has 9 cells and the header 11", "a comma inside a cell needs quotes around the cell"),
        ),
        problem(13, Severity::Warning, "bad-phone", "phone", "=1+2", phone),
    ]
}

pub(super) fn roster() -> Roster {
    Roster {
        path: PATH.into(),
        sha256: "ab".repeat(32),
        rows: 13,
        columns: BTreeSet::from([Field::Email, Field::FirstName, Field::PosUserId]),
        unread_columns: vec![
            UnreadColumn { header: "Shift".into(), why: Unread::NotOurs },
            UnreadColumn {
                header: "E-mial".into(),
                why: Unread::Perhaps(vec![crate::roster::Role::Field(Field::Email)]),
            },
        ],
        people: vec![crate::roster::Desired::default(); 12],
        refused: vec![crate::roster::RefusedRow::default()],
        problems: problems(),
        ..Roster::default()
    }
}
