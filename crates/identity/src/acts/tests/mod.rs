//! Citizens act, and say what became of it.

mod activation;
mod citizen;
mod passcode;
mod passkey;
mod recovery;
mod sign_in;
