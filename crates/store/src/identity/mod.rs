//! The identity centre's own nouns.

pub mod challenge;
pub mod favourite;
pub mod officer_secret;
pub mod otp;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod recovery_code;
pub mod registration;
pub mod registration_draft;
pub mod security_answer;
pub mod walk;
