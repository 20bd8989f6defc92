//! What an operator decides about a site.

use domain::{
    identity::password::Policy,
    services::{Catalogue, Procedures, Units},
};
use jiff::SignedDuration;
use url::Url;

/// Which site this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// The identity centre.
    Identity,
    /// A portal.
    Portal,
}

/// Whether a site tells others who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// It is a relying party only.
    No,
    /// It is an OpenID provider as well: the National Portal, to the portals of ministries.
    Yes,
}

/// A site's settings.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an operator's switch, named as in danh.toml")]
pub struct Settings {
    /// Which site this is.
    pub kind: SiteKind,
    /// Whether it is an OpenID provider. The identity centre is one whatever stands here.
    pub provider: Provider,
    /// Which services it offers, where it is a portal.
    pub catalogue: Catalogue,
    /// Its short name: part of the cookie names ("identity", "national", "ministry", "thanh-hoa").
    pub site: String,
    /// Its name as shown, in Vietnamese.
    pub name_vi: String,
    /// Its name as shown, in English.
    pub name_en: String,
    /// Where browsers reach it. No trailing slash in what is made of it.
    pub public_url: Url,
    /// The office in whose name messages speak (`co_quan`), with its accents: text messages leave them out.
    pub office: String,
    /// The name of the app (`ung_dung`).
    pub app: String,
    /// The address the approval text names (`dia_chi`).
    pub address: String,
    /// The hotline's number.
    pub hotline: String,
    /// The approval text names no address.
    pub link_free: bool,
    /// Which passwords are taken.
    pub password_policy: Policy,
    /// How long after a recovery a passcode opens no level-2 act.
    pub recovery_hold: SignedDuration,
    /// A new sign-in ends the sessions on other devices.
    pub one_device: bool,
    /// Officers may sign in by password and TOTP.
    pub officers_password_totp: bool,
    /// Officers of a portal may sit at their desk by passcode: else by passkey only.
    pub officers_passcode: bool,
    /// Shows the outbox as a phone would, and what else only a demo shows.
    pub demo: bool,
    /// The network address of the client comes from this proxy's header.
    pub trusted_proxy: Option<std::net::IpAddr>,
    /// The other portals: whose procedures the citizens' app lists, and where the
    /// National Portal leads for what it does not handle itself.
    pub portals: Vec<Portal>,
    /// The procedures it knows, where it is a portal.
    pub procedures: Procedures,
    /// The units that handle dossiers.
    pub units: Units,
    /// The identity centre a portal calls, where it goes by [`Settings::site`]. None at the identity centre.
    pub identity: Option<Url>,
}

/// A portal that offers procedures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// Its short name: that of its own [`Settings::site`].
    pub site: String,
    /// Its name as shown, in Vietnamese.
    pub name_vi: String,
    /// Its name as shown, in English.
    pub name_en: String,
    /// Where browsers reach it.
    pub public_url: Url,
    /// Whose procedures it handles, where the operator says.
    pub catalogue: Option<Catalogue>,
}

impl Portal {
    /// Whether it handles what units of this kind do.
    #[must_use]
    pub fn handles(&self, authority: &str) -> bool {
        self.catalogue.is_some_and(|catalogue| catalogue.handles(authority))
    }

    /// An address of this portal.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// A page of this portal, reached signed in by whoever is signed in here, without a page between.
    #[must_use]
    pub fn signed_in_at(&self, path: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("tiep", path).append_pair("im-lang", "1");
        format!("{}?{}", self.url("/dang-nhap"), query.finish())
    }
}

impl Settings {
    /// The issuer: the public address without a trailing slash (OpenID Connect Discovery §3).
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.public_url.as_str().trim_end_matches('/')
    }

    /// An address of this site.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer())
    }

    /// Whether browsers reach the site over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The name of a cookie: `__Host-danh-{site}{suffix}` on https, `danh-{site}{suffix}` on http,
    /// since the ports of one host share a cookie jar.
    #[must_use]
    pub fn cookie(&self, suffix: &str) -> String {
        let prefix = if self.is_https() { "__Host-" } else { "" };
        format!("{prefix}danh-{}{suffix}", self.site)
    }
}
