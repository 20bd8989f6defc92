//! Everything that changes the identity centre: one file for each noun, one function for each act.

pub mod activation;
pub mod browser;
pub mod call;
pub mod client;
pub mod device;
pub mod dossier_summary;
pub mod favourite;
pub mod hotline;
pub mod log;
pub mod look;
pub mod notice;
pub mod officer;
pub mod otp;
pub mod paper;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod procedure;
pub mod recovery;
pub mod recovery_code;
pub mod registration;
pub mod registration_draft;
pub mod sign_in;
mod tell;
pub mod walk;

pub use browser::Browser;

#[cfg(test)]
mod tests;
