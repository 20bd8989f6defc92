//! What a procedure says, in both languages.

use serde::{Deserialize, Serialize};

/// A text in Vietnamese, the source, and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Whether a language has nothing to say.
    #[must_use]
    pub fn lacking(&self) -> bool {
        self.vi.trim().is_empty() || self.en.trim().is_empty()
    }
}
