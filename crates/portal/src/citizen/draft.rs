//! Filling in, one page at a time: saved at each, resumed on any device.

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Error,
    services::{
        Eligibility, Mandate,
        field::{Editing, Field},
        procedure::Page as Asked,
    },
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::services::draft::DraftId;
use ui::{Form, Html, Page, format};

use super::{filer::Filer, query, question, subject};
use crate::acts::{
    dossier,
    draft::{self, NotKept, Open},
};
use crate::said;

/// Somebody with a draft of theirs.
pub(super) struct Filling {
    pub(super) filer: Filer,
    pub(super) open: Open,
}

impl Filling {
    /// A draft of whoever is signed in. One that was sent leads to its dossier.
    pub(super) async fn of(visit: Visit, id: &str) -> Result<Self, Response> {
        Self::or_sent(visit, id, "").await
    }

    /// The same; one that was sent leads to a place of its dossier.
    pub(super) async fn or_sent(visit: Visit, id: &str, place: &str) -> Result<Self, Response> {
        let filer = Filer::of(visit).await?;
        let id: DraftId = id.parse().map_err(|_| filer.error(Error::Missing("draft")))?;
        let open = match draft::open(&filer.visit().env, filer.id, &filer.applicant, id).await {
            Ok(open) => open,
            Err(Error::Refused(refused)) if refused.code == "draft.sent" => {
                let sent = dossier::of_draft(&filer.visit().env, filer.id, id).await;
                let sent = sent.map_err(|error| filer.error(error))?;
                let place = |id| format!("/ho-so/{id}{place}");
                return Err(ui::respond::to(&sent.map_or("/ho-so".to_owned(), place)));
            }
            Err(error) => return Err(filer.error(error)),
        };
        if !filer.level_is_enough(open.seen.procedure()) {
            let slug = &open.seen.procedure().slug;
            return Err(filer.begin_again(slug));
        }
        Ok(Self { filer, open })
    }

    /// An address of this draft.
    pub(super) fn at(&self, rest: &str) -> String {
        format!("/ho-so/nhap/{}{rest}", self.open.draft.id)
    }

    /// A page of this draft: who is acted for, and when it was kept.
    pub(super) fn page(&self) -> Page {
        let draft = &self.open.draft;
        let mut page = self.filer.visitor.page("services");
        if draft.version > 1 {
            page = page.saved(draft.saved_at);
        }
        match draft.mandate {
            Mandate::Own => page,
            Mandate::Child | Mandate::Ward => page.acting_for(draft.subject.name.as_str()),
        }
    }

    pub(super) fn title(&self) -> String {
        said(self.filer.visit().prefs.lang, &self.open.seen.procedure().title).to_owned()
    }

    /// The first page that is not answered as it should be.
    pub(super) fn unanswered(&self) -> Option<String> {
        self.open.seen.sight().read_again(&self.open.draft.answers).err()
    }
}

/// A draft goes on where it was left.
pub async fn resume(visit: Visit, Path(id): Path<String>) -> Answer {
    let filling = Filling::of(visit, &id).await?;
    let next = filling.unanswered().unwrap_or_else(|| "kiem-tra".to_owned());
    answer::see_other(&filling.at(&format!("/{next}")))
}

/// What the register says, not to be changed here.
struct Known {
    label: String,
    value: String,
    source: String,
}

/// The hidden field that names what a page's answers are given upon.
const UPON: &str = "dau";

/// One page of questions.
#[derive(Template)]
#[template(path = "citizen/draft.html")]
struct Ask {
    page: Page,
    title: String,
    heading: String,
    known: Vec<Known>,
    parts: Vec<Html>,
    action: String,
    /// What the answers are given upon.
    upon: String,
    progress: String,
}

impl Ask {
    fn known(&self) -> Html {
        let rows = self
            .known
            .iter()
            .fold(self.page.summary(), |list, row| list.row_more(&row.label, &row.value, [&row.source]));
        Html::trusted(rows)
    }
}

/// One page of questions.
pub async fn show(visit: Visit, Path((id, asked)): Path<(String, String)>) -> Answer {
    let filling = Filling::of(visit, &id).await?;
    let (place, asked) = asked_page(&filling, &asked)?;
    // Pages come in order: what depends on an earlier answer can only be asked after it.
    if let Some(first) = filling.unanswered() {
        let earlier = filling.open.seen.procedure().pages[..place].iter().any(|page| page.id == first);
        if earlier {
            return answer::see_other(&filling.at(&format!("/{first}")));
        }
    }
    let form = question::filled(&asked, &filling.open.seen.sight(), &filling.open.draft.answers);
    answer::page(&Form::default(), &ask(&filling, (place, &asked), form))
}

fn asked_page(filling: &Filling, id: &str) -> Result<(usize, Asked), Response> {
    let pages = &filling.open.seen.procedure().pages;
    let place = pages.iter().position(|page| page.id == id);
    let place = place.ok_or_else(|| filling.filer.error(Error::Missing("page")))?;
    Ok((place, pages[place].clone()))
}

/// Whether the page was opened to change one answer.
fn mending(filer: &Filer) -> bool {
    !query::value(filer.visit(), "sua").is_empty()
}

fn ask(filling: &Filling, (place, asked): (usize, &Asked), form: Form) -> Ask {
    let lang = filling.filer.visit().prefs.lang;
    let pages = &filling.open.seen.procedure().pages;
    let back = match place.checked_sub(1) {
        _ if mending(&filling.filer) => filling.at("/kiem-tra"),
        Some(before) => filling.at(&format!("/{}", pages[before].id)),
        None => format!("/dich-vu/{}/doi-tuong", filling.open.seen.procedure().slug),
    };
    let upon = form.typed(UPON).map_or_else(|| draft::mark(&filling.open, asked), str::to_owned);
    let page = filling.page().back(back).form(form);
    let mut known = Vec::new();
    for field in asked.fields.iter().filter(|field| field.editing == Editing::Locked) {
        let value = filling.open.seen.known.for_field(field).unwrap_or_default();
        let source = field.from.map_or("", |source| source.word());
        let register = lang.text(&format!("source.{source}")).to_owned();
        known.push(Known {
            label: said(lang, &field.label).to_owned(),
            value: question::shown(lang, field, value),
            source: lang.with("common.from_register", &[("register", register)]),
        });
    }
    let suffix = if mending(&filling.filer) { "?sua=1" } else { "" };
    Ask {
        title: filling.title(),
        heading: said(lang, &asked.title).to_owned(),
        known,
        parts: question::parts(&page, asked),
        action: filling.at(&format!("/{}{suffix}", asked.id)),
        upon,
        progress: lang.with("dossier.page_of", &[("number", place + 1), ("total", pages.len() + 1)]),
        page,
    }
}

/// A page was answered.
pub async fn send(visit: Visit, Path((id, asked)): Path<(String, String)>, Typed(form): Typed) -> Answer {
    let filling = Filling::or_sent(visit, &id, "?xong=da-nop").await?;
    let (place, asked) = asked_page(&filling, &asked)?;
    let Filling { filer, open } = filling;
    let answer = |field: &Field| question::typed(&form, field);
    let typed = draft::Typed { answer: &answer, upon: form.typed(UPON) };
    match draft::save(&filer.visit().env, copy(&open), &asked, typed).await {
        Err(error) => Err(filer.error(error)),
        Ok(Err(why)) => not_kept(&Filling { filer, open }, (place, &asked), form, &why),
        Ok(Ok(open)) => {
            let again = mending(&filer);
            let filling = Filling { filer, open };
            let sight = filling.open.seen.sight();
            if sight.eligibility(Some(&asked.id), &filling.open.draft.answers) != Eligibility::Yes {
                return answer::see_other(&filling.at("/dieu-kien"));
            }
            let next = filling.open.seen.procedure().pages.get(place + 1);
            let next = next.filter(|_| !again).map_or("kiem-tra", |page| page.id.as_str());
            answer::see_other(&filling.at(&format!("/{next}")))
        }
    }
}

/// The page again, with what was typed and what is to be done about it.
fn not_kept(filling: &Filling, (place, asked): (usize, &Asked), mut form: Form, why: &NotKept) -> Answer {
    let lang = filling.filer.visit().prefs.lang;
    let field_of = |id: &String| asked.fields.iter().find(|known| known.id == *id);
    match why {
        NotKept::Wrong(wrong) => {
            for (id, refusal) in wrong {
                if let Some(field) = field_of(id) {
                    question::refuse(&mut form, lang, field, refusal);
                }
            }
        }
        NotKept::Elsewhere(others) => {
            let draft = &filling.open.draft;
            for field in others.iter().filter_map(field_of) {
                let there = question::shown(lang, field, draft.answers.get(&field.id).unwrap_or_default());
                let args = [("there", there), ("at", format::moment(draft.saved_at))];
                form.error(field.id.clone(), lang.with("dossier.changed_elsewhere", &args));
            }
            // Whoever sends this page again has read what is there.
            form.set(UPON, draft::mark(&filling.open, asked));
        }
    }
    answer::page(&form.clone(), &ask(filling, (place, asked), form))
}

fn copy(open: &Open) -> Open {
    Open { draft: open.draft.clone(), seen: open.seen.clone() }
}

/// An answer that shows that this procedure is not the right one.
pub async fn wall(visit: Visit, Path(id): Path<String>) -> Answer {
    let filling = Filling::of(visit, &id).await?;
    let answers = &filling.open.draft.answers;
    let pages = filling.open.seen.procedure().pages.iter().map(|page| Some(page.id.as_str()));
    for after in [None].into_iter().chain(pages) {
        if let Some(view) = subject::walled(&filling.filer, &filling.open.seen, after, answers).await? {
            return answer::page(&Form::default(), &view);
        }
    }
    answer::see_other(&filling.at(""))
}

/// Somebody throws a draft away.
pub async fn discard(visit: Visit, Path(id): Path<String>, Typed(_): Typed) -> Answer {
    let filer = Filer::of(visit).await?;
    let id: DraftId = id.parse().map_err(|_| filer.error(Error::Missing("draft")))?;
    let gone = draft::discard(&filer.visit().env, filer.id, id).await;
    gone.map_err(|error| filer.error(error))?;
    answer::see_other("/ho-so?xong=bo-nhap")
}
