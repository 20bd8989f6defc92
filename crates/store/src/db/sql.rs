//! A statement as it stands in the source, in the dialect both engines share.

/// One statement, for one engine or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// A statement that both engines read alike. Arguments are `$1`, `$2`, in
/// ascending order of first appearance: `SQLite` numbers them so.
///
/// ```
/// use store::db::{Sql, sql};
///
/// const BY_ID: Sql = sql("select name from person where id = $1");
/// ```
#[must_use]
pub const fn sql(text: &'static str) -> Sql {
    Sql { sqlite: text, postgres: text }
}

/// A statement that truly differs between the engines.
#[must_use]
pub const fn sql2(sqlite: &'static str, postgres: &'static str) -> Sql {
    Sql { sqlite, postgres }
}
