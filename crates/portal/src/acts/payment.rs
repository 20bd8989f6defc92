//! Paying a dossier: begun by the citizen, settled once by the gateway, given
//! back where it came twice or too late.

use std::sync::Arc;

use domain::{
    Error, PersonId, Result,
    event::{Actor, Event, Events},
    services::{
        DossierId,
        dossier::{Command, State as Where, Who},
    },
};
use site::Env;
use store::{
    Tx,
    services::{
        dossier,
        payment::{self, Method, Payment, PaymentId, State},
    },
};

use super::dossier::{Doing, facts};

/// Why nothing is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to pay.
    #[error("nothing is to be paid")]
    NotDue,
    /// Nobody takes payments.
    #[error("nothing can be paid here")]
    Off,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDue => "payment.not_due",
            Self::Off => "payment.off",
        }
    }
}

/// What a gateway says of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The money is there, under this name of the gateway's.
    Paid(String),
    /// It came to nothing.
    Failed,
}

/// A citizen begins to pay: the payment that waits, or another one.
///
/// # Errors
///
/// A [`Refusal`].
pub async fn begin(env: &Env, person: PersonId, id: DossierId, method: Method) -> Result<PaymentId> {
    if !env.payment.is_on() {
        return Err(Refusal::Off.into());
    }
    let now = env.clock.now();
    let payment: PaymentId = env.dice.id(now);
    env.db
        .write(move |tx| {
            let filed = dossier::load(tx, id)?;
            if filed.dossier.applicant != person {
                return Err(Error::Missing("dossier"));
            }
            let Where::FeeDue { .. } = filed.dossier.state else { return Err(Refusal::NotDue.into()) };
            let begun = payment::of_dossier(tx, person, id)?;
            let waits = |one: &&Payment| one.state == State::Begun && one.method == method;
            if let Some(known) = begun.iter().find(waits) {
                let event = Event::new(now, Actor::Citizen(person), "payment.resumed").of(known.id);
                return Ok((known.id, event.into()));
            }
            let amount = filed.dossier.bill.total();
            payment::insert(
                tx,
                &Payment {
                    id: payment,
                    person,
                    dossier: id,
                    method,
                    amount,
                    state: State::Begun,
                    gateway_ref: None,
                    begun_at: now,
                    settled_at: None,
                    version: 1,
                },
            )?;
            let event = Event::new(now, Actor::Citizen(person), "payment.begun").of(payment);
            Ok((payment, event.with("method", method.word()).with("amount", amount.0.to_string()).into()))
        })
        .await
}

/// A payment of somebody.
///
/// # Errors
///
/// Missing, when it is not theirs.
pub async fn load(env: &Env, person: PersonId, id: PaymentId) -> Result<Payment> {
    let payment = env.db.glance(move |tx| payment::load(tx, id)).await?;
    if payment.person == person { Ok(payment) } else { Err(Error::Missing("payment")) }
}

/// The payments of somebody's dossier, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn list(env: &Env, person: PersonId, id: DossierId) -> Result<Vec<Payment>> {
    env.db.glance(move |tx| payment::of_dossier(tx, person, id)).await
}

/// How often an answer is heard anew, when somebody else changed the payment or
/// its dossier in the same moment.
const HEARINGS: u32 = 3;

/// The gateway answers. Said twice, it counts once; money for a dossier that
/// does not wait for it goes back.
///
/// # Errors
///
/// Missing, when there is no such payment; conflict, when it is changed again
/// and again.
pub async fn answered(env: &Arc<Env>, id: PaymentId, answer: Answer) -> Result<State> {
    for _ in 1..HEARINGS {
        match heard(env, id, answer.clone()).await {
            Err(Error::Conflict) => {}
            settled => return settled,
        }
    }
    heard(env, id, answer).await
}

async fn heard(env: &Arc<Env>, id: PaymentId, answer: Answer) -> Result<State> {
    let dossier = env.db.glance(move |tx| payment::load(tx, id)).await?.dossier;
    let facts = facts(env, dossier).await?;
    let (now, site) = (env.clock.now(), Arc::clone(env));
    let other: PaymentId = env.dice.id(now);
    env.db
        .write(move |tx| {
            let mut payment = payment::load(tx, id)?;
            let told = |what| Event::new(now, Actor::House, what).of(id);
            if let Some(twice) = came_twice(tx, &payment, &answer, other)? {
                payment::insert(tx, &twice)?;
                return Ok((State::RefundDue, told("payment.came_twice").into()));
            }
            let answer = match (payment.state, &answer) {
                (State::Begun, Answer::Failed) => {
                    payment::settle(tx, &payment, State::Failed, now)?;
                    return Ok((State::Failed, told("payment.failed").into()));
                }
                // A bank may find the money after it had given up.
                (State::Begun | State::Failed, Answer::Paid(reference)) => reference.clone(),
                (state, _) => return Ok((state, told("payment.heard_again").into())),
            };
            payment.gateway_ref = Some(answer.clone());
            let waits = matches!(dossier::load(tx, dossier)?.dossier.state, Where::FeeDue { .. });
            let to = if waits { State::Paid } else { State::RefundDue };
            if !payment::settle(tx, &payment, to, now)? {
                return Err(Error::Conflict);
            }
            let paid: Events = told("payment.settled").with("state", to.word()).into();
            if !waits {
                return Ok((to, paid));
            }
            let command = Command::Pay { receipt: answer };
            let doing = Doing { env: &site, who: Who::House, command, facts: facts.clone(), now };
            let done = doing.run(tx, dossier)?;
            let all = done.events.into_iter().fold(paid, Events::and);
            Ok((to, done.letters.into_iter().fold(all, Events::send)))
        })
        .await
}

/// Money that came for a payment that had its money already: it goes back, as
/// often as it came, not as often as it was told of.
fn came_twice(
    tx: &mut Tx<'_>,
    payment: &Payment,
    answer: &Answer,
    other: PaymentId,
) -> Result<Option<Payment>> {
    let Answer::Paid(reference) = answer else { return Ok(None) };
    if !matches!(payment.state, State::Paid | State::RefundDue | State::Refunded) {
        return Ok(None);
    }
    let known = payment::of_dossier(tx, payment.person, payment.dossier)?;
    if known.iter().any(|one| one.gateway_ref.as_ref() == Some(reference)) {
        return Ok(None);
    }
    Ok(Some(Payment {
        id: other,
        state: State::RefundDue,
        gateway_ref: Some(reference.clone()),
        version: 1,
        ..payment.clone()
    }))
}

/// Money that is to go back goes back.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn refund(env: &Env, most: i64) -> Result<usize> {
    let due = env.db.read(move |tx| payment::going_back(tx, most)).await?;
    let mut refunded = 0;
    for payment in due {
        let reference = payment.gateway_ref.clone().unwrap_or_default();
        if env.payment.refund(&reference, payment.amount.0).await.is_err() {
            tracing::warn!(payment = %payment.id, "a gateway does not take a refund now");
            continue;
        }
        let now = env.clock.now();
        env.db
            .write(move |tx| {
                payment::settle(tx, &payment, State::Refunded, now)?;
                Ok(((), Event::new(now, Actor::House, "payment.refunded").of(payment.id).into()))
            })
            .await?;
        refunded += 1;
    }
    Ok(refunded)
}
