//! A dossier from the citizen's side: sent once, completed, taken back, rated.

use std::sync::Arc;

use domain::{
    Error, PersonId, Result,
    calendar::date_in_vietnam,
    services::{
        Bill, Dong, Dossier, DossierId, Eligibility, Facts, OfficialCode, Procedure, Published, TrackCode,
        dossier::{Command, Entry, Opening, ProcedureRef, Stage, Who},
        expression::Truth,
    },
};
use jiff::Timestamp;
use site::Env;
use store::{
    Tx, person,
    services::{
        dossier::{self, Filed},
        draft::{self, DraftId},
    },
};

use super::{Tables, draft::Open, seen, tell::Told};

/// Why a draft is not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The fee of the day is not the one that was shown.
    #[error("the fee is {now} now, not {shown}")]
    FeeChanged {
        /// What was shown.
        shown: Dong,
        /// What it is.
        now: Dong,
    },
    /// Another page is to be answered first.
    #[error("page {0} is not answered")]
    Unanswered(String),
    /// A rule is not met any more.
    #[error("a rule is not met")]
    NotEligible,
    /// The subject has an open dossier of this procedure.
    #[error("there is an open dossier")]
    Open,
    /// Nobody is in charge where the subject lives.
    #[error("no unit is in charge")]
    NoUnit,
    /// The fee table has no amount for today.
    #[error("no amount for today")]
    NoPrice,
}

impl domain::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::FeeChanged { .. } => "dossier.fee_changed",
            Self::Unanswered(_) => "dossier.unanswered",
            Self::NotEligible => "dossier.not_eligible",
            Self::Open => "dossier.open",
            Self::NoUnit => "dossier.no_unit",
            Self::NoPrice => "dossier.no_price",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FeeChanged { shown, now } => vec![("shown", shown.to_string()), ("now", now.to_string())],
            Self::Unanswered(page) => vec![("page", page.clone())],
            _ => Vec::new(),
        }
    }
}

/// What somebody confirmed: what they were shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The sum.
    pub total: Dong,
    /// The digest of the answers, in hex.
    pub digest: String,
}

/// A dossier with its procedure and all that happened to it.
pub struct View {
    /// The dossier.
    pub filed: Filed,
    /// Its procedure, at the version it is pinned to.
    pub published: Arc<Published>,
    /// All that happened.
    pub history: Vec<Entry>,
}

/// What a draft costs today.
///
/// # Errors
///
/// [`Refusal::NoPrice`].
pub fn bill(open: &Open, tables: &Tables) -> Result<Bill> {
    let bill = open.seen.sight().bill(&open.draft.answers, &tables.fees);
    bill.map_err(|_| Refusal::NoPrice.into())
}

/// The digest of a draft's answers, by which a confirmation names what was shown.
#[must_use]
pub fn digest(open: &Open) -> String {
    let mut text = open.draft.procedure_hash.clone();
    for (field, answer) in open.draft.answers.iter() {
        text.extend(["\n", field, "=", answer]);
    }
    domain::text::hex(&site::visit::index(&text))
}

/// How many tracking codes are drawn for one dossier: of a hundred million
/// dossiers, one in ten thousand draws the code of another.
const DRAWN: usize = 3;

/// A citizen sends a draft they were shown whole: it becomes a dossier, once.
///
/// # Errors
///
/// A [`Refusal`]; conflict, when it was sent or changed meanwhile.
pub async fn submit(env: &Arc<Env>, open: Open, confirmed: Confirmed) -> Result<DossierId> {
    let now = env.clock.now();
    let id = env.dice.id(now);
    let drawn: [TrackCode; DRAWN] = std::array::from_fn(|_| TrackCode::of(env.dice.bytes()));
    let (site, open) = (Arc::clone(env), Arc::new(open));
    env.db
        .write(move |tx| {
            let tables = Tables::load(tx)?;
            let sending = Sending { open: &open, tables: &tables, confirmed: &confirmed };
            let track = dossier::unused(tx, &drawn)?;
            let opening = sending.opening(&site, tx, (id, track))?;
            let stage = stage(open.seen.procedure(), &tables, (&open.seen.facts, None, now));
            let (dossier, entries) = Dossier::submit(opening, &stage);
            let person = person::load(tx, open.draft.person)?;
            if !draft::spend(tx, &open.draft, id)? {
                return Err(Error::Conflict);
            }
            let filed = Filed { dossier, subject: open.draft.subject.clone(), key: person.key };
            let kept = dossier::insert(tx, &filed, &entries)?.ok_or(Refusal::Open)?;
            let told = Told {
                procedure: open.seen.procedure(),
                units: &site.settings.units,
                dossier: &filed.dossier,
                subject: &filed.subject,
                applicant: &person.profile.number,
                now,
            };
            Ok((id, told.events(&entries, &kept)))
        })
        .await
}

/// A draft about to be sent.
struct Sending<'a> {
    open: &'a Open,
    tables: &'a Tables,
    confirmed: &'a Confirmed,
}

impl Sending<'_> {
    /// Everything once more, in the transaction that sends it.
    fn opening(&self, env: &Env, tx: &mut Tx<'_>, (id, track): (DossierId, TrackCode)) -> Result<Opening> {
        let Open { draft, seen } = self.open;
        let seen = seen.clone().with_open(dossier::open_procedures(tx, &draft.subject.number)?);
        let sight = seen.sight();
        if seen.open.contains(&draft.procedure) {
            return Err(Refusal::Open.into());
        }
        if sight.may_file(draft.mandate) != Truth::True {
            return Err(Refusal::NotEligible.into());
        }
        let answers = sight.read_again(&draft.answers).map_err(Refusal::Unanswered)?;
        let pages = seen.procedure().pages.iter().map(|page| Some(page.id.as_str()));
        if [None].into_iter().chain(pages).any(|page| sight.eligibility(page, &answers) != Eligibility::Yes) {
            return Err(Refusal::NotEligible.into());
        }
        let bill = sight.bill(&answers, &self.tables.fees).map_err(|_| Refusal::NoPrice)?;
        let (shown, now) = (self.confirmed.total, bill.total());
        if shown != now {
            return Err(Refusal::FeeChanged { shown, now }.into());
        }
        if self.confirmed.digest != digest(self.open) {
            return Err(Error::Conflict);
        }
        let address = &seen.subject.particulars.permanent_address;
        let unit =
            env.settings.units.in_charge(&seen.procedure().authority, address).ok_or(Refusal::NoUnit)?;
        Ok(Opening {
            id,
            track,
            procedure: ProcedureRef::from(seen.procedure()),
            applicant: draft.person,
            mandate: draft.mandate,
            unit: unit.code.clone(),
            step: seen.procedure().steps.first().map(|step| step.id.clone()).unwrap_or_default(),
            answers,
            digest: self.confirmed.digest.clone(),
            bill,
        })
    }
}

/// What a decision is made with.
pub(super) const fn stage<'a>(
    procedure: &'a Procedure,
    tables: &'a Tables,
    (facts, code, now): (&'a Facts, Option<&'a OfficialCode>, Timestamp),
) -> Stage<'a> {
    Stage { procedure, calendar: &tables.calendar, facts, code, now }
}

/// A command on a dossier, in a transaction: decided, kept, told.
pub(super) struct Doing<'a> {
    pub(super) env: &'a Env,
    pub(super) who: Who<'a>,
    pub(super) command: Command,
    /// What the registers say of the subject, where anybody asked.
    pub(super) facts: Facts,
    pub(super) now: Timestamp,
}

impl Doing<'_> {
    /// Does it to a dossier.
    pub(super) fn run(self, tx: &mut Tx<'_>, id: DossierId) -> Result<domain::event::Events> {
        let filed = dossier::load(tx, id)?;
        let published = seen::published(self.env, tx, &filed.dossier.procedure.hash)?;
        let tables = Tables::load(tx)?;
        let code = self.code(tx, &filed.dossier)?;
        let stage = stage(&published.procedure, &tables, (&self.facts, code.as_ref(), self.now));
        let (dossier, entries) = filed.dossier.clone().allow(self.who, self.command, &stage)?;
        let filed = Filed { dossier, ..filed };
        let kept = dossier::save(tx, &filed, &entries)?;
        let applicant = person::load(tx, filed.dossier.applicant)?.profile.number;
        let told = Told {
            procedure: &published.procedure,
            units: &self.env.settings.units,
            dossier: &filed.dossier,
            subject: &filed.subject,
            applicant: &applicant,
            now: self.now,
        };
        Ok(told.events(&entries, &kept))
    }

    /// The code it is given if this accepts it. A number that is not used leaves a gap.
    fn code(&self, tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<OfficialCode>> {
        let accepts = matches!(self.command, Command::Pay { .. } | Command::Pass | Command::Complete(_));
        if dossier.accepted_at.is_some() || !accepts {
            return Ok(None);
        }
        let day = date_in_vietnam(self.now);
        let number = dossier::next_number(tx, &dossier.unit, day)?;
        Ok(Some(OfficialCode { unit: dossier.unit.clone(), day, number }))
    }
}

/// The registers' word on a dossier's subject, for steps that pass by themselves.
pub(super) async fn facts(env: &Env, id: DossierId) -> Result<Facts> {
    let (subject, applicant) = env
        .db
        .glance(move |tx| {
            let filed = dossier::load(tx, id)?;
            Ok((filed.subject.number, person::load(tx, filed.dossier.applicant)?.profile.number))
        })
        .await?;
    match seen::resident(env, subject).await {
        Ok(resident) => Ok(Facts::of(&resident, &applicant, date_in_vietnam(env.clock.now()))),
        // A register that is silent lets nothing pass by itself.
        Err(Error::Refused(_)) => Ok(Facts::default()),
        Err(error) => Err(error),
    }
}

/// A citizen does something to their own dossier.
///
/// # Errors
///
/// Why not; conflict, when something else happened meanwhile.
pub async fn act(env: &Arc<Env>, person: PersonId, id: DossierId, command: Command) -> Result<()> {
    let facts = facts(env, id).await?;
    let (now, site) = (env.clock.now(), Arc::clone(env));
    env.db
        .write(move |tx| {
            let (who, command, facts) = (Who::Citizen(person), command.clone(), facts.clone());
            Ok(((), Doing { env: &site, who, command, facts, now }.run(tx, id)?))
        })
        .await
}

/// A dossier of somebody, with its history.
///
/// # Errors
///
/// Missing, when it is not theirs.
pub async fn view(env: &Arc<Env>, person: PersonId, id: DossierId) -> Result<View> {
    let site = Arc::clone(env);
    env.db
        .read(move |tx| {
            let view = open(&site, tx, id)?;
            if view.filed.dossier.applicant == person { Ok(view) } else { Err(Error::Missing("dossier")) }
        })
        .await
}

/// A dossier with its procedure and history, for whoever may see it.
pub(super) fn open(env: &Env, tx: &mut Tx<'_>, id: DossierId) -> Result<View> {
    let filed = dossier::load(tx, id)?;
    let published = seen::published(env, tx, &filed.dossier.procedure.hash)?;
    let history = dossier::history(tx, &filed)?;
    Ok(View { filed, published, history })
}

/// Somebody's dossiers, the latest first.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn list(env: &Env, person: PersonId, before: Option<DossierId>, most: i64) -> Result<Vec<Filed>> {
    env.db.read(move |tx| dossier::of_person(tx, person, before, most)).await
}

/// The dossier a draft became, where it was sent: for whoever presses twice.
///
/// # Errors
///
/// Missing, when the draft is not theirs.
pub async fn of_draft(env: &Env, person: PersonId, draft: DraftId) -> Result<Option<DossierId>> {
    super::draft::load(env, person, draft).await.map(|draft| draft.dossier)
}
