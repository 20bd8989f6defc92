//! What happens at a portal without anybody's doing: time runs out, money goes
//! back, a calendar that was edited moves due dates.

use std::{sync::Arc, time::Duration};

use domain::{
    Error, Result,
    services::{
        DossierId, Facts, Words,
        dossier::{Command, Reason, State, Who},
    },
};
use site::Env;
use store::{
    services::{dossier, draft, table},
    setting,
};

use super::dossier::Doing;

/// How many dossiers one round takes.
const ROUND: i64 = 200;

/// Runs for as long as the site does.
pub async fn run(env: Arc<Env>) {
    let mut every = tokio::time::interval(Duration::from_secs(20));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = round(&env).await {
            tracing::error!(site = %env.settings.site, %error, "what is over could not be ended");
        }
    }
}

/// Everything that is due now.
///
/// # Errors
///
/// Broken, when the database is.
pub async fn round(env: &Arc<Env>) -> Result<()> {
    expire(env).await?;
    recalculate(env).await?;
    super::payment::refund(env, ROUND).await?;
    let now = env.clock.now();
    env.db.write_quietly("a draft that nobody came back to", move |tx| draft::sweep(tx, now)).await?;
    Ok(())
}

/// Dossiers for which the citizen's time is over.
async fn expire(env: &Arc<Env>) -> Result<()> {
    let now = env.clock.now();
    let over = env.db.read(move |tx| dossier::expired(tx, now, ROUND)).await?;
    for id in over {
        let site = Arc::clone(env);
        let ended = env.db.write(move |tx| {
            let command = Command::Expire(reason(&dossier::load(tx, id)?.dossier.state));
            let doing = Doing { env: &site, who: Who::House, command, facts: Facts::default(), now };
            Ok(((), doing.run(tx, id)?))
        });
        passed_over(id, ended.await)?;
    }
    Ok(())
}

/// Somebody may have acted at the last moment: then there is nothing to end.
fn passed_over(id: DossierId, done: Result<()>) -> Result<()> {
    match done {
        Err(Error::Conflict | Error::Refused(_)) => {
            tracing::info!(dossier = %id, "somebody was quicker than the timer");
            Ok(())
        }
        other => other,
    }
}

fn reason(state: &State) -> Reason {
    let (code, text) = match state {
        State::FeeDue { .. } => {
            ("qua-han-nop-phi", Words::new("Quá hạn nộp phí, lệ phí.", "The fee was not paid in time."))
        }
        _ => (
            "qua-han-bo-sung",
            Words::new("Quá hạn bổ sung hồ sơ.", "What was asked for did not come in time."),
        ),
    };
    Reason {
        code: code.to_owned(), text, law: "Nghị định 118/2025/NĐ-CP".to_owned(), note: String::new()
    }
}

/// The setting that tells which revision of the calendar due dates follow.
const FOLLOWED: &str = "calendar.followed";

/// Due dates follow a calendar that was edited.
async fn recalculate(env: &Arc<Env>) -> Result<()> {
    let (revision, followed) = env
        .db
        .read(|tx| {
            let revision = table::find(tx, table::Which::Calendar)?.map_or(0, |table| table.revision);
            let followed = setting::find(tx, FOLLOWED)?.and_then(|text| text.parse().ok()).unwrap_or(0);
            Ok((revision, followed))
        })
        .await?;
    if revision == followed {
        return Ok(());
    }
    let mut after = DossierId::from_bytes([0; 16]);
    loop {
        let running = env.db.read(move |tx| dossier::running(tx, after, ROUND)).await?;
        let Some(last) = running.last() else { break };
        after = *last;
        for id in running {
            let (now, site) = (env.clock.now(), Arc::clone(env));
            let moved = env.db.write(move |tx| {
                let command = Command::Recalculate { revision };
                let doing = Doing { env: &site, who: Who::House, command, facts: Facts::default(), now };
                Ok(((), doing.run(tx, id)?))
            });
            passed_over(id, moved.await)?;
        }
    }
    let now = env.clock.now();
    env.db
        .write(move |tx| {
            setting::replace(tx, FOLLOWED, &revision.to_string())?;
            let event = domain::event::Event::new(now, domain::event::Actor::House, "calendar.followed");
            Ok(((), event.with("revision", revision.to_string()).into()))
        })
        .await
}
