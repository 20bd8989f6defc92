//! A filling of the register from a file: begun, written, and made visible.

use domain::{PersonId, Result};
use jiff::Timestamp;

use super::{Directory, KinEntry, NumberEntry, SealedResident};
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

/// Writes a resident's row. It is found once [`insert_numbers`] has its entry
/// and the filling is visible.
pub fn insert(tx: &mut Tx<'_>, generation: i64, line: i64, resident: &SealedResident) -> Result<()> {
    let row = sql("insert into resident (generation, line, id, wrapped_key, record, card, portrait) \
         values ($1, $2, $3, $4, $5, $6, $7)");
    let SealedResident { id, wrapped_key, record, card, portrait, .. } = resident;
    tx.execute(row, &[&generation, &line, id, wrapped_key, record, card, portrait])?;
    Ok(())
}

/// Writes where numbers' rows are.
pub fn insert_numbers(tx: &mut Tx<'_>, generation: i64, entries: &[NumberEntry]) -> Result<()> {
    let row = sql("insert into resident_number (id, generation, line) values ($1, $2, $3)");
    for NumberEntry { id, line } in entries {
        tx.execute(row, &[id, &generation, line])?;
    }
    Ok(())
}

/// Writes who names whom as next of kin.
pub fn insert_kin(tx: &mut Tx<'_>, generation: i64, entries: &[KinEntry]) -> Result<()> {
    let row = sql("insert into resident_kin (relative, kinship, id, generation) values ($1, $2, $3, $4)");
    for KinEntry { relative, kinship, id } in entries {
        tx.execute(row, &[relative, kinship, id, &generation])?;
    }
    Ok(())
}

/// Makes a filling visible, all of it at once. `Conflict` when it was given up.
pub fn finish(tx: &mut Tx<'_>, generation: i64, row_count: i64, now: Timestamp) -> Result<()> {
    let update = sql("update register_import set visible_at = $1, row_count = $2 \
         where generation = $3 and visible_at is null");
    tx.one_row(update, &[&now, &row_count, &generation])
}

/// A filling that is small enough for one act, from its beginning to its end.
pub fn fill(tx: &mut Tx<'_>, residents: &[SealedResident], now: Timestamp) -> Result<i64> {
    let generation = begin(tx, now)?;
    let mut directory = Directory::default();
    let mut lines = 0;
    for resident in residents {
        lines += 1;
        insert(tx, generation, lines, resident)?;
        directory.note(resident, lines);
    }
    let (numbers, kin) = directory.sorted();
    insert_numbers(tx, generation, &numbers)?;
    insert_kin(tx, generation, &kin)?;
    finish(tx, generation, lines, now)?;
    Ok(generation)
}

/// Deletes up to `most` rows of each table that fillings left which were given
/// up, and says how many.
pub fn sweep_given_up(tx: &mut Tx<'_>, most: i64) -> Result<u64> {
    let tables = [
        sql("delete from resident where (generation, line) in ( \
             select r.generation, r.line from resident r \
             where r.generation not in (select generation from register_import) limit $1)"),
        sql("delete from resident_number where (id, generation) in ( \
             select n.id, n.generation from resident_number n \
             where n.generation not in (select generation from register_import) limit $1)"),
        sql("delete from resident_kin where (relative, kinship, id, generation) in ( \
             select k.relative, k.kinship, k.id, k.generation from resident_kin k \
             where k.generation not in (select generation from register_import) limit $1)"),
    ];
    let mut swept = 0;
    for rows in tables {
        swept += tx.execute(rows, &[&most])?;
    }
    Ok(swept)
}

/// Deletes what a visible filling replaced, for up to `most` of its entries
/// after `after`, and says where to go on; nothing where there is no more.
///
/// Entries of kin that only the replaced rows had stay: they lead to the record
/// that stands now, which says otherwise.
pub fn sweep_replaced(
    tx: &mut Tx<'_>,
    generation: i64,
    after: PersonId,
    most: i64,
) -> Result<Option<PersonId>> {
    let has_older = sql("select i.generation from register_import i \
         join register_import o on o.generation < i.generation \
         where i.generation = $1 and i.visible_at is not null limit 1");
    if tx.opt(has_older, &[&generation], |row| row.get::<i64>(0))?.is_none() {
        return Ok(None);
    }
    let entries = sql("select id from resident_number \
         where generation = $1 and id > $2 order by id limit $3");
    let ids: Vec<PersonId> = tx.all(entries, &[&generation, &after, &most], |row| row.id(0))?;
    for id in &ids {
        let older = sql("select generation, line from resident_number where id = $1 and generation < $2");
        let older = tx.all(older, &[id, &generation], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        for (generation, line) in older {
            tx.execute(
                sql("delete from resident where generation = $1 and line = $2"),
                &[&generation, &line],
            )?;
            let entry = sql("delete from resident_number where id = $1 and generation = $2");
            tx.execute(entry, &[id, &generation])?;
        }
    }
    Ok(ids.last().copied())
}
