//! Receipts: what relying parties were told of somebody when they signed in there.

use std::collections::BTreeMap;

use askama::Template;
use domain::{Error, Id, Result, identity::look::Purpose};
use oidc::{
    acr::Acr,
    claim::{Claim, Claims},
    client::Client,
    scope::Scopes,
    userinfo::{told, told_in_id_token},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use store::{
    Tx,
    client::StoredClient,
    grant::{Grant, GrantId},
    look::Look,
};
use ui::{Form, Lang, Page, format};

use super::{
    asked::Asked,
    look::fields,
    older::{FETCHED, cut},
    reader,
};

/// One sign-in at a relying party, and what it was told. One by way of another
/// portal is known by that portal's word alone.
struct Receipt {
    id: GrantId,
    party: String,
    given_at: String,
    ended_at: Option<String>,
    proved: Proved,
    /// The names of what was told, as the protocol calls them.
    told: Vec<String>,
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proved {
    /// Here.
    Here(Option<Acr>),
    /// At the portal they came by.
    Through,
}

/// The receipts.
#[derive(Template)]
#[template(path = "citizen/receipt.html")]
struct Receipts {
    page: Page,
    list: Vec<Receipt>,
    older: Option<GrantId>,
    first: bool,
}

impl Receipts {
    fn fields(&self, receipt: &Receipt) -> String {
        if receipt.told.is_empty() {
            return self.page.t("receipt.nothing").to_owned();
        }
        fields(&self.page, receipt.told.iter().map(String::as_str))
    }

    fn strength(&self, receipt: &Receipt) -> &str {
        self.page.t(match receipt.proved {
            Proved::Here(Some(Acr::Passkey)) => "receipt.by_passkey",
            Proved::Here(Some(Acr::Passcode)) => "receipt.by_passcode",
            Proved::Here(_) => "receipt.by_otp",
            Proved::Through => "receipt.through",
        })
    }
}

/// The receipts.
pub async fn show(visit: Visit) -> Answer {
    let before: Option<GrantId> = Asked::of(&visit).get("truoc").and_then(|id| id.parse().ok());
    let lang = visit.prefs.lang;
    let (reader, mut list) = reader::read(&visit, move |tx, person| {
        let (id, below) = (person.account.id, before.map(Id::cast));
        let grants = store::grant::of_person(tx, id, before, FETCHED)?;
        let looks = store::look::of_purpose(tx, id, Purpose::SignInThrough, below, FETCHED)?;
        let parties = parties(tx, &grants)?;
        let here = grants.iter().map(|grant| receipt(grant, parties.get(&grant.client_id), lang));
        let mut list: Vec<Receipt> = here.collect::<Result<_>>()?;
        list.extend(looks.iter().map(|look| through(look, lang)));
        // Ids are ordered by time, so that both kinds stand in one order.
        list.sort_by_key(|receipt| std::cmp::Reverse(receipt.id));
        Ok(list)
    })
    .await?;
    let older = cut(&mut list, |receipt: &Receipt| receipt.id);
    let page = reader.page(&visit).nav("me").back("/toi");
    answer::page(&Form::default(), &Receipts { page, list, older, first: before.is_none() })
}

/// The relying parties of these grants, also those that may do nothing any longer.
fn parties(tx: &mut Tx<'_>, grants: &[Grant]) -> Result<BTreeMap<String, StoredClient>> {
    let mut parties = BTreeMap::new();
    for grant in grants {
        if !parties.contains_key(&grant.client_id)
            && let Some(party) = store::client::find(tx, &grant.client_id)?
        {
            parties.insert(grant.client_id.clone(), party);
        }
    }
    Ok(parties)
}

/// What a relying party is called in a reader's language.
pub(crate) fn name_of(party: &StoredClient, lang: Lang) -> String {
    if lang == Lang::En { party.english().to_owned() } else { party.name.clone() }
}

fn receipt(grant: &Grant, party: Option<&StoredClient>, lang: Lang) -> Result<Receipt> {
    let named: Claims = serde_json::from_str(&grant.claims).map_err(Error::broken)?;
    let told = match party {
        Some(party) => {
            let client: Client = serde_json::from_str(&party.registration).map_err(Error::broken)?;
            let by_userinfo = told(&client, Scopes::parse(&grant.scope), &named);
            by_userinfo.into_iter().chain(told_in_id_token(&client, &named)).collect()
        }
        None => [named.userinfo, named.id_token].concat(),
    };
    Ok(Receipt {
        id: grant.id,
        party: party.map_or_else(|| grant.client_id.clone(), |party| name_of(party, lang)),
        given_at: format::moment(grant.given_at),
        ended_at: grant.ended_at.map(format::moment),
        proved: Proved::Here(grant.acr.parse().ok()),
        told: told.into_iter().map(|claim: Claim| claim.name().to_owned()).collect(),
    })
}

/// A sign-in by way of another portal, which told of it.
fn through(look: &Look, lang: Lang) -> Receipt {
    let english = look.viewer_en.as_ref().filter(|_| lang == Lang::En);
    Receipt {
        id: look.id.cast(),
        party: english.unwrap_or(&look.viewer).clone(),
        given_at: format::moment(look.at),
        ended_at: None,
        proved: Proved::Through,
        told: look.fields.split_whitespace().map(str::to_owned).collect(),
    }
}
