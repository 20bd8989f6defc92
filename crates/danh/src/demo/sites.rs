//! The four sites of the demo: where they are, what they are called, whom they rely on.

use std::path::Path;

use domain::{
    identity::password::Policy,
    services::{Catalogue, Units},
};
use jiff::SignedDuration;
use site::{
    Settings, SiteKind,
    settings::{Portal, Provider},
    upstream::{Upstream, Upstreams},
};
use store::Target;
use ui::page::Brand;
use url::Url;

use crate::wiring::{Place, Plan};

/// One site of the demo.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    /// Its short name.
    pub name: &'static str,
    /// How far its port is from the first.
    pub port: u16,
    /// The file name of database and keys.
    pub file: &'static str,
    kind: SiteKind,
    provider: Provider,
    catalogue: Catalogue,
    title_vi: &'static str,
    title_en: &'static str,
    unit: &'static str,
    unit_en: &'static str,
    accent: Option<&'static str>,
    /// The sites it relies on.
    pub upstreams: &'static [Reliance],
}

/// A site that another one relies on.
#[derive(Debug, PartialEq, Eq)]
pub struct Reliance {
    id: &'static str,
    /// The provider.
    pub on: &'static Site,
    label_vi: &'static str,
    label_en: &'static str,
}

/// The identity centre.
pub const IDENTITY: Site = Site {
    name: "identity",
    port: 0,
    file: "identity",
    kind: SiteKind::Identity,
    provider: Provider::No,
    catalogue: Catalogue::National,
    title_vi: "Danh",
    title_en: "Danh",
    unit: "Trung tâm Định danh Mẫu",
    unit_en: "Model Identity Centre",
    accent: None,
    upstreams: &[],
};

/// The National Portal: a relying party of the identity centre, and a provider for others.
pub const NATIONAL: Site = Site {
    name: "national",
    port: 1,
    file: "national",
    kind: SiteKind::Portal,
    provider: Provider::Yes,
    catalogue: Catalogue::National,
    title_vi: "Cổng dịch vụ công quốc gia",
    title_en: "National Public Service Portal",
    unit: "Văn phòng Chính phủ (mẫu)",
    unit_en: "Government Office (model)",
    accent: Some("#9b1c1f"),
    upstreams: &[ACCOUNT],
};

/// The portal of a ministry, which signs people in through the National Portal.
pub const MINISTRY: Site = Site {
    name: "ministry",
    port: 2,
    file: "ministry",
    kind: SiteKind::Portal,
    provider: Provider::No,
    catalogue: Catalogue::Police,
    title_vi: "Cổng dịch vụ công Bộ Công an",
    title_en: "Ministry of Public Security Service Portal",
    unit: "Bộ Công an (mẫu)",
    unit_en: "Ministry of Public Security (model)",
    accent: Some("#1f5c3a"),
    upstreams: &[Reliance {
        id: "quoc-gia",
        on: &NATIONAL,
        label_vi: "Đăng nhập tài khoản cấp bởi Cổng dịch vụ công Quốc gia",
        label_en: "Sign in with an account issued by the National Public Service Portal",
    }],
};

/// The portal of a province.
pub const THANH_HOA: Site = Site {
    name: "thanh-hoa",
    port: 3,
    file: "thanh-hoa",
    kind: SiteKind::Portal,
    provider: Provider::No,
    catalogue: Catalogue::Province,
    title_vi: "Hệ thống thông tin giải quyết TTHC tỉnh Thanh Hóa",
    title_en: "Thanh Hóa Province Public Service System",
    unit: "Ủy ban nhân dân tỉnh Thanh Hóa (mẫu)",
    unit_en: "People's Committee of Thanh Hóa Province (model)",
    accent: Some("#0b5a83"),
    upstreams: &[ACCOUNT],
};

/// All of them, in the order of their ports.
pub const ALL: [&Site; 4] = [&IDENTITY, &NATIONAL, &MINISTRY, &THANH_HOA];

const ACCOUNT: Reliance = Reliance {
    id: "dinh-danh",
    on: &IDENTITY,
    label_vi: "Tài khoản Định danh điện tử cấp bởi Bộ Công an",
    label_en: "Electronic identity account issued by the Ministry of Public Security",
};

impl Site {
    /// Where browsers reach it.
    #[must_use]
    pub fn address(&self, port_base: u16) -> String {
        format!("http://localhost:{}", port_base + self.port)
    }

    /// Its database and keys under a folder.
    #[must_use]
    pub fn place(&self, folder: &Path) -> Place {
        place(folder, self.file)
    }

    /// All that is said of it.
    ///
    /// # Panics
    ///
    /// Never: the demo's colours and addresses are held by a test.
    #[must_use]
    pub fn plan(&self, folder: &Path, port_base: u16) -> Plan {
        let accent = self.accent.map(|colour| colour.parse().expect("the demo's colours can be read"));
        let relied_on = self.upstreams.iter().map(|upstream| {
            let labels = (upstream.label_vi, upstream.label_en);
            Upstream::new(upstream.id, &upstream.on.address(port_base), self.name, labels)
                .called((upstream.on.title_vi, upstream.on.title_en))
        });
        Plan {
            settings: self.settings(port_base),
            place: self.place(folder),
            brand: Brand {
                unit: self.unit.to_owned(),
                unit_en: Some(self.unit_en.to_owned()),
                accent,
                ..Brand::default()
            },
            upstreams: Upstreams::new(relied_on.collect()),
        }
    }

    fn settings(&self, port_base: u16) -> Settings {
        Settings {
            kind: self.kind,
            provider: self.provider,
            catalogue: self.catalogue,
            site: self.name.to_owned(),
            name_vi: self.title_vi.to_owned(),
            name_en: self.title_en.to_owned(),
            public_url: self.url(port_base),
            office: "Cục Cảnh sát QLHC về TTXH".to_owned(),
            app: "VNeID".to_owned(),
            address: "https://vneid.gov.vn".to_owned(),
            hotline: "1900 0000".to_owned(),
            link_free: false,
            password_policy: Policy::Length,
            recovery_hold: SignedDuration::ZERO,
            one_device: false,
            officers_password_totp: true,
            officers_passcode: self.kind == SiteKind::Portal,
            demo: true,
            trusted_proxy: None,
            portals: if self.kind == SiteKind::Identity || self.provider == Provider::Yes {
                portals(port_base)
            } else {
                Vec::new()
            },
            identity: (self.kind == SiteKind::Portal).then(|| IDENTITY.url(port_base)),
            procedures: site::procedures::shipped().expect("a test reads what ships"),
            units: Units::default(),
        }
    }

    fn url(&self, port_base: u16) -> Url {
        self.address(port_base).parse().expect("a port makes an address")
    }
}

/// The portals, as the citizens' app lists them.
fn portals(port_base: u16) -> Vec<Portal> {
    let portals = ALL.into_iter().filter(|site| site.kind == SiteKind::Portal);
    portals
        .map(|site| Portal {
            site: site.name.to_owned(),
            name_vi: site.title_vi.to_owned(),
            name_en: site.title_en.to_owned(),
            public_url: site.url(port_base),
            catalogue: Some(site.catalogue),
        })
        .collect()
}

/// The registers that the four share.
#[must_use]
pub fn registers(folder: &Path) -> Place {
    place(folder, "registers")
}

fn place(folder: &Path, file: &str) -> Place {
    let at = |ending: &str| folder.join(format!("{file}.{ending}"));
    Place { database: Target::Sqlite(at("db")), keys: at("keys") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_has_a_plan_and_a_port_of_its_own() {
        let ports: std::collections::BTreeSet<_> = ALL.iter().map(|site| site.port).collect();
        assert_eq!(ports.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
        for site in ALL {
            assert_eq!(site.plan(Path::new("/d"), 9000).settings.site, site.name);
        }
    }
}
