//! What has expired is taken away, and nothing that somebody still needs.

use domain::{
    event::Channel,
    identity::otp::{Challenge, Purpose},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Tables,
    ask::{self, AskId, StoredAsk},
    expired,
    identity::otp::{self, Otp, OtpId},
    testing::Scratch,
};

fn at(minutes: i64) -> Timestamp {
    let monday: Timestamp = "2026-11-23T09:00:00+07:00".parse().expect("a moment");
    monday.saturating_add(SignedDuration::from_mins(minutes)).expect("in range")
}

fn scratches() -> Vec<Scratch> {
    Scratch::each(Tables::Identity).expect("databases")
}

#[tokio::test]
async fn a_request_that_waits_outlives_the_sweep_and_an_old_one_does_not() {
    for scratch in scratches() {
        let id = AskId::new(at(0), [1; 10]);
        let device = Some([2; 32]);
        let request = StoredAsk {
            id,
            client_id: "portal".to_owned(),
            ask: "{}".to_owned(),
            device,
            expires_at: at(30),
        };
        let kept = move |tx: &mut store::Tx<'_>| ask::insert(tx, &request, None);
        scratch.db().write_quietly("a request", kept).await.expect("kept");
        let swept = |now| scratch.db().write_quietly("swept", move |tx| expired::sweep(tx, now));
        assert_eq!(swept(at(29)).await.expect("swept"), 0);
        let found = scratch.db().read(move |tx| ask::opened(tx, id, &[2; 32], at(29))).await.expect("read");
        assert!(found.is_some());
        assert_eq!(swept(at(61)).await.expect("swept"), 1);
    }
}

#[tokio::test]
async fn a_code_sent_again_outlives_the_sweep_of_its_first_hour() {
    for scratch in scratches() {
        let first = Otp {
            id: OtpId::new(at(0), [1; 10]),
            device: [2; 32],
            purpose: Purpose::SignIn,
            person: None,
            counted_by: [3; 32],
            channel: Channel::Void,
            code_mac: [4; 32],
            challenge: Challenge { sent_at: at(0), wrong_tries: 0 },
        };
        let sent = move |tx: &mut store::Tx<'_>| {
            otp::insert(tx, &first)?;
            otp::resend(tx, &first, &[5; 32], at(4))
        };
        scratch.db().write_quietly("a code", sent).await.expect("kept");
        let swept = |before| scratch.db().write_quietly("swept", move |tx| otp::sweep(tx, before));
        assert_eq!(swept(at(3)).await.expect("swept"), 0);
        assert_eq!(swept(at(5)).await.expect("swept"), 1);
    }
}
