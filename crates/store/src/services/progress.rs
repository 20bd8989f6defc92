//! What the public may count: dossiers by unit, never by person.

use domain::Result;
use jiff::Timestamp;

use crate::{Tx, sql};

/// How a unit does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The unit, by code.
    pub unit: String,
    /// Sent to it.
    pub received: i64,
    /// Done with a day or more to spare.
    pub early: i64,
    /// Done in time.
    pub on_time: i64,
    /// Done too late.
    pub late: i64,
    /// Open, in time.
    pub pending: i64,
    /// Open, past the due date.
    pub overdue: i64,
    /// With the citizen: a supplement or a fee.
    pub with_citizen: i64,
    /// Ever asked for a supplement.
    pub supplemented: i64,
    /// How many rated it.
    pub ratings: i64,
    /// All their stars.
    pub stars: i64,
}

/// How every unit does that has or had a dossier.
///
/// # Errors
///
/// Broken, when the database is.
pub fn by_unit(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Progress>> {
    tx.all(
        sql("select unit, count(*), \
             count(case when verdict = 'early' then 1 end), \
             count(case when verdict = 'on_time' then 1 end), \
             count(case when verdict = 'late' then 1 end), \
             count(case when state in ('submitted', 'processing') and due_at >= $1 then 1 end), \
             count(case when state in ('submitted', 'processing') and due_at < $1 then 1 end), \
             count(case when state in ('supplement', 'fee_due') then 1 end), \
             count(case when supplements > 0 then 1 end), \
             count(stars), cast(coalesce(sum(stars), 0) as bigint) \
             from dossier group by unit order by unit"),
        &[&now],
        |row| {
            Ok(Progress {
                unit: row.get(0)?,
                received: row.get(1)?,
                early: row.get(2)?,
                on_time: row.get(3)?,
                late: row.get(4)?,
                pending: row.get(5)?,
                overdue: row.get(6)?,
                with_citizen: row.get(7)?,
                supplemented: row.get(8)?,
                ratings: row.get(9)?,
                stars: row.get(10)?,
            })
        },
    )
}
