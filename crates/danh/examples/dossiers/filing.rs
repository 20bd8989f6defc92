//! One dossier, or one draft, as the portal's own acts leave them.

use std::sync::Arc;

use domain::{
    Error, PersonId, Result,
    calendar::{Calendar, date_in_vietnam},
    services::{
        Answers, Bill, Dong, Dossier, DossierId, Facts, Fees, Known, Mandate, OfficialCode, Published, Sight,
        TrackCode,
        dossier::{Command, Entry, Opening, ProcedureRef, Stage, Who},
        expression::Value,
    },
};
use jiff::{SignedDuration, Timestamp};
use site::Env;
use store::{
    Tx,
    services::{
        Subject, dossier,
        dossier::Filed,
        draft::{self, Draft},
        procedure_text,
    },
};

use super::people;

/// How long ago the oldest was sent.
const AGE: SignedDuration = SignedDuration::from_hours(24 * 40);

/// Every twentieth stands so; most have ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    ToPay,
    ToBeAccepted,
    ToBeChecked,
    TakenBack,
}

impl Stands {
    const fn of(index: u32) -> Self {
        match index % 20 {
            0 => Self::ToPay,
            1 => Self::ToBeAccepted,
            2..=5 => Self::ToBeChecked,
            _ => Self::TakenBack,
        }
    }
}

fn procedure(env: &Env) -> Result<Arc<Published>> {
    let today = date_in_vietnam(env.clock.now());
    let found = env.settings.procedures.of_id("can-cuoc.cap-lai", today);
    found.cloned().ok_or(Error::Missing("procedure"))
}

fn answers(phone: &str) -> Answers {
    Answers::default()
        .with("ly_do", "mat")
        .with("dien_thoai", phone)
        .with("nhan_tai", "buu_chinh")
        .with("dia_chi_nhan", people::ADDRESS)
}

/// A dossier to ask for later, and whose it is.
#[derive(Clone)]
pub struct Named {
    owner: PersonId,
    id: DossierId,
    track: TrackCode,
    official: Option<OfficialCode>,
    phone: String,
}

/// Puts a dossier on record, with its person.
pub fn dossier(tx: &mut Tx<'_>, env: &Env, index: u32) -> Result<Named> {
    let (published, now) = (procedure(env)?, env.clock.now());
    // What is to be paid has days left for it.
    let oldest = if Stands::of(index) == Stands::ToPay { AGE / 8 } else { AGE };
    let back = oldest * i32::try_from(index % 997).unwrap_or(0) / 997;
    let at = now.saturating_sub(back).map_err(Error::broken)?;
    let (number, owner) = (people::holder(index)?, people::id(env, at));
    let key = people::known(tx, owner, number, at)?;
    procedure_text::keep(tx, &published.procedure.hash_text(), &published.procedure, &published.text)?;
    let phone = format!("+84912{index:06}");
    let drawn: [TrackCode; 3] = std::array::from_fn(|_| TrackCode::of(env.dice.bytes()));
    let sender = Sender { owner, index, phone: &phone, track: dossier::unused(tx, &drawn)? };
    let (dossier, entries) = happened(env, &published, &sender, at)?;
    let subject = Subject { number, name: "Nguyễn Văn Mẫu".parse()? };
    let filed = Filed { dossier, subject, key };
    dossier::insert(tx, &filed, &entries)?.ok_or(Error::Conflict)?;
    let Dossier { id, track, code: official, .. } = filed.dossier;
    Ok(Named { owner, id, track, official, phone })
}

/// Signs the owner of a dossier in; the line about it.
pub fn line(tx: &mut Tx<'_>, env: &Env, named: &Named, device: &str) -> Result<String> {
    let person = store::person::load(tx, named.owner)?;
    let cookie = people::signed_in(tx, env, (named.owner, &person.key), device, env.clock.now())?;
    let official = named.official.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let last_four = &named.phone[named.phone.len() - 4..];
    Ok(format!("{} {} {official} {last_four} {cookie}\n", named.id, named.track))
}

/// Who sends a dossier, and the code it gets.
struct Sender<'a> {
    owner: PersonId,
    index: u32,
    phone: &'a str,
    track: TrackCode,
}

/// A dossier sent at a moment, and what was done to it at once.
fn happened(
    env: &Env,
    published: &Published,
    sender: &Sender<'_>,
    at: Timestamp,
) -> Result<(Dossier, Vec<Entry>)> {
    let stands = Stands::of(sender.index);
    let issued = Facts::default().telling("subject.card.issued", Value::Bool(true));
    let facts = if stands == Stands::ToBeAccepted { Facts::default() } else { issued };
    let (unit, day) = (people::UNIT.to_owned(), date_in_vietnam(at));
    let code = OfficialCode { unit, day, number: i64::from(sender.index) };
    let (procedure, calendar) = (&published.procedure, Calendar::default());
    let stage = Stage { procedure, calendar: &calendar, facts: &facts, code: Some(&code), now: at };
    let (dossier, mut entries) = Dossier::submit(opening(env, published, sender, at), &stage);
    let (who, command) = match stands {
        Stands::ToPay => return Ok((dossier, entries)),
        Stands::TakenBack => {
            (Who::Citizen(sender.owner), Command::Withdraw { reason: "Tìm thấy thẻ".to_owned() })
        }
        _ => (Who::House, Command::Pay { receipt: sender.index.to_string() }),
    };
    let (dossier, more) = dossier.allow(who, command, &stage)?;
    entries.extend(more);
    Ok((dossier, entries))
}

fn opening(env: &Env, published: &Published, sender: &Sender<'_>, at: Timestamp) -> Opening {
    let answers = answers(sender.phone);
    let sight = Sight {
        procedure: &published.procedure,
        facts: &Facts::default(),
        known: &Known::default(),
        open: &[],
        today: date_in_vietnam(at),
    };
    let bill = sight.bill(&answers, Fees::shipped()).unwrap_or_else(|_| Bill(Vec::new()));
    debug_assert!(bill.total() > Dong(0), "it costs something");
    Opening {
        id: people::id(env, at),
        track: sender.track.clone(),
        procedure: ProcedureRef::from(&published.procedure),
        applicant: sender.owner,
        mandate: Mandate::Own,
        unit: people::UNIT.to_owned(),
        step: published.procedure.steps.first().map(|step| step.id.clone()).unwrap_or_default(),
        digest: domain::text::hex(&site::visit::index(&sender.index.to_string())),
        answers,
        bill,
    }
}

/// Puts a draft on record that only waits to be confirmed, with its person; the line about it.
pub fn draft(tx: &mut Tx<'_>, env: &Env, (index, device): (u32, &str), now: Timestamp) -> Result<String> {
    let published = procedure(env)?;
    let (number, owner) = (people::filer(index)?, people::id(env, now));
    let key = people::known(tx, owner, number, now)?;
    procedure_text::keep(tx, &published.procedure.hash_text(), &published.procedure, &published.text)?;
    let draft = Draft {
        id: people::id(env, now),
        person: owner,
        procedure: published.procedure.id.clone(),
        procedure_hash: published.procedure.hash_text(),
        mandate: Mandate::Own,
        subject: Subject { number, name: "Nguyễn Văn Mẫu".parse()? },
        answers: answers("+84905000103"),
        saved_at: now,
        dossier: None,
        version: 1,
    };
    draft::begin(tx, &draft, &key)?;
    let cookie = people::signed_in(tx, env, (owner, &key), device, now)?;
    Ok(format!("{} {cookie}\n", draft.id))
}
