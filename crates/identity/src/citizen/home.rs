//! Trang chủ: what this is, or what waits.

use askama::Template;
use domain::{
    Result,
    calendar::date_in_vietnam,
    event::Channel,
    identity::{
        Card,
        account::Level,
        dossier_summary::State,
        duty::{Duty, Standing},
        utility::OFFERED,
    },
};
use site::{
    Visit,
    answer::{self, Answer},
};
use store::{Tx, identity::dossier_summary, person::Person};
use ui::{Form, Page};

use super::{
    reader::{self, Reader},
    utility::{self, Offer},
};
use crate::acts;

/// What this is, for whoever is not signed in.
#[derive(Template)]
#[template(path = "citizen/welcome.html")]
struct Welcome {
    page: Page,
}

/// What waits for somebody, and what they use most.
#[derive(Template)]
#[template(path = "citizen/home.html")]
struct Home {
    page: Page,
    duties: Vec<Duty>,
    register: Register,
    offers: Vec<Offer>,
    chosen: bool,
    /// Dossiers that go on.
    dossiers: i64,
}

/// Whether the registers could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Register {
    Answered,
    Silent,
}

/// Something that waits, as the page tells it.
struct Waiting {
    words: String,
    href: &'static str,
    action: &'static str,
}

impl Home {
    fn name(&self) -> &str {
        self.page.person.as_ref().map_or("", |person| person.name.as_str())
    }

    fn waiting(&self) -> Vec<Waiting> {
        self.duties.iter().map(|duty| self.told(*duty)).collect()
    }

    fn is_silent(&self) -> bool {
        self.register == Register::Silent
    }

    fn told(&self, duty: Duty) -> Waiting {
        let lang = self.page.lang();
        let told = |key: &str, count: i64, href, action: &str| Waiting {
            words: lang.with(key, &[("count", count)]),
            href,
            action: lang.find(action).unwrap_or_default(),
        };
        match duty {
            Duty::SupplementDossiers { count } => {
                told("my_dossiers.supplements_wait", count, "/ho-so", "my_dossiers.supplements_see")
            }
            Duty::PayFees { count } => told("my_dossiers.fees_wait", count, "/ho-so", "my_dossiers.fees_see"),
            Duty::ReplaceCard => told("home.card_ended", 0, "/giay-to/can-cuoc", "home.card_see"),
            Duty::RenewCard => told("home.card_renew", 0, "/giay-to/can-cuoc", "home.card_see"),
            Duty::AddPasskey => told("home.passkey_offer", 0, "/toi/khoa", "home.passkey_add"),
            Duty::DrawRecoveryCodes { left } => {
                told("home.codes_few", left, "/toi/ma-khoi-phuc", "home.codes_draw")
            }
            Duty::ReadNotices { count } => {
                told("home.notices_wait", count, "/thong-bao", "home.notices_read")
            }
        }
    }
}

/// The first page.
pub async fn show(visit: Visit) -> Answer {
    if visit.session.is_none() {
        return answer::page(&Form::default(), &Welcome { page: visit.page().nav("home") });
    }
    let (reader, seen) = reader::read(&visit, look).await?;
    let (card, register) = card(&visit, &reader).await;
    let standing = Standing {
        unread: reader.unread,
        supplements: seen.supplements,
        fees: seen.fees,
        recovery_codes: seen.recovery_codes,
        codes_by: seen.codes_by,
        passkeys: seen.passkeys,
        card,
        birth: reader.profile.birth,
    };
    let chosen = !seen.favourites.is_empty();
    let shelf = utility::shelf(&visit).await?;
    let offers = if chosen { shelf.of_words(&seen.favourites) } else { shelf.of_words(&OFFERED) };
    let page = reader.page(&visit).nav("home");
    let duties = standing.duties(date_in_vietnam(visit.now));
    answer::page(&Form::default(), &Home { page, duties, register, offers, chosen, dossiers: seen.dossiers })
}

/// What the first page looks at beside the reader.
struct Seen {
    favourites: Vec<String>,
    recovery_codes: i64,
    codes_by: Channel,
    passkeys: i64,
    supplements: i64,
    fees: i64,
    dossiers: i64,
}

fn look(tx: &mut Tx<'_>, person: &Person) -> Result<Seen> {
    let id = person.account.id;
    let kept = store::identity::favourite::of_person(tx, id, &person.key)?;
    Ok(Seen {
        favourites: kept.favourites.words().to_vec(),
        recovery_codes: store::identity::recovery_code::left(tx, id)?,
        codes_by: store::contact::channel_of(tx, id)?,
        passkeys: store::identity::passkey::count(tx, id.as_bytes())?,
        supplements: dossier_summary::count(tx, id, State::Supplement)?,
        fees: dossier_summary::count(tx, id, State::FeeDue)?,
        dossiers: dossier_summary::count_open(tx, id)?,
    })
}

/// The card of somebody of level 2. The page stands when the registers do not answer.
async fn card(visit: &Visit, reader: &Reader) -> (Option<Card>, Register) {
    if reader.account.level < Level::Two {
        return (None, Register::Answered);
    }
    match acts::paper::own(&visit.env, reader.account.level, reader.profile.number).await {
        Ok(resident) => (resident.and_then(|resident| resident.card), Register::Answered),
        Err(error) => {
            tracing::warn!(%error, "the registers could not be asked for the first page");
            (None, Register::Silent)
        }
    }
}
