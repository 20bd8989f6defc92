//! Text messages.

use std::fmt;

use jiff::Timestamp;
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    http::{Http, Request},
    spool::Spool,
    tray::{Failure, Sent, Tray},
};

/// A text message on its way out.
#[derive(Clone, Copy)]
pub struct TextMessage<'a> {
    /// The row of the outbox: the carrier sends one id once.
    pub id: &'a str,
    /// When it is given to the carrier.
    pub at: Timestamp,
    /// The phone number, as "+84912000117".
    pub to: &'a str,
    /// Which text it is.
    pub template: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Who carries text messages.
#[derive(Debug, Clone)]
pub enum Sms {
    /// Nobody: they are shown on a page of the demo.
    Demo(Tray),
    /// Another program, which reads a file.
    File(Spool),
    /// A carrier's gateway that takes JSON.
    Http(Carrier),
    /// A test, which can make them fail.
    Fake(Tray),
}

/// A carrier that takes `POST {"id", "from", "to", "text"}` with a bearer token.
#[derive(Clone)]
pub struct Carrier {
    /// Where it takes messages.
    pub url: Url,
    /// The sender's name that the carrier registered for us.
    pub from: String,
    /// What we prove ourselves with.
    pub token: Zeroizing<String>,
    /// How it is reached.
    pub http: Http,
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carrier").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

impl Sms {
    /// Gives the message to the carrier.
    pub async fn send(&self, message: TextMessage<'_>) -> Result<(), Failure> {
        match self {
            Self::Demo(tray) | Self::Fake(tray) => tray.take(message.kept()),
            Self::File(spool) => spool.take(message.kept()).await,
            Self::Http(carrier) => carrier.send(message).await,
        }
    }
}

impl TextMessage<'_> {
    fn kept(self) -> Sent {
        Sent {
            id: self.id.to_owned(),
            at: self.at,
            channel: "sms",
            to: self.to.to_owned(),
            template: self.template.to_owned(),
            text: self.text.to_owned(),
        }
    }
}

impl Carrier {
    async fn send(&self, message: TextMessage<'_>) -> Result<(), Failure> {
        let body = json!({ "id": message.id, "from": self.from, "to": message.to, "text": message.text });
        let request = Request::post_json(self.url.clone(), &body)
            .header("idempotency-key", message.id)
            .bearer(&self.token);
        let answer = self.http.send(request).await.map_err(|failure| Failure::Later(failure.to_string()))?;
        match answer.status {
            200..300 => Ok(()),
            // Timeout, still at it, too early, too many: RFC 9110 §15.5, RFC 8470, RFC 6585.
            408 | 409 | 425 | 429 => Err(Failure::Later(format!("the carrier answers {}", answer.status))),
            // A wrong token is ours to mend; the messages wait for it.
            401 | 403 => Err(Failure::Later(format!("the carrier refuses us: {}", answer.status))),
            400..500 => Err(Failure::Never(format!("the carrier answers {}", answer.status))),
            status => Err(Failure::Later(format!("the carrier answers {status}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Response, Unreachable};

    const MESSAGE: TextMessage<'_> = TextMessage {
        id: "row-1",
        at: Timestamp::UNIX_EPOCH,
        to: "+84912000117",
        template: "otp.sign_in",
        text: "Ma OTP 482913",
    };

    fn carrier(answer: fn(&Request) -> Result<Response, Unreachable>) -> Sms {
        Sms::Http(Carrier {
            url: "https://sms.example/send".parse().expect("an address"),
            from: "DANH".into(),
            token: Zeroizing::new("t0ken".into()),
            http: Http::fake(move |request| {
                let answer = answer(&request);
                async move { answer }
            }),
        })
    }

    async fn answered(status: u16) -> Result<(), Failure> {
        let http = Http::fake(move |_| async move { Ok(Response::of(status, "")) });
        let Sms::Http(known) = carrier(|_| Ok(Response::of(202, ""))) else { unreachable!("made above") };
        Sms::Http(Carrier { http, ..known }).send(MESSAGE).await
    }

    #[tokio::test]
    async fn the_row_of_the_outbox_is_the_carriers_idempotency_key() {
        let sms = carrier(|request| {
            assert_eq!(request.header_value("idempotency-key"), Some("row-1"));
            assert_eq!(request.header_value("authorization"), Some("Bearer t0ken"));
            let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
            assert_eq!(
                body,
                json!({ "id": "row-1", "from": "DANH", "to": "+84912000117", "text": "Ma OTP 482913" })
            );
            Ok(Response::of(202, ""))
        });
        assert_eq!(sms.send(MESSAGE).await, Ok(()));
    }

    #[tokio::test]
    async fn a_carrier_in_trouble_is_asked_again() {
        for status in [408, 409, 425, 429, 401, 403, 302, 500, 503] {
            assert!(matches!(answered(status).await, Err(Failure::Later(_))), "{status}");
        }
    }

    #[tokio::test]
    async fn a_message_the_carrier_will_not_have_is_given_up() {
        for status in [400, 404, 422] {
            assert!(matches!(answered(status).await, Err(Failure::Never(_))), "{status}");
        }
    }

    #[tokio::test]
    async fn a_demo_shows_the_newest_first_and_each_once() {
        let tray = Tray::default();
        let sms = Sms::Demo(tray.clone());
        for id in ["a", "b", "a"] {
            sms.send(TextMessage { id, ..MESSAGE }).await.expect("kept");
        }
        let ids: Vec<_> = tray.sent().into_iter().map(|sent| sent.id).collect();
        assert_eq!(ids, ["b", "a"]);
    }

    #[tokio::test]
    async fn a_fake_fails_as_told() {
        let tray = Tray::default();
        tray.fail_next(Failure::Later("down".into()));
        let sms = Sms::Fake(tray.clone());
        assert_eq!(sms.send(MESSAGE).await, Err(Failure::Later("down".into())));
        assert_eq!(sms.send(MESSAGE).await, Ok(()));
    }

    #[test]
    fn a_kept_message_prints_neither_number_nor_text() {
        let printed = format!("{:?}", MESSAGE.kept());
        assert!(!printed.contains("912000117") && !printed.contains("482913"), "{printed}");
    }
}
