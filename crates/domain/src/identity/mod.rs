//! The identity centre's side: people, cards, accounts, and what opens them.

pub mod account;
pub mod attempts;
pub mod look;
pub mod officer;
pub mod otp;
pub mod passcode;
pub mod password;
pub mod recovery_code;
pub mod registration;
pub mod security_question;
pub mod session;
