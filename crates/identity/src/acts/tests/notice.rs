use super::citizen::{Citizen, browser};
use crate::acts;

async fn unread(citizen: &Citizen) -> i64 {
    citizen.world.deliver().await;
    let id = citizen.person;
    citizen.env().db.read(move |tx| store::notice::unread(tx, id)).await.expect("read")
}

#[tokio::test]
async fn opening_the_notices_marks_them_as_read() {
    let citizen = Citizen::active().await;
    citizen.sign_in_from(&browser(2)).await.expect("signed in");
    assert!(unread(&citizen).await > 0);
    acts::notice::read(citizen.env(), citizen.person, citizen.world.now()).await.expect("read");
    assert_eq!(unread(&citizen).await, 0);
}
