//! What waits for somebody in their app: the first thing its first page says.

use jiff::civil::Date;

use super::{Card, PartialDate};
use crate::event::Channel;

/// Recovery codes get scarce at this many.
const FEW_CODES: i64 = 2;

/// Something that waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The card is of no use any longer.
    ReplaceCard,
    /// The card reached an age at which it is to be exchanged.
    RenewCard,
    /// Codes come by e-mail, which whoever reads the mailbox reads too: a passkey is safer.
    AddPasskey,
    /// Dossiers that need something more.
    SupplementDossiers {
        /// So many.
        count: i64,
    },
    /// Dossiers whose fee is to be paid.
    PayFees {
        /// So many.
        count: i64,
    },
    /// Few recovery codes are left.
    DrawRecoveryCodes {
        /// So many.
        left: i64,
    },
    /// Notices nobody has opened.
    ReadNotices {
        /// So many.
        count: i64,
    },
}

/// Where somebody stands, as far as it can call for something.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Notices not opened.
    pub unread: i64,
    /// Dossiers that need something more.
    pub supplements: i64,
    /// Dossiers whose fee is to be paid.
    pub fees: i64,
    /// Recovery codes left.
    pub recovery_codes: i64,
    /// How one-time codes reach them.
    pub codes_by: Channel,
    /// Passkeys they have.
    pub passkeys: i64,
    /// The card on record; none, too, where the registers are not asked.
    pub card: Option<Card>,
    /// The date of birth.
    pub birth: PartialDate,
}

impl Standing {
    /// What waits on a day, the most pressing first.
    #[must_use]
    pub fn duties(&self, today: Date) -> Vec<Duty> {
        let card = self.card.and_then(|card| {
            let ended = (!card.valid_on(today)).then_some(Duty::ReplaceCard);
            ended.or_else(|| card.renewal_due(self.birth, today).then_some(Duty::RenewCard))
        });
        let by_mail_alone = self.codes_by == Channel::Email && self.passkeys == 0;
        let passkey = by_mail_alone.then_some(Duty::AddPasskey);
        let codes = (self.recovery_codes <= FEW_CODES)
            .then_some(Duty::DrawRecoveryCodes { left: self.recovery_codes });
        let notices = (self.unread > 0).then_some(Duty::ReadNotices { count: self.unread });
        let supplements =
            (self.supplements > 0).then_some(Duty::SupplementDossiers { count: self.supplements });
        let fees = (self.fees > 0).then_some(Duty::PayFees { count: self.fees });
        // What has a day by which it ends comes before what has none.
        [supplements, fees, card, passkey, codes, notices].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::identity::{CardKind, CardStatus};

    const TODAY: Date = date(2026, 11, 23);

    fn standing(expires_on: Date) -> Standing {
        let card = Card {
            kind: CardKind::CccdChip,
            issued_on: date(2022, 9, 2).into(),
            expires_on: Some(expires_on.into()),
            status: CardStatus::Valid,
        };
        Standing {
            unread: 0,
            supplements: 0,
            fees: 0,
            recovery_codes: 8,
            codes_by: Channel::Sms,
            passkeys: 0,
            card: Some(card),
            birth: date(1990, 3, 8).into(),
        }
    }

    #[test]
    fn nothing_waits_for_whoever_has_everything_in_order() {
        assert_eq!(standing(date(2045, 3, 8)).duties(TODAY), []);
    }

    #[test]
    fn a_card_that_has_ended_comes_first() {
        let standing = Standing { unread: 3, ..standing(date(2026, 11, 1)) };
        assert_eq!(standing.duties(TODAY), [Duty::ReplaceCard, Duty::ReadNotices { count: 3 }]);
    }

    #[test]
    fn a_dossier_that_waits_comes_before_all_else() {
        let standing = Standing { supplements: 1, fees: 2, ..standing(date(2026, 11, 1)) };
        assert_eq!(
            standing.duties(TODAY),
            [Duty::SupplementDossiers { count: 1 }, Duty::PayFees { count: 2 }, Duty::ReplaceCard]
        );
    }

    #[test]
    fn few_recovery_codes_call_for_others() {
        let standing = Standing { recovery_codes: 2, ..standing(date(2045, 3, 8)) };
        assert_eq!(standing.duties(TODAY), [Duty::DrawRecoveryCodes { left: 2 }]);
    }

    #[test]
    fn a_passkey_is_offered_to_whoever_gets_codes_by_mail_and_has_none() {
        let standing = Standing { codes_by: Channel::Email, ..standing(date(2045, 3, 8)) };
        assert_eq!(standing.duties(TODAY), [Duty::AddPasskey]);
        assert_eq!(Standing { passkeys: 1, ..standing }.duties(TODAY), []);
    }

    #[test]
    fn whose_card_nobody_asked_for_is_told_nothing_of_it() {
        let standing = Standing { card: None, ..standing(date(2020, 1, 1)) };
        assert_eq!(standing.duties(TODAY), []);
    }
}
