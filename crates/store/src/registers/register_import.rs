//! A filling of the register from a file: begun, written, and made visible.

use domain::Result;
use jiff::Timestamp;

use crate::{Tx, sql};

/// Begins a filling, and gives up every one that was begun and never ended.
///
/// Whoever still writes one of those learns it at [`finish`].
pub fn begin(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64> {
    let latest = sql("select coalesce(max(generation), 0) from register_import");
    let generation = tx.one(latest, &[], |row| row.get::<i64>(0))? + 1;
    tx.execute(sql("delete from register_import where visible_at is null"), &[])?;
    let row = sql("insert into register_import (generation, started_at, row_count) values ($1, $2, 0)");
    tx.execute(row, &[&generation, &now])?;
    Ok(generation)
}

/// Makes a filling visible, all of it at once. `Conflict` when it was given up.
pub fn finish(tx: &mut Tx<'_>, generation: i64, row_count: i64, now: Timestamp) -> Result<()> {
    let update = sql("update register_import set visible_at = $1, row_count = $2 \
         where generation = $3 and visible_at is null");
    tx.one_row(update, &[&now, &row_count, &generation])
}

/// Deletes up to `most` rows of fillings that were given up, and says how many.
pub fn sweep_given_up(tx: &mut Tx<'_>, most: i64) -> Result<u64> {
    let rows = sql("delete from resident where (id, generation) in ( \
         select r.id, r.generation from resident r \
         left join register_import i on i.generation = r.generation \
         where i.generation is null limit $1)");
    tx.execute(rows, &[&most])
}

/// Deletes up to `most` rows that a visible filling at or before `generation`
/// replaced, and says how many.
pub fn sweep_replaced(tx: &mut Tx<'_>, generation: i64, most: i64) -> Result<u64> {
    let rows = sql("delete from resident where (id, generation) in ( \
         select r.id, r.generation from resident n \
         join register_import i on i.generation = n.generation \
         join resident r on r.id = n.id and r.generation < n.generation \
         where n.generation = $1 and i.visible_at is not null limit $2)");
    tx.execute(rows, &[&generation, &most])
}
