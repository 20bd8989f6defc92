//! The pages that take pictures: the card's code, and the portrait.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    identity::{CardQr, attempts::Budget},
};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Sent,
};
use store::identity::registration_draft::Portrait;
use ui::{Arrived, Form, Page, Upload};

use super::super::said;
use super::{CHECK, CONTACT, DETAILS, draft, next, step};
use crate::{
    acts::{self, Browser},
    picture,
};

/// A picture of the card's code, by camera or file.
#[derive(Template)]
#[template(path = "citizen/registration_scan.html")]
struct Scan {
    page: Page,
}

/// A picture of the card's code.
pub async fn scan(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    answer::page(&Form::default(), &Scan { page: step(&visit, &draft, CONTACT) })
}

/// The card's code is read and fills in what it holds. It proves nothing.
pub async fn take_scan(visit: Visit, Sent(upload): Sent) -> Answer {
    let read = match chosen(&visit, &upload, "anh-the").await {
        Ok(bytes) => picture::card(bytes).await,
        Err(error) => Err(error),
    };
    let card = match read {
        Ok(card) => card,
        Err(error) => {
            let form = noted(&visit, upload.form, "anh-the", error)?;
            let page = visit.page().back(CONTACT).form(form.clone());
            return answer::page(&form, &Scan { page });
        }
    };
    let kept = acts::registration_draft::keep(&visit.env, &Browser::of(&visit), filled_in(&card)).await;
    kept.map_err(|error| answer::error(&visit, error))?;
    let draft = draft(&visit).await?;
    answer::see_other(if next(&visit, &draft) == CONTACT { CONTACT } else { DETAILS })
}

/// What a card's code says, as if somebody had typed it.
fn filled_in(card: &CardQr) -> Vec<(String, String)> {
    let birth = card.birth.shown();
    let mut birth = birth.rsplit('/').map(str::to_owned);
    let issued_on = card.issued_on;
    let typed = [
        ("so", Some(card.number.as_str().to_owned())),
        ("ho-ten", Some(card.name.as_str().to_owned())),
        ("ngay-sinh-nam", birth.next()),
        ("ngay-sinh-thang", birth.next()),
        ("ngay-sinh-ngay", birth.next()),
        ("ngay-cap-ngay", Some(issued_on.day().to_string())),
        ("ngay-cap-thang", Some(issued_on.month().to_string())),
        ("ngay-cap-nam", Some(issued_on.year().to_string())),
    ];
    typed.map(|(name, value)| (name.to_owned(), value.unwrap_or_default())).into()
}

/// The portrait, by camera or file.
#[derive(Template)]
#[template(path = "citizen/registration_portrait.html")]
struct PortraitPage {
    page: Page,
    kept: Portrait,
}

impl PortraitPage {
    fn taken(&self) -> bool {
        self.kept == Portrait::Taken
    }
}

/// The portrait.
pub async fn portrait(visit: Visit) -> Answer {
    let draft = draft(&visit).await?;
    let place = next(&visit, &draft);
    if [CONTACT, DETAILS].contains(&place) {
        return answer::see_other(place);
    }
    let page = step(&visit, &draft, DETAILS);
    answer::page(&Form::default(), &PortraitPage { page, kept: draft.portrait })
}

/// A portrait came: it is written anew and kept. Without one, the one kept stays.
pub async fn take_portrait(visit: Visit, Sent(upload): Sent) -> Answer {
    let before = draft(&visit).await?;
    if upload.files.is_empty() && before.portrait == Portrait::Taken {
        return answer::see_other(CHECK);
    }
    let taken = match chosen(&visit, &upload, "chan-dung").await {
        Ok(bytes) => picture::portrait(bytes).await,
        Err(error) => Err(error),
    };
    let image = match taken {
        Ok(image) => image,
        Err(error) => {
            let form = noted(&visit, upload.form, "chan-dung", error)?;
            let page = step(&visit, &before, DETAILS).form(form.clone());
            return answer::page(&form, &PortraitPage { page, kept: before.portrait });
        }
    };
    match acts::registration_draft::keep_portrait(&visit.env, &Browser::of(&visit), image).await {
        Err(Error::Missing(_)) => answer::see_other(CONTACT),
        Err(error) => Err(answer::error(&visit, error)),
        Ok(()) => answer::see_other(next(&visit, &draft(&visit).await?)),
    }
}

/// The portrait that was sent, to be looked at again by whoever sent it.
pub async fn portrait_image(visit: Visit) -> Answer {
    let found = acts::registration_draft::portrait(&visit.env, &Browser::of(&visit)).await;
    let image = found.and_then(|image| image.ok_or(Error::Missing("portrait")));
    Ok(jpeg(image.map_err(|error| answer::error(&visit, error))?))
}

/// A picture that nobody keeps.
pub(crate) fn jpeg(image: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], image).into_response()
}

/// The picture of a field. Looking into one costs much: each is counted before it is decoded.
async fn chosen(visit: &Visit, upload: &Upload, field: &str) -> domain::Result<Vec<u8>> {
    let file = upload.file(field).ok_or(picture::Refusal::Missing)?;
    if file.arrived == Arrived::CutOff {
        return Err(picture::Refusal::TooLarge.into());
    }
    let (network, budget) = (Browser::of(visit).network, Budget::PICTURES_BY_NETWORK);
    acts::registration_draft::spend(&visit.env, "picture.network", network, budget).await?;
    Ok(file.bytes.clone())
}

/// The form with what is wrong with its picture, where the picture is to blame.
fn noted(visit: &Visit, mut form: Form, field: &str, error: Error) -> Result<Form, Response> {
    said::note(visit, &mut form, field, error)?;
    Ok(form)
}
