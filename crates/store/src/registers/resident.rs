//! Residents: looked up by number, and their kin by what the register says.

use std::collections::BTreeMap;

use domain::{
    PersonId, Result,
    identity::{Kinship, PersonalIdNumber, Resident, kin},
};

use super::{SealedResident, sealed_resident};
use crate::{Row, Sql, Tx, sql};

/// The resident of this number, by the latest visible filling.
pub fn find(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<Resident>> {
    let id = sealed_resident::id_of(tx.vault(), number);
    let rows = sql("select r.id, r.wrapped_key, r.record, r.card from resident r \
         join register_import i on i.generation = r.generation \
         where r.id = $1 and i.visible_at is not null \
         order by r.generation desc limit 1");
    let sealed = tx.opt(rows, &[&id], Columns::read)?;
    sealed.map(|columns| columns.open(tx)).transpose()
}

/// Whether the register knows this number.
pub fn knows(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<bool> {
    let id = sealed_resident::id_of(tx.vault(), number);
    let rows = sql("select r.generation from resident r \
         join register_import i on i.generation = r.generation \
         where r.id = $1 and i.visible_at is not null limit 1");
    Ok(tx.opt(rows, &[&id], |row| row.get::<i64>(0))?.is_some())
}

/// The image of this number's portrait, where the register has one.
pub fn portrait(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Option<Vec<u8>>> {
    let id = sealed_resident::id_of(tx.vault(), number);
    let rows = sql("select r.wrapped_key, r.portrait from resident r \
         join register_import i on i.generation = r.generation \
         where r.id = $1 and i.visible_at is not null \
         order by r.generation desc limit 1");
    let found = tx.opt(rows, &[&id], |row| Ok((row.get::<Vec<u8>>(0)?, row.get::<Option<Vec<u8>>>(1)?)))?;
    let Some((key, Some(image))) = found else { return Ok(None) };
    sealed_resident::open_portrait(tx.vault(), id, &key, &image).map(Some)
}

/// Whoever has this number as father or mother.
pub fn children_of(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Resident>> {
    let mut children = named_by(tx, number, BY_FATHER)?;
    children.extend(named_by(tx, number, BY_MOTHER)?);
    Ok(in_order(children))
}

/// Whoever has this number as guardian.
pub fn wards_of(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Resident>> {
    named_by(tx, number, BY_GUARDIAN).map(in_order)
}

/// Whoever shares a father or a mother with this resident.
pub fn siblings_of(tx: &mut Tx<'_>, resident: &Resident) -> Result<Vec<Resident>> {
    let mut siblings = Vec::new();
    for parent in [resident.kin.father, resident.kin.mother].into_iter().flatten() {
        siblings.extend(children_of(tx, &parent)?);
    }
    siblings.retain(|sibling| sibling.number != resident.number);
    Ok(in_order(siblings))
}

/// Everybody whom the register calls a relative of this resident, and what
/// they are to them. A husband or wife is here by this resident's own record;
/// [`kinship`] asks both.
pub fn kin_of(tx: &mut Tx<'_>, resident: &Resident) -> Result<Vec<(Kinship, Resident)>> {
    let mut all = Vec::new();
    for number in resident.kin.all() {
        all.extend(find(tx, &number)?);
    }
    all.extend(children_of(tx, &resident.number)?);
    all.extend(siblings_of(tx, resident)?);
    all.extend(wards_of(tx, &resident.number)?);
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
    let rows = sql("select count(distinct r.id) from resident r \
         join register_import i on i.generation = r.generation where i.visible_at is not null");
    tx.one(rows, &[], |row| row.get(0))
}

/// Writes a resident of a filling that is not visible yet.
pub fn insert(tx: &mut Tx<'_>, generation: i64, resident: &SealedResident) -> Result<()> {
    let row = sql("insert into resident \
         (id, generation, wrapped_key, father, mother, guardian, record, card, portrait) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let SealedResident { id, wrapped_key, father, mother, guardian, record, card, portrait } = resident;
    tx.execute(row, &[id, &generation, wrapped_key, father, mother, guardian, record, card, portrait])?;
    Ok(())
}

const BY_FATHER: Sql = sql("select r.id, r.wrapped_key, r.record, r.card from resident r \
     join register_import i on i.generation = r.generation \
     where r.father = $1 and i.visible_at is not null and not exists ( \
       select 1 from resident n join register_import j on j.generation = n.generation \
       where n.id = r.id and n.generation > r.generation and j.visible_at is not null)");
const BY_MOTHER: Sql = sql("select r.id, r.wrapped_key, r.record, r.card from resident r \
     join register_import i on i.generation = r.generation \
     where r.mother = $1 and i.visible_at is not null and not exists ( \
       select 1 from resident n join register_import j on j.generation = n.generation \
       where n.id = r.id and n.generation > r.generation and j.visible_at is not null)");
const BY_GUARDIAN: Sql = sql("select r.id, r.wrapped_key, r.record, r.card from resident r \
     join register_import i on i.generation = r.generation \
     where r.guardian = $1 and i.visible_at is not null and not exists ( \
       select 1 from resident n join register_import j on j.generation = n.generation \
       where n.id = r.id and n.generation > r.generation and j.visible_at is not null)");

fn named_by(tx: &mut Tx<'_>, number: &PersonalIdNumber, who: Sql) -> Result<Vec<Resident>> {
    let id = sealed_resident::id_of(tx.vault(), number);
    let sealed = tx.all(who, &[&id], Columns::read)?;
    sealed.into_iter().map(|columns| columns.open(tx)).collect()
}

/// Eldest first, each once.
fn in_order(residents: Vec<Resident>) -> Vec<Resident> {
    let once: BTreeMap<_, _> = residents
        .into_iter()
        .map(|resident| ((resident.birth.first_day(), resident.number), resident))
        .collect();
    once.into_values().collect()
}

struct Columns {
    id: PersonId,
    wrapped_key: Vec<u8>,
    record: Vec<u8>,
    card: Option<Vec<u8>>,
}

impl Columns {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.id(0)?, wrapped_key: row.get(1)?, record: row.get(2)?, card: row.get(3)? })
    }

    fn open(self, tx: &Tx<'_>) -> Result<Resident> {
        sealed_resident::open(tx.vault(), self.id, &self.wrapped_key, &self.record, self.card.as_deref())
    }
}
