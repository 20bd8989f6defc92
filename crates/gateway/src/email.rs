//! E-mail.

use std::{fmt, time::Duration};

use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::{
    spool::Spool,
    tray::{Failure, Sent, Tray},
};

/// An e-mail on its way out.
#[derive(Clone, Copy)]
pub struct Mail<'a> {
    /// The row of the outbox, which the Message-ID is made of.
    pub id: &'a str,
    /// When it is given to the carrier.
    pub at: Timestamp,
    /// The address.
    pub to: &'a str,
    /// Which text it is.
    pub template: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// What it says.
    pub body: &'a str,
}

/// Who carries e-mail.
#[derive(Debug, Clone)]
pub enum Email {
    /// Nobody: it is shown on a page of the demo.
    Demo(Tray),
    /// Another program, which reads a file.
    File(Spool),
    /// A mail server.
    Smtp(Box<Smtp>),
    /// A test, which can make it fail.
    Fake(Tray),
}

/// How the connection to a mail server is kept from others' eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS before anything is said; refused where the server has none (RFC 3207).
    StartTls,
    /// None: for a relay on this machine only.
    ThisMachine,
}

/// What an operator says about the mail server.
#[derive(Clone)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port, commonly 465 or 587.
    pub port: u16,
    /// How the connection is protected.
    pub privacy: Privacy,
    /// Who we are to it, where it asks: name and password.
    pub login: Option<(String, Zeroizing<String>)>,
    /// Whom mails are from: "Danh <khong-tra-loi@danh.example>".
    pub from: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Why a mail server cannot be set up as an operator says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The sender is no address.
    #[error("\"from\" is no e-mail address: {0}")]
    From(String),
    /// Its name or its certificates are no use.
    #[error("the mail server cannot be used: {0}")]
    Server(String),
    /// Without TLS, mail goes to this machine only.
    #[error("without TLS, the mail server has to be on this machine")]
    InTheClear,
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long a mail server may take for one mail, from the first word to the
/// last: less than the courier holds a letter. The transport's own limit is for
/// each word, and knows none for the greeting.
const PATIENCE: Duration = Duration::from_secs(10);

/// A mail server, ready.
#[derive(Clone)]
pub struct Smtp {
    transport: Transport,
    from: Mailbox,
    patience: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp")
    }
}

impl Email {
    /// A mail server as the carrier. No connection is made before the first mail.
    pub fn smtp(server: &Server) -> Result<Self, Unfit> {
        Self::smtp_within(PATIENCE, server)
    }

    /// The same, with another patience.
    pub fn smtp_within(patience: Duration, server: &Server) -> Result<Self, Unfit> {
        let from: Mailbox = server.from.parse().map_err(|_| Unfit::From(server.from.clone()))?;
        let unfit = |error: lettre::transport::smtp::Error| Unfit::Server(error.to_string());
        let builder = match server.privacy {
            Privacy::Tls => Transport::relay(&server.host).map_err(unfit)?,
            Privacy::StartTls => Transport::starttls_relay(&server.host).map_err(unfit)?,
            Privacy::ThisMachine if ["localhost", "127.0.0.1", "::1"].contains(&&*server.host) => {
                Transport::builder_dangerous(&server.host)
            }
            Privacy::ThisMachine => return Err(Unfit::InTheClear),
        };
        let mut builder = builder.port(server.port).timeout(Some(patience));
        if let Some((name, password)) = &server.login {
            builder = builder.credentials(Credentials::new(name.clone(), password.to_string()));
        }
        Ok(Self::Smtp(Box::new(Smtp { transport: builder.build(), from, patience })))
    }

    /// Gives the mail to the carrier.
    pub async fn send(&self, mail: Mail<'_>) -> Result<(), Failure> {
        match self {
            Self::Demo(tray) | Self::Fake(tray) => tray.take(mail.kept()),
            Self::File(spool) => spool.take(mail.kept()).await,
            Self::Smtp(smtp) => smtp.send(mail).await,
        }
    }
}

impl Mail<'_> {
    fn kept(self) -> Sent {
        Sent {
            id: self.id.to_owned(),
            at: self.at,
            channel: "email",
            to: self.to.to_owned(),
            template: self.template.to_owned(),
            text: format!("{}\n\n{}", self.subject, self.body),
        }
    }
}

impl Smtp {
    async fn send(&self, mail: Mail<'_>) -> Result<(), Failure> {
        let to = mail.to.parse().map_err(|_| Failure::Never("the address is no address".to_owned()))?;
        let message_id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let message = Message::builder()
            .message_id(Some(message_id))
            .date(mail.at.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_owned())
            .map_err(|_| Failure::Never("the mail cannot be put together".to_owned()))?;
        match timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            // The server's words may quote the address: they stay out of the log.
            Ok(Err(error)) if error.is_permanent() => Err(Failure::Never(status(&error))),
            Ok(Err(error)) => Err(Failure::Later(status(&error))),
            Err(_) => Err(Failure::Later("the mail server takes too long".to_owned())),
        }
    }
}

fn status(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answers {code}"),
        None if error.is_timeout() => "the mail server takes too long".to_owned(),
        None if error.is_tls() => "the connection to the mail server cannot be protected".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    }
}

#[cfg(test)]
mod tests;
