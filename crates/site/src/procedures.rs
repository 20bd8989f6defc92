//! The procedures that ship, and those an operator adds.

use domain::services::{Procedures, Published, procedure::Faults};

use crate::visit;

/// The texts that ship.
const SHIPPED: [&str; 1] = [include_str!("../../../procedures/can-cuoc.cap-lai.toml")];

/// Reads the text of a procedure.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(text: &str) -> Result<Published, Faults> {
    Published::read(text, visit::index_of(text.as_bytes()))
}

/// What ships.
///
/// # Errors
///
/// Never: a test reads them.
pub fn shipped() -> Result<Procedures, Faults> {
    Procedures::of(SHIPPED.into_iter().map(read).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_ships_can_be_read() {
        assert!(super::shipped().is_ok());
    }
}
