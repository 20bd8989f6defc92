//! Giấy tờ: residence, dependants, the card, as the registers have them.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    Error,
    calendar::date_in_vietnam,
    identity::{Card, Kinship, PartialDate, Resident, Sex, paper::Paper},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use ui::{Form, Page, format};

use super::{
    reader::{self, Reader},
    said,
};
use crate::acts::{self, paper::Papers};

/// Why level 1 sees no papers, and where to go.
#[derive(Template)]
#[template(path = "citizen/paper_level.html")]
struct Level1 {
    page: Page,
}

/// What the registers do not know.
#[derive(Template)]
#[template(path = "citizen/paper_none.html")]
struct NotOnRecord {
    page: Page,
    hotline: String,
}

/// The papers, as cards.
#[derive(Template)]
#[template(path = "citizen/paper.html")]
struct Cards {
    page: Page,
    papers: Papers,
    standing: Option<Held>,
}

/// The papers of whoever reads, or the page that says why there are none.
async fn papers(visit: &Visit) -> Result<(Reader, Result<Papers, Response>), Response> {
    let reader = reader::reader(visit).await?;
    let page = reader.page(visit).nav("papers");
    let found = acts::paper::of(&visit.env, reader.account.level, reader.profile.number).await;
    let papers = match found {
        Ok(Some(papers)) => Ok(papers),
        Ok(None) => {
            let hotline = visit.env.settings.hotline.clone();
            Err(ui::respond::page(&NotOnRecord { page, hotline }))
        }
        Err(error) if error.code() == "paper.level" => {
            let mut response = ui::respond::page(&Level1 { page });
            *response.status_mut() = StatusCode::FORBIDDEN;
            Err(response)
        }
        Err(error) => return Err(answer::error(visit, error)),
    };
    Ok((reader, papers))
}

/// Every paper of whoever reads. To level 1 the page itself says where to go.
pub async fn list(visit: Visit) -> Answer {
    let (reader, papers) = papers(&visit).await?;
    let papers = match papers {
        Ok(papers) => papers,
        Err(mut elsewhere) => {
            *elsewhere.status_mut() = StatusCode::OK;
            return Ok(elsewhere);
        }
    };
    let standing = papers.resident.card.map(|card| Held::of(&visit, card, &papers.resident));
    answer::page(&Form::default(), &Cards { page: reader.page(&visit).nav("papers"), papers, standing })
}

/// Where a card stands today.
#[derive(Clone, Copy)]
struct Held {
    card: Card,
    good: Good,
}

/// Whether a card proves its holder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Good {
    Yes,
    RenewalDue,
    No,
}

impl Held {
    fn of(visit: &Visit, card: Card, resident: &Resident) -> Self {
        let today = date_in_vietnam(visit.now);
        let good = match (card.valid_on(today), card.renewal_due(resident.birth, today)) {
            (false, _) => Good::No,
            (true, true) => Good::RenewalDue,
            (true, false) => Good::Yes,
        };
        Self { card, good }
    }

    fn kind(&self, page: &Page) -> String {
        page.t(&format!("paper_card.{}", self.card.kind.word())).to_owned()
    }

    fn status(&self, page: &Page) -> String {
        page.t(&format!("paper_status.{}", self.card.status.word())).to_owned()
    }

    fn ends(&self, page: &Page) -> String {
        self.card.expires_on.map_or_else(|| page.t("paper.no_end").to_owned(), PartialDate::shown)
    }

    fn said(&self) -> &'static str {
        match self.good {
            Good::Yes => "paper.card_good",
            Good::RenewalDue => "paper.card_renew",
            Good::No => "paper.card_bad",
        }
    }

    fn colour(&self) -> &'static str {
        match self.good {
            Good::Yes => "green",
            Good::RenewalDue => "yellow",
            Good::No => "red",
        }
    }
}

/// The card itself.
#[derive(Template)]
#[template(path = "citizen/paper_card.html")]
struct CardPage {
    page: Page,
    resident: Resident,
    held: Option<Held>,
    seen_at: String,
}

impl CardPage {
    fn sex(&self) -> &str {
        self.page.t(match self.resident.sex {
            Sex::Male => "paper.male",
            Sex::Female => "paper.female",
        })
    }
}

/// Where somebody lives by the register.
#[derive(Template)]
#[template(path = "citizen/paper_residence.html")]
struct Residence {
    page: Page,
    resident: Resident,
    seen_at: String,
}

impl Residence {
    /// Names of values and the values, those that are on record.
    fn rows(&self) -> Vec<(&str, String)> {
        let (resident, page) = (&self.resident, &self.page);
        let known = &resident.particulars;
        let rows = [
            ("paper.name", resident.name.as_str()),
            ("paper.permanent_address", &known.permanent_address),
            ("paper.current_address", &known.current_address),
            ("paper.hometown", &known.hometown),
            ("paper.birth_registration_place", &known.birth_registration_place),
        ];
        let given =
            |value: &str| if value.is_empty() { page.t("common.not_given") } else { value }.to_owned();
        let mut rows: Vec<(&str, String)> =
            rows.into_iter().map(|(key, value)| (page.t(key), given(value))).collect();
        rows.insert(1, (page.t("paper.number"), format::grouped(resident.number.as_str())));
        rows
    }
}

/// Children under 14 and wards.
#[derive(Template)]
#[template(path = "citizen/paper_dependants.html")]
struct Dependants {
    page: Page,
    near: Vec<(Kinship, Resident)>,
    seen_at: String,
}

impl Dependants {
    fn kinship(&self, kinship: Kinship, resident: &Resident) -> &str {
        self.page.t(match (kinship, resident.sex) {
            (Kinship::Ward, _) => "paper.ward",
            (_, Sex::Male) => "paper.son",
            (_, Sex::Female) => "paper.daughter",
        })
    }
}

/// One paper.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Answer {
    let paper = Paper::of(&slug).ok_or_else(|| answer::error(&visit, Error::Missing("paper")))?;
    let (reader, papers) = papers(&visit).await?;
    let Papers { resident, dependants } = match papers {
        Ok(papers) => papers,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let page = reader.page(&visit).nav("papers").back("/giay-to");
    let (seen_at, form) = (format::moment(visit.now), Form::default());
    match paper {
        Paper::Card => {
            let held = resident.card.map(|card| Held::of(&visit, card, &resident));
            answer::page(&form, &CardPage { page, resident, held, seen_at })
        }
        Paper::Residence => answer::page(&form, &Residence { page, resident, seen_at }),
        Paper::Dependants => answer::page(&form, &Dependants { page, near: dependants, seen_at }),
    }
}

/// The portrait on the card. Where the register holds no image, it is drawn from the number.
pub async fn portrait(visit: Visit) -> Answer {
    let reader = reader::reader(&visit).await?;
    let (level, number) = (reader.account.level, reader.profile.number);
    let found = acts::paper::portrait(&visit.env, level, number).await.map_err(said::no(&visit))?;
    let (kind, image) = match found {
        Some(image) => (mime(&image), image),
        None => ("image/svg+xml", gateway::portrait::svg(&number).into_bytes()),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], image).into_response())
}

/// What an image is, by its first bytes.
fn mime(image: &[u8]) -> &'static str {
    image::guess_format(image).map_or("application/octet-stream", |format| format.to_mime_type())
}
