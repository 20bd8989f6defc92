//! A ministry's portal full of dossiers, and what its citizens and officers ask of it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};

use super::browser::between;
use super::carrier::Carrier;
use super::ground::Ground;
use super::http::{self, Connection};
use super::server::{self, Server};
use crate::command;

/// The cookie of every browser of the load, and so one token for all forms.
const DEVICE: &str = "a-measurement-has-one-device-for-everybody-";

/// A portal that runs, and what is known of it.
pub struct Portal {
    /// The server.
    pub server: Server,
    /// What plays the identity centre: it takes whatever it is told.
    pub centre: Carrier,
    /// Ready drafts: id and cookie of each.
    pub drafts: Vec<[String; 2]>,
    /// Some dossiers: id, tracking code, official code, last four digits, cookie.
    pub dossiers: Vec<[String; 5]>,
    officer: String,
    csrf: String,
    next: AtomicUsize,
}

/// How much is in it.
#[derive(Clone, Copy)]
pub struct Stock {
    /// Dossiers.
    pub dossiers: u32,
    /// Ready drafts.
    pub drafts: u32,
}

impl Portal {
    /// A portal on its core, in a folder of this name, its own database an address or a file in there.
    pub fn start(ground: &Ground<'_>, (name, database): (&str, &str), stock: Stock) -> Result<Self> {
        let folder = ground.fresh(name)?;
        let centre = Carrier::default();
        let port = server::portal(&folder, database, centre.start()?)?;
        let mut fill = Command::new("taskset");
        fill.args(["-c", "0,1"]).arg(ground.example("dossiers"));
        fill.arg("--config").arg(folder.join("danh.toml")).args(["--device", DEVICE]);
        fill.args(["--dossiers", &stock.dossiers.to_string(), "--drafts", &stock.drafts.to_string()]);
        command::run(fill.arg("--out").arg(&folder))?;
        let server = Server::start(ground.danh(), &folder, port)?;
        let page =
            Connection::open(port)?.ask(&http::get("/tra-cuu", &headers(port, "", 0)))?.expect(200)?.text();
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"").context("a page without a token")?;
        Ok(Self {
            server,
            centre,
            drafts: lines(&folder.join("drafts"))?,
            dossiers: lines(&folder.join("dossiers"))?,
            officer: fs::read_to_string(folder.join("officer"))?,
            csrf: csrf.to_owned(),
            next: AtomicUsize::new(0),
        })
    }

    /// The address and the form of a confirmation, as the page of the first
    /// draft has it: all drafts have the same answers.
    pub fn confirmation(&self) -> Result<Confirmation> {
        let [id, cookie] = self.drafts.first().context("there are no drafts")?;
        let path = format!("/ho-so/nhap/{id}/kiem-tra");
        let page = Connection::open(self.server.port)?.ask(&http::get(&path, &self.headers(cookie, 0)))?;
        let page = page.expect(200)?.text();
        let hidden = |name: &str| {
            let mark = format!("name=\"{name}\" value=\"");
            between(&page, &mark, "\"").map(str::to_owned).with_context(|| format!("no {name}"))
        };
        Ok(Confirmation { total: hidden("tong")?, digest: hidden("dau")? })
    }

    /// The next draft is confirmed.
    pub fn confirm(&self, confirmation: &Confirmation) -> Result<Vec<u8>> {
        let turn = self.turn();
        let [id, cookie] = self.drafts.get(turn).context("there are no more drafts")?;
        let Confirmation { total, digest } = confirmation;
        let fields = [("csrf", &*self.csrf), ("tong", total), ("dau", digest), ("cam-doan", "co")];
        Ok(http::post(&format!("/ho-so/nhap/{id}/kiem-tra"), &self.headers(cookie, turn), &fields))
    }

    /// The officer opens a place of the desk.
    pub fn desk(&self, path: &str) -> Vec<u8> {
        http::get(path, &self.headers(&self.officer, 0))
    }

    /// The officer looks for the next code.
    pub fn search(&self) -> Vec<u8> {
        let [_, track, official, ..] = self.dossier(self.turn());
        let code = if official == "-" { track } else { official };
        http::post("/can-bo/tim", &self.headers(&self.officer, 0), &[("csrf", &self.csrf), ("tim", code)])
    }

    /// Somebody tracks the next dossier, from a network of their own.
    pub fn track(&self) -> Vec<u8> {
        let turn = self.turn();
        let [_, track, _, last_four, _] = self.dossier(turn);
        http::get(&format!("/api/v1/track?code={track}&phone4={last_four}"), &self.headers("", turn))
    }

    /// The next applicant opens their receipt.
    pub fn receipt(&self) -> Vec<u8> {
        let turn = self.turn();
        let [id, _, _, _, cookie] = self.dossier(turn);
        http::get(&format!("/ho-so/{id}/giay/bien-nhan"), &self.headers(cookie, turn))
    }

    fn headers(&self, cookie: &str, network: usize) -> String {
        headers(self.server.port, cookie, network)
    }

    fn dossier(&self, turn: usize) -> &[String; 5] {
        &self.dossiers[turn * 7 % self.dossiers.len()]
    }

    fn turn(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

/// What a page of a ready draft has its form say.
pub struct Confirmation {
    total: String,
    digest: String,
}

fn headers(port: u16, cookie: &str, network: usize) -> String {
    let [.., a, b, c] = network.to_be_bytes();
    format!(
        "x-forwarded-for: {}.{b}.{c}.9\r\nuser-agent: bench\r\norigin: http://localhost:{port}\r\n\
         cookie: danh-ministry-device={DEVICE}; danh-ministry={cookie}\r\n",
        u16::from(a) + 11
    )
}

fn lines<const WORDS: usize>(file: &Path) -> Result<Vec<[String; WORDS]>> {
    let text = fs::read_to_string(file)?;
    let read = |line: &str| {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        words.try_into().ok().context("a line of another form")
    };
    text.lines().map(read).collect()
}
