//! The outside world: keys, messages and the network.
//!
//! Each neighbour is one enum with the adapters that are really used and a
//! fake for tests: no trait objects, so a reader sees all there is.

pub mod keys;

pub use keys::Keys;
