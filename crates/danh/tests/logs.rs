//! Logs hold no personal data: what is written on the way from the register to
//! three portals names nobody.

mod country;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use country::{
    Country, MINISTRY,
    people::{ANH, ANH_PHONE, PASSCODE, PASSWORD, REVIEWER},
};
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter};

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic before").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_log_names_nobody() {
    let kept = Kept::default();
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(kept.clone()).finish();
    tracing::subscriber::set_global_default(log).expect("the only log of this process");
    let country = Country::small().await;
    country.with_account().await;
    let mut browser = country.browser();
    browser.open(&format!("{MINISTRY}/dang-nhap/quoc-gia?tiep=/toi")).await;
    browser.press("Tài khoản Định danh điện tử cấp bởi Bộ Công an").await;
    let code = country.identity.latest_code();
    country.prove(&mut browser).await;
    browser.open("http://localhost:8000/khong-co-trang-nay").await;
    let log = String::from_utf8_lossy(&kept.0.lock().expect("no panic before")).into_owned();
    assert!(log.len() > 100, "nothing was logged at all");
    let phone = &ANH_PHONE[1..];
    let secrets = [
        ANH,
        REVIEWER,
        phone,
        "Ánh",
        "Hong Anh",
        "1985-03-08",
        PASSWORD,
        PASSCODE,
        code.as_str(),
        "Trường Mẫu",
    ];
    for secret in secrets {
        assert!(!log.contains(secret), "the log says “{secret}”");
    }
}
