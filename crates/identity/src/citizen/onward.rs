//! Where somebody goes once they have proved who they are.

use axum::response::Response;
use domain::{Error, identity::session::Kind};
use site::{
    Visit,
    answer::{self, Answer},
    provider::{self, Next, Party, Waiting},
    visit::session_cookie,
};
use ui::{Lang, prefs::is_local};

use super::asked::Asked;
use crate::acts::sign_in::SignedIn;

/// The names that lead on: a relying party's request, or a page of this site.
pub const NAMES: [&str; 2] = ["yeu-cau", "tiep"];

/// The relying party's request that waits, where one does.
#[must_use]
pub fn ask(asked: &Asked) -> Option<&str> {
    asked.get("yeu-cau")
}

/// A page of this site to go on to: never another site's, however it is written.
#[must_use]
pub fn place(asked: &Asked) -> Option<&str> {
    asked.get("tiep").filter(|path| is_local(path))
}

/// Whoever waits, by name, for a letter: letters are in Vietnamese.
pub async fn site(visit: &Visit, asked: &Asked) -> Option<String> {
    provider::waiting_for(visit, ask(asked), Lang::Vi).await.map(|waiting| waiting.site)
}

/// Whoever waits, for a page that offers to go back to them with nothing proved.
pub async fn waiting(visit: &Visit, asked: &Asked) -> Option<Waiting> {
    provider::waiting_for(visit, ask(asked), visit.prefs.lang).await
}

/// The relying party that waits, to be answered by the act that takes the proof.
///
/// # Errors
///
/// The page that says that the house is broken.
pub async fn party(visit: &Visit, asked: &Asked) -> Result<Party, Response> {
    Party::find(visit, ask(asked)).await.map_err(|error| answer::error(visit, error))
}

/// On with a session that was begun or proved afresh: to the relying party that
/// waited, to the next proof it wants, or to a page of this site.
///
/// # Errors
///
/// The answer that says why not; the cookie is set all the same.
pub fn go(visit: &Visit, asked: &Asked, signed_in: SignedIn) -> Answer {
    let cookie = session_cookie(&visit.env, Kind::Citizen, &signed_in.cookie);
    let answered = match signed_in.went {
        Ok(Next::GoOn(url)) => answer::go_on(visit, &url),
        Ok(Next::Step(path)) => answer::see_other(&path),
        Ok(Next::Home) => answer::see_other(place(asked).unwrap_or("/")),
        Err(refused) => Err(answer::error(visit, Error::Refused(refused))),
    };
    let set = |response: Response| answer::with_cookie(response, cookie.clone());
    answered.map(set).map_err(set)
}

#[cfg(test)]
mod tests {
    use ui::prefs::is_local;

    #[test]
    fn only_pages_of_this_site_are_gone_on_to() {
        for path in ["/", "/toi/khoa?x=1", "/giay-to"] {
            assert!(is_local(path), "{path}");
        }
        for path in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\\b", "/a\r\nb", "toi"]
        {
            assert!(!is_local(path), "{path}");
        }
    }
}
