//! A database and the keys it is kept with: opened together, or not at all.
//!
//! Keys that do not belong to a database would make everything in it
//! unreadable, and what is written from then on as well. So the database
//! remembers which keys it began with, and a key file that is missing or
//! another one's is refused.

use std::sync::Arc;

use domain::{Error, Result};
use gateway::Keys;
use jiff::Timestamp;
use store::{Db, Options, Tables, setting};
use zeroize::Zeroizing;

use super::Place;
use crate::failure::{Done, Failure};

/// The name of the setting that tells one set of keys from another.
const FINGERPRINT: &str = "site.fingerprint";

/// An open database with its keys.
#[derive(Clone)]
pub struct Kept {
    /// The database.
    pub db: Db,
    /// Its keys.
    pub keys: Arc<Keys>,
}

/// What may happen to a database that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It is made, with keys of its own: the first start.
    MayBegin,
    /// Nothing: whoever asks about a database has one, or has mistaken its place.
    MustBeThere,
}

/// Opens a database with its keys. Where it may begin, both are made.
pub async fn open(place: &Place, tables: Tables, opening: Opening) -> Done<Kept> {
    let now = site::Clock::Machine.now();
    let (keys, database) = (place.keys.display(), name(place));
    let there = exists(place).await?;
    if !there && opening == Opening::MustBeThere {
        return Err(Failure::environment(format!(
            "there is no {}. `danh migrate` and `danh serve` make it",
            database.trim_start_matches("the ")
        )));
    }
    let has_keys = place.keys.try_exists().map_err(Failure::environment)?;
    if has_keys && !(there && knows_keys(place, tables).await?) {
        return Err(Failure::environment(format!(
            "the key file {keys} is there, but {database} that belongs to it is gone. Put the database back, or \
             move the key file away to begin anew"
        )));
    }
    if !has_keys && knows_keys(place, tables).await? {
        return Err(Failure::environment(format!(
            "the key file {keys} is missing, but {database} was begun with one, and nothing in it can be read \
             without. Put back the copy that belongs to it"
        )));
    }
    let keys = Keys::open_or_create(&place.keys, now).map_err(Failure::environment)?;
    let store_keys = keys.store_keys();
    let db = opened(place, tables, store::Keys::new(store_keys.seal, store_keys.blind)).await?;
    check(place, &db, &keys, now).await?;
    Ok(Kept { db, keys: Arc::new(keys) })
}

async fn exists(place: &Place) -> Done<bool> {
    let target = place.database.clone();
    let looking = tokio::task::spawn_blocking(move || Db::exists(&target));
    let there = looking.await.map_err(Failure::environment)?;
    there.map_err(|error| Failure::environment(format!("{}: {error}", name(place))))
}

/// Whether the database was begun with keys, told without them.
async fn knows_keys(place: &Place, tables: Tables) -> Done<bool> {
    let nobodys = store::Keys::new(Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    let db = opened(place, tables, nobodys).await?;
    Ok(db.read(|tx| setting::find(tx, FINGERPRINT)).await?.is_some())
}

async fn opened(place: &Place, tables: Tables, keys: store::Keys) -> Done<Db> {
    let target = place.database.clone();
    let options = Options { connections: 4, ..Options::default() };
    let opening = tokio::task::spawn_blocking(move || Db::open_with(&target, tables, &keys, options));
    let opened: Result<Db> = opening.await.map_err(Failure::environment)?;
    opened.map_err(|error| Failure::environment(format!("{}: {error}", name(place))))
}

/// The database takes the first keys it sees, and no others after them.
async fn check(place: &Place, db: &Db, keys: &Keys, now: Timestamp) -> Done {
    let mac = keys.mac(FINGERPRINT, b"");
    let fingerprint = format!("{:032x}{:032x}", number(&mac[..16]), number(&mac[16..]));
    let wanted = fingerprint.clone();
    let kept = db.read(|tx| setting::find(tx, FINGERPRINT)).await?;
    let kept = match kept {
        Some(kept) => kept,
        None => db.write(move |tx| begin(tx, &wanted, now)).await?,
    };
    if kept == fingerprint {
        return Ok(());
    }
    let (keys, database) = (place.keys.display(), name(place));
    Err(Failure::environment(format!(
        "the key file {keys} does not belong to {database}, which was begun with another. Put back its own"
    )))
}

fn begin(
    tx: &mut store::Tx<'_>,
    fingerprint: &str,
    now: Timestamp,
) -> Result<(String, domain::event::Events), Error> {
    use domain::event::{Actor, Event};
    setting::insert(tx, FINGERPRINT, fingerprint)?;
    let kept = setting::find(tx, FINGERPRINT)?.ok_or(Error::Missing("setting"))?;
    Ok((kept, Event::new(now, Actor::House, "site.begun").into()))
}

/// Sixteen bytes as one number.
fn number(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// A database by a name that holds no password.
fn name(place: &Place) -> String {
    match &place.database {
        store::Target::Sqlite(path) => format!("the database {}", path.display()),
        store::Target::Postgres(url) => {
            let bare = url.rsplit_once('@').map_or("", |(_, bare)| bare);
            let bare = bare.split('?').next().unwrap_or_default();
            format!("the PostgreSQL database {bare}")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use store::Target;

    use super::*;

    /// A folder that goes with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("danh-kept-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).expect("a folder");
            Self(path)
        }

        fn place(&self, keys: &str) -> Place {
            Place { database: Target::Sqlite(self.0.join("a.db")), keys: self.0.join(keys) }
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    async fn begun(place: &Place) {
        open(place, Tables::Portal, Opening::MayBegin).await.expect("opened");
    }

    async fn refused(place: &Place) -> String {
        match open(place, Tables::Portal, Opening::MayBegin).await {
            Err(Failure::Environment(why)) => why,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was opened"),
        }
    }

    #[tokio::test]
    async fn a_database_opens_again_with_its_keys() {
        let folder = Folder::new("again");
        for _ in 0..2 {
            begun(&folder.place("a.keys")).await;
        }
    }

    #[tokio::test]
    async fn whoever_only_asks_makes_no_database() {
        let folder = Folder::new("asks");
        let asked = open(&folder.place("a.keys"), Tables::Portal, Opening::MustBeThere).await;
        assert!(
            matches!(asked.err(), Some(Failure::Environment(why)) if why.contains("there is no database"))
        );
        assert_eq!(std::fs::read_dir(&folder.0).expect("a folder").count(), 0);
    }

    #[tokio::test]
    async fn a_database_that_is_gone_is_not_begun_anew_beside_its_keys() {
        let folder = Folder::new("gone");
        begun(&folder.place("a.keys")).await;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.0.join(format!("a.db{end}")));
        }
        let why = refused(&folder.place("a.keys")).await;
        assert!(why.contains("a.keys is there") && why.contains("is gone"), "{why}");
    }

    #[tokio::test]
    async fn a_missing_key_file_is_not_silently_made_anew() {
        let folder = Folder::new("missing");
        begun(&folder.place("a.keys")).await;
        std::fs::remove_file(folder.0.join("a.keys")).expect("removed");
        let why = refused(&folder.place("a.keys")).await;
        assert!(why.contains("a.keys is missing"), "{why}");
        assert!(!folder.0.join("a.keys").exists());
    }

    #[tokio::test]
    async fn anothers_key_file_is_refused() {
        let folder = Folder::new("another");
        begun(&folder.place("a.keys")).await;
        Keys::open_or_create(&folder.0.join("b.keys"), Timestamp::UNIX_EPOCH).expect("keys");
        let why = refused(&folder.place("b.keys")).await;
        assert!(why.contains("does not belong"), "{why}");
    }

    #[test]
    fn a_database_is_named_without_its_password() {
        let database = Target::Postgres("postgres://danh:secret@db/danh".to_owned());
        let name = name(&Place { database, keys: PathBuf::new() });
        assert_eq!(name, "the PostgreSQL database db/danh");
    }
}
