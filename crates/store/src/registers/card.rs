//! What dossiers do to cards, each thing once, and the cards that were replaced.

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event, Events},
    identity::{
        Card, PersonalIdNumber,
        card_effect::{CardEffect, Done, Effect, Known, Ordered},
    },
};
use jiff::Timestamp;

use super::{
    SealedResident, resident,
    sealed_resident::{id_of, open_card, seal_card},
};
use crate::{Place, Tx, sql};

/// Does what a dossier asks for, unless it was done before, and says what the
/// registers' log is to say of it.
///
/// # Errors
///
/// Conflict, when the card was changed by somebody else meanwhile.
pub fn apply(tx: &mut Tx<'_>, effect: &CardEffect, now: Timestamp) -> Result<(Done, Events)> {
    let id = id_of(tx.vault(), &effect.number);
    let (done, what) = match place_of(tx, id)? {
        None => (Done::Nobody, "card.nobody"),
        Some(place) => match done(tx, effect, (id, place), now)? {
            Done::Now => (Done::Now, effect.effect.event()),
            Done::NotYet => (Done::NotYet, "card.effect_waits"),
            other => (other, "card.effect_repeated"),
        },
    };
    let event = Event::new(now, Actor::House, what).about(id).of(&effect.dossier);
    Ok((done, event.with("effect", effect.effect.word()).into()))
}

/// The cards of somebody that others have replaced, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn past(tx: &mut Tx<'_>, number: &PersonalIdNumber) -> Result<Vec<Card>> {
    let vault = tx.vault();
    let id = id_of(vault, number);
    tx.all(
        sql("select dossier, wrapped_key, sealed_card from card_past where resident = $1 \
             order by ended_at desc, dossier"),
        &[&id],
        |row| {
            let name = past_name(id, row.text(0)?);
            let plain = vault.unwrap(id, row.bytes(1)?)?.open(past_place(&name), row.bytes(2)?)?;
            serde_json::from_slice(&plain).map_err(Error::broken)
        },
    )
}

/// Where somebody's row is: generation and line.
type RowPlace = (i64, i64);

fn place_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<RowPlace>> {
    resident::latest(tx, id)
}

fn done(tx: &mut Tx<'_>, effect: &CardEffect, whose: (PersonId, RowPlace), now: Timestamp) -> Result<Done> {
    let (id, place) = whose;
    let ordered = ordered(tx, id, &effect.dossier)?;
    let sealed = resident::sealed_at(tx, place)?;
    let (card, birth) = (open_card(tx.vault(), &sealed)?, sealed.open(tx.vault())?.birth);
    let Some(after) = effect.after(Known { card, birth, ordered }) else { return Ok(Done::NotYet) };
    let first = tx.spend(
        sql("insert into card_effect (dossier, effect, resident, at, done_at) values ($1, $2, $3, $4, $5) \
             on conflict (dossier, effect) do nothing"),
        &[&effect.dossier, &effect.effect.word(), &id, &effect.at, &now],
    )?;
    if !first {
        return Ok(Done::Before);
    }
    if let (Effect::Order, Some(card)) = (effect.effect, card) {
        keep(tx, &sealed, (&effect.dossier, card), now)?;
    }
    if after != card {
        replace(tx, place, &sealed, after)?;
    }
    Ok(Done::Now)
}

fn ordered(tx: &mut Tx<'_>, id: PersonId, dossier: &str) -> Result<Ordered> {
    let orders: Vec<String> = tx.all(
        sql("select dossier from card_effect where resident = $1 and effect = $2 order by at desc, done_at desc"),
        &[&id, &Effect::Order.word()],
        |row| row.get(0),
    )?;
    Ok(match orders.iter().position(|known| known == dossier) {
        None => Ordered::No,
        Some(0) => Ordered::Here,
        Some(_) => Ordered::Before,
    })
}

/// The row gets its card, if it still has the one it had.
fn replace(tx: &mut Tx<'_>, place: RowPlace, sealed: &SealedResident, card: Option<Card>) -> Result<()> {
    let card = card.map(|card| seal_card(tx.vault(), sealed, &card)).transpose()?;
    let (generation, line) = place;
    match &sealed.card {
        Some(before) => tx.one_row(
            sql("update resident set card = $1 where generation = $2 and line = $3 and card = $4"),
            &[&card, &generation, &line, before],
        ),
        None => tx.one_row(
            sql("update resident set card = $1 where generation = $2 and line = $3 and card is null"),
            &[&card, &generation, &line],
        ),
    }
}

/// Keeps a card that another replaces.
fn keep(tx: &mut Tx<'_>, sealed: &SealedResident, ended: (&str, Card), now: Timestamp) -> Result<()> {
    let (dossier, card) = ended;
    let name = past_name(sealed.id, dossier);
    let plain = serde_json::to_vec(&card).map_err(Error::broken)?;
    let kept = tx.vault().unwrap(sealed.id, &sealed.wrapped_key)?.seal(past_place(&name), &plain)?;
    tx.execute(
        sql("insert into card_past (resident, dossier, wrapped_key, sealed_card, ended_at) \
             values ($1, $2, $3, $4, $5)"),
        &[&sealed.id, &dossier, &sealed.wrapped_key, &kept, &now],
    )?;
    Ok(())
}

fn past_name(id: PersonId, dossier: &str) -> Vec<u8> {
    [id.as_bytes().as_slice(), dossier.as_bytes()].concat()
}

fn past_place(name: &[u8]) -> Place<'_> {
    Place { table: "card_past", column: "sealed_card", row: name }
}
