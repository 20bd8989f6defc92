//! Thông báo: the place of record for what somebody was told.

use askama::Template;
use jiff::Timestamp;
use site::{
    Visit,
    answer::{self, Answer},
};
use store::notice::{Notice, NoticeId};
use ui::{Form, Lang, Page, format};

use super::{
    asked::Asked,
    older::{FETCHED, cut},
    reader, said,
};
use crate::acts;

/// What a notice leads to, by its template: the page, and the words of the link.
const LEADS: &[(&str, &str, &str)] = &[
    ("device.new", "/toi/thiet-bi", "notices.see_devices"),
    ("password.changed", "/toi/thiet-bi", "notices.see_devices"),
    ("passcode.reset", "/toi/thiet-bi", "notices.see_devices"),
    ("passcode.changed", "/toi/thiet-bi", "notices.see_devices"),
    ("passcode.locked", "/quen-passcode", "notices.forgot_passcode"),
    ("passkey.added", "/toi/khoa", "notices.see_passkeys"),
    ("passkey.removed", "/toi/khoa", "notices.see_passkeys"),
    ("recovery_code.used", "/toi/ma-khoi-phuc", "notices.see_codes"),
];

/// The notices.
#[derive(Template)]
#[template(path = "citizen/notice.html")]
struct Notices {
    page: Page,
    list: Vec<Notice>,
    older: Option<NoticeId>,
    first: bool,
}

impl Notices {
    fn title(&self, notice: &Notice) -> String {
        told(self.page.lang(), notice, "title")
    }

    fn text(&self, notice: &Notice) -> String {
        told(self.page.lang(), notice, "text")
    }

    fn at(notice: &Notice) -> String {
        format::moment(notice.at)
    }

    fn machine(notice: &Notice) -> String {
        format::machine(notice.at)
    }

    /// In whose name it is told: the unit that has the dossier, or the house.
    fn signed<'a>(&'a self, notice: &'a Notice) -> &'a str {
        let unit = notice.args.iter().find(|(name, _)| name == "don_vi");
        unit.map_or(self.page.brand.unit.as_str(), |(_, unit)| unit)
    }

    fn lead(&self, notice: &Notice) -> Option<(&'static str, &'static str)> {
        if notice.template.starts_with("dossier.") {
            return Some(("/ho-so", self.page.lang().find("notices.see_dossiers")?));
        }
        let (_, href, key) = LEADS.iter().find(|(template, ..)| *template == notice.template)?;
        Some((href, self.page.lang().find(key)?))
    }
}

/// The words of a notice, with moments on Vietnam's clock and codes of reasons in words.
fn told(lang: Lang, notice: &Notice, part: &str) -> String {
    let value = |(name, value): &(String, String)| {
        let told = match name.as_str() {
            "reason" => lang.find(value).map(str::to_owned),
            _ => value.parse::<Timestamp>().ok().map(format::moment),
        };
        (name.clone(), told.unwrap_or_else(|| value.clone()))
    };
    let args: Vec<(String, String)> = notice.args.iter().map(value).collect();
    let key = format!("notice.{}.{part}", notice.template);
    match lang.find(&key) {
        Some(_) => lang.with(&key, &args),
        None => lang.text(if part == "title" { "notices.other" } else { "notices.other_text" }).to_owned(),
    }
}

/// The notices. Whoever opens them has read them.
pub async fn show(visit: Visit) -> Answer {
    let before: Option<NoticeId> = Asked::of(&visit).get("truoc").and_then(|id| id.parse().ok());
    let (mut reader, mut list) = reader::read(&visit, move |tx, person| {
        store::notice::of_person(tx, person.account.id, &person.key, before, FETCHED)
    })
    .await?;
    if reader.unread > 0 {
        let read = acts::notice::read(&visit.env, reader.session.person, visit.now).await;
        read.map_err(said::no(&visit))?;
        reader.unread = 0;
    }
    let older = cut(&mut list, |notice| notice.id);
    let page = reader.page(&visit).nav("notices");
    answer::page(&Form::default(), &Notices { page, list, older, first: before.is_none() })
}

#[cfg(test)]
mod tests {
    use domain::{
        PersonId,
        event::{Actor, Channel, Event},
        notice::for_event,
    };

    use super::*;

    /// What the app tells its holder of an event.
    fn notice(what: &'static str) -> Option<Notice> {
        let event = Event::new(Timestamp::UNIX_EPOCH, Actor::House, what);
        let event = event.about(PersonId::from_bytes([1; 16])).with("reason", "registration.not_matching");
        let letter = for_event(&event).into_iter().find(|letter| letter.channel == Channel::App)?;
        Some(Notice {
            id: NoticeId::from_bytes([1; 16]),
            template: letter.template.to_owned(),
            args: letter.args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            at: event.at,
            read_at: None,
        })
    }

    #[test]
    fn every_notice_has_words_in_both_languages_and_no_place_left_open() {
        let told_of = [
            "registration.approved",
            "registration.refused",
            "account.activated",
            "account.activation_reopened",
            "account.locked",
            "device.new",
            "password.changed",
            "passcode.changed",
            "passcode.locked",
            "passcode.reset",
            "passkey.added",
            "passkey.removed",
            "recovery_code.used",
        ];
        for what in told_of {
            let notice = notice(what).unwrap_or_else(|| panic!("{what} is told in the app"));
            for lang in [Lang::Vi, Lang::En] {
                for part in ["title", "text"] {
                    let words = told(lang, &notice, part);
                    assert!(!words.contains('{'), "{words}");
                    assert_ne!(words, lang.text("notices.other"), "{what}");
                    assert_ne!(words, lang.text("notices.other_text"), "{what}");
                }
            }
        }
    }

    #[test]
    fn every_news_of_a_dossier_has_words_in_both_languages_and_no_place_left_open() {
        for template in domain::message::dossier::templates() {
            let value = |place: &str| (place.to_owned(), "x".to_owned());
            let args = domain::message::dossier::PLACES.map(value).to_vec();
            let notice =
                Notice { template: template.to_owned(), args, ..notice("device.new").expect("told") };
            for (lang, part) in
                [(Lang::Vi, "title"), (Lang::Vi, "text"), (Lang::En, "title"), (Lang::En, "text")]
            {
                let words = told(lang, &notice, part);
                assert!(!words.contains('{') && !words.contains(lang.text("notices.other")), "{words}");
            }
        }
    }

    #[test]
    fn a_new_device_is_told_with_its_moment_on_vietnams_clock() {
        let notice = notice("device.new").expect("told");
        assert!(told(Lang::Vi, &notice, "text").contains("07:00, 01/01/1970"));
    }

    #[test]
    fn what_has_no_words_yet_is_told_all_the_same() {
        let unknown = Notice { template: "x.y".to_owned(), ..notice("device.new").expect("told") };
        assert_eq!(told(Lang::En, &unknown, "title"), Lang::En.text("notices.other"));
    }
}
