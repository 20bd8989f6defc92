//! Counters of guesses and budgets, by the key of what is guessed at.

use domain::{
    Result,
    identity::attempts::{Attempts, Budget, Spent},
};
use jiff::Timestamp;

use crate::{Tx, sql};

/// Where a counter of guesses stands.
///
/// # Errors
///
/// Broken, when the database is.
pub fn load(tx: &mut Tx<'_>, counter: &str, key: &[u8]) -> Result<Attempts> {
    let found = tx.opt(
        sql("select failures, until from attempt where counter = $1 and key = $2"),
        &[&counter, &key],
        |row| Ok(Attempts { failures: row.get(0)?, barred_until: row.maybe_at(1)? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// Where a counter of guesses now stands.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(tx: &mut Tx<'_>, counter: &str, key: &[u8], attempts: Attempts) -> Result<()> {
    put(tx, counter, key, i64::from(attempts.failures), attempts.barred_until)
}

/// One more failure, whatever others count at the same moment.
///
/// # Errors
///
/// Broken, when the database is.
pub fn fail(tx: &mut Tx<'_>, counter: &str, key: &[u8], now: Timestamp) -> Result<Attempts> {
    let after = load(tx, counter, key)?.fail(now);
    save(tx, counter, key, after)?;
    Ok(after)
}

/// The guesses are forgotten.
///
/// # Errors
///
/// Broken, when the database is.
pub fn clear(tx: &mut Tx<'_>, counter: &str, key: &[u8]) -> Result<()> {
    tx.execute(sql("delete from attempt where counter = $1 and key = $2"), &[&counter, &key])?;
    Ok(())
}

/// Spends one of a budget, or says how long to wait. Nothing is stored when refused.
///
/// # Errors
///
/// "attempts.wait" when the budget is spent.
pub fn spend(tx: &mut Tx<'_>, counter: &str, key: &[u8], budget: Budget, now: Timestamp) -> Result<()> {
    let stood = load(tx, counter, key)?;
    let spent = budget.spend(Spent { count: stood.failures, until: stood.barred_until }, now)?;
    put(tx, counter, key, i64::from(spent.count), spent.until)
}

fn put(tx: &mut Tx<'_>, counter: &str, key: &[u8], failures: i64, until: Option<Timestamp>) -> Result<()> {
    tx.execute(
        sql("insert into attempt (counter, key, failures, until) values ($1, $2, $3, $4) \
             on conflict (counter, key) do update set failures = excluded.failures, until = excluded.until"),
        &[&counter, &key, &failures, &until],
    )?;
    Ok(())
}
