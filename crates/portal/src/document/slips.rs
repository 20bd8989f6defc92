//! What each paper says.

use domain::services::{
    dossier::{By, Entry, Event, Outcome, Reason},
    field::FieldKind,
};
use pdf::{Align, Block, Column, Signature, Table};
use ui::Lang;

use super::{Paper, Setting, moment, promised};
use crate::{acts::dossier::View, citizen::question::shown};

const VI: Lang = Lang::Vi;

fn row(key: &str, value: impl Into<String>) -> (String, String) {
    (VI.text(key).to_owned(), value.into())
}

fn text(key: &str) -> Block {
    Block::Paragraph(VI.text(key).to_owned())
}

fn heading(key: &str) -> Block {
    Block::Heading(VI.text(key).to_owned())
}

/// Who signs, by the form of the circular.
pub(super) fn signatures(paper: Paper, setting: &Setting<'_>) -> Vec<Signature> {
    let signature = |key: &str, name: &str| Signature {
        role: VI.text(key).to_owned(),
        note: VI.text("document.sign_note").to_owned(),
        name: name.to_owned(),
    };
    match paper {
        Paper::Receipt => Vec::new(),
        Paper::Accepted | Paper::Supplement => {
            vec![signature("document.sign_applicant", setting.applicant), signature("document.sign_desk", "")]
        }
        Paper::Refusal | Paper::Apology => vec![signature("document.sign_head", "")],
        Paper::Control => vec![signature("document.sign_desk", "")],
    }
}

/// Who filed what, for whom.
fn about(view: &View, setting: &Setting<'_>) -> Vec<(String, String)> {
    let (dossier, procedure) = (&view.filed.dossier, &view.published.procedure);
    let mut rows = vec![row("document.applicant", setting.applicant)];
    if dossier.mandate != domain::services::Mandate::Own {
        rows.push(row("document.on_behalf", view.filed.subject.name.as_str()));
    }
    let phone = procedure.phone_field().filter(|field| field.kind == FieldKind::Phone);
    if let Some(phone) = phone.and_then(|field| dossier.answers.get(&field.id)) {
        rows.push(row("document.phone", ui::format::masked_phone(phone)));
    }
    rows.push(row("document.request", procedure.title.vi.clone()));
    rows
}

/// What was answered, as it was confirmed.
fn answers(view: &View) -> Block {
    let (dossier, procedure) = (&view.filed.dossier, &view.published.procedure);
    let told = procedure.fields().filter_map(|field| {
        let answer = dossier.answers.get(&field.id).filter(|answer| !answer.is_empty())?;
        let phone = matches!(field.kind, FieldKind::Phone);
        let said = if phone { ui::format::masked_phone(answer) } else { shown(VI, field, answer) };
        Some((field.label.vi.clone(), said))
    });
    Block::Rows(told.collect())
}

fn fees(view: &View) -> Block {
    let bill = &view.filed.dossier.bill;
    let column = |key: &str, share, align| Column { name: VI.text(key).to_owned(), share, align };
    Block::Table(Table {
        columns: vec![
            column("dossier.fee_for", 6, Align::Left),
            column("dossier.fee_basis", 5, Align::Left),
            column("dossier.fee_amount", 3, Align::Right),
        ],
        rows: bill
            .0
            .iter()
            .map(|item| vec![item.title.vi.clone(), item.basis.clone(), item.amount.to_string()])
            .collect(),
        foot: Some(vec![VI.text("dossier.fee_total").to_owned(), String::new(), bill.total().to_string()]),
    })
}

pub(super) fn receipt(view: &View, setting: &Setting<'_>) -> Vec<Block> {
    let dossier = &view.filed.dossier;
    let mut sent = vec![row("dossier.track", dossier.track.to_string())];
    sent.extend(about(view, setting));
    sent.push(row("dossier.unit", setting.unit));
    sent.push(row("dossier.submitted_at", moment(dossier.submitted_at)));
    let mut body =
        vec![heading("document.sent"), Block::Rows(sent), answers(view), heading("dossier.fees"), fees(view)];
    match dossier.paid_at {
        Some(at) => body.push(Block::Rows(vec![
            row("document.paid_at", moment(at)),
            row("document.receipt_number", setting.receipt.unwrap_or_default()),
        ])),
        None => body.push(text("document.not_paid")),
    }
    body.push(text("document.receipt_note"));
    body
}

pub(super) fn accepted(view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Vec<Block> {
    let dossier = &view.filed.dossier;
    let mut rows = about(view, setting);
    let days = view.published.procedure.deadline.deadline.amount;
    rows.push(row("document.sets", VI.text("document.one_set")));
    rows.push(row("document.time_limit", VI.with("document.working_days", &[("days", days)])));
    rows.push(row("document.received_at", moment(entry.at)));
    rows.push(row("document.due_at", promised(dossier, entry)));
    let how =
        if dossier.goes_by_post(&view.published.procedure) { "document.by_post" } else { "document.at_desk" };
    rows.push(row("document.delivery", VI.text(how)));
    vec![Block::Rows(rows), heading("document.papers"), text("document.papers_none"), fees(view)]
}

pub(super) fn supplement(view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Vec<Block> {
    let Event::SupplementAsked { asked, answer_by } = &entry.event else { return Vec::new() };
    let column = |key: &str, share| Column { name: VI.text(key).to_owned(), share, align: Align::Left };
    let rows = asked.iter().map(|asked| {
        let field = view.published.procedure.field(&asked.field);
        let label = field.map(|field| field.label.vi.clone()).unwrap_or_default();
        vec![label, said(&asked.reason), asked.reason.law.clone()]
    });
    let table = Table {
        columns: vec![column("document.asked", 4), column("dossier.reason", 6), column("document.law", 4)],
        rows: rows.collect(),
        foot: None,
    };
    let until = Block::Rows(vec![row("document.answer_by", moment(*answer_by))]);
    vec![Block::Rows(about(view, setting)), text("document.supplement_lead"), Block::Table(table), until]
}

fn said(reason: &Reason) -> String {
    if reason.note.is_empty() {
        reason.text.vi.clone()
    } else {
        format!("{} {}", reason.text.vi, reason.note)
    }
}

pub(super) fn refusal(view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Vec<Block> {
    let (lead, reasons) = match &entry.event {
        Event::Declined { reasons } => ("document.declined_lead", reasons.as_slice()),
        Event::Stopped { reasons } => ("document.stopped_lead", reasons.as_slice()),
        Event::OutcomeFixed { outcome: Outcome::Refused { reasons }, .. } => {
            ("document.refused_lead", reasons.as_slice())
        }
        _ => return Vec::new(),
    };
    let reasons =
        reasons.iter().map(|reason| row("dossier.reason", format!("{} ({})", said(reason), reason.law)));
    let reasons = Block::Rows(reasons.collect());
    vec![Block::Rows(about(view, setting)), text(lead), reasons, text("document.appeal")]
}

pub(super) fn apology(view: &View, (entry, setting): (&Entry, &Setting<'_>)) -> Vec<Block> {
    let Event::Extended { reason, .. } = &entry.event else { return Vec::new() };
    let mut before =
        view.history.iter().filter(|earlier| earlier.at < entry.at).filter_map(|earlier| earlier.clocks.due);
    let before = before.next_back().map(moment).unwrap_or_default();
    let now = entry.clocks.due.map(moment).unwrap_or_default();
    let rows = vec![
        row("document.due_before", before),
        row("dossier.reason", reason.clone()),
        row("document.due_now", now),
    ];
    vec![Block::Rows(about(view, setting)), text("document.apology_lead"), Block::Rows(rows)]
}

pub(super) fn control(view: &View, setting: &Setting<'_>) -> Vec<Block> {
    let column = |key: &str, share| Column { name: VI.text(key).to_owned(), share, align: Align::Left };
    let rows =
        view.history.iter().filter(|entry| !matches!(entry.event, Event::Assigned { .. })).map(|entry| {
            let what = VI.text(&entry.event.word().replace("dossier.", "desk.happened_")).to_owned();
            let by = match entry.by {
                By::Citizen => "document.by_citizen",
                By::Officer(_) => "document.by_officer",
                By::House => "document.by_house",
            };
            let due = entry.clocks.due.map(moment).unwrap_or_default();
            vec![moment(entry.at), what, VI.text(by).to_owned(), due]
        });
    let table = Table {
        columns: vec![
            column("document.when", 4),
            column("document.what", 5),
            column("document.who", 3),
            column("dossier.due", 4),
        ],
        rows: rows.collect(),
        foot: None,
    };
    vec![Block::Rows(about(view, setting)), Block::Table(table)]
}
