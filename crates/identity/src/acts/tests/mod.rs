//! Citizens act, and say what became of it.

mod activation;
mod citizen;
mod device;
mod evenly;
mod favourite;
mod notice;
mod paper;
mod passcode;
mod passkey;
mod recovery;
mod sign_in;
