//! Userinfo: what a relying party is told about a person, and who wrote it down.

use std::sync::Arc;

use domain::{
    Id, PersonId, Result,
    event::{Actor, Channel, Event, Events, Letter},
    identity::{Sex, look::Purpose},
};
use jiff::Timestamp;
use oidc::{
    bearer::Refusal,
    claim::Claims,
    scope::Scopes,
    userinfo::{Proved, Userinfo, answer, told, told_in_id_token},
};
use store::{
    grant::{Grant, TokenKind},
    look::Look,
};

pub use oidc::userinfo::Person;

use super::clients;
use crate::{Env, SiteKind, session, visit};

/// What this site can say about somebody.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn person(env: &Env, id: PersonId) -> Result<Person> {
    env.db
        .glance(move |tx| {
            let person = store::person::load(tx, id)?;
            let contacts = store::contact::of(tx, id, &person.key)?;
            let gender = match person.profile.sex {
                Sex::Male => "male",
                Sex::Female => "female",
            };
            Ok(Person {
                name: Some(person.profile.name.as_str().to_owned()),
                birthdate: Some(person.profile.birth.to_string()),
                gender: Some(gender.to_owned()),
                phone: contacts.phone.map(|phone| (phone.as_str().to_owned(), Proved::Yes)),
                email: contacts.email.map(|email| (email.as_str().to_owned(), Proved::Yes)),
                personal_id_number: Some(person.profile.number.as_str().to_owned()),
                account_level: u8::try_from(person.account.level.number()).ok(),
            })
        })
        .await
}

/// Answers the bearer of an access token. The first answer to a token is a look
/// that the person sees; later ones are the same look.
///
/// # Errors
///
/// Broken, when the house is.
pub async fn tell(
    env: &Arc<Env>,
    token: &str,
    now: Timestamp,
) -> Result<std::result::Result<Userinfo, Refusal>> {
    let index = visit::index(token);
    let found = env
        .db
        .glance(move |tx| {
            let found = store::grant::find_token(tx, TokenKind::Access, &index)?;
            let Some(found) = found else { return Ok(None) };
            let good = found.expires_at > now && found.grant.ended_at.is_none();
            let usable = good
                && session::gate(tx, domain::identity::session::Kind::Citizen, found.grant.person, now)
                    .is_ok();
            Ok(usable.then_some(found))
        })
        .await?;
    let Some(found) = found else { return Ok(Err(Refusal::Token)) };
    let Some(known) = clients::find(env, &found.grant.client_id, now).await? else {
        return Ok(Err(Refusal::Token));
    };
    let named: Claims = serde_json::from_str(&found.grant.claims).map_err(domain::Error::broken)?;
    let told = told(&known.client, Scopes::parse(&found.grant.scope), &named);
    if found.first_used_at.is_none() {
        // The look tells of the whole sign-in: what the id_token said, too.
        let said = told_in_id_token(&known.client, &named);
        let fields: Vec<&str> = told
            .iter()
            .chain(said.iter().filter(|claim| !told.contains(claim)))
            .map(|claim| claim.name())
            .collect();
        let index = Used { index, fields: fields.join(" ") };
        record(env, index, &found.grant, &known, now).await?;
    }
    let person = person(env, found.grant.person).await?;
    Ok(Ok(answer(&found.grant.sub, &person, &told)))
}

/// A token that is used for the first time, and what its bearer is told.
struct Used {
    index: [u8; 32],
    fields: String,
}

async fn record(env: &Env, used: Used, grant: &Grant, party: &clients::Known, now: Timestamp) -> Result<()> {
    // A broker's looks are its own clients'; the person's log is kept where the account is.
    let at_home = env.settings.kind == SiteKind::Identity;
    let told_home = !at_home && env.settings.identity.is_some();
    let look = Look {
        id: Id::new(now, env.dice.bytes()),
        at: now,
        viewer: party.name.clone(),
        viewer_en: Some(party.name_en.clone()),
        viewer_id: grant.client_id.clone(),
        purpose: if at_home { Purpose::SignIn } else { Purpose::SignInThrough },
        thing: grant.id.to_string(),
        fields: used.fields,
    };
    let (person, index) = (grant.person, used.index);
    env.db
        .write(move |tx| {
            let first = store::grant::first_use(tx, &index, now)?;
            if first && at_home {
                store::look::insert(tx, person, &look)?;
            }
            let event = Event::new(now, Actor::Client, "userinfo.read").about(person).of(&look.thing);
            let events = Events::from(event);
            if first && told_home {
                let number = store::person::load(tx, person)?.profile.number;
                return Ok(((), events.send(passed_on(&look, number.as_str()))));
            }
            Ok(((), events))
        })
        .await
}

/// A look as the identity centre is told of it.
fn passed_on(look: &Look, number: &str) -> Letter {
    let letter = Letter { to: None, channel: Channel::Call, template: "identity.look", args: Vec::new() };
    letter
        .with("number", number)
        .with("viewer", &look.viewer)
        .with("viewer_en", look.viewer_en.as_deref().unwrap_or(&look.viewer))
        .with("viewer_id", &look.viewer_id)
        .with("purpose", look.purpose.word())
        .with("thing", &look.thing)
        .with("fields", &look.fields)
        .with("at", look.at)
}
