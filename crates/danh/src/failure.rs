//! Why a command ends without having done what was asked, and with which exit code.

use std::{fmt, process::ExitCode};

use domain::Error;

/// What a command gives.
pub type Done<T = ()> = Result<T, Failure>;

/// Why a command did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A rule said no, or something was found wrong (exit code 1).
    Refused(String),
    /// The command line or the configuration asks for something that is not there (exit code 2).
    Usage(String),
    /// The machine does not give what is needed: a file, a port, a database (exit code 3).
    Environment(String),
}

impl Failure {
    /// A rule said no.
    pub fn refused(why: impl fmt::Display) -> Self {
        Self::Refused(why.to_string())
    }

    /// Asked for wrongly.
    pub fn usage(why: impl fmt::Display) -> Self {
        Self::Usage(why.to_string())
    }

    /// The machine does not give it.
    pub fn environment(why: impl fmt::Display) -> Self {
        Self::Environment(why.to_string())
    }

    /// The exit code that says so.
    #[must_use]
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Environment(_) => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Refused(why) | Self::Usage(why) | Self::Environment(why)) = self;
        f.write_str(why)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Broken(cause) => Self::environment(cause),
            Error::Refused(refused) => match ui::Lang::En.find(refused.code) {
                Some(_) => Self::refused(ui::Lang::En.refused(&refused)),
                None => Self::refused(Error::Refused(refused)),
            },
            other => Self::refused(other),
        }
    }
}
