//! What stands in the query of an address, and addresses with a query.

use site::Visit;
use url::form_urlencoded::{Serializer, parse};

/// The value of a name in the query of a visit; empty where there is none.
#[must_use]
pub fn value(visit: &Visit, name: &str) -> String {
    let query = visit.path.split_once('?').map_or("", |(_, query)| query);
    let found = parse(query.as_bytes()).find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// A place of this site that somebody wants to go on to: never another site's.
#[must_use]
pub fn place(visit: &Visit) -> Option<String> {
    Some(value(visit, "tiep")).filter(|place| ui::prefs::is_local(place))
}

/// A path with what has a value of these.
#[must_use]
pub fn link(path: &str, pairs: &[(&str, &str)]) -> String {
    let given: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    if given.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", Serializer::new(String::new()).extend_pairs(given).finish())
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn what_has_no_value_is_left_out_of_a_link() {
        assert_eq!(link("/dang-nhap", &[("tiep", ""), ("muc", "")]), "/dang-nhap");
        assert_eq!(
            link("/dang-nhap", &[("tiep", "/a?b=c"), ("muc", "2")]),
            "/dang-nhap?tiep=%2Fa%3Fb%3Dc&muc=2"
        );
    }
}
