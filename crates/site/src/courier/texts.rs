//! The words of a letter, and the outbox as a phone would show it.

use domain::{
    Result,
    event::Channel,
    message::{self, Sender},
};
use serde::Serialize;
use store::{
    contact::Contact,
    outbox::{self, Post},
};

use super::{contact_of, recipient};
use crate::Env;

/// A letter in words. A text message has no subject.
pub(super) struct Text {
    pub(super) subject: String,
    pub(super) body: String,
}

/// A letter in the words of its contact's kind, where there are such words.
pub(super) fn render(env: &Env, post: &Post, contact: &Contact, name: &str) -> Option<Text> {
    let settings = &env.settings;
    let sender = Sender {
        office: &settings.office,
        app: &settings.app,
        address: &settings.address,
        hotline: &settings.hotline,
        link_free: settings.link_free,
    };
    let mut args = post.args.clone();
    args.push(("name".to_owned(), name.to_owned()));
    match contact {
        Contact::Phone(_) => {
            message::sms(&post.template, &sender, &args).map(|body| Text { subject: String::new(), body })
        }
        Contact::Email(_) => message::email(&post.template, &sender, &args)
            .map(|email| Text { subject: email.subject, body: email.body }),
    }
}

/// A letter as a phone would show it. Only the demo shows them.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The letter.
    pub id: String,
    /// When it was posted (RFC 3339).
    pub at: String,
    /// "sms" or "email".
    pub channel: &'static str,
    /// The phone or address.
    pub to: String,
    /// Which text.
    pub template: String,
    /// What it says; an e-mail's subject is its first line.
    pub text: String,
}

/// The newest letters to phones and mail boxes, newest first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn shown(env: &Env, most: u32) -> Result<Vec<Shown>> {
    let posts = env.db.read(move |tx| outbox::list_recent(tx, most)).await?;
    let mut letters = Vec::new();
    for post in posts {
        letters.extend(show(env, &post).await?);
    }
    Ok(letters)
}

async fn show(env: &Env, post: &Post) -> Result<Option<Shown>> {
    if !matches!(post.channel, Channel::Sms | Channel::Email) {
        return Ok(None);
    }
    let Some(person) = post.to else { return Ok(None) };
    let Some(recipient) = recipient(env, person).await? else { return Ok(None) };
    let Some(contact) = contact_of(post.channel, &recipient.contacts) else { return Ok(None) };
    let Some(text) = render(env, post, &contact, &recipient.name) else { return Ok(None) };
    let (channel, to, words) = match &contact {
        Contact::Phone(phone) => ("sms", phone.as_str().to_owned(), text.body),
        Contact::Email(email) => {
            ("email", email.as_str().to_owned(), format!("{}\n{}", text.subject, text.body))
        }
    };
    let at = post.created_at.to_string();
    Ok(Some(Shown { id: post.id.to_string(), at, channel, to, template: post.template.clone(), text: words }))
}
