//! Believing what a provider says of a person, OpenID Connect Core §3.1.3.7, §5.3.2, §12.2.

use super::Refusal;
use crate::id_token::{IdToken, at_hash};
use crate::jose::{self, Alg, JwkSet, object};
use crate::lifetime::Lifetime;
use crate::token::Tokens;
use crate::userinfo::Userinfo;

/// The longest an id token of a provider may count from now, in seconds.
const LONGEST: i64 = 24 * 3600;

/// What a relying party holds an id token against.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// Its own name at the provider.
    pub client_id: &'a str,
    /// The algorithm registered for its id tokens.
    pub alg: Alg,
    /// The provider's keys. On [`jose::Invalid::UnknownKey`], fetch them anew once.
    pub keys: &'a JwkSet,
}

impl Trust<'_> {
    pub(super) fn believe(self, tokens: &Tokens, issuer: &str, now: i64) -> Result<IdToken, Refusal> {
        let text = tokens.id_token.as_deref().ok_or(Refusal::Incomplete)?;
        let verified = jose::verify::<IdToken>(text, self.keys, &[self.alg])?;
        let token = verified.claims;
        let lifetime = Lifetime { exp: token.exp, iat: Some(token.iat), nbf: None };
        let for_us = token.aud.has(self.client_id)
            && token.azp.as_deref().map_or(token.aud.is_only(self.client_id), |azp| azp == self.client_id);
        let beside =
            token.at_hash.as_ref().is_none_or(|hash| *hash == at_hash(&tokens.access_token, self.alg));
        for (holds, claim) in [
            (verified.header.is_plain(), "typ"),
            (token.iss == issuer, "iss"),
            (!token.sub.is_empty() && token.sub.len() <= 255, "sub"),
            (for_us, "aud"),
            (lifetime.check(LONGEST, now).is_ok(), "exp"),
            (beside, "at_hash"),
        ] {
            if !holds {
                return Err(Refusal::Claims(claim));
            }
        }
        Ok(token)
    }
}

/// Believes the id token of a refresh: the same person, the same sign-in (OpenID Connect Core §12.2).
///
/// `None` when the provider sent none, which it may.
pub fn check_refreshed(
    before: &IdToken,
    tokens: &Tokens,
    trust: Trust<'_>,
    now: i64,
) -> Result<Option<IdToken>, Refusal> {
    if tokens.id_token.is_none() {
        return Ok(None);
    }
    let token = trust.believe(tokens, &before.iss, now)?;
    if token.sub != before.sub {
        return Err(Refusal::Claims("sub"));
    }
    if token.auth_time.is_some() && token.auth_time != before.auth_time {
        return Err(Refusal::Claims("auth_time"));
    }
    Ok(Some(token))
}

/// Reads an answer of userinfo: it must speak of the person who signed in.
pub fn check_userinfo(json: &[u8], sub: &str) -> Result<Userinfo, Refusal> {
    let userinfo: Userinfo = object(json).ok_or(Refusal::Incomplete)?;
    if userinfo.sub == sub { Ok(userinfo) } else { Err(Refusal::Claims("sub")) }
}
