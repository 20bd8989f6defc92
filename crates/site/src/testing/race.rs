//! Many come at once for what only one of them can have.

use std::{future::Future, sync::Arc};

use tokio::{sync::Barrier, task::JoinSet};

/// How many come at once.
pub const CALLERS: usize = 64;
/// The variable that says how many rounds are raced: a thousand by hand.
const ROUNDS: &str = "DANH_RACE_ROUNDS";
/// How many are raced where nobody says: few, for the quick loop.
const FEW: usize = 5;

/// How many rounds acts are raced.
#[must_use]
pub fn rounds() -> usize {
    std::env::var(ROUNDS).ok().and_then(|said| said.parse().ok()).unwrap_or(FEW)
}

/// How many rounds sites are raced over HTTP: two for five of the acts'.
#[must_use]
pub fn rounds_over_http() -> usize {
    (rounds() * 2 / 5).max(1)
}

/// Lets [`CALLERS`] go at the same moment, each told which it is; how many won.
///
/// # Panics
///
/// When one of them does, and with it the test fails.
pub async fn race<F, C>(caller: F) -> usize
where
    F: Fn(usize) -> C,
    C: Future<Output = bool> + Send + 'static,
{
    let line = Arc::new(Barrier::new(CALLERS));
    let mut racing = JoinSet::new();
    for which in 0..CALLERS {
        let (line, run) = (Arc::clone(&line), caller(which));
        racing.spawn(async move {
            line.wait().await;
            run.await
        });
    }
    racing.join_all().await.into_iter().filter(|won| *won).count()
}
