//! OAuth 2 and `OpenID` Connect over plain values, as provider and as relying party.
//!
//! Requests come in as [`form::Form`]s and leave as values, refusals or URLs.
//! The caller brings the time (unix seconds), random bytes, signatures, stored
//! rows and HTTP; nothing here has a clock, dice, a key or a socket.
//!
//! | a request to | is read by | and judged by |
//! |---|---|---|
//! | `/par` | [`client_auth::Presented::read`] | [`client_auth::Presented::check`], [`authorize::check`] |
//! | `/authorize` | [`authorize::Opening::read`] | [`authorize::check`], [`demand::Demand::met_by`] |
//! | `/token` | [`token::Request::read`] | [`token::redeem`], [`token::narrow`] |
//! | `/userinfo` | [`bearer::token`] | [`userinfo::told`] |
//! | `/logout` | [`logout::Request::read`] | [`logout::Hint::verify`], [`logout::decide`] |
//! | `/callback` of a relying party | [`rp::Pending::callback`] | [`rp::Pending::check`] |
//! | `/backchannel-logout` of one | [`form::Form::get`] | [`logout::verify`] |
//!
//! Architecture invariant: what is refused is refused by a small enum that
//! implements [`refusal::OAuthError`], whose code is the word on the wire.
//!
//! Architecture invariant: everything one-time (codes, handles, `jti`s, refresh
//! tokens, states) is *returned to be spent*; a caller who does not spend it
//! has a replay.
//!
//! ```
//! use oidc::authorize::{Way, check};
//! use oidc::client::{Client, Registration};
//! use oidc::form::Form;
//!
//! let registration: Registration = serde_json::from_value(serde_json::json!({
//!     "client_id": "shop", "profile": "oidc", "auth": {"method": "client_secret_basic"},
//!     "redirect_uris": ["https://shop.example/cb"], "scopes": "openid profile",
//!     "sector": "shop.example", "consent": "ask", "body": "private", "id_token_alg": "RS256"
//! }))?;
//! let shop = Client::register(registration)?;
//!
//! let query = "client_id=shop&redirect_uri=https://shop.example/cb&response_type=code&scope=openid&state=x";
//! let ask = check(&shop, &Form::parse(query)?, Way::Browser, 1_790_000_000)?;
//! assert_eq!(
//!     ask.answer("https://id.example", "the-code"),
//!     "https://shop.example/cb?code=the-code&state=x&iss=https%3A%2F%2Fid.example"
//! );
//!
//! let query = query.replace("shop.example/cb", "evil.example");
//! let refusal = check(&shop, &Form::parse(&query)?, Way::Browser, 1_790_000_000).unwrap_err();
//! assert_eq!(refusal.location("https://id.example"), None); // our own error page
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod acr;
pub mod audience;
pub mod authorize;
pub mod bearer;
pub mod claim;
pub mod client;
pub mod client_auth;
pub mod demand;
pub mod discovery;
pub mod form;
pub mod id_token;
pub mod jose;
pub mod lifetime;
pub mod logout;
pub mod pairwise;
pub mod par;
pub mod pkce;
pub mod redirect;
pub mod refusal;
pub mod rp;
pub mod scope;
pub mod secret;
#[cfg(test)]
mod testing;
pub mod token;
pub mod userinfo;
