//! `danh client`: who may sign people in through a site.

mod wanted;

use clap::{Args, Subcommand};
use domain::event::{Actor, Event};
use oidc::{client::AuthMethod, jose::Alg};
use site::{Env, provider::clients};
use store::client::{self, StoredClient};

use self::wanted::Wanted;
use super::Which;
use crate::failure::{Done, Failure};

const EXAMPLES: &str = "Examples:
  danh client add --site identity --id thanh-hoa --name 'Cổng tỉnh Thanh Hóa' \\
    --name-en 'Portal of Thanh Hóa' --profile portal \\
    --redirect-uri https://thanhhoa.example.vn/callback \\
    --post-logout-redirect-uri https://thanhhoa.example.vn/da-dang-xuat \\
    --backchannel-logout-uri https://thanhhoa.example.vn/backchannel-logout \\
    --jwks thanh-hoa.jwks.json --scopes 'openid profile citizen' --body public --consent law
  danh client add --site identity --id thu-vien --name 'Thư viện Mẫu' \\
    --redirect-uri https://thuvien.example.vn/callback
  danh client list --site identity
  danh client disable --site identity thu-vien

A secret is printed once and not kept. A running site knows of a change within seconds.";

/// Says who may sign people in through a site.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLES))]
pub struct Client {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Registers a relying party
    #[command(after_help = super::with_codes(EXAMPLES))]
    Add(Box<Add>),
    /// Lists relying parties
    #[command(after_help = super::with_codes(EXAMPLES))]
    List(List),
    /// Lets a relying party do nothing more
    #[command(after_help = super::with_codes(EXAMPLES))]
    Disable(Disable),
}

#[derive(Debug, Args)]
struct Add {
    /// The site that signs people in
    #[arg(long, value_name = "SITE")]
    site: String,
    /// Take the place of the registration there is, with another secret
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
struct List {
    /// The site that signs people in
    #[arg(long, value_name = "SITE")]
    site: String,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
struct Disable {
    /// The site that signs people in
    #[arg(long, value_name = "SITE")]
    site: String,
    /// The relying party
    id: String,
    #[command(flatten)]
    which: Which,
}

impl Client {
    /// Does what is asked.
    pub async fn run(self) -> Done {
        match self.command {
            Command::Add(add) => add.run().await,
            Command::List(list) => list.run().await,
            Command::Disable(disable) => disable.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> Done {
        let name_en = self.wanted.name_en.clone();
        let (client, name) = self.wanted.client()?;
        let env = self.which.house()?.site(&self.site).await?;
        let has_secret = matches!(client.auth, AuthMethod::SecretBasic | AuthMethod::SecretPost);
        let secret = has_secret.then(|| env.dice.token());
        let stored = StoredClient {
            client_id: client.client_id.clone(),
            name,
            name_en,
            registration: serde_json::to_string(&client).map_err(Failure::environment)?,
            secret_index: secret.as_ref().map(|secret| clients::secret_index(&env.keys, secret.as_bytes())),
            disabled_at: None,
        };
        if client.id_token_alg == Alg::Rs256 {
            env.keys.ensure_rsa(env.clock.now()).map_err(Failure::environment)?;
        }
        let id = stored.client_id.clone();
        if !save(&env, stored, if self.replace { Place::Anyones } else { Place::Free }).await? {
            return Err(Failure::refused(format!("{id} is registered already; --replace takes its place")));
        }
        println!("{id} may sign people in through {}.", env.settings.issuer());
        if let Some(secret) = secret {
            println!("Its secret, which is not shown again:\n{secret}");
        }
        Ok(())
    }
}

/// Where a registration may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only where none is.
    Free,
    /// In place of another as well.
    Anyones,
}

/// Keeps a registration. Says whether its place was free.
async fn save(env: &Env, stored: StoredClient, place: Place) -> Done<bool> {
    let now = env.clock.now();
    let id = stored.client_id.clone();
    let taken = env.db.read(move |tx| client::find(tx, &id)).await?.is_some();
    if taken && place == Place::Free {
        return Ok(false);
    }
    env.db
        .write(move |tx| {
            client::save(tx, &stored, now)?;
            Ok(((), Event::new(now, Actor::House, "client.saved").of(&stored.client_id).into()))
        })
        .await?;
    Ok(true)
}

impl List {
    async fn run(self) -> Done {
        let env = self.which.house()?.site(&self.site).await?;
        let all = env.db.read(client::all).await?;
        if all.is_empty() {
            println!("{} has no relying parties.", self.site);
        }
        for stored in all {
            let client: oidc::client::Client =
                serde_json::from_str(&stored.registration).map_err(Failure::environment)?;
            let state = if stored.disabled_at.is_some() { "disabled" } else { "active" };
            let auth = client.auth.name();
            println!("{}\t{state}\t{:?}\t{auth}\t{}", stored.client_id, client.profile, stored.name);
        }
        Ok(())
    }
}

impl Disable {
    async fn run(self) -> Done {
        let env = self.which.house()?.site(&self.site).await?;
        let (now, id) = (env.clock.now(), self.id.clone());
        let done = env
            .db
            .write(move |tx| {
                if client::disable(tx, &id, now)? {
                    return Ok(((), Event::new(now, Actor::House, "client.disabled").of(&id).into()));
                }
                Err(domain::Error::Missing("active client"))
            })
            .await;
        match done {
            Err(domain::Error::Missing(_)) => {
                Err(Failure::refused(format!("{} has no active relying party {}", self.site, self.id)))
            }
            other => {
                other?;
                println!("{} may do nothing more. Its tokens end within ten minutes.", self.id);
                Ok(())
            }
        }
    }
}
