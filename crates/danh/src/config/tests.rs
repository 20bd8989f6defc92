use std::path::Path;

use gateway::http::Reach;
use site::SiteKind;
use store::Target;

use super::*;

const WHOLE: &str = r#"
[[site]]
kind = "identity"
name = "identity"
listen = "127.0.0.1:8443"
public_url = "https://dinhdanh.example.vn"
database = "identity.db"
keys = "identity.keys"
title_vi = "Danh"
office = "Trung tam Dinh danh Mau"
app = "Danh"
address = "https://dinhdanh.example.vn"
hotline = "1900 0000"
password_policy = "vneid"
recovery_hold = "12h"
officers.password_totp = false
brand.accent = "27348b"

[[site]]
kind = "portal"
name = "thanh-hoa"
listen = "127.0.0.1:8444"
public_url = "https://thanhhoa.example.vn"
database = "postgres://danh:secret@db/thanhhoa"
keys = "/etc/danh/thanh-hoa.keys"
title_vi = "Cổng tỉnh Thanh Hóa"
catalogue = "province"
identity = "https://dinhdanh.example.vn"
officers.passcode = true

[[site.upstream]]
id = "dinh-danh"
issuer = "https://dinhdanh.example.vn"
client_id = "thanh-hoa"
label_vi = "Tài khoản Định danh điện tử"

[registry]
database = "registers.db"
keys = "registers.keys"

[sms]
carrier = "http"
url = "https://sms.example.vn/send"
from = "DANH"
token = "t"

[email]
carrier = "smtp"
host = "mail.example.vn"
from = "Danh <khong-tra-loi@example.vn>"

[tls]
cert = "cert.pem"
key = "key.pem"
"#;

fn parsed(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    parse(text, Path::new("/etc/danh/danh.toml"), variables.collect()).map_err(|failure| failure.to_string())
}

fn refused(text: &str) -> String {
    parsed(text, &[]).err().expect("refused")
}

#[test]
fn a_whole_file_is_understood() {
    let config = parsed(WHOLE, &[]).expect("understood");
    let [(identity, _), (province, listen)] = &config.sites[..] else { panic!("two sites") };
    assert_eq!(identity.place.database, Target::Sqlite("/etc/danh/identity.db".into()));
    assert_eq!(identity.settings.recovery_hold, jiff::SignedDuration::from_hours(12));
    assert_eq!(province.settings.kind, SiteKind::Portal);
    assert_eq!(province.place.database, Target::Postgres("postgres://danh:secret@db/thanhhoa".to_owned()));
    assert_eq!(province.upstreams.first_id(), "dinh-danh");
    assert_eq!(
        province.settings.identity.as_ref().map(url::Url::as_str),
        Some("https://dinhdanh.example.vn/")
    );
    assert!(province.settings.officers_passcode && !identity.settings.officers_passcode);
    assert_eq!(listen.port(), 8444);
    assert_eq!(config.reach, Reach::Public);
    assert!(config.tls.is_some());
}

#[test]
fn an_unknown_setting_is_refused_by_its_name_and_its_line() {
    let why = refused(&WHOLE.replace("link_free", "").replace("app = ", "aap = "));
    assert!(why.contains("aap") && why.contains("danh.toml") && why.contains("line 11"), "{why}");
    for table in ["[sms]", "[email]", "[tls]", "[registry]", "[[site.upstream]]"] {
        let why = refused(&WHOLE.replace(table, &format!("{table}\nodd = 1")));
        assert!(why.contains("odd"), "{table}: {why}");
    }
}

#[test]
fn an_environment_variable_stands_over_the_file() {
    let config = parsed(
        WHOLE,
        &[
            ("DANH__SITE__THANH_HOA__DATABASE", "elsewhere.db"),
            ("DANH__SITE__0__ONE_DEVICE", "true"),
            ("DANH__SMS__TOKEN", "12345"),
            ("DANH__TRUSTED_PROXY", "10.0.0.1"),
        ],
    )
    .expect("understood");
    assert_eq!(config.sites[1].0.place.database, Target::Sqlite("/etc/danh/elsewhere.db".into()));
    assert!(config.sites[0].0.settings.one_device);
    assert!(config.sites[0].0.settings.trusted_proxy.is_some());
}

#[test]
fn an_environment_variable_nobody_knows_is_refused_by_its_name() {
    let why = parsed(WHOLE, &[("DANH__SMS__TOKKEN", "x")]).err().expect("refused");
    assert!(why.contains("DANH__SMS__TOKKEN") && why.contains("tokken"), "{why}");
    let why = parsed(WHOLE, &[("DANH__SITE__HUE__KEYS", "x")]).err().expect("refused");
    assert!(why.contains("DANH__SITE__HUE__KEYS") && why.contains("hue"), "{why}");
}

#[test]
fn browsers_reach_a_site_by_https_or_on_this_machine() {
    let plain = WHOLE.replace("https://thanhhoa", "http://thanhhoa");
    assert!(refused(&plain).contains("must be https"));
    let open = WHOLE.replace("[tls]\ncert = \"cert.pem\"\nkey = \"key.pem\"", "");
    assert!(refused(&open).contains("trusted_proxy"));
    let path = WHOLE.replace("https://thanhhoa.example.vn\"", "https://thanhhoa.example.vn/a\"");
    assert!(refused(&path).contains("must end with the host"));
}

#[test]
fn a_portal_calls_its_identity_centre_by_https_only() {
    let said = "identity = \"https://dinhdanh.example.vn\"";
    let open = WHOLE.replace(said, "identity = \"http://dinhdanh.example.vn\"");
    assert!(refused(&open).contains("must be https"));
    let elsewhere =
        WHOLE.replace("link_free", "").replace("app = \"Danh\"", &format!("app = \"Danh\"\n{said}"));
    assert!(refused(&elsewhere).contains("a portal's setting"));
}

#[test]
fn each_kind_of_site_has_its_own_ways_in_for_officers() {
    let totp = WHOLE.replace("officers.passcode = true", "officers.password_totp = true");
    assert!(refused(&totp).contains("a portal has passcode"));
    let passcode = WHOLE.replace("officers.password_totp = false", "officers.passcode = true");
    assert!(refused(&passcode).contains("the identity centre has password_totp"));
    let odd = WHOLE.replace("officers.passcode = true", "officers.passcoed = true");
    assert!(refused(&odd).contains("passcoed"));
}

#[test]
fn on_this_machine_calls_go_to_this_machine() {
    let local = WHOLE.replace("https://thanhhoa.example.vn", "http://localhost:8444");
    assert_eq!(parsed(&local, &[]).expect("understood").reach, Reach::Loopback);
}

#[test]
fn what_belongs_to_one_site_is_not_anothers() {
    let twice = WHOLE.replace("keys = \"registers.keys\"", "keys = \"identity.keys\"");
    assert!(refused(&twice).contains("identity.keys is used twice"));
}

#[test]
fn an_identity_centre_says_in_whose_name_it_speaks() {
    assert!(
        refused(&WHOLE.replace("office = \"Trung tam Dinh danh Mau\"", "")).contains("office is missing")
    );
    let silent = WHOLE
        .replace("[sms]", "[[site.portal]]\nname=\"x\"\ntitle_vi=\"x\"\npublic_url=\"https://x.vn\"\n[smss]");
    assert!(refused(&silent).contains("smss"));
}

#[test]
fn nothing_that_is_refused_tells_a_password() {
    let why = refused(&WHOLE.replace("password_policy = \"vneid\"", "password_policy = \"weak\""));
    assert!(why.contains("weak") && !why.contains("secret"), "{why}");
    let why = refused(&WHOLE.replace("token = \"t\"", "token = \"hush\" oops"));
    assert!(why.contains("line 45") && !why.contains("hush"), "{why}");
}
