//! The claims a client may be told, and how it asks for single ones (OpenID Connect Core §5.5).

use crate::acr::Acr;
use crate::jose::object;
use crate::scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Something that may be said about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Full name.
    Name,
    /// Date of birth, `YYYY-MM-DD`.
    Birthdate,
    /// Gender.
    Gender,
    /// Phone number.
    PhoneNumber,
    /// Whether the phone number was proved.
    PhoneNumberVerified,
    /// E-mail address.
    Email,
    /// Whether the e-mail address was proved.
    EmailVerified,
    /// Personal identification number.
    PersonalIdNumber,
    /// Level of the account.
    AccountLevel,
}

/// Where a claim may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In id tokens and by userinfo.
    Anywhere,
    /// By userinfo only, so that it is in no URL, log or browser.
    Userinfo,
}

/// Every claim: its name, the scope that opens it, and where it may be said.
pub const CLAIMS: [(Claim, &str, Scope, Place); 9] = [
    (Claim::Name, "name", Scope::Profile, Place::Anywhere),
    (Claim::Birthdate, "birthdate", Scope::Profile, Place::Anywhere),
    (Claim::Gender, "gender", Scope::Profile, Place::Anywhere),
    (Claim::PhoneNumber, "phone_number", Scope::Phone, Place::Anywhere),
    (Claim::PhoneNumberVerified, "phone_number_verified", Scope::Phone, Place::Anywhere),
    (Claim::Email, "email", Scope::Email, Place::Anywhere),
    (Claim::EmailVerified, "email_verified", Scope::Email, Place::Anywhere),
    (Claim::PersonalIdNumber, "personal_id_number", Scope::Citizen, Place::Userinfo),
    // Every client that may sign people in may know how sure we are of them.
    (Claim::AccountLevel, "account_level", Scope::OpenId, Place::Anywhere),
];

impl Claim {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        CLAIMS[self as usize].1
    }

    /// The scope that opens it.
    pub fn scope(self) -> Scope {
        CLAIMS[self as usize].2
    }

    /// Where it may be said.
    pub fn place(self) -> Place {
        CLAIMS[self as usize].3
    }

    fn from_name(name: &str) -> Option<Self> {
        CLAIMS.into_iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// The single claims a request names, by where they are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Wanted from userinfo.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub userinfo: Vec<Claim>,
    /// Wanted in the id token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id_token: Vec<Claim>,
}

/// What the `claims` parameter says: what is wanted, and what is demanded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub claims: Claims,
    /// The lowest account level that will do.
    pub account_level: Option<u8>,
    /// The classes that will do; empty when none is named.
    pub acr: Vec<String>,
    /// The one person who will do.
    pub sub: Option<String>,
}

#[derive(Deserialize)]
struct Targets {
    #[serde(default)]
    userinfo: Option<Map<String, Value>>,
    #[serde(default)]
    id_token: Option<Map<String, Value>>,
}

#[derive(Deserialize, Default)]
struct Want {
    #[serde(default)]
    essential: bool,
    value: Option<Value>,
    values: Option<Vec<Value>>,
}

impl Wishes {
    /// Reads the parameter; `None` when it is not what OpenID Connect Core §5.5 describes.
    ///
    /// Claims that are unknown or not open to these scopes are passed over, as the
    /// section asks; `acr` and `account_level` bind only by what is said of them.
    pub fn parse(json: &str, allowed: Scopes) -> Option<Self> {
        let targets: Targets = object(json.as_bytes())?;
        let mut wishes = Self::default();
        for (name, value) in targets.userinfo.unwrap_or_default() {
            let want = Want::parse(value)?;
            if let Some(claim) = Claim::from_name(&name).filter(|claim| allowed.has(claim.scope())) {
                wishes.claims.userinfo.push(claim);
            }
            wishes.bind(&name, want)?;
        }
        for (name, value) in targets.id_token.unwrap_or_default() {
            let want = Want::parse(value)?;
            let open = |claim: &Claim| allowed.has(claim.scope()) && claim.place() == Place::Anywhere;
            if let Some(claim) = Claim::from_name(&name).filter(open) {
                wishes.claims.id_token.push(claim);
            }
            wishes.bind(&name, want)?;
        }
        Some(wishes)
    }

    /// Takes over what is demanded, not merely wished for.
    fn bind(&mut self, name: &str, want: Want) -> Option<()> {
        match name {
            "account_level" if want.essential => {
                let levels: Option<Vec<u8>> = want
                    .values()
                    .map(|value| value.as_u64().and_then(|level| u8::try_from(level).ok()))
                    .collect();
                // Levels are ordered: whoever takes 1 or 2 takes 1.
                self.account_level = self.account_level.max(levels?.into_iter().min());
            }
            "acr" => {
                let urns: Option<Vec<String>> =
                    want.values().map(|value| value.as_str().map(str::to_owned)).collect();
                self.acr.extend(urns?);
            }
            "sub" => {
                if let Some(sub) = want.value {
                    self.sub = Some(sub.as_str()?.to_owned());
                }
            }
            _ => {}
        }
        Some(())
    }
}

impl Want {
    fn parse(value: Value) -> Option<Self> {
        if value.is_null() { Some(Self::default()) } else { serde_json::from_value(value).ok() }
    }

    fn values(&self) -> impl Iterator<Item = &Value> {
        self.value.iter().chain(self.values.iter().flatten())
    }
}

/// The weakest of the classes named, since any of them will do; `None` when all are unknown.
pub(crate) fn weakest<'a>(urns: impl Iterator<Item = &'a str>) -> Option<Acr> {
    urns.filter_map(|urn| urn.parse().ok()).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(json: &str) -> Option<Wishes> {
        Wishes::parse(json, Scopes::parse("openid profile citizen"))
    }

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (at, row) in CLAIMS.iter().enumerate() {
            assert_eq!(row.0 as usize, at);
            assert_eq!(serde_json::to_value(row.0).unwrap(), row.1);
        }
    }

    #[test]
    fn an_essential_level_is_demanded_and_a_wished_for_one_is_not() {
        let wishes = parse(r#"{"id_token":{"account_level":{"essential":true,"values":[2]}}}"#).unwrap();
        assert_eq!(wishes.account_level, Some(2));
        assert_eq!(wishes.claims.id_token, [Claim::AccountLevel]);
        let wishes = parse(r#"{"id_token":{"account_level":{"values":[2]}}}"#).unwrap();
        assert_eq!(wishes.account_level, None);
        let wishes = parse(r#"{"id_token":{"account_level":{"essential":true,"values":[1,2]}}}"#).unwrap();
        assert_eq!(wishes.account_level, Some(1));
    }

    #[test]
    fn a_level_that_is_no_level_is_not_understood() {
        for level in [r#""2""#, "2.5", "-1", "[2]", "1000"] {
            let json = format!(r#"{{"id_token":{{"account_level":{{"essential":true,"value":{level}}}}}}}"#);
            assert_eq!(parse(&json), None, "{level}");
        }
    }

    #[test]
    fn a_personal_number_is_never_said_in_an_id_token() {
        let json = r#"{"id_token":{"personal_id_number":null},"userinfo":{"personal_id_number":null}}"#;
        let claims = parse(json).unwrap().claims;
        assert_eq!(claims, Claims { userinfo: vec![Claim::PersonalIdNumber], id_token: vec![] });
    }

    #[test]
    fn claims_that_are_unknown_or_not_open_are_passed_over() {
        let claims = parse(r#"{"userinfo":{"email":null,"zoneinfo":{"essential":true}}}"#).unwrap().claims;
        assert_eq!(claims, Claims::default());
    }

    #[test]
    fn what_is_not_the_parameter_is_not_understood() {
        for json in ["", "[]", "x", r#"{"userinfo":[]}"#, r#"{"userinfo":{"name":7}}"#] {
            assert_eq!(parse(json), None, "{json}");
        }
    }

    #[test]
    fn any_class_will_do_so_the_weakest_counts() {
        assert_eq!(weakest("x urn:danh:acr:passkey urn:danh:acr:passcode".split(' ')), Some(Acr::Passcode));
        assert_eq!(weakest("1 2".split(' ')), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fall(text in "\\PC{0,80}") {
            let _ = parse(&text);
        }
    }
}
