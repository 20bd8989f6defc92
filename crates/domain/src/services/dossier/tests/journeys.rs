//! What becomes of a dossier, told one decision at a time.

use super::*;

const FRIDAY: &str = "2026-12-25 10:00";

#[test]
fn a_dossier_that_costs_something_waits_for_the_fee_until_the_close_of_the_tenth_day() {
    let case = Case::sent(FRIDAY);
    let State::FeeDue { pay_by, back } = case.dossier.state else { panic!("{:?}", case.dossier.state) };
    assert_eq!((pay_by, back), (at("2027-01-04 17:00"), Phase::Reception));
    assert_eq!(case.dossier.bill.total().0, 60_000);
}

#[test]
fn paid_it_is_accepted_by_itself_and_the_clock_of_the_law_starts() {
    let case = Case::accepted(FRIDAY);
    assert_eq!((&case.dossier.state, case.dossier.step.as_str()), (&State::Processing, "doi-soat"));
    assert_eq!(case.dossier.clocks.due, Some(at("2027-01-06 17:00")));
    assert_eq!(case.dossier.code.as_ref().expect("a code").to_string(), "G01.38-261225-0001");
}

#[test]
fn it_goes_from_step_to_step_and_ends_with_the_card_in_hand() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Pass).expect("checked");
    case.officer(&unit.head, "2026-12-28 15:00", Command::Pass).expect("approved");
    assert_eq!(case.dossier.outcome, Some(Outcome::Approved));
    assert_eq!(case.dossier.state, State::Processing, "the law counts the days to the card");
    case.officer(&unit.printer, "2026-12-30 09:00", Command::Pass).expect("printed");
    case.officer(&unit.desk, "2026-12-30 16:00", Command::Pass).expect("handed over");
    assert_eq!(case.dossier.state, State::Decided);
    assert!(!case.dossier.is_late(at("2027-02-01 09:00")));
    let parcel = Shipment { carrier: "Bưu điện".to_owned(), tracking: "EB123".to_owned() };
    case.officer(&unit.desk, "2026-12-30 16:30", Command::Ship(parcel)).expect("shipped");
    case.house("2027-01-02 10:00", Command::Deliver { proof: "EB123".to_owned() }).expect("delivered");
    assert!(case.dossier.state.has_ended());
    case.citizen("2027-01-02 11:00", Command::Rate { stars: 5, text: String::new() }).expect("rated");
    let again = case.citizen("2027-01-02 11:01", Command::Rate { stars: 1, text: String::new() });
    assert_eq!(Case::refused(again), "dossier.rated_before");
    assert_eq!(case.folded(), case.dossier);
}

#[test]
fn whoever_checked_it_may_not_approve_it() {
    let mut case = Case::accepted(FRIDAY);
    let both = Officer {
        roles: vec![
            Role::of("can-cuoc.tham-dinh").expect("a role"),
            Role::of("can-cuoc.lanh-dao").expect("a role"),
        ],
        ..unit().checker
    };
    case.officer(&both, "2026-12-28 09:00", Command::Pass).expect("checked");
    assert_eq!(Case::refused(case.officer(&both, "2026-12-28 10:00", Command::Pass)), "dossier.four_eyes");
}

#[test]
fn nobody_works_at_anothers_step_in_anothers_unit_or_on_a_relatives_dossier() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let moment = "2026-12-28 09:00";
    assert_eq!(Case::refused(case.officer(&unit.head, moment, Command::Pass)), "dossier.another_role");
    let away = Officer { unit: "G01.40".to_owned(), ..unit.checker.clone() };
    assert_eq!(Case::refused(case.officer(&away, moment, Command::Pass)), "dossier.another_unit");
    let relative = case.try_as(Who::Officer(&unit.checker, Relation::Relative), moment, Command::Pass);
    assert_eq!(Case::refused(relative), "officer.relatives_case");
}

#[test]
fn what_one_officer_took_another_does_not_decide() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let other = officer(21, "can-cuoc.tham-dinh");
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Claim).expect("taken");
    let passed = case.officer(&other, "2026-12-28 09:01", Command::Pass);
    assert_eq!(Case::refused(passed), "dossier.with_another_officer");
    let handed = Command::HandOver { to: Some(other.id) };
    case.officer(&unit.checker, "2026-12-28 09:02", handed).expect("handed over");
    case.officer(&other, "2026-12-28 09:03", Command::Pass).expect("checked");
}

#[test]
fn a_supplement_stops_the_clock_and_takes_only_what_was_asked() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let asked = Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat: Repeat::Unaware };
    case.officer(&unit.checker, "2026-12-29 17:00", asked).expect("asked");
    assert_eq!(case.dossier.clocks.due, None);
    let answers = Answers::default().with("dia_chi_nhan", "Số 2, Phố Mẫu").with("ly_do", "hong");
    case.citizen("2027-01-04 09:00", Command::Complete(answers)).expect("completed");
    assert_eq!(case.dossier.clocks.due, Some(at("2027-01-11 17:00")));
    assert_eq!(case.dossier.answers.get("dia_chi_nhan"), Some("Số 2, Phố Mẫu"));
    assert_eq!(case.dossier.answers.get("ly_do"), Some("mat"), "that was not asked");
}

#[test]
fn an_officer_is_warned_before_a_second_supplement() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let ask = |case: &Case, repeat| Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat };
    case.officer(&unit.checker, "2026-12-28 09:00", ask(&case, Repeat::Unaware)).expect("asked");
    let answers = Answers::default().with("dia_chi_nhan", "Số 2, Phố Mẫu");
    case.citizen("2026-12-28 10:00", Command::Complete(answers)).expect("completed");
    let again = ask(&case, Repeat::Unaware);
    let again = case.officer(&unit.checker, "2026-12-29 09:00", again);
    assert_eq!(Case::refused(again), "dossier.second_supplement");
    let knowing = ask(&case, Repeat::Aware);
    case.officer(&unit.checker, "2026-12-29 09:01", knowing).expect("asked again");
}

#[test]
fn what_the_register_says_is_not_asked_of_the_citizen() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    for field in ["ho_ten", "no_such"] {
        let asked = Command::Supplement { asked: case.ask(field), repeat: Repeat::Unaware };
        assert_eq!(
            Case::refused(case.officer(&unit.checker, "2026-12-28 09:00", asked)),
            "dossier.nothing_asked"
        );
    }
}

#[test]
fn unanswered_in_time_an_accepted_dossier_is_stopped() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let asked = Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat: Repeat::Unaware };
    case.officer(&unit.checker, "2026-12-28 09:00", asked).expect("asked");
    let over = |case: &Case| Command::Expire(case.reason("ly-do-chua-khop", Verb::Refuse).remove(0));
    let early = over(&case);
    assert_eq!(Case::refused(case.house("2027-01-07 17:00", early)), "dossier.not_in_this_state");
    let late = over(&case);
    case.house("2027-01-07 17:01", late).expect("stopped");
    assert_eq!(case.dossier.state.word(), "stopped");
}

#[test]
fn unpaid_in_time_a_dossier_is_declined() {
    let mut case = Case::sent(FRIDAY);
    let over = Command::Expire(case.reason("ly-do-chua-khop", Verb::Refuse).remove(0));
    case.house("2027-01-05 08:00", over).expect("declined");
    assert_eq!(case.dossier.state.word(), "declined");
    let paid = case.house("2027-01-05 09:00", Command::Pay { receipt: "1".to_owned() });
    assert_eq!(Case::refused(paid), "dossier.not_in_this_state");
}

#[test]
fn a_refusal_before_the_decision_is_a_proposal_that_another_confirms() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let refuse =
        |case: &Case| Command::Refuse { reasons: case.reason("khong-thuoc-truong-hop", Verb::Refuse) };
    let proposed = refuse(&case);
    case.officer(&unit.checker, "2026-12-28 09:00", proposed).expect("proposed");
    assert_eq!((case.dossier.step.as_str(), case.dossier.proposal.is_some()), ("phe-duyet", true));
    assert_eq!(case.dossier.outcome, None);
    let confirmed = refuse(&case);
    case.officer(&unit.head, "2026-12-28 10:00", confirmed).expect("refused");
    assert!(matches!(case.dossier.outcome, Some(Outcome::Refused { .. })));
    assert_eq!(case.dossier.state, State::Decided);
}

#[test]
fn nothing_is_refused_without_a_coded_reason_and_its_law() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let silent = case.officer(&unit.checker, "2026-12-28 09:00", Command::Refuse { reasons: Vec::new() });
    assert_eq!(Case::refused(silent), "dossier.reason_missing");
    assert_eq!(case.procedure.reason("doi-soat-lai", Verb::Refuse, ""), None, "a reason for something else");
}

#[test]
fn the_head_sends_it_back_to_a_step_before_and_not_to_the_reception() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Pass).expect("checked");
    let back = |case: &Case, to: &str| {
        let reasons = case.reason("doi-soat-lai", Verb::Back);
        Command::Back { to: to.to_owned(), reasons }
    };
    for nowhere in ["tiep-nhan", "phe-duyet", "in-the"] {
        let there = back(&case, nowhere);
        assert_eq!(Case::refused(case.officer(&unit.head, "2026-12-28 10:00", there)), "dossier.nowhere");
    }
    let there = back(&case, "doi-soat");
    case.officer(&unit.head, "2026-12-28 10:00", there).expect("sent back");
    assert_eq!(case.dossier.step, "doi-soat");
}

#[test]
fn before_acceptance_a_citizen_takes_it_back_at_once() {
    let mut case = Case::sent(FRIDAY);
    case.citizen("2026-12-25 11:00", Command::Withdraw { reason: String::new() }).expect("withdrawn");
    assert!(case.dossier.state.has_ended());
}

#[test]
fn after_acceptance_the_desk_answers_and_meanwhile_the_clock_stands() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.citizen("2026-12-28 09:00", Command::Withdraw { reason: "Tìm thấy thẻ".to_owned() }).expect("asked");
    assert_eq!((case.dossier.state.code(), case.dossier.clocks.due), (7, None));
    let no =
        Command::AnswerWithdrawal(Withdrawal::Refused(case.reason("khong-thuoc-truong-hop", Verb::Refuse)));
    case.officer(&unit.desk, "2026-12-29 09:00", no).expect("turned down");
    assert_eq!(case.dossier.state, State::Processing);
    // An hour of Monday was used; it goes on on Wednesday.
    assert_eq!(case.dossier.clocks.due, Some(at("2027-01-08 16:00")));
    case.citizen("2026-12-30 09:00", Command::Withdraw { reason: String::new() }).expect("asked");
    let yes = case.reason("khong-thuoc-truong-hop", Verb::Refuse).remove(0);
    let yes = Command::AnswerWithdrawal(Withdrawal::Granted(yes));
    case.officer(&unit.desk, "2026-12-30 10:00", yes).expect("granted");
    assert_eq!(case.dossier.state.word(), "stopped");
}

#[test]
fn what_is_decided_is_not_taken_back() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Pass).expect("checked");
    let refuse = Command::Refuse { reasons: case.reason("the-bi-thu-hoi", Verb::Refuse) };
    case.officer(&unit.head, "2026-12-28 10:00", refuse).expect("refused");
    let back = case.citizen("2026-12-28 11:00", Command::Withdraw { reason: String::new() });
    assert_eq!(Case::refused(back), "dossier.not_in_this_state");
}

#[test]
fn a_due_date_is_moved_once_with_a_reason_and_not_too_far() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let extend = |days, reason: &str| Command::Extend { days, reason: reason.to_owned() };
    let moment = "2027-01-06 09:00";
    assert_eq!(
        Case::refused(case.officer(&unit.checker, moment, extend(4, "Máy in hỏng"))),
        "dossier.extension"
    );
    assert_eq!(Case::refused(case.officer(&unit.checker, moment, extend(2, " "))), "dossier.reason_missing");
    case.officer(&unit.checker, moment, extend(2, "Máy in hỏng")).expect("moved");
    assert_eq!(case.dossier.clocks.due, Some(at("2027-01-08 17:00")));
    assert_eq!(Case::refused(case.officer(&unit.checker, moment, extend(1, "Lần nữa"))), "dossier.extension");
}

#[test]
fn another_unit_takes_it_over() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let reasons = case.reason("dung-tham-quyen", Verb::Transfer);
    let transfer = Command::Transfer { to_unit: "G01.40".to_owned(), reasons };
    case.officer(&unit.checker, "2026-12-28 09:00", transfer).expect("passed on");
    assert_eq!(
        Case::refused(case.officer(&unit.checker, "2026-12-28 09:01", Command::Pass)),
        "dossier.another_unit"
    );
}

#[test]
fn a_new_day_off_moves_the_due_date() {
    let mut case = Case::accepted(FRIDAY);
    let csv = "date,kind,name\n2027-01-01,off,Tết\n2026-12-31,off,Nghỉ bù\n";
    case.calendar = crate::calendar::Calendar::parse(csv).expect("a calendar");
    case.house("2026-12-28 08:00", Command::Recalculate { revision: 2 }).expect("recalculated");
    assert_eq!(case.dossier.clocks.due, Some(at("2027-01-07 17:00")));
}

#[test]
fn the_due_date_explains_itself_with_every_day() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    let asked = Command::Supplement { asked: case.ask("dia_chi_nhan"), repeat: Repeat::Unaware };
    case.officer(&unit.checker, "2026-12-29 17:00", asked).expect("asked");
    let answers = Answers::default().with("dia_chi_nhan", "Số 2, Phố Mẫu");
    case.citizen("2027-01-04 09:00", Command::Complete(answers)).expect("completed");
    let days = explanation(&case.dossier, &case.entries, &case.calendar);
    let minutes: i64 = days.iter().map(|day| day.minutes).sum();
    assert_eq!(minutes, 7 * 480);
    assert_eq!(days.last().expect("a day").date.to_string(), "2027-01-11");
}

#[test]
fn the_history_a_citizen_reads_leaves_out_who_took_it() {
    let (mut case, unit) = (Case::accepted(FRIDAY), unit());
    case.officer(&unit.checker, "2026-12-28 09:00", Command::Claim).expect("taken");
    let told: Vec<_> = timeline(&case.entries).iter().map(|moment| moment.event.word()).collect();
    assert_eq!(told, ["dossier.submitted", "dossier.fee_due", "dossier.paid", "dossier.accepted"]);
}

#[test]
fn a_citizen_does_nothing_to_anothers_dossier() {
    let mut case = Case::sent(FRIDAY);
    let stranger = PersonId::from_bytes([9; 16]);
    let back =
        case.try_as(Who::Citizen(stranger), "2026-12-25 11:00", Command::Withdraw { reason: String::new() });
    assert_eq!(Case::refused(back), "dossier.not_theirs");
}
