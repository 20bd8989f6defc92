//! The identity centre's side: people, cards, accounts, and what opens them.

pub mod account;
pub mod attempts;
pub mod card;
pub mod card_qr;
pub mod card_validity;
pub mod duty;
pub mod email;
pub mod favourite;
pub mod full_name;
pub mod kin;
pub mod look;
pub mod officer;
pub mod otp;
pub mod paper;
pub mod partial_date;
pub mod passcode;
pub mod password;
pub mod personal_id;
pub mod phone;
pub mod recovery_code;
pub mod registration;
pub mod resident;
pub mod security_question;
pub mod session;
pub mod sex;
pub mod utility;

pub use card::{Card, CardKind, CardStatus};
pub use card_qr::CardQr;
pub use email::EmailAddress;
pub use full_name::FullName;
pub use kin::{Kin, Kinship};
pub use partial_date::PartialDate;
pub use personal_id::PersonalIdNumber;
pub use phone::PhoneNumber;
pub use resident::{Contact, Particulars, Resident};
pub use sex::Sex;
