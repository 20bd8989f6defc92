//! What a client is told about a person, OpenID Connect Core §5.3, §5.4, §5.5.

use crate::claim::{CLAIMS, Claim, Claims, Place};
use crate::client::{Body, Client};
use crate::scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is known of a person. What is `None` is never said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: Option<String>,
    /// Date of birth, `YYYY-MM-DD` (OpenID Connect Core §5.1).
    pub birthdate: Option<String>,
    /// Gender, as `male` or `female` where it fits (OpenID Connect Core §5.1).
    pub gender: Option<String>,
    /// Phone number in E.164, and whether it was proved.
    pub phone: Option<(String, Proved)>,
    /// E-mail address, and whether it was proved.
    pub email: Option<(String, Proved)>,
    /// Personal identification number.
    pub personal_id_number: Option<String>,
    /// Level of the account.
    pub account_level: Option<u8>,
}

/// Whether the person showed that an address reaches them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proved {
    /// They did.
    Yes,
    /// They did not.
    No,
}

/// The answer of the userinfo endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Userinfo {
    /// The person's name towards this client.
    pub sub: String,
    /// What is said of them.
    #[serde(flatten)]
    pub claims: Map<String, Value>,
}

impl Userinfo {
    /// A claim that is text, as a client reads it.
    pub fn text(&self, claim: Claim) -> Option<&str> {
        self.claims.get(claim.name())?.as_str()
    }
}

/// The claims a client is told by userinfo: those its scopes open, and those it named.
///
/// This list is what a consent page shows and a receipt keeps.
pub fn told(client: &Client, granted: Scopes, named: &Claims) -> Vec<Claim> {
    let by_scope = |claim: Claim| granted.has(claim.scope()) && claim.scope() != Scope::OpenId;
    let by_name = |claim: Claim| named.userinfo.contains(&claim);
    CLAIMS
        .into_iter()
        .map(|row| row.0)
        .filter(|&claim| (by_scope(claim) || by_name(claim)) && may_know(client, claim))
        .collect()
}

/// The claims a client is told in the id token: those it named, if they may be said there.
pub fn told_in_id_token(client: &Client, named: &Claims) -> Vec<Claim> {
    let fits = |claim: &Claim| claim.place() == Place::Anywhere && may_know(client, *claim);
    named.id_token.iter().copied().filter(fits).collect()
}

/// The answer about a person.
pub fn answer(sub: &str, person: &Person, told: &[Claim]) -> Userinfo {
    Userinfo { sub: sub.to_owned(), claims: person.say(told) }
}

/// Only public bodies know personal identification numbers, whatever was granted.
fn may_know(client: &Client, claim: Claim) -> bool {
    client.scopes.has(claim.scope()) && (claim.scope() != Scope::Citizen || client.body == Body::Public)
}

impl Person {
    /// These claims, as far as they are known.
    pub fn say(&self, told: &[Claim]) -> Map<String, Value> {
        told.iter()
            .filter_map(|&claim| self.claim(claim).map(|value| (claim.name().to_owned(), value)))
            .collect()
    }

    fn claim(&self, claim: Claim) -> Option<Value> {
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        let address = |it: &Option<(String, Proved)>| it.as_ref().map(|(text, _)| text.as_str().into());
        let proved = |it: &Option<(String, Proved)>| it.as_ref().map(|it| (it.1 == Proved::Yes).into());
        match claim {
            Claim::Name => text(&self.name),
            Claim::Birthdate => text(&self.birthdate),
            Claim::Gender => text(&self.gender),
            Claim::PhoneNumber => address(&self.phone),
            Claim::PhoneNumberVerified => proved(&self.phone),
            Claim::Email => address(&self.email),
            Claim::EmailVerified => proved(&self.email),
            Claim::PersonalIdNumber => text(&self.personal_id_number),
            Claim::AccountLevel => self.account_level.map(Value::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{person, plain, portal};

    fn answered(client: &Client, scopes: &str, named: &Claims) -> Value {
        let told = told(client, Scopes::parse(scopes), named);
        serde_json::to_value(answer("s", &person(), &told)).unwrap()
    }

    #[test]
    fn each_scope_opens_its_claims_and_no_others() {
        let said = answered(&plain(), "openid", &Claims::default());
        assert_eq!(said, serde_json::json!({"sub": "s"}));
        let said = answered(&plain(), "openid email", &Claims::default());
        assert_eq!(said, serde_json::json!({"sub": "s", "email": "an@example.vn", "email_verified": false}));
        let said = answered(&plain(), "openid profile phone", &Claims::default());
        assert_eq!(said["name"], "Nguyễn Văn An");
        assert_eq!(said["birthdate"], "1990-01-02");
        assert_eq!(said["phone_number_verified"], true);
        assert_eq!(said.get("email"), None);
    }

    #[test]
    fn a_personal_number_is_told_to_public_bodies_only() {
        let said = answered(&portal(), "openid citizen", &Claims::default());
        assert_eq!(said["personal_id_number"], "001090000001");
        let named = Claims { userinfo: vec![Claim::PersonalIdNumber], id_token: vec![] };
        let said = answered(&plain(), "openid citizen", &named);
        assert_eq!(said.get("personal_id_number"), None);
    }

    #[test]
    fn a_named_claim_is_told_without_the_rest_of_its_scope() {
        let named = Claims { userinfo: vec![Claim::Name, Claim::AccountLevel], id_token: vec![] };
        let said = answered(&plain(), "openid", &named);
        assert_eq!(said, serde_json::json!({"sub": "s", "name": "Nguyễn Văn An", "account_level": 2}));
    }

    #[test]
    fn an_id_token_never_says_a_personal_number() {
        let named = Claims { userinfo: vec![], id_token: vec![Claim::PersonalIdNumber, Claim::Name] };
        assert_eq!(told_in_id_token(&portal(), &named), [Claim::Name]);
    }
}
