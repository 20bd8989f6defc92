//! A look at somebody's record: who, when, why. The person sees them all.

/// Why a record is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An officer decides a registration.
    Review,
    /// An officer of the hotline helps the person who calls.
    Hotline,
    /// An auditor checks what was done.
    Audit,
    /// A portal the person signed in at asked who they are.
    SignIn,
    /// A portal the person signed in at by way of another portal asked who they are.
    SignInThrough,
    /// A portal handles the person's dossier.
    Dossier,
    /// A portal fills in a form with what the registers know.
    Form,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 7] = [
        Self::Review,
        Self::Hotline,
        Self::Audit,
        Self::SignIn,
        Self::SignInThrough,
        Self::Dossier,
        Self::Form,
    ];

    /// The looks of portals, which the person's own log hears of by a call.
    pub const TOLD: [Self; 3] = [Self::SignInThrough, Self::Dossier, Self::Form];

    /// The word stored; "look." before it is the message key.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Hotline => "hotline",
            Self::Audit => "audit",
            Self::SignIn => "sign_in",
            Self::SignInThrough => "sign_in_through",
            Self::Dossier => "dossier",
            Self::Form => "form",
        }
    }

    /// The message key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Review => "look.review",
            Self::Hotline => "look.hotline",
            Self::Audit => "look.audit",
            Self::SignIn => "look.sign_in",
            Self::SignInThrough => "look.sign_in_through",
            Self::Dossier => "look.dossier",
            Self::Form => "look.form",
        }
    }

    /// The purpose a stored word names.
    ///
    /// # Errors
    ///
    /// Broken, when it names none.
    pub fn of(word: &str) -> crate::Result<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.word() == word)
            .ok_or_else(|| crate::Error::broken(format!("no purpose {word}")))
    }
}
