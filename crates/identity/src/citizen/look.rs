//! The access log: who looked at somebody's data, when, why, and at what.

use askama::Template;
use site::{
    Visit,
    answer::{self, Answer},
};
use store::{
    Tx,
    look::{Look, LookId},
};
use ui::{Form, Lang, Page, format};

use super::{
    asked::Asked,
    older::{FETCHED, cut},
    reader,
    receipt::name_of,
};

/// Who looked.
#[derive(Template)]
#[template(path = "citizen/look.html")]
struct Looks {
    page: Page,
    list: Vec<Look>,
    older: Option<LookId>,
    first: bool,
}

impl Looks {
    fn at(look: &Look) -> String {
        format::moment(look.at)
    }

    /// Who looked, in the reader's language where it is known.
    fn viewer<'a>(&self, look: &'a Look) -> &'a str {
        let english = look.viewer_en.as_deref().filter(|_| self.page.lang() == Lang::En);
        english.unwrap_or(&look.viewer)
    }

    fn why(&self, look: &Look) -> &str {
        self.page.lang().find(look.purpose.key()).unwrap_or_default()
    }

    fn fields(&self, look: &Look) -> String {
        fields(&self.page, look.fields.split_whitespace())
    }
}

/// Data by the words people use. What has no such word is told as it is.
pub(super) fn fields<'a>(page: &Page, words: impl Iterator<Item = &'a str>) -> String {
    let mut told: Vec<String> = Vec::new();
    for word in words {
        let name = page.lang().find(&format!("field.{word}")).unwrap_or(word).to_owned();
        if !told.contains(&name) {
            told.push(name);
        }
    }
    told.join(", ")
}

/// A portal that looked, by its English name; a unit has but one.
fn in_english(tx: &mut Tx<'_>, look: &mut Look) -> domain::Result<()> {
    if let Some(party) = store::client::find(tx, &look.viewer_id)? {
        look.viewer = name_of(&party, Lang::En);
    }
    Ok(())
}

/// Who looked.
pub async fn show(visit: Visit) -> Answer {
    let before: Option<LookId> = Asked::of(&visit).get("truoc").and_then(|id| id.parse().ok());
    let lang = visit.prefs.lang;
    let (reader, mut list) = reader::read(&visit, move |tx, person| {
        let mut list = store::look::of_person(tx, person.account.id, before, FETCHED)?;
        if lang == Lang::En {
            list.iter_mut().try_for_each(|look| in_english(tx, look))?;
        }
        Ok(list)
    })
    .await?;
    let older = cut(&mut list, |look| look.id);
    let page = reader.page(&visit).nav("me").back("/toi");
    answer::page(&Form::default(), &Looks { page, list, older, first: before.is_none() })
}
