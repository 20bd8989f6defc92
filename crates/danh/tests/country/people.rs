//! People of the country, and what they do again and again.

use domain::{
    event::{Actor, Event},
    identity::{
        PersonalIdNumber,
        account::{Account, Ground, State},
        officer::{Officer, Role},
    },
};
use site::testing::{World, resident};
use store::identity::officer_secret::{OfficerSecret, save};
use zeroize::Zeroizing;

use super::{Country, browser::Browser};

/// A woman with a chip card who has no account: the one the journeys follow.
pub const ANH: &str = "038185000117";
pub const ANH_PHONE: &str = "0985000117";
/// An officer who decides registrations, and is nobody's relative.
pub const REVIEWER: &str = "001080000901";
pub const PASSWORD: &str = "con bò vàng ăn cỏ xanh";
pub const PASSCODE: &str = "246810";
pub const DESK_PASSWORD: &str = "bàn làm việc có hoa sen";
const SEED: &[u8] = b"twenty bytes of seeds";

/// An image as a phone takes it: a small PNG.
pub fn portrait() -> Vec<u8> {
    let mut image = image::RgbImage::new(480, 640);
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x % 255) as u8, (y % 255) as u8, 120]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

/// Appoints somebody at the identity centre.
pub async fn appoint(world: &World, number: &str, role: Role) {
    let number: PersonalIdNumber = number.parse().expect("a number");
    world.resident(&resident(number.as_str())).await;
    let env = &world.env;
    let now = world.now();
    let hash = env.hashing.hash(DESK_PASSWORD, [5; 16]).await.expect("hashed").to_text();
    let officer = Officer {
        id: env.dice.id(now),
        unit: "Đội Mẫu".to_owned(),
        roles: vec![role],
        from: now,
        until: None,
    };
    let act = move |tx: &mut store::Tx<'_>| {
        store::officer::insert(tx, &officer, &number)?;
        let appointed = store::officer::load(tx, officer.id)?;
        let secret = OfficerSecret {
            password_hash: hash.clone(),
            totp_seed: Zeroizing::new(SEED.to_vec()),
            last_step: 0,
        };
        save(tx, officer.id, &appointed.key, &secret)
    };
    env.db.write_quietly("a test appoints an officer", act).await.expect("appointed");
}

impl Country {
    /// Anh is in the register, and so is the officer who will decide.
    pub async fn settle(&self) {
        let mut anh = resident(ANH);
        anh.contact.phone = ANH_PHONE.parse().ok();
        self.identity.resident(&anh).await;
        appoint(&self.identity, REVIEWER, Role::Reviewer).await;
    }

    /// The text of the latest message to a phone.
    pub async fn message(&self) -> String {
        self.deliver().await;
        self.identity.phone.sent().first().expect("a message").text.clone()
    }

    /// The six digits of the latest code.
    pub async fn code(&self) -> String {
        self.deliver().await;
        self.identity.latest_code()
    }

    /// Anh registers at level 1; the code of her case.
    pub async fn register(&self, browser: &mut Browser) -> String {
        browser.open("http://localhost:8000/dang-ky").await;
        browser.fill("muc", "1").send("Tiếp tục").await;
        browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("Tiếp tục").await;
        browser.fill("ho-ten", "Lê Thị Hồng Ánh");
        day(browser, "ngay-sinh", ["8", "3", "1985"]);
        day(browser, "ngay-cap", ["2", "9", "2022"]);
        browser.send("Tiếp tục").await;
        browser.attach("chan-dung", "toi.png", &portrait()).send("").await;
        assert_eq!(browser.heading(), "Kiểm tra câu trả lời", "{}", browser.text());
        browser.send("Gửi").await;
        let text = browser.text();
        let code = text.split_whitespace().find(|word| word.starts_with("DK-"));
        code.unwrap_or_else(|| panic!("no case code at {}: {text}", browser.place)).to_owned()
    }

    /// The officer signs in at their desk.
    pub async fn at_desk(&self, browser: &mut Browser) {
        browser.open("http://localhost:8000/can-bo/dang-nhap").await;
        let code = identity::totp::code_at(SEED, self.identity.now());
        browser
            .fill("so", REVIEWER)
            .fill("mat-khau", DESK_PASSWORD)
            .fill("ma", &code)
            .send("Đăng nhập")
            .await;
        assert_eq!(browser.heading(), "Hồ sơ chờ giải quyết", "{}", browser.text());
    }

    /// The officer opens a case and finds that it passes.
    pub async fn approve(&self, browser: &mut Browser, case: &str) {
        self.at_desk(browser).await;
        browser.press(case).await;
        browser.send("Đạt").await;
    }

    /// Anh activates her account.
    pub async fn activate(&self, browser: &mut Browser) {
        browser.open("http://localhost:8000/kich-hoat").await;
        browser.fill("so", ANH).fill("lien-he", ANH_PHONE).send("").await;
        let code = self.code().await;
        browser.fill("ma", &code).send("Tiếp tục").await;
        browser.fill("mat-khau", PASSWORD).fill("mat-khau-lai", PASSWORD).send("Tiếp tục").await;
        browser.fill("passcode", PASSCODE).fill("passcode-lai", PASSCODE).send("Tiếp tục").await;
        browser.fill("cau-hoi-1", "security_question.first_school").fill("tra-loi-1", "Trường Mẫu");
        browser.fill("cau-hoi-2", "security_question.first_job").fill("tra-loi-2", "Trồng hoa");
        browser.send("Tiếp tục").await;
        assert_eq!(browser.heading(), "Mã khôi phục", "{}", browser.text());
        browser.fill("da-cat-giu", "co").send("").await;
        assert_eq!(browser.heading(), "Tài khoản đã được kích hoạt", "{}", browser.text());
    }

    /// Anh's account is active.
    pub async fn with_account(&self) {
        self.settle().await;
        let case = self.register(&mut self.browser()).await;
        self.approve(&mut self.browser(), &case).await;
        self.activate(&mut self.browser()).await;
    }

    /// Anh's account is locked, as she wished.
    pub async fn lock(&self) {
        let now = self.identity.now();
        let lock = move |tx: &mut store::Tx<'_>| {
            let number: PersonalIdNumber = ANH.parse().expect("a number");
            let id = store::person::by_number(tx, &number)?.expect("an account");
            let person = store::person::load(tx, id)?;
            let account = Account { state: State::Locked { ground: Ground::Holder }, ..person.account };
            store::person::save(tx, account, person.version)?;
            Ok(((), Event::new(now, Actor::House, "account.locked").about(id).into()))
        };
        self.identity.env.db.write(lock).await.expect("locked");
    }

    /// Number and password, then the code: wherever the sign-in page is shown.
    pub async fn prove(&self, browser: &mut Browser) {
        assert_eq!(browser.heading(), "Đăng nhập", "{} {}", browser.place, browser.text());
        browser.fill("so", ANH).fill("mat-khau", PASSWORD).send("Đăng nhập").await;
        let code = self.code().await;
        browser.fill("ma", &code).send("Tiếp tục").await;
    }
}

/// Types a day into its three fields.
pub fn day(browser: &mut Browser, name: &str, parts: [&str; 3]) {
    for (part, value) in ["ngay", "thang", "nam"].iter().zip(parts) {
        browser.fill(&format!("{name}-{part}"), value);
    }
}
