//! Tiện ích yêu thích: chosen and ordered.

use askama::Template;
use domain::identity::favourite::{Change, MOST};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Page};

use super::{
    asked::Asked,
    reader, said,
    utility::{self, Offer},
};
use crate::acts;

const PATH: &str = "/tien-ich";

/// The buttons of the page, by the name each sends, and what they do.
const BUTTONS: [(&str, Change); 4] =
    [("them", Change::Add), ("bo", Change::Remove), ("len", Change::Up), ("xuong", Change::Down)];

/// What is chosen, in its order, and what is not.
#[derive(Template)]
#[template(path = "citizen/favourite.html")]
struct Favourites {
    page: Page,
    chosen: Vec<Offer>,
    others: Vec<Offer>,
}

impl Favourites {
    fn is_full(&self) -> bool {
        self.chosen.len() >= MOST
    }
}

/// What is chosen, and what can be.
pub async fn show(visit: Visit) -> Answer {
    page(&visit, &Form::default()).await
}

async fn page(visit: &Visit, form: &Form) -> Answer {
    let (reader, words) = reader::read(visit, |tx, person| {
        let kept = store::identity::favourite::of_person(tx, person.account.id, &person.key)?;
        Ok(kept.favourites.words().to_vec())
    })
    .await?;
    let mut page = reader.page(visit).nav("home").back("/").form(form.clone());
    if Asked::of(visit).get("xong").is_some() && !form.failed() {
        page = page.notice(visit.prefs.lang.text("favourite.changed"));
    }
    let shelf = utility::shelf(visit).await?;
    let chosen = shelf.of_words(&words);
    let mut others = shelf.offers;
    others.retain(|offer| !words.contains(&offer.word));
    answer::page(form, &Favourites { page, chosen, others })
}

/// A button was pressed.
pub async fn change(visit: Visit, Typed(mut form): Typed) -> Answer {
    let session = visit.citizen().map_err(said::no(&visit))?;
    let pressed = BUTTONS.iter().find_map(|(name, change)| Some((*change, form.typed(name)?.to_owned())));
    let Some((change, word)) = pressed else { return Err(answer::error(&visit, ui::Unreadable.into())) };
    match acts::favourite::change(&visit.env, session.person, change, &word).await {
        Ok(_) => answer::see_other(&format!("{PATH}?xong=co")),
        Err(error) => {
            said::note(&visit, &mut form, "", error)?;
            page(&visit, &form).await
        }
    }
}
