//! Tiện ích yêu thích: what somebody has put on the first page of their app, in their order.

/// As many as the first page shows.
pub const MOST: usize = 6;

/// The favourites of one person, by word, in their order. Each once, at most [`MOST`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Favourites(Vec<String>);

/// What is done with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is put at the end.
    Add,
    /// It is taken away.
    Remove,
    /// It goes before the one above.
    Up,
    /// It goes after the one below.
    Down,
}

/// Why a favourite is not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There are as many as the first page shows.
    #[error("at most {MOST} favourites")]
    Full,
    /// The app has no such thing.
    #[error("no such utility")]
    Unknown,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Full => "favourite.full",
            Self::Unknown => "favourite.unknown",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("most", MOST.to_string())]
    }
}

impl Favourites {
    /// The favourites as stored. Of more than fit, or of one that stands twice, the first count.
    pub fn of<T: Into<String>>(words: impl IntoIterator<Item = T>) -> Self {
        let mut kept: Vec<String> = Vec::new();
        for word in words.into_iter().map(Into::into) {
            if kept.len() < MOST && !kept.contains(&word) {
                kept.push(word);
            }
        }
        Self(kept)
    }

    /// Their words, in order.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.place(word).is_some()
    }

    /// The favourites after a change. What is asked for and true already changes nothing.
    ///
    /// # Errors
    ///
    /// [`Refusal::Full`], when one more would be too many.
    pub fn change(mut self, change: Change, word: &str) -> Result<Self, Refusal> {
        match (change, self.place(word)) {
            (Change::Add, None) if self.0.len() >= MOST => return Err(Refusal::Full),
            (Change::Add, None) => self.0.push(word.to_owned()),
            (Change::Remove, Some(place)) => drop(self.0.remove(place)),
            (Change::Up, Some(place)) if place > 0 => self.0.swap(place, place - 1),
            (Change::Down, Some(place)) if place + 1 < self.0.len() => self.0.swap(place, place + 1),
            _ => {}
        }
        Ok(self)
    }

    fn place(&self, word: &str) -> Option<usize> {
        self.0.iter().position(|known| known == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Favourites {
        Favourites::of(["a", "b", "c"])
    }

    fn after(change: Change, word: &str) -> String {
        three().change(change, word).expect("possible").words().concat()
    }

    #[test]
    fn a_favourite_moves_one_place_at_a_time() {
        assert_eq!(after(Change::Up, "c"), "acb");
        assert_eq!(after(Change::Down, "a"), "bac");
    }

    #[test]
    fn the_first_goes_no_higher_and_the_last_no_lower() {
        assert_eq!(after(Change::Up, "a"), "abc");
        assert_eq!(after(Change::Down, "c"), "abc");
    }

    #[test]
    fn what_is_a_favourite_already_is_not_added_twice() {
        assert_eq!(after(Change::Add, "b"), "abc");
    }

    #[test]
    fn what_is_taken_away_leaves_no_gap() {
        assert_eq!(after(Change::Remove, "b"), "ac");
        assert_eq!(after(Change::Remove, "x"), "abc");
    }

    #[test]
    fn there_are_six_and_no_more() {
        let six = Favourites::of(["a", "b", "c", "d", "e", "f"]);
        assert_eq!(six.change(Change::Add, "g"), Err(Refusal::Full));
    }
}
