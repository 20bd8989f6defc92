//! Which portal offers which services.

use super::service::{Field, Fresh, Needs, Service};
use crate::{
    identity::account::Level,
    search::{self, Entry},
};

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
    police("cap-lai-the-can-cuoc", Field::Card, STRICT),
    police("cap-doi-the-can-cuoc", Field::Card, STRICT),
    police("khai-bao-tam-tru", Field::Residence, EASY),
    police("dang-ky-thuong-tru", Field::Residence, STRICT),
    commune("dang-ky-khai-sinh", STRICT),
    commune("dang-ky-khai-tu", STRICT),
    commune("dang-ky-ket-hon", STRICT),
    commune("ban-sao-trich-luc-ho-tich", STRICT),
];

impl Catalogue {
    /// What it offers, in the order shown.
    pub fn services(self) -> impl Iterator<Item = &'static Service> {
        SERVICES.iter().filter(move |service| self == Self::National || service.handled_by == self)
    }

    /// The service of a slug, if it offers it.
    #[must_use]
    pub fn find(self, slug: &str) -> Option<&'static Service> {
        self.services().find(|service| service.slug == slug)
    }

    /// The services that fit a search, the best first, and words close to the
    /// search where none fits. `name` gives the entry of a service in a reader's language.
    pub fn search(
        self,
        query: &str,
        name: impl Fn(&Service) -> Entry<'static>,
    ) -> (Vec<&'static Service>, Vec<String>) {
        let services: Vec<_> = self.services().collect();
        let entries: Vec<_> = services.iter().map(|service| name(service)).collect();
        let found: Vec<_> = search::find(query, &entries).into_iter().map(|place| services[place]).collect();
        let close = if found.is_empty() { search::close(query, &entries) } else { Vec::new() };
        (found, close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(service: &Service) -> Entry<'static> {
        let name = match service.slug {
            "cap-lai-the-can-cuoc" => "Cấp lại thẻ Căn cước",
            "dang-ky-khai-sinh" => "Đăng ký khai sinh",
            _ => "",
        };
        Entry { name, keywords: "" }
    }

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
        assert_eq!(Catalogue::Province.find("cap-lai-the-can-cuoc"), None);
        assert!(Catalogue::Police.find("cap-lai-the-can-cuoc").is_some());
    }

    #[test]
    fn a_service_is_found_without_accents_at_the_portal_that_offers_it() {
        let found = |catalogue: Catalogue| catalogue.search("can cuoc", entry).0.len();
        assert_eq!((found(Catalogue::Police), found(Catalogue::Province)), (1, 0));
    }

    #[test]
    fn whoever_mistypes_is_offered_words_that_are_close() {
        let (found, close) = Catalogue::Province.search("khai sinj", entry);
        assert!(found.is_empty());
        assert_eq!(close, ["sinh"]);
    }
}
