//! A dossier that has lain too long: filed weeks before the demo's first start,
//! so that there is one to apologise for.

use std::sync::Arc;

use domain::{
    Error, PersonId, Result,
    calendar::date_in_vietnam,
    event::{Actor, Event},
    identity::account::{Account, Level, State},
    services::{Mandate, Published, field::Field},
};
use jiff::{SignedDuration, Timestamp};
use portal::acts::{
    Tables,
    dossier::{self, Confirmed},
    draft,
    payment::{self, Answer},
    seen::Applicant,
};
use site::Env;
use store::{
    contact::{self, Contact},
    person::{self, Profile},
    services::payment::Method,
};

use super::personas::LATE;
use crate::wiring;

/// How long it has lain: longer than seven working days, even around Tết.
const LIES_FOR: SignedDuration = SignedDuration::from_hours(24 * 26);

/// Files it, where it is not filed yet.
pub async fn fill(ministry: &Env) -> Result<()> {
    let number = LATE.number();
    if ministry.db.read(move |tx| person::by_number(tx, &number)).await?.is_some() {
        return Ok(());
    }
    let now = ministry.clock.now();
    let then = now.saturating_sub(LIES_FOR).unwrap_or(now);
    let env = Arc::new(wiring::at_moment(ministry, then));
    let published = env.settings.procedures.of_id("can-cuoc.cap-lai", date_in_vietnam(then));
    let published = published.ok_or(Error::Missing("procedure"))?;
    let person = known(&env, then).await?;
    file(&env, person, published).await
}

/// The portal knows them, as after their first sign-in.
async fn known(env: &Env, then: Timestamp) -> Result<PersonId> {
    let id: PersonId = env.dice.id(then);
    let number = LATE.number();
    let profile = Profile { number, name: LATE.name(), birth: LATE.birth(), sex: number.sex() };
    let account = Account { id, level: Level::Two, state: State::Active };
    env.db
        .write(move |tx| {
            let key = person::insert(tx, account, &profile, then)?;
            let index = person::number_index(tx, &number);
            person::claim(tx, "number", &index, id)?;
            if let Some(phone) = LATE.phone() {
                contact::save(tx, id, &key, &Contact::Phone(phone), Some(then))?;
            }
            Ok((id, Event::new(then, Actor::House, "demo.late_applicant").into()))
        })
        .await
}

/// Answers every page, sends it and pays.
async fn file(env: &Arc<Env>, person: PersonId, published: &Arc<Published>) -> Result<()> {
    let applicant = Applicant { number: LATE.number(), phone: LATE.phone() };
    let seen = draft::see(env, &applicant, published, applicant.number).await?;
    let id = draft::begin(env, person, Mandate::Own, &seen).await?;
    let mut open = draft::open(env, person, &applicant, id).await?;
    for page in published.procedure.pages.clone() {
        let answers = draft::Typed { answer: &typed, upon: None };
        let saved = draft::save(env, open, &page, answers).await?;
        open = saved.map_err(|_| Error::broken("the late dossier is answered wrongly"))?;
    }
    let total = dossier::bill(&open, &Tables::read(env).await?)?.total();
    let confirmed = Confirmed { total, digest: dossier::digest(&open) };
    let filed = dossier::submit(env, open, confirmed).await?;
    env.clock.advance(SignedDuration::from_mins(4));
    let bill = payment::begin(env, person, filed, Method::VietQr).await?;
    env.clock.advance(SignedDuration::from_mins(1));
    payment::answered(env, bill, Answer::Paid(format!("MAU-1-{bill}"))).await?;
    Ok(())
}

/// What they answered: a damaged card, to be collected.
fn typed(field: &Field) -> String {
    match field.id.as_str() {
        "ly_do" => "hong",
        "dien_thoai" => LATE.phone,
        "nhan_tai" => "tai_co_quan",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use domain::services::dossier::State as Where;
    use site::{
        SiteKind,
        testing::{Engine, Wishes, World},
    };

    use super::*;

    #[tokio::test]
    async fn the_late_dossier_is_filed_once_and_is_past_its_due_date() {
        let wishes = Wishes { kind: SiteKind::Portal, site: "ministry", ..Wishes::default() };
        let ministry = World::built(Engine::Sqlite, wishes).expect("a portal");
        ministry.resident(&LATE.resident()).await;
        for _ in 0..2 {
            fill(&ministry.env).await.expect("filed");
        }
        let (number, now) = (LATE.number(), ministry.now());
        let person = ministry.env.db.read(move |tx| person::by_number(tx, &number)).await.expect("a look");
        let dossiers = dossier::list(&ministry.env, person.expect("known"), None, 9).await.expect("a list");
        assert_eq!(dossiers.len(), 1);
        assert!(matches!(dossiers[0].dossier.state, Where::Processing));
        assert!(dossiers[0].dossier.is_late(now));
    }
}
