//! Whatever anybody tries, a dossier is never where it cannot be.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;

/// One try: who, what, and how many minutes later.
type Try = (u8, u8, u16);

fn wish(case: &Case, what: u8) -> Command {
    let reasons = |verb| case.procedure.reasons.iter().find(|ground| ground.verbs.contains(&verb));
    let reason = |verb| {
        let code = reasons(verb).map_or("", |ground| ground.code.as_str());
        vec![case.procedure.reason(code, verb, "").expect("a reason")]
    };
    match what % 18 {
        0 => Command::Pay { receipt: "1".to_owned() },
        1 => Command::Complete(Answers::default().with("dia_chi_nhan", "Số 3, Phố Mẫu")),
        2 => Command::Withdraw { reason: String::new() },
        3 => Command::Rate { stars: 4, text: String::new() },
        4 => Command::Expire(reason(Verb::Refuse).remove(0)),
        5 => Command::Recalculate { revision: 2 },
        6 => Command::Claim,
        7 => Command::HandOver { to: None },
        8 => Command::Back { to: "doi-soat".to_owned(), reasons: reason(Verb::Back) },
        9 => Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat: Repeat::Aware },
        10 => Command::Refuse { reasons: reason(Verb::Refuse) },
        11 => Command::Transfer { to_unit: "G01.38".to_owned(), reasons: reason(Verb::Transfer) },
        12 => Command::Extend { days: 2, reason: "Máy in hỏng".to_owned() },
        13 => Command::AnswerWithdrawal(Withdrawal::Granted(reason(Verb::Refuse).remove(0))),
        14 => Command::AnswerWithdrawal(Withdrawal::Refused(reason(Verb::Refuse))),
        15 => Command::Ship(Shipment { carrier: "Bưu điện".to_owned(), tracking: "EB1".to_owned() }),
        16 => Command::Deliver { proof: "EB1".to_owned() },
        _ => Command::Pass,
    }
}

fn attempt(case: &mut Case, (who, what, minutes): Try) {
    let unit = unit();
    let command = wish(case, what);
    let later = case.now.saturating_add(SignedDuration::from_mins(minutes.into())).expect("in range");
    let moment = crate::calendar::VIETNAM.to_datetime(later).strftime("%Y-%m-%d %H:%M").to_string();
    let officers = [&unit.desk, &unit.checker, &unit.head, &unit.printer];
    let _ = match who % 6 {
        0 => case.citizen(&moment, command),
        1 => case.house(&moment, command),
        other => case.officer(officers[usize::from(other - 2)], &moment, command),
    };
}

/// Where each state may come from, by the public table.
fn may_follow(before: u8, after: u8) -> bool {
    let next: &[u8] = match before {
        1 => &[3, 4, 5, 6, 7],
        4 => &[5, 6, 7, 8, 9],
        5 | 6 => &[1, 3, 4, 7, 8],
        7 => &[4, 5, 6, 8],
        9 => &[10],
        _ => &[],
    };
    before == after || next.contains(&after)
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), 0_u16..3000), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_dossier_is_ever_where_the_table_of_states_does_not_lead(tries in tries()) {
        let mut case = Case::sent("2026-12-21 10:00");
        for one in tries {
            let before = case.dossier.state.code();
            attempt(&mut case, one);
            prop_assert!(may_follow(before, case.dossier.state.code()), "{before} to {:?}", case.dossier.state);
            prop_assert_eq!(&case.folded(), &case.dossier, "the log and the snapshot agree");
        }
    }

    #[test]
    fn office_time_is_never_given_back_but_by_an_extension(tries in tries()) {
        let mut case = Case::accepted("2026-12-21 10:00");
        for one in tries {
            let legal = |case: &Case| case.dossier.clocks.legal.remaining(case.now, &case.calendar);
            let (before, extensions) = (legal(&case), case.dossier.extensions);
            attempt(&mut case, one);
            prop_assert!(case.dossier.extensions > extensions || legal(&case) <= before);
        }
    }

    #[test]
    fn every_dossier_can_end_from_wherever_it_is(tries in tries()) {
        let mut case = Case::sent("2026-12-21 10:00");
        for one in tries {
            attempt(&mut case, one);
        }
        let mut steps = 0;
        while !case.dossier.state.has_ended() {
            steps += 1;
            prop_assert!(steps < 40, "{:?} at {}", case.dossier.state, case.dossier.step);
            // The citizen's time runs out, the desk grants, and everybody passes.
            for (who, what) in [(1, 4), (2, 13), (2, 17), (3, 7), (3, 17), (4, 17), (5, 17), (2, 17), (1, 16)] {
                attempt(&mut case, (who, what, 3000));
            }
        }
    }
}
