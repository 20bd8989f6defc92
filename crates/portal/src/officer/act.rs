//! Acts on a dossier: a small form where one is needed, a look at what the
//! citizen will read where they will, and then the act.

mod form;
mod preview;
mod read;

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use domain::{Error, identity::officer::OfficerId};
use site::{
    Visit,
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Html, Page};

use self::preview::Preview;
use super::{Desk, dossier::Opened, history};
use crate::{
    acts::{beside, desk},
    citizen::query,
};

/// Something an officer does to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Takes it.
    Claim,
    /// On to the next step.
    Pass,
    /// Answers the request to have it back.
    Withdrawal,
    /// Hands it to the post.
    Ship,
    /// Hands over the result.
    Deliver,
    /// Back to an earlier step.
    Back,
    /// Asks the citizen for more.
    Supplement,
    /// Refuses it, or proposes to.
    Refuse,
    /// Another unit is to have it.
    Transfer,
    /// Moves the due date, with an apology.
    Extend,
    /// Gives it to a colleague, or back to all.
    HandOver,
}

impl Act {
    /// Every act, in the order of the bar.
    pub const ALL: [Self; 11] = [
        Self::Claim,
        Self::Pass,
        Self::Withdrawal,
        Self::Ship,
        Self::Deliver,
        Self::Back,
        Self::Supplement,
        Self::Refuse,
        Self::Transfer,
        Self::Extend,
        Self::HandOver,
    ];

    /// Its word in addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Claim => "nhan",
            Self::Pass => "chuyen-buoc",
            Self::Withdrawal => "rut",
            Self::Ship => "buu-dien",
            Self::Deliver => "tra-ket-qua",
            Self::Back => "tra-lai",
            Self::Supplement => "bo-sung",
            Self::Refuse => "tu-choi",
            Self::Transfer => "chuyen-don-vi",
            Self::Extend => "hen-lai",
            Self::HandOver => "ban-giao",
        }
    }

    fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.slug() == slug)
    }

    /// The key of its name.
    #[must_use]
    pub fn label(self, opened: &Opened) -> &'static str {
        use domain::services::procedure::StepKind;
        let step = opened.dossier().at_step(opened.procedure());
        match self {
            Self::Claim => "desk.act_claim",
            Self::Pass if step.is_some_and(|step| step.kind == StepKind::Decides) => "desk.act_approve",
            Self::Pass => "desk.act_pass",
            Self::Withdrawal => "desk.act_withdrawal",
            Self::Ship => "desk.act_ship",
            Self::Deliver if opened.dossier().shipment.is_some() => "desk.act_delivered",
            Self::Deliver => "desk.act_deliver",
            Self::Back => "desk.act_back",
            Self::Supplement => "desk.act_supplement",
            Self::Refuse if step.is_some_and(|step| step.kind == StepKind::Before) => "desk.act_propose",
            Self::Refuse => "desk.act_refuse",
            Self::Transfer => "desk.act_transfer",
            Self::Extend => "desk.act_extend",
            Self::HandOver => "desk.act_hand_over",
        }
    }

    /// The single key that presses it.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Claim => Some("a"),
            Self::Pass => Some("p"),
            Self::Supplement => Some("s"),
            Self::Refuse => Some("r"),
            _ => None,
        }
    }

    /// Whether it is done without a form.
    #[must_use]
    pub const fn is_direct(self) -> bool {
        matches!(self, Self::Claim | Self::Pass)
    }

    /// Whether it is what one usually does here.
    #[must_use]
    pub const fn is_main(self) -> bool {
        matches!(self, Self::Claim | Self::Pass | Self::Withdrawal | Self::Ship)
    }

    /// Whether it is looked at before it is done, as the citizen will read it.
    const fn is_previewed(self) -> bool {
        matches!(self, Self::Supplement | Self::Refuse | Self::Extend)
    }
}

/// The key of what was done just now, where something was.
#[must_use]
pub fn done(visit: &Visit) -> Option<String> {
    let act = Act::of(&query::value(visit, "xong"))?;
    Some(format!("desk.done_{}", act.slug().replace('-', "_")))
}

/// The form of an act, or a look at what it will say.
#[derive(Template)]
#[template(path = "officer/act.html")]
struct Asking {
    page: Page,
    act: Act,
    title: String,
    code: String,
    action: String,
    rev: u32,
    /// What happened since the officer began.
    meanwhile: Vec<[String; 4]>,
    warnings: Vec<String>,
    parts: Vec<Html>,
    preview: Option<Preview>,
    /// What was typed, carried along while it is looked at.
    carried: Vec<(String, String)>,
}

impl Asking {
    async fn of(opened: &Opened, act: Act, form: Form) -> domain::Result<Self> {
        let page = opened.desk.page("queue").back(opened.href("")).form(form);
        let colleagues = colleagues(opened, act).await?;
        Ok(Self {
            act,
            title: page.t(act.label(opened)).to_owned(),
            code: opened.dossier().told_code(),
            action: opened.href(&format!("/{}", act.slug())),
            rev: opened.dossier().rev,
            meanwhile: Vec::new(),
            warnings: form::warnings(opened, &page, act),
            parts: form::parts(opened, &page, act, &colleagues),
            preview: None,
            carried: Vec::new(),
            page,
        })
    }

    fn preview(&self) -> Option<&Preview> {
        self.preview.as_ref()
    }
}

/// Who may take it over, by name.
async fn colleagues(opened: &Opened, act: Act) -> domain::Result<Vec<(OfficerId, String)>> {
    let step = opened.dossier().at_step(opened.procedure());
    let (Act::HandOver, Some(step)) = (act, step) else { return Ok(Vec::new()) };
    let env = &opened.desk.visit.env;
    let mut numbers = desk::colleagues(env, &step.role, &opened.dossier().unit).await?;
    numbers.retain(|(id, _)| *id != opened.desk.officer.id);
    beside::names(env, numbers).await.map(|names| names.into_iter().collect())
}

/// The form of an act. What needs none is done from the dossier's page.
pub async fn show(desk: Desk, Path((id, slug)): Path<(String, String)>) -> Answer {
    let act = Act::of(&slug).ok_or_else(|| desk.error(Error::Missing("act")))?;
    let opened = Opened::of(desk, &id).await?;
    if act.is_direct() {
        return answer::see_other(&opened.href(""));
    }
    asked(&opened, act, form::begun(&opened, act)).await
}

async fn asked(opened: &Opened, act: Act, form: Form) -> Answer {
    let view = Asking::of(opened, act, form.clone()).await.map_err(|error| opened.desk.error(error))?;
    answer::page(&form, &view)
}

/// An act is asked for: it is looked at first where the citizen reads it, and then done.
pub async fn send(desk: Desk, Path((id, slug)): Path<(String, String)>, Typed(mut form): Typed) -> Answer {
    let act = Act::of(&slug).ok_or_else(|| desk.error(Error::Missing("act")))?;
    let opened = Opened::of(desk, &id).await?;
    let seen = form.get("rev").parse::<u32>().unwrap_or_default();
    if seen != opened.dossier().rev {
        return changed(&opened, act, form, seen).await;
    }
    let step = form.get("buoc").to_owned();
    let Some(command) = read::command(&opened, act, &mut form) else {
        return asked(&opened, act, form).await;
    };
    let after = match opened.tried(command.clone()) {
        Ok(after) => after,
        Err(error) => return refused(&opened, act, form, error).await,
    };
    if act.is_previewed() && step != "gui" {
        let mut view = Asking::of(&opened, act, form.clone()).await.map_err(|e| opened.desk.error(e))?;
        if step != "sua" {
            view.preview = Some(preview::of(&opened, &view.page, &command, &after));
            let kept = |name: &str| !matches!(name, "csrf" | "rev" | "buoc");
            view.carried = form.values().iter().filter(|(name, _)| kept(name)).cloned().collect();
        }
        return answer::page(&form, &view);
    }
    match desk::act(&opened.desk.visit.env, opened.desk.officer.id, opened.at(), command).await {
        Ok(()) => {
            let home = if act == Act::Transfer { "/can-bo".to_owned() } else { opened.href("") };
            answer::see_other(&format!("{home}?xong={}", act.slug()))
        }
        Err(Error::Conflict) => {
            let opened = Opened::of(opened.desk, &id).await?;
            changed(&opened, act, form, seen).await
        }
        Err(error) => refused(&opened, act, form, error).await,
    }
}

/// A rule says no: what was typed stays.
async fn refused(opened: &Opened, act: Act, mut form: Form, error: Error) -> Answer {
    let Error::Refused(refusal) = &error else { return Err(opened.desk.error(error)) };
    form.refused("", opened.lang(), refusal);
    asked(opened, act, form).await
}

/// Somebody was quicker: what happened meanwhile is told, and what was typed stays.
async fn changed(opened: &Opened, act: Act, form: Form, seen: u32) -> Answer {
    let view = Asking::of(opened, act, form).await;
    let mut view = view.map_err(|error| opened.desk.error(error))?;
    let known = usize::try_from(seen).unwrap_or(usize::MAX);
    let since = opened.view.history.iter().skip(known);
    view.meanwhile = since.map(|entry| history::line(opened, &view.page, entry)).collect();
    Ok(ui::respond::page_with(StatusCode::CONFLICT, &view))
}
