//! A citizen of a test, with a browser and a phone.

use std::{sync::Arc, time::Duration};

use domain::{
    PersonId, Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber, Resident,
        account::{Account, Level, State, approved_at},
    },
};
use jiff::SignedDuration;
use site::{
    Env,
    hashing::{Hashing, Pool, Size},
    provider::Party,
    testing::{World, resident},
};
use store::{contact::Contact, identity::walk::WalkId, person::Profile, session::Session};

use crate::acts::{self, Browser, sign_in::SignedIn};

pub const NUMBER: &str = "038185000117";
pub const PASSWORD: &str = "con bò vàng ăn cỏ non";
pub const PASSCODE: &str = "270385";

/// A citizen, and the world they act in.
pub struct Citizen {
    pub world: World,
    pub browser: Browser,
    pub resident: Resident,
    pub person: PersonId,
}

/// A browser, told from others by a byte.
pub fn browser(byte: u8) -> Browser {
    Browser { device: [byte; 32], network: vec![10, 0, byte], label: "Trình duyệt mẫu".to_owned() }
}

/// The code of an error, or nothing when all went well.
pub fn code<T>(result: Result<T>) -> &'static str {
    result.err().map_or("", |error| error.code())
}

impl Citizen {
    /// Somebody whose registration was approved just now.
    pub async fn approved(world: World) -> Self {
        let now = world.now();
        Self::in_state(world, approved_at(now)).await
    }

    /// Somebody in the directory, in this state.
    pub async fn in_state(world: World, state: State) -> Self {
        Self::settled(world, state, resident(NUMBER)).await
    }

    /// Somebody who is reached by these contacts, whose registration was approved just now.
    pub async fn reached_by(world: World, phone: Option<&str>, email: Option<&str>) -> Self {
        let mut resident = resident(NUMBER);
        resident.contact.phone = phone.map(|phone| phone.parse().expect("a phone"));
        resident.contact.email = email.map(|email| email.parse().expect("a mailbox"));
        let state = approved_at(world.now());
        Self::settled(world, state, resident).await
    }

    async fn settled(world: World, state: State, resident: Resident) -> Self {
        world.resident(&resident).await;
        let person: PersonId = world.env.dice.id(world.now());
        let account = Account { id: person, level: Level::Two, state };
        let citizen = Self { browser: browser(1), resident, person, world };
        citizen.put_on_record(account).await;
        citizen
    }

    /// Somebody who has activated their account.
    pub async fn active() -> Self {
        let citizen = Self::approved(World::identity()).await;
        citizen.activate().await.expect("activated");
        citizen
    }

    pub fn env(&self) -> &Env {
        &self.world.env
    }

    pub fn number(&self) -> PersonalIdNumber {
        self.resident.number
    }

    pub fn contact(&self) -> Contact {
        self.contacts().remove(0)
    }

    /// The phone, then the mailbox.
    fn contacts(&self) -> Vec<Contact> {
        let kept = &self.resident.contact;
        let phone = kept.phone.clone().map(Contact::Phone);
        phone.into_iter().chain(kept.email.clone().map(Contact::Email)).collect()
    }

    async fn put_on_record(&self, account: Account) {
        let (resident, contacts, now) = (self.resident.clone(), self.contacts(), self.world.now());
        let profile = Profile {
            number: resident.number,
            name: resident.name.clone(),
            birth: resident.birth,
            sex: resident.sex,
        };
        let put = self.env().db.write(move |tx| {
            let key = store::person::insert(tx, account, &profile, now)?;
            for contact in &contacts {
                store::contact::save(tx, account.id, &key, contact, Some(now))?;
            }
            let index = store::person::number_index(tx, &profile.number);
            store::person::claim(tx, "number", &index, account.id)?;
            Ok(((), Event::new(now, Actor::House, "registration.approved").into()))
        });
        put.await.expect("put on record");
    }

    /// The code that reached the phone last.
    pub async fn code(&self) -> String {
        self.world.deliver().await;
        self.world.latest_code()
    }

    /// How many letters of a template reached phone and mailbox.
    pub async fn letters(&self, template: &str) -> usize {
        self.world.deliver().await;
        let all = self.world.phone.sent().into_iter().chain(self.world.mailbox.sent());
        all.filter(|sent| sent.template == template).count()
    }

    /// Activates from the first page to the last.
    pub async fn activate(&self) -> Result<()> {
        let id = self.choose_all().await?;
        acts::activation::finish(self.env(), &self.browser, id).await
    }

    /// Has chosen everything that an activation asks for, and not pressed last.
    pub async fn up_to_the_last_press(&self) -> WalkId {
        self.choose_all().await.expect("chosen")
    }

    async fn choose_all(&self) -> Result<WalkId> {
        let (env, browser) = (self.env(), &self.browser);
        let id = acts::activation::begin(env, browser, self.number(), self.contact()).await?;
        acts::activation::confirm(env, browser, id, &self.code().await).await?;
        acts::activation::set_password(env, browser, id, PASSWORD).await?;
        acts::activation::set_passcode(env, browser, id, PASSCODE).await?;
        acts::activation::set_answers(env, browser, id, answers()).await?;
        Ok(id)
    }

    /// Signs in with number, password and code.
    pub async fn sign_in(&self) -> Session {
        self.sign_in_from(&self.browser).await.expect("signed in").session
    }

    /// The same from a browser.
    pub async fn sign_in_from(&self, browser: &Browser) -> Result<SignedIn> {
        let id = self.type_password(browser, PASSWORD).await?;
        acts::sign_in::otp(self.env(), browser, id, &self.code().await, Party::None).await
    }

    /// Types number and a password.
    pub async fn type_password(
        &self,
        browser: &Browser,
        password: &str,
    ) -> Result<store::identity::otp::OtpId> {
        acts::sign_in::password(self.env(), browser, (self.number(), password), None).await
    }

    /// The account is now in this state.
    pub async fn put(&self, state: State) {
        let (id, now) = (self.person, self.world.now());
        let put = self.env().db.write(move |tx| {
            let person = store::person::load(tx, id)?;
            store::person::save(tx, Account { state, ..person.account }, person.version)?;
            Ok(((), Event::new(now, Actor::House, "account.locked").into()))
        });
        put.await.expect("put");
    }

    /// How many sessions the citizen has.
    pub async fn sessions(&self) -> usize {
        let id = self.person;
        self.env().db.read(move |tx| store::session::of_person(tx, id)).await.expect("read").len()
    }

    /// From now on whatever wants a hash is refused.
    pub fn nobody_hashes(&mut self) {
        let env = Arc::get_mut(&mut self.world.env).expect("nobody else has it");
        let size = Size { workers: 0, queue: 0, idle: Duration::ZERO };
        let pool = Pool::start(size).expect("no threads");
        env.hashing = Arc::new(Hashing::quick(pool, Arc::clone(&env.keys)));
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.world.pass(SignedDuration::from_mins(minutes));
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.world.pass(SignedDuration::from_secs(seconds));
    }
}

/// Two questions with answers.
pub fn answers() -> [(String, String); 2] {
    use domain::identity::security_question::QUESTIONS;
    [(QUESTIONS[0].to_owned(), "Trường Mẫu".to_owned()), (QUESTIONS[3].to_owned(), "bánh cuốn".to_owned())]
}
