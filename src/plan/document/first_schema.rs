//! Plans of the first schema, as the version before wrote them. Nobody's word for one is taken any more, but a run that was cut
//! off in the middle of one must come to its end: this reader is for that alone.

use serde_json::{Map, Value, json};

use super::file::{SEAL, sha256_of};
use super::{Plan, PlanFileError, SCHEMA};

/// The version of plan files that the version before wrote.
const FIRST_SCHEMA: &str = "roster-sync/plan/1";

/// The plan that an open run began with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunPlan {
    /// The plan.
    pub plan: Plan,
    /// What the run remembers it by: the hash of the file it was read from.
    pub hash: String,
}

impl BegunPlan {
    /// Reads the plan of an open run, of this version or the one before. What the version before did not write down is empty: the
    /// plan can be carried to its end, and nothing else.
    pub fn from_json(text: &str) -> Result<Self, PlanFileError> {
        let value: Value = serde_json::from_str(text).map_err(PlanFileError::Json)?;
        if value.get("schema").and_then(Value::as_str) != Some(FIRST_SCHEMA) {
            let plan = Plan::from_json(text)?;
            return Ok(Self { hash: plan.hash(), plan });
        }
        let hash = seal_of(text).ok_or(PlanFileError::Changed)?;
        let plan = serde_json::from_value(in_this_schema(value)).map_err(PlanFileError::Json)?;
        Ok(Self { plan, hash })
    }
}

/// Returns the seal where it fits. It stands behind everything it covers, so that what it covers is the text without it.
fn seal_of(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let (covered, rest) = text.rsplit_once(&format!(",\n  \"{SEAL}\": \""))?;
    let seal = rest.strip_suffix("\"\n}\n")?;
    (sha256_of(&format!("{covered}\n}}\n")) == seal).then(|| seal.to_owned())
}

fn in_this_schema(mut plan: Value) -> Value {
    let Some(fields) = plan.as_object_mut() else { return plan };
    fields.remove(SEAL);
    fields.insert("schema".to_owned(), json!(SCHEMA));
    fields.insert("made_by".to_owned(), json!("the version before"));
    fields.insert("origin".to_owned(), json!(""));
    fields.insert("departments".to_owned(), json!([]));
    let nobody = json!({ "active": 0, "signed_in_as": "", "permissions": [] });
    fields.insert("everybody".to_owned(), nobody);
    for entry in fields.get_mut("entries").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(entry) = entry.as_object_mut() {
            let action = action(entry);
            entry.insert("action".to_owned(), action);
        }
    }
    plan
}

/// Puts together what an action needs from where it stood.
fn action(entry: &Map<String, Value>) -> Value {
    let mut action = Map::new();
    let kind = entry.get("operation").cloned().unwrap_or_default();
    for key in ["create", "login", "before", "update", "logins"] {
        action.extend(entry.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    let employee = entry.get("person").and_then(|person| person.get("employee_id"));
    action.extend(employee.map(|id| ("employee".to_owned(), id.clone())));
    action.insert("kind".to_owned(), kind);
    Value::Object(action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Entry, Operation};

    /// A leaver and somebody who waits, as the version before wrote them.
    const TEXT: &str = include_str!("first_schema.json");

    #[test]
    fn a_plan_of_the_version_before_is_read_to_be_carried_to_its_end() {
        let begun = BegunPlan::from_json(TEXT).unwrap();
        let operations: Vec<Operation> = begun.plan.entries.iter().map(Entry::operation).collect();
        assert!(
            operations.contains(&Operation::Disable) && operations.contains(&Operation::Create),
            "{operations:?}"
        );
        for entry in begun.plan.entries.iter().filter(|entry| entry.operation().writes()) {
            assert_eq!(entry.action.employee(), entry.person.employee_id, "{entry:?}");
        }
        assert!(TEXT.contains(&begun.hash));
        let other = TEXT.replacen("\"active\": true", "\"active\": false", 1);
        assert!(matches!(BegunPlan::from_json(&other), Err(PlanFileError::Changed)));
        assert!(
            matches!(Plan::from_json(TEXT), Err(PlanFileError::Schema { .. })),
            "nobody gives their word for it"
        );
    }
}
