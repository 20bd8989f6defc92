//! *Đạt*, or *Không đạt* with a coded reason, words, and a look at what the citizen will read.

use askama::Template;
use axum::extract::Path;
use domain::identity::registration::{Reason, check_reason};
use site::{
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Page};

use super::{Desk, case_id, open, reason_key};
use crate::acts::registration::{self, Case, Refused};

/// The longest explanation, in letters.
const LONGEST_NOTE: usize = 1000;

/// Whoever had to sign in before the result counted sees the case again.
pub async fn back(desk: Desk, Path(id): Path<String>) -> Answer {
    let case = case_id(&desk, &id)?;
    answer::see_other(&format!("/can-bo/dang-ky/{case}"))
}

/// The result is *Đạt*.
pub async fn approve(desk: Desk, Path(id): Path<String>, Typed(_): Typed) -> Answer {
    let case = case_id(&desk, &id)?;
    let decided = registration::approve(&desk.visit.env, desk.officer(), case).await;
    decided.map_err(|error| desk.error(error))?;
    answer::see_other(&format!("/can-bo/dang-ky/{case}"))
}

/// The reason and the words of a refusal.
#[derive(Template)]
#[template(path = "officer/registration_refuse.html")]
struct Refusal {
    page: Page,
    case: Case,
    /// What the citizen will read, once it is to be looked at.
    preview: Option<Preview>,
}

/// What the citizen will read.
struct Preview {
    reason: Reason,
    said: String,
    note: String,
}

impl Refusal {
    fn new(desk: &Desk, case: Case, form: Form) -> Self {
        let back = format!("/can-bo/dang-ky/{}", case.filed.registration.id);
        Self { page: desk.page("queue").back(back).form(form), case, preview: None }
    }

    fn code(&self) -> &str {
        &self.case.filed.registration.code
    }

    /// The reasons the register does not contradict.
    fn radios(&self) -> ui::parts::Radios {
        let page = &self.page;
        let may = |reason: &Reason| check_reason(self.case.stands, *reason).is_ok();
        let radios = page.radios("ly-do").label(page.t("officer.refuse_reason")).medium();
        let radios = Reason::ALL.into_iter().filter(may).fold(radios, |radios, reason| {
            let (label, hint) = (page.t(reason_key(reason.code())), page.t(reason.code()));
            radios.option_hint(reason.code(), label, hint)
        });
        match self.case.stands {
            Some(reason) => radios.chosen(reason.code()),
            None => radios,
        }
    }
}

/// The reason and the words.
pub async fn write_refusal(desk: Desk, Path(id): Path<String>) -> Answer {
    let case = open(&desk, &id).await?;
    answer::page(&Form::default(), &Refusal::new(&desk, case, Form::default()))
}

/// A refusal is looked at as the citizen will read it, and then sent.
pub async fn refuse(desk: Desk, Path(id): Path<String>, Typed(mut form): Typed) -> Answer {
    let lang = desk.visit.prefs.lang;
    let reason = Reason::of(form.get("ly-do"));
    if reason.is_none() {
        form.error("ly-do", lang.text("officer.refuse_choose"));
    }
    let note = form.get("giai-thich").to_owned();
    if note.chars().count() > LONGEST_NOTE {
        form.error("giai-thich", lang.text("officer.refuse_note_long"));
    }
    let (Some(reason), false) = (reason, form.failed()) else {
        let case = open(&desk, &id).await?;
        return answer::page(&form.clone(), &Refusal::new(&desk, case, form));
    };
    match form.get("buoc") {
        "gui" => {
            let case = case_id(&desk, &id)?;
            let refused = Refused { reason, note };
            let decided = registration::refuse(&desk.visit.env, desk.officer(), case, refused).await;
            decided.map_err(|error| desk.error(error))?;
            answer::see_other(&format!("/can-bo/dang-ky/{case}"))
        }
        "sua" => {
            let case = open(&desk, &id).await?;
            answer::page(&Form::default(), &Refusal::new(&desk, case, form))
        }
        _ => {
            let case = open(&desk, &id).await?;
            let mut view = Refusal::new(&desk, case, form);
            let said = ui::Lang::Vi.text(reason.code()).to_owned();
            view.preview = Some(Preview { reason, said, note });
            answer::page(&Form::default(), &view)
        }
    }
}
