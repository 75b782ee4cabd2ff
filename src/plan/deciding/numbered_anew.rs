//! Everybody under another ADP id at once: payroll gave new numbers, or an export writes them otherwise. Each row is a question of its
//! own; that one cause is behind all of them, and what settles them together, is said once.

use crate::observed::ObservedEmployee;
use crate::plan::MatchKey;
use crate::plan::matching::identity::{Evidence, Evidences};
use crate::plan::matching::index::Matched;
use crate::roster::Desired;

use super::context::Basis;

/// From so many rows on, and from half of those that are read, it is no matter of single people.
const ROWS: usize = 3;

/// Says so where it is the case.
pub(in crate::plan) fn notice(matched: &[(&Desired, Matched)], context: &Basis<'_>) -> Option<String> {
    let (mut other, mut spelled) = (0, 0);
    for (row, found) in matched {
        match found {
            Matched::Conflict { candidates, .. } if candidates.len() == 1 => {
                let account = candidates.keys().next().and_then(|id| context.index.account(*id));
                match account.map(|account| other_id_alone(row, account)) {
                    Some(Evidence::Differs) => other += 1,
                    Some(Evidence::Nearly) => spelled += 1,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let count = other + spelled;
    if count < ROWS || count * 2 < matched.len() || !context.index.uses(MatchKey::AdpEmployeeId) {
        return None;
    }
    let left = context.policy.match_keys.iter().filter(|key| **key != MatchKey::AdpEmployeeId);
    let keys: Vec<String> = left.map(|key| format!("\"{key}\"")).collect();
    let keys = keys.join(", ");
    let (cause, keep) = if spelled > other {
        (
            "write the ADP id with another case, other zeros or other separators than Backoffice has it. Did a spreadsheet or another \
             export do that? Then export the file again",
            "",
        )
    } else {
        (
            "have another ADP id than Backoffice, and agree with it otherwise: is it another column or another system's number, or did \
             payroll number everybody anew? If Backoffice's are to stay",
            ": name the column that has them, or none, adp_employee_id = \"\" in [roster.columns]",
        )
    };
    Some(format!(
        "{count} rows {cause}{keep}. If the file's are right: have people found without them for one sync, which stores them, keys = [{keys}] in \
         [match], and take that line out again."
    ))
}

/// Returns what the ADP ids say of a row and an account where two other things make them one person and nothing else contradicts.
fn other_id_alone(row: &Desired, account: &ObservedEmployee) -> Evidence {
    let all = Evidences::of(row, account);
    let others = [all.pos, all.email, all.phone];
    let agreeing = others.iter().filter(|one| **one == Evidence::Agrees).count();
    let contradicts = |one: &Evidence| matches!(one, Evidence::Differs | Evidence::Nearly);
    let is_them = agreeing + usize::from(all.whole_name()) >= 2 && !others.iter().any(contradicts);
    if is_them { all.adp } else { Evidence::Silent }
}
