use domain::identity::{
    Kin, Kinship, Resident,
    account::{Level, State},
};
use site::testing::{World, resident};

use super::citizen::{Citizen, NUMBER, code};
use crate::acts;

fn child_of(number: &str, parent: &str, birth: &str) -> Resident {
    let kin = Kin { mother: Some(parent.parse().expect("a number")), ..Kin::default() };
    Resident { birth: birth.parse().expect("a date"), kin, card: None, ..resident(number) }
}

fn ward_of(number: &str, guardian: &str) -> Resident {
    let kin = Kin { guardian: Some(guardian.parse().expect("a number")), ..Kin::default() };
    Resident { kin, ..resident(number) }
}

#[tokio::test]
async fn level_2_sees_themselves_their_young_children_and_their_wards() {
    for world in World::each() {
        let citizen = Citizen::in_state(world, State::Active).await;
        citizen.world.resident(&child_of("038316000123", NUMBER, "2016-04-01")).await;
        citizen.world.resident(&child_of("038207000456", NUMBER, "2007-04-01")).await;
        citizen.world.resident(&ward_of("038060000789", NUMBER)).await;
        let papers = acts::paper::of(citizen.env(), Level::Two, citizen.number()).await;
        let papers = papers.expect("read").expect("on record");
        assert_eq!(papers.resident.number, citizen.number());
        let near: Vec<Kinship> = papers.dependants.iter().map(|(kinship, _)| *kinship).collect();
        assert_eq!(near, [Kinship::Ward, Kinship::Child]);
    }
}

#[tokio::test]
async fn level_1_sees_no_papers() {
    let citizen = Citizen::in_state(World::identity(), State::Active).await;
    let papers = acts::paper::of(citizen.env(), Level::One, citizen.number()).await;
    assert_eq!(code(papers), "paper.level");
    assert_eq!(code(acts::paper::portrait(citizen.env(), Level::One, citizen.number()).await), "paper.level");
}

#[tokio::test]
async fn looking_at_oneself_leaves_no_entry_in_the_access_log() {
    let citizen = Citizen::in_state(World::identity(), State::Active).await;
    acts::paper::of(citizen.env(), Level::Two, citizen.number()).await.expect("read");
    let id = citizen.person;
    let looks = citizen.env().db.read(move |tx| store::look::of_person(tx, id, None, 10)).await;
    assert!(looks.expect("read").is_empty());
}

#[tokio::test]
async fn whom_the_registers_do_not_know_has_no_papers() {
    let world = World::identity();
    let papers = acts::paper::of(&world.env, Level::Two, NUMBER.parse().expect("a number")).await;
    assert_eq!(papers.expect("read"), None);
}
