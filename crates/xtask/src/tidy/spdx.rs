//! Licence expressions, as far as crates use them: names, AND, OR, WITH, brackets.

/// Whether somebody who accepts only `allowed` licences may use what this expression offers.
///
/// The old way of writing "A/B" means "A OR B". AND binds tighter than OR.
pub fn permits(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    let permitted = reader.either();
    permitted && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn either(&mut self) -> bool {
        let mut permitted = self.both();
        while self.take("OR") {
            permitted |= self.both();
        }
        permitted
    }

    fn both(&mut self) -> bool {
        let mut permitted = self.one();
        while self.take("AND") {
            permitted &= self.one();
        }
        permitted
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            return self.either() & self.take(")");
        }
        let Some((name, rest)) = self.words.split_first() else { return false };
        self.words = rest;
        if self.take("WITH") {
            // An exception only ever adds leave to a licence.
            self.words = self.words.get(1..).unwrap_or_default();
        }
        (self.allowed)(name)
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.words.first() == Some(&word);
        if there {
            self.words = &self.words[1..];
        }
        there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_use(expression: &str) -> bool {
        permits(expression, &|name| ["MIT", "Apache-2.0", "ISC"].contains(&name))
    }

    #[test]
    fn one_of_two_offered_licences_is_enough() {
        assert!(may_use("MIT OR GPL-3.0"));
        assert!(may_use("GPL-2.0/MIT"));
    }

    #[test]
    fn both_of_two_demanded_licences_are_needed() {
        assert!(!may_use("MIT AND GPL-3.0"));
        assert!(may_use("ISC AND (Apache-2.0 OR LGPL-2.1)"));
        assert!(!may_use("GPL-3.0 OR MIT AND LGPL-2.1"));
    }

    #[test]
    fn an_exception_does_not_spoil_a_licence() {
        assert!(may_use("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"));
        assert!(!may_use("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn what_cannot_be_read_is_not_permitted() {
        assert!(!may_use(""));
        assert!(!may_use("MIT ISC"));
        assert!(!may_use("(MIT"));
    }
}
