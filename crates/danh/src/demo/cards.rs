//! Which card somebody carries: by age, by the years its kind was issued in,
//! and by what became of it since.

use domain::identity::{Card, CardKind, CardStatus, PartialDate, card_validity};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::chance::Chance;

/// The years a kind was issued in, and how many adults in a hundred carry it.
const KINDS: [(CardKind, Date, Date, u64); 5] = [
    (CardKind::CanCuoc2024, date(2024, 7, 1), Date::MAX, 46),
    (CardKind::CccdChip, date(2021, 3, 1), date(2024, 6, 30), 44),
    (CardKind::CccdBarcode, date(2016, 1, 1), date(2020, 12, 31), 6),
    (CardKind::Cmnd12, date(2013, 1, 1), date(2015, 12, 31), 1),
    (CardKind::Cmnd9, date(2006, 1, 1), date(2015, 12, 31), 3),
];

/// The age from which a card is compulsory, and below which only the latest kind is given.
const COMPULSORY_AGE: i16 = 14;

/// The card of somebody born on `birth`, as of `day`: today, or the day of death.
pub fn card(chance: &mut Chance, birth: PartialDate, day: Date) -> Option<Card> {
    let adult = birth.age_on(day) >= COMPULSORY_AGE;
    if chance.percent(if adult { 3 } else { 65 }) {
        return None;
    }
    let drawn = chance.below(100);
    let mut below = 0;
    let (kind, first, last, _) = KINDS.into_iter().find(|(.., share)| {
        below += share;
        drawn < below
    })?;
    let youngest =
        if kind == CardKind::CanCuoc2024 { birth.last_day() } else { birth.birthday(COMPULSORY_AGE) };
    let issued_on = between(chance, first.max(youngest), last.min(day))?;
    let card = Card {
        kind,
        issued_on: issued_on.into(),
        expires_on: expiry(kind, birth, issued_on),
        status: CardStatus::Valid,
    };
    Some(Card { status: status(chance, &card, day), ..card })
}

/// A day between two, both possible; none where the first is after the last.
pub fn between(chance: &mut Chance, first: Date, last: Date) -> Option<Date> {
    let days = u64::try_from(first.until(last).ok()?.get_days()).ok()?;
    let days = i64::try_from(chance.below(days + 1)).ok()?;
    first.checked_add(days.days()).ok()
}

/// Identity cards of old ran fifteen years; the others run by age.
fn expiry(kind: CardKind, birth: PartialDate, issued_on: Date) -> Option<PartialDate> {
    let end = match kind {
        CardKind::Cmnd9 | CardKind::Cmnd12 => Some(issued_on.saturating_add(15.years())),
        _ => card_validity::expiry(birth, issued_on),
    };
    end.map(PartialDate::Day)
}

fn status(chance: &mut Chance, card: &Card, day: Date) -> CardStatus {
    let ended = card.expires_on.is_some_and(|end| end.last_day() < day) || !card.kind.usable_on(day);
    match chance.below(100) {
        _ if ended => CardStatus::Expired,
        0 | 1 => CardStatus::Lost,
        2 | 3 => CardStatus::Damaged,
        4 => CardStatus::Withdrawn,
        _ => CardStatus::Valid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn cards(birth: &str) -> Vec<Card> {
        let mut chance = Chance::new(11);
        let birth = birth.parse().expect("a date");
        (0..2000).filter_map(|_| card(&mut chance, birth, TODAY)).collect()
    }

    #[test]
    fn every_kind_is_in_somebodys_hands_and_issued_in_its_years() {
        for (kind, first, last, _) in KINDS {
            let of_kind: Vec<Card> =
                cards("1980-05-05").into_iter().filter(|card| card.kind == kind).collect();
            assert!(!of_kind.is_empty(), "{kind:?}");
            assert!(
                of_kind.iter().all(|card| (first..=last.min(TODAY)).contains(&card.issued_on.first_day()))
            );
        }
    }

    #[test]
    fn a_child_has_the_latest_kind_or_none() {
        let cards = cards("2018-05-05");
        assert!(!cards.is_empty());
        assert!(cards.iter().all(|card| card.kind == CardKind::CanCuoc2024));
    }

    #[test]
    fn a_card_past_its_day_says_so() {
        for card in cards("1964-02-02") {
            let ended =
                card.expires_on.is_some_and(|end| end.last_day() < TODAY) || !card.kind.usable_on(TODAY);
            assert_eq!(ended, card.status == CardStatus::Expired, "{card:?}");
        }
    }

    #[test]
    fn nobody_has_a_card_from_the_future() {
        assert!(cards("2012-11-22").iter().all(|card| card.issued_on.first_day() <= TODAY));
    }
}
