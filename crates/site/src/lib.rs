//! What every site runs: its environment, sessions, limits, hashing, courier,
//! chainer, and the OpenID provider and relying party as acts and endpoints.
//!
//! Architecture invariant: nothing here knows the identity centre's or a
//! portal's own acts and pages.

pub mod about;
pub mod answer;
pub mod call;
pub mod chainer;
pub mod clock;
pub mod courier;
pub mod dice;
mod env;
pub mod hashing;
pub mod procedures;
pub mod provider;
pub mod relying;
pub mod serve;
pub mod session;
pub mod settings;
pub mod testing;
pub mod upstream;
pub mod visit;

pub use clock::Clock;
pub use dice::Dice;
pub use env::Env;
pub use settings::{Settings, SiteKind};
pub use visit::Visit;
