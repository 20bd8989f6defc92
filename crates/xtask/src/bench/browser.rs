//! Signing in as a relying party and a browser do, from the pushed request to the `id_token`.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::carrier::Carrier;
use super::http::{self, Connection, query};
use super::keys::{self, Key};

/// The password of every account.
pub const PASSWORD: &str = "mat khau de do 2026";
/// The relying party.
const CLIENT: &str = "bench";
/// Where it wants people back.
pub const CALLBACK: &str = "http://localhost:9/callback";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// What everybody who signs in at one server has in common.
pub struct Country {
    /// The server's port.
    pub port: u16,
    /// How many accounts there are.
    pub accounts: u32,
    /// 16 bytes for each account.
    pub ids: Vec<u8>,
    /// The relying party's key.
    pub party: Key,
    /// Everybody's authenticator.
    pub authenticator: Key,
    /// Where codes arrive.
    pub carrier: Carrier,
    next: AtomicU32,
    /// Accounts with the cookie of a browser that each has signed in with.
    known: Mutex<VecDeque<(u32, String)>>,
}

/// How somebody signs in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Password and the code of a text message, in a browser that the account does not know.
    Code,
    /// The same in a browser that somebody has signed in with before.
    CodeAgain,
    /// A passkey.
    Passkey,
}

/// The tokens a sign-in ended with.
pub struct Tokens {
    /// For userinfo.
    pub access: String,
    /// For others like it.
    pub refresh: String,
}

impl Country {
    /// Accounts nobody has used yet, at a server.
    pub fn new(port: u16, ids: Vec<u8>, keys: (Key, Key), carrier: Carrier) -> Self {
        let accounts = u32::try_from(ids.len() / 16).unwrap_or(u32::MAX);
        let (next, known) = (AtomicU32::new(0), Mutex::default());
        Self { port, accounts, ids, party: keys.0, authenticator: keys.1, carrier, next, known }
    }

    /// An account that was not used lately: spread over all there are.
    pub fn account(&self) -> u32 {
        let drawn = self.next.fetch_add(1, Ordering::Relaxed);
        let spread = u64::from(drawn) * 7_919 % u64::from(self.accounts.max(1));
        u32::try_from(spread).unwrap_or(0)
    }

    /// Where the server is reached, as its tokens say.
    pub fn issuer(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    fn owner(&self, account: u32) -> &[u8] {
        let at = account as usize * 16;
        &self.ids[at..at + 16]
    }

    /// A request of the relying party to an endpoint of its own.
    pub fn party_post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Vec<u8>> {
        let assertion = self.party.assertion(CLIENT, &self.issuer(), unix_now())?;
        let mut fields = fields.to_vec();
        fields.extend([
            ("client_id", CLIENT),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion),
        ]);
        Ok(http::post(path, "", &fields))
    }

    /// One sign-in, from the pushed request to the tokens.
    pub fn sign_in(&self, at: &mut Connection, by: By) -> Result<Tokens> {
        let mut visit = match by {
            By::Code | By::Passkey => Visit::new(self, self.account()),
            By::CodeAgain => {
                self.known().pop_front().map(|one| Visit::again(self, one)).context("nobody has been here")?
            }
        };
        let handle = self.push(at)?;
        let place = visit.get(at, &format!("/authorize?client_id={CLIENT}&request_uri={handle}"), 303)?;
        let page = visit.page(at, place.header("location").context("sent nowhere")?)?;
        let page = match by {
            By::Code | By::CodeAgain => visit.by_code(at, &page)?,
            By::Passkey => visit.by_passkey(at, &page)?,
        };
        let code = between(&page, "url=http://localhost:9/callback?", "\"")
            .context("no way back")?
            .replace("&amp;", "&");
        let code = query(&format!("?{}", code.replace("&#38;", "&")), "code").context("no code")?.to_owned();
        self.known().extend(visit.device().map(|device| (visit.account, device.to_owned())));
        self.redeem(at, &code)
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<(u32, String)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, at: &mut Connection) -> Result<String> {
        let challenge = keys::hashed(VERIFIER);
        let fields = [
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile phone citizen"),
            ("state", "a-state-that-is-long-enough"),
            ("nonce", "a-nonce-that-is-long-enough"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let said: Value =
            serde_json::from_slice(&at.ask(&self.party_post("/par", &fields)?)?.expect(201)?.body)?;
        Ok(said["request_uri"].as_str().context("no handle")?.replace(':', "%3A"))
    }

    fn redeem(&self, at: &mut Connection, code: &str) -> Result<Tokens> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let said: Value =
            serde_json::from_slice(&at.ask(&self.party_post("/token", &fields)?)?.expect(200)?.body)?;
        let text = |name: &str| said[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        text("id_token")?;
        Ok(Tokens { access: text("access_token")?, refresh: text("refresh_token")? })
    }

    /// The request that refreshes a token.
    pub fn refresh(&self, tokens: &Tokens) -> Result<Vec<u8>> {
        self.party_post("/token", &[("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh)])
    }
}

/// One browser at the server.
pub struct Visit<'a> {
    country: &'a Country,
    account: u32,
    cookies: String,
    network: String,
}

impl<'a> Visit<'a> {
    /// A browser without cookies, from a network address of its own.
    pub fn new(country: &'a Country, account: u32) -> Self {
        let [_, a, b, c] = account.to_be_bytes();
        Self { country, account, cookies: String::new(), network: format!("{}.{b}.{c}.9", 11 + a) }
    }

    /// A browser that an account has signed in with, and whose session is over.
    fn again(country: &'a Country, (account, device): (u32, String)) -> Self {
        Self { cookies: device, ..Self::new(country, account) }
    }

    /// The cookie it is known again by.
    fn device(&self) -> Option<&str> {
        self.cookies
            .split("; ")
            .find(|cookie| cookie.split('=').next().is_some_and(|name| name.ends_with("-device")))
    }

    fn headers(&self) -> String {
        format!(
            "x-forwarded-for: {}\r\nuser-agent: bench\r\norigin: {}\r\ncookie: {}\r\n",
            self.network,
            self.country.issuer(),
            self.cookies
        )
    }

    fn keep(&mut self, answer: &http::Answer) {
        let fresh: Vec<String> = answer
            .headers("set-cookie")
            .filter_map(|cookie| cookie.split(';').next())
            .map(str::to_owned)
            .collect();
        for cookie in fresh {
            if !self.cookies.is_empty() {
                self.cookies.push_str("; ");
            }
            self.cookies.push_str(&cookie);
        }
    }

    /// Gets something, and keeps the cookies.
    pub fn get(&mut self, at: &mut Connection, path: &str, status: u16) -> Result<http::Answer> {
        let answer = at.ask(&http::get(path, &self.headers()))?.expect(status)?;
        self.keep(&answer);
        Ok(answer)
    }

    /// Gets a page; its path and text.
    pub fn page(&mut self, at: &mut Connection, path: &str) -> Result<Page> {
        let answer = self.get(at, path, 200)?;
        let text = answer.text();
        let csrf = between(&text, "name=\"csrf\" value=\"", "\"").context("a page without a token")?;
        Ok(Page { path: path.to_owned(), csrf: csrf.to_owned() })
    }

    /// Sends the form of a page.
    pub fn send(
        &mut self,
        at: &mut Connection,
        page: &Page,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<http::Answer> {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &page.csrf));
        let answer = at.ask(&http::post(path, &self.headers(), &fields))?;
        self.keep(&answer);
        Ok(answer)
    }

    fn by_code(&mut self, at: &mut Connection, page: &Page) -> Result<String> {
        let number = number(self.account);
        let answer =
            self.send(at, page, &page.path, &[("so", &number), ("mat-khau", PASSWORD)])?.expect(303)?;
        let page = self.page(at, answer.header("location").context("sent nowhere")?)?;
        let code = self.country.carrier.code(&phone(self.account))?;
        let answer = self.send(at, &page, &page.path, &[("ma", &code)])?.expect(200)?;
        Ok(answer.text())
    }

    fn by_passkey(&mut self, at: &mut Connection, page: &Page) -> Result<String> {
        let query = page.path.split_once('?').map_or("", |(_, query)| query).to_owned();
        let asked = self.send(at, page, &format!("/dang-nhap/khoa/hoi?{query}"), &[])?.expect(200)?;
        let asked: Value = serde_json::from_slice(&asked.body)?;
        let owner = self.country.owner(self.account);
        let counter = u32::try_from(unix_now() & 0x7fff_ffff).unwrap_or(1);
        let answer = self.country.authenticator.answer(&asked, &self.country.issuer(), owner, counter)?;
        let path = format!("/dang-nhap/khoa?{query}");
        Ok(self.send(at, page, &path, &[("credential", &answer)])?.expect(200)?.text())
    }
}

/// A page that was got.
pub struct Page {
    /// Where.
    pub path: String,
    csrf: String,
}

/// The number of an account.
pub fn number(account: u32) -> String {
    format!("038085{account:06}")
}

/// A number that nobody has.
pub fn unknown_number(account: u32) -> String {
    format!("038086{account:06}")
}

fn phone(account: u32) -> String {
    format!("+8491{account:07}")
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.find(after).map(|end| &rest[..end])
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the load is outside the house, and has a clock of its own")]
pub fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
