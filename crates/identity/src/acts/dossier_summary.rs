//! Summaries of dossiers: portals tell them, the app lists them.

use domain::{
    Result,
    event::{Actor, Event},
    identity::dossier_summary::{Ended, State, Summary},
    services::Words,
};
use jiff::Timestamp;
use site::{
    Env,
    call::{Heard, Refusal},
};

use super::call;

/// A portal tells where a dossier stands. Of two summaries the later counts,
/// in whatever order they come.
///
/// # Errors
///
/// As [`call::once`].
pub async fn told(env: &Env, heard: &Heard) -> Result<()> {
    let now = env.clock.now();
    let summary = read(heard, now)?;
    call::once(env, heard, move |tx, person| {
        let id = person.account.id;
        let kept = store::identity::dossier_summary::save(tx, id, &person.key, &summary)?;
        let what = if kept { "dossier.summarised" } else { "dossier.summary_outdated" };
        let event = Event::new(now, Actor::Client, what).about(id).of(&summary.dossier);
        Ok(event.with("client", summary.portal.clone()).with("state", summary.state.word()).into())
    })
    .await
}

fn read(heard: &Heard, now: Timestamp) -> Result<Summary, Refusal> {
    let text = |name| call::value(heard, name).map(str::to_owned);
    let state = State::of(call::value(heard, "state")?).ok_or(Refusal::Unclear)?;
    let due = call::maybe(heard, "due")?.map(|text| text.parse().map_err(|_| Refusal::Unclear));
    let link = text("link")?;
    if !ui::prefs::is_local(&link) {
        return Err(Refusal::Unclear);
    }
    Ok(Summary {
        portal: heard.caller.client.client_id.clone(),
        dossier: text("dossier")?,
        code: text("code")?,
        title: Words::new(text("title_vi")?, text("title_en")?),
        state,
        ended: ended(call::maybe(heard, "ended")?, state)?,
        due: due.transpose()?,
        link,
        updated_at: call::moment(heard, "updated_at", now)?,
        rev: call::read(heard, "rev")?,
    })
}

/// Where a portal says nothing, the state says whether the dossier is over.
fn ended(said: Option<&str>, state: State) -> Result<Ended, Refusal> {
    match said {
        None => Ok(state.ends()),
        Some("yes") => Ok(Ended::Yes),
        Some("no") => Ok(Ended::No),
        Some(_) => Err(Refusal::Unclear),
    }
}
