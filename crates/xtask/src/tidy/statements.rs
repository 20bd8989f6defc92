//! SQL: in `store` only, in the dialect that both engines share, and every write with its sentence.

use std::path::{Path, PathBuf};

use super::{Finding, Findings};
use crate::house::House;

/// How many acts may change something without an event; each says why nobody cares.
const QUIET_WRITES: usize = 20;
/// How many of those may be undone by a power cut, and are then done again.
const UNSYNCED_WRITES: usize = 3;
/// How many acts may be undone by a power cut together with their events.
const EARLY_ACTS: usize = 2;
/// How many statements may have a text for each engine.
const DOUBLE_STATEMENTS: usize = 12;

/// What only one engine understands, or what a distributed one cannot do.
const NOT_SHARED: &[(&str, &str)] = &[
    ("autoincrement", "ids are made by the application"),
    ("serial", "ids are made by the application"),
    ("nextval", "ids are made by the application"),
    ("advisory", "keep a lease row with owner and expiry"),
    ("create trigger", "say it in code"),
    ("create procedure", "say it in code"),
    ("create function", "say it in code"),
    ("create type", "use text and an enum in domain"),
    ("for update", "update on a condition and look at the count"),
    ("skip locked", "claim by updating listed ids on a condition"),
    ("offset", "page by key"),
    ("now()", "time is an argument"),
    ("current_timestamp", "time is an argument"),
    ("deferrable", "use separate statements"),
    ("temporary", "do without temporary tables"),
    ("insert or", "insert … on conflict (the whole key)"),
    ("jsonb", "JSON is text"),
    ("array[", "use a table of its own"),
    ("xmin", "keep a version column"),
    ("ctid", "keep a key"),
    ("without rowid", "only SQLite understands it"),
];

/// Types beside text, bigint and bytea.
const TYPES: &[&str] = &[
    "blob",
    "boolean",
    "double",
    "int",
    "integer",
    "json",
    "numeric",
    "real",
    "timestamp",
    "timestamptz",
    "uuid",
    "varchar",
];

/// Statements keep to the shared dialect; quiet writes and double statements are counted and shown.
pub fn check(house: &House) -> Findings {
    let files = house.files()?;
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.starts_with("crates/store")) {
        let text = house.text(file).unwrap_or_default();
        findings.extend(judge(file, &text));
    }
    findings.extend(count(house, &files, &QUIETLY));
    findings.extend(count(house, &files, &UNSYNCED));
    findings.extend(count(house, &files, &EARLY));
    findings.extend(count(house, &files, &DOUBLY));
    Ok(findings)
}

fn judge(file: &Path, text: &str) -> Vec<Finding> {
    let statements = match file.extension().and_then(|ending| ending.to_str()) {
        Some("sql") => migration(text),
        Some("rs") if !file.starts_with("crates/store/src/db") => literals(text, "sql("),
        _ => Vec::new(),
    };
    let is_migration = file.extension().is_some_and(|ending| ending == "sql");
    let types: &[&str] = if is_migration { TYPES } else { &[] };
    statements.iter().flat_map(|(line, statement)| mistakes(file, *line, statement, types)).collect()
}

fn mistakes(file: &Path, line: usize, statement: &str, types: &[&str]) -> Vec<Finding> {
    let lower = statement.to_lowercase();
    let phrases = NOT_SHARED.iter().filter(|(phrase, _)| holds(&lower, phrase));
    let types = types.iter().filter(|name| holds(&lower, name));
    phrases
        .map(|(phrase, advice)| Finding::at(file, line, format!("`{phrase}` is not shared SQL: {advice}")))
        .chain(
            types.map(|name| Finding::at(file, line, format!("`{name}`: columns are text, bigint or bytea"))),
        )
        .collect()
}

/// Whether a statement holds this phrase as words of its own.
fn holds(statement: &str, phrase: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    statement.match_indices(phrase).any(|(at, _)| {
        let after = &statement[at + phrase.len()..];
        let begins = !statement[..at].ends_with(is_part);
        let ends = !phrase.ends_with(is_part) || !after.starts_with(is_part);
        begins && ends
    })
}

/// A migration line by line, comments left out.
fn migration(text: &str) -> Vec<(usize, String)> {
    let code = |line: &str| line.split("--").next().unwrap_or_default().to_owned();
    text.lines().map(code).enumerate().collect()
}

/// The texts given to a function, with the line each begins on.
fn literals(text: &str, call: &str) -> Vec<(usize, String)> {
    let starts = text
        .match_indices(call)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    starts
        .filter_map(|(at, _)| {
            let (skipped, quoted) = text[at + call.len()..].split_once('"')?;
            let statement = quoted.split('"').next()?;
            let line = text[..at].lines().count().saturating_sub(1);
            skipped
                .chars()
                .all(|c| c.is_whitespace() || c == 'r' || c == '#')
                .then(|| (line, statement.to_owned()))
        })
        .collect()
}

/// Something that is allowed now and then, and is therefore counted.
struct Counted {
    call: &'static str,
    what: &'static str,
    at_most: usize,
}

const QUIETLY: Counted = Counted { call: ".write_quietly(", what: "quiet writes", at_most: QUIET_WRITES };
const UNSYNCED: Counted =
    Counted { call: ".write_unsynced(", what: "writes that wait for no disk", at_most: UNSYNCED_WRITES };
const EARLY: Counted =
    Counted { call: ".write_early(", what: "acts that wait for no disk", at_most: EARLY_ACTS };
const DOUBLY: Counted =
    Counted { call: " sql2(", what: "statements with a text for each engine", at_most: DOUBLE_STATEMENTS };

fn count(house: &House, files: &[PathBuf], counted: &Counted) -> Option<Finding> {
    let code = files.iter().filter(|file| {
        let is_layer = file.starts_with("crates/store/src/db") || file.ends_with("testing.rs");
        let is_ours = file.starts_with("crates") && file.components().any(|part| part.as_os_str() == "src");
        is_ours
            && !is_layer
            && !file.starts_with("crates/xtask")
            && file.extension().is_some_and(|e| e == "rs")
    });
    let mut places = Vec::new();
    for file in code {
        let text = house.text(file).unwrap_or_default();
        let calls = text.match_indices(counted.call).map(|(at, _)| at);
        places.extend(calls.map(|at| {
            let line = text[..at].lines().count().max(1);
            let why = first_argument(&text[at + counted.call.len()..]);
            format!("  {}:{line}: {why}", file.display())
        }));
    }
    println!("{} {}:\n{}", places.len(), counted.what, places.join("\n"));
    (places.len() > counted.at_most).then(|| Finding {
        place: "crates".into(),
        advice: format!(
            "{} {}, over {}: give some of them an event or one text",
            places.len(),
            counted.what,
            counted.at_most
        ),
    })
}

/// What a call is given first: a text, or the name of one.
fn first_argument(arguments: &str) -> &str {
    let arguments = arguments.trim_start();
    match arguments.strip_prefix('"') {
        Some(text) => text.split('"').next().unwrap_or_default(),
        None => arguments.split([',', ')']).next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_one_engine_lacks_is_found_and_a_comment_left() {
        let text = "create table a (\n  at timestamp, -- no blob here\n  note text\n);";
        let found = judge(Path::new("crates/store/migrations/a.sql"), text);
        assert_eq!(found.len(), 1);
        assert!(found[0].place.ends_with("a.sql:2"), "{found:?}");
    }

    #[test]
    fn a_statement_may_not_ask_the_engine_for_the_time() {
        let text = "tx.execute(sql(\n    \"update a set at = now() where id = $1\"), &[])";
        let found = judge(Path::new("crates/store/src/a.rs"), text);
        assert!(found[0].advice.contains("time is an argument"), "{found:?}");
    }

    #[test]
    fn the_reason_of_a_quiet_write_is_a_text_or_its_name() {
        assert_eq!(
            first_argument("\n    \"a draft, nobody's business\", move |tx| 1)"),
            "a draft, nobody's business"
        );
        assert_eq!(first_argument("WHY, move |tx| tx.execute(\"…\"))"), "WHY");
    }

    #[test]
    fn a_column_whose_name_begins_like_a_phrase_is_no_mistake() {
        assert!(!holds("select offset_at, serialised from a", "offset"));
        assert!(!holds("select offset_at, serialised from a", "serial"));
    }
}
