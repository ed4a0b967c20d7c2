//! `/mesdonnees`: everything kept about somebody, for them alone: one JSON file, and one CSV file for each table with something in it.

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    card::{Attachment, Message},
    commands::Args,
    engine::context::{Ctx, Done},
    lang::say,
    store::{DataTable, StoreError, Stored},
};

/// Sends the files, in private.
///
/// # Errors
/// If the store fails.
pub async fn run(ctx: &mut Ctx<'_>, _args: Args) -> Done {
    let me = ctx.my_id()?;
    let tables = ctx.work.tx.all_about(me).await?;
    let lang = ctx.lang_here();
    let mut message = Message::say(say!(lang, "data-here")).line(say!(lang, "data-leave")).file(Attachment {
        name: "troquet.json".to_owned(),
        media_type: "application/json".to_owned(),
        text: json(&tables)?,
    });
    for table in tables.iter().filter(|table| !table.rows.is_empty()) {
        let name = say!(lang, "data-file-name", table = table.name);
        message = message.file(Attachment { name, media_type: "text/csv".to_owned(), text: csv(table)? });
    }
    ctx.answer(message);
    Ok(())
}

/// `{ "table": [ { "column": value, … }, … ], … }`, in the order of tables and columns.
fn json(tables: &[DataTable]) -> Stored<String> {
    serde_json::to_string_pretty(&Tables(tables)).map_err(|error| StoreError(Box::new(error)))
}

struct Tables<'a>(&'a [DataTable]);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for table in self.0 {
            let rows: Vec<Row<'_>> = table.rows.iter().map(|values| Row { columns: &table.columns, values }).collect();
            map.serialize_entry(table.name, &rows)?;
        }
        map.end()
    }
}

struct Row<'a> {
    columns: &'a [&'static str],
    values: &'a [Option<String>],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().zip(self.values))
    }
}

/// A table as CSV (RFC 4180) with its columns' names first.
///
/// # Errors
/// Never in practice: the file is in memory.
pub fn csv(table: &DataTable) -> Stored<String> {
    let write = || -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(&table.columns)?;
        for row in &table.rows {
            writer.write_record(row.iter().map(|value| cell(value.as_deref().unwrap_or_default())))?;
        }
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(String::from_utf8(bytes)?)
    };
    write().map_err(StoreError)
}

/// A value that no spreadsheet takes for a formula: other people's words may stand in it. Numbers stay as they are.
fn cell(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<f64>().is_err();
    if formula { format!("'{value}") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> DataTable {
        let text = |value: &str| Some(value.to_owned());
        DataTable {
            name: "ratings",
            columns: vec!["trade", "stars", "comment"],
            rows: vec![
                vec![text("3"), text("-5"), text("Merci, « super »\nà bientôt")],
                vec![text("4"), text("5"), text("=HYPERLINK(\"x\")")],
                vec![text("5"), None, text("dit \"oui\"")],
            ],
        }
    }

    #[test]
    fn json_keeps_names_order_and_absence() {
        let empty = DataTable { name: "offers", columns: vec!["number"], rows: Vec::new() };
        let written = json(&[table(), empty]).expect("a file");
        let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read["ratings"][0]["comment"], "Merci, « super »\nà bientôt");
        assert_eq!(read["ratings"][2]["stars"], serde_json::Value::Null);
        assert_eq!(read["offers"], serde_json::json!([]));
        assert!(written.find("\"trade\"") < written.find("\"stars\""), "{written}");
        assert_eq!(json(&[]).expect("a file"), "{}");
    }

    #[test]
    fn csv_is_quoted_and_harmless() {
        let expected = "trade,stars,comment\r\n3,-5,\"Merci, « super »\nà bientôt\"\r\n4,5,\"'=HYPERLINK(\"\"x\"\")\"\r\n5,,\"dit \"\"oui\"\"\"\r\n";
        assert_eq!(csv(&table()).expect("a file"), expected);
    }

    #[test]
    fn formulas_are_words() {
        let table = [
            ("=1+1", "'=1+1"),
            ("-3", "-3"),
            ("+41 79", "'+41 79"),
            ("@ali", "'@ali"),
            ("- pain", "'- pain"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (value, expected) in table {
            assert_eq!(cell(value), expected);
        }
    }
}
