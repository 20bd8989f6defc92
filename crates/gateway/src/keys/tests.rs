use std::{fs, os::unix::fs::PermissionsExt};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use jiff::ToSpan;

use super::*;

/// A folder of its own for one test, gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("danh-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("site.keys")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn day(number: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + (number * 24).hours()
}

fn verifies(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    match &key.numbers {
        Numbers::P256(point) => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
        }
        Numbers::Rsa { n, e } => {
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
        }
    }
}

fn published(keys: &Keys, kid: &str, now: Timestamp) -> Option<PublicKey> {
    keys.public_jwks(now).into_iter().find(|key| key.kid == kid)
}

#[test]
fn a_missing_file_is_made_for_its_owner_only_and_read_back() {
    let folder = Folder::new("made");
    let made = Keys::open_or_create(&folder.file(), day(0)).expect("made");
    assert_eq!(fs::metadata(folder.file()).expect("there").permissions().mode() & 0o777, 0o600);
    let again = Keys::open_or_create(&folder.file(), day(1)).expect("read");
    assert_eq!(again.mac("otp", b"123456"), made.mac("otp", b"123456"));
}

#[test]
fn a_file_that_others_may_read_is_refused_with_the_remedy() {
    let folder = Folder::new("open");
    Keys::open_or_create(&folder.file(), day(0)).expect("made");
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o640)).expect("changed");
    let refusal = Keys::open_or_create(&folder.file(), day(0)).expect_err("refused");
    assert!(refusal.to_string().contains("mode 0640"), "{refusal}");
    assert!(refusal.to_string().contains("chmod 600"), "{refusal}");
}

#[test]
fn a_damaged_file_is_refused_and_left_alone() {
    let folder = Folder::new("damaged");
    Keys::open_or_create(&folder.file(), day(0)).expect("made");
    fs::write(folder.file(), "{}").expect("damaged");
    let refusal = Keys::open_or_create(&folder.file(), day(0)).expect_err("refused");
    assert_eq!(domain::Refusal::code(&refusal), "keys.unusable");
    assert_eq!(fs::read_to_string(folder.file()).expect("there"), "{}");
}

#[test]
fn what_the_current_key_signs_verifies_with_the_published_one() {
    let keys = Keys::ephemeral(7);
    let (kid, signature) = keys.sign(Alg::Es256, b"claims").expect("signed");
    let key = published(&keys, &kid, day(0)).expect("published");
    assert!(verifies(&key, b"claims", &signature));
    assert!(!verifies(&key, b"claimz", &signature));
}

#[test]
fn the_next_key_is_published_and_does_not_sign() {
    let keys = Keys::ephemeral(7);
    let kid = keys.signer(Alg::Es256).expect("a key").kid().to_owned();
    let others: Vec<_> = keys.public_jwks(day(0)).into_iter().filter(|key| key.kid != kid).collect();
    assert_eq!(others.len(), 1);
}

#[test]
fn a_rotation_lets_the_next_key_sign_and_keeps_the_one_before() {
    let folder = Folder::new("rotate");
    let keys = Keys::open_or_create(&folder.file(), day(0)).expect("made");
    let (before, signature) = keys.sign(Alg::Es256, b"claims").expect("signed");
    let next = keys.public_jwks(day(0)).into_iter().find(|key| key.kid != before).expect("next");
    keys.rotate(Rotation::Planned, day(2)).expect("rotated");
    assert_eq!(keys.signer(Alg::Es256).expect("a key").kid(), next.kid);
    let retired = published(&keys, &before, day(2)).expect("still published");
    assert!(verifies(&retired, b"claims", &signature));
    assert_eq!(published(&keys, &before, day(33)), None);
}

#[test]
fn a_next_key_published_for_less_than_a_day_waits() {
    let folder = Folder::new("young");
    let keys = Keys::open_or_create(&folder.file(), day(1)).expect("made");
    let refusal = keys.rotate(Rotation::Planned, day(1) + 23.hours()).expect_err("refused");
    assert!(matches!(refusal, Refusal::NextTooYoung { ready } if ready == day(2).as_millisecond()));
    assert!(refusal.to_string().contains(&format!("ready at {}", day(2))), "{refusal}");
    keys.rotate(Rotation::AtOnce, day(1) + 23.hours()).expect("rotated");
}

#[test]
fn a_stolen_key_is_published_no_longer() {
    let keys = Keys::ephemeral(7);
    let stolen = keys.signer(Alg::Es256).expect("a key").kid().to_owned();
    keys.rotate(Rotation::Compromised, day(1)).expect("rotated");
    assert_eq!(published(&keys, &stolen, day(1)), None);
}

#[test]
fn a_key_is_due_after_ninety_days() {
    let keys = Keys::ephemeral(7);
    assert!(!keys.rotate_if_due(day(89)).expect("asked"));
    assert!(keys.rotate_if_due(day(90)).expect("asked"));
    assert!(!keys.rotate_if_due(day(91)).expect("asked"));
}

#[test]
fn a_running_site_takes_over_what_another_process_rotated() {
    let folder = Folder::new("reload");
    let running = Keys::open_or_create(&folder.file(), day(0)).expect("made");
    assert!(!running.reload_if_changed().expect("looked"));
    let command = Keys::open(&folder.file()).expect("read");
    command.rotate(Rotation::Planned, day(2)).expect("rotated");
    assert!(running.reload_if_changed().expect("looked"));
    assert_eq!(running.public_jwks(day(2)), command.public_jwks(day(2)));
}

#[test]
fn the_file_of_another_site_is_not_taken_over() {
    let (folder, other) = (Folder::new("ours"), Folder::new("theirs"));
    let running = Keys::open_or_create(&folder.file(), day(0)).expect("made");
    Keys::open_or_create(&other.file(), day(0)).expect("made");
    fs::rename(other.file(), folder.file()).expect("moved");
    let before = running.mac("otp", b"123456");
    let refusal = running.reload_if_changed().expect_err("refused");
    assert_eq!(domain::Refusal::code(&refusal), "keys.other_site");
    assert_eq!(running.mac("otp", b"123456"), before);
}

#[test]
fn an_rsa_key_is_made_once_and_signs() {
    let keys = Keys::ephemeral(7);
    assert!(matches!(keys.sign(Alg::Rs256, b"claims"), Err(Refusal::NoKey(Alg::Rs256))));
    assert!(keys.ensure_rsa(day(0)).expect("made"));
    assert!(!keys.ensure_rsa(day(0)).expect("there"));
    let (kid, signature) = keys.sign(Alg::Rs256, b"claims").expect("signed");
    assert!(verifies(&published(&keys, &kid, day(0)).expect("published"), b"claims", &signature));
}

#[test]
fn the_same_bytes_have_another_hash_for_another_purpose() {
    let keys = Keys::ephemeral(7);
    assert_ne!(keys.mac("otp", b"123456"), keys.mac("recovery", b"123456"));
    assert_ne!(keys.mac("otp", b"1"), keys.mac("otp1", b""));
    assert!(keys.mac_fits("otp", b"123456", &keys.mac("otp", b"123456")));
    assert!(!keys.mac_fits("otp", b"123457", &keys.mac("otp", b"123456")));
}

#[test]
fn a_checkpoint_is_known_by_its_signature() {
    let keys = Keys::ephemeral(7);
    let signature = keys.sign_checkpoint(b"size 12");
    assert!(keys.checkpoint_fits(b"size 12", &signature));
    assert!(!Keys::ephemeral(8).checkpoint_fits(b"size 12", &signature));
}

#[test]
fn keys_do_not_print() {
    assert_eq!(format!("{:?}", Keys::ephemeral(7)), "Keys");
}

#[test]
fn racing_starts_make_one_file() {
    let folder = Folder::new("race");
    let macs: Vec<_> = std::thread::scope(|scope| {
        let start = || Keys::open_or_create(&folder.file(), day(0)).expect("made").mac("otp", b"1");
        let all: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        all.into_iter().map(|one| one.join().expect("ended")).collect()
    });
    assert!(macs.windows(2).all(|pair| pair[0] == pair[1]));
}
