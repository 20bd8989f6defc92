//! The hotline: a caller is checked field by field, and activation opened again.

use askama::Template;
use domain::{
    calendar::date_in_vietnam,
    identity::{
        FullName, PersonalIdNumber,
        account::{Account, State},
        officer::{Refusal as Not, Role},
    },
};
use jiff::Timestamp;
use site::{
    answer::{self, Answer},
    visit::Typed,
};
use ui::{
    Form, Page, format,
    parts::{SummaryList, Tag},
};

use super::Desk;
use crate::{
    acts::hotline::{self, Caller, Fits, Heard},
    citizen::registration::{birth, day},
};

/// What the caller says, and how it stands to the register.
#[derive(Template)]
#[template(path = "officer/hotline.html")]
struct Hotline {
    page: Page,
    now: Timestamp,
    heard: Option<Heard>,
    /// Until when activation was opened.
    reopened: Option<String>,
}

impl Hotline {
    fn heard(&self) -> SummaryList {
        let (page, Some(heard)) = (&self.page, self.heard) else { return self.page.summary() };
        let rows = page
            .summary()
            .row_html(page.t("officer.hotline_name"), self.tag(heard.name))
            .row_html(page.t("officer.hotline_birth"), self.tag(heard.birth))
            .row_html(page.t("officer.hotline_card"), self.tag(heard.card));
        // Whoever has not proved who they are learns nothing of an account, by way of the officer either.
        if heard.proved() {
            rows.row(page.t("officer.hotline_account"), self.account(heard.account))
        } else {
            rows
        }
    }

    fn tag(&self, fits: Fits) -> Tag {
        match fits {
            Fits::Yes => self.page.tag(self.page.t("compare.same")).colour("green"),
            Fits::No => self.page.tag(self.page.t("compare.differs")).colour("red"),
        }
    }

    fn account(&self, account: Option<Account>) -> String {
        let page = &self.page;
        let until = |key, until: Timestamp| page.with(key, &[("at", format::moment(until))]);
        match account.map(|account| account.state) {
            None => page.t("officer.hotline_none").to_owned(),
            Some(State::Applied) => page.t("officer.hotline_applied").to_owned(),
            Some(State::Approved { until: at }) if self.now < at => until("officer.hotline_approved", at),
            Some(State::Approved { until: at }) => until("officer.hotline_overdue", at),
            Some(State::Active) => page.t("officer.hotline_active").to_owned(),
            Some(State::Locked { .. }) => page.t("officer.hotline_locked").to_owned(),
            Some(State::Withdrawn | State::Dead) => page.t("officer.hotline_ended").to_owned(),
        }
    }

    fn may_reopen(&self) -> bool {
        let overdue =
            |account: Account| matches!(account.state, State::Approved { until } if self.now >= until);
        self.heard.is_some_and(|heard| heard.proved() && heard.account.is_some_and(overdue))
    }

    fn must_stop(&self) -> bool {
        self.heard.is_some_and(|heard| !heard.proved())
    }
}

/// An empty form.
pub async fn hotline(desk: Desk) -> Answer {
    let appointed = desk.at.appointed.officer.check_role(Role::Hotline, desk.visit.now);
    appointed.map_err(|refusal: Not| desk.error(refusal.into()))?;
    let (page, now) = (desk.page("hotline"), desk.visit.now);
    answer::page(&Form::default(), &Hotline { page, now, heard: None, reopened: None })
}

/// What the caller said is checked, or, once it all fits, activation is opened again.
pub async fn hear(desk: Desk, Typed(mut form): Typed) -> Answer {
    let now = desk.visit.now;
    let Some(caller) = caller(&desk, &mut form) else {
        let page = desk.page("hotline").form(form.clone());
        return answer::page(&form, &Hotline { page, now, heard: None, reopened: None });
    };
    let (env, officer) = (&desk.visit.env, desk.officer());
    if form.get("buoc") == "mo-lai" {
        let until = hotline::reopen(env, officer, &caller).await.map_err(|error| desk.error(error))?;
        let (page, reopened) = (desk.page("hotline"), Some(format::moment(until)));
        return answer::page(&Form::default(), &Hotline { page, now, heard: None, reopened });
    }
    match hotline::check(env, officer, &caller).await {
        Ok(heard) => {
            let page = desk.page("hotline").form(form);
            answer::page(&Form::default(), &Hotline { page, now, heard: Some(heard), reopened: None })
        }
        Err(error) => Err(desk.error(error)),
    }
}

fn caller(desk: &Desk, form: &mut Form) -> Option<Caller> {
    let (lang, today) = (desk.visit.prefs.lang, date_in_vietnam(desk.visit.now));
    let number = form.read("so", lang, str::parse::<PersonalIdNumber>);
    let name = form.read("ho-ten", lang, str::parse::<FullName>);
    let birth = birth(form, lang, today);
    let card_issued_on = day(form, lang, "ngay-cap", today);
    Some(Caller { number: number?, name: name?, birth: birth?, card_issued_on: card_issued_on? })
}
