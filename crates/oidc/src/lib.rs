//! OAuth 2 and `OpenID` Connect over plain values, as provider and as relying party.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that falls has failed"))]

pub mod jose;
#[cfg(test)]
mod testing;
