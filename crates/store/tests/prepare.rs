//! Every statement of the source is one that both engines understand.

use std::{
    fs,
    path::{Path, PathBuf},
};

use store::{Options, Tables, Target, testing::Scratch};

const ALL: [Tables; 3] = [Tables::Identity, Tables::Portal, Tables::Registers];

/// A statement and where it stands.
struct Found {
    place: String,
    sqlite: String,
    postgres: String,
}

#[test]
fn every_statement_is_found() {
    let found = statements();
    assert!(found.len() > 20, "only {} statements", found.len());
}

#[test]
fn arguments_first_appear_in_ascending_order() {
    for found in statements() {
        let mut last = 0;
        for number in arguments(&found.sqlite) {
            assert!(number <= last + 1, "{}: ${number} comes before ${}", found.place, last + 1);
            last = last.max(number);
        }
    }
}

#[test]
fn sqlite_prepares_every_statement() {
    let houses: Vec<_> = ALL
        .map(|tables| Scratch::sqlite(tables, Options::default()).expect("a database"))
        .into_iter()
        .map(|scratch| (connection(scratch.target()), scratch))
        .collect();
    for found in statements() {
        let tried: Vec<_> = houses.iter().map(|(house, _)| house.prepare(&found.sqlite).map(drop)).collect();
        assert!(tried.iter().any(Result::is_ok), "{}: {tried:?}", found.place);
    }
}

#[tokio::test]
async fn postgresql_prepares_every_statement() {
    let mut houses = Vec::new();
    for tables in ALL {
        let options = Options { connections: 1, ..Options::default() };
        let Some(scratch) = Scratch::postgres(tables, options).expect("a database") else { return };
        let Target::Postgres(url) = scratch.target().clone() else { panic!("not PostgreSQL") };
        let (client, connection) =
            tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connect");
        tokio::spawn(connection);
        houses.push((client, scratch));
    }
    for found in statements() {
        let mut tried = Vec::new();
        for (house, _) in &houses {
            tried.push(house.prepare(&found.postgres).await.map(drop).map_err(|error| error.to_string()));
        }
        assert!(tried.iter().any(Result::is_ok), "{}: {tried:?}", found.place);
    }
}

fn connection(target: &Target) -> rusqlite::Connection {
    let Target::Sqlite(path) = target else { panic!("not SQLite") };
    rusqlite::Connection::open(path).expect("open")
}

/// Every `sql("…")` and `sql2("…", "…")` of every crate but the chores.
fn statements() -> Vec<Found> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crates");
    let mut found = Vec::new();
    for member in fs::read_dir(crates).expect("the crates") {
        let member = member.expect("a crate").path();
        if member.file_name().is_some_and(|name| name != "xtask") {
            for file in sources(&member.join("src")) {
                in_file(&file, &mut found);
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

fn in_file(file: &Path, found: &mut Vec<Found>) {
    let text = fs::read_to_string(file).expect("a source file");
    for (at, _) in text.match_indices("sql") {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') || in_comment(&text[..at]) {
            continue;
        }
        let rest = &text[at + 3..];
        let place = format!("{}:{}", file.display(), text[..at].lines().count());
        if let Some(rest) = rest.strip_prefix('(')
            && !text[..at].ends_with("fn ")
        {
            let (sqlite, _) = literal(rest).unwrap_or_else(|| panic!("{place}: not a literal"));
            found.push(Found { place, postgres: sqlite.clone(), sqlite });
        } else if let Some(rest) = rest.strip_prefix("2(")
            && !text[..at].ends_with("fn ")
        {
            let (sqlite, rest) = literal(rest).unwrap_or_else(|| panic!("{place}: not a literal"));
            let rest = rest.trim_start().trim_start_matches(',');
            let (postgres, _) = literal(rest).unwrap_or_else(|| panic!("{place}: not a literal"));
            found.push(Found { place, sqlite, postgres });
        }
    }
}

fn in_comment(before: &str) -> bool {
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("//"))
}

/// The string literal that `text` begins with, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", &raw[..hashes]);
        let (inside, rest) = raw[hashes..].strip_prefix('"')?.split_once(&end)?;
        return Some((inside.to_owned(), rest));
    }
    let mut chars = text.strip_prefix('"')?.char_indices();
    let mut value = String::new();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &text[at + 2..])),
            '\\' => match chars.next()?.1 {
                // A line that goes on: its end and the next one's indent do not count.
                '\n' => {
                    let rest = chars.as_str();
                    let indent = rest.chars().take_while(|c| c.is_whitespace()).count();
                    chars.by_ref().take(indent).for_each(drop);
                }
                'n' => value.push('\n'),
                escaped => value.push(escaped),
            },
            char => value.push(char),
        }
    }
    None
}

/// The numbers of the arguments, in the order they appear.
fn arguments(statement: &str) -> Vec<usize> {
    let numbers = statement.split('$').skip(1).map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().ok()
    });
    numbers.flatten().collect()
}
