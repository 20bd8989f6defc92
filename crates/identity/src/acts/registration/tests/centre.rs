//! An identity centre with residents, applicants and officers.

use domain::{
    Error, Result,
    identity::{
        Resident,
        officer::{OfficerId, Role},
        registration::Registration,
    },
};
use jiff::Timestamp;
use site::{
    Env,
    testing::{World, resident},
};
use store::{contact::Contact, event::Entry, identity::registration::Application};

use crate::acts::{Browser, officer, registration, registration_draft};

/// Somebody who registers.
pub const APPLICANT: &str = "038185000117";
/// The officer who reviews.
pub const REVIEWER: &str = "001080004455";
/// Another officer who reviews.
pub const SECOND: &str = "079082001122";

pub struct Centre {
    pub world: World,
}

/// A browser, told from others by a byte.
pub fn browser(byte: u8) -> Browser {
    Browser { device: [byte; 32], network: vec![10, 0, byte], label: "Trình duyệt mẫu".to_owned() }
}

/// The code of an error, or nothing when all went well.
pub fn code<T>(result: Result<T>) -> &'static str {
    result.err().map_or("", |error: Error| error.code())
}

/// What a resident would type.
pub fn application(of: &Resident) -> Application {
    let card = of.card.expect("a card");
    Application {
        number: of.number,
        name: of.name.clone(),
        birth: of.birth,
        card_issued_on: card.issued_on.first_day(),
        contact: Contact::Phone(of.contact.phone.clone().expect("a phone")),
    }
}

impl Centre {
    /// A centre whose register has the applicant.
    pub async fn open(world: World) -> Self {
        world.resident(&resident(APPLICANT)).await;
        Self { world }
    }

    pub fn env(&self) -> &Env {
        &self.world.env
    }

    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// An officer of these roles, in the register too.
    pub async fn officer(&self, number: &str, roles: &[Role]) -> OfficerId {
        self.world.resident(&resident(number)).await;
        self.appoint(number, roles).await
    }

    /// An officer who is in the register already.
    pub async fn appoint(&self, number: &str, roles: &[Role]) -> OfficerId {
        let appointment = officer::Appointment {
            number: number.parse().expect("a number"),
            unit: "Trung tâm Định danh Mẫu".to_owned(),
            roles: roles.to_vec(),
            from: self.now(),
            until: None,
        };
        officer::appoint(self.env(), appointment).await.expect("appointed").0
    }

    pub async fn reviewer(&self) -> OfficerId {
        self.officer(REVIEWER, &[Role::Reviewer]).await
    }

    /// A browser types everything and takes a portrait. Says the draft's version.
    pub async fn type_all(&self, browser: &Browser) -> i64 {
        let typed = vec![("so".to_owned(), APPLICANT.to_owned())];
        registration_draft::keep(self.env(), browser, typed).await.expect("kept");
        registration_draft::keep_portrait(self.env(), browser, b"JPEG".to_vec()).await.expect("kept");
        registration_draft::find(self.env(), browser).await.expect("a draft").version
    }

    /// Somebody sends a registration from a browser of their own.
    pub async fn send(&self, byte: u8, application: Application) -> Result<Registration> {
        let version = self.type_all(&browser(byte)).await;
        registration::send(self.env(), &browser(byte), application, version).await
    }

    /// The applicant sends what the register has.
    pub async fn sent(&self) -> Registration {
        self.send(1, application(&resident(APPLICANT))).await.expect("sent")
    }

    /// What the log says of a case.
    pub async fn events(&self, case: &Registration) -> Vec<Entry> {
        let thing = case.id.to_string();
        self.env().db.read(move |tx| store::event::by_thing(tx, &thing, None, 50)).await.expect("read")
    }
}
