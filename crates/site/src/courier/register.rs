//! What a dossier does in the registers: one act there, with its event, each thing once.

use domain::{
    Error, Result,
    identity::card_effect::{CardEffect, Done, Effect},
};
use store::{outbox::Post, registers::card};

use super::{End, odd};
use crate::Env;

/// Does to a card what the letter says.
pub(super) async fn card(env: &Env, post: &Post) -> Result<End> {
    let effect = read(post)?;
    let now = env.clock.now();
    let done = env.registers.write(move |tx| card::apply(tx, &effect, now)).await?;
    Ok(match done {
        Done::Now | Done::Before => End::Sent,
        Done::NotYet => End::Later("not ordered yet"),
        Done::Nobody => End::Never("nobody"),
    })
}

fn read(post: &Post) -> Result<CardEffect> {
    let arg = |name| post.arg(name).ok_or_else(|| odd(name));
    Ok(CardEffect {
        dossier: arg("dossier")?.to_owned(),
        effect: Effect::of(arg("effect")?).ok_or_else(|| odd("effect"))?,
        number: arg("number")?.parse()?,
        at: arg("at")?.parse().map_err(Error::broken)?,
    })
}
