//! What somebody likes to have at hand is their own, and sealed.

use domain::{
    PersonId,
    identity::account::{Account, Level, State},
};
use jiff::Timestamp;
use store::{Options, Tables, identity::favourite, person, sql, testing::Scratch};

#[tokio::test]
async fn favourites_are_sealed() {
    let scratch = Scratch::sqlite(Tables::Identity, Options::default()).expect("a database");
    let id = PersonId::from_bytes([3; 16]);
    let act = move |tx: &mut store::Tx<'_>| {
        let profile = person::Profile {
            number: "038185000117".parse()?,
            name: "Lê Thị Hồng Ánh".parse()?,
            birth: "1985-03-08".parse()?,
            sex: "Nữ".parse()?,
        };
        let account = Account { id, level: Level::One, state: State::Active };
        let key = person::insert(tx, account, &profile, Timestamp::UNIX_EPOCH)?;
        let kept = favourite::of_person(tx, id, &key)?;
        let favourites = domain::identity::favourite::Favourites::of(["thiet-bi"]);
        favourite::save(tx, id, &key, &favourite::Kept { favourites, ..kept })?;
        tx.one(sql("select sealed_words from favourite"), &[], |row| row.get::<Vec<u8>>(0))
    };
    let sealed = scratch.db().write_quietly("a test keeps favourites", act).await.expect("kept");
    assert!(!String::from_utf8_lossy(&sealed).contains("thiet-bi"));
}
