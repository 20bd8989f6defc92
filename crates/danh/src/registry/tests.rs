//! Imports from end to end, into a register of their own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::identity::{PersonalIdNumber, Resident};
use jiff::civil::date;
use store::{Tables, registers::resident, testing::Scratch};

use super::*;
use crate::demo::residents::{AT_LEAST, SEED, residents, write_csv};

const HEADER: &str = "personal_id,full_name,birth_date,sex,mother_id,portrait";
const MOTHER: &str = "001172000002,Trần Thị Mẫu,1972-05-06,Nữ,,";
const SON: &str = "001210000003,Trần Văn Mẫu,2010-05-06,Nam,001172000002,";

/// A register and a folder for files, both gone after the test.
struct Desk {
    scratch: Scratch,
    folder: PathBuf,
}

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("danh-import-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let scratch = Scratch::sqlite(Tables::Registers, store::Options::default()).expect("a register");
        Self { scratch, folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).expect("a file");
        path
    }

    async fn import(&self, lines: &[&str], bad_lines: &BadLines) -> Result<Outcome, Failure> {
        let text = format!("{HEADER}\n{}\n", lines.join("\n"));
        self.import_file(&self.file("in.csv", &text), bad_lines).await
    }

    async fn import_file(&self, path: &Path, bad_lines: &BadLines) -> Result<Outcome, Failure> {
        import(self.scratch.db(), path, bad_lines, Timestamp::UNIX_EPOCH).await
    }

    async fn find(&self, number: &str) -> Option<Resident> {
        let number: PersonalIdNumber = number.parse().expect("a number");
        self.scratch.db().read(move |tx| resident::find(tx, &number)).await.expect("a look")
    }

    async fn count(&self) -> i64 {
        self.scratch.db().read(resident::count).await.expect("a count")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn imported(residents: u64) -> Outcome {
    Outcome::Imported { residents, left_out: Vec::new() }
}

/// The numbers and reasons of lines refused.
fn refused(outcome: Result<Outcome, Failure>) -> Vec<String> {
    match outcome.expect("an outcome") {
        Outcome::Refused(bad) => bad.iter().map(ToString::to_string).collect(),
        Outcome::Imported { .. } => panic!("nothing was refused"),
    }
}

#[tokio::test]
async fn the_sample_of_the_format_is_imported() {
    let desk = Desk::new("sample");
    let sample = desk.file("sample.csv", include_str!("../../data/residents.csv"));
    assert_eq!(desk.import_file(&sample, &BadLines::Refuse).await.expect("an outcome"), imported(5));
    let anh = desk.find("038185000117").await.expect("on record");
    assert_eq!(anh.name.as_str(), "Lê Thị Hồng Ánh");
}

#[tokio::test]
async fn the_demos_country_is_imported_without_a_bad_line() {
    let desk = Desk::new("country");
    let country = residents(SEED, date(2026, 11, 22), AT_LEAST);
    let path = desk.folder.join("country.csv");
    write_csv(&country, fs::File::create(&path).expect("a file")).expect("written");
    let outcome = desk.import_file(&path, &BadLines::Refuse).await.expect("an outcome");
    assert_eq!(outcome, imported(country.len() as u64));
    for resident in country.iter().step_by(100) {
        assert_eq!(desk.find(resident.number.as_str()).await.as_ref(), Some(resident));
    }
}

#[tokio::test]
async fn one_bad_line_keeps_nothing_and_is_named() {
    let desk = Desk::new("bad");
    let outcome = desk.import(&[MOTHER, SON, "123,Lê Văn Mẫu,1980,Nam,,"], &BadLines::Refuse).await;
    assert_eq!(refused(outcome), ["line 4: personal_id: twelve digits are wanted"]);
    assert_eq!(desk.count().await, 0);
}

#[tokio::test]
async fn bad_lines_are_skipped_into_a_file_that_can_be_mended_and_imported() {
    let desk = Desk::new("skip");
    let bad = desk.folder.join("bad.csv");
    let lines = [MOTHER, SON, "001080000009,Lê Văn Mẫu,1981,Nam,,"];
    let outcome = desk.import(&lines, &BadLines::SkipTo(bad.clone())).await.expect("an outcome");
    let Outcome::Imported { residents: 2, left_out } = outcome else { panic!("{outcome:?}") };
    assert_eq!(left_out.len(), 1);

    let text = fs::read_to_string(&bad).expect("a file");
    assert!(text.starts_with(&format!("{HEADER},line,reason\n")), "{text}");
    assert!(text.contains(",4,\"personal_id: "), "{text}");
    fs::write(&bad, text.replace("1981", "1980")).expect("mended");
    assert_eq!(desk.import_file(&bad, &BadLines::Refuse).await.expect("an outcome"), imported(1));
    assert_eq!(desk.count().await, 3);
}

#[tokio::test]
async fn a_bad_line_is_given_back_byte_for_byte_under_the_columns_of_the_header() {
    let desk = Desk::new("bytes");
    let bad = desk.folder.join("bad.csv");
    let lines: [&[u8]; 4] = [
        HEADER.as_bytes(),
        b"001080000009,L\xea V\xe3n,1980,Nam,,",
        b"001080000009,short",
        b"001080000009,long,1980,Nam,,,much,more",
    ];
    let file = desk.folder.join("in.csv");
    fs::write(&file, lines.join(&b"\n"[..])).expect("a file");
    desk.import_file(&file, &BadLines::SkipTo(bad.clone())).await.expect("an outcome");
    let given = fs::read(&bad).expect("a file");
    let given: Vec<&[u8]> = given.split(|byte| *byte == b'\n').collect();
    assert_eq!(given[1], b"001080000009,L\xea V\xe3n,1980,Nam,,,2,not UTF-8");
    assert_eq!(given[2], b"001080000009,short,,,,,3,2 fields where the header has 6");
    assert_eq!(given[3], b"001080000009,long,1980,Nam,,,4,8 fields where the header has 6,much,more");
}

#[tokio::test]
async fn the_file_of_bad_lines_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new("private");
    let bad = desk.file("bad.csv", "somebody's older file");
    desk.import(&["123,Lê Văn Mẫu,1980,Nam,,"], &BadLines::SkipTo(bad.clone())).await.expect("an outcome");
    let mode = fs::metadata(&bad).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_quotation_mark_that_nobody_closed_loses_nobody_even_where_bad_lines_are_skipped() {
    let desk = Desk::new("quote");
    let lines = ["001080000009,\"Lê Văn Mẫu,1980,Nam,,", MOTHER, SON];
    let outcome = desk.import(&lines, &BadLines::SkipTo(desk.folder.join("bad.csv"))).await;
    let why = outcome.expect_err("a failure").to_string();
    assert!(why.starts_with("lines 2 to "), "{why}");
    assert_eq!(desk.count().await, 0);
}

#[tokio::test]
async fn who_names_somebody_left_out_is_left_out_too() {
    let desk = Desk::new("cascade");
    let mother = "001172000002,Trần Thị Mẫu 5,1972-05-06,Nữ,,";
    let grandson = "001230000004,Trần Văn Con,2030-05-06,Nam,001210000003,";
    let outcome = desk.import(&[grandson, SON, mother], &BadLines::Refuse).await;
    let reasons = refused(outcome);
    assert_eq!(reasons[0], "line 2: mother_id: neither in this file nor in the register");
    assert_eq!(reasons[1], "line 3: mother_id: neither in this file nor in the register");
    assert!(reasons[2].starts_with("line 4: full_name: "));
}

#[tokio::test]
async fn kin_may_be_in_the_register_already() {
    let desk = Desk::new("kin");
    desk.import(&[MOTHER], &BadLines::Refuse).await.expect("the mother");
    assert_eq!(desk.import(&[SON], &BadLines::Refuse).await.expect("the son"), imported(1));
}

#[tokio::test]
async fn a_number_twice_in_a_file_is_a_bad_line() {
    let desk = Desk::new("twice");
    let outcome = desk.import(&[MOTHER, MOTHER], &BadLines::Refuse).await;
    assert_eq!(refused(outcome), ["line 3: personal_id: line 2 has the same number"]);
}

#[tokio::test]
async fn a_number_on_record_is_replaced() {
    let desk = Desk::new("replaced");
    desk.import(&[MOTHER, SON], &BadLines::Refuse).await.expect("imported");
    let renamed = MOTHER.replace("Mẫu", "Mới");
    desk.import(&[&renamed], &BadLines::Refuse).await.expect("imported");
    assert_eq!(desk.find("001172000002").await.expect("on record").name.as_str(), "Trần Thị Mới");
    assert_eq!(desk.count().await, 2);
}

#[tokio::test]
async fn an_unknown_column_is_refused_by_name() {
    let desk = Desk::new("column");
    let file = desk.file("in.csv", "personal_id,full_name,birth_date,sex,shoe_size\n");
    let failure = desk.import_file(&file, &BadLines::Refuse).await.expect_err("a failure");
    assert_eq!(failure.to_string(), "unknown column \"shoe_size\"");
}

#[tokio::test]
async fn a_portrait_is_kept_with_its_resident_and_must_be_an_image() {
    let desk = Desk::new("portrait");
    fs::write(desk.folder.join("face.png"), b"\x89PNG\r\n\x1a\nface").expect("a file");
    fs::write(desk.folder.join("page.png"), b"<html>").expect("a file");
    let with = |name: &str| format!("{MOTHER}{name}");
    let outcome = desk.import(&[&with("page.png")], &BadLines::Refuse).await;
    assert_eq!(refused(outcome), ["line 2: portrait: neither JPEG nor PNG nor WebP"]);

    desk.import(&[&with("face.png")], &BadLines::Refuse).await.expect("imported");
    let number: PersonalIdNumber = "001172000002".parse().expect("a number");
    let image = desk.scratch.db().read(move |tx| resident::portrait(tx, &number)).await.expect("a look");
    assert_eq!(image.as_deref(), Some(&b"\x89PNG\r\n\x1a\nface"[..]));
}
