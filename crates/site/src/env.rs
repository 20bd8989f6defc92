//! What every act is given: database, registers, clock, dice, and the outside world.

use std::sync::{Arc, OnceLock};

use gateway::{Email, Http, Keys, Push, Sms, payment::Payment};
use store::Db;
use ui::page::Brand;

use crate::{
    clock::Clock, dice::Dice, hashing::Hashing, provider::clients::Clients, settings::Settings,
    upstream::Upstreams,
};

/// One site, running.
pub struct Env {
    /// The site's own database.
    pub db: Db,
    /// The registers, embedded: a database of their own that the sites of one process share.
    pub registers: Db,
    /// What time it is.
    pub clock: Clock,
    /// Chance.
    pub dice: Dice,
    /// Text messages.
    pub sms: Sms,
    /// E-mail.
    pub email: Email,
    /// Push messages.
    pub push: Push,
    /// What takes payments.
    pub payment: Payment,
    /// Calls to other sites.
    pub http: Http,
    /// The site's keys.
    pub keys: Arc<Keys>,
    /// The pool that hashes passwords.
    pub hashing: Arc<Hashing>,
    /// What the operator decided.
    pub settings: Settings,
    /// How the site's citizens' pages look.
    pub brand: Arc<Brand>,
    /// How the officers' desk looks.
    pub desk: Arc<Brand>,
    /// Relying parties of this site, looked up lately.
    pub clients: Clients,
    /// The provider's metadata, written once: without RS256, and with it.
    pub published: [OnceLock<bytes::Bytes>; 2],
    /// Where people sign in when not here, in the order offered.
    pub upstreams: Upstreams,
}
