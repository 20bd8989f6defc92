//! People of the measurements: in the registers, and signed in at the portal.

use std::sync::Arc;

use danh::failure::Done;
use domain::{
    Id, PersonId, Result,
    event::{Actor, Event},
    identity::{
        Card, CardKind, CardStatus, Kin, PersonalIdNumber, Resident,
        account::{Account, Level, State},
        officer::{Officer, Role},
        resident::{Contact as Ways, Particulars},
        session::Kind,
    },
};
use jiff::Timestamp;
use site::{
    Env,
    session::{Alone, SignIn, Ticket},
};
use store::{
    PersonKey, Tx, contact, person,
    person::Profile,
    registers::{SealedResident, register_import},
    session::{Proofs, Upstream},
};

/// The unit that has everything.
pub const UNIT: &str = "G01.38";
/// Where everybody lives.
pub const ADDRESS: &str = "Số 1, Thôn Mẫu, Xã Mẫu, Thanh Hóa";
/// The phone of everybody who has a draft.
pub const PHONE: &str = "0905000103";
const NAME: &str = "Nguyễn Văn Mẫu";
const OFFICER: &str = "038084041225";

/// The number of whoever has a dossier already.
pub fn holder(index: u32) -> Result<PersonalIdNumber> {
    Ok(format!("038085{index:06}").parse()?)
}

/// The number of whoever has a draft.
pub fn filer(index: u32) -> Result<PersonalIdNumber> {
    Ok(format!("038087{index:06}").parse()?)
}

/// The residents who have drafts, each with a card that can be issued again.
pub async fn residents(env: &Arc<Env>, count: u32) -> Done {
    let now = env.clock.now();
    let vault = env.registers.vault();
    let sealed: Vec<_> =
        (0..count).map(|index| SealedResident::new(vault, resident(index)?, None)).collect::<Result<_>>()?;
    let filled = env.registers.write(move |tx| {
        register_import::fill(tx, &sealed, now)?;
        Ok(((), Event::new(now, Actor::House, "demo.residents_made").into()))
    });
    Ok(filled.await?)
}

fn resident(index: u32) -> Result<Resident> {
    let number = filer(index)?;
    let profile = profile(number);
    let day = |text: &str| text.parse().map_err(domain::Error::broken);
    Ok(Resident {
        number,
        old_id: None,
        name: profile.name,
        birth: profile.birth,
        sex: profile.sex,
        particulars: Particulars {
            nationality: "Việt Nam".to_owned(),
            permanent_address: ADDRESS.to_owned(),
            current_address: ADDRESS.to_owned(),
            ..Particulars::default()
        },
        kin: Kin::default(),
        contact: Ways::default(),
        card: Some(Card {
            kind: CardKind::CanCuoc2024,
            issued_on: day("2025-04-02")?,
            expires_on: Some(day("2047-03-08")?),
            status: CardStatus::Valid,
        }),
        biometrics_on: Some("2025-04-02".parse().map_err(domain::Error::broken)?),
        portrait: None,
        died_on: None,
    })
}

fn profile(number: PersonalIdNumber) -> Profile {
    let birth = format!("{}-03-08", number.birth_year());
    Profile {
        number,
        name: NAME.parse().unwrap_or_else(|_| unreachable!("a name")),
        birth: birth.parse().unwrap_or_else(|_| unreachable!("a day")),
        sex: number.sex(),
    }
}

/// Somebody of level 2 at the portal, with the phone of all.
pub fn known(tx: &mut Tx<'_>, id: PersonId, number: PersonalIdNumber, now: Timestamp) -> Result<PersonKey> {
    let account = Account { id, level: Level::Two, state: State::Active };
    let key = person::insert(tx, account, &profile(number), now)?;
    let index = person::number_index(tx, &number);
    person::claim(tx, "number", &index, id)?;
    contact::save(tx, id, &key, &contact::Contact::parse(PHONE)?, Some(now))?;
    Ok(key)
}

/// They have just come back from the identity centre with a proof by passkey; the cookie.
pub fn signed_in(
    tx: &mut Tx<'_>,
    env: &Env,
    (id, key): (PersonId, &PersonKey),
    device: &str,
    now: Timestamp,
) -> Result<String> {
    let ticket = Ticket::new(&env.dice);
    let issuer = env.upstreams.all().first().map(|upstream| upstream.issuer.clone()).unwrap_or_default();
    let upstream = Upstream {
        issuer,
        sub: id.to_string(),
        sid: id.to_string(),
        acr: oidc::acr::Acr::Passkey.urn().to_owned(),
    };
    let sign_in = SignIn {
        kind: Kind::Citizen,
        proofs: Proofs::default(),
        amr: "pop".to_owned(),
        device: site::visit::index(device),
        label: "a measurement".to_owned(),
        auth_at: now,
        upstream: Some(upstream),
        alone: Alone::No,
    };
    site::session::begin(tx, (id, key), &ticket, &sign_in, now)?;
    Ok(ticket.cookie().to_owned())
}

/// The officer who checks, at their desk; the cookie.
pub async fn officer(env: &Arc<Env>, device: &str) -> Done<String> {
    let (now, site, device) = (env.clock.now(), Arc::clone(env), device.to_owned());
    let (id, appointment) = (env.dice.id(now), env.dice.id(now));
    let seated = env.db.write(move |tx| {
        let number: PersonalIdNumber = OFFICER.parse()?;
        let roles = Role::of("can-cuoc.tham-dinh").into_iter().collect();
        let officer = Officer { id: appointment, unit: UNIT.to_owned(), roles, from: now, until: None };
        store::officer::insert(tx, &officer, &number)?;
        let key = known(tx, id, number, now)?;
        let cookie = signed_in(tx, &site, (id, &key), &device, now)?;
        Ok((cookie, Event::new(now, Actor::House, "demo.officer_made").into()))
    });
    Ok(seated.await?)
}

/// An id of this moment.
pub fn id<T>(env: &Env, at: Timestamp) -> Id<T> {
    Id::new(at, env.dice.bytes())
}
