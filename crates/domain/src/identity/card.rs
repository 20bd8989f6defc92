//! A citizen's card, of one of its kinds.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{PartialDate, card_validity};

/// Identity cards of nine and twelve digits are of no use after this day
/// (Law on Identification 26/2023/QH15 art. 46).
const OLD_CARDS_END: Date = date(2024, 12, 31);

/// The kinds of card in people's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CardKind {
    /// Chứng minh nhân dân, nine digits.
    #[serde(rename = "cmnd-9")]
    Cmnd9,
    /// Chứng minh nhân dân, twelve digits.
    #[serde(rename = "cmnd-12")]
    Cmnd12,
    /// Căn cước công dân with a barcode, 2016 to 2020.
    #[serde(rename = "cccd-barcode")]
    CccdBarcode,
    /// Căn cước công dân with a chip, from 2021.
    #[serde(rename = "cccd-chip")]
    CccdChip,
    /// Thẻ Căn cước, from 1 July 2024.
    #[serde(rename = "can-cuoc-2024")]
    CanCuoc2024,
}

/// What the register says of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardStatus {
    /// In its holder's hands.
    Valid,
    /// Past its day.
    Expired,
    /// Reported lost.
    Lost,
    /// Reported damaged.
    Damaged,
    /// Taken back, or held, by an authority.
    Withdrawn,
    /// Issued, and on its way to its holder. It counts already.
    Ordered,
}

/// A card on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its kind.
    pub kind: CardKind,
    /// When it was issued.
    pub issued_on: PartialDate,
    /// When it ends; `None` where it never does.
    pub expires_on: Option<PartialDate>,
    /// What became of it.
    pub status: CardStatus,
}

/// Why a word is no kind or status of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such kind.
    #[error("no such kind of card")]
    Kind,
    /// No such status.
    #[error("no such status of a card")]
    Status,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Kind => "card.kind",
            Self::Status => "card.status",
        }
    }
}

impl Card {
    /// Whether it proves its holder on a day: not past its end and not withdrawn.
    /// A card reported lost or damaged still counts.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        let ended = self.expires_on.is_some_and(|end| end.last_day() < day);
        let outlived = !self.kind.usable_on(day);
        !ended && !outlived && !matches!(self.status, CardStatus::Withdrawn | CardStatus::Expired)
    }

    /// Whether it is to be exchanged on a day, for somebody born on `birth`.
    #[must_use]
    pub fn renewal_due(&self, birth: PartialDate, day: Date) -> bool {
        card_validity::renewal_due(birth, self.issued_on.first_day(), day)
    }
}

impl CardKind {
    /// Every kind, eldest first.
    pub const ALL: [Self; 5] =
        [Self::Cmnd9, Self::Cmnd12, Self::CccdBarcode, Self::CccdChip, Self::CanCuoc2024];

    /// The word files and message keys use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cmnd9 => "cmnd-9",
            Self::Cmnd12 => "cmnd-12",
            Self::CccdBarcode => "cccd-barcode",
            Self::CccdChip => "cccd-chip",
            Self::CanCuoc2024 => "can-cuoc-2024",
        }
    }

    /// Whether it carries a chip and a QR code.
    #[must_use]
    pub const fn has_chip(self) -> bool {
        matches!(self, Self::CccdChip | Self::CanCuoc2024)
    }

    /// Whether cards of this kind are of any use on a day.
    #[must_use]
    pub fn usable_on(self, day: Date) -> bool {
        !matches!(self, Self::Cmnd9 | Self::Cmnd12) || day <= OLD_CARDS_END
    }
}

impl CardStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Valid, Self::Expired, Self::Lost, Self::Damaged, Self::Withdrawn, Self::Ordered];
    /// Those a file of residents may say: what is ordered, only a dossier knows.
    pub const IN_FILES: [Self; 5] = [Self::Valid, Self::Expired, Self::Lost, Self::Damaged, Self::Withdrawn];

    /// The word files and message keys use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::Withdrawn => "withdrawn",
            Self::Ordered => "ordered",
        }
    }
}

impl std::str::FromStr for CardKind {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(Refusal::Kind)
    }
}

impl std::str::FromStr for CardStatus {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        Self::IN_FILES.into_iter().find(|status| status.word() == word).ok_or(Refusal::Status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn card(kind: CardKind, expires_on: Option<&str>, status: CardStatus) -> Card {
        let expires_on = expires_on.map(|text| text.parse().expect("a date"));
        Card { kind, issued_on: date(2016, 5, 20).into(), expires_on, status }
    }

    #[test]
    fn a_card_is_good_on_its_last_day_and_not_after() {
        let card = card(CardKind::CccdChip, Some("2026-11-22"), CardStatus::Valid);
        assert!(card.valid_on(TODAY));
        assert!(!card.valid_on(date(2026, 11, 23)));
    }

    #[test]
    fn a_card_that_ends_in_a_month_is_good_to_the_end_of_the_month() {
        assert!(card(CardKind::CccdChip, Some("2026-11"), CardStatus::Valid).valid_on(TODAY));
    }

    #[test]
    fn a_card_that_is_lost_damaged_or_on_its_way_counts() {
        for status in [CardStatus::Lost, CardStatus::Damaged, CardStatus::Ordered] {
            assert!(card(CardKind::CanCuoc2024, None, status).valid_on(TODAY));
        }
    }

    #[test]
    fn a_withdrawn_card_does_not_count() {
        assert!(!card(CardKind::CanCuoc2024, None, CardStatus::Withdrawn).valid_on(TODAY));
    }

    #[test]
    fn a_card_of_nine_digits_ended_with_2024() {
        let card = card(CardKind::Cmnd9, None, CardStatus::Valid);
        assert!(card.valid_on(date(2024, 12, 31)));
        assert!(!card.valid_on(date(2025, 1, 1)));
    }

    #[test]
    fn words_read_back() {
        for kind in CardKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        for status in CardStatus::IN_FILES {
            assert_eq!(status.word().parse(), Ok(status));
        }
    }

    #[test]
    fn no_file_of_residents_orders_a_card() {
        assert_eq!("ordered".parse::<CardStatus>(), Err(Refusal::Status));
    }
}
