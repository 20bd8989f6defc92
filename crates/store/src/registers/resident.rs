//! Residents: looked up by number, and their kin by what the register says.

use std::collections::BTreeMap;

use domain::{
    PersonId, Result,
    identity::{Kinship, PersonalIdNumber, Resident, kin},
};

use super::{
    SealedResident,
    sealed_resident::{id_of, open_portrait},
};
use crate::{Tx, sql};

/// The resident of this number, by the latest visible filling.
pub fn find(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<Resident>> {
    let id = id_of(tx.vault(), number);
    by_id(tx, id)
}

/// The resident of this number, with the same work whether there is one or
/// not: where there is none, somebody else's record is opened and forgotten.
/// For whoever has not proved anything.
pub fn find_evenly(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<Resident>> {
    let id = id_of(tx.vault(), number);
    let own = latest(tx, id)?;
    let next = sql("select n.generation, n.line from resident_number n \
         join register_import i on i.generation = n.generation \
         where n.id > $1 and i.visible_at is not null order by n.id limit 1");
    let next = tx.opt(next, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some(place) = own.or(next) else { return Ok(None) };
    let opened = at(tx, place)?;
    Ok(own.map(|_| opened))
}

/// Whether the register knows this number.
pub fn knows(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<bool> {
    let id = id_of(tx.vault(), number);
    latest(tx, id).map(|place| place.is_some())
}

/// The image of this number's portrait, where the register has one.
pub fn portrait(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<Vec<u8>>> {
    let id = id_of(tx.vault(), number);
    let Some((generation, line)) = latest(tx, id)? else { return Ok(None) };
    let row = sql("select wrapped_key, portrait from resident where generation = $1 and line = $2");
    let (key, image) = tx.one(row, &[&generation, &line], |row| {
        Ok((row.get::<Vec<u8>>(0)?, row.get::<Option<Vec<u8>>>(1)?))
    })?;
    image.map(|image| open_portrait(tx.vault(), id, &key, &image)).transpose()
}

/// Whoever has this number as father or mother, eldest first.
pub fn children_of(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Resident>> {
    let named = naming(tx, number)?;
    let is_parent = |child: &Resident| child.kin.father == Some(*number) || child.kin.mother == Some(*number);
    Ok(named.into_iter().filter(is_parent).collect())
}

/// Whoever has this number as guardian, eldest first.
pub fn wards_of(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Resident>> {
    let named = naming(tx, number)?;
    Ok(named.into_iter().filter(|ward| ward.kin.guardian == Some(*number)).collect())
}

/// Whoever shares a father or a mother with this resident, eldest first.
pub fn siblings_of(tx: &mut Tx<'_>, resident: &Resident) -> Result<Vec<Resident>> {
    let mut siblings = Vec::new();
    for parent in [resident.kin.father, resident.kin.mother].into_iter().flatten() {
        siblings.extend(children_of(tx, &parent)?);
    }
    siblings.retain(|sibling| sibling.number != resident.number);
    Ok(in_order(siblings))
}

/// Everybody whom the register calls a relative of this resident, and what
/// they are to them, eldest first.
pub fn kin_of(tx: &mut Tx<'_>, resident: &Resident) -> Result<Vec<(Kinship, Resident)>> {
    let mut all = naming(tx, &resident.number)?;
    for number in resident.kin.all() {
        all.extend(find(tx, &number)?);
    }
    all.extend(siblings_of(tx, resident)?);
    let kinship = |other: Resident| kin::kinship(resident, &other).map(|kinship| (kinship, other));
    Ok(in_order(all).into_iter().filter_map(kinship).collect())
}

/// What `other` is to `one`, by the register; nothing where it does not know both.
pub fn kinship(tx: &mut Tx<'_>, one: &PersonalIdNumber, other: &PersonalIdNumber) -> Result<Option<Kinship>> {
    let (Some(one), Some(other)) = (find(tx, one)?, find(tx, other)?) else { return Ok(None) };
    Ok(kin::kinship(&one, &other))
}

/// How many residents are visible.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    let rows = sql("select count(distinct n.id) from resident_number n \
         join register_import i on i.generation = n.generation where i.visible_at is not null");
    tx.one(rows, &[], |row| row.get(0))
}

/// Whoever names this number as next of kin, on the record that stands now.
fn naming(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Resident>> {
    let relative = id_of(tx.vault(), number);
    let rows = sql("select distinct id from resident_kin where relative = $1");
    let ids: Vec<PersonId> = tx.all(rows, &[&relative], |row| row.id(0))?;
    let mut named = Vec::with_capacity(ids.len());
    for id in ids {
        named.extend(by_id(tx, id)?);
    }
    named.retain(|resident| resident.kin.all().any(|named| named == *number));
    Ok(in_order(named))
}

fn by_id(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Resident>> {
    latest(tx, id)?.map(|place| at(tx, place)).transpose()
}

fn at(tx: &mut Tx<'_>, place: (i64, i64)) -> Result<Resident> {
    sealed_at(tx, place)?.open(tx.vault())
}

/// The row at a place.
pub(super) fn sealed_at(tx: &mut Tx<'_>, place: (i64, i64)) -> Result<SealedResident> {
    let row = sql("select id, wrapped_key, record, card from resident where generation = $1 and line = $2");
    tx.one(row, &[&place.0, &place.1], SealedResident::read)
}

/// Where the row that stands now is.
pub(super) fn latest(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<(i64, i64)>> {
    let place = sql("select n.generation, n.line from resident_number n \
         join register_import i on i.generation = n.generation \
         where n.id = $1 and i.visible_at is not null order by n.generation desc limit 1");
    tx.opt(place, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Eldest first, each once.
fn in_order(residents: Vec<Resident>) -> Vec<Resident> {
    let once: BTreeMap<_, _> = residents
        .into_iter()
        .map(|resident| ((resident.birth.first_day(), resident.number), resident))
        .collect();
    once.into_values().collect()
}
