use domain::identity::account::{Ground, State};
use site::provider::Party;
use store::session::Session;

use super::citizen::{Citizen, PASSCODE, code};
use crate::{
    acts::{self, passcode::Shown, sign_in::SignedIn},
    testing::{Authenticator, Verifies},
};

const ORIGIN: &str = "http://localhost:8000";

#[tokio::test]
async fn a_passkey_is_added_only_after_a_fresh_proof() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let early = acts::passkey::ask_add(env, browser, &session).await;
    assert_eq!(code(early), "passkey.needs_proof");
    let shown = Shown { digits: PASSCODE, recovery_code: "" };
    let proved = acts::passcode::prove(env, &session, shown, Party::None).await.expect("proved").session;
    let asked = acts::passkey::ask_add(env, browser, &proved).await.expect("asked");
    let selection = &asked["publicKey"]["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(selection["residentKey"], "required");
    citizen.pass_minutes(15);
    assert_eq!(code(acts::passkey::ask_add(env, browser, &proved).await), "passkey.needs_proof");
}

#[tokio::test]
async fn the_authenticator_is_never_told_the_number() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let shown = Shown { digits: PASSCODE, recovery_code: "" };
    let proved =
        acts::passcode::prove(citizen.env(), &session, shown, Party::None).await.expect("proved").session;
    let asked = acts::passkey::ask_add(citizen.env(), &citizen.browser, &proved).await.expect("asked");
    assert!(!asked.to_string().contains(citizen.number().as_str()));
}

#[tokio::test]
async fn nonsense_is_no_passkey() {
    let citizen = Citizen::active().await;
    for nonsense in ["", "{}", "null", "{\"response\":{\"clientDataJSON\":\"e30\"}}"] {
        let signed_in = acts::passkey::sign_in(citizen.env(), &citizen.browser, nonsense, Party::None).await;
        assert_eq!(code(signed_in), "passkey.refused", "{nonsense}");
    }
}

impl Citizen {
    /// A citizen whose authenticator has a passkey of this site.
    async fn with_passkey() -> (Self, Session, Authenticator) {
        let citizen = Self::active().await;
        let session = citizen.sign_in().await;
        let shown = Shown { digits: PASSCODE, recovery_code: "" };
        let session =
            acts::passcode::prove(citizen.env(), &session, shown, Party::None).await.expect("proved").session;
        let mut finger = Authenticator::new(ORIGIN, Verifies::Yes);
        citizen.add(&session, &mut finger).await.expect("added");
        (citizen, session, finger)
    }

    async fn add(&self, session: &Session, finger: &mut Authenticator) -> domain::Result<()> {
        let (env, browser) = (self.env(), &self.browser);
        let asked = acts::passkey::ask_add(env, browser, session).await?;
        acts::passkey::add(env, browser, session, (&finger.make(&asked), "Điện thoại của tôi")).await
    }

    async fn sign_in_by(&self, finger: &mut Authenticator) -> domain::Result<SignedIn> {
        let (env, browser) = (self.env(), &self.browser);
        let asked = acts::passkey::ask_sign_in(env, browser).await?;
        acts::passkey::sign_in(env, browser, &finger.sign(&asked), Party::None).await
    }
}

#[tokio::test]
async fn a_passkey_stands_for_password_and_code() {
    let (citizen, _, mut finger) = Citizen::with_passkey().await;
    let signed_in = citizen.sign_in_by(&mut finger).await.expect("signed in").session;
    assert_eq!(signed_in.person, citizen.person);
    assert_eq!(signed_in.amr, "hwk user");
    assert_eq!(signed_in.proofs.passkey_at, Some(citizen.world.now()));
    assert_eq!(citizen.letters("passkey.added").await, 1);
}

#[tokio::test]
async fn a_passkey_stands_for_the_passcode() {
    let (citizen, session, mut finger) = Citizen::with_passkey().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let asked = acts::passkey::ask_step_up(env, browser, &session).await.expect("asked");
    let answer = finger.sign(&asked);
    let proved =
        acts::passkey::prove(env, browser, &session, &answer, Party::None).await.expect("proved").session;
    assert_eq!(proved.proofs.passkey_at, Some(citizen.world.now()));
    assert_eq!(proved.amr, "pwd otp pin hwk user");
}

#[tokio::test]
async fn an_answer_is_good_once_and_in_its_browser_only() {
    let (citizen, _, mut finger) = Citizen::with_passkey().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let asked = acts::passkey::ask_sign_in(env, browser).await.expect("asked");
    let answer = finger.sign(&asked);
    assert_eq!(
        code(acts::passkey::sign_in(env, &super::citizen::browser(9), &answer, Party::None).await),
        "passkey.over"
    );
    assert_eq!(code(acts::passkey::sign_in(env, browser, &answer, Party::None).await), "");
    assert_eq!(code(acts::passkey::sign_in(env, browser, &answer, Party::None).await), "passkey.over");
}

#[tokio::test]
async fn an_answer_after_five_minutes_is_too_late() {
    let (citizen, _, mut finger) = Citizen::with_passkey().await;
    let asked = acts::passkey::ask_sign_in(citizen.env(), &citizen.browser).await.expect("asked");
    citizen.pass_seconds(301);
    let late =
        acts::passkey::sign_in(citizen.env(), &citizen.browser, &finger.sign(&asked), Party::None).await;
    assert_eq!(code(late), "passkey.over");
}

#[tokio::test]
async fn without_user_verification_a_passkey_is_refused() {
    let (citizen, session, _) = Citizen::with_passkey().await;
    let mut button = Authenticator::new(ORIGIN, Verifies::No);
    assert_eq!(code(citizen.add(&session, &mut button).await), "passkey.refused");
}

#[tokio::test]
async fn a_passkey_of_another_site_is_refused() {
    let (citizen, session, _) = Citizen::with_passkey().await;
    let mut elsewhere = Authenticator::new("https://evil.example", Verifies::Yes);
    assert_eq!(code(citizen.add(&session, &mut elsewhere).await), "passkey.refused");
}

#[tokio::test]
async fn a_copy_of_an_authenticator_is_found_out() {
    let (citizen, _, mut finger) = Citizen::with_passkey().await;
    for _ in 0..2 {
        citizen.sign_in_by(&mut finger).await.expect("signed in");
    }
    finger.copied();
    assert_eq!(code(citizen.sign_in_by(&mut finger).await), "passkey.refused");
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing() {
    let (citizen, session, mut finger) = Citizen::with_passkey().await;
    let listed = acts::passkey::list(citizen.env(), citizen.person).await.expect("listed");
    assert_eq!(listed.len(), 1);
    acts::passkey::remove(citizen.env(), &session, listed[0].index).await.expect("removed");
    assert_eq!(code(citizen.sign_in_by(&mut finger).await), "passkey.refused");
}

#[tokio::test]
async fn a_passkey_of_a_locked_account_opens_nothing() {
    let (citizen, _, mut finger) = Citizen::with_passkey().await;
    citizen.put(State::Locked { ground: Ground::Holder }).await;
    assert_eq!(code(citizen.sign_in_by(&mut finger).await), "account.locked");
}

#[tokio::test]
async fn after_a_recovery_no_passkey_is_added_by_the_passcode_alone() {
    let (citizen, session, mut finger) = Citizen::with_passkey().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let forgot = acts::recovery::begin_passcode(env, browser, &session).await.expect("begun");
    acts::recovery::confirm_passcode(env, browser, forgot, &citizen.code().await).await.expect("proved");
    acts::recovery::set_passcode(env, browser, &session, (forgot, "864202")).await.expect("set");
    assert_eq!(code(acts::passkey::ask_add(env, browser, &session).await), "passcode.held");
    let by_finger = citizen.sign_in_by(&mut finger).await.expect("signed in").session;
    assert_eq!(code(acts::passkey::ask_add(env, browser, &by_finger).await), "");
}

#[tokio::test]
async fn a_passkey_bears_the_name_its_owner_gives_it() {
    let (citizen, session, _) = Citizen::with_passkey().await;
    let index = acts::passkey::list(citizen.env(), citizen.person).await.expect("listed")[0].index;
    acts::passkey::rename(citizen.env(), &session, index, "  Máy   nhà ").await.expect("renamed");
    let listed = acts::passkey::list(citizen.env(), citizen.person).await.expect("listed");
    assert_eq!(listed[0].name, "Máy nhà");
    assert_eq!(code(acts::passkey::rename(citizen.env(), &session, index, " ").await), "passkey.name");
}
