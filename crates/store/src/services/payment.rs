//! Payments of dossiers: begun, settled once, refunded where they came twice or too late.

use domain::{
    Error, Id, PersonId, Result,
    services::{Dong, DossierId},
};
use jiff::Timestamp;

use crate::{Row, Tx, sql};

/// What a [`PaymentId`] names.
#[derive(Debug)]
pub enum Paying {}
/// A payment.
pub type PaymentId = Id<Paying>;

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A transfer by the QR of the banks.
    VietQr,
    /// A card, on the gateway's own page.
    Card,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Begun; nobody knows yet.
    Begun,
    /// The money is there.
    Paid,
    /// It came to nothing.
    Failed,
    /// It came twice, too late, or for what was taken back: it goes back.
    RefundDue,
    /// It went back.
    Refunded,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which one.
    pub id: PaymentId,
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub dossier: DossierId,
    /// How.
    pub method: Method,
    /// How much.
    pub amount: Dong,
    /// Where it stands.
    pub state: State,
    /// What the gateway calls it.
    pub gateway_ref: Option<String>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// Goes up with every change.
    pub version: i64,
}

impl Method {
    /// Both.
    pub const ALL: [Self; 2] = [Self::VietQr, Self::Card];

    /// The word stored and used in message keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::VietQr => "vietqr",
            Self::Card => "card",
        }
    }

    /// The method of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

impl State {
    /// The word stored and used in message keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::RefundDue => "refund_due",
            Self::Refunded => "refunded",
        }
    }

    fn of(word: &str) -> Result<Self> {
        [Self::Begun, Self::Paid, Self::Failed, Self::RefundDue, Self::Refunded]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::broken(format!("no state of a payment {word}")))
    }
}

/// A payment begins.
///
/// # Errors
///
/// Broken, when the database is.
pub fn insert(tx: &mut Tx<'_>, payment: &Payment) -> Result<()> {
    tx.execute(
        sql("insert into payment (person_id, id, dossier_id, method, amount, state, gateway_ref, begun_at, version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, 1)"),
        &[
            &payment.person,
            &payment.id,
            &payment.dossier,
            &payment.method.word(),
            &payment.amount.0,
            &payment.state.word(),
            &payment.gateway_ref,
            &payment.begun_at,
        ],
    )?;
    Ok(())
}

/// A payment by id.
///
/// # Errors
///
/// Missing, when there is none.
pub fn load(tx: &mut Tx<'_>, id: PaymentId) -> Result<Payment> {
    let found = tx.opt(
        sql("select person_id, id, dossier_id, method, amount, state, gateway_ref, begun_at, settled_at, version \
             from payment where id = $1"),
        &[&id],
        read,
    )?;
    found.ok_or(Error::Missing("payment"))
}

/// The payments of a dossier, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_dossier(tx: &mut Tx<'_>, person: PersonId, dossier: DossierId) -> Result<Vec<Payment>> {
    tx.all(
        sql("select person_id, id, dossier_id, method, amount, state, gateway_ref, begun_at, settled_at, version \
             from payment where person_id = $1 and dossier_id = $2 order by id desc limit 50"),
        &[&person, &dossier],
        read,
    )
}

/// Payments that are to go back, at most `most`.
///
/// # Errors
///
/// Broken, when the database is.
pub fn going_back(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Payment>> {
    tx.all(
        sql("select person_id, id, dossier_id, method, amount, state, gateway_ref, begun_at, settled_at, version \
             from payment where state = 'refund_due' order by id limit $1"),
        &[&most],
        read,
    )
}

/// A payment is settled: of two answers of the gateway, one counts. Says
/// whether it was this one.
///
/// # Errors
///
/// Broken, when the database is.
pub fn settle(tx: &mut Tx<'_>, payment: &Payment, to: State, now: Timestamp) -> Result<bool> {
    tx.spend(
        sql("update payment set state = $1, gateway_ref = $2, settled_at = $3, version = version + 1 \
             where person_id = $4 and id = $5 and version = $6 and state = $7"),
        &[
            &to.word(),
            &payment.gateway_ref,
            &now,
            &payment.person,
            &payment.id,
            &payment.version,
            &payment.state.word(),
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Payment> {
    let method = row.text(3)?;
    Ok(Payment {
        person: row.id(0)?,
        id: row.id(1)?,
        dossier: row.id(2)?,
        method: Method::of(method).ok_or_else(|| Error::broken(format!("no way to pay {method}")))?,
        amount: Dong(row.get(4)?),
        state: State::of(row.text(5)?)?,
        gateway_ref: row.get(6)?,
        begun_at: row.at(7)?,
        settled_at: row.maybe_at(8)?,
        version: row.get(9)?,
    })
}
