//! Tra cứu hồ sơ: where a dossier stands, without signing in.

use askama::Template;
use domain::Error;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{
    Form, Page, format,
    parts::{Reached, SummaryList, Timeline},
};

use super::{Visitor, offer::in_lang, query};
use crate::acts::track::{self, Refusal, Tracked};

/// The question: which dossier.
#[derive(Template)]
#[template(path = "citizen/track.html")]
struct Ask {
    page: Page,
}

/// The question. A code that came along, as from a receipt, is filled in.
pub async fn show(visit: Visit) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let form = Form::of([("ma", query::value(&visitor.visit, "ma"))]);
    answer::page(&Form::default(), &Ask { page: visitor.page("track").form(form) })
}

/// The answer: where it stands.
#[derive(Template)]
#[template(path = "citizen/tracked.html")]
struct Told {
    page: Page,
    tracked: Tracked,
    unit: String,
}

/// The answer. Whichever of the two facts is wrong, the page is the same.
pub async fn look_up(visit: Visit, Typed(mut form): Typed) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let lang = visit.prefs.lang;
    if form.get("ma").is_empty() {
        form.error("ma", lang.text("common.required"));
    }
    let last_four = form.get("so").to_owned();
    if !is_four_digits(&last_four) {
        form.error("so", lang.text("track.four_digits"));
    }
    if form.failed() {
        return answer::page(&form, &Ask { page: visitor.page("track").form(form.clone()) });
    }
    match track::track(&visit.env, visit.network_key(), form.get("ma"), &last_four).await {
        Ok(tracked) => {
            let unit = unit(visit, &tracked);
            let page = visitor.page("track").back("/tra-cuu");
            answer::page(&Form::default(), &Told { page, tracked, unit })
        }
        Err(Error::Refused(refused)) if refused.code == domain::Refusal::code(&Refusal::Unknown) => {
            form.refused("ma", lang, &refused);
            answer::page(&form, &Ask { page: visitor.page("track").form(form.clone()) })
        }
        Err(error) => Err(answer::error(visit, error)),
    }
}

/// Whether a text can be the end of a phone number.
#[must_use]
pub fn is_four_digits(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unit(visit: &Visit, tracked: &Tracked) -> String {
    let unit = visit.env.settings.units.find(&tracked.unit);
    unit.map_or_else(|| tracked.unit.clone(), |unit| in_lang(visit.prefs.lang, &unit.name).to_owned())
}

impl Told {
    fn state(&self) -> String {
        self.page.t(&format!("track.state_{}", self.tracked.state.0)).to_owned()
    }

    fn rows(&self) -> SummaryList {
        let (page, tracked) = (&self.page, &self.tracked);
        let rows = page
            .summary()
            .row(page.t("track.state"), self.state())
            .row(page.t("track.procedure"), in_lang(page.lang(), &tracked.procedure))
            .row(page.t("track.unit"), &self.unit)
            .row(page.t("track.submitted_at"), format::moment(tracked.submitted_at));
        let moments = [
            ("track.accepted_at", tracked.accepted_at),
            ("track.due", tracked.due.filter(|_| tracked.wait_until.is_none())),
            ("track.wait_until", tracked.wait_until),
        ];
        let known = moments.into_iter().filter_map(|(key, at)| Some((key, at?)));
        known.fold(rows, |rows, (key, at)| rows.row(page.t(key), format::moment(at)))
    }

    /// The states it came to; the last is where it stands.
    fn timeline(&self) -> Timeline {
        let page = &self.page;
        let count = self.tracked.passages.len();
        let step = |timeline: Timeline, (place, passage): (usize, &domain::services::dossier::Passage)| {
            let reached = match (place + 1 == count, self.tracked.ended) {
                (true, false) => Reached::Current,
                _ => Reached::Done,
            };
            let at = format::moment(passage.at);
            let note = match passage
                .due
                .filter(|_| ["accepted", "extended", "recalculated", "processing"].contains(&passage.word))
            {
                Some(due) => page.with("track.at_due", &[("at", at), ("due", format::moment(due))]),
                None => at,
            };
            timeline.step(page.t(&format!("track.state_{}", passage.word)), reached).note(note)
        };
        self.tracked.passages.iter().enumerate().fold(page.timeline(), step)
    }
}
