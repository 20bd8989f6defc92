//! Environment variables that stand over the file.

use toml::{Table, Value};

/// What their names begin with.
pub const PREFIX: &str = "DANH__";

/// Puts one in its place: `DANH__SITE__IDENTITY__DATABASE` is the `database` of
/// the site of that name.
pub fn set(table: &mut Table, name: &str, text: &str) -> Result<(), String> {
    let path = name.strip_prefix(PREFIX).unwrap_or_default().to_lowercase();
    let steps: Vec<&str> = path.split("__").collect();
    put(table, &steps, text)
}

fn put(table: &mut Table, steps: &[&str], text: &str) -> Result<(), String> {
    match steps {
        [] | ["", ..] => Err("it names no setting".to_owned()),
        [key] => {
            let value = value(text, table.get(*key));
            table.insert((*key).to_owned(), value);
            Ok(())
        }
        [key, rest @ ..] => match table.entry(*key).or_insert_with(|| Value::Table(Table::new())) {
            Value::Table(inner) => put(inner, rest, text),
            Value::Array(list) => match rest {
                [which, rest @ ..] if !rest.is_empty() => put(element(list, which)?, rest, text),
                _ => Err(format!("say which {key}, and what of it")),
            },
            _ => Err(format!("{key} has no settings under it")),
        },
    }
}

/// The element of a list that goes by this name (`name` or `id`), or stands at this place, from 0.
fn element<'a>(list: &'a mut [Value], which: &str) -> Result<&'a mut Table, String> {
    let goes_by = |value: &Value| {
        ["name", "id"].iter().filter_map(|key| value.get(*key)?.as_str()).any(|name| {
            name.eq_ignore_ascii_case(which) || name.replace('-', "_").eq_ignore_ascii_case(which)
        })
    };
    let place = list.iter().position(goes_by).or_else(|| which.parse().ok());
    place
        .and_then(|place| list.get_mut(place))
        .and_then(Value::as_table_mut)
        .ok_or_else(|| format!("there is no {which}"))
}

/// The text as the kind of value the file has there; where it has none, as it looks.
fn value(text: &str, before: Option<&Value>) -> Value {
    let word = || Value::String(text.to_owned());
    let number = || text.parse().ok().map(Value::Integer);
    let truth = || text.parse().ok().map(Value::Boolean);
    match before {
        Some(Value::String(_)) => word(),
        Some(Value::Integer(_)) => number().unwrap_or_else(word),
        Some(Value::Boolean(_)) => truth().unwrap_or_else(word),
        _ => truth().or_else(number).unwrap_or_else(word),
    }
}
