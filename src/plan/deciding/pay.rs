//! Whether the roster's rate is what somebody is paid, and what to do where it is not (protocol §7).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::backoffice::WageRecord;
use crate::model::{Field, Money};
use crate::observed::ObservedEmployee;
use crate::plan::{Change, Value, WageSpec};
use crate::roster::Desired;

/// What a comparison of pay found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::plan) struct Pay {
    pub(in crate::plan) spec: Option<WageSpec>,
    pub(in crate::plan) changes: Vec<Change>,
    pub(in crate::plan) notes: Vec<String>,
    /// Why the pay is left as it is until somebody decides.
    pub(in crate::plan) asked: Option<String>,
}

/// Compares the rates of a row with the account's wage history: the one that counts today, and where that is paid, the next
/// one, which Backoffice takes for a later day.
pub(in crate::plan) fn compare_all(
    row: &Desired,
    account: &ObservedEmployee,
    today: NaiveDate,
    factor: Decimal,
) -> Pay {
    let found = compare(&row.as_of(today), account, today, factor);
    match row.as_of_next(today) {
        Some(next) if found == Pay::default() => compare(&next, account, today, factor),
        _ => found,
    }
}

/// Compares the rate of a row with the account's wage history. Where the history was not read, only what the listing tells is
/// looked at: whether pay is hourly at all.
fn compare(row: &Desired, account: &ObservedEmployee, today: NaiveDate, factor: Decimal) -> Pay {
    let mut found = Pay::default();
    if row.wage_rate.is_none() && row.rare().overtime_wage_rate.is_none() {
        return found;
    }
    if !account.hourly {
        found.asked = Some(salaried("a salary", row));
        return found;
    }
    let Some(pay) = &account.pay else { return found };
    let history = &pay.compensation;
    let (latest, current) = (history.latest(), history.in_force(today));
    if let Some(record) = [current, latest].into_iter().flatten().find(|record| !record.hourly) {
        found.asked = Some(salaried(&record.rate_text, row));
        return found;
    }
    // What ended pays nobody, but it tells whether overtime is paid, and what a new record must lie behind.
    let basis = current.or(latest);
    let ended = latest.filter(|record| current.is_none() && record.effective <= today);
    let Some(rate) = row.wage_rate.or_else(|| basis.and_then(|record| record.rate)) else {
        found.notes.push("the current rate could not be read, so that overtime was not compared".to_owned());
        return found;
    };
    if let Some(record) = basis.filter(|record| record.rate.is_none()) {
        let text = format!(
            "the current pay is shown as {:?}, which is no hourly rate: not compared",
            record.rate_text
        );
        found.notes.push(text);
        return found;
    }
    if row.rare().overtime_wage_rate.is_some() && basis.is_some_and(|record| !record.overtime_eligible) {
        found.notes.push("overtime is not paid to this person; the overtime rate was left out".to_owned());
    }
    let holds = |record: &WageRecord| is_paid(record, rate, row.rare().overtime_wage_rate);
    let comes = latest.is_some_and(|latest| latest.effective > today && holds(latest));
    if current.is_some_and(holds) || comes {
        return found;
    }
    if let Some(jump) = basis.and_then(|record| jump(row, record, factor)) {
        found.asked = Some(jump);
        return found;
    }
    let from = row.wage_effective_date.unwrap_or(today);
    let next = history.next_record(rate, row.rare().overtime_wage_rate, from);
    if let Some(future) = latest.filter(|latest| latest.effective > today && next.effective != from) {
        found.asked = Some(format!(
            "{} is to be paid from {} on already, and Backoffice takes no rate before that: change the pay by hand",
            future.rate_text, future.effective
        ));
        return found;
    }
    if next.effective != from {
        let earlier = latest.map(|latest| latest.effective.to_string()).unwrap_or_default();
        found.notes.push(format!(
            "the new rate starts on {} instead of {from}: Backoffice takes a rate only behind the latest one, of {earlier}",
            next.effective
        ));
    }
    if let Some(record) = ended {
        let end = record.end.map(|end| end.to_string()).unwrap_or_default();
        found
            .notes
            .push(format!("the last rate, {}, ended on {end}: a new record is needed", record.rate_text));
    }
    let seen = pay.seen.earlier();
    let mut change = |field, from: Option<Value>, to: Value| {
        found.changes.push(Change { seen, ..Change::new(field, from.unwrap_or(Value::Empty), to) });
    };
    let paid_now = basis.filter(|_| ended.is_none());
    let held = |of: fn(&WageRecord) -> Option<Money>| paid_now.and_then(of);
    if held(|record| record.rate) != Some(rate) {
        change(Field::WageRate, held(|record| record.rate).map(Value::Money), Value::Money(rate));
    }
    if let Some(overtime) = next.overtime_rate
        && held(|record| record.overtime_rate) != Some(overtime)
    {
        let from = held(|record| record.overtime_rate).map(Value::Money);
        change(Field::OvertimeWageRate, from, Value::Money(overtime));
    }
    let since = basis.map(|record| Value::Day(record.effective));
    change(Field::WageEffectiveDate, since, Value::Day(next.effective));
    found.spec = Some(WageSpec {
        rate,
        overtime: row.rare().overtime_wage_rate,
        from,
        before: latest.map(|latest| (latest.rate_text.clone(), latest.effective)),
    });
    found
}

/// Returns what to say of a rate that is so far from the present one that it is rather a mistake: pay by the week, a cell that
/// was cut off.
fn jump(row: &Desired, record: &WageRecord, factor: Decimal) -> Option<String> {
    let pairs = [
        (row.wage_rate, record.rate, "an hour"),
        (row.rare().overtime_wage_rate, record.overtime_rate, "an hour of overtime"),
    ];
    pairs.into_iter().find_map(|(wanted, paid, what)| {
        let (wanted, paid) = (wanted?, paid?);
        let how = if wanted.amount() > paid.amount() * factor {
            format!("more than {factor} times")
        } else if wanted.amount() * factor >= paid.amount() {
            return None;
        } else if factor == Decimal::TWO {
            "less than half of".to_owned()
        } else {
            format!("less than 1/{factor} of")
        };
        Some(format!(
            "the roster says {wanted} {what}, {how} the {paid} that Backoffice pays. Is that right? Then enter it in Backoffice by \
             hand, or raise pay_factor in [policy]"
        ))
    })
}

/// Returns whether a record pays this. An overtime rate counts only where the roster says one and overtime is paid.
fn is_paid(record: &WageRecord, rate: Money, overtime: Option<Money>) -> bool {
    let same_overtime = overtime.is_none() || !record.overtime_eligible || record.overtime_rate == overtime;
    record.hourly && record.rate == Some(rate) && same_overtime
}

fn salaried(what: &str, row: &Desired) -> String {
    let wanted =
        row.wage_rate.or(row.rare().overtime_wage_rate).map(|rate| rate.to_string()).unwrap_or_default();
    format!(
        "Backoffice pays this person {what}, the roster says {wanted} an hour: leave wage_rate empty for them, or make them \
         hourly by hand"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backoffice::Compensation;
    use crate::model::{EmployeeId, PersonName};
    use crate::observed::{ObservedPay, Seen};
    use crate::roster::Rare;

    fn record(rate: &str, effective: &str) -> WageRecord {
        let money: Money = rate.parse().unwrap();
        WageRecord {
            hourly: true,
            rate: Some(money),
            rate_text: format!("${rate}/hr"),
            overtime_eligible: true,
            overtime_rate: Some(money.overtime()),
            effective: effective.parse().unwrap(),
            end: None,
        }
    }

    fn account(history: Vec<WageRecord>) -> ObservedEmployee {
        ObservedEmployee {
            id: EmployeeId::new(1),
            name: PersonName::as_observed("Ana", "Diaz"),
            phone: "".into(),
            pos_user_id: None,
            departments: std::sync::Arc::default(),
            sites: None,
            template: "".into(),
            hourly: true,
            active: true,
            email: None,
            details: None,
            pay: Some(Box::new(ObservedPay {
                compensation: Compensation { earliest: None, history },
                seen: Seen::Now,
            })),
            clock: None,
        }
    }

    fn wants(rate: &str, overtime: Option<&str>, from: Option<&str>) -> Desired {
        Desired {
            wage_rate: Some(rate.parse().unwrap()),
            rare: Some(Box::new(Rare {
                overtime_wage_rate: overtime.map(|rate| rate.parse().unwrap()),
                ..Rare::default()
            })),
            wage_effective_date: from.map(|day| day.parse().unwrap()),
            ..Desired::default()
        }
    }

    fn on(row: &Desired, account: &ObservedEmployee) -> Pay {
        compare_all(row, account, "2026-11-23".parse().unwrap(), Decimal::TWO)
    }

    fn effective(pay: &Pay) -> String {
        pay.changes.iter().find(|change| change.field == Field::WageEffectiveDate).unwrap().to_text()
    }

    #[test]
    fn the_same_rate_is_nothing_to_do_whatever_its_date() {
        let ana = account(vec![record("15.00", "2026-01-01")]);
        assert_eq!(on(&wants("15.00", None, Some("2026-05-01")), &ana), Pay::default());
        assert_eq!(on(&wants("15.00", Some("22.50"), None), &ana), Pay::default());
        assert_eq!(on(&Desired::default(), &ana), Pay::default());
    }

    #[test]
    fn another_rate_starts_today_or_when_the_roster_says() {
        let ana = account(vec![record("15.00", "2026-01-01")]);
        assert_eq!(effective(&on(&wants("16.00", None, None), &ana)), "2026-11-23");
        let early = on(&wants("16.00", None, Some("2025-01-01")), &ana);
        assert_eq!(effective(&early), "2026-01-02");
        assert!(early.notes[0].contains("instead of 2025-01-01"), "{:?}", early.notes);
    }

    #[test]
    fn another_overtime_rate_alone_is_a_new_record_of_the_same_rate() {
        let ana = account(vec![record("15.00", "2026-01-01")]);
        let found = on(&wants("15.00", Some("30.00"), None), &ana);
        assert_eq!(found.spec.unwrap().rate.to_string(), "15.00");
        assert_eq!(found.changes[0].field, Field::OvertimeWageRate);
    }

    #[test]
    fn a_raise_that_was_entered_for_later_is_neither_repeated_nor_cancelled() {
        let ana = account(vec![record("18.00", "2027-01-01"), record("15.00", "2026-01-01")]);
        assert_eq!(on(&wants("15.00", None, None), &ana), Pay::default(), "what counts today is as wanted");
        assert_eq!(on(&wants("18.00", None, Some("2027-01-01")), &ana), Pay::default());
        let between = on(&wants("16.00", None, None), &ana);
        assert!(between.asked.unwrap().contains("2027-01-01"));
        assert_eq!(between.spec, None);
        assert_eq!(effective(&on(&wants("19.00", None, Some("2027-03-01")), &ana)), "2027-03-01");
    }

    #[test]
    fn a_rate_far_from_the_present_one_is_asked_about() {
        let ana = account(vec![record("15.00", "2026-01-01")]);
        for (rate, words) in [
            ("30.01", "more than 2 times the 15.00"),
            ("7.49", "less than half of the 15.00"),
            ("800.00", "more"),
        ] {
            let found = on(&wants(rate, None, None), &ana);
            assert!(found.asked.unwrap().contains(words), "{rate}");
            assert_eq!(found.spec, None);
        }
        for rate in ["30.00", "7.50"] {
            assert!(on(&wants(rate, None, None), &ana).spec.is_some(), "{rate}");
        }
        let three =
            compare_all(&wants("44.00", None, None), &ana, "2026-11-23".parse().unwrap(), Decimal::from(3));
        assert!(three.spec.is_some());
    }

    #[test]
    fn of_several_rates_the_one_of_the_day_counts_and_then_the_next() {
        let rates = |of: &[(&str, &str)]| Desired {
            rare: Some(Box::new(Rare {
                rates: of
                    .iter()
                    .map(|(rate, from)| crate::roster::DatedRate {
                        rate: rate.parse().unwrap(),
                        from: from.parse().unwrap(),
                        overtime: None,
                    })
                    .collect(),
                ..Rare::default()
            })),
            ..Desired::default()
        };
        let row = rates(&[("14.00", "2025-01-01"), ("15.00", "2026-01-01"), ("16.00", "2026-12-15")]);
        let ana = account(vec![record("15.00", "2026-01-01")]);
        assert_eq!(effective(&on(&row, &ana)), "2026-12-15");
        let behind = account(vec![record("14.00", "2025-01-01")]);
        assert_eq!(on(&row, &behind).spec.unwrap().rate.to_string(), "15.00");
        let all = account(vec![record("16.00", "2026-12-15"), record("15.00", "2026-01-01")]);
        assert_eq!(on(&row, &all), Pay::default());
    }

    #[test]
    fn a_salary_is_asked_about() {
        let mut ana = account(vec![record("15.00", "2026-01-01")]);
        ana.hourly = false;
        assert!(on(&wants("15.00", None, None), &ana).asked.unwrap().contains("salary"));
        let mut yearly = record("15.00", "2026-01-01");
        (yearly.hourly, yearly.rate, yearly.rate_text) = (false, None, "$52,000.00/yr".into());
        assert!(
            on(&wants("15.00", None, None), &account(vec![yearly])).asked.unwrap().contains("$52,000.00/yr")
        );
    }

    #[test]
    fn a_record_that_ended_pays_nobody_and_the_old_rate_needs_a_new_one() {
        let mut ended = record("15.00", "2026-01-01");
        for (end, needed) in [("2026-10-01", true), ("2026-11-23", true), ("2026-11-24", false)] {
            ended.end = Some(end.parse().unwrap());
            let found = on(&wants("15.00", None, None), &account(vec![ended.clone()]));
            assert_eq!(found.spec.is_some(), needed, "{end}");
            if needed {
                assert_eq!(effective(&found), "2026-11-23");
                assert!(found.notes[0].contains(end), "{:?}", found.notes);
            }
        }
        let later = vec![record("15.00", "2027-01-01"), ended];
        assert_eq!(on(&wants("15.00", None, None), &account(later)), Pay::default(), "it goes on next year");
    }

    #[test]
    fn somebody_without_any_record_gets_one() {
        let found = on(&wants("15.00", None, None), &account(Vec::new()));
        assert_eq!(found.changes[0].from, Some(Value::Empty));
        assert_eq!(found.spec.unwrap().before, None);
    }
}
