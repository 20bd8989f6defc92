//! A browser is sent to sign in elsewhere.

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use jiff::SignedDuration;
use oidc::{
    acr::Acr,
    authorize::Prompt,
    rp::{self, Pending, Wish},
    scope::{Scope, Scopes},
};
use store::{ask::AskId, errand::Errand};

use super::{Refusal, fetch};
use crate::{Visit, provider::authorize};

/// How long a browser may take to come back.
const ERRAND_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// What a portal demands of a sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Demanded {
    /// The lowest account level that will do.
    pub level: Option<u8>,
    /// A fresh proof.
    pub fresh: Fresh,
    /// Whether pages may be shown.
    pub silently: Silently,
}

impl Demanded {
    /// What was demanded by a wish of this site's own.
    pub(super) fn of(wish: &Wish) -> Self {
        Self {
            level: wish.account_level,
            fresh: match wish.acr {
                None => Fresh::No,
                Some(Acr::Passkey) => Fresh::Passkey,
                Some(Acr::Otp | Acr::Passcode) => Fresh::Passcode,
            },
            silently: if wish.prompts.contains(&Prompt::None) { Silently::Yes } else { Silently::No },
        }
    }
}

/// Whether a proof of this moment is demanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fresh {
    /// The sign-in there is will do.
    #[default]
    No,
    /// A passcode or passkey, now: step 2 of the reissue guide.
    Passcode,
    /// A passkey, now: an officer's.
    Passkey,
}

/// Whether a sign-in is to come about without any page, or not at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Silently {
    /// Pages may be shown.
    #[default]
    No,
    /// No page (`prompt=none`).
    Yes,
}

/// What this site asks of a provider: who somebody is, and how to reach them.
#[must_use]
pub fn scopes() -> Scopes {
    [Scope::OpenId, Scope::Profile, Scope::Phone, Scope::Email, Scope::Citizen]
        .into_iter()
        .fold(Scopes::NONE, Scopes::with)
}

/// Sends a browser to a provider; it comes back to `return_to`.
///
/// # Errors
///
/// A [`Refusal`].
pub async fn sign_in(visit: &Visit, upstream: &str, return_to: &str, demanded: Demanded) -> Result<String> {
    let mut wish = Wish::sign_in(scopes());
    wish.account_level = demanded.level;
    wish.acr = match demanded.fresh {
        Fresh::No => None,
        Fresh::Passcode => Some(Acr::Passcode),
        Fresh::Passkey => Some(Acr::Passkey),
    };
    if wish.acr.is_some() {
        wish.max_age = Some(0);
    }
    if demanded.silently == Silently::Yes {
        wish.prompts = vec![Prompt::None];
    }
    send(visit, upstream, wish, (return_to, None)).await
}

/// Sends a browser on with the demands of the request that waits here.
///
/// # Errors
///
/// A [`Refusal`], or that the request is gone.
pub async fn pass_on(visit: &Visit, upstream: &str, id: AskId) -> Result<String> {
    let (ask, _) = authorize::waiting(visit, id).await?;
    send(visit, upstream, Wish::passed_on(&ask, scopes()), ("/", Some(id))).await
}

async fn send(visit: &Visit, upstream: &str, mut wish: Wish, back: (&str, Option<AskId>)) -> Result<String> {
    let (return_to, ask) = back;
    let env = &visit.env;
    let upstream = env.upstreams.get(upstream).ok_or(Refusal::UnknownUpstream)?;
    if wish.ui_locales.is_empty() {
        wish.ui_locales = vec![visit.prefs.lang.tag().to_owned()];
    }
    let published = fetch::published(env, upstream, visit.now).await?;
    let redirect_uri = env.settings.url("/callback");
    let pending =
        Pending::begin(&upstream.issuer, &redirect_uri, wish, &env.dice.bytes(), visit.now.as_second());
    let pushed = fetch::push(env, upstream, &published.metadata, pending.form(&upstream.client_id)).await?;
    let errand = Errand {
        state_index: crate::visit::index(&pending.state),
        upstream: upstream.id.clone(),
        device: visit.device(),
        pending: serde_json::to_string(&pending).map_err(Error::broken)?,
        return_to: return_to.to_owned(),
        ask,
    };
    let (now, until) = (visit.now, visit.now.saturating_add(ERRAND_LIFE).unwrap_or(visit.now));
    env.db
        .write(move |tx| {
            store::errand::insert(tx, &errand, until)?;
            let event =
                Event::new(now, Actor::Anyone, "relying.begun").with("upstream", errand.upstream.clone());
            Ok(((), event.into()))
        })
        .await?;
    Ok(rp::authorization_url(&published.metadata, &upstream.client_id, &pushed.request_uri))
}
