//! Who is told of what, and by which way.
//!
//! One table from events to letters. Texts are [`crate::message`]'s; contacts
//! are the courier's. Letters that carry a secret (a code) are sent by the act
//! itself, because events hold no secrets.

use crate::event::{Channel, Event, Letter};

/// The letters an event calls for, beside those its act sends itself.
#[must_use]
pub fn for_event(event: &Event) -> Vec<Letter> {
    let Some(person) = event.person else { return Vec::new() };
    if event.what == "session.ended" {
        return told_to_parties(event);
    }
    let channels: &[Channel] = match event.what {
        "registration.approved"
        | "registration.refused"
        | "account.activated"
        | "account.activation_reopened"
        | "device.new"
        | "password.changed"
        | "passcode.reset"
        | "passkey.added"
        | "passkey.removed"
        | "recovery_code.used"
        | "account.locked" => &[Channel::Best, Channel::App],
        "passcode.locked" | "passcode.changed" => &[Channel::App],
        _ => &[],
    };
    channels.iter().map(|channel| letter(event, person, *channel)).collect()
}

/// The relying parties of a session learn that it ended (OpenID Connect Back-Channel Logout §2.5).
fn told_to_parties(event: &Event) -> Vec<Letter> {
    let sid = event.thing.clone().unwrap_or_default();
    let letter = Letter { to: None, channel: Channel::Call, template: "session.ended", args: Vec::new() };
    vec![letter.with("sid", sid)]
}

fn letter(event: &Event, person: crate::PersonId, channel: Channel) -> Letter {
    let mut letter = Letter::to(person, channel, event.what).with("at", event.at);
    letter.args.extend(event.details.iter().map(|(name, value)| (*name, value.to_string())));
    letter
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{PersonId, event::Actor};

    fn happened(what: &'static str) -> Event {
        Event::new(Timestamp::UNIX_EPOCH, Actor::House, what).about(PersonId::from_bytes([1; 16]))
    }

    #[test]
    fn an_approval_is_told_by_phone_or_mail_and_in_the_app() {
        let channels: Vec<_> =
            for_event(&happened("registration.approved")).iter().map(|l| l.channel).collect();
        assert_eq!(channels, [Channel::Best, Channel::App]);
    }

    #[test]
    fn nobody_is_written_to_about_what_concerns_nobody() {
        assert_eq!(for_event(&Event::new(Timestamp::UNIX_EPOCH, Actor::House, "registration.approved")), []);
    }

    #[test]
    fn a_look_is_told_by_the_access_log_alone() {
        assert_eq!(for_event(&happened("look.recorded")), []);
    }

    #[test]
    fn a_refusal_carries_its_reason() {
        let event = happened("registration.refused").with("reason", "registration.not_matching");
        let letter = &for_event(&event)[0];
        assert!(letter.args.contains(&("reason", "registration.not_matching".to_owned())));
    }
}
