//! A proof whose request is answered elsewhere in the same moment.

mod party;

use axum::{body::to_bytes, extract::Path, routing::get};
use domain::event::{Actor, Event};
use party::{Party, signed_in};
use site::{Visit, provider, testing::World};
use store::ask::AskId;

/// Proves something for a request that another tab answers after it was found
/// and before the act; says where the browser goes, and what the log has of its person.
async fn prove_too_late(visit: Visit, Path(id): Path<String>) -> String {
    let waits = provider::Party::find(&visit, Some(&id)).await.expect("found");
    let (db, now, mut session) = (&visit.env.db, visit.now, visit.session.clone().expect("signed in"));
    session.proofs.passcode_at = Some(now);
    let (ask, person): (AskId, _) = (id.parse().expect("an id"), session.person);
    let answered = db.write_quietly("another tab answers", move |tx| store::ask::spend(tx, ask, now)).await;
    assert!(answered.expect("answered"));
    let proved = move |tx: &mut store::Tx<'_>| {
        let event = Event::new(now, Actor::Citizen(person), "session.proved").about(person);
        waits.after(tx, &session, event.into(), now)
    };
    let went = db.write(proved).await.expect("kept").map_err(|refused| refused.code);
    let events = db.read(move |tx| store::event::by_person(tx, person, None, 10)).await.expect("read");
    let events: Vec<String> = events.into_iter().map(|entry| entry.what).collect();
    format!("{went:?} {events:?}")
}

#[tokio::test]
async fn a_proof_is_kept_and_gives_nothing_when_another_tab_was_faster() {
    for world in World::each() {
        let mut party = Party::of(&world).await;
        let routes = provider::endpoints::routes().route("/muon/{id}", get(prove_too_late));
        party.router = site::serve::around(&world.env, routes, |_| async { None });
        let cookies = signed_in(&world).await;
        let place = party.push(&[("acr_values", "urn:danh:acr:passcode"), ("max_age", "0")], 1).await;
        let asks = party.get(&place, &cookies).await.headers()["location"].clone();
        let (_, ask) = asks.to_str().expect("a place").split_once("yeu-cau=").expect("a page that asks");
        let answer = party.get(&format!("/muon/{ask}"), &cookies).await;
        let said = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        let said = String::from_utf8_lossy(&said);
        assert!(said.starts_with("Err(\"authorize.gone\")"), "{said}");
        assert!(said.contains("session.proved") && !said.contains("grant.given"), "{said}");
    }
}
