//! A resident as the tables hold them: found by blind indexes, sealed otherwise.
//!
//! Sealing needs no transaction, so a file is sealed on other threads than the
//! one that writes.

use domain::{
    Error, PersonId, Result,
    identity::{Card, Kin, PersonalIdNumber, Resident},
};
use zeroize::Zeroizing;

use crate::{Place, Row, Vault};

/// A resident, ready to be written.
#[derive(Debug, Clone)]
pub struct SealedResident {
    pub(super) id: PersonId,
    pub(super) kin: Vec<(&'static str, PersonId)>,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) record: Vec<u8>,
    pub(super) card: Option<Vec<u8>>,
    pub(super) portrait: Option<Vec<u8>>,
}

impl SealedResident {
    /// Seals a resident, and the image of their portrait where there is one.
    pub fn new(vault: &Vault, mut resident: Resident, portrait: Option<&[u8]>) -> Result<Self> {
        let id = id_of(vault, &resident.number);
        let (key, wrapped_key) = vault.new_person_key(id)?;
        let seal = |column, plain: &[u8]| key.seal(place(column, &id), plain);
        let card = resident.card.take();
        Ok(Self {
            id,
            kin: named(vault, &resident.kin),
            wrapped_key,
            record: seal("record", &json(&resident)?)?,
            card: card.map(|card| seal("card", &json(&card)?)).transpose()?,
            portrait: portrait.map(|image| seal("portrait", image)).transpose()?,
        })
    }

    /// Reads the columns `id, wrapped_key, record, card` of a row.
    pub(super) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id(0)?,
            wrapped_key: row.get(1)?,
            record: row.get(2)?,
            card: row.get(3)?,
            portrait: None,
            kin: Vec::new(),
        })
    }

    /// The resident, out of the seals.
    pub(super) fn open(&self, vault: &Vault) -> Result<Resident> {
        let key = vault.unwrap(self.id, &self.wrapped_key)?;
        let record = key.open(place("record", &self.id), &self.record)?;
        let mut resident: Resident = serde_json::from_slice(&record).map_err(Error::broken)?;
        resident.card = open_card(vault, self)?;
        Ok(resident)
    }
}

/// The id a number's rows have, which tells nothing about the number.
pub(super) fn id_of(vault: &Vault, number: &PersonalIdNumber) -> PersonId {
    let index = vault.blind("resident.number", number.as_str());
    let mut id = [0; 16];
    id.copy_from_slice(&index[..16]);
    PersonId::from_bytes(id)
}

/// The card that a row holds.
pub(super) fn open_card(vault: &Vault, resident: &SealedResident) -> Result<Option<Card>> {
    let Some(card) = &resident.card else { return Ok(None) };
    let plain = vault.unwrap(resident.id, &resident.wrapped_key)?.open(place("card", &resident.id), card)?;
    serde_json::from_slice(&plain).map(Some).map_err(Error::broken)
}

/// A card as the row of its resident holds it.
pub(super) fn seal_card(vault: &Vault, resident: &SealedResident, card: &Card) -> Result<Vec<u8>> {
    vault.unwrap(resident.id, &resident.wrapped_key)?.seal(place("card", &resident.id), &json(card)?)
}

/// The image of a portrait that a row holds.
pub(super) fn open_portrait(vault: &Vault, id: PersonId, key: &[u8], image: &[u8]) -> Result<Vec<u8>> {
    let image = vault.unwrap(id, key)?.open(place("portrait", &id), image)?;
    Ok(image.to_vec())
}

fn named(vault: &Vault, kin: &Kin) -> Vec<(&'static str, PersonId)> {
    let named =
        [("father", kin.father), ("mother", kin.mother), ("spouse", kin.spouse), ("guardian", kin.guardian)];
    let blind = |(kinship, number): (_, Option<PersonalIdNumber>)| {
        number.map(|number| (kinship, id_of(vault, &number)))
    };
    named.into_iter().filter_map(blind).collect()
}

fn place<'a>(column: &'static str, id: &'a PersonId) -> Place<'a> {
    Place { table: "resident", column, row: id.as_bytes() }
}

fn json(value: &impl serde::Serialize) -> Result<Zeroizing<Vec<u8>>> {
    serde_json::to_vec(value).map(Zeroizing::new).map_err(Error::broken)
}
