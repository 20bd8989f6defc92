//! Officers of the ministry's portal, and dossiers on their desks.

use domain::{
    PersonId,
    event::{Actor, Event},
    identity::{
        CardKind, PersonalIdNumber, PhoneNumber,
        account::{Account, Level, State},
        officer::Role,
    },
    services::{DossierId, Mandate, field::Field},
};
use portal::acts::{
    Tables, appoint,
    dossier::{self, Confirmed},
    draft, payment,
    seen::Applicant,
};
use store::{contact, person, services::payment::Method};

use super::{Chain, MINISTRY, browser::Browser, who};

pub const CHECKER: &str = "038084041225";
pub const SECOND_CHECKER: &str = "038190042336";
pub const LEADER: &str = "038075043447";
pub const PRINTER: &str = "001087044558";
pub const CLERK: &str = "038188040117";
pub const ADMIN: &str = "001183045669";
/// Who files.
pub const CITIZEN: &str = "038185000117";
const PHONE: &str = "0985000117";

impl Chain {
    /// Somebody is appointed at the ministry's portal.
    pub async fn appoint(&self, number: &str, unit: &str, roles: &[&str]) {
        let appointment = appoint::Appointment {
            number: number.parse().expect("a number"),
            unit: unit.to_owned(),
            roles: roles.iter().map(|word| Role::of(word).expect("a role")).collect(),
            until: None,
        };
        appoint::appoint(&self.ministry.env, appointment).await.expect("appointed");
    }

    /// An officer signs in at the ministry's desk, by passcode.
    pub async fn desk(&self, number: &str, name: &str) -> Browser {
        let mut browser = self.browser();
        self.signed_in_as(&mut browser, Level::Two, who(number, name)).await;
        browser.open(&format!("{MINISTRY}/dang-nhap/dinh-danh?tiep=/can-bo&muc=2&moi=1")).await;
        self.passcode(&mut browser).await;
        browser.again("/authorize").await;
        assert_eq!(browser.place.port(), Some(8002), "{}", browser.html);
        browser
    }

    /// An officer with one role, at work.
    pub async fn officer(&self, number: &str, name: &str, role: &str) -> Browser {
        self.appoint(number, "G01.38", &[role]).await;
        self.desk(number, name).await
    }

    /// Somebody has sent and paid a dossier: it waits to be checked.
    pub async fn filed(&self) -> DossierId {
        let (env, person) = (&self.ministry.env, self.citizen().await);
        let number: PersonalIdNumber = CITIZEN.parse().expect("a number");
        let phone: Option<PhoneNumber> = PHONE.parse().ok();
        let applicant = Applicant { number, phone };
        let today = domain::calendar::date_in_vietnam(env.clock.now());
        let published = env.settings.procedures.of_id("can-cuoc.cap-lai", today).expect("it ships");
        let seen = draft::see(env, &applicant, published, number).await.expect("seen");
        let id = draft::begin(env, person, Mandate::Own, &seen).await.expect("begun");
        let mut open = draft::open(env, person, &applicant, id).await.expect("open");
        for page in published.procedure.pages.clone() {
            let answered = draft::Typed { answer: &typed, upon: None };
            open = draft::save(env, open, &page, answered).await.expect("kept").expect("right");
        }
        let total = dossier::bill(&open, &Tables::read(env).await.expect("tables")).expect("a bill").total();
        let confirmed = Confirmed { total, digest: dossier::digest(&open) };
        let dossier = dossier::submit(env, open, confirmed).await.expect("sent");
        let bill = payment::begin(env, person, dossier, Method::VietQr).await.expect("begun");
        payment::answered(env, bill, payment::Answer::Paid("FT1".to_owned())).await.expect("paid");
        dossier
    }

    /// A citizen who may file, in the register and at the ministry's portal.
    async fn citizen(&self) -> PersonId {
        let world = &self.ministry;
        let mut resident = site::testing::resident(CITIZEN);
        resident.biometrics_on = "2025-04-02".parse().ok();
        "Số 2, Thôn Mẫu, Xã Mẫu, Thanh Hóa".clone_into(&mut resident.particulars.current_address);
        if let Some(card) = &mut resident.card {
            card.kind = CardKind::CanCuoc2024;
            card.issued_on = "2025-04-02".parse().expect("a day");
        }
        world.resident(&resident).await;
        let (now, id) = (world.now(), world.env.dice.id(world.now()));
        let account = Account { id, level: Level::Two, state: State::Active };
        let act = move |tx: &mut store::Tx<'_>| {
            let profile = who(CITIZEN, "Lê Thị Hồng Ánh");
            let key = person::insert(tx, account, &profile, now)?;
            let index = person::number_index(tx, &profile.number);
            person::claim(tx, "number", &index, id)?;
            let phone = contact::Contact::Phone(PHONE.parse()?);
            contact::save(tx, id, &key, &phone, Some(now))?;
            Ok(((), Event::new(now, Actor::House, "test.known").into()))
        };
        world.env.db.write(act).await.expect("known");
        id
    }
}

fn typed(field: &Field) -> String {
    let answer = match field.id.as_str() {
        "ly_do" => "hong",
        "dien_thoai" => PHONE,
        "nhan_tai" => "buu_chinh",
        "dia_chi_nhan" => "Số 3, Thôn Mẫu, Xã Mẫu, Thanh Hóa",
        _ => "",
    };
    answer.to_owned()
}

/// The page of a dossier, and of what is done to it.
pub fn case(id: DossierId, rest: &str) -> String {
    format!("{MINISTRY}/can-bo/ho-so/{id}{rest}")
}

impl Browser {
    /// Does something to a dossier that is done from its own page.
    pub async fn press(&mut self, id: DossierId, act: &str) -> &mut Self {
        self.open(&case(id, "")).await;
        let rev = self.hidden("rev");
        self.fill(&case(id, act), &[("rev", &rev)]).await
    }

    /// Fills in the form of an act and sends it.
    pub async fn act(&mut self, id: DossierId, act: &str, fields: &[(&str, &str)]) -> &mut Self {
        self.open(&case(id, act)).await;
        assert_eq!(self.status, 200, "{act}: {}", self.html);
        let rev = self.hidden("rev");
        let mut all = vec![("rev", rev.as_str())];
        all.extend_from_slice(fields);
        self.fill(&case(id, act), &all).await
    }
}
