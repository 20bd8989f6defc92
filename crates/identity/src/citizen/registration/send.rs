//! The last pages: everything once more, sent, and what comes next.

use askama::Template;
use domain::{Error, identity::registration::WORKING_DAYS};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::identity::{registration::Application, registration_draft::Draft};
use ui::{Form, Html, Page, format};

use super::{CHECK, CONTACT, DETAILS, PORTRAIT, SENT, START, draft, next, shown, stands, step, steps};
use crate::acts::{self, Browser};

/// Everything that was typed, once more.
#[derive(Template)]
#[template(path = "citizen/registration_check.html")]
struct Check {
    page: Page,
    application: Application,
}

impl Check {
    fn rows(&self) -> ui::parts::SummaryList {
        let Application { number, name, birth, card_issued_on, contact } = &self.application;
        let page = &self.page;
        page.summary()
            .row(page.t("registration.number"), number.as_str())
            .change(CONTACT)
            .row(page.t("registration.contact"), shown(contact))
            .change(CONTACT)
            .row(page.t("registration.name"), name.as_str())
            .change(DETAILS)
            .row(page.t("registration.birth"), birth.shown())
            .change(DETAILS)
            .row(page.t("registration.card_issued_on"), format::date(*card_issued_on))
            .change(DETAILS)
            .row(page.t("registration.portrait"), page.t("registration.portrait_taken"))
            .change(PORTRAIT)
    }

    /// The number says another year of birth. Registers know such people too,
    /// so it is said and not refused.
    fn year_differs(&self) -> bool {
        let Application { number, birth, .. } = &self.application;
        number.agrees_with(number.sex(), *birth).is_err()
    }
}

/// The application of a draft that has all its steps, or where it goes on.
fn complete(visit: &Visit, draft: &Draft) -> Result<Application, &'static str> {
    let place = next(visit, draft);
    if place != CHECK {
        return Err(place);
    }
    steps::application(visit, draft).ok_or(CONTACT)
}

/// Everything once more.
pub async fn check(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    match complete(&visit, &draft) {
        Ok(application) => {
            let page = step(&visit, &draft, PORTRAIT);
            answer::page(&Form::default(), &Check { page, application })
        }
        Err(_) if draft.sent.is_some() => answer::see_other(SENT),
        Err(place) => answer::see_other(place),
    }
}

/// It is sent. Pressed twice, it is sent once.
pub async fn send(visit: Visit, Typed(_): Typed) -> Answer {
    let draft = draft(&visit).await?;
    if draft.sent.is_some() {
        return answer::see_other(SENT);
    }
    let application = match complete(&visit, &draft) {
        Ok(application) => application,
        Err(place) => return answer::see_other(place),
    };
    let browser = Browser::of(&visit);
    match acts::registration::send(&visit.env, &browser, application, draft.version).await {
        Ok(_) => answer::see_other(SENT),
        // Sent or changed by another press or tab: the check page knows which.
        Err(Error::Conflict) => answer::see_other(CHECK),
        Err(error) => Err(stands(&visit, error)),
    }
}

/// The case, its deadline, and what comes next.
#[derive(Template)]
#[template(path = "citizen/registration_sent.html")]
struct SentPage {
    page: Page,
    code: String,
    due: String,
}

impl SentPage {
    /// The code in large type, under what it is.
    fn panel(&self) -> String {
        let (what, code) = (Html::text(self.page.t("registration.sent_code")), Html::text(&self.code));
        format!("{what}<br><strong>{code}</strong>")
    }

    fn steps(&self) -> ui::parts::Timeline {
        use ui::parts::Reached;
        let page = &self.page;
        page.timeline()
            .step(page.t("registration.sent_step_sent"), Reached::Done)
            .step(page.t("registration.sent_step_review"), Reached::Current)
            .note(&self.due)
            .step(page.t("registration.sent_step_result"), Reached::Ahead)
            .step(page.t("registration.sent_step_activate"), Reached::Ahead)
    }
}

/// The case this browser has sent.
pub async fn sent(visit: Visit) -> Answer {
    match acts::registration::sent_from(&visit.env, &Browser::of(&visit)).await {
        Ok(case) => {
            let page = visit.page();
            let words = [
                ("days", WORKING_DAYS.to_string()),
                ("time", format::time(case.due_at)),
                ("date", format::day(case.due_at)),
            ];
            let due = page.with("registration.sent_due", &words);
            answer::page(&Form::default(), &SentPage { page, code: case.code, due })
        }
        Err(Error::Missing(_)) => answer::see_other(START),
        Err(error) => Err(answer::error(&visit, error)),
    }
}
