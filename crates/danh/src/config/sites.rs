//! From what the file says to what is run: defaults, and what does not go together.

use std::{collections::BTreeSet, net::IpAddr, path::Path};

use domain::{identity::password::Policy, services::Catalogue};
use gateway::http::Reach;
use jiff::SignedDuration;
use site::{
    Settings, SiteKind,
    settings::{Portal, Provider},
    upstream::{Upstream, Upstreams},
};
use store::Target;
use ui::page::Brand;
use url::Url;

use super::{
    Carriers, Config,
    file::{self, Far, File, SiteWord},
    services,
};
use crate::wiring::{Place, Plan, Tls};

/// How long after a recovery a passcode opens no level-2 act, unless the file says otherwise.
const RECOVERY_HOLD: SignedDuration = SignedDuration::from_hours(24);

impl File {
    /// What is run, with paths from the folder of the file; or why it cannot be.
    pub fn checked(self, folder: &Path) -> Result<Config, String> {
        self.check_alone()?;
        self.check_transport()?;
        let is_local = self.site.iter().any(|site| is_localhost(&site.public_url));
        let reach = match self.reach {
            _ if is_local => Reach::Loopback,
            Far::Public => Reach::Public,
            Far::Inside => Reach::Inside,
        };
        let registers = place(folder, &self.registry.database, &self.registry.keys);
        let carriers = Carriers::new(self.sms, self.email, folder)?;
        let tls = self.tls.map(|tls| Tls { cert: folder.join(tls.cert), key: folder.join(tls.key) });
        let proxy = self.trusted_proxy;
        let sites = self.site.into_iter().map(|site| {
            let listen = site.listen;
            site.plan(folder, proxy).map(|plan| (plan, listen))
        });
        Ok(Config { sites: sites.collect::<Result<_, _>>()?, registers, carriers, reach, tls })
    }

    /// Names, ports, databases and keys are each one site's.
    fn check_alone(&self) -> Result<(), String> {
        if self.site.is_empty() {
            return Err("there is no [[site]]".to_owned());
        }
        let mut taken = BTreeSet::new();
        let registry = [self.registry.database.clone(), self.registry.keys.display().to_string()];
        taken.extend(registry);
        for site in &self.site {
            let keys = site.keys.display().to_string();
            for own in [site.name.clone(), site.listen.to_string(), site.database.clone(), keys] {
                if !taken.insert(own.clone()) {
                    // An address of a database may hold a password.
                    let own = own.rsplit_once('@').map_or(own.as_str(), |(_, bare)| bare);
                    let own = own.split('?').next().unwrap_or_default();
                    return Err(format!("{own} is used twice: each site has its own"));
                }
            }
            let sends = site.kind == SiteWord::Identity;
            if sends && (self.sms.is_none() || self.email.is_none()) {
                return Err("an identity centre sends messages: [sms] and [email] are missing".to_owned());
            }
        }
        Ok(())
    }

    /// Browsers reach a site by https, or on this machine.
    fn check_transport(&self) -> Result<(), String> {
        for site in &self.site {
            let (name, url) = (&site.name, &site.public_url);
            match url.scheme() {
                "http" if is_localhost(url) => {}
                "https" if self.tls.is_some() || self.trusted_proxy.is_some() => {}
                "https" => {
                    return Err(format!("site {name}: https needs [tls] cert and key, or trusted_proxy"));
                }
                _ => return Err(format!("site {name}: public_url {url} must be https")),
            }
            if !ends_with_host(url) {
                return Err(format!("site {name}: public_url {url} must end with the host"));
            }
        }
        Ok(())
    }
}

fn ends_with_host(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

fn is_localhost(url: &Url) -> bool {
    url.host_str() == Some("localhost")
}

fn place(folder: &Path, database: &str, keys: &Path) -> Place {
    let database = match database.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}) {
        Target::Sqlite(path) => Target::Sqlite(folder.join(path)),
        postgres @ Target::Postgres(_) => postgres,
    };
    Place { database, keys: folder.join(keys) }
}

impl file::Site {
    fn plan(self, folder: &Path, proxy: Option<IpAddr>) -> Result<Plan, String> {
        let name = self.name.clone();
        let of_site = |why: String| format!("site {name}: {why}");
        let place = place(folder, &self.database, &self.keys);
        let accent = self
            .brand
            .accent
            .as_deref()
            .map(|colour| colour.parse().map_err(|why| of_site(format!("brand.accent {colour}: {why}"))));
        let unit = self.brand.unit.clone().unwrap_or_default();
        let unit_en = self.brand.unit_en.clone();
        let brand = Brand { unit, unit_en, accent: accent.transpose()?, ..Brand::default() };
        let upstreams = self.upstreams().map_err(of_site)?;
        let settings = self.settings(folder, proxy).map_err(of_site)?;
        Ok(Plan { settings, place, brand, upstreams })
    }

    fn upstreams(&self) -> Result<Upstreams, String> {
        if self.kind == SiteWord::Identity && !self.upstream.is_empty() {
            return Err("people sign in at the identity centre itself: it has no upstream".to_owned());
        }
        let upstream = |it: &file::Upstream| {
            let label_en = it.label_en.as_deref().unwrap_or(&it.label_vi);
            let name_vi = it.name_vi.as_ref().unwrap_or(&it.label_vi);
            let name_en = it.name_en.as_deref().or(it.name_vi.as_deref()).unwrap_or(label_en);
            Upstream::new(&it.id, it.issuer.as_str(), &it.client_id, (&it.label_vi, label_en))
                .called((name_vi, name_en))
        };
        Ok(Upstreams::new(self.upstream.iter().map(upstream).collect()))
    }

    fn settings(self, folder: &Path, trusted_proxy: Option<IpAddr>) -> Result<Settings, String> {
        let is_identity = self.kind == SiteWord::Identity;
        let named = |what: &str, said: Option<String>| match said {
            None if is_identity => Err(format!("{what} is missing")),
            said => Ok(said.unwrap_or_default()),
        };
        self.officers.fit(is_identity)?;
        let word = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !word(&self.name) {
            return Err("a name is made of small letters and hyphens".to_owned());
        }
        let centre = identity(is_identity, self.identity)?;
        Ok(Settings {
            kind: if is_identity { SiteKind::Identity } else { SiteKind::Portal },
            name_en: self.title_en.unwrap_or_else(|| self.title_vi.clone()),
            name_vi: self.title_vi,
            site: self.name,
            public_url: self.public_url,
            office: named("office", self.office)?,
            app: named("app", self.app)?,
            address: named("address", self.address)?,
            hotline: named("hotline", self.hotline)?,
            link_free: self.link_free,
            password_policy: policy(self.password_policy.as_deref())?,
            recovery_hold: hold(self.recovery_hold.as_deref())?,
            one_device: self.one_device,
            officers_password_totp: self.officers.password_totp,
            officers_passcode: self.officers.passcode,
            demo: false,
            trusted_proxy,
            provider: if self.provider { Provider::Yes } else { Provider::No },
            catalogue: catalogue(self.catalogue.as_deref())?,
            portals: self.portal.into_iter().map(portal).collect::<Result<_, _>>()?,
            identity: centre,
            procedures: services::procedures(folder, self.procedures.as_deref())?,
            units: services::units(folder, self.units.as_deref())?,
        })
    }
}

impl file::Officers {
    /// Each kind of site has its own second way in.
    fn fit(&self, is_identity: bool) -> Result<(), String> {
        match (is_identity, self.passcode, self.password_totp) {
            (true, true, _) => {
                Err("officers.passcode is a portal's: the identity centre has password_totp".to_owned())
            }
            (false, _, true) => {
                Err("officers.password_totp is the identity centre's: a portal has passcode".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// The identity centre a portal calls: what it says of people is not for open networks.
fn identity(is_identity: bool, url: Option<Url>) -> Result<Option<Url>, String> {
    let Some(url) = url else { return Ok(None) };
    if is_identity {
        return Err("the identity centre calls no other: identity is a portal's setting".to_owned());
    }
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_localhost(&url));
    if safe && ends_with_host(&url) {
        return Ok(Some(url));
    }
    Err(format!("identity {url} must be https and end with the host"))
}

fn catalogue(word: Option<&str>) -> Result<Catalogue, String> {
    match word {
        None => Ok(Catalogue::National),
        Some(word) => Catalogue::of(word)
            .ok_or_else(|| format!("catalogue \"{word}\" is none of \"national\", \"police\", \"province\"")),
    }
}

fn policy(word: Option<&str>) -> Result<Policy, String> {
    let unknown = |word| format!("password_policy \"{word}\" is neither \"length\" nor \"vneid\"");
    word.map_or(Ok(Policy::default()), |word| Policy::of(word).ok_or_else(|| unknown(word)))
}

fn hold(text: Option<&str>) -> Result<SignedDuration, String> {
    let read = |text: &str| text.parse().map_err(|why| format!("recovery_hold \"{text}\": {why}"));
    text.map_or(Ok(RECOVERY_HOLD), read)
}

fn portal(portal: file::Portal) -> Result<Portal, String> {
    let said = portal.catalogue.as_deref();
    Ok(Portal {
        catalogue: said.map(|word| catalogue(Some(word))).transpose()?,
        site: portal.name,
        name_en: portal.title_en.unwrap_or_else(|| portal.title_vi.clone()),
        name_vi: portal.title_vi,
        public_url: portal.public_url,
    })
}
