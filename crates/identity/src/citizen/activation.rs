//! Activating an account, one page for each thing that opens it.

use askama::Template;
use domain::identity::{PersonalIdNumber, password::Policy, security_question::QUESTIONS};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use store::{contact::Contact, identity::walk::WalkId};
use ui::{Form, Page};

use super::{
    asked::Asked,
    otp::{self, Sure, Where},
    said,
    sign_in::noted,
};
use crate::acts::{self, Browser, activation::Next};

const PATH: &str = "/kich-hoat";
const CODE: Where = Where { path: "/kich-hoat/otp", restart: PATH, sure: Sure::No };
const ACTIVE: &str = "/kich-hoat/da-kich-hoat";
/// The page that names the hotline once the seven days are over.
pub const OVERDUE: &str = "/kich-hoat/qua-han";
const DONE: &str = "/kich-hoat/xong";

/// Number and contact.
#[derive(Template)]
#[template(path = "citizen/activation.html")]
struct Begin {
    page: Page,
}

/// Number and contact.
pub async fn show(visit: Visit) -> Answer {
    begin(&visit, &Form::default())
}

fn begin(visit: &Visit, form: &Form) -> Answer {
    answer::page(form, &Begin { page: visit.page().form(form.clone()) })
}

/// Number and contact were typed: on to the code, whoever's they are.
pub async fn send(visit: Visit, Typed(mut form): Typed) -> Answer {
    let lang = visit.prefs.lang;
    let number: Option<PersonalIdNumber> = form.read("so", lang, str::parse);
    let contact: Option<Contact> = form.read("lien-he", lang, Contact::parse);
    let (Some(number), Some(contact)) = (number, contact) else { return begin(&visit, &form) };
    let begun = acts::activation::begin(&visit.env, &Browser::of(&visit), number, contact).await;
    Asked::of(&visit).on(CODE.path, begun.map_err(said::no(&visit))?)
}

/// The page with the code.
pub async fn code(visit: Visit) -> Answer {
    otp::show(&visit, Form::default(), CODE).await
}

/// Another code was asked for.
pub async fn resend(visit: Visit, Typed(_): Typed) -> Answer {
    otp::resend(&visit, CODE).await
}

/// The code was typed. Whoever proved their contact is told where they stand.
pub async fn send_code(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    match acts::activation::confirm(&visit.env, &Browser::of(&visit), id, form.get("ma")).await {
        Ok(()) => Asked::of(&visit).on(page_of(Next::Password), id),
        Err(error) => match error.code() {
            "account.already_active" => answer::see_other(ACTIVE),
            "account.activation_overdue" => answer::see_other(OVERDUE),
            _ => {
                noted(&visit, &mut form, "ma", error).await?;
                otp::show(&visit, form, CODE).await
            }
        },
    }
}

const fn page_of(next: Next) -> &'static str {
    match next {
        Next::Password => "/kich-hoat/mat-khau",
        Next::Passcode => "/kich-hoat/passcode",
        Next::Questions => "/kich-hoat/cau-hoi",
        Next::Codes => "/kich-hoat/ma-khoi-phuc",
    }
}

/// The walk of a page, unless an earlier page comes first.
async fn walk(
    visit: &Visit,
    here: Next,
) -> Result<Result<WalkId, axum::response::Response>, axum::response::Response> {
    let id: WalkId = Asked::of(visit).id(visit)?;
    let next = acts::activation::next(&visit.env, &Browser::of(visit), id).await.map_err(said::no(visit))?;
    if next < here { Asked::of(visit).on(page_of(next), id).map(Err) } else { Ok(Ok(id)) }
}

/// A password is chosen. Recovery has the same page.
#[derive(Template)]
#[template(path = "citizen/password_new.html")]
pub(super) struct NewPassword {
    page: Page,
    title: &'static str,
    policy: Policy,
}

impl NewPassword {
    fn is_short_policy(&self) -> bool {
        self.policy == Policy::Vneid
    }
}

/// The page on which a password is chosen.
pub(super) fn new_password(visit: &Visit, mut form: Form, title: &'static str) -> Answer {
    form.forget("mat-khau");
    form.forget("mat-khau-lai");
    let policy = visit.env.settings.password_policy;
    answer::page(&form, &NewPassword { page: visit.page().form(form.clone()), title, policy })
}

/// The value of a field and of the one that repeats it, when they are the same.
pub(super) fn twice(visit: &Visit, form: &mut Form, name: &str, again: &str) -> Option<String> {
    let typed = form.typed(name).unwrap_or_default().to_owned();
    if form.typed(again) == Some(&typed) {
        return Some(typed);
    }
    form.error(again, visit.prefs.lang.text("activation.differs"));
    None
}

/// A password is to be chosen.
pub async fn password(visit: Visit) -> Answer {
    match walk(&visit, Next::Password).await? {
        Ok(_) => new_password(&visit, Form::default(), "activation.password_title"),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// A password was chosen.
pub async fn send_password(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    if let Some(typed) = twice(&visit, &mut form, "mat-khau", "mat-khau-lai") {
        match acts::activation::set_password(&visit.env, &Browser::of(&visit), id, &typed).await {
            Ok(()) => return Asked::of(&visit).on(page_of(Next::Passcode), id),
            Err(error) => said::note(&visit, &mut form, "mat-khau", error)?,
        }
    }
    new_password(&visit, form, "activation.password_title")
}

/// A passcode is chosen. Recovery has the same page.
#[derive(Template)]
#[template(path = "citizen/passcode_new.html")]
pub(super) struct NewPasscode {
    page: Page,
    title: &'static str,
}

/// The page on which a passcode is chosen.
pub(super) fn new_passcode(visit: &Visit, mut form: Form, title: &'static str) -> Answer {
    form.forget("passcode");
    form.forget("passcode-lai");
    answer::page(&form, &NewPasscode { page: visit.page().form(form.clone()), title })
}

/// A passcode is to be chosen.
pub async fn passcode(visit: Visit) -> Answer {
    match walk(&visit, Next::Passcode).await? {
        Ok(_) => new_passcode(&visit, Form::default(), "activation.passcode_title"),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// A passcode was chosen.
pub async fn send_passcode(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    if let Some(typed) = twice(&visit, &mut form, "passcode", "passcode-lai") {
        match acts::activation::set_passcode(&visit.env, &Browser::of(&visit), id, &typed).await {
            Ok(()) => return Asked::of(&visit).on(page_of(Next::Questions), id),
            Err(error) => said::note(&visit, &mut form, "passcode", error)?,
        }
    }
    new_passcode(&visit, form, "activation.passcode_title")
}

/// Two questions are chosen and answered.
#[derive(Template)]
#[template(path = "citizen/activation_questions.html")]
struct Questions {
    page: Page,
    offered: &'static [&'static str],
}

impl Questions {
    /// The questions with their words.
    fn offered(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.offered.iter().map(|question| (*question, self.page.t(question)))
    }
}

fn ask_questions(visit: &Visit, form: &Form) -> Answer {
    answer::page(form, &Questions { page: visit.page().form(form.clone()), offered: QUESTIONS })
}

/// Two questions are to be chosen.
pub async fn questions(visit: Visit) -> Answer {
    match walk(&visit, Next::Questions).await? {
        Ok(_) => ask_questions(&visit, &Form::default()),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Two questions were answered.
pub async fn send_questions(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    let pair = |question: &str, answer: &str| (form.get(question).to_owned(), form.get(answer).to_owned());
    let pairs = [pair("cau-hoi-1", "tra-loi-1"), pair("cau-hoi-2", "tra-loi-2")];
    let browser = Browser::of(&visit);
    match acts::activation::set_answers(&visit.env, &browser, id, pairs.clone()).await {
        Ok(()) => Asked::of(&visit).on(page_of(Next::Codes), id),
        Err(error) => {
            let field = field_of(error.code(), &pairs);
            said::note(&visit, &mut form, field, error)?;
            ask_questions(&visit, &form)
        }
    }
}

/// The field that a refusal of two questions is about.
fn field_of(code: &str, pairs: &[(String, String); 2]) -> &'static str {
    let [(first, answer), _] = pairs;
    let first_is_known = QUESTIONS.contains(&first.as_str());
    match code {
        "security_question.unknown" if !first_is_known => "cau-hoi-1",
        "security_question.unknown" | "security_question.same" => "cau-hoi-2",
        _ if answer.chars().filter(|c| c.is_alphanumeric()).count() < 2 => "tra-loi-1",
        _ => "tra-loi-2",
    }
}

/// Recovery codes, shown once. Making new ones has the same page.
#[derive(Template)]
#[template(path = "citizen/recovery_codes.html")]
pub(super) struct Codes {
    page: Page,
    shown: Vec<String>,
    button: &'static str,
}

/// The page that shows recovery codes.
pub(super) fn show_codes(visit: &Visit, form: &Form, codes: Vec<String>, button: &'static str) -> Answer {
    answer::page(form, &Codes { page: visit.page().form(form.clone()), shown: codes, button })
}

/// Whether the person ticked that the codes are put away.
pub(super) fn kept(visit: &Visit, form: &mut Form) -> bool {
    let kept = form.ticked("da-cat-giu", "co");
    if !kept {
        form.error("da-cat-giu", visit.prefs.lang.text("activation.codes_tick"));
    }
    kept
}

/// The recovery codes are shown.
pub async fn codes(visit: Visit) -> Answer {
    match walk(&visit, Next::Codes).await? {
        Ok(id) => codes_of(&visit, id, &Form::default()).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn codes_of(visit: &Visit, id: WalkId, form: &Form) -> Answer {
    let codes = acts::activation::codes(&visit.env, &Browser::of(visit), id).await;
    show_codes(visit, form, codes.map_err(said::no(visit))?, "activation.finish")
}

/// The last press.
pub async fn finish(visit: Visit, Typed(mut form): Typed) -> Answer {
    let id: WalkId = Asked::of(&visit).id(&visit)?;
    if !kept(&visit, &mut form) {
        return codes_of(&visit, id, &form).await;
    }
    let finished = acts::activation::finish(&visit.env, &Browser::of(&visit), id).await;
    finished.map_err(said::no(&visit))?;
    answer::see_other(DONE)
}

/// Where an activation ended.
#[derive(Template)]
#[template(path = "citizen/activation_end.html")]
struct End {
    page: Page,
    title: &'static str,
    text: String,
    opens: Opens,
}

/// Whether the account opens by signing in.
#[derive(PartialEq, Eq)]
enum Opens {
    Yes,
    No,
}

impl End {
    fn opens(&self) -> bool {
        self.opens == Opens::Yes
    }
}

fn end(visit: &Visit, title: &'static str, text: &'static str, opens: Opens) -> Answer {
    let page = visit.page();
    let text = page.with(text, &[("hotline", &visit.env.settings.hotline)]);
    answer::page(&Form::default(), &End { page, title, text, opens })
}

/// The account is in use.
pub async fn done(visit: Visit) -> Answer {
    end(&visit, "activation.done_title", "activation.done_text", Opens::Yes)
}

/// The account was activated before. The page itself says nothing of anybody.
pub async fn active(visit: Visit) -> Answer {
    end(&visit, "account.already_active", "activation.active_text", Opens::Yes)
}

/// The seven days are over: the hotline helps.
pub async fn overdue(visit: Visit) -> Answer {
    end(&visit, "activation.overdue_title", "activation.overdue_text", Opens::No)
}
