//! Before proof, a number that nobody has leaves exactly what another one leaves.

use domain::identity::PersonalIdNumber;
use jiff::civil::date;
use site::testing::World;

use super::citizen::{Citizen, browser};
use crate::acts::{self, recovery::Knowledge};

impl Citizen {
    /// How many rows each table has.
    async fn rows(&self) -> Vec<(&'static str, i64)> {
        self.env().db.read(store::testing::row_counts).await.expect("counted")
    }

    /// What an act adds to each table.
    async fn adds(&self, act: impl Future<Output = ()>) -> Vec<(&'static str, i64)> {
        let before = self.rows().await;
        act.await;
        let after = self.rows().await;
        before.into_iter().zip(after).map(|((table, old), (_, new))| (table, new - old)).collect()
    }
}

fn nobody() -> PersonalIdNumber {
    "001085000999".parse().expect("a number")
}

#[tokio::test]
async fn a_wrong_password_leaves_the_same_whoever_has_the_number() {
    let citizen = Citizen::active().await;
    let mut left = Vec::new();
    for (byte, number) in [(7, citizen.number()), (8, nobody())] {
        let wrong = async {
            let typed = (number, "không phải mật khẩu");
            let _ = acts::sign_in::password(citizen.env(), &browser(byte), typed, None).await;
        };
        left.push(citizen.adds(wrong).await);
    }
    assert_eq!(left[0], left[1]);
}

#[tokio::test]
async fn asking_to_activate_leaves_the_same_whoever_has_the_number() {
    let citizen = Citizen::approved(World::identity()).await;
    let mut left = Vec::new();
    for (byte, number) in [(7, citizen.number()), (8, nobody())] {
        let begun = async {
            let browser = browser(byte);
            acts::activation::begin(citizen.env(), &browser, number, citizen.contact()).await.expect("begun");
        };
        left.push(citizen.adds(begun).await);
    }
    assert_eq!(left[0], left[1]);
}

#[tokio::test]
async fn a_forgotten_password_leaves_the_same_whoever_has_the_number() {
    let citizen = Citizen::active().await;
    let mut left = Vec::new();
    for (byte, number) in [(7, citizen.number()), (8, nobody())] {
        let asked = async {
            let (env, browser) = (citizen.env(), browser(byte));
            let known = Knowledge {
                name: citizen.resident.name.clone(),
                birth: citizen.resident.birth,
                issued_on: date(2022, 9, 2),
            };
            let begun =
                acts::recovery::begin(env, &browser, number, &citizen.contact()).await.expect("begun");
            acts::recovery::ask(env, &browser, begun, known).await.expect("asked");
        };
        left.push(citizen.adds(asked).await);
    }
    assert_eq!(left[0], left[1]);
}
