use domain::identity::{account::State, favourite::Change};
use site::testing::World;

use super::citizen::{Citizen, code};
use crate::acts;

async fn active(world: World) -> Citizen {
    Citizen::in_state(world, State::Active).await
}

async fn words(citizen: &Citizen) -> Vec<String> {
    let id = citizen.person;
    let kept = citizen.env().db.read(move |tx| {
        let key = store::person::load(tx, id)?.key;
        store::identity::favourite::of_person(tx, id, &key)
    });
    kept.await.expect("read").favourites.words().to_vec()
}

#[tokio::test]
async fn favourites_are_chosen_ordered_and_taken_away() {
    for world in World::each() {
        let citizen = active(world).await;
        let change = |change, word| acts::favourite::change(citizen.env(), citizen.person, change, word);
        for word in ["the-can-cuoc", "ai-da-xem", "thiet-bi"] {
            change(Change::Add, word).await.expect("added");
        }
        change(Change::Up, "thiet-bi").await.expect("moved");
        change(Change::Remove, "the-can-cuoc").await.expect("taken away");
        assert_eq!(words(&citizen).await, ["thiet-bi", "ai-da-xem"]);
    }
}

#[tokio::test]
async fn what_the_app_does_not_have_is_no_favourite() {
    let citizen = active(World::identity()).await;
    let added = acts::favourite::change(citizen.env(), citizen.person, Change::Add, "<script>").await;
    assert_eq!(code(added), "favourite.unknown");
    assert!(words(&citizen).await.is_empty());
}

#[tokio::test]
async fn what_was_never_a_favourite_is_neither_moved_nor_taken_away() {
    let citizen = active(World::identity()).await;
    for change in [Change::Remove, Change::Up, Change::Down] {
        let changed = acts::favourite::change(citizen.env(), citizen.person, change, "x").await;
        assert_eq!(code(changed), "favourite.unknown");
    }
}
