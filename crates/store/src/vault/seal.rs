//! AES-256-GCM-SIV with a random nonce in front and the place bound in.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand,
};
use domain::{Error, Result};
use zeroize::Zeroizing;

use super::Place;

/// One sealing key.
pub(super) struct Sealer(LessSafeKey);

impl Sealer {
    pub(super) fn new(key: &[u8]) -> Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, key).map_err(|_| Error::broken("not a sealing key"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    pub(super) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| Error::broken("the system has no dice"))?;
        let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM_SIV.tag_len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, Aad::from(place.bound()), &mut sealed[NONCE_LEN..])
            .map_err(|_| Error::broken("a value could not be sealed"))?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    pub(super) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let unopened = || Error::broken(format!("{}.{} does not open", place.table, place.column));
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or_else(unopened)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unopened())?;
        let mut plain = Zeroizing::new(rest.to_vec());
        let length =
            self.0.open_in_place(nonce, Aad::from(place.bound()), &mut plain).map_err(|_| unopened())?.len();
        plain.truncate(length);
        Ok(plain)
    }
}

impl Place<'_> {
    /// Table, column and row as bound into the seal. No name of a table or
    /// column has a bar in it, so no two places are bound alike.
    fn bound(&self) -> Vec<u8> {
        let length = self.table.len() + self.column.len() + self.row.len() + 2;
        let mut bound = Vec::with_capacity(length);
        bound.extend_from_slice(self.table.as_bytes());
        bound.push(b'|');
        bound.extend_from_slice(self.column.as_bytes());
        bound.push(b'|');
        bound.extend_from_slice(self.row);
        bound
    }
}
