//! Who reads a page of the app: their name and the bell's count, in one look
//! together with what the page is about.

use axum::response::Response;
use domain::{
    Result,
    identity::{account::Account, session::Kind},
};
use site::Visit;
use store::{Tx, person::Person, person::Profile, session::Session};
use ui::Page;

use super::said;

/// Somebody signed in.
pub struct Reader {
    /// Their session.
    pub session: Session,
    /// Their account.
    pub account: Account,
    /// Who they are.
    pub profile: Profile,
    /// Notices they have not opened.
    pub unread: i64,
}

impl Reader {
    /// The context of a page they read.
    #[must_use]
    pub fn page(&self, visit: &Visit) -> Page {
        let name = self.profile.name.as_str();
        visit.page().person(visit.signed_in(Kind::Citizen, name, self.unread))
    }
}

/// Who reads, and what `look` sees in the same snapshot.
///
/// # Errors
///
/// The answer that says to sign in first, or why the page cannot be shown.
pub async fn read<T, F>(visit: &Visit, look: F) -> Result<(Reader, T), Response>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Person) -> Result<T> + Send + 'static,
{
    let session = visit.citizen().map_err(said::no(visit))?.clone();
    let id = session.person;
    let seen = visit.env.db.glance(move |tx| {
        let person = store::person::load(tx, id)?;
        let unread = store::notice::unread(tx, id)?;
        let seen = look(tx, &person)?;
        Ok((person.account, person.profile, unread, seen))
    });
    let (account, profile, unread, seen) = seen.await.map_err(said::no(visit))?;
    Ok((Reader { session, account, profile, unread }, seen))
}

/// Who reads a page that looks at nothing else of theirs.
///
/// # Errors
///
/// As [`read`].
pub async fn reader(visit: &Visit) -> Result<Reader, Response> {
    let (reader, ()) = read(visit, |_, _| Ok(())).await?;
    Ok(reader)
}

/// The context of a page that is there for everybody: with name and bell for
/// whoever is signed in.
///
/// # Errors
///
/// The answer that says why the page cannot be shown.
pub async fn page(visit: &Visit) -> Result<Page, Response> {
    match visit.session {
        Some(_) => Ok(reader(visit).await?.page(visit)),
        None => Ok(visit.page()),
    }
}
