//! Fills an identity centre with accounts to measure with: level 2, with
//! password, passcode, phone and one passkey each, and a relying party. All
//! have the same password, hashed once, and passkeys of one key pair.
//!
//! ```text
//! cargo run --release -p danh --example accounts -- --config FILE --accounts N \
//!   --party X,Y --passkey X,Y --ids FILE --callback URL
//! ```
//!
//! Keys are P-256 points as RFC 7518 §6.2.1 writes them. The number of account
//! *i* is 038085 and *i* in six digits, the phone 091 and *i* in seven; the
//! file of ids gets 16 bytes for each. A passkey's credential id is its owner's.

use std::{collections::HashMap, fs::File, io::Write as _, path::PathBuf};

use danh::{
    commands::serve,
    config,
    failure::{Done, Failure},
};
use domain::{
    Error, Id, PersonId, Result,
    event::{Actor, Event},
    identity::{
        PersonalIdNumber,
        account::{Account, Level, State},
        password,
    },
};
use identity::{
    acts::passkey::ceremony::{self, Asking, Holder},
    testing::{Authenticator, Verifies},
};
use jiff::Timestamp;
use oidc::{
    client::{AuthMethod, Body, Client, Consent, Profile as Rules, Registration},
    jose::{Alg, base64url},
    scope::Scopes,
};
use serde_json::{Value, json};
use site::Env;
use store::{
    Tx,
    client::StoredClient,
    contact::{self, Contact},
    identity::{
        passcode,
        passkey::{self, Kept},
        password as kept_password,
    },
    person::{self, Profile},
};

/// How many accounts one act makes.
const ACT: u32 = 5_000;

/// What everybody has in common.
#[derive(Clone)]
struct Model {
    hash: String,
    passkey: Value,
    profile: Profile,
    now: Timestamp,
}

#[tokio::main]
async fn main() -> Done {
    let wish = wish(std::env::args().skip(1))?;
    let wanted = |name: &str| wish.get(name).ok_or_else(|| Failure::usage(format!("--{name} is missing")));
    let count: u32 = wanted("accounts")?.parse().map_err(Failure::usage)?;
    let env = site(PathBuf::from(wanted("config")?)).await?;
    register(&env, wanted("party")?, wanted("callback")?).await?;
    let model = model(&env, wanted("passkey")?).await?;
    let mut ids = File::create(wanted("ids")?).map_err(Failure::environment)?;
    let mut made = 0;
    while made < count {
        let next = (made + ACT).min(count);
        let filled = fill(&env, &model, made..next).await?;
        ids.write_all(&filled).map_err(Failure::environment)?;
        made = next;
    }
    Ok(())
}

fn wish(mut args: impl Iterator<Item = String>) -> Done<HashMap<String, String>> {
    let mut wish = HashMap::new();
    while let Some(name) = args.next() {
        let name = name.strip_prefix("--").ok_or_else(|| Failure::usage(&name))?.to_owned();
        wish.insert(name, args.next().unwrap_or_default());
    }
    Ok(wish)
}

async fn site(file: PathBuf) -> Done<std::sync::Arc<Env>> {
    let (_, sites) = serve::open(config::read(&file)?).await?;
    sites.into_iter().next().ok_or_else(|| Failure::usage("no site"))
}

fn point(text: &str) -> Done<(&str, &str)> {
    text.split_once(',').ok_or_else(|| Failure::usage("a key is X,Y"))
}

async fn register(env: &Env, key: &str, callback: &str) -> Done {
    let (x, y) = point(key)?;
    let jwks =
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "bench", "alg": "ES256" }] });
    let client = Client::register(Registration {
        client_id: "bench".to_owned(),
        profile: Rules::Portal,
        auth: AuthMethod::PrivateKeyJwt { jwks: serde_json::from_value(jwks).map_err(Failure::usage)? },
        redirect_uris: vec![callback.to_owned()],
        post_logout_redirect_uris: Vec::new(),
        backchannel_logout_uri: None,
        scopes: Scopes::parse("openid profile phone citizen"),
        sector: "bench".to_owned(),
        consent: Consent::Law,
        body: Body::Public,
        id_token_alg: Alg::Es256,
        acr_floor: None,
    })
    .map_err(Failure::usage)?;
    let stored = StoredClient {
        client_id: "bench".to_owned(),
        name: "Cổng đo tốc độ".to_owned(),
        name_en: None,
        registration: serde_json::to_string(&client).map_err(Failure::environment)?,
        secret_index: None,
        disabled_at: None,
    };
    let now = env.clock.now();
    let saved = env.db.write(move |tx| {
        store::client::save(tx, &stored, now)?;
        Ok(((), Event::new(now, Actor::House, "client.saved").of(&stored.client_id).into()))
    });
    Ok(saved.await?)
}

async fn model(env: &Env, key: &str) -> Done<Model> {
    let now = env.clock.now();
    let secret = password::normalised("mat khau de do 2026");
    let hash = env.hashing.hash(&secret, env.dice.bytes()).await.map_err(Error::from)?.to_text();
    let (x, y) = point(key)?;
    let number = number(0)?;
    let profile = Profile {
        number,
        name: "Nguyễn Văn Mẫu".parse().map_err(Error::from)?,
        birth: "1985-03-08".parse().map_err(Failure::usage)?,
        sex: number.sex(),
    };
    Ok(Model { hash, passkey: passkey_of(env, (x, y), now).await?, profile, now })
}

/// A passkey as the site keeps one, made in the usual way; then with the given key.
async fn passkey_of(env: &Env, point: (&str, &str), now: Timestamp) -> Result<Value> {
    let mut maker = Authenticator::new(env.settings.issuer(), Verifies::Yes);
    let asking = Asking { device: [0; 32], purpose: "passkey.add", now };
    let holder = Holder { id: [7; 16], name: "Nguyễn Văn Mẫu".to_owned() };
    let asked = ceremony::ask_new(env, asking, &holder, &[]).await?;
    let answer = maker.make(&asked);
    let (_, state) = ceremony::state(env, ceremony::answering(asking, &answer)?).await?;
    let kept = ceremony::made(env, &state, &answer, (String::new(), now))?;
    let mut key: Value = serde_json::from_slice(&kept.key).map_err(Error::broken)?;
    let numbers = &mut key["cred"]["cred"]["key"]["EC_EC2"];
    if !numbers["x"].is_string() {
        return Err(Error::broken("passkeys are not kept as they were"));
    }
    numbers["x"] = point.0.into();
    numbers["y"] = point.1.into();
    Ok(key)
}

fn number(index: u32) -> Result<PersonalIdNumber> {
    Ok(format!("038085{index:06}").parse()?)
}

/// Makes some accounts in one act; their ids.
async fn fill(env: &Env, model: &Model, some: std::ops::Range<u32>) -> Result<Vec<u8>> {
    let now = model.now;
    let ids: Vec<PersonId> = some.clone().map(|_| Id::new(now, env.dice.bytes())).collect();
    let bytes = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    let model = model.clone();
    env.db
        .write(move |tx| {
            for (index, id) in some.clone().zip(&ids) {
                account(tx, &model, index, *id)?;
            }
            Ok(((), Event::new(now, Actor::House, "demo.accounts_made").into()))
        })
        .await?;
    Ok(bytes)
}

fn account(tx: &mut Tx<'_>, model: &Model, index: u32, id: PersonId) -> Result<()> {
    let now = model.now;
    let profile = Profile { number: number(index)?, ..model.profile.clone() };
    let key = person::insert(tx, Account { id, level: Level::Two, state: State::Active }, &profile, now)?;
    let found_by = person::number_index(tx, &profile.number);
    person::claim(tx, "number", &found_by, id)?;
    let phone = Contact::parse(&format!("091{index:07}"))?;
    let found_by = contact::index(tx, &phone);
    person::claim(tx, phone.kind(), &found_by, id)?;
    contact::save(tx, id, &key, &phone, Some(now))?;
    kept_password::save(tx, id, &model.hash, now)?;
    passcode::set(tx, id, &model.hash, now)?;
    let mut credential = model.passkey.clone();
    credential["cred"]["cred_id"] = base64url(id.as_bytes()).into();
    let kept = Kept {
        index: site::visit::index_of(id.as_bytes()),
        key: serde_json::to_vec(&credential).map_err(Error::broken)?,
        name: "Điện thoại".to_owned(),
        added_at: now,
        used_at: None,
        version: 1,
    };
    passkey::insert(tx, id.as_bytes(), &key, &kept)
}
