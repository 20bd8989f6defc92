//! Where a case stands, for whoever knows its code and contact.

use askama::Template;
use domain::{
    Error,
    identity::{
        account::State as AccountState,
        registration::{Reason, State},
    },
};
use jiff::Timestamp;
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::contact::Contact;
use ui::{Form, Page, format};

use super::START;
use crate::acts::{
    self, Browser,
    registration::{Refusal, Tracked},
};

/// The question: which case.
#[derive(Template)]
#[template(path = "citizen/registration_track.html")]
struct Track {
    page: Page,
}

/// The question.
pub async fn track(visit: Visit) -> Answer {
    answer::page(&Form::default(), &Track { page: visit.page().back(START) })
}

/// The answer: where the case stands.
#[derive(Template)]
#[template(path = "citizen/registration_tracked.html")]
struct TrackedPage {
    page: Page,
    tracked: Tracked,
    now: Timestamp,
}

impl TrackedPage {
    fn code(&self) -> &str {
        &self.tracked.filed.registration.code
    }

    fn state_key(&self) -> &'static str {
        match self.tracked.filed.registration.state {
            State::Sent => "registration.state_sent",
            State::Passed { .. } => "registration.state_passed",
            State::Failed { .. } => "registration.state_failed",
        }
    }

    fn failed(&self) -> Option<Reason> {
        match self.tracked.filed.registration.state {
            State::Failed { reason, .. } => Some(reason),
            _ => None,
        }
    }

    fn is_late(&self) -> bool {
        let case = &self.tracked.filed.registration;
        case.state == State::Sent && case.due_at < self.now
    }

    /// Until when the account may be activated, while it may.
    fn activate_until(&self) -> Option<Timestamp> {
        match self.tracked.account.state {
            AccountState::Approved { until } if self.now < until => Some(until),
            _ => None,
        }
    }

    /// Until when the account may be activated, in words, while it may.
    fn activate_before(&self) -> Option<String> {
        let until = self.activate_until()?;
        let words = [("time", format::time(until)), ("date", format::day(until))];
        Some(self.page.with("registration.tracked_activate", &words))
    }

    fn rows(&self) -> ui::parts::SummaryList {
        let (page, case) = (&self.page, &self.tracked.filed.registration);
        let state = page.t(self.state_key());
        let rows = page
            .summary()
            .row(page.t("registration.tracked_state"), state)
            .row(page.t("registration.tracked_sent_at"), format::moment(case.sent_at))
            .row(page.t("registration.tracked_due"), format::moment(case.due_at));
        match &case.state {
            State::Sent => rows,
            State::Passed { at, .. } => rows.row(page.t("registration.tracked_decided"), format::moment(*at)),
            State::Failed { at, reason, .. } => {
                let rows = rows
                    .row(page.t("registration.tracked_decided"), format::moment(*at))
                    .row(page.t("registration.tracked_reason"), page.t(reason.code()));
                match &self.tracked.filed.note {
                    Some(note) => rows.row(page.t("registration.tracked_note"), note),
                    None => rows,
                }
            }
        }
    }
}

/// The answer. Whichever of the two is wrong, the answer is the same.
pub async fn look_up(visit: Visit, Typed(mut form): Typed) -> Answer {
    let lang = visit.prefs.lang;
    let code = form.get("ma").to_uppercase();
    if code.is_empty() {
        form.error("ma", lang.text("common.required"));
    }
    let contact = form.read("lien-he", lang, Contact::parse);
    let Some(contact) = contact.filter(|_| !form.failed()) else {
        let page = visit.page().back(START).form(form.clone());
        return answer::page(&form, &Track { page });
    };
    match acts::registration::track(&visit.env, &Browser::of(&visit), code, contact).await {
        Ok(tracked) => {
            let (page, now) = (visit.page().back("/dang-ky/tra-cuu"), visit.now);
            answer::page(&Form::default(), &TrackedPage { page, tracked, now })
        }
        Err(Error::Refused(refused)) if refused.code == domain::Refusal::code(&Refusal::Unknown) => {
            form.refused("ma", lang, &refused);
            let page = visit.page().back(START).form(form.clone());
            answer::page(&form, &Track { page })
        }
        Err(error) => Err(answer::error(&visit, error)),
    }
}
