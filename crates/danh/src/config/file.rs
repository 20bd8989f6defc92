//! The file as it is written, before anything is checked.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use serde::Deserialize;
use url::Url;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The sites.
    pub site: Vec<Site>,
    /// The registers.
    pub registry: Registry,
    /// Text messages.
    pub sms: Option<Sms>,
    /// E-mail.
    pub email: Option<Email>,
    /// The certificate.
    pub tls: Option<Certificate>,
    /// The proxy that speaks TLS for this process.
    pub trusted_proxy: Option<IpAddr>,
    /// How far calls to other sites go.
    #[serde(default)]
    pub reach: Far,
}

/// A site.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// What it is.
    pub kind: SiteWord,
    /// Its short name.
    pub name: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where browsers reach it.
    pub public_url: Url,
    /// A file, or a `postgres://` address.
    pub database: String,
    /// The key file.
    pub keys: PathBuf,
    /// Its name as shown, in Vietnamese.
    pub title_vi: String,
    /// Its name as shown, in English.
    pub title_en: Option<String>,
    /// In whose name messages speak.
    pub office: Option<String>,
    /// The name of the app in messages.
    pub app: Option<String>,
    /// The address in the approval message.
    pub address: Option<String>,
    /// The hotline.
    pub hotline: Option<String>,
    /// The approval message names no address.
    #[serde(default)]
    pub link_free: bool,
    /// "length" or "vneid".
    pub password_policy: Option<String>,
    /// "24h".
    pub recovery_hold: Option<String>,
    /// A sign-in ends those on other devices.
    #[serde(default)]
    pub one_device: bool,
    /// Whether other sites sign people in through this one.
    #[serde(default)]
    pub provider: bool,
    /// "national", "police" or "province".
    pub catalogue: Option<String>,
    /// A folder of procedures beside those that ship.
    pub procedures: Option<PathBuf>,
    /// A list of units in place of the one that ships.
    pub units: Option<PathBuf>,
    /// Officers' ways in.
    #[serde(default)]
    pub officers: Officers,
    /// How it looks.
    #[serde(default)]
    pub brand: Brand,
    /// Whom it relies on.
    #[serde(default)]
    pub upstream: Vec<Upstream>,
    /// Whose procedures the citizens' app lists.
    #[serde(default)]
    pub portal: Vec<Portal>,
    /// The identity centre a portal calls.
    pub identity: Option<Url>,
}

/// What a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteWord {
    /// The identity centre.
    Identity,
    /// A portal.
    Portal,
}

/// Officers' ways in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officers {
    /// By password and one-time code, beside the passkey.
    #[serde(default)]
    pub password_totp: bool,
    /// At a portal: by passcode, beside the passkey.
    #[serde(default)]
    pub passcode: bool,
}

/// How a site looks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// The body that runs it.
    pub unit: Option<String>,
    /// Its name for readers of English.
    pub unit_en: Option<String>,
    /// A colour: "#1f5c3a".
    pub accent: Option<String>,
}

/// A provider that a site relies on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Its word in addresses.
    pub id: String,
    /// Its issuer.
    pub issuer: Url,
    /// The site's name there.
    pub client_id: String,
    /// What the button says, in Vietnamese.
    pub label_vi: String,
    /// What the button says, in English.
    pub label_en: Option<String>,
    /// What it is called, in Vietnamese.
    pub name_vi: Option<String>,
    /// What it is called, in English.
    pub name_en: Option<String>,
}

/// A portal whose procedures are listed, or that handles what this one lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Its short name.
    pub name: String,
    /// Its name as shown, in Vietnamese.
    pub title_vi: String,
    /// Its name as shown, in English.
    pub title_en: Option<String>,
    /// Where browsers reach it.
    pub public_url: Url,
    /// Whose procedures it handles: "police" or "province".
    pub catalogue: Option<String>,
}

/// The registers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// A file, or a `postgres://` address.
    pub database: String,
    /// The key file.
    pub keys: PathBuf,
}

/// Who carries text messages.
#[derive(Debug, Deserialize)]
#[serde(tag = "carrier", rename_all = "lowercase", deny_unknown_fields)]
pub enum Sms {
    /// Another program, which reads this file.
    File {
        /// The file.
        path: PathBuf,
    },
    /// A gateway that takes JSON.
    Http {
        /// Where it takes messages.
        url: Url,
        /// The sender's registered name.
        from: String,
        /// What this site proves itself with.
        token: String,
    },
}

/// Who carries e-mail.
#[derive(Debug, Deserialize)]
#[serde(tag = "carrier", rename_all = "lowercase", deny_unknown_fields)]
pub enum Email {
    /// Another program, which reads this file.
    File {
        /// The file.
        path: PathBuf,
    },
    /// A mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: Option<u16>,
        /// How the connection is protected.
        #[serde(default)]
        privacy: Privacy,
        /// Whom mails are from.
        from: String,
        /// Who this site is to it.
        user: Option<String>,
        /// Its password there.
        password: Option<String>,
    },
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS before anything is said.
    Starttls,
    /// None, to a relay on this machine.
    Local,
}

/// The certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The chain, PEM.
    pub cert: PathBuf,
    /// The key, PEM.
    pub key: PathBuf,
}

/// How far calls go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Far {
    /// To public addresses.
    #[default]
    Public,
    /// To the administration's own networks too.
    Inside,
}
