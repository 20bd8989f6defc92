//! The personas' accounts and desks, made when the identity centre starts for the first time.

use domain::{
    Error, Id, PersonId, Result,
    event::{Actor, Event, Events},
    identity::{
        account::{Account, Ground, Level, State, approved_at},
        officer::Officer,
        password, security_question,
    },
};
use jiff::{SignedDuration, Timestamp};
use site::Env;
use store::{
    Tx,
    contact::{self, Contact},
    identity::{
        officer_secret::{self, OfficerSecret},
        passcode, password as kept_password, recovery_code,
        security_answer::{self, Answer},
    },
    officer,
    person::{self, Profile},
};
use zeroize::Zeroizing;

use super::personas::{self, Desk, PASSCODE, PASSWORD, Persona, Standing};

/// What everybody in the demo answers to their security questions.
pub const ANSWER: &str = "Trường Mẫu";

/// How long before the first start the overdue persona's seven days ended.
const OVERDUE_SINCE: SignedDuration = SignedDuration::from_hours(26);

/// Everybody's secrets, hashed once: the personas share them.
#[derive(Clone)]
struct Secrets {
    password: String,
    passcode: String,
    answers: Vec<Answer>,
    /// Eight codes that nobody was shown: whoever wants to use some draws others.
    codes: Vec<[u8; 32]>,
}

/// Makes the accounts and desks that are not there yet.
pub async fn fill(env: &Env) -> Result<()> {
    let missing = env.db.read(missing).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let now = env.clock.now();
    let secrets = secrets(env).await?;
    let ids: Vec<(PersonId, [u8; 10])> =
        missing.iter().map(|_| (env.dice.id(now), env.dice.bytes())).collect();
    env.db
        .write(move |tx| {
            for (persona, (person, dice)) in missing.iter().zip(&ids) {
                account(tx, persona, *person, (&secrets, now))?;
                if let Some(desk) = &persona.desk {
                    appoint(tx, persona, desk, (Id::new(now, *dice), &secrets, now))?;
                }
            }
            let count = missing.len().to_string();
            let event = Event::new(now, Actor::House, "demo.accounts_made").with("accounts", count);
            Ok(((), Events::from(event)))
        })
        .await
}

/// Those who are to have an account and have none.
fn missing(tx: &mut Tx<'_>) -> Result<Vec<&'static Persona>> {
    let mut missing = Vec::new();
    for persona in personas::ALL.iter().filter(|persona| persona.standing != Standing::NotRegistered) {
        if person::by_number(tx, &persona.number())?.is_none() {
            missing.push(persona);
        }
    }
    Ok(missing)
}

async fn secrets(env: &Env) -> Result<Secrets> {
    let password = password::normalised(PASSWORD);
    let answer = security_question::normalised(ANSWER);
    let hash = |secret: String| {
        let salt = env.dice.bytes();
        async move { env.hashing.hash(&secret, salt).await.map(|hashed| hashed.to_text()) }
    };
    let (password, passcode, answer) =
        tokio::try_join!(hash(password), hash(PASSCODE.to_owned()), hash(answer))?;
    let answers = security_question::QUESTIONS.iter().take(2);
    let answers =
        answers.map(|question| Answer { question: (*question).to_owned(), hash: answer.clone() }).collect();
    let codes = (0..domain::identity::recovery_code::COUNT).map(|_| env.dice.bytes()).collect();
    Ok(Secrets { password, passcode, answers, codes })
}

/// An account as an approval and an activation would have left it.
fn account(tx: &mut Tx<'_>, persona: &Persona, id: PersonId, made: (&Secrets, Timestamp)) -> Result<()> {
    let (secrets, now) = made;
    let Some((level, state)) = standing(persona.standing, now) else { return Ok(()) };
    let number = persona.number();
    let profile = Profile { number, name: persona.name(), birth: persona.birth(), sex: number.sex() };
    let key = person::insert(tx, Account { id, level, state }, &profile, now)?;
    let index = person::number_index(tx, &number);
    person::claim(tx, "number", &index, id)?;
    let contacts = [persona.phone().map(Contact::Phone), persona.email().map(Contact::Email)];
    for contact in contacts.into_iter().flatten() {
        let index = contact::index(tx, &contact);
        person::claim(tx, contact.kind(), &index, id)?;
        contact::save(tx, id, &key, &contact, Some(now))?;
    }
    if !matches!(state, State::Approved { .. }) {
        kept_password::save(tx, id, &secrets.password, now)?;
        passcode::set(tx, id, &secrets.passcode, now)?;
        security_answer::replace(tx, id, &secrets.answers)?;
        recovery_code::replace(tx, id, &secrets.codes, now)?;
    }
    Ok(())
}

fn standing(standing: Standing, now: Timestamp) -> Option<(Level, State)> {
    let overdue = now.saturating_sub(OVERDUE_SINCE).unwrap_or(Timestamp::MIN);
    match standing {
        Standing::NotRegistered => None,
        Standing::Approved => Some((Level::One, approved_at(now))),
        Standing::ActivationOverdue => Some((Level::One, State::Approved { until: overdue })),
        Standing::Level1 => Some((Level::One, State::Active)),
        Standing::Level2 => Some((Level::Two, State::Active)),
        Standing::Locked => Some((Level::Two, State::Locked { ground: Ground::Holder })),
    }
}

/// A desk, with a password and a seed of one-time codes.
fn appoint(
    tx: &mut Tx<'_>,
    persona: &Persona,
    desk: &Desk,
    (id, secrets, now): (domain::identity::officer::OfficerId, &Secrets, Timestamp),
) -> Result<()> {
    let officer = Officer { id, unit: desk.unit.to_owned(), roles: vec![desk.role], from: now, until: None };
    officer::insert(tx, &officer, &persona.number())?;
    let key = officer::load(tx, id)?.key;
    let seed = identity::totp::seed(desk.totp).ok_or_else(|| Error::broken("a persona's seed"))?;
    let secret = OfficerSecret {
        password_hash: secrets.password.clone(),
        totp_seed: Zeroizing::new(seed),
        last_step: 0,
    };
    officer_secret::save(tx, id, &key, &secret)
}

#[cfg(test)]
mod tests {
    use domain::identity::account;
    use site::testing::World;

    use super::*;
    use crate::demo::personas::{ACTIVATION_OVERDUE, APPROVED, LEVEL_1, LOCKED, NOT_REGISTERED, REVIEWER};

    async fn usable(world: &World, persona: &Persona) -> Option<Result<(), account::Refusal>> {
        let (number, now) = (persona.number(), world.now());
        let look = move |tx: &mut Tx<'_>| {
            let Some(person) = person::by_number(tx, &number)? else { return Ok(None) };
            Ok(person::account_of(tx, person)?.map(|account| account.usable(now)))
        };
        world.env.db.read(look).await.expect("a look")
    }

    #[tokio::test]
    async fn everybodys_account_stands_as_the_cast_says() {
        let world = World::identity();
        fill(&world.env).await.expect("filled");
        assert_eq!(usable(&world, &LEVEL_1).await, Some(Ok(())));
        assert_eq!(usable(&world, &APPROVED).await, Some(Err(account::Refusal::NotActivated)));
        assert_eq!(usable(&world, &ACTIVATION_OVERDUE).await, Some(Err(account::Refusal::ActivationOverdue)));
        assert_eq!(usable(&world, &LOCKED).await, Some(Err(account::Refusal::Locked)));
        assert_eq!(usable(&world, &NOT_REGISTERED).await, None);
    }

    #[tokio::test]
    async fn what_became_of_somebody_is_left_alone() {
        let world = World::identity();
        fill(&world.env).await.expect("filled");
        let number = LEVEL_1.number();
        let lock = move |tx: &mut Tx<'_>| {
            let id = person::by_number(tx, &number)?.ok_or(Error::Missing("person"))?;
            let person = person::load(tx, id)?;
            let locked = Account { state: State::Locked { ground: Ground::Holder }, ..person.account };
            person::save(tx, locked, person.version)
        };
        world.env.db.write_quietly("a test locks somebody", lock).await.expect("locked");
        fill(&world.env).await.expect("filled");
        assert_eq!(usable(&world, &LEVEL_1).await, Some(Err(account::Refusal::Locked)));
        let officers = world.env.db.read(officer::all).await.expect("a look");
        assert_eq!(officers.len(), personas::ALL.iter().filter(|persona| persona.desk.is_some()).count());
    }

    #[tokio::test]
    async fn an_officer_signs_in_by_what_the_demo_prints() {
        use identity::acts::{
            Browser,
            officer::{Typed, sign_in},
        };
        let world = World::identity();
        fill(&world.env).await.expect("filled");
        let seed = identity::totp::seed(REVIEWER.desk.expect("a desk").totp).expect("a seed");
        let browser = Browser { device: [1; 32], label: "Firefox".to_owned(), network: vec![127, 0, 0] };
        let typed = Typed {
            number: REVIEWER.number(),
            password: Zeroizing::new(PASSWORD.to_owned()),
            code: identity::totp::code_at(&seed, world.now()),
        };
        assert!(sign_in(&world.env, &browser, typed).await.is_ok());
    }
}
