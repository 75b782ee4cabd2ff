//! What the config says is done in which case, resolved into a [`Policy`].

use rust_decimal::Decimal;

use crate::model::PosUserId;
use crate::plan::{
    AbsentPolicy, Cap, ChangedByHand, CloseOn, CustomPermissions, DetailsPolicy, GuardLimits,
    LoginPermissions, MatchKey, NumberRange, Policy, SitesPolicy,
};

use super::config::{CapConfig, Config, GuardsConfig, PolicyConfig, ProtectedConfig};
use super::error::SettingsError;

/// Resolves the tables `[match]`, `[policy]` and `[guards]`.
pub(crate) fn resolve(config: &Config) -> Result<Policy, SettingsError> {
    let mut policy = Policy::default();
    if let Some(keys) = &config.matching.keys {
        policy.match_keys = match_keys(keys)?;
    }
    let table = &config.policy;
    policy.absent = absent(table)?;
    if let Some(days) = table.hire_lead_days {
        policy.hire_lead_days = days;
    }
    if let Some(factor) = table.pay_factor {
        let known = Decimal::try_from(factor).ok().filter(|factor| *factor >= Decimal::ONE);
        policy.pay_factor =
            known.ok_or_else(|| bad("policy.pay_factor", &factor.to_string(), "numbers of at least 1"))?;
    }
    match table.permission_fallback.as_deref() {
        None => {}
        Some("none") => policy.permission_fallback = None,
        Some(name) => policy.permission_fallback = Some(name.to_owned()),
    }
    if let Some(greeter) = table.greeter {
        policy.add_greeter = greeter;
    }
    if let Some(close) = table.close_logins {
        policy.close_logins = close;
    }
    policy.sites = match table.sites.as_deref() {
        None | Some("exact") => SitesPolicy::Exact,
        Some("at-least") => SitesPolicy::AtLeast,
        Some(other) => return Err(bad("policy.sites", other, "exact and at-least")),
    };
    policy.custom_permissions = match table.custom_permissions.as_deref() {
        None | Some("keep") => CustomPermissions::Keep,
        Some("replace") => CustomPermissions::Replace,
        Some(other) => return Err(bad("policy.custom_permissions", other, "keep and replace")),
    };
    policy.login_permissions = match table.backoffice_permissions.as_deref() {
        None | Some("apply") => LoginPermissions::Apply,
        Some("manual") => LoginPermissions::Manual,
        Some(other) => return Err(bad("policy.backoffice_permissions", other, "apply and manual")),
    };
    policy.details = details(table)?;
    if let Some(days) = table.plan_max_age_days {
        policy.plan_max_age_days = days.max(1);
    }
    if let Some(pages) = table.max_pages_a_night {
        policy.max_pages_a_night = pages;
    }
    if let Some(days) = table.still_working_days {
        policy.still_working_days = days;
    }
    policy.changed_by_hand = match table.changed_by_hand.as_deref() {
        None | Some("overwrite") => ChangedByHand::Overwrite,
        Some("report") => ChangedByHand::Report,
        Some(other) => return Err(bad("policy.changed_by_hand", other, "overwrite and report")),
    };
    policy.close_on = match table.close_on.as_deref() {
        None | Some("day-after") => CloseOn::DayAfter,
        Some("last-day") => CloseOn::LastDay,
        Some(other) => return Err(bad("policy.close_on", other, "day-after and last-day")),
    };
    policy.pos_numbers = numbers(table)?;
    guards(&config.guards, &mut policy.guards);
    Ok(policy)
}

/// Where a new person's number comes from. A range must be named: the numbers above may be those of cash drawers or managers.
fn numbers(table: &PolicyConfig) -> Result<Option<NumberRange>, SettingsError> {
    let range = match table.pos_user_id_range {
        Some([first, last]) if first == 0 || first > last => {
            let given = format!("[{first}, {last}]");
            return Err(bad(
                "policy.pos_user_id_range",
                &given,
                "a first and a last number, such as [2000, 2999]",
            ));
        }
        Some([first, last]) => Some(NumberRange { first, last }),
        None => None,
    };
    match (table.pos_user_id.as_deref(), range) {
        (None | Some("roster"), _) => Ok(None),
        (Some("next-free"), Some(range)) => Ok(Some(range)),
        (Some("next-free"), None) => Err(SettingsError::Unusable(
            "policy.pos_user_id = \"next-free\" needs the numbers that new people may get: add pos_user_id_range = [2000, 2999] to \
             [policy], with the first and the last of yours"
                .to_owned(),
        )),
        (Some(other), _) => Err(bad("policy.pos_user_id", other, "next-free, and roster (the usual)")),
    }
}

fn match_keys(keys: &[String]) -> Result<Vec<MatchKey>, SettingsError> {
    let valid = "pos_user_id, adp_employee_id, email and name+phone";
    if keys.is_empty() {
        return Err(bad("match.keys", "[]", valid));
    }
    keys.iter().map(|key| key.parse().map_err(|_| bad("match.keys", key, valid))).collect()
}

fn absent(table: &PolicyConfig) -> Result<AbsentPolicy, SettingsError> {
    let after = table.absent_runs.unwrap_or(2);
    if after == 0 {
        return Err(bad("policy.absent_runs", "0", "numbers of at least 1"));
    }
    match table.absent.as_deref() {
        None | Some("report") => Ok(AbsentPolicy::Report),
        Some("ignore") => Ok(AbsentPolicy::Ignore),
        Some("disable") => Ok(AbsentPolicy::Disable { after }),
        Some(other) => Err(bad("policy.absent", other, "report, ignore and disable")),
    }
}

fn details(table: &PolicyConfig) -> Result<DetailsPolicy, SettingsError> {
    let max_age_days = table.details_max_age_days.unwrap_or(7);
    if max_age_days == 0 {
        return Err(bad(
            "policy.details_max_age_days",
            "0",
            "numbers of at least 1; details = \"always\" reads every time",
        ));
    }
    match table.details.as_deref() {
        None | Some("changed") => Ok(DetailsPolicy::Changed { max_age_days }),
        Some("always") => Ok(DetailsPolicy::Always),
        Some("never") => Ok(DetailsPolicy::Never),
        Some(other) => Err(bad("policy.details", other, "changed, always and never")),
    }
}

fn guards(table: &GuardsConfig, limits: &mut GuardLimits) {
    let set = |limit: &mut Cap, wanted: Option<CapConfig>| {
        if let Some(CapConfig { people, percent }) = wanted {
            *limit = Cap { people, percent };
        }
    };
    set(&mut limits.max_disables, table.max_disables);
    set(&mut limits.max_disables_per_site, table.max_disables_per_site);
    set(&mut limits.max_creates, table.max_creates);
    set(&mut limits.max_reactivations, table.max_reactivations);
    set(&mut limits.max_logins, table.max_logins);
    set(&mut limits.max_grants, table.max_grants);
    set(&mut limits.max_updates, table.max_updates);
    if let Some(shrank) = table.roster_shrank {
        limits.roster_shrank_percent = shrank.percent;
    }
    limits.roster_shape_except.extend(&table.roster_shape.except);
    if let Some(on) = table.still_working {
        limits.still_working = on;
    }
    if let Some(names) = &table.last_manager {
        limits.last_manager = names.iter().cloned().collect();
    }
    let list = &mut limits.protected;
    for account in &table.protected {
        match account {
            ProtectedConfig::PosUserId(number) => list.pos_user_ids.extend([PosUserId::new(*number)]),
            ProtectedConfig::Text(text) => match text.parse::<PosUserId>() {
                Ok(number) => list.pos_user_ids.extend([number]),
                Err(_) => list.usernames.extend([text.clone()]),
            },
            ProtectedConfig::Holders(holders) => list.templates.extend([holders.permission.clone()]),
        }
    }
}

fn bad(key: &str, value: &str, valid: &str) -> SettingsError {
    SettingsError::BadSetting { key: key.to_owned(), value: value.to_owned(), valid: valid.to_owned() }
}
