//! Push messages to the installed app.

use crate::tray::{Failure, Sent, Tray};

/// Who carries push messages.
#[derive(Debug, Clone)]
pub enum Push {
    /// Nobody: the notice waits in the app.
    Off,
    /// A test, which can make them fail.
    Fake(Tray),
}

impl Push {
    /// Gives the message to the carrier. With nobody to carry it, that is no failure.
    pub fn send(&self, message: Sent) -> Result<(), Failure> {
        match self {
            Self::Off => Ok(()),
            Self::Fake(tray) => tray.take(message),
        }
    }
}
