//! The time clock as data: who worked when and where (§11).

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// One shift as the time clock holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocked {
    /// The employee's number.
    pub employee: u64,
    /// When they clocked in, as the site's clock says.
    pub came: NaiveDateTime,
    /// When they clocked out; `None` while they are still there.
    pub went: Option<NaiveDateTime>,
    /// The number of the site.
    pub site: u64,
    /// Why somebody entered it in Backoffice by hand; `None` where the clock took it down.
    #[serde(default)]
    pub entered: Option<String>,
    /// Why somebody changed it afterwards; `None` where nobody did.
    #[serde(default)]
    pub changed: Option<String>,
}

impl Clocked {
    /// Returns a shift of eight hours and a quarter from 6:42 in the morning on, as the clock took it down.
    pub fn on(employee: u64, site: u64, day: NaiveDate) -> Self {
        let came = day.and_time(morning());
        let went = Some(came + TimeDelta::minutes(495));
        Self { employee, came, went, site, entered: None, changed: None }
    }
}

fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(6, 42, 0).unwrap_or_default()
}

/// Returns the shifts of somebody who works by the rota: five days of seven, up to today, when they are still there.
pub(super) fn by_rota(
    employee: u64,
    site: u64,
    days: (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Vec<Clocked> {
    let (from, to) = (days.0, days.1.min(today));
    let days = std::iter::successors(Some(from), |day| day.checked_add_days(Days::new(1)));
    let works = |day: &NaiveDate| {
        let turn = employee + u64::try_from(day.num_days_from_ce()).unwrap_or(0);
        turn % 7 < 5
    };
    let on = |day| {
        let shift = Clocked::on(employee, site, day);
        if day == today { Clocked { went: None, ..shift } } else { shift }
    };
    days.take_while(|day| *day <= to).filter(works).map(on).collect()
}

/// The people who work by the rota in a chain that is invented. They are few, and none of those whom the sample roster says
/// anything special of.
pub(super) fn rota() -> BTreeSet<u64> {
    (3081..=3100).collect()
}
