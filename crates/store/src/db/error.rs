//! What an engine's error means to the house.

use domain::Error;
use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// Why no further statement of this run can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doom {
    /// A statement failed, and would fail again.
    Failed,
    /// Somebody else got there first: a unique key is taken, or a row has another version.
    Conflict,
    /// The engine asks for another try (40001, 40P01, 55P03).
    Retry,
    /// The connection is gone.
    Lost,
}

/// An engine's error in words that hold no value of any row.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Cause(String);

pub(super) fn of_sqlite(error: &rusqlite::Error) -> (Doom, Error) {
    if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) && is_unique(error) {
        return (Doom::Conflict, Error::Conflict);
    }
    (Doom::Failed, Error::broken(Cause(format!("SQLite: {error}"))))
}

/// `SQLITE_CONSTRAINT_PRIMARYKEY`, `_UNIQUE` and `_ROWID`.
fn is_unique(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(code, _) if [1555, 2067, 2579].contains(&code.extended_code))
}

pub(super) fn of_postgres(error: &tokio_postgres::Error) -> (Doom, Error) {
    let Some(cause) = error.as_db_error() else {
        let doom = if error.is_closed() || is_io(error) { Doom::Lost } else { Doom::Failed };
        return (doom, Error::broken(Cause(format!("PostgreSQL: {error}"))));
    };
    let broken = || Error::broken(Cause(format!("PostgreSQL {}: {}", cause.code().code(), cause.message())));
    match *cause.code() {
        SqlState::UNIQUE_VIOLATION => (Doom::Conflict, Error::Conflict),
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => (Doom::Retry, broken()),
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            (Doom::Lost, broken())
        }
        ref code if code.code().starts_with("08") => (Doom::Lost, broken()),
        _ => (Doom::Failed, broken()),
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}
