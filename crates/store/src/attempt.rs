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
    Ok(find(tx, counter, key)?.unwrap_or_default())
}

fn find(tx: &mut Tx<'_>, counter: &str, key: &[u8]) -> Result<Option<Attempts>> {
    tx.opt(
        sql("select failures, until from attempt where counter = $1 and key = $2"),
        &[&counter, &key],
        |row| Ok(Attempts { failures: row.get(0)?, barred_until: row.maybe_at(1)? }),
    )
}

/// One more failure. Whatever others count at the same moment counts too: an
/// act that was overtaken is run again.
///
/// # Errors
///
/// Conflict, when overtaken.
pub fn fail(tx: &mut Tx<'_>, counter: &str, key: &[u8], now: Timestamp) -> Result<Attempts> {
    let before = find(tx, counter, key)?;
    let after = before.unwrap_or_default().fail(now);
    put(tx, counter, key, (before, after))?;
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
    let before = find(tx, counter, key)?;
    let stood = before.unwrap_or_default();
    let spent = budget.spend(Spent { count: stood.failures, until: stood.barred_until }, now)?;
    put(tx, counter, key, (before, Attempts { failures: spent.count, barred_until: spent.until }))
}

/// A compare-and-swap: what was read must still stand.
fn put(tx: &mut Tx<'_>, counter: &str, key: &[u8], swap: (Option<Attempts>, Attempts)) -> Result<()> {
    let (before, after) = swap;
    match before {
        None => tx.one_row(
            sql("insert into attempt (counter, key, failures, until) values ($1, $2, $3, $4) \
                 on conflict (counter, key) do nothing"),
            &[&counter, &key, &after.failures, &after.barred_until],
        ),
        Some(before) => tx.one_row(
            sql("update attempt set failures = $1, until = $2 where counter = $3 and key = $4 \
                 and failures = $5 and coalesce(until, -1) = $6"),
            &[
                &after.failures,
                &after.barred_until,
                &counter,
                &key,
                &before.failures,
                &before.barred_until.map_or(-1, Timestamp::as_millisecond),
            ],
        ),
    }
}
