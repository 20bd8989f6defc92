//! Why a registration comes to nothing.

/// Why a registration was refused: coded, so that the person is told what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Number, name, birth date or card issue date do not fit the register.
    NotMatching,
    /// The face cannot be made out.
    PortraitUnclear,
    /// The face is another's.
    PortraitOfAnother,
    /// Under 14: a representative registers.
    UnderAge,
    /// Somebody's ward: the guardian registers with them.
    Ward,
    /// There is an account for this number.
    HasAccount,
    /// No card that is valid today.
    NoValidCard,
    /// The register says the person has died.
    Dead,
    /// Phone or e-mail already serve another person.
    ContactTaken,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::NotMatching,
        Self::PortraitUnclear,
        Self::PortraitOfAnother,
        Self::UnderAge,
        Self::Ward,
        Self::HasAccount,
        Self::NoValidCard,
        Self::Dead,
        Self::ContactTaken,
    ];

    /// The name: message key, stored word and API code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotMatching => "registration.not_matching",
            Self::PortraitUnclear => "registration.portrait_unclear",
            Self::PortraitOfAnother => "registration.portrait_of_another",
            Self::UnderAge => "registration.under_age",
            Self::Ward => "registration.ward",
            Self::HasAccount => "registration.has_account",
            Self::NoValidCard => "registration.no_valid_card",
            Self::Dead => "registration.dead",
            Self::ContactTaken => "registration.contact_taken",
        }
    }

    /// The reason a code names.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_back_from_its_code() {
        for reason in Reason::ALL {
            assert_eq!(Reason::of(reason.code()), Some(reason));
        }
    }
}
