//! How letters reach somebody: the phone and the e-mail address on record.

use domain::{
    Error, PersonId, Result,
    event::Channel,
    identity::{EmailAddress, PhoneNumber},
};
use jiff::Timestamp;

use crate::{PersonKey, Place, Tx, sql};

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// A phone that takes text messages.
    Phone(PhoneNumber),
    /// An e-mail address.
    Email(EmailAddress),
}

/// What of somebody is on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The phone.
    pub phone: Option<PhoneNumber>,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
}

impl Contacts {
    /// The phone, or, where there is none, the e-mail address.
    #[must_use]
    pub fn best(&self) -> Option<Contact> {
        let email = || self.email.clone().map(Contact::Email);
        self.phone.clone().map(Contact::Phone).or_else(email)
    }
}

impl Contact {
    /// A phone number or an e-mail address, whichever the text is.
    ///
    /// # Errors
    ///
    /// "contact.invalid" when it is neither.
    pub fn parse(text: &str) -> Result<Self> {
        if text.contains('@') {
            return Ok(Self::Email(text.parse()?));
        }
        Ok(Self::Phone(text.parse()?))
    }

    /// The word stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
        }
    }

    /// The one form it is stored and compared in.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::Phone(phone) => phone.as_str().to_owned(),
            Self::Email(email) => email.mailbox(),
        }
    }

    /// The form letters are sent to.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Phone(phone) => phone.as_str().to_owned(),
            Self::Email(email) => email.as_str().to_owned(),
        }
    }

    /// The form shown to somebody who has not proved they know it.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => phone.masked(),
            Self::Email(email) => email.masked(),
        }
    }
}

fn place(person: &PersonId) -> Place<'_> {
    Place { table: "contact", column: "sealed_value", row: person.as_bytes() }
}

/// The blind index a contact is found by.
pub fn index(tx: &Tx<'_>, contact: &Contact) -> [u8; 32] {
    tx.vault().blind("contact.value", &contact.value())
}

/// Puts a contact on record, in place of another of its kind.
///
/// # Errors
///
/// Broken, when the database is.
pub fn save(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &PersonKey,
    contact: &Contact,
    verified_at: Option<Timestamp>,
) -> Result<()> {
    let value_index = index(tx, contact);
    let sealed = key.seal(place(&person), contact.text().as_bytes())?;
    tx.execute(
        sql("insert into contact (person_id, kind, value_index, sealed_value, verified_at) \
             values ($1, $2, $3, $4, $5) on conflict (person_id, kind) do update set \
             value_index = excluded.value_index, sealed_value = excluded.sealed_value, \
             verified_at = excluded.verified_at"),
        &[&person, &contact.kind(), &value_index, &sealed, &verified_at],
    )?;
    Ok(())
}

/// What of somebody is on record.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of(tx: &mut Tx<'_>, person: PersonId, key: &PersonKey) -> Result<Contacts> {
    let rows = tx.all(
        sql("select kind, sealed_value from contact where person_id = $1 order by kind"),
        &[&person],
        |row| Ok((row.get::<String>(0)?, key.open_text(place(&person), row.bytes(1)?)?)),
    )?;
    let mut contacts = Contacts::default();
    for (kind, value) in rows {
        match kind.as_str() {
            "phone" => contacts.phone = Some(value.parse()?),
            "email" => contacts.email = Some(value.parse()?),
            other => return Err(Error::broken(format!("no contact kind {other}"))),
        }
    }
    Ok(contacts)
}

/// Whether this contact is the one on record, told by its blind index alone:
/// the same work whether it is or not.
///
/// # Errors
///
/// Broken, when the database is.
pub fn is_on_record(tx: &mut Tx<'_>, person: PersonId, contact: &Contact) -> Result<bool> {
    let given = index(tx, contact);
    let kept = tx.opt(
        sql("select value_index from contact where person_id = $1 and kind = $2"),
        &[&person, &contact.kind()],
        |row| row.get::<[u8; 32]>(0),
    )?;
    Ok(kept == Some(given))
}

/// By which way letters reach somebody: the phone, or, where there is none, the mailbox.
///
/// # Errors
///
/// Broken, when the database is.
pub fn channel_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Channel> {
    let kinds =
        tx.all(sql("select kind from contact where person_id = $1"), &[&person], |row| row.get::<String>(0))?;
    Ok(if kinds.iter().any(|kind| kind == "phone") { Channel::Sms } else { Channel::Email })
}
