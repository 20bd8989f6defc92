use super::citizen::{Citizen, PASSCODE, code};
use crate::acts::{self, passcode::Shown};

#[tokio::test]
async fn a_passkey_is_added_only_after_a_fresh_proof() {
    let citizen = Citizen::active().await;
    let session = citizen.sign_in().await;
    let (env, browser) = (citizen.env(), &citizen.browser);
    let early = acts::passkey::ask_add(env, browser, &session).await;
    assert_eq!(code(early), "passkey.needs_proof");
    let shown = Shown { digits: PASSCODE, recovery_code: "" };
    let proved = acts::passcode::prove(env, &session, shown).await.expect("proved").session;
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
    let proved = acts::passcode::prove(citizen.env(), &session, shown).await.expect("proved").session;
    let asked = acts::passkey::ask_add(citizen.env(), &citizen.browser, &proved).await.expect("asked");
    assert!(!asked.to_string().contains(citizen.number().as_str()));
}

#[tokio::test]
async fn nonsense_is_no_passkey() {
    let citizen = Citizen::active().await;
    for nonsense in ["", "{}", "null", "{\"response\":{\"clientDataJSON\":\"e30\"}}"] {
        let signed_in = acts::passkey::sign_in(citizen.env(), &citizen.browser, nonsense).await;
        assert_eq!(code(signed_in), "passkey.refused", "{nonsense}");
    }
}
