//! The protocol's checks, a line per check.

use super::{Ask, Back, Prompt, Refusal, Way};
use crate::acr::Acr;
use crate::claim::{Wishes, weakest};
use crate::client::{Client, Profile};
use crate::form::Form;
use crate::pkce;
use crate::refusal::Code::{
    self, InvalidRequest, InvalidScope, RegistrationNotSupported, RequestNotSupported,
    RequestUriNotSupported, UnmetAuthenticationRequirements, UnsupportedResponseType,
};
use crate::scope::{Scope, Scopes};

/// Longest `state` we carry. Longer ones are refused: what we return is unchanged or nothing.
const STATE: usize = 2048;
/// Longest `nonce` we carry.
const NONCE: usize = 1024;
/// Longest `claims` and `id_token_hint` we read.
const LONG: usize = 8192;

/// Where a refusal is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tell {
    /// On a page of ours, since the way back is not trusted yet.
    Page,
    /// By sending the browser back to the client.
    Sent,
}
use Tell::{Page, Sent};

type Check = (Tell, Code, &'static str, fn(&Given<'_>) -> bool);

/// Every check in the order it is made: who is told, the code, what is wrong, and what must hold.
#[rustfmt::skip]
const CHECKS: &[Check] = &[
    (Page, InvalidRequest,           "client_id is not this client's",                    |g| g.get("client_id").map_or(g.way == Way::Pushed, |id| id == g.client.client_id)),
    (Page, InvalidRequest,           "redirect_uri is missing",                           |g| g.get("redirect_uri").is_some()),
    (Page, InvalidRequest,           "redirect_uri is not registered",                    |g| g.get("redirect_uri").is_some_and(|uri| g.client.has_redirect_uri(uri))),
    (Page, InvalidRequest,           "state is too long",                                 |g| g.no_longer("state", STATE)),
    (Sent, InvalidRequest,           "this client must push its requests",                |g| g.way == Way::Pushed || g.client.profile != Profile::Portal),
    (Sent, RequestNotSupported,      "request objects are not supported",                 |g| g.get("request").is_none()),
    (Sent, InvalidRequest,           "request_uri must not be pushed",                    |g| g.way != Way::Pushed || g.get("request_uri").is_none()),
    (Sent, RequestUriNotSupported,   "only the request_uri of a pushed request is taken", |g| g.get("request_uri").is_none()),
    (Sent, RegistrationNotSupported, "registration is not supported",                     |g| g.get("registration").is_none()),
    (Sent, InvalidRequest,           "response_type is missing",                          |g| g.get("response_type").is_some()),
    (Sent, UnsupportedResponseType,  "response_type must be code",                        |g| g.get("response_type") == Some("code")),
    (Sent, InvalidRequest,           "response_mode must be query",                       |g| g.get("response_mode").is_none_or(|mode| mode == "query")),
    (Sent, InvalidScope,             "scope must contain openid",                         |g| g.scopes.has(Scope::OpenId)),
    (Sent, InvalidScope,             "a scope is not allowed for this client",            |g| g.scopes.within(g.client.scopes)),
    (Sent, InvalidRequest,           "nonce is too long",                                 |g| g.no_longer("nonce", NONCE)),
    (Sent, InvalidRequest,           "code_challenge is missing",                         |g| g.get("code_challenge").is_some() || !g.needs_pkce()),
    (Sent, InvalidRequest,           "code_challenge_method must be S256",                |g| g.get("code_challenge_method") == g.get("code_challenge").map(|_| "S256")),
    (Sent, InvalidRequest,           "code_challenge is not an S256 challenge",           |g| g.get("code_challenge").is_none_or(pkce::is_challenge)),
    (Sent, InvalidRequest,           "prompt has an unknown value",                       |g| g.prompts.is_some()),
    (Sent, InvalidRequest,           "prompt none stands alone",                          |g| g.prompts.as_ref().is_some_and(|p| p.len() < 2 || !p.contains(&Prompt::None))),
    (Sent, InvalidRequest,           "max_age is not a number of seconds",                |g| g.get("max_age").is_none_or(|age| seconds(age).is_some())),
    (Sent, InvalidRequest,           "claims is too long",                                |g| g.no_longer("claims", LONG)),
    (Sent, InvalidRequest,           "claims is not understood",                          |g| g.wishes.is_some()),
    (Sent, InvalidRequest,           "id_token_hint is too long",                         |g| g.no_longer("id_token_hint", LONG)),
    (Sent, UnmetAuthenticationRequirements, "no class of acr_values is known",            |g| g.get("acr_values").is_none_or(|list| weakest(list.split(' ')).is_some())),
    (Sent, UnmetAuthenticationRequirements, "no class of the acr claim is known",         |g| g.wishes.as_ref().is_some_and(|w| w.acr.is_empty() || weakest_of(w).is_some())),
];

/// Judges a request by its client.
///
/// Parameters nobody knows, `display`, `claims_locales` and `login_hint` are
/// passed over, as OpenID Connect Core §3.1.2.1 allows.
pub fn check(client: &Client, form: &Form<'_>, way: Way, now: i64) -> Result<Ask, Refusal> {
    let given = Given::read(client, form, way);
    for &(tell, code, description, holds) in CHECKS {
        if !holds(&given) {
            return Err(match tell {
                Page => Refusal::page(code, description),
                Sent => Refusal::client(code, description, given.back()),
            });
        }
    }
    Ok(given.ask(now))
}

/// The request as the table sees it: what takes parsing is parsed once.
struct Given<'a> {
    client: &'a Client,
    form: &'a Form<'a>,
    way: Way,
    scopes: Scopes,
    prompts: Option<Vec<Prompt>>,
    wishes: Option<Wishes>,
}

impl<'a> Given<'a> {
    fn read(client: &'a Client, form: &'a Form<'a>, way: Way) -> Self {
        let claims = form.get("claims").filter(|json| json.len() <= LONG);
        Self {
            client,
            form,
            way,
            scopes: Scopes::parse(form.get("scope").unwrap_or_default()),
            prompts: prompts(form.get("prompt").unwrap_or_default()),
            wishes: claims.map_or(Some(Wishes::default()), |json| Wishes::parse(json, client.scopes)),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.form.get(name)
    }

    fn no_longer(&self, name: &str, most: usize) -> bool {
        self.get(name).is_none_or(|value| value.len() <= most)
    }

    fn needs_pkce(&self) -> bool {
        self.client.profile == Profile::Portal || self.client.is_public()
    }

    fn back(&self) -> Back {
        Back {
            redirect_uri: self.form.take("redirect_uri").unwrap_or_default(),
            state: self.form.take("state"),
        }
    }

    fn ask(self, now: i64) -> Ask {
        let back = self.back();
        let wishes = self.wishes.unwrap_or_default();
        let by_values = self.form.get("acr_values").and_then(|list| weakest(list.split(' ')));
        let acr: Option<Acr> = by_values.max(weakest_of(&wishes)).max(self.client.acr_floor);
        let locales = self.form.get("ui_locales").unwrap_or_default();
        Ask {
            client_id: self.client.client_id.clone(),
            back,
            scopes: self.scopes,
            nonce: self.form.take("nonce"),
            code_challenge: self.form.take("code_challenge"),
            prompts: self.prompts.unwrap_or_default(),
            max_age: self.form.get("max_age").and_then(seconds),
            acr,
            account_level: wishes.account_level,
            claims: wishes.claims,
            sub: wishes.sub,
            id_token_hint: self.form.take("id_token_hint"),
            ui_locales: locales.split_ascii_whitespace().take(8).map(str::to_owned).collect(),
            asked_at: now,
        }
    }
}

fn weakest_of(wishes: &Wishes) -> Option<Acr> {
    weakest(wishes.acr.iter().map(String::as_str))
}

/// Each prompt once; `None` when a word is unknown.
fn prompts(words: &str) -> Option<Vec<Prompt>> {
    let mut prompts = Vec::new();
    for word in words.split_ascii_whitespace() {
        let prompt = Prompt::ALL.into_iter().find(|prompt| prompt.as_str() == word)?;
        if !prompts.contains(&prompt) {
            prompts.push(prompt);
        }
    }
    Some(prompts)
}

/// Digits only: no sign, no fraction.
fn seconds(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
