//! The demo's register, filled when it starts for the first time.

use domain::Result;
use jiff::Timestamp;
use store::{
    Db,
    registers::{SealedResident, register_import, resident},
};

use super::residents::{AT_LEAST, SEED, residents};
use crate::registry::event;

/// Fills an empty register with the demo's country as of `now`, in one act;
/// leaves any other as it is. Says how many residents there are.
pub async fn fill(db: &Db, now: Timestamp) -> Result<i64> {
    let there = db.read(resident::count).await?;
    if there > 0 {
        return Ok(there);
    }
    let today = domain::calendar::date_in_vietnam(now);
    let country = residents(SEED, today, AT_LEAST).into_iter();
    let sealed: Vec<_> =
        country.map(|resident| SealedResident::new(db.vault(), resident, None)).collect::<Result<_>>()?;
    let count = i64::try_from(sealed.len()).unwrap_or(i64::MAX);
    db.write(move |tx| {
        let generation = register_import::fill(tx, &sealed, now)?;
        Ok((count, event::imported(generation, count, now)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use store::{Tables, testing::Scratch};

    use super::*;
    use crate::demo::personas::NOT_REGISTERED;

    #[tokio::test]
    async fn an_empty_register_is_filled_once() {
        let scratch = Scratch::sqlite(Tables::Registers, store::Options::default()).expect("a register");
        let now: Timestamp = "2026-11-22T09:00:00+07:00".parse().expect("a moment");
        let first = fill(scratch.db(), now).await.expect("filled");
        let later: Timestamp = "2031-01-01T09:00:00+07:00".parse().expect("a moment");
        assert_eq!(fill(scratch.db(), later).await.expect("left alone"), first);

        let number = NOT_REGISTERED.number();
        let found = scratch.db().read(move |tx| resident::find(tx, &number)).await.expect("a look");
        assert_eq!(found, Some(NOT_REGISTERED.resident()));
    }
}
