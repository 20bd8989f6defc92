//! What a relying party wants of a sign-in.

use crate::acr::Acr;
use crate::authorize::{Ask, Prompt};
use crate::claim::{Claim, Claims};
use crate::demand::{Demand, SignIn};
use crate::form::Pairs;
use crate::scope::Scopes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What is wanted, and what is demanded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// What to be told.
    pub scopes: Scopes,
    /// Single claims to be told.
    #[serde(default)]
    pub claims: Claims,
    /// The weakest class that will do.
    pub acr: Option<Acr>,
    /// How old the proof may be, in seconds.
    pub max_age: Option<u32>,
    /// The lowest account level that will do.
    pub account_level: Option<u8>,
    /// What the provider may and must show.
    #[serde(default)]
    pub prompts: Vec<Prompt>,
    /// The person's languages, most liked first.
    #[serde(default)]
    pub ui_locales: Vec<String>,
}

impl Wish {
    /// A plain sign-in that also tells the account's level.
    pub fn sign_in(scopes: Scopes) -> Self {
        Self {
            scopes,
            claims: Claims { userinfo: Vec::new(), id_token: vec![Claim::AccountLevel] },
            acr: None,
            max_age: None,
            account_level: None,
            prompts: Vec::new(),
            ui_locales: Vec::new(),
        }
    }

    /// What a broker passes on of its own client's request: every demand, unchanged.
    ///
    /// The scopes are the broker's own, since it needs to know whom it speaks of.
    pub fn passed_on(ask: &Ask, scopes: Scopes) -> Self {
        Self {
            acr: ask.acr,
            max_age: ask.max_age,
            account_level: ask.account_level,
            prompts: ask.prompts.clone(),
            ui_locales: ask.ui_locales.clone(),
            ..Self::sign_in(scopes)
        }
    }

    /// What it demands of the answer.
    pub fn demand(&self, asked_at: i64) -> Demand {
        let again = self.prompts.iter().any(|prompt| matches!(prompt, Prompt::Login | Prompt::SelectAccount));
        Demand {
            acr: self.acr,
            max_age: self.max_age,
            account_level: self.account_level,
            sign_in: if again { SignIn::Again } else { SignIn::Standing },
            asked_at,
        }
    }

    /// Writes it as parameters.
    pub(super) fn write(&self, form: &mut Pairs) {
        form.push(("scope", self.scopes.to_string()));
        form.extend(self.acr.map(|acr| ("acr_values", acr.urn().to_owned())));
        form.extend(self.max_age.map(|age| ("max_age", age.to_string())));
        if !self.prompts.is_empty() {
            let words: Vec<_> = self.prompts.iter().map(|prompt| prompt.as_str()).collect();
            form.push(("prompt", words.join(" ")));
        }
        if !self.ui_locales.is_empty() {
            form.push(("ui_locales", self.ui_locales.join(" ")));
        }
        form.extend(self.claims_parameter().map(|claims| ("claims", claims)));
    }

    fn claims_parameter(&self) -> Option<String> {
        let named = |claims: &[Claim]| -> Map<String, Value> {
            claims.iter().map(|claim| (claim.name().to_owned(), Value::Null)).collect()
        };
        let (userinfo, mut id_token) = (named(&self.claims.userinfo), named(&self.claims.id_token));
        if let Some(level) = self.account_level {
            // Named one by one, for providers that compare and do not order.
            let levels: Vec<u8> = (level..=2.max(level)).collect();
            id_token.insert("account_level".to_owned(), json!({"essential": true, "values": levels}));
        }
        let targets: Map<String, Value> = [("userinfo", userinfo), ("id_token", id_token)]
            .into_iter()
            .filter(|(_, claims)| !claims.is_empty())
            .map(|(target, claims)| (target.to_owned(), Value::Object(claims)))
            .collect();
        (!targets.is_empty()).then(|| Value::Object(targets).to_string())
    }
}
