//! The page on which a code is typed, whatever it is for.

use askama::Template;
use domain::{Error, event::Channel};
use site::{
    Visit,
    answer::{self, Answer},
};
use store::identity::otp::OtpId;
use ui::{Form, Page};

use super::{asked::Asked, onward, said};
use crate::acts::{self, Browser, otp::Shown};

/// The page on which a code is typed.
#[derive(Template)]
#[template(path = "citizen/otp.html")]
struct Code {
    page: Page,
    channel: Channel,
    resend_in: i64,
    send: String,
    resend: String,
    restart: String,
    sure: Sure,
}

impl Code {
    fn by_mail(&self) -> bool {
        self.channel == Channel::Email
    }

    fn is_sure(&self) -> bool {
        self.sure == Sure::Yes
    }
}

/// Whether a code was sent for certain, or only if the data fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// The person has proved something already.
    Yes,
    /// Nobody is to learn whether the data fit.
    No,
}

/// Where a code is typed, and where one begins again.
#[derive(Debug, Clone, Copy)]
pub struct Where {
    /// The path of the page.
    pub path: &'static str,
    /// The path of the first page.
    pub restart: &'static str,
    /// Whether a code was sent for certain.
    pub sure: Sure,
}

/// Shows the page. A challenge that is over shows why, with the way back.
///
/// # Errors
///
/// The answer that says why not.
pub async fn show(visit: &Visit, form: Form, at: Where) -> Answer {
    let asked = Asked::of(visit);
    let id: OtpId = asked.id(visit)?;
    let mut form = form;
    let shown = match acts::otp::shown(&visit.env, &Browser::of(visit), id).await {
        Ok(shown) => shown,
        Err(error) => {
            said::note(visit, &mut form, "ma", error)?;
            Shown { channel: Channel::Sms, resend_in: 0 }
        }
    };
    let id = id.to_string();
    let send = asked.path(at.path, &onward::NAMES, &[("lan", &id)]);
    let resend = asked.path(&format!("{}/gui-lai", at.path), &onward::NAMES, &[("lan", &id)]);
    let restart = asked.path(at.restart, &onward::NAMES, &[]);
    form.forget("ma");
    let mut page = visit.page().form(form.clone());
    if asked.get("da-gui").is_some() {
        page = page.notice(visit.prefs.lang.text("otp.resent"));
    }
    let Shown { channel, resend_in } = shown;
    answer::page(&form, &Code { page, channel, resend_in, send, resend, restart, sure: at.sure })
}

/// Sends another code and comes back to the page, also where it is too soon for
/// one: the code that was sent is still on its way.
///
/// # Errors
///
/// The answer that says why not.
pub async fn resend(visit: &Visit, at: Where) -> Answer {
    let asked = Asked::of(visit);
    let id: OtpId = asked.id(visit)?;
    let site = onward::site(visit, &asked).await;
    let sent = acts::otp::resend(&visit.env, &Browser::of(visit), id, site).await;
    if let Err(error) = sent {
        let mut form = Form::default();
        match &error {
            Error::Refused(what) if matches!(what.code, "otp.too_soon" | "attempts.wait") => {
                form.error("ma", said::refused(visit.prefs.lang, what));
            }
            _ => said::note(visit, &mut form, "ma", error)?,
        }
        return show(visit, form, at).await;
    }
    let id = id.to_string();
    answer::see_other(&asked.path(at.path, &onward::NAMES, &[("lan", &id), ("da-gui", "1")]))
}
