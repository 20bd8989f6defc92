//! *Chọn đối tượng*: for whom, and whether they may, before any form.

use std::sync::Arc;

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Error,
    identity::PersonalIdNumber,
    services::{
        Answers, Eligibility, Mandate, Published,
        procedure::{Goto, Rule},
    },
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::services::dossier;
use ui::{Form, Html, Page};

use super::filer::{self, Filer};
use crate::acts::{
    Seen, draft,
    subject::{self, Choice},
};
use crate::said;

/// Somebody one can choose.
struct Offer {
    value: String,
    label: String,
    hint: String,
}

/// For whom.
#[derive(Template)]
#[template(path = "citizen/subject.html")]
struct Choose {
    page: Page,
    title: String,
    offers: Vec<Offer>,
}

impl Choose {
    fn choices(&self) -> Html {
        let lead = self.page.radios("doi-tuong").label(self.page.t("dossier.subject_label"));
        let offer = |radios: ui::parts::Radios, offer: &Offer| {
            radios.option_hint(&offer.value, &offer.label, &offer.hint)
        };
        Html::trusted(self.offers.iter().fold(lead, offer))
    }
}

/// For whom.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Answer {
    let (filer, published, choices) = opened(visit, &slug).await?;
    let page = filer.visitor.page("services").back(format!("/dich-vu/{slug}"));
    answer::page(&Form::default(), &view(&filer, &published, &choices, page))
}

fn view(filer: &Filer, published: &Published, choices: &[Choice], page: Page) -> Choose {
    let offers = choices.iter().map(|choice| offer(filer.visit(), choice)).collect();
    Choose { title: said(page.lang(), &published.procedure.title).to_owned(), offers, page }
}

/// The procedure with everybody one may choose, for whoever has what it needs.
async fn opened(visit: Visit, slug: &str) -> Result<(Filer, Arc<Published>, Vec<Choice>), Response> {
    let filer = Filer::of(visit).await?;
    let published = filer::procedure(filer.visit(), slug)?;
    if filer.lacks(&published.procedure).is_some() {
        return Err(filer.begin_again(slug));
    }
    let choices = subject::choices(&filer.visit().env, &filer.applicant, &published).await;
    let choices = choices.map_err(|error| filer.error(error))?;
    Ok((filer, published, choices))
}

fn offer(visit: &Visit, choice: &Choice) -> Offer {
    let lang = visit.prefs.lang;
    let subject = &choice.seen.subject;
    let label = lang.text(match choice.mandate {
        Mandate::Own => "dossier.for_own",
        Mandate::Child => "dossier.for_child",
        Mandate::Ward => "dossier.for_ward",
    });
    Offer {
        value: key(visit, &subject.number),
        label: format!("{label}: {}", subject.name.as_str()),
        hint: lang.with("dossier.born", &[("day", subject.birth.shown())]),
    }
}

/// What stands for somebody in forms and addresses, instead of their number.
fn key(visit: &Visit, number: &PersonalIdNumber) -> String {
    let mac = visit.env.keys.mac("subject", number.as_str().as_bytes());
    domain::text::hex(&mac[..8])
}

/// Somebody was chosen.
pub async fn choose(visit: Visit, Path(slug): Path<String>, Typed(mut form): Typed) -> Answer {
    let (filer, published, choices) = opened(visit, &slug).await?;
    let chosen = form.get("doi-tuong").to_owned();
    let Some(choice) = choices.iter().find(|one| key(filer.visit(), &one.seen.subject.number) == chosen)
    else {
        form.error("doi-tuong", filer.visit().prefs.lang.text("dossier.choose_subject"));
        let page = filer.visitor.page("services").back(format!("/dich-vu/{slug}")).form(form.clone());
        return answer::page(&form, &view(&filer, &published, &choices, page));
    };
    let seen = see(&filer, &published, choice).await?;
    if seen.sight().eligibility(None, &Answers::default()) != Eligibility::Yes {
        return answer::see_other(&format!("/dich-vu/{slug}/dieu-kien/{chosen}"));
    }
    let begun = draft::begin(&filer.visit().env, filer.id, choice.mandate, &seen).await;
    let id = begun.map_err(|error| filer.error(error))?;
    answer::see_other(&format!("/ho-so/nhap/{id}"))
}

async fn see(filer: &Filer, published: &Arc<Published>, choice: &Choice) -> Result<Seen, Response> {
    let number = choice.seen.subject.number;
    let seen = draft::see(&filer.visit().env, &filer.applicant, published, number).await;
    seen.map_err(|error| filer.error(error))
}

/// Why not, and the way on.
#[derive(Template)]
#[template(path = "citizen/eligibility.html")]
pub(super) struct Wall {
    page: Page,
    title: String,
    name: String,
    why: String,
    /// The way on: where it leads, and the key of its words.
    on: Option<(String, &'static str)>,
}

/// Why somebody may not file for whom they chose; nothing stands in the way any
/// more for whoever comes back later.
pub async fn wall(visit: Visit, Path((slug, who)): Path<(String, String)>) -> Answer {
    let (filer, published, choices) = opened(visit, &slug).await?;
    let chosen = choices.iter().find(|one| key(filer.visit(), &one.seen.subject.number) == who);
    let back = format!("/dich-vu/{slug}/doi-tuong");
    let Some(choice) = chosen else { return answer::see_other(&back) };
    let seen = see(&filer, &published, choice).await?;
    match walled(&filer, &seen, None, &Answers::default()).await? {
        Some(view) => answer::page(&Form::default(), &Wall { page: view.page.clone().back(back), ..view }),
        None => answer::see_other(&back),
    }
}

/// The page about the first rule that is not met, where there is one.
pub(super) async fn walled(
    filer: &Filer,
    seen: &Seen,
    after: Option<&str>,
    answers: &Answers,
) -> Result<Option<Wall>, Response> {
    let page = filer.visitor.page("services");
    let lang = page.lang();
    let (why, on) = match seen.sight().eligibility(after, answers) {
        Eligibility::Yes => return Ok(None),
        Eligibility::Unknown(_) => (lang.text("dossier.register_silent").to_owned(), None),
        Eligibility::No(rule) => (said(lang, &rule.say).to_owned(), way_on(filer, seen, rule).await?),
    };
    let title = said(lang, &seen.procedure().title).to_owned();
    Ok(Some(Wall { title, name: seen.subject.name.as_str().to_owned(), why, on, page }))
}

async fn way_on(filer: &Filer, seen: &Seen, rule: &Rule) -> Result<Option<(String, &'static str)>, Response> {
    Ok(match &rule.goto {
        Goto::Continue => None,
        Goto::Appointment => Some(("/dich-vu/hen".to_owned(), "dossier.goto_office")),
        Goto::Procedure(id) => Some((elsewhere(filer.visit(), id), "dossier.goto_procedure")),
        Goto::Dossier => {
            let (number, procedure) = (seen.subject.number, seen.procedure().id.clone());
            let look = move |tx: &mut store::Tx<'_>| dossier::open_of(tx, &number, &procedure);
            let open = filer.visit().env.db.glance(look).await;
            let open = open.map_err(|error: Error| filer.error(error))?;
            // Somebody else's dossier about the same child is not shown.
            let own = open.filter(|(person, _)| *person == filer.id);
            own.map(|(_, id)| (format!("/ho-so/{id}"), "dossier.goto_dossier"))
        }
    })
}

/// Another procedure: its page here, or the page that says where it is done.
fn elsewhere(visit: &Visit, id: &str) -> String {
    let today = domain::calendar::date_in_vietnam(visit.now);
    match visit.env.settings.procedures.of_id(id, today) {
        Some(known) => format!("/dich-vu/{}", known.procedure.slug),
        None => format!("/dich-vu/noi-lam/{id}"),
    }
}
