mod histories;
mod journeys;
mod passages;

use jiff::{Timestamp, civil::date};

use super::*;
use crate::{
    identity::officer::{Officer, Relation, Role},
    services::{
        answers::{Answers, Known, Sight},
        expression::Value,
        facts::Facts,
        fee::Fees,
        procedure::{Procedure, Verb},
    },
};

/// A moment on Vietnam's clock: `at("2026-12-25 10:00")`.
fn at(day_and_time: &str) -> Timestamp {
    let (day, time) = day_and_time.split_once(' ').expect("a day and a time");
    format!("{day}T{time}:00+07:00").parse().expect("a moment")
}

fn officer(who: u8, role: &str) -> Officer {
    Officer {
        id: OfficerId::from_bytes([who; 16]),
        unit: "G01.38".to_owned(),
        roles: vec![Role::of(role).expect("a role")],
        from: at("2026-01-01 00:00"),
        until: None,
    }
}

const CITIZEN: PersonId = PersonId::from_bytes([2; 16]);

/// One dossier, and the world around it.
struct Case {
    procedure: Procedure,
    calendar: crate::calendar::Calendar,
    facts: Facts,
    dossier: Dossier,
    entries: Vec<Entry>,
    now: Timestamp,
}

impl Case {
    /// A dossier for a lost card, sent for delivery by post.
    fn sent(moment: &str) -> Self {
        let text = include_str!("../../../../../procedures/can-cuoc.cap-lai.toml");
        let procedure = Procedure::read(text, [7; 32]).expect("the reissue");
        let calendar = crate::calendar::Calendar::default();
        let facts = Facts::default().with("subject.card.issued", Value::Bool(true));
        let answers = Answers::default()
            .with("ly_do", "mat")
            .with("dien_thoai", "+84905000103")
            .with("nhan_tai", "buu_chinh")
            .with("dia_chi_nhan", "Số 1, Phố Mẫu, Phường Mẫu, Thanh Hóa");
        let now = at(moment);
        let fees = Fees::parse(include_str!("../../../data/fees.csv")).expect("fees");
        let known = Known::default();
        let today = crate::calendar::date_in_vietnam(now);
        let sight = Sight { procedure: &procedure, facts: &facts, known: &known, open: &[], today };
        let bill = sight.bill(&answers, &fees).expect("a price");
        let opening = Opening {
            id: DossierId::from_bytes([1; 16]),
            track: TrackCode::of([3; 8]),
            procedure: ProcedureRef::from(&procedure),
            applicant: CITIZEN,
            mandate: Mandate::Own,
            unit: "G01.38".to_owned(),
            step: procedure.steps[0].id.clone(),
            answers,
            digest: String::new(),
            bill,
        };
        let stage = Stage { procedure: &procedure, calendar: &calendar, facts: &facts, code: None, now };
        let (dossier, entries) = Dossier::submit(opening, &stage);
        Self { procedure, calendar, facts, dossier, entries, now }
    }

    /// The same, paid at once and so accepted by itself.
    fn accepted(moment: &str) -> Self {
        let mut case = Self::sent(moment);
        case.house(moment, Command::Pay { receipt: "1".to_owned() }).expect("paid");
        case
    }

    fn try_as(&mut self, who: Who<'_>, moment: &str, command: Command) -> crate::Result<()> {
        self.now = at(moment);
        let day = crate::calendar::date_in_vietnam(self.now);
        let code = OfficialCode { unit: self.dossier.unit.clone(), day, number: 1 };
        let stage = Stage {
            procedure: &self.procedure,
            calendar: &self.calendar,
            facts: &self.facts,
            code: Some(&code),
            now: self.now,
        };
        let (dossier, entries) = self.dossier.clone().allow(who, command, &stage)?;
        self.dossier = dossier;
        self.entries.extend(entries);
        Ok(())
    }

    fn house(&mut self, moment: &str, command: Command) -> crate::Result<()> {
        self.try_as(Who::House, moment, command)
    }

    fn citizen(&mut self, moment: &str, command: Command) -> crate::Result<()> {
        self.try_as(Who::Citizen(CITIZEN), moment, command)
    }

    fn officer(&mut self, who: &Officer, moment: &str, command: Command) -> crate::Result<()> {
        self.try_as(Who::Officer(who, Relation::None), moment, command)
    }

    fn reason(&self, code: &str, verb: Verb) -> Vec<Reason> {
        vec![self.procedure.reason(code, verb, "").expect("a reason")]
    }

    fn ask(&self, field: &str) -> Vec<Asked> {
        let reason = self.procedure.reason("dia-chi-khong-ro", Verb::Supplement, "").expect("a reason");
        vec![Asked { field: field.to_owned(), reason }]
    }

    /// What the log alone says of it.
    fn folded(&self) -> Dossier {
        self.entries.iter().fold(None, fold).expect("a dossier")
    }

    fn refused(result: crate::Result<()>) -> &'static str {
        result.expect_err("refused").code()
    }
}

/// The people of a unit.
struct Unit {
    desk: Officer,
    checker: Officer,
    head: Officer,
    printer: Officer,
}

fn unit() -> Unit {
    Unit {
        desk: officer(10, "can-cuoc.mot-cua"),
        checker: officer(11, "can-cuoc.tham-dinh"),
        head: officer(12, "can-cuoc.lanh-dao"),
        printer: officer(13, "can-cuoc.trung-tam-in"),
    }
}

#[test]
fn the_day_a_dossier_is_paid_is_a_day_of_the_calendar() {
    let case = Case::accepted("2026-11-27 10:00");
    assert_eq!(case.dossier.code.expect("a code").day, date(2026, 11, 27));
}
