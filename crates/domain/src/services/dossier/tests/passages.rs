//! What anybody with its code reads of a dossier.

use super::*;

const FRIDAY: &str = "2026-12-25 10:00";

fn words(case: &Case) -> Vec<&'static str> {
    passages(&case.entries).into_iter().map(|passage| passage.word).collect()
}

#[test]
fn a_dossier_that_was_paid_later_shows_each_state_it_stood_in() {
    let mut case = Case::sent(FRIDAY);
    assert_eq!(words(&case), ["submitted", "fee_due"]);
    case.house("2026-12-25 11:00", Command::Pay { receipt: "1".to_owned() }).expect("paid");
    assert_eq!(words(&case), ["submitted", "fee_due", "accepted"]);
    assert_eq!(passages(&case.entries)[2].due, Some(at("2027-01-06 17:00")));
}

#[test]
fn who_took_it_and_which_step_it_is_at_is_nobodys_business() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Claim).expect("taken");
    case.officer(&unit.checker, "2026-12-28 09:30", Command::Pass).expect("checked");
    assert_eq!(words(&case), ["submitted", "accepted"]);
}

#[test]
fn a_pause_shows_when_it_began_and_when_it_ended() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let ask = Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat: Repeat::Unaware };
    case.officer(&unit.checker, "2026-12-28 09:00", ask).expect("asked");
    let answers = Answers::default().with("dia_chi_nhan", "Số 2, Phố Mẫu, Phường Mẫu, Thanh Hóa");
    case.citizen("2026-12-29 09:00", Command::Complete(answers)).expect("completed");
    assert_eq!(words(&case), ["submitted", "accepted", "supplement", "processing"]);
}
