//! A JSON document with a list of people in it, as rows of text: an object is a row, its keys are the header.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::roster::FileError;

/// Returns the rows of a JSON document as CSV text, and anything else as it is; whether it was a document. `pointer` says where
/// the list stands.
pub(super) fn as_rows<'a>(
    path: &str,
    bytes: Cow<'a, [u8]>,
    pointer: Option<&str>,
) -> Result<(Cow<'a, [u8]>, bool), FileError> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii_start();
    let looks_like = start.starts_with(b"[") || start.starts_with(b"{");
    if !looks_like || start.starts_with(b"{\\rtf") {
        return Ok((bytes, false));
    }
    let bad = |what: String| FileError::Json { path: path.to_owned(), what };
    let document: Value = match serde_json::from_slice(start) {
        Ok(document) => document,
        // One object after another, each on its line, as databases write them.
        Err(_)
            if start.starts_with(b"{")
                && let Some(all) = one_after_another(start) =>
        {
            all
        }
        // A table whose first header has a bracket is text.
        Err(_)
            if pointer.is_none() && !begins_with_object(start) && !path.to_lowercase().ends_with(".json") =>
        {
            return Ok((bytes, false));
        }
        Err(error) => return Err(bad(error.to_string())),
    };
    let people = match pointer {
        Some(pointer) => document.pointer(pointer).and_then(objects),
        None => objects(&document).or_else(|| only_list(&document)),
    };
    let people = people.ok_or_else(|| {
        let place = pointer.map_or_else(String::new, |pointer| format!(" at {pointer}"));
        bad(format!(
            "it has no list of objects{place}; say where the people stand, in [roster]: json = \"/…\""
        ))
    })?;
    let rows: Vec<Vec<(String, String)>> = people.into_iter().map(flat).collect();
    Ok((Cow::Owned(written(&rows)), true))
}

/// Returns whether a text begins with a whole object: no table does.
fn begins_with_object(text: &[u8]) -> bool {
    let mut all = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
    all.next().is_some_and(|value| value.is_ok_and(|value| value.is_object()))
}

/// Returns the objects that make up a whole text as a list; `None` where anything else stands there.
fn one_after_another(text: &[u8]) -> Option<Value> {
    let all = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
    let objects = all.map(|value| value.ok().filter(Value::is_object)).collect::<Option<Vec<Value>>>();
    objects.map(Value::Array)
}

fn objects(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    value.as_array()?.iter().map(Value::as_object).collect()
}

/// The one list of objects directly in the document, as reports have it.
fn only_list(document: &Value) -> Option<Vec<&Map<String, Value>>> {
    let mut lists = document.as_object()?.values().filter(|value| value.is_array());
    let list = lists.next()?;
    if lists.next().is_some() { None } else { objects(list) }
}

fn flat(object: &Map<String, Value>) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for (key, value) in object {
        flatten(key, value, &mut cells);
    }
    cells
}

fn flatten(key: &str, value: &Value, cells: &mut Vec<(String, String)>) {
    if let Value::Object(inner) = value {
        for (below, value) in inner {
            flatten(&format!("{key}.{below}"), value, cells);
        }
    } else {
        cells.push((key.to_owned(), text(value)));
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(text).filter(|one| !one.is_empty()).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Writes the rows, the columns in the order in which they are first met.
fn written(rows: &[Vec<(String, String)>]) -> Vec<u8> {
    let mut known = BTreeSet::new();
    let header: Vec<&str> =
        rows.iter().flatten().map(|(key, _)| key.as_str()).filter(|key| known.insert(*key)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to a Vec cannot fail.
    let _ = writer.write_record(&header);
    for row in rows {
        let cell =
            |name: &&str| row.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let _ = writer.write_record(header.iter().map(cell));
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, pointer: Option<&str>) -> Result<String, FileError> {
        let (bytes, _) = as_rows("people.json", Cow::Borrowed(text.as_bytes()), pointer)?;
        Ok(String::from_utf8(bytes.into_owned()).unwrap())
    }

    #[test]
    fn objects_are_rows_and_their_keys_the_header() {
        let text = r#"[{"pos_user_id": 1042, "name": {"first": "Ana"}}, {"pos_user_id": 1043, "sites": ["OAK", "PINE"], "x": null}]"#;
        let told = rows(text, None).unwrap();
        assert_eq!(told, "name.first,pos_user_id,sites,x\nAna,1042,,\n,1043,OAK; PINE,\n");
    }

    #[test]
    fn objects_that_stand_one_after_another_are_rows() {
        let lines = "{\"id\": \"7\", \"name\": \"Ana\"}\n{\"id\": \"8\"}\n";
        assert_eq!(rows(lines, None).unwrap(), "id,name\n7,Ana\n8,\n");
        for cut in ["{\"id\": \"7\"}\n{\"id\": ", "{\"id\": \"7\"},\n{\"id\": \"8\"}\n"] {
            assert!(as_rows("people.jsonl", Cow::Borrowed(cut.as_bytes()), None).is_err(), "{cut}");
        }
        assert!(rows("{\"id\": \"7\"}\n8\n", None).is_err());
    }

    #[test]
    fn the_list_is_found_or_named() {
        let report = r#"{"title": "All", "Report_Entry": [{"id": "7"}]}"#;
        assert_eq!(rows(report, None).unwrap(), "id\n7\n");
        let deep = r#"{"data": {"people": [{"id": 7.5}], "old": []}}"#;
        assert_eq!(rows(deep, Some("/data/people")).unwrap(), "id\n7.5\n");
        assert!(rows(deep, None).unwrap_err().to_string().contains("json ="));
        assert!(rows("[{]", None).is_err());
    }
}
