//! OAuth 2 and `OpenID` Connect over plain values, as provider and as relying party.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that falls has failed"))]

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
