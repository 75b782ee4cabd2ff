//! Adds what is missing to settings that exist: what stands there stays, comments and order too.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TomlError};

/// Returns the settings with everything of `news` that they lack, and how many entries that was.
pub(crate) fn with_what_is_missing(old: &str, news: &str) -> Result<(String, usize), TomlError> {
    let mut document: DocumentMut = old.parse()?;
    let news: DocumentMut = news.parse()?;
    let added = fill(document.as_table_mut(), news.as_table());
    Ok((document.to_string(), added))
}

fn fill(old: &mut Table, news: &Table) -> usize {
    let mut added = 0;
    for (key, item) in news {
        match (old.get_mut(key), item) {
            (Some(Item::Table(there)), Item::Table(wanted)) => added += fill(there, wanted),
            (Some(Item::ArrayOfTables(there)), Item::ArrayOfTables(wanted)) => added += append(there, wanted),
            // What somebody wrote there is their word.
            (Some(_), _) => {}
            (None, item) => {
                let entries = entries(item);
                if entries > 0 {
                    old.insert(key, at_the_end(item));
                    added += entries;
                }
            }
        }
    }
    added
}

fn append(old: &mut ArrayOfTables, news: &ArrayOfTables) -> usize {
    let same = |one: &Table, other: &Table| plain(one) == plain(other);
    let missing: Vec<Table> =
        news.iter().filter(|table| !old.iter().any(|there| same(there, table))).cloned().collect();
    let added = missing.len();
    for mut table in missing {
        table.set_position(None);
        old.push(table);
    }
    added
}

/// A new table goes behind those that are there: its place in the other file says nothing here.
fn at_the_end(item: &Item) -> Item {
    let mut item = item.clone();
    match &mut item {
        Item::Table(table) => without_position(table),
        Item::ArrayOfTables(tables) => tables.iter_mut().for_each(without_position),
        Item::Value(_) | Item::None => {}
    }
    item
}

fn without_position(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => without_position(table),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(without_position),
            Item::Value(_) | Item::None => {}
        }
    }
}

fn entries(item: &Item) -> usize {
    match item {
        Item::None => 0,
        Item::Value(_) => 1,
        Item::Table(table) => table.iter().map(|(_, item)| entries(item)).sum(),
        Item::ArrayOfTables(tables) => tables.len(),
    }
}

fn plain(table: &Table) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> =
        table.iter().map(|(key, item)| (key.to_owned(), item.to_string().trim().to_owned())).collect();
    values.sort();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_stays_with_its_comments_and_what_is_missing_is_added() {
        let old = "# ours\n[tenants.main]\nsubdomain = \"example\" # the real one\n\n[roster.values.site] # HR's words\n\"HQ\" = \"Oak Hill\"\n\n\
                   [[roster.rules]]\ncolumn = \"Title\"\nequals = \"Cashier\"\npermission = \"Cashier\"\n";
        let news = "[tenants.main]\nsubdomain = \"other\"\nusername = \"bot\"\n[roster]\npreset = \"paycom\"\n[roster.values.site]\n\"HQ\" = \"Elm\"\n\"010\" = \"Elm Grove\"\n\
                    [policy]\npos_user_id = \"next-free\"\n\
                    [[roster.rules]]\ncolumn = \"Title\"\nequals = \"Cashier\"\npermission = \"Cashier\"\n\
                    [[roster.rules]]\ncolumn = \"Title\"\nequals = \"Lead\"\npermission = \"Shift Leader\"\n";
        let (text, added) = with_what_is_missing(old, news).unwrap();
        assert_eq!(added, 5, "{text}");
        for line in [
            "# ours",
            "subdomain = \"example\" # the real one",
            "[roster.values.site] # HR's words",
            "\"HQ\" = \"Oak Hill\"",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!text.contains("other") && text.matches("\"Cashier\"").count() == 2, "{text}");
        let read: toml::Table = text.parse().unwrap();
        assert_eq!(read["roster"]["preset"].as_str(), Some("paycom"));
        assert_eq!(read["roster"]["rules"].as_array().unwrap().len(), 2);
        assert_eq!(read["roster"]["values"]["site"]["010"].as_str(), Some("Elm Grove"));
        assert_eq!(read["tenants"]["main"]["username"].as_str(), Some("bot"));
        assert_eq!(with_what_is_missing(&text, news).unwrap(), (text.clone(), 0), "once is enough");
    }
}
