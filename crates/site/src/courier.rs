//! The courier: sends what acts have posted, at least once, never before the commit.

mod centre;
mod lanes;
mod parties;
mod register;
mod texts;

use std::{sync::Arc, time::Duration};

use domain::{Error, PersonId, Result, event::Channel};
use gateway::tray::Failure;
use jiff::{SignedDuration, Timestamp};
use store::{
    Tx,
    contact::{Contact, Contacts},
    outbox::{self, LetterId, Post},
};

pub use texts::{Shown, shown};

use tokio::time::Instant;

use self::lanes::Lanes;
use crate::Env;

/// How the delivery of one letter ended.
enum End {
    Sent,
    Later(&'static str),
    Never(&'static str),
}

/// A delivery that has come to its end.
struct Ended {
    post: Post,
    end: End,
    at: Timestamp,
}

async fn carry(env: Arc<Env>, post: Post) -> Ended {
    let end = deliver(&env, &post).await.unwrap_or_else(|error| {
        tracing::error!(letter = %post.id, %error, "a letter could not be delivered");
        End::Later("broken")
    });
    Ended { post, end, at: env.clock.now() }
}

impl Ended {
    /// Notes the end with the letter. A code that was sent is nobody's business
    /// any more: it is forgotten, unless the demo's phone is to show it again.
    fn note(&self, tx: &mut Tx<'_>, forget: bool) -> Result<()> {
        let (id, at) = (self.post.id, self.at);
        match self.end {
            End::Sent if forget => outbox::sent_and_forgotten(tx, id, at),
            End::Sent => outbox::sent(tx, id, at),
            End::Later(why) => outbox::put_off(tx, &self.post, at, why),
            End::Never(why) => outbox::give_up(tx, id, at, why),
        }
    }
}

/// Whom a letter is for, as the courier needs them.
struct Recipient {
    name: String,
    contacts: Contacts,
}

async fn recipient(env: &Env, person: PersonId) -> Result<Option<Recipient>> {
    env.db
        .glance(move |tx| {
            let Some(person) = store::person::find(tx, person)? else { return Ok(None) };
            let contacts = store::contact::of(tx, person.account.id, &person.key)?;
            Ok(Some(Recipient { name: person.profile.name.as_str().to_owned(), contacts }))
        })
        .await
}

async fn deliver(env: &Arc<Env>, post: &Post) -> Result<End> {
    if is_stale(env, post) {
        return Ok(End::Never("too late"));
    }
    match (post.channel, post.to) {
        (Channel::Void, _) => Ok(End::Sent),
        (Channel::Call, _) => call(env, post).await,
        (_, None) => Ok(End::Never("nobody")),
        (channel, Some(person)) => match recipient(env, person).await? {
            Some(recipient) => outside(env, post, channel, &recipient).await,
            None => Ok(End::Never("nobody")),
        },
    }
}

/// Delivers a letter to a program: another site, the registers, a relying party.
async fn call(env: &Arc<Env>, post: &Post) -> Result<End> {
    match (post.template.as_str(), centre::path_of(&post.template)) {
        (_, Some(path)) => centre::tell(env, post, path).await,
        ("register.card", _) => register::card(env, post).await,
        _ => parties::call(env, post).await,
    }
}

/// A code that is no longer good only confuses; a party that does not answer
/// for a day learns of the sign-out when it next asks.
fn is_stale(env: &Env, post: &Post) -> bool {
    let waited = env.clock.now().duration_since(post.created_at);
    let code = post.template.starts_with("otp.") && waited >= domain::identity::otp::LIFE;
    let sign_out = post.template.starts_with("session.");
    code || (sign_out && waited >= SignedDuration::from_hours(24))
}

/// The contact a letter goes to by its channel.
fn contact_of(channel: Channel, contacts: &Contacts) -> Option<Contact> {
    match channel {
        Channel::Sms => contacts.phone.clone().map(Contact::Phone),
        Channel::Email => contacts.email.clone().map(Contact::Email),
        _ => contacts.best(),
    }
}

async fn outside(env: &Env, post: &Post, channel: Channel, recipient: &Recipient) -> Result<End> {
    let Some(contact) = contact_of(channel, &recipient.contacts) else { return Ok(End::Never("no contact")) };
    let Some(text) = texts::render(env, post, &contact, &recipient.name) else {
        return Ok(End::Never("no text"));
    };
    let id = post.id.to_string();
    let carried = match &contact {
        Contact::Phone(phone) => {
            let message = gateway::sms::TextMessage {
                id: &id,
                at: env.clock.now(),
                to: phone.as_str(),
                template: &post.template,
                text: &text.body,
            };
            env.sms.send(message).await
        }
        Contact::Email(email) => {
            let mail = gateway::email::Mail {
                id: &id,
                at: env.clock.now(),
                to: email.as_str(),
                template: &post.template,
                subject: &text.subject,
                body: &text.body,
            };
            env.email.send(mail).await
        }
    };
    Ok(ended(carried, post.id))
}

fn ended(carried: std::result::Result<(), Failure>, letter: LetterId) -> End {
    match carried {
        Ok(()) => End::Sent,
        Err(Failure::Later(why)) => {
            tracing::warn!(%letter, why, "a carrier does not take a letter now");
            End::Later("carrier")
        }
        Err(Failure::Never(why)) => {
            tracing::warn!(%letter, why, "a carrier refuses a letter");
            End::Never("carrier")
        }
    }
}

/// How long after a turn the next one comes at the earliest, unless so much has
/// ended that it is to be noted: many letters then cost one act, and none waits
/// for longer than this while its lane has room.
const PAUSE: Duration = Duration::from_millis(100);

/// How long until the outbox is looked into again, whatever happens.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs for as long as the site does: woken by a commit with letters, by
/// deliveries that ended, and once a second for those that were put off.
pub async fn run(env: Arc<Env>) {
    let mut lanes = Lanes::default();
    loop {
        let began = Instant::now();
        if let Err(error) = lanes.turn(&env).await {
            tracing::error!(site = %env.settings.site, %error, "the courier stumbled");
            // A database that is down is not asked again at once, however much waits to be noted.
            tokio::time::sleep(AGAIN).await;
        }
        rest(&env, &mut lanes, began).await;
    }
}

/// Waits until there is something to take or to note, and until the pause after
/// the turn that began then is over.
async fn rest(env: &Arc<Env>, lanes: &mut Lanes, began: Instant) {
    let (mut until, pause) = (began + AGAIN, began + PAUSE);
    while !lanes.are_to_be_noted() {
        tokio::select! {
            () = env.db.letters_posted() => until = until.min(pause),
            Some(ended) = lanes.ended(env) => {
                until = until.min(pause);
                if let Err(error) = ended {
                    tracing::error!(site = %env.settings.site, %error, "a delivery broke off");
                }
            }
            () = tokio::time::sleep_until(until) => return,
        }
    }
}

/// Sends what is due until nothing is: for tests and for the end of a process.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn settle(env: &Arc<Env>) -> Result<()> {
    let mut lanes = Lanes::default();
    loop {
        lanes.turn(env).await?;
        if lanes.are_empty() {
            return Ok(());
        }
        while let Some(ended) = lanes.ended(env).await {
            ended?;
        }
    }
}

/// A courier that finds something odd in a letter says so.
fn odd(what: &str) -> Error {
    Error::broken(format!("a letter without its {what}"))
}

#[cfg(test)]
mod tests;
