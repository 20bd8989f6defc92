//! Which portal offers which services.

use super::service::{Field, Fresh, Needs, Service};
use crate::identity::account::Level;

/// Whose services a portal offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Catalogue {
    /// All of them: the National Portal is the one window of the country.
    National,
    /// Those of the ministry of public security.
    Police,
    /// Those of a province and its communes.
    Province,
}

const STRICT: Needs = Needs { level: Level::Two, fresh: Fresh::PasscodeOrPasskey };
const EASY: Needs = Needs { level: Level::One, fresh: Fresh::No };

const fn police(slug: &'static str, field: Field, needs: Needs) -> Service {
    Service { slug, field, needs, handled_by: Catalogue::Police }
}

const fn commune(slug: &'static str, needs: Needs) -> Service {
    Service { slug, field: Field::CivilStatus, needs, handled_by: Catalogue::Province }
}

/// Every service, in the order shown.
pub const SERVICES: &[Service] = &[
    police("cap-doi-the-can-cuoc", Field::Card, STRICT),
    police("khai-bao-tam-tru", Field::Residence, EASY),
    police("dang-ky-thuong-tru", Field::Residence, STRICT),
    commune("dang-ky-khai-sinh", STRICT),
    commune("dang-ky-khai-tu", STRICT),
    commune("dang-ky-ket-hon", STRICT),
    commune("ban-sao-trich-luc-ho-tich", STRICT),
];

impl Catalogue {
    /// Whether a portal of this catalogue handles what units of this kind do.
    #[must_use]
    pub fn handles(self, authority: &str) -> bool {
        match self {
            Self::National => false,
            Self::Police => authority.starts_with("cong-an."),
            Self::Province => authority.starts_with("uy-ban."),
        }
    }

    /// The catalogue of a word, as files of settings have it.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "national" => Some(Self::National),
            "police" => Some(Self::Police),
            "province" => Some(Self::Province),
            _ => None,
        }
    }

    /// Whether it offers a procedure of this authority.
    #[must_use]
    pub fn offers(self, authority: &str) -> bool {
        self == Self::National || self.handles(authority)
    }

    /// What it offers without a file of its own, in the order shown.
    pub fn services(self) -> impl Iterator<Item = &'static Service> {
        SERVICES.iter().filter(move |service| self == Self::National || service.handled_by == self)
    }

    /// The service of a slug, if it offers it.
    #[must_use]
    pub fn find(self, slug: &str) -> Option<&'static Service> {
        self.services().find(|service| service.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slug_names_one_service() {
        for service in SERVICES {
            let same = SERVICES.iter().filter(|other| other.slug == service.slug).count();
            assert_eq!(same, 1, "{}", service.slug);
        }
    }

    #[test]
    fn the_national_portal_lists_what_the_others_handle() {
        let slugs =
            |catalogue: Catalogue| catalogue.services().map(|service| service.slug).collect::<Vec<_>>();
        let both = [slugs(Catalogue::Police), slugs(Catalogue::Province)].concat();
        assert_eq!(slugs(Catalogue::National), both);
    }

    #[test]
    fn a_province_does_not_offer_the_polices_services() {
        assert_eq!(Catalogue::Province.find("cap-doi-the-can-cuoc"), None);
        assert!(Catalogue::Police.find("cap-doi-the-can-cuoc").is_some());
    }
}
