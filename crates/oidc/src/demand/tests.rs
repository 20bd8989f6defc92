use super::*;
use proptest::prelude::*;

/// Signed in with password and code at 100; has passcode and passkey.
fn standing() -> Standing {
    Standing {
        account_level: 2,
        signed_in: Proof { acr: Acr::Otp, at: 100 },
        passcode_at: None,
        passkey_at: None,
        reach: Reach::Both,
    }
}

fn demand(acr: Option<Acr>, max_age: Option<u32>) -> Demand {
    Demand { acr, max_age, ..Demand::nothing(1000) }
}

fn met(verdict: Verdict) -> (Acr, i64) {
    match verdict {
        Verdict::Met(strength) => (strength.acr, strength.auth_time),
        other => panic!("not met: {other:?}"),
    }
}

#[test]
fn a_session_does_when_nothing_is_demanded() {
    assert_eq!(met(demand(None, None).met_by(&standing(), 1000)), (Acr::Otp, 100));
}

#[test]
fn a_passcode_does_not_make_an_old_sign_in_young_when_no_class_was_asked() {
    let standing = Standing { passcode_at: Some(990), ..standing() };
    assert_eq!(demand(None, Some(60)).met_by(&standing, 1000), Verdict::Needs(Step::SignIn));
}

#[test]
fn a_stronger_proof_does_for_a_weaker_class() {
    let standing = Standing { passkey_at: Some(995), ..standing() };
    assert_eq!(met(demand(Some(Acr::Passcode), Some(60)).met_by(&standing, 1000)), (Acr::Passkey, 995));
    assert_eq!(met(demand(Some(Acr::Otp), Some(60)).met_by(&standing, 1000)), (Acr::Passkey, 995));
}

#[test]
fn a_weaker_proof_never_does_for_a_stronger_class() {
    let standing = Standing { passcode_at: Some(999), ..standing() };
    assert_eq!(demand(Some(Acr::Passkey), None).met_by(&standing, 1000), Verdict::Needs(Step::Passkey));
}

#[test]
fn an_age_of_exactly_max_age_is_asked_again() {
    let demand = demand(None, Some(900));
    assert_eq!(demand.met_by(&standing(), 1000), Verdict::Needs(Step::SignIn));
    assert_eq!(met(demand.met_by(&standing(), 999)), (Acr::Otp, 100));
}

#[test]
fn max_age_of_zero_wants_a_proof_given_since_it_was_demanded() {
    let demand = demand(Some(Acr::Passcode), Some(0));
    let mut standing = Standing { passcode_at: Some(999), ..standing() };
    assert_eq!(demand.met_by(&standing, 1000), Verdict::Needs(Step::Passcode));
    standing.passcode_at = Some(1005);
    let Verdict::Met(strength) = demand.met_by(&standing, 1300) else { panic!("not met") };
    assert_eq!(strength.auth_time, 1005);
    assert_eq!(strength.amr, [Amr::Pwd, Amr::Otp, Amr::Pin]);
}

#[test]
fn prompt_login_wants_a_full_sign_in_since_it_was_demanded() {
    let demand = Demand { sign_in: SignIn::Again, ..demand(Some(Acr::Passcode), None) };
    let mut standing = Standing { passcode_at: Some(1001), ..standing() };
    assert_eq!(demand.met_by(&standing, 1002), Verdict::Needs(Step::SignIn));
    standing.signed_in.at = 1003;
    assert_eq!(met(demand.met_by(&standing, 1004)).0, Acr::Passcode);
}

#[test]
fn a_level_that_is_too_low_is_never_enough() {
    let demand = Demand { account_level: Some(2), ..demand(None, None) };
    let standing = Standing { account_level: 1, ..standing() };
    assert_eq!(demand.met_by(&standing, 1000), Verdict::Never(Unmet::Level));
}

#[test]
fn a_class_the_account_has_no_means_for_is_never_reached() {
    let with = |reach| Standing { reach, ..standing() };
    let next = |acr, reach| demand(Some(acr), None).met_by(&with(reach), 1000);
    assert_eq!(next(Acr::Passcode, Reach::Otp), Verdict::Never(Unmet::Acr));
    assert_eq!(next(Acr::Passkey, Reach::Passcode), Verdict::Never(Unmet::Acr));
    assert_eq!(next(Acr::Passcode, Reach::Passkey), Verdict::Needs(Step::Passkey));
    assert_eq!(next(Acr::Passcode, Reach::Both), Verdict::Needs(Step::Passcode));
}

#[test]
fn without_a_page_each_verdict_has_its_code() {
    assert_eq!(Step::SignIn.silently(), Code::LoginRequired);
    assert_eq!(Step::Passcode.silently(), Code::InteractionRequired);
    assert_eq!(Unmet::Level.code(), Code::UnmetAuthenticationRequirements);
}

#[test]
fn what_another_provider_says_is_measured_too() {
    let said = Said { acr: Some(Acr::Passcode), auth_time: Some(1000), account_level: Some(2) };
    let demand = Demand { account_level: Some(2), ..demand(Some(Acr::Passcode), Some(0)) };
    assert_eq!(demand.accepts(said, 1300), Ok(()));
    assert_eq!(demand.accepts(Said { account_level: Some(1), ..said }, 1300), Err(Unmet::Level));
    assert_eq!(demand.accepts(Said { account_level: None, ..said }, 1300), Err(Unmet::Level));
    assert_eq!(demand.accepts(Said { acr: Some(Acr::Otp), ..said }, 1300), Err(Unmet::Acr));
    assert_eq!(demand.accepts(Said { acr: None, ..said }, 1300), Err(Unmet::Acr));
    assert_eq!(demand.accepts(Said { auth_time: Some(980), ..said }, 1300), Err(Unmet::Age));
    assert_eq!(demand.accepts(Said { auth_time: None, ..said }, 1300), Err(Unmet::Age));
}

fn any_standing() -> impl Strategy<Value = Standing> {
    let proof = || prop::option::of(0i64..2000);
    (1u8..=2, 0i64..2000, any::<bool>(), proof(), proof()).prop_map(
        |(account_level, at, key, passcode_at, passkey_at)| Standing {
            account_level,
            signed_in: Proof { acr: if key { Acr::Passkey } else { Acr::Otp }, at },
            passcode_at,
            passkey_at,
            reach: Reach::Both,
        },
    )
}

fn any_demand() -> impl Strategy<Value = Demand> {
    let acr = prop::option::of(prop::sample::select(Acr::ALL.to_vec()));
    let sign_in = prop::sample::select(vec![SignIn::Standing, SignIn::Again]);
    (acr, prop::option::of(0u32..2000), prop::option::of(1u8..=2), sign_in).prop_map(
        |(acr, max_age, account_level, sign_in)| Demand {
            acr,
            max_age,
            account_level,
            sign_in,
            asked_at: 1000,
        },
    )
}

proptest! {
    #[test]
    fn what_is_met_is_never_weaker_or_older_than_demanded(demand in any_demand(), standing in any_standing()) {
        if let Verdict::Met(strength) = demand.met_by(&standing, 2000) {
            prop_assert!(demand.acr.is_none_or(|acr| strength.acr >= acr));
            prop_assert!(demand.account_level.is_none_or(|level| standing.account_level >= level));
            let age = 2000 - strength.auth_time;
            let young = demand.max_age.is_none_or(|most| age <= i64::from(most));
            prop_assert!(young || strength.auth_time >= demand.asked_at);
        }
    }

    #[test]
    fn doing_what_is_needed_meets_the_demand(demand in any_demand(), standing in any_standing()) {
        let mut standing = standing;
        for _ in 0..3 {
            match demand.met_by(&standing, 2000) {
                Verdict::Met(_) => return Ok(()),
                Verdict::Never(unmet) => {
                    prop_assert_eq!(unmet, Unmet::Level);
                    return Ok(());
                }
                Verdict::Needs(Step::SignIn) => standing.signed_in = Proof { acr: Acr::Otp, at: 2000 },
                Verdict::Needs(Step::Passcode) => standing.passcode_at = Some(2000),
                Verdict::Needs(Step::Passkey) => standing.passkey_at = Some(2000),
            }
        }
        prop_assert!(false, "asked in a circle");
    }

    #[test]
    fn what_is_met_here_is_accepted_by_who_demanded_it(demand in any_demand(), standing in any_standing()) {
        if let Verdict::Met(strength) = demand.met_by(&standing, 2000) {
            let said = Said::of(&strength, Some(standing.account_level));
            prop_assert_eq!(demand.accepts(said, 2000), Ok(()));
        }
    }
}
