//! The roster listing (protocol §3): one row per employee.

use std::collections::BTreeSet;

use crate::model::{EmployeeId, PersonName, SiteId};
use crate::web::{Cell, Row};

use crate::backoffice::arrived::{number_behind, path_of};
use crate::backoffice::error::RowProblem;
use crate::backoffice::{EmployeeFilter, ListedEmployee};

pub(in crate::backoffice) const TABLE: &str = "table.table-employees-list";
/// Its presence means that the page does not hold everybody.
pub(in crate::backoffice) const NEXT_PAGE: &str = "nav#pager-employees a#pager-employees-next";

/// Returns the address of the listing: everybody in one page where the server lets us.
pub(in crate::backoffice) fn address(filter: &EmployeeFilter) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("limit", "10000");
    let active = match filter.active {
        None => "all",
        Some(true) => "active",
        Some(false) => "inactive",
    };
    query.append_pair("active", active);
    for (name, value) in [("first_name", &filter.first_name), ("last_name", &filter.last_name)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    if let Some(number) = filter.pos_user_id {
        query.append_pair("posUserId", &number.to_string());
    }
    format!("/employee?{}", query.finish())
}

/// Returns the sites that the page's own links filter by; `None` where none does, or where each picks a single one and there are
/// several such. On a listing that was not filtered these are as many as the create page offers, where the login sees them all (§3).
pub(in crate::backoffice) fn filtered_sites(links: &[String]) -> Option<BTreeSet<SiteId>> {
    let query = |link: &String| {
        let (path, query) = link.split('#').next()?.trim_ascii().split_once('?')?;
        let at = path_of(path);
        let own = path.is_empty() || at == "/employee" || at.starts_with("/employee/");
        own.then(|| url::form_urlencoded::parse(query.as_bytes()).into_owned().collect::<Vec<_>>())
    };
    let sites = |fields: Vec<(String, String)>| -> BTreeSet<SiteId> {
        let sites = fields.into_iter().filter(|(name, _)| name.starts_with("sites["));
        sites.filter_map(|(_, id)| id.parse().ok()).collect()
    };
    let filters: BTreeSet<_> =
        links.iter().filter_map(query).map(sites).filter(|sites| !sites.is_empty()).collect();
    let picks = filters.len() > 1 && filters.iter().all(|sites| sites.len() == 1);
    (!filters.is_empty() && !picks).then(|| filters.into_iter().flatten().collect())
}

/// Reads one row, or says what it lacks: a row that cannot be read makes the listing incomplete.
pub(in crate::backoffice) fn read_row(row: &Row) -> Result<ListedEmployee, RowProblem> {
    let text = |class: &str| row.cell(class).map(Cell::text);
    let need = |class: &str| text(class).ok_or_else(|| RowProblem::new(format!("a row has no cell {class}")));
    let name = PersonName::as_observed(need("employees-col-first-name")?, need("employees-col-last-name")?);
    let broken = |what: &str| RowProblem { what: format!("a row {what}"), of: Some(name.to_string()) };
    let id = row.links().find_map(employee_id).ok_or_else(|| broken("has no link to the employee"))?;
    let pos_text = need("employees-col-pos-user-id")?;
    let pos_user_id = match pos_text {
        "" => None,
        digits => Some(digits.parse().map_err(|_| broken("has a POS id that is no number"))?),
    };
    let active_cell = row.cell("employees-col-active").ok_or_else(|| broken("does not say who is active"))?;
    let active = match (active_cell.has_icon("fa-check"), active_cell.has_icon("fa-times")) {
        (true, false) => true,
        (false, true) => false,
        _ => return Err(broken("does not say whether the person is active")),
    };
    let departments =
        row.cell("employees-col-departments").ok_or_else(|| broken("has no departments cell"))?;
    let codes = need("employees-col-sites")?.split(',').map(str::trim).filter(|code| !code.is_empty());
    Ok(ListedEmployee {
        id,
        site_codes: codes.map(ToOwned::to_owned).collect(),
        template: need("employees-col-template")?.to_owned(),
        pos_user_id,
        departments: departments.items().filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect(),
        phone_text: need("employees-col-phone")?.to_owned(),
        hourly: need("employees-col-wage-type")?.eq_ignore_ascii_case("hourly"),
        active,
        status_changed: active_cell.date_utc().to_owned(),
        name,
    })
}

fn employee_id(link: &str) -> Option<EmployeeId> {
    number_behind("/employee/edit/", link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::row_of;

    const CELLS: [&str; 10] = [
        "<td class=\"employees-col-first-name\">Ana</td>",
        "<td class=\"employees-col-last-name\">Diaz</td>",
        "<td class=\"employees-col-sites\">HARBOR,          MAPLE,   OAK</td>",
        "<td class=\"employees-col-template\">Cashier</td>",
        "<td class=\"employees-col-pos-user-id\">1042</td>",
        "<td class=\"x employees-col-departments\"><ul><li>Greeter<li>R&amp;D</ul></td>",
        "<td class=\"employees-col-phone\">(555) 010-2233</td>",
        "<td class=\"employees-col-wage-type\">Hourly</td>",
        "<td class=\"employees-col-active\"><i class=\"fa fa-check green\"></i></td>",
        "<td><a href=\"/employee/compensation/77\">Pay</a> <a href=\"/employee/edit/77\">Edit</a></td>",
    ];

    #[test]
    fn the_sites_of_the_pages_own_links_are_told() {
        let links = [
            "/employee?active=all&sites%5B%5D=11&sites%5B%5D=12&sort_type=first_name".to_owned(),
            "\n employee/?active=all&sites[0]=13#top\n".to_owned(),
            "/report/sales?sites[]=99".to_owned(),
        ];
        assert_eq!(filtered_sites(&links), Some([11, 12, 13].map(SiteId::new).into()));
        assert_eq!(filtered_sites(&links[1..]), Some([13].map(SiteId::new).into()));
        assert_eq!(filtered_sites(&links[2..]), None);
        let picks = ["/employee?sites[]=11".to_owned(), "/employee?sites[]=12".to_owned()];
        assert_eq!(filtered_sites(&picks), None, "each is one of which nobody knows how many there are");
    }

    #[test]
    fn a_row_is_read_whole() {
        let read = read_row(&row_of(&CELLS.concat())).unwrap();
        assert_eq!(read.id, EmployeeId::new(77));
        assert_eq!(read.site_codes, ["HARBOR", "MAPLE", "OAK"]);
        assert_eq!(read.phone().unwrap().digits(), "5550102233");
        assert!(read.active && read.hourly);
    }

    #[test]
    fn a_row_that_lacks_anything_is_an_error() {
        for index in 0..CELLS.len() {
            let mut cells = CELLS.to_vec();
            cells.remove(index);
            assert!(read_row(&row_of(&cells.concat())).is_err(), "without cell {index}");
        }
    }

    #[test]
    fn an_unknown_icon_is_neither_active_nor_inactive() {
        let unclear = CELLS.concat().replace("fa-check", "fa-question");
        assert!(read_row(&row_of(&unclear)).unwrap_err().what.contains("active"));
    }
}
