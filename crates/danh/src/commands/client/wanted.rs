//! A relying party as it is described on the command line.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oidc::{
    acr::Acr,
    client::{AuthMethod, Body, Client, Consent, Profile, Registration},
    jose::{Alg, JwkSet},
    scope::Scopes,
};
use url::Url;

use crate::failure::{Done, Failure};

/// What is said of a relying party.
#[derive(Debug, Args)]
pub struct Wanted {
    /// The name it goes by in the protocol
    #[arg(long, value_name = "CLIENT_ID")]
    id: String,
    /// The name people are shown
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The name for readers of English [default: the same]
    #[arg(long, value_name = "NAME")]
    pub name_en: Option<String>,
    /// The rules it keeps: "portal" is pushed requests, a key instead of a secret, ES256 and S256
    #[arg(long, value_enum, default_value = "oidc")]
    profile: ProfileWord,
    /// Where people may be sent back to; may be given more than once
    #[arg(long = "redirect-uri", value_name = "URL", required = true)]
    redirect_uris: Vec<String>,
    /// Where people may be sent after signing out; may be given more than once
    #[arg(long = "post-logout-redirect-uri", value_name = "URL")]
    post_logout_redirect_uris: Vec<String>,
    /// Where it is told that a session ended
    #[arg(long, value_name = "URL")]
    backchannel_logout_uri: Option<String>,
    /// How it proves who it is [default: by key with --jwks, else by secret in the header]
    #[arg(long, value_enum)]
    auth: Option<AuthWord>,
    /// Its public keys, a JSON Web Key Set
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// What it may ask for: openid, profile, phone, email, citizen, `offline_access`
    #[arg(long, value_name = "SCOPES", default_value = "openid profile")]
    scopes: String,
    /// The legal entity: parties of one sector know a person by one sub [default: host of the redirect]
    #[arg(long, value_name = "SECTOR")]
    sector: Option<String>,
    /// "law": people are told, not asked, which is for public bodies
    #[arg(long, value_enum, default_value = "ask")]
    consent: ConsentWord,
    /// Whose it is; only a public body is told personal identification numbers
    #[arg(long, value_enum, default_value = "private")]
    body: BodyWord,
    /// How its id tokens are signed [default: ES256 for portals, else RS256]
    #[arg(long, value_enum)]
    alg: Option<AlgWord>,
    /// The weakest sign-in it takes, whatever it asks for
    #[arg(long, value_enum)]
    acr_floor: Option<AcrWord>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileWord {
    Portal,
    Oidc,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum AuthWord {
    PrivateKeyJwt,
    ClientSecretBasic,
    ClientSecretPost,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ConsentWord {
    Law,
    Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BodyWord {
    Public,
    Private,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AlgWord {
    #[value(name = "ES256")]
    Es256,
    #[value(name = "RS256")]
    Rs256,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AcrWord {
    Otp,
    Passcode,
    Passkey,
}

impl Wanted {
    /// The relying party, if it stands, and the name people are shown.
    pub fn client(self) -> Done<(Client, String)> {
        let auth = self.auth()?;
        let is_portal = self.profile == ProfileWord::Portal;
        let id_token_alg = match self.alg.unwrap_or(if is_portal { AlgWord::Es256 } else { AlgWord::Rs256 }) {
            AlgWord::Es256 => Alg::Es256,
            AlgWord::Rs256 => Alg::Rs256,
        };
        if self.name.trim().is_empty() {
            return Err(Failure::usage("--name is what people are shown: it cannot be empty"));
        }
        let sector = self.sector.unwrap_or_else(|| host(&self.redirect_uris));
        let registration = Registration {
            client_id: self.id,
            profile: if is_portal { Profile::Portal } else { Profile::Oidc },
            auth,
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            backchannel_logout_uri: self.backchannel_logout_uri,
            scopes: scopes(&self.scopes)?,
            sector,
            consent: if self.consent == ConsentWord::Law { Consent::Law } else { Consent::Ask },
            body: if self.body == BodyWord::Public { Body::Public } else { Body::Private },
            id_token_alg,
            acr_floor: self.acr_floor.map(|word| match word {
                AcrWord::Otp => Acr::Otp,
                AcrWord::Passcode => Acr::Passcode,
                AcrWord::Passkey => Acr::Passkey,
            }),
        };
        Ok((Client::register(registration).map_err(Failure::refused)?, self.name))
    }

    fn auth(&self) -> Done<AuthMethod> {
        match (self.auth, &self.jwks) {
            (None | Some(AuthWord::PrivateKeyJwt), Some(file)) => {
                Ok(AuthMethod::PrivateKeyJwt { jwks: jwks(file)? })
            }
            (Some(AuthWord::PrivateKeyJwt), None) => Err(Failure::usage("private_key_jwt needs --jwks FILE")),
            (Some(_), Some(_)) => Err(Failure::usage("--jwks is for private_key_jwt")),
            (None | Some(AuthWord::ClientSecretBasic), None) => Ok(AuthMethod::SecretBasic),
            (Some(AuthWord::ClientSecretPost), None) => Ok(AuthMethod::SecretPost),
            (Some(AuthWord::None), None) => Ok(AuthMethod::None),
        }
    }
}

/// The scopes, each of which is known.
fn scopes(words: &str) -> Done<Scopes> {
    for word in words.split_whitespace() {
        if Scopes::parse(word) == Scopes::NONE {
            return Err(Failure::usage(format!("--scopes: nobody knows {word}")));
        }
    }
    Ok(Scopes::parse(words))
}

fn jwks(file: &Path) -> Done<JwkSet> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::environment(format!("{}: {error}", file.display())))?;
    text.parse().map_err(|error| Failure::refused(format!("{}: {error}", file.display())))
}

fn host(uris: &[String]) -> String {
    let first = uris.first().and_then(|uri| Url::parse(uri).ok());
    first.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        wanted: Wanted,
    }

    fn wanted(more: &[&str]) -> Done<(Client, String)> {
        let usual = ["danh", "--id", "a", "--name", "A", "--redirect-uri", "https://a.example.vn/cb"];
        Line::try_parse_from(usual.iter().chain(more)).expect("understood").wanted.client()
    }

    #[test]
    fn without_more_it_is_an_openid_client_with_a_secret() {
        let (client, _) = wanted(&[]).expect("stands");
        assert_eq!((client.auth.name(), client.id_token_alg), ("client_secret_basic", Alg::Rs256));
        assert_eq!((client.sector.as_str(), client.consent), ("a.example.vn", Consent::Ask));
    }

    #[test]
    fn a_portal_needs_keys() {
        let why = wanted(&["--profile", "portal"]).expect_err("refused");
        assert!(matches!(why, Failure::Refused(_)), "{why}");
        assert!(wanted(&["--auth", "private_key_jwt"]).is_err());
    }

    #[test]
    fn a_scope_nobody_knows_is_refused_by_its_name() {
        let why = wanted(&["--scopes", "openid everything"]).expect_err("refused");
        assert!(why.to_string().contains("everything"), "{why}");
    }

    #[test]
    fn only_a_public_body_is_told_numbers() {
        assert!(wanted(&["--scopes", "openid citizen"]).is_err());
        assert!(wanted(&["--scopes", "openid citizen", "--body", "public"]).is_ok());
    }
}
