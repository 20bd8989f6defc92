//! One-time codes: drawn before an act, sent and judged within it.
//!
//! Where nobody is to learn whether data named somebody, a code is drawn all
//! the same, and travels nowhere: same rows, same statements, same page.

use std::sync::Arc;

use domain::{
    Error, PersonId, Refused, Result,
    event::{Actor, Channel, Event, Events, Letter},
    identity::{
        attempts::{Budget, Spent},
        otp::{self, Challenge, Purpose, Refusal},
    },
};
use gateway::Keys;
use jiff::Timestamp;
use site::Env;
use store::{
    Tx,
    contact::Contact,
    identity::otp::{Otp, OtpId},
};
use zeroize::Zeroizing;

use super::browser::{Browser, Verdict, told};

/// A code that was drawn: the digits leave in a letter and are nowhere stored.
#[derive(Clone)]
pub struct Drawn {
    digits: Zeroizing<String>,
    mac: [u8; 32],
}

impl Drawn {
    /// Draws a code for a challenge.
    #[must_use]
    pub fn new(env: &Env, id: OtpId) -> Self {
        let digits = Zeroizing::new(otp::digits(env.dice.bytes()));
        let mac = env.keys.mac("otp", &bound(id, &digits));
        Self { digits, mac }
    }
}

/// A code is right for its own challenge only.
fn bound(id: OtpId, digits: &str) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(id.as_bytes().to_vec());
    bytes.extend_from_slice(digits.as_bytes());
    bytes
}

/// A code that is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The challenge it belongs to.
    pub id: OtpId,
    /// The browser that asked.
    pub device: [u8; 32],
    /// What it is for.
    pub purpose: Purpose,
    /// Whose account it opens; nobody's, where the data named nobody.
    pub person: Option<PersonId>,
    /// What the day's budgets count by.
    pub counted_by: [u8; 32],
    /// How it travels.
    pub channel: Channel,
    /// The portal that one signs in to, where there is one.
    pub site: Option<String>,
}

/// How a code travels to a contact.
#[must_use]
pub const fn channel_to(contact: &Contact) -> Channel {
    match contact {
        Contact::Phone(_) => Channel::Sms,
        Contact::Email(_) => Channel::Email,
    }
}

/// Sends a code, in the act that calls.
///
/// # Errors
///
/// `attempts.wait` when the day's budget is spent.
pub fn send(tx: &mut Tx<'_>, wanted: &Wanted, drawn: &Drawn, now: Timestamp) -> Result<Events> {
    let otp = Otp {
        id: wanted.id,
        device: wanted.device,
        purpose: wanted.purpose,
        person: wanted.person,
        counted_by: wanted.counted_by,
        channel: wanted.channel,
        code_mac: drawn.mac,
        challenge: Challenge { sent_at: now, wrong_tries: 0 },
    };
    store::attempt::spend(tx, sends(otp.purpose), &otp.counted_by, Budget::OTP_SENDS, now)?;
    store::identity::otp::insert(tx, &otp)?;
    Ok(said(&otp, drawn, wanted.site.as_deref(), now))
}

/// The event names nobody, for the log must not differ either.
fn said(otp: &Otp, drawn: &Drawn, site: Option<&str>, now: Timestamp) -> Events {
    let event = Event::new(now, Actor::Anyone, "otp.sent").of(otp.id).with("purpose", otp.purpose.word());
    let channel = if otp.person.is_some() { otp.channel } else { Channel::Void };
    let mut args = vec![("code", drawn.digits.to_string())];
    args.extend(site.map(|site| ("site", site.to_owned())));
    let letter = Letter { to: otp.person, channel, template: otp.purpose.template(), args };
    Events::from(event).send(letter)
}

/// Sends another code for a challenge, at the earliest after a minute.
///
/// # Errors
///
/// `otp.over` for a challenge that is not this browser's or was spent,
/// `otp.too_soon` within the first minute, `attempts.wait` when the day's
/// budget is spent.
pub async fn resend(env: &Env, browser: &Browser, id: OtpId, site: Option<String>) -> Result<()> {
    let (now, drawn, device) = (env.clock.now(), Drawn::new(env, id), browser.device);
    env.db
        .write(move |tx| {
            let before = store::identity::otp::find(tx, id, &device)?.ok_or(Refusal::Over)?;
            before.challenge.check_resend(now)?;
            store::attempt::spend(tx, sends(before.purpose), &before.counted_by, Budget::OTP_SENDS, now)?;
            store::identity::otp::resend(tx, &before, &drawn.mac, now)?;
            Ok(((), said(&before, &drawn, site.as_deref(), now)))
        })
        .await
}

/// A code as somebody typed it, to be judged within an act.
#[derive(Clone)]
pub struct Trial {
    keys: Arc<Keys>,
    id: OtpId,
    device: [u8; 32],
    purpose: Purpose,
    typed: Zeroizing<String>,
}

impl Trial {
    /// What was typed for a challenge.
    ///
    /// # Errors
    ///
    /// `otp.malformed` when it is not six digits: no try is counted.
    pub fn new(env: &Env, browser: &Browser, to: (OtpId, Purpose), typed: &str) -> Result<Self> {
        let (id, purpose) = to;
        let typed = Zeroizing::new(otp::parse(typed)?);
        Ok(Self { keys: Arc::clone(&env.keys), id, device: browser.device, purpose, typed })
    }

    /// Which challenge.
    #[must_use]
    pub fn id(&self) -> OtpId {
        self.id
    }

    /// Judges what was typed and spends the code when it is right; a wrong try
    /// is counted on the challenge and on the day's budget of guesses.
    ///
    /// # Errors
    ///
    /// `otp.over` when no try is looked at any more.
    pub fn judge(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<Verdict<Otp>> {
        let found = store::identity::otp::find(tx, self.id, &self.device)?;
        let otp = found.filter(|otp| otp.purpose == self.purpose).ok_or(Refusal::Over)?;
        otp.challenge.check_open(now)?;
        check_guesses(tx, &otp, now)?;
        let fits = self.keys.mac_fits("otp", &bound(self.id, &self.typed), &otp.code_mac);
        if fits && otp.person.is_some() {
            let spent = store::identity::otp::spend(tx, &otp, now)?;
            return if spent { Ok(Ok(otp)) } else { Err(Refusal::Over.into()) };
        }
        let (after, refusal) = otp.challenge.wrong();
        store::identity::otp::fail(tx, &otp, after)?;
        store::attempt::spend(tx, guesses(otp.purpose), &otp.counted_by, Budget::OTP_GUESSES, now)?;
        Ok(Err(Refused::from(&refusal)))
    }

    /// What a wrong try leaves in the log.
    #[must_use]
    pub fn wrong(&self, now: Timestamp) -> Events {
        Event::new(now, Actor::Anyone, "otp.wrong").of(self.id).with("purpose", self.purpose.word()).into()
    }
}

fn check_guesses(tx: &mut Tx<'_>, otp: &Otp, now: Timestamp) -> Result<()> {
    let stood = store::attempt::load(tx, guesses(otp.purpose), &otp.counted_by)?;
    let spent = Spent { count: stood.failures, until: stood.barred_until };
    Budget::OTP_GUESSES.spend(spent, now).map(|_| ()).map_err(Error::from)
}

/// What the code page shows of a challenge.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// How the code travels, or would.
    pub channel: Channel,
    /// Seconds until another one may be asked for.
    pub resend_in: i64,
}

/// A challenge as its page shows it.
///
/// # Errors
///
/// `otp.over` when it is not this browser's, or was spent.
pub async fn shown(env: &Env, browser: &Browser, id: OtpId) -> Result<Shown> {
    let (now, device) = (env.clock.now(), browser.device);
    let otp = env.db.glance(move |tx| store::identity::otp::find(tx, id, &device)).await?;
    let otp = otp.ok_or(Refusal::Over)?;
    let waited = now.duration_since(otp.challenge.sent_at).as_secs();
    Ok(Shown { channel: otp.channel, resend_in: (otp::RESEND_AFTER.as_secs() - waited).max(0) })
}

/// Judges a code in an act of its own, and does `then` with the one who spent it.
///
/// # Errors
///
/// What the code or `then` refuses.
pub async fn spend<T, F>(env: &Env, trial: Trial, now: Timestamp, then: F) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, Otp) -> Result<(Verdict<T>, Events)> + Send + 'static,
{
    let verdict = env
        .db
        .write(move |tx| match trial.judge(tx, now)? {
            Ok(otp) => then(tx, otp),
            Err(refused) => Ok((Err(refused), trial.wrong(now))),
        })
        .await?;
    told(verdict)
}

/// Each purpose has a budget of its own, so that nobody who spends one blocks another.
const fn sends(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "otp.sends.sign_in",
        Purpose::Activation => "otp.sends.activation",
        Purpose::PasswordReset => "otp.sends.password_reset",
        Purpose::PasscodeReset => "otp.sends.passcode_reset",
    }
}

const fn guesses(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "otp.guesses.sign_in",
        Purpose::Activation => "otp.guesses.activation",
        Purpose::PasswordReset => "otp.guesses.password_reset",
        Purpose::PasscodeReset => "otp.guesses.passcode_reset",
    }
}
