//! What stands in the query of a page.

use axum::response::Response;
use domain::Id;
use site::{
    Visit,
    answer::{self, Answer},
};
use url::form_urlencoded::{Serializer, parse};

use super::{onward, said};
use crate::acts::walk;

/// The query of a page. A name that stands there twice stands for nothing.
#[derive(Debug, Clone, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// The query of a visit.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        let query = visit.path.split_once('?').map_or("", |(_, query)| query);
        Self(parse(query.as_bytes()).into_owned().collect())
    }

    /// The value of a name, where there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { None } else { first }
    }

    /// The walk or challenge that a page belongs to (`lan`).
    ///
    /// # Errors
    ///
    /// The page that says to begin again, where the query names none.
    pub fn id<K>(&self, visit: &Visit) -> Result<Id<K>, Response> {
        let id = self.get("lan").and_then(|id| id.parse().ok());
        id.ok_or_else(|| said::told(visit, walk::Refusal::Over.into()))
    }

    /// A path of this site with these names kept from the query, and one more value.
    #[must_use]
    pub fn path(&self, path: &str, keep: &[&str], more: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        for name in keep {
            query.extend_pairs(self.get(name).map(|value| (name, value)));
        }
        query.extend_pairs(more);
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// On to a page of a walk, with whoever waits for its end.
    ///
    /// # Errors
    ///
    /// Never; the type fits a handler's last line.
    pub fn on<K>(&self, path: &str, id: Id<K>) -> Answer {
        let id = id.to_string();
        answer::see_other(&self.path(path, &onward::NAMES, &[("lan", &id)]))
    }
}
