//! Tôi: who somebody is here, by whose word, and everything they can set.

use askama::Template;
use domain::identity::{Sex, account::Level};
use site::{
    Visit,
    answer::{self, Answer},
};
use store::contact::Contacts;
use ui::{Form, Html, Page, format};

use super::reader::{self, Reader};

/// Who somebody is here.
#[derive(Template)]
#[template(path = "citizen/profile.html")]
struct Profile {
    page: Page,
    reader: Reader,
    contacts: Contacts,
    passkeys: i64,
    recovery_codes: i64,
}

/// A link of the page: where it leads, its words, and what is said of it.
struct Link {
    href: &'static str,
    title: &'static str,
    hint: String,
}

impl Profile {
    fn is_level_2(&self) -> bool {
        self.reader.account.level == Level::Two
    }

    fn level(&self) -> ui::parts::Tag {
        let (key, colour) =
            if self.is_level_2() { ("profile.level_2", "green") } else { ("profile.level_1", "blue") };
        self.page.tag(self.page.t(key)).colour(colour)
    }

    /// The values with their sources.
    fn rows(&self) -> ui::parts::SummaryList {
        let (page, profile) = (&self.page, &self.reader.profile);
        let register = page.with("common.from_register", &[("register", page.t("register.population"))]);
        let typed = page.t("profile.typed").to_owned();
        let sex = page.t(if profile.sex == Sex::Male { "paper.male" } else { "paper.female" });
        let phone = self.contacts.phone.as_ref().map(domain::identity::PhoneNumber::national);
        let email = self.contacts.email.as_ref().map(|email| email.as_str().to_owned());
        let rows = [
            ("paper.name", Some(profile.name.as_str().to_owned()), &register),
            ("paper.number", Some(format::grouped(profile.number.as_str())), &register),
            ("paper.birth", Some(profile.birth.shown()), &register),
            ("paper.sex", Some(sex.to_owned()), &register),
            ("profile.phone", phone, &typed),
            ("profile.email", email, &typed),
        ];
        rows.into_iter().fold(page.summary(), |list, (key, value, source)| match value {
            Some(value) => list.row_html(page.t(key), sourced(&value, source)),
            None => list.row(page.t(key), page.t("common.not_given")),
        })
    }

    /// What opens the account.
    fn keys(&self) -> Vec<Link> {
        let page = &self.page;
        let count = |key: &str, count: i64| page.with(key, &[("count", count)]);
        vec![
            self.link("/toi/thiet-bi", "profile.devices", page.t("profile.devices_hint").to_owned()),
            self.link("/toi/khoa", "profile.passkeys", count("profile.passkeys_hint", self.passkeys)),
            self.link("/toi/passcode", "profile.passcode", page.t("profile.passcode_hint").to_owned()),
            self.link("/toi/mat-khau", "profile.password", page.t("profile.password_hint").to_owned()),
            self.link("/toi/ma-khoi-phuc", "profile.codes", count("profile.codes_hint", self.recovery_codes)),
        ]
    }

    /// What is known of the use of their data.
    fn data(&self) -> Vec<Link> {
        let page = &self.page;
        let unread = i64::from(page.person.as_ref().map_or(0, |person| person.unread));
        let notices = page.with("profile.notices_hint", &[("count", unread)]);
        vec![
            self.link("/toi/nhat-ky", "look.title", page.t("profile.looks_hint").to_owned()),
            self.link("/toi/chia-se", "receipt.title", page.t("profile.receipts_hint").to_owned()),
            self.link("/thong-bao", "nav.notices", notices),
            self.link("/tien-ich", "favourite.title", page.t("profile.favourites_hint").to_owned()),
        ]
    }

    fn link(&self, href: &'static str, key: &str, hint: String) -> Link {
        Link { href, title: self.page.lang().find(key).unwrap_or_default(), hint }
    }
}

/// A value with where it comes from under it.
fn sourced(value: &str, source: &str) -> String {
    let (value, source) = (Html::text(value), Html::text(source));
    format!("{value}<span class=\"danh-source\">{source}</span>")
}

/// Who somebody is here.
pub async fn show(visit: Visit) -> Answer {
    let (reader, (contacts, passkeys, recovery_codes)) = reader::read(&visit, |tx, person| {
        let id = person.account.id;
        let contacts = store::contact::of(tx, id, &person.key)?;
        let passkeys = store::identity::passkey::count(tx, id.as_bytes())?;
        Ok((contacts, passkeys, store::identity::recovery_code::left(tx, id)?))
    })
    .await?;
    let page = reader.page(&visit).nav("me");
    answer::page(&Form::default(), &Profile { page, reader, contacts, passkeys, recovery_codes })
}
