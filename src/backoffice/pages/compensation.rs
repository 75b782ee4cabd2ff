//! Pay: only the history says what it is, the form is always blank (protocol §7).

use scraper::{ElementRef, Html};

use crate::model::{EmployeeId, Money, ParseMoneyError};
use crate::web::{Body, Form, page};

use super::employee_form::{page_date, to_page_date};
use crate::backoffice::{BackofficeError, Compensation, NewWage, WageRecord, nobody};

const FORM: &str = "form#employee-compensation-edit-form";
const TABLE: &str = "table.table-employee-compensation-history";

/// The fields that a new hourly record needs (§4, §7).
const FIELDS: [&str; 5] = [
    "employeeId",
    "wage[effectiveDate]",
    "wage[regularRate]",
    "wage[isOvertimeEligible]",
    "wage[overtimeRate]",
];

/// Returns the address of an employee's pay page.
pub(in crate::backoffice) fn address(id: EmployeeId) -> String {
    format!("/employee/compensation/{id}")
}

/// Reads the page: what was paid so far, and the form that adds to it.
pub(in crate::backoffice) fn read(
    html: &str,
    id: EmployeeId,
) -> Result<(Compensation, Form), BackofficeError> {
    let path = address(id);
    let page = Html::parse_document(html);
    let form =
        Form::find(&page, FORM).map_err(|missing| BackofficeError::nonsense(&path, missing.title, FORM))?;
    let lacks = |what: &str| BackofficeError::nonsense(&path, page::title(html), what);
    if form.value("employeeId").parse() != Ok(id) {
        return Err(lacks("field employeeId with the employee's number"));
    }
    if let Some(name) = form.not_once(&FIELDS) {
        return Err(lacks(&format!("field {name}, exactly once")));
    }
    if let Some(name) = form.not_a_box(&["wage[isOvertimeEligible]"]) {
        return Err(lacks(&format!("check box {name}")));
    }
    let picker = form.control("wage[effectiveDate]").ok_or_else(|| lacks("field wage[effectiveDate]"))?;
    let earliest = picker.attribute("data-pickadate-min").and_then(page_date);
    page::first(&page, TABLE).ok_or_else(|| lacks(TABLE))?;
    let mut rows = page::all(&page, &format!("{TABLE} > tbody > tr"));
    if let [one] = rows.as_slice()
        && says_nothing_found(*one)
    {
        rows.clear();
    }
    let history = rows.into_iter().map(read_row).collect::<Result<_, _>>().map_err(|what| lacks(&what))?;
    Ok((Compensation { earliest, history }, form))
}

/// Returns the body of a new hourly record, laid over the page's own blank form. The site goes with a schedule of somebody
/// salaried only: a choice of the page's list would book an hourly wage elsewhere (§7).
pub(in crate::backoffice) fn new_record(form: &Form, wage: &NewWage) -> Body {
    let mut body = form.submission();
    body.set("wage[effectiveDate]", &to_page_date(wage.effective));
    body.set("wage[isHourly]", "1");
    body.set("wage[regularRate]", &wage.rate.to_string());
    body.remove("wage[isOvertimeEligible]");
    body.remove("wage[overtimeRate]");
    if let Some(overtime) = wage.overtime_rate {
        body.push("wage[isOvertimeEligible]", "1");
        body.push("wage[overtimeRate]", &overtime.to_string());
    }
    body.remove("wage[siteId]");
    body
}

/// Returns whether a line says that there is none, as the listings do (§3): one cell with the sentence.
fn says_nothing_found(row: ElementRef<'_>) -> bool {
    let mut cells = row.child_elements();
    let (Some(cell), None) = (cells.next(), cells.next()) else { return false };
    let text = page::text_of(cell);
    page::within(cell, "h3").is_some_and(|said| page::text_of(said) == text) && nobody::is_sentence(&text)
}

fn read_row(row: ElementRef<'_>) -> Result<WageRecord, String> {
    let cell = |name: &str| page::within(row, &format!("td.employee-compensation-col-{name}"));
    let need =
        |name: &str| cell(name).ok_or_else(|| format!("cell {name} in every line of the wage history"));
    let text = |name: &str| need(name).map(page::text_of);
    let eligible = need("overtime-eligible")?;
    let shows = |icon: &str| page::within(eligible, icon).is_some();
    let eligible = match (shows("i.fa-check"), shows("i.fa-times")) {
        (true, false) => true,
        (false, true) => false,
        _ => return Err("mark for overtime in every line of the wage history".to_owned()),
    };
    let rate_text = text("wage")?;
    let hourly = text("wage-type")?.eq_ignore_ascii_case("hourly");
    let effective =
        page_date(&text("effective-date")?).ok_or("effective date in every line of the wage history")?;
    let end = match text("end-date")?.as_str() {
        "" => None,
        date => Some(page_date(date).ok_or("readable end date in every line of the wage history")?),
    };
    let (paid, overtime) = (rate(&rate_text), rate(&text("overtime-rate")?));
    // What goes on must be known: one that is not would be taken for another, and paid anew every night.
    if hourly && end.is_none() && (paid.is_err() || (eligible && overtime.is_err())) {
        return Err("readable rate in every line of the wage history that goes on".to_owned());
    }
    Ok(WageRecord {
        hourly,
        rate: paid.unwrap_or_default().filter(|_| hourly),
        rate_text,
        overtime_eligible: eligible,
        overtime_rate: overtime.unwrap_or_default(),
        effective,
        end,
    })
}

/// A text that is no rate.
struct Unreadable;

/// Reads `$14.75/hr`; nothing, or nothing an hour, is no rate.
fn rate(text: &str) -> Result<Option<Money>, Unreadable> {
    if text.is_empty() {
        return Ok(None);
    }
    match text.strip_suffix("/hr").ok_or(Unreadable)?.trim().parse() {
        Ok(rate) => Ok(Some(rate)),
        Err(ParseMoneyError::NotPositive) => Ok(None),
        Err(_) => Err(Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &str) -> String {
        let fields: String =
            FIELDS[1..].iter().map(|name| format!("<input type=checkbox name=\"{name}\">")).collect();
        format!(
            "<form id=employee-compensation-edit-form><input type=hidden name=employeeId value=77>{fields}</form>
            <table class=table-employee-compensation-history><tbody>{rows}</tbody></table>"
        )
    }

    fn line(rate: &str, overtime: &str, end: &str) -> String {
        let icon = if overtime.is_empty() { "fa-times" } else { "fa-check" };
        let cells = [
            ("wage-type", "Hourly"),
            ("wage", rate),
            ("overtime-eligible", &format!("<i class='fa {icon}'></i>")),
            ("overtime-rate", overtime),
            ("effective-date", "03/01/2026"),
            ("end-date", end),
        ];
        let cells =
            cells.map(|(name, text)| format!("<td class=employee-compensation-col-{name}>{text}</td>"));
        format!("<tr>{}</tr>", cells.concat())
    }

    #[test]
    fn a_rate_that_goes_on_is_known_or_the_page_is_not_read() {
        let read = |rate: &str, overtime: &str, end: &str| {
            let read = read(&page(&line(rate, overtime, end)), EmployeeId::new(77));
            read.map(|(pay, _)| pay.history[0].rate.map(|rate| rate.to_string()))
        };
        assert_eq!(read("$1,014.75/hr", "$1,522.13/hr", "").unwrap().as_deref(), Some("1014.75"));
        assert_eq!(read("$0.00/hr", "", "").unwrap(), None, "nobody pays for nothing");
        for (rate, overtime) in [
            ("14,75 $/hr", "$22.13/hr"),
            ("$14.75", "$22.13/hr"),
            ("$14.75/h", ""),
            ("$14.75/hr", "22,13 $/hr"),
            ("$14.755/hr", ""),
        ] {
            assert!(read(rate, overtime, "").is_err(), "{rate} {overtime}");
            assert!(read(rate, overtime, "04/01/2026").is_ok(), "{rate} {overtime} is over");
        }
    }

    #[test]
    fn a_history_that_says_there_is_nothing_is_empty_and_any_other_line_is_read() {
        let said = "<tr><td colspan=6><h3>No records found based on this search criteria.</h3></td></tr>";
        let read = |rows: &str| read(&page(rows), EmployeeId::new(77));
        assert!(read(said).unwrap().0.history.is_empty());
        assert!(read(&said.repeat(2)).is_err());
        assert!(read(&said.replace("h3", "b")).is_err());
        assert!(read(&said.replace("No records found", "Loading, none found")).is_err());
    }
}
