use jiff::civil::date;

use super::*;
use crate::services::{
    answers::{Answers, Known, Sight},
    eligibility::Eligibility,
    expression::{Truth, Value},
    facts::Facts,
    fee::{Dong, Fees},
    field,
    mandate::Mandate,
};

const TEXT: &str = include_str!("../../../../../procedures/can-cuoc.cap-lai.toml");

pub(crate) fn reissue() -> Procedure {
    Procedure::read(TEXT, [7; 32]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(from: &str, to: &str) -> String {
    assert!(TEXT.contains(from), "the file says {from}");
    Procedure::read(&TEXT.replacen(from, to, 1), [7; 32]).expect_err("faulty").to_string()
}

/// Somebody of full age with a card of 2024 that is good.
fn facts() -> Facts {
    Facts::default()
        .telling("subject.age", Value::Int(38))
        .telling("subject.card.issued", true.into())
        .telling("subject.card.kind", Value::Text("can-cuoc-2024".to_owned()))
        .telling("subject.card.renewal_due", false.into())
        .telling("subject.card.valid", true.into())
        .telling("subject.biometrics.on_file", true.into())
        .telling("applicant.is_parent_or_guardian", false.into())
        .telling("applicant.is_guardian", false.into())
}

fn known() -> Known {
    Known::default()
}

fn with<T>(facts: &Facts, open: &[String], look: impl FnOnce(Sight<'_>) -> T) -> T {
    let (procedure, known) = (reissue(), known());
    look(Sight { procedure: &procedure, facts, known: &known, open, today: date(2026, 12, 31) })
}

#[test]
fn the_reissue_has_five_steps_and_four_pages() {
    let procedure = reissue();
    let steps: Vec<_> = procedure.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, ["tiep-nhan", "doi-soat", "phe-duyet", "in-the", "chuyen-the"]);
    assert_eq!(procedure.deciding().expect("a step").id, "phe-duyet");
    assert_eq!(procedure.pages.len(), 4);
}

#[test]
fn somebody_with_a_good_card_of_2024_may_file_for_themselves() {
    with(&facts(), &[], |sight| {
        assert_eq!(sight.may_file(Mandate::Own), Truth::True);
        assert_eq!(sight.may_file(Mandate::Child), Truth::False);
        assert_eq!(sight.eligibility(None, &Answers::default()), Eligibility::Yes);
    });
}

#[test]
fn each_rule_that_is_not_met_says_the_way_on() {
    let way_on = |facts: Facts, open: &[String]| {
        with(&facts, open, |sight| match sight.eligibility(None, &Answers::default()) {
            Eligibility::No(rule) => rule.goto.clone(),
            other => panic!("{other:?}"),
        })
    };
    let first_issue = Goto::Procedure("can-cuoc.cap-moi".to_owned());
    assert_eq!(way_on(Facts::default().telling("subject.card.issued", false.into()), &[]), first_issue);
    let exchange = Goto::Procedure("can-cuoc.cap-doi".to_owned());
    assert_eq!(way_on(facts().telling("subject.card.renewal_due", true.into()), &[]), exchange);
    let old = facts().telling("subject.card.kind", Value::Text("cccd-chip".to_owned()));
    assert_eq!(way_on(old, &[]), Goto::Appointment);
    assert_eq!(way_on(facts(), &["can-cuoc.cap-lai".to_owned()]), Goto::Dossier);
}

#[test]
fn a_register_that_is_silent_allows_nothing_and_refuses_nothing() {
    with(&Facts::default(), &[], |sight| {
        assert!(matches!(sight.eligibility(None, &Answers::default()), Eligibility::Unknown(_)));
        assert_eq!(sight.may_file(Mandate::Own), Truth::Unknown);
    });
}

#[test]
fn the_day_of_the_loss_is_asked_only_of_a_lost_card_and_cannot_lie_ahead() {
    with(&facts(), &[], |sight| {
        let page = &sight.procedure.pages[0];
        let answer = |reason: &'static str, day: &'static str| {
            sight.read(page, &Answers::default(), &move |field| {
                if field.id == "ly_do" { reason.to_owned() } else { day.to_owned() }
            })
        };
        let damaged = answer("hong", "2026-12-01").expect("taken");
        assert_eq!(damaged.get("ngay_mat"), None);
        assert_eq!(answer("mat", "").expect("taken").get("ngay_mat"), Some(""));
        let wrong = answer("mat", "2027-01-01").expect_err("ahead");
        assert!(matches!(&wrong[0], (field, field::Refusal::Check(_)) if field == "ngay_mat"));
        assert_eq!(answer("", "").expect_err("missing")[0], ("ly_do".to_owned(), field::Refusal::Missing));
    });
}

#[test]
fn the_postage_is_paid_only_by_whom_the_post_brings_it() {
    let fees = Fees::parse(include_str!("../../../data/fees.csv")).expect("fees");
    with(&facts(), &[], |sight| {
        let total = |how: &str| {
            let answers = Answers::default().with("ly_do", "mat").with("nhan_tai", how);
            sight.bill(&answers, &fees).expect("a price").total()
        };
        assert_eq!(total("tai_co_quan"), Dong(35_000));
        assert_eq!(total("buu_chinh"), Dong(60_000));
    });
}

#[test]
fn the_fee_doubles_by_itself_at_midnight_of_1_january_2027() {
    let fees = Fees::parse(include_str!("../../../data/fees.csv")).expect("fees");
    let (procedure, facts, known) = (reissue(), facts(), known());
    let total = |today| {
        let sight = Sight { procedure: &procedure, facts: &facts, known: &known, open: &[], today };
        sight.bill(&Answers::default().with("nhan_tai", "tai_co_quan"), &fees).expect("a price").total()
    };
    assert_eq!((total(date(2026, 12, 31)), total(date(2027, 1, 1))), (Dong(35_000), Dong(70_000)));
}

#[test]
fn a_faulty_file_says_what_is_wrong_and_where() {
    let cases = [
        ("subject.age >= 14", "subject.agee >= 14", "subject.agee is no fact"),
        ("can = [\"pass\"]\n\n", "can = [\"pass\", \"refuse\"]\n\n", "after the decision nothing else"),
        ("decides = true", "decides = false", "one step decides"),
        ("days = 7", "days = 6", "the steps take 7 days"),
        ("page = \"ly-do\"", "page = \"ly-ko\"", "there is no page ly-ko"),
        ("law = \"Luật Căn cước 26/2023/QH15, Điều 29\"", "law = \"\"", "it names no law"),
        ("from = \"population.full_name\"", "from = \"population.shoe_size\"", "is unknown here"),
        ("do = \"card.order\"", "do = \"card.burn\"", "no call to a register"),
        ("not_same_as = \"doi-soat\"", "not_same_as = \"in-the\"", "names no earlier step"),
        ("en = \"Printing the card\"", "en = \"\"", "missing in one language"),
        ("role = \"can-cuoc.mot-cua\"", "role = \"citizen\"", "an officer's"),
        (
            "show_if = \"ly_do == 'mat'\"",
            "show_if = \"nhan_tai == 'x'\"",
            "no field of this or an earlier page",
        ),
        ("version    = 1", "version    = 1\nversions = 2", "unknown field"),
    ];
    for (from, to, said) in cases {
        let faults = faults(from, to);
        assert!(faults.contains(said), "{to}: {faults}");
    }
}
