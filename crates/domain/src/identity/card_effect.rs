//! What a dossier does to a card: reported lost, a new one ordered, the new one
//! in its holder's hands.
//!
//! The messages of one dossier may come twice and in any order; what they come
//! to is the same.

use jiff::{Timestamp, civil::Date};

use super::{Card, CardKind, CardStatus, PartialDate, PersonalIdNumber, card_validity};
use crate::calendar::date_in_vietnam;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The card is lost: whoever finds it can do nothing with it.
    ReportLost,
    /// A new card is issued and ends the one before.
    Order,
    /// The new card was handed over.
    Activate,
}

/// An effect as a dossier asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardEffect {
    /// The dossier, by its id.
    pub dossier: String,
    /// What is done.
    pub effect: Effect,
    /// To whose card.
    pub number: PersonalIdNumber,
    /// When it was decided.
    pub at: Timestamp,
}

/// What became of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is done.
    Now,
    /// It was done before.
    Before,
    /// The card it speaks of was not ordered yet: to be tried again.
    NotYet,
    /// The register knows nobody of this number.
    Nobody,
}

/// What the register knows when an effect comes.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The card on record.
    pub card: Option<Card>,
    /// The date of birth.
    pub birth: PartialDate,
    /// Which orders came before.
    pub ordered: Ordered,
}

/// Which orders of new cards came before an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordered {
    /// None by this dossier.
    No,
    /// One by this dossier, and it is the card on record.
    Here,
    /// One by this dossier, and another dossier ordered one since.
    Before,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 3] = [Self::ReportLost, Self::Order, Self::Activate];

    /// The word procedures and letters use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReportLost => "card.report_lost",
            Self::Order => "card.order",
            Self::Activate => "card.activate",
        }
    }

    /// The effect of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.word() == word)
    }

    /// What the log of the registers says once it is done.
    #[must_use]
    pub const fn event(self) -> &'static str {
        match self {
            Self::ReportLost => "card.reported_lost",
            Self::Order => "card.ordered",
            Self::Activate => "card.activated",
        }
    }
}

impl CardEffect {
    /// The card on record afterwards; nothing, where the effect has to wait for another.
    #[must_use]
    pub fn after(&self, known: Known) -> Option<Option<Card>> {
        let Known { card, birth, ordered } = known;
        match (self.effect, ordered) {
            (Effect::ReportLost, Ordered::No) => Some(card.map(lost)),
            (Effect::Order, _) => Some(Some(issued(birth, date_in_vietnam(self.at)))),
            (Effect::Activate, Ordered::No) => None,
            (Effect::Activate, Ordered::Here) => Some(card.map(in_hand)),
            // The card that was reported lost, or handed over, is not on record any longer.
            (Effect::ReportLost, _) | (Effect::Activate, Ordered::Before) => Some(card),
        }
    }
}

/// A card that was taken back, or has ended, is no less so for being lost.
fn lost(card: Card) -> Card {
    match card.status {
        CardStatus::Withdrawn | CardStatus::Expired => card,
        _ => Card { status: CardStatus::Lost, ..card },
    }
}

fn in_hand(card: Card) -> Card {
    match card.status {
        CardStatus::Ordered => Card { status: CardStatus::Valid, ..card },
        _ => card,
    }
}

/// A card of the kind issued today (Law on Identification 26/2023/QH15 art. 18, 21).
fn issued(birth: PartialDate, day: Date) -> Card {
    Card {
        kind: CardKind::CanCuoc2024,
        issued_on: day.into(),
        expires_on: card_validity::expiry(birth, day).map(PartialDate::from),
        status: CardStatus::Ordered,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn effect(effect: Effect) -> CardEffect {
        CardEffect {
            dossier: "d".to_owned(),
            effect,
            number: "038185000117".parse().expect("a number"),
            at: "2026-11-30T18:00:00Z".parse().expect("a moment"),
        }
    }

    fn known(status: CardStatus, ordered: Ordered) -> Known {
        let card = Card {
            kind: CardKind::CccdChip,
            issued_on: date(2022, 9, 2).into(),
            expires_on: Some(date(2025, 3, 8).into()),
            status,
        };
        Known { card: Some(card), birth: "1985-03-08".parse().expect("a day"), ordered }
    }

    fn status_after(what: Effect, status: CardStatus, ordered: Ordered) -> Option<CardStatus> {
        effect(what).after(known(status, ordered)).flatten().map(|card| card.status)
    }

    #[test]
    fn a_card_reported_lost_is_lost_unless_it_was_taken_back() {
        let after = |status| status_after(Effect::ReportLost, status, Ordered::No);
        assert_eq!(after(CardStatus::Valid), Some(CardStatus::Lost));
        assert_eq!(after(CardStatus::Withdrawn), Some(CardStatus::Withdrawn));
    }

    #[test]
    fn a_late_report_does_not_touch_the_card_that_replaced_the_lost_one() {
        assert_eq!(
            status_after(Effect::ReportLost, CardStatus::Ordered, Ordered::Here),
            Some(CardStatus::Ordered)
        );
    }

    #[test]
    fn a_new_card_is_issued_on_the_day_in_vietnam_and_ends_by_its_holders_age() {
        let card =
            effect(Effect::Order).after(known(CardStatus::Lost, Ordered::No)).flatten().expect("a card");
        assert_eq!(card.issued_on, date(2026, 12, 1).into());
        assert_eq!(card.expires_on, Some(date(2045, 3, 8).into()));
        assert_eq!((card.kind, card.status), (CardKind::CanCuoc2024, CardStatus::Ordered));
        assert!(card.valid_on(date(2026, 12, 1)));
    }

    #[test]
    fn a_card_is_activated_once_it_was_ordered() {
        assert_eq!(effect(Effect::Activate).after(known(CardStatus::Lost, Ordered::No)), None);
        assert_eq!(
            status_after(Effect::Activate, CardStatus::Ordered, Ordered::Here),
            Some(CardStatus::Valid)
        );
        assert_eq!(
            status_after(Effect::Activate, CardStatus::Ordered, Ordered::Before),
            Some(CardStatus::Ordered)
        );
    }

    #[test]
    fn whoever_has_no_card_can_be_issued_one_and_loses_none() {
        let nothing = Known { card: None, ..known(CardStatus::Valid, Ordered::No) };
        assert_eq!(effect(Effect::ReportLost).after(nothing), Some(None));
        assert!(effect(Effect::Order).after(nothing).flatten().is_some());
    }

    #[test]
    fn words_read_back() {
        for effect in Effect::ALL {
            assert_eq!(Effect::of(effect.word()), Some(effect));
        }
    }
}
