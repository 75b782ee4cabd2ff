//! What carrying the entry out would send, step by step, and what would stop it.

use crate::backoffice::StepKind;
use crate::model::Field;
use crate::plan::{Ahead, Change, Entry, Plan, Step};
use crate::report::layout::{clean, count, paragraph};
use crate::report::style::Style;

/// What no form of an employee holds: pay, permission and logins have pages of their own.
const ELSEWHERE: [Field; 8] = [
    Field::WageRate,
    Field::OvertimeWageRate,
    Field::WageEffectiveDate,
    Field::Permission,
    Field::Backoffice,
    Field::BackofficeUsername,
    Field::BackofficePermission,
    Field::Status,
];

pub(super) fn text(entry: &Entry, plan: &Plan, style: Style) -> String {
    let ahead = Ahead::of(entry);
    if ahead.steps.is_empty() {
        return "  Nothing: no request is made for this entry.\n".to_owned();
    }
    let mut text = String::new();
    for (number, step) in ahead.steps.iter().enumerate() {
        text.push_str(&paragraph(&format!("  {}. ", number + 1), &words(entry, *step), style));
    }
    let listings = listings(&ahead);
    if !listings.is_empty() {
        let words =
            format!("At the end of the run {listings} shows whether it is so, for all rows together.");
        text.push_str(&paragraph(&format!("  {}. ", ahead.steps.len() + 1), &words, style));
    }
    let writes = writes(&ahead);
    let cost = format!(
        "That is {}, {} of them {}{}.",
        count(ahead.requests(), "request"),
        writes,
        if writes == 1 { "a write" } else { "writes" },
        if listings.is_empty() { "" } else { ", besides the listings" }
    );
    text.push_str(&paragraph("  ", &cost, style));
    if plan.tripped().next().is_some() {
        text.push_str(&paragraph("  ", "Nothing of it is sent as long as a guard stops the plan.", style));
    }
    text.push_str("  What would stop it, each person being looked at again first:\n");
    for reason in stops(&ahead) {
        text.push_str(&paragraph("    - ", &reason, style));
    }
    text
}

fn writes(ahead: &Ahead) -> usize {
    let requests = ahead.steps.iter().flat_map(|step| step.step.requests());
    requests.filter(|request| request.starts_with("POST")).count()
}

fn listings(ahead: &Ahead) -> &'static str {
    match (ahead.lists_people, ahead.lists_logins) {
        (true, true) => "a listing of employees and one of logins",
        (true, false) => "a listing of employees",
        (false, true) => "a list of logins",
        (false, false) => "",
    }
}

fn words(entry: &Entry, step: Step) -> String {
    let id = entry.person.employee_id.map_or("the new employee".to_owned(), |id| format!("employee {id}"));
    match step.step {
        StepKind::Insert => format!(
            "Send the form of a new employee with {}, and {}. The PIN is on disk before that.",
            values(entry),
            pin(entry)
        ),
        StepKind::ReadSites => {
            "Read the new employee's form: the sites and the PIN must be those that were sent. With other sites it stops here."
                .to_owned()
        }
        StepKind::ReadPay => "Read the new employee's pay page: a record must pay what was sent.".to_owned(),
        StepKind::Grant => format!("Send the page of permissions: {}.", permission(entry)),
        StepKind::Login => login(entry),
        StepKind::LoginRights => rights(entry),
        StepKind::ReadLoginRights => "Read the login's page of rights: permission and sites must be those.".to_owned(),
        StepKind::Look => format!("Read the form of {id}: it must still be this person before a login of theirs is closed."),
        StepKind::Disable => format!(
            "Read the form of {id}, make sure that it is this person, and send it back whole as it stands, with \"active\" set to No."
        ),
        StepKind::Update => format!("{} with these laid over: {}.", form(&id), laid_over(entry)),
        StepKind::Reactivate => {
            let over = laid_over(entry);
            let over = if over.is_empty() { String::new() } else { format!(", and these laid over: {over}") };
            format!("{} with \"active\" set to Yes{over}.", form(&id))
        }
        StepKind::ReadForm => "Read the form again: every changed field must hold what was sent.".to_owned(),
        StepKind::Wage => wage(entry, &id),
        StepKind::ReadWage => "Read the pay page again: the record must be there.".to_owned(),
        StepKind::LookAtPay => {
            format!("Read the pay page of {id}: the last record may have ended when they left, and the results say so.")
        }
        StepKind::Permission => {
            format!("Read the page of permissions of {id} and send it with another template: {}.", permission(entry))
        }
        StepKind::CloseLogin => format!(
            "Read the form of login {}, make sure that it is theirs, and send it back switched off.",
            step.login.map(|id| id.to_string()).unwrap_or_default()
        ),
        StepKind::ReadLogin => "Read the login's form again: it must be closed before the employee is.".to_owned(),
        StepKind::OpenLogin => format!(
            "Read the form of login {}, make sure that it is theirs, and send it back switched on.",
            step.login.map(|id| id.to_string()).unwrap_or_default()
        ),
    }
}

fn form(id: &str) -> String {
    format!(
        "Read the form of {id}, hold it against the plan, write down what stands there, and send it back whole, notes, PIN and all else as they are,"
    )
}

fn pin(entry: &Entry) -> &'static str {
    if entry.create().is_some_and(|spec| spec.pin_given) {
        "the PIN of the roster"
    } else {
        "a PIN of 5 digits, made then"
    }
}

fn of_field(change: &Change) -> String {
    let to = change.to_text();
    let to = if to.trim().is_empty() { "(empty)".to_owned() } else { clean(&to) };
    format!("{} {to}", change.field)
}

/// The values of a new employee's form; the permission is given afterwards.
fn values(entry: &Entry) -> String {
    let on_form = |change: &&Change| {
        let pay = matches!(change.field, Field::WageRate | Field::OvertimeWageRate);
        pay || !ELSEWHERE.contains(&change.field)
    };
    entry.changes.iter().filter(on_form).map(of_field).collect::<Vec<_>>().join(", ")
}

fn laid_over(entry: &Entry) -> String {
    let on_form = entry.changes.iter().filter(|change| !ELSEWHERE.contains(&change.field));
    on_form.map(of_field).collect::<Vec<_>>().join(", ")
}

fn permission(entry: &Entry) -> String {
    let created = entry.create().map(|spec| &spec.template);
    let template = created.or(entry.update().and_then(|update| update.template.as_ref()));
    template.map_or(String::new(), |template| {
        let rights = template.matrix.grants.len() + template.matrix.overrides.len();
        format!("{}, {}", clean(&template.name), count(rights as u64, "right"))
    })
}

fn login(entry: &Entry) -> String {
    let Some(login) = entry.login() else { return String::new() };
    format!(
        "Create the Backoffice login {} for {}, with a password that is made then and on disk before.",
        clean(login.username.as_str()),
        clean(login.email.as_str())
    )
}

fn rights(entry: &Entry) -> String {
    let access = entry.login().and_then(|login| login.access.as_ref());
    access.map_or(String::new(), |access| {
        format!(
            "Send the login's page of rights: {}, {}, and the person's sites. (A tenant without regions has one page more read for that.)",
            clean(&access.template.name),
            count(access.template.tokens.len() as u64, "right")
        )
    })
}

fn wage(entry: &Entry, id: &str) -> String {
    let Some(wage) = entry.update().and_then(|update| update.wage.as_ref()) else {
        return String::new();
    };
    let overtime =
        wage.overtime.map_or("1.5 times that for overtime".to_owned(), |rate| format!("{rate} for overtime"));
    format!(
        "Read the pay page of {id} and send a new record: {} an hour, {overtime}, from {}, or from the day after the latest record where that is later. Backoffice takes a rate only behind the latest one.",
        wage.rate, wage.from
    )
}

/// Returns what would make the row stop or be passed over.
fn stops(ahead: &Ahead) -> Vec<String> {
    let has = |step: StepKind| ahead.steps.iter().any(|one| one.step == step);
    let mut reasons: Vec<&str> = Vec::new();
    if has(StepKind::Insert) {
        reasons.push("In conflict, and nothing is created: the POS id, e-mail or phone got taken meanwhile.");
    }
    if has(StepKind::Disable) {
        reasons.push(
            "Stale, and nothing is sent: name, POS id or phone on the form are another person's by then.",
        );
        reasons.push("Left as it is: the account is inactive already.");
    }
    if has(StepKind::Update) || has(StepKind::Reactivate) {
        reasons.push(
            "Stale, and nothing is sent: name, POS id, phone, or a field that is to change, is another one by then.",
        );
        reasons.push("Left as it is: the form holds the wanted values already.");
    }
    if has(StepKind::Wage) {
        reasons.push("Stale, and no pay is sent: the latest record of the pay page is another one by then.");
    }
    if has(StepKind::Permission) {
        reasons.push("Stale, and no permission is sent: it is another one by then.");
    }
    if has(StepKind::CloseLogin) || has(StepKind::OpenLogin) {
        reasons.push("The login is left as it is where its own page says that it is somebody else's.");
    }
    if has(StepKind::Login) {
        reasons.push("No login is made where its name or e-mail got taken meanwhile.");
    }
    reasons.into_iter().map(ToOwned::to_owned).collect()
}
