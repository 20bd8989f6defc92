//! An officer's look at a dossier: recorded here, and told to the identity
//! centre, where the person sees it. One look per officer, dossier and hour.

use domain::{
    Error, Result,
    event::{Actor, Channel, Event, Letter},
    identity::{look::Purpose, officer::Officer},
};
use jiff::Timestamp;
use site::Env;
use store::{look::Look, person, services::dossier::Filed};

/// What an officer sees of a dossier.
const FIELDS: &str = "name number birth residence contact card";

/// Records the look, and only then may the dossier be read.
pub(super) async fn record(env: &Env, officer: &Officer, filed: &Filed) -> Result<()> {
    let now = env.clock.now();
    let unit = env.settings.units.find(&officer.unit);
    let viewer = unit.map_or_else(|| officer.unit.clone(), |unit| unit.name.vi.clone());
    let viewer_en = unit.map_or_else(|| officer.unit.clone(), |unit| unit.name.en.clone());
    let look = Look {
        id: env.dice.id(now),
        at: now,
        viewer: viewer.clone(),
        viewer_en: Some(viewer_en.clone()),
        viewer_id: officer.id.to_string(),
        purpose: Purpose::Dossier,
        thing: filed.dossier.id.to_string(),
        fields: FIELDS.to_owned(),
    };
    let (applicant, subject) = (filed.dossier.applicant, filed.subject.number);
    let (actor, code) = (Actor::Officer(officer.id.cast()), filed.dossier.told_code());
    let recorded = env.db.write(move |tx| {
        if !store::look::insert(tx, applicant, &look)? {
            return Err(Error::Conflict); // looked before in this hour: nothing to keep
        }
        let own = person::load(tx, applicant)?.profile.number;
        let event = Event::new(now, actor, "look.recorded").about(applicant).of(&look.thing);
        let mut told = domain::event::Events::from(event.with("purpose", look.purpose.word()));
        let mut concerned = vec![own, subject];
        concerned.dedup();
        for number in concerned {
            let letter = letter(&look, &code, now).with("number", number.as_str());
            told = told.send(letter.with("viewer", &viewer).with("viewer_en", &viewer_en));
        }
        Ok(((), told))
    });
    match recorded.await {
        Err(Error::Conflict) => Ok(()),
        other => other,
    }
}

/// What the identity centre is told, but for whom and by whom.
fn letter(look: &Look, code: &str, now: Timestamp) -> Letter {
    let letter = Letter { to: None, channel: Channel::Call, template: "identity.look", args: Vec::new() };
    letter
        .with("viewer_id", &look.viewer_id)
        .with("purpose", look.purpose.word())
        .with("thing", code)
        .with("fields", FIELDS)
        .with("at", now)
}
