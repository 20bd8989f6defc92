//! The pages of citizens.

pub mod activation;
pub mod asked;
pub mod device;
pub mod dossier;
pub mod favourite;
pub mod home;
pub mod look;
pub mod notice;
pub mod older;
pub mod onward;
pub mod otp;
pub mod paper;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod procedure;
pub mod profile;
pub mod reader;
pub mod receipt;
pub mod recovery;
pub mod recovery_code;
pub mod registration;
pub mod said;
pub mod sign_in;
pub mod sign_out;
pub mod utility;
