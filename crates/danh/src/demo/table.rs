//! What the demo prints: addresses, and whom one can be.

use std::fmt::Write as _;

use domain::identity::officer::Role;

use super::{
    personas::{self, PASSCODE, PASSWORD, Persona, Standing},
    sites,
};

/// Prints addresses and sign-ins.
pub fn print(port_base: u16) {
    println!("{}", text(port_base));
}

fn text(port_base: u16) -> String {
    let mut text = String::from("\nDanh is running. Everything and everybody here is invented.\n\n");
    let addresses = [
        (&sites::IDENTITY, "identity centre: register, activate, sign in"),
        (&sites::NATIONAL, "National Portal"),
        (&sites::MINISTRY, "portal of the Ministry of Public Security"),
        (&sites::THANH_HOA, "portal of Thanh Hóa Province"),
    ];
    for (site, what) in addresses {
        let _ = writeln!(text, "  {:<42} {what}", site.address(port_base));
    }
    let identity = sites::IDENTITY.address(port_base);
    let _ = writeln!(
        text,
        "  {:<42} the demo's phone: text messages, e-mails",
        format!("{identity}/demo/dien-thoai")
    );
    let _ = writeln!(text, "  {:<42} officers' desk", format!("{identity}/can-bo"));
    let _ = writeln!(text, "\nEverybody's password is {PASSWORD}, everybody's passcode {PASSCODE}.\n");
    let (number, name, born, issued) = ("number", "name", "born", "card of");
    let _ = writeln!(
        text,
        "  {number:<14}{name:<20}{born:<12}{issued:<12}{:<21}what one sees",
        "phone or e-mail"
    );
    for persona in personas::ALL {
        let _ = writeln!(text, "  {}", citizen(persona));
    }
    text.push_str(&desks(&identity));
    text.push_str(&benches(&sites::MINISTRY.address(port_base)));
    text.push_str("\nTo end: Ctrl+C. The next start goes on from here.\n");
    text
}

/// Officers of the identity centre.
fn desks(identity: &str) -> String {
    let mut text =
        format!("\nOfficers sign in at {identity}/can-bo/dang-nhap with number, password and code.\n");
    let _ = writeln!(text, "The codes are shown at {identity}/demo/ma-can-bo.\n");
    for (persona, desk) in personas::ALL.iter().filter_map(|persona| Some((persona, persona.desk?))) {
        let _ = writeln!(text, "  {:<14}{}{}", persona.number, padded(persona.name, 20), duty(desk.role));
    }
    text
}

/// Officers of the ministry's portal.
fn benches(ministry: &str) -> String {
    let how = "as the citizens they are, with password, code and passcode";
    let mut text = format!("\nOfficers of the ministry's portal sign in at {ministry}/can-bo {how}.\n\n");
    for (persona, bench) in personas::ALL.iter().filter_map(|persona| Some((persona, persona.bench?))) {
        let name = padded(persona.name, 20);
        let _ = writeln!(text, "  {:<14}{name}{:<24}unit {}", persona.number, bench.role, bench.unit);
    }
    text
}

fn citizen(persona: &Persona) -> String {
    let contact = match (persona.phone, persona.email) {
        ("", "") => "–",
        ("", email) => email,
        (phone, _) => phone,
    };
    let columns = [
        padded(persona.number, 14),
        padded(persona.name, 20),
        padded(&persona.birth().to_string(), 12),
        padded(&persona.card_issued_on().to_string(), 12),
        padded(contact, 21),
    ];
    format!("{}{}", columns.concat(), shows(persona))
}

/// Padded by letters, not bytes.
fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

fn shows(persona: &Persona) -> &'static str {
    match (persona.key, persona.standing) {
        ("child", _) => "a child under 14, daughter of the parent: cannot register",
        ("ward", _) => "has a guardian; no account",
        ("relative-of-reviewer", _) => "no account; the first reviewer may not decide the case of a brother",
        ("parent", _) => "level 2, with a child",
        ("guardian", _) => "level 2, with a ward",
        ("late", _) => "level 2, with a dossier at the ministry's portal that is late",
        ("email-only", _) => "level 1; codes come by e-mail",
        _ if persona.bench.is_some() => "level 2, officer of the ministry's portal",
        (_, Standing::NotRegistered) => "not yet registered: register at level 1",
        (_, Standing::Approved) => "approved: activate within 7 days",
        (_, Standing::ActivationOverdue) => "did not activate within 7 days: the hotline helps",
        (_, Standing::Level1) => "level 1",
        (_, Standing::Level2) => "level 2",
        (_, Standing::Locked) => "locked at the holder's wish",
    }
}

fn duty(role: Role) -> &'static str {
    match role {
        Role::Reviewer => "checks registrations",
        Role::Hotline => "answers the hotline: opens activation again",
        Role::SecurityAdmin => "sees the relying parties",
        Role::Auditor => "reads the log",
        Role::Portal(_) => "works at a portal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_one_can_be_is_listed() {
        let text = text(8000);
        for persona in personas::ALL {
            assert!(text.contains(persona.number), "{}", persona.key);
        }
    }
}
