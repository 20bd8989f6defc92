//! The procedures a site knows, each with the text it was read from.

use std::sync::Arc;

use jiff::civil::Date;

use super::procedure::{Faults, Procedure};

/// A procedure and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The procedure.
    pub procedure: Procedure,
    /// Its text, which drafts and dossiers are pinned to by its hash.
    pub text: String,
}

/// Every procedure of a site. Clones share them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Procedures(Arc<Vec<Arc<Published>>>);

impl Published {
    /// Reads a procedure's text. `hash` is its SHA-256.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(text: &str, hash: [u8; 32]) -> Result<Self, Faults> {
        Ok(Self { procedure: Procedure::read(text, hash)?, text: text.to_owned() })
    }
}

impl Procedures {
    /// These procedures, in the order shown.
    ///
    /// # Errors
    ///
    /// Two that have one name, or one that names a version twice.
    pub fn of(all: Vec<Published>) -> Result<Self, Faults> {
        for (place, one) in all.iter().enumerate() {
            let same = |other: &Published| {
                let (one, other) = (&one.procedure, &other.procedure);
                (one.id == other.id) != (one.slug == other.slug)
                    || (one.id == other.id && one.valid_from == other.valid_from)
            };
            if all[..place].iter().any(same) {
                return Err(Faults(vec![format!(
                    "{}: another procedure has this name or day",
                    one.procedure.id
                )]));
            }
        }
        Ok(Self(Arc::new(all.into_iter().map(Arc::new).collect())))
    }

    /// Every version of every procedure, in the order shown.
    pub fn all(&self) -> impl Iterator<Item = &Published> {
        self.0.iter().map(Arc::as_ref)
    }

    /// What is offered on a day: of several versions the latest that is valid.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Arc<Published>> {
        let offered = move |one: &&Arc<Published>| {
            let procedure = &one.procedure;
            let later = |other: &Arc<Published>| {
                let other = &other.procedure;
                other.id == procedure.id && other.valid_from <= day && other.valid_from > procedure.valid_from
            };
            procedure.valid_from <= day && !self.0.iter().any(later)
        };
        self.0.iter().filter(offered)
    }

    /// The procedure of a slug, as it is offered on a day.
    #[must_use]
    pub fn find(&self, slug: &str, day: Date) -> Option<&Arc<Published>> {
        self.on(day).find(|one| one.procedure.slug == slug)
    }

    /// The procedure of an id, as it is offered on a day.
    #[must_use]
    pub fn of_id(&self, id: &str, day: Date) -> Option<&Arc<Published>> {
        self.on(day).find(|one| one.procedure.id == id)
    }

    /// The procedure whose text has this hash, in hex.
    #[must_use]
    pub fn of_hash(&self, hash: &str) -> Option<&Arc<Published>> {
        self.0.iter().find(|one| one.procedure.hash_text() == hash)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TEXT: &str = include_str!("../../../../procedures/can-cuoc.cap-lai.toml");

    fn published(version: u32, from: &str, hash: u8) -> Published {
        let text = TEXT.replace("version    = 1", &format!("version    = {version}"));
        let text = text.replace("valid_from = 2025-07-01", &format!("valid_from = {from}"));
        Published::read(&text, [hash; 32]).expect("a procedure")
    }

    #[test]
    fn two_versions_follow_each_other_by_the_day_and_the_first_is_still_there_for_its_dossiers() {
        let all = vec![published(1, "2025-07-01", 1), published(2, "2027-01-01", 2)];
        let all = Procedures::of(all).expect("two versions");
        let version = |day| all.find("cap-lai-the-can-cuoc", day).map(|one| one.procedure.version);
        assert_eq!(version(date(2025, 6, 30)), None);
        assert_eq!(version(date(2026, 12, 31)), Some(1));
        assert_eq!(version(date(2027, 1, 1)), Some(2));
        assert_eq!(all.of_hash(&"01".repeat(32)).map(|one| one.procedure.version), Some(1));
    }

    #[test]
    fn two_versions_that_begin_on_one_day_are_refused() {
        let all = vec![published(1, "2025-07-01", 1), published(2, "2025-07-01", 2)];
        assert!(Procedures::of(all).is_err());
    }
}
