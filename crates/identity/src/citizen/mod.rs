//! The pages of citizens.

pub mod activation;
pub mod asked;
pub mod mine;
pub mod onward;
pub mod otp;
pub mod passcode;
pub mod passkey;
pub mod password;
pub mod recovery;
pub mod recovery_code;
pub mod registration;
pub mod said;
pub mod sign_in;
pub mod sign_out;
