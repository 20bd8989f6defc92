//! Who carries messages.

use std::path::Path;

use gateway::{
    Http,
    email::{self, Email, Privacy, Server},
    sms::{Carrier, Sms},
    spool::Spool,
};
use zeroize::Zeroizing;

use super::file;

/// Who carries messages, once calls can be made.
pub struct Carriers {
    sms: Option<file::Sms>,
    /// E-mail.
    pub email: Email,
    unsent: Spool,
}

impl Carriers {
    /// As the file says. A site that sends nothing needs none: what it would
    /// send, were it ever to, is kept in a file and not lost.
    pub fn new(sms: Option<file::Sms>, mail: Option<file::Email>, folder: &Path) -> Result<Self, String> {
        let unsent = Spool::new(folder.join("unsent.jsonl"));
        let email = match mail {
            None => Email::File(unsent.clone()),
            Some(file::Email::File { path }) => Email::File(Spool::new(folder.join(path))),
            Some(smtp) => Email::smtp(&server(smtp)?).map_err(|error| format!("[email]: {error}"))?,
        };
        let sms = sms.map(|sms| match sms {
            file::Sms::File { path } => file::Sms::File { path: folder.join(path) },
            carrier @ file::Sms::Http { .. } => carrier,
        });
        Ok(Self { sms, email, unsent })
    }

    /// Text messages, by these calls.
    pub fn sms(&self, http: &Http) -> Sms {
        match &self.sms {
            None => Sms::File(self.unsent.clone()),
            Some(file::Sms::File { path }) => Sms::File(Spool::new(path.clone())),
            Some(file::Sms::Http { url, from, token }) => Sms::Http(Carrier {
                url: url.clone(),
                from: from.clone(),
                token: Zeroizing::new(token.clone()),
                http: http.clone(),
            }),
        }
    }
}

fn server(mail: file::Email) -> Result<Server, String> {
    let file::Email::Smtp { host, port, privacy, from, user, password } = mail else {
        return Err("[email]: no mail server".to_owned());
    };
    let (privacy, usual) = match privacy {
        file::Privacy::Tls => (Privacy::Tls, 465),
        file::Privacy::Starttls => (Privacy::StartTls, 587),
        file::Privacy::Local => (Privacy::ThisMachine, 25),
    };
    let login = match (user, password) {
        (Some(user), Some(password)) => Some((user, Zeroizing::new(password))),
        (None, None) => None,
        _ => return Err("[email]: user and password go together".to_owned()),
    };
    Ok(email::Server { host, port: port.unwrap_or(usual), privacy, login, from })
}
