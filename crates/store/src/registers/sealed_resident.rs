//! A resident as the table holds them: found by blind indexes, sealed otherwise.
//!
//! Sealing needs no transaction, so a file is sealed on other threads than the
//! one that writes.

use domain::{
    Error, PersonId, Result,
    identity::{Card, PersonalIdNumber, Resident},
};
use zeroize::Zeroizing;

use crate::vault::{Place, Vault};

/// A resident, ready to be written.
#[derive(Debug, Clone)]
pub struct SealedResident {
    pub(super) id: PersonId,
    pub(super) wrapped_key: Vec<u8>,
    pub(super) father: Option<PersonId>,
    pub(super) mother: Option<PersonId>,
    pub(super) guardian: Option<PersonId>,
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
        let kin = |number: Option<PersonalIdNumber>| number.map(|number| id_of(vault, &number));
        let card = resident.card.take();
        Ok(Self {
            id,
            wrapped_key,
            father: kin(resident.kin.father),
            mother: kin(resident.kin.mother),
            guardian: kin(resident.kin.guardian),
            record: seal("record", &json(&resident)?)?,
            card: card.map(|card| seal("card", &json(&card)?)).transpose()?,
            portrait: portrait.map(|image| seal("portrait", image)).transpose()?,
        })
    }
}

/// The id a number's rows have, which tells nothing about the number.
pub(super) fn id_of(vault: &Vault, number: &PersonalIdNumber) -> PersonId {
    let index = vault.blind("resident.number", number.as_str());
    let mut id = [0; 16];
    id.copy_from_slice(&index[..16]);
    PersonId::from_bytes(id)
}

/// What a row's sealed columns say, in the order wrapped key, record, card.
pub(super) fn open(
    vault: &Vault,
    id: PersonId,
    wrapped_key: &[u8],
    record: &[u8],
    card: Option<&[u8]>,
) -> Result<Resident> {
    let key = vault.unwrap(id, wrapped_key)?;
    let record = key.open(place("record", &id), record)?;
    let mut resident: Resident = serde_json::from_slice(&record).map_err(Error::broken)?;
    if let Some(card) = card {
        let card: Card =
            serde_json::from_slice(&key.open(place("card", &id), card)?).map_err(Error::broken)?;
        resident.card = Some(card);
    }
    Ok(resident)
}

/// The image of a portrait that a row holds.
pub(super) fn open_portrait(vault: &Vault, id: PersonId, key: &[u8], image: &[u8]) -> Result<Vec<u8>> {
    let image = vault.unwrap(id, key)?.open(place("portrait", &id), image)?;
    Ok(image.to_vec())
}

fn place<'a>(column: &'static str, id: &'a PersonId) -> Place<'a> {
    Place { table: "resident", column, row: id.as_bytes() }
}

fn json(value: &impl serde::Serialize) -> Result<Zeroizing<Vec<u8>>> {
    serde_json::to_vec(value).map(Zeroizing::new).map_err(Error::broken)
}
