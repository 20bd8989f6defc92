//! Long lists, a page at a time, by the id of the last entry shown.

/// As many entries as a page has.
pub const PAGE: usize = 20;
/// As many as are fetched, to know whether there are more.
pub const FETCHED: i64 = 21;

/// The last entry of a page, where the list goes on after it.
pub fn cut<T, I>(list: &mut Vec<T>, id: impl Fn(&T) -> I) -> Option<I> {
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    list.last().filter(|_| more).map(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_with_nothing_after_it_is_the_last() {
        let mut list: Vec<usize> = (0..PAGE).collect();
        assert_eq!(cut(&mut list, |entry| *entry), None);
    }

    #[test]
    fn one_entry_more_makes_another_page() {
        let mut list: Vec<usize> = (0..=PAGE).collect();
        assert_eq!(cut(&mut list, |entry| *entry), Some(PAGE - 1));
        assert_eq!(list.len(), PAGE);
    }
}
