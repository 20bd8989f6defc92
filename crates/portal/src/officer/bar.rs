//! The bar of a dossier: only what may be done by this officer, at this step,
//! now. Each act is tried on the dossier without being done, so that the bar
//! and the rules cannot differ.

use domain::{
    Error, Refused,
    services::{
        dossier::{Asked, Command, Reason, Repeat, Shipment, State, Withdrawal},
        field::Editing,
        procedure::Verb,
    },
};

use super::{act::Act, dossier::Opened};

/// What may be done, in the order of the bar.
pub fn acts(opened: &Opened) -> Vec<Act> {
    let may = |act: &Act| sample(opened, *act).is_some_and(|command| opened.tried(command).is_ok());
    Act::ALL.into_iter().filter(may).collect()
}

/// Why an officer may not work on a dossier that is at a step; nothing where
/// they may, or where nobody may.
pub fn why_not(opened: &Opened) -> Option<Refused> {
    let worked = matches!(opened.dossier().state, State::Submitted | State::Processing);
    match opened.tried(Command::Claim) {
        Err(Error::Refused(refused)) if worked => Some(refused),
        _ => None,
    }
}

/// A command of an act that is refused only where every such command is.
fn sample(opened: &Opened, act: Act) -> Option<Command> {
    let (dossier, me) = (opened.dossier(), opened.desk.officer.id);
    Some(match act {
        Act::Claim if dossier.assignee == Some(me) => return None,
        Act::Claim => Command::Claim,
        Act::HandOver => Command::HandOver { to: None },
        Act::Pass => Command::Pass,
        Act::Back => Command::Back { to: earlier(opened)?, reasons: vec![reason(opened, Verb::Back)?] },
        Act::Supplement => Command::Supplement { asked: asked(opened)?, repeat: Repeat::Aware },
        Act::Refuse => Command::Refuse { reasons: vec![reason(opened, Verb::Refuse)?] },
        Act::Transfer => Command::Transfer {
            to_unit: opened.desk.visit.env.settings.units.peers(&dossier.unit).next()?.code.clone(),
            reasons: vec![reason(opened, Verb::Transfer)?],
        },
        Act::Extend => Command::Extend { days: 1, reason: "–".to_owned() },
        Act::Withdrawal => {
            Command::AnswerWithdrawal(Withdrawal::Granted(crate::acts::withdrawal::granted(String::new())))
        }
        Act::Ship => Command::Ship(Shipment { carrier: "–".to_owned(), tracking: "–".to_owned() }),
        Act::Deliver => Command::Deliver { proof: "–".to_owned() },
    })
}

fn earlier(opened: &Opened) -> Option<String> {
    opened.procedure().steps.get(1).map(|step| step.id.clone())
}

fn reason(opened: &Opened, verb: Verb) -> Option<Reason> {
    let procedure = opened.procedure();
    let ground = procedure.reasons.iter().find(|ground| ground.verbs.contains(&verb))?;
    procedure.reason(&ground.code, verb, "")
}

fn asked(opened: &Opened) -> Option<Vec<Asked>> {
    let field = opened.procedure().fields().find(|field| field.editing == Editing::Open)?;
    Some(vec![Asked { field: field.id.clone(), reason: reason(opened, Verb::Supplement)? }])
}
