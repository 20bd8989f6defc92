//! Households: couples with their parents, brothers, sisters and children, and
//! people who have a guardian.

use domain::identity::{Resident, Sex};

use super::people::{Home, People};

/// A household of two or three generations.
pub fn household(people: &mut People) -> Vec<Resident> {
    let home = people.home();
    let mut all = Vec::new();
    let grandparents = people.chance.percent(55).then(|| grandparents(people, &home, &mut all));
    let year = people.chance.between(1966, 2001);
    let one = people.resident(&home, home.lineage.family, Sex::Male, of_parents(grandparents, year));
    let mut head = with_parents(one, grandparents.map(|(father, mother, _)| (father, mother)), &all);
    if let Some((father, mother, born)) = grandparents {
        siblings(people, &home, &mut all, (father, mother, born));
    }
    if people.chance.percent(82) {
        let mother = spouse(people, &home, &mut head);
        let couple = (all.len(), all.len() + 1);
        all.extend([head, mother]);
        children(people, &home, &mut all, couple);
    } else {
        all.push(head);
    }
    all
}

/// Somebody who has a guardian: an orphan, or an adult whom a court gave one.
pub fn ward_and_guardian(people: &mut People) -> Vec<Resident> {
    let home = people.home();
    let born = people.chance.between(1960, 1985);
    let sex = people.chance.pick(&[Sex::Male, Sex::Female]);
    let mut guardian = people.resident(&home, home.lineage.family, sex, born);
    guardian.died_on = None;
    let born =
        if people.chance.percent(60) { people.today.year() - people.chance.between(3, 13) } else { 1995 };
    let sex = people.chance.pick(&[Sex::Male, Sex::Female]);
    let mut ward = people.resident(&home, home.lineage.family, sex, born);
    ward.kin.guardian = Some(guardian.number);
    vec![guardian, ward]
}

/// The places of father and mother among `all`, and the later year of birth.
fn grandparents(people: &mut People, home: &Home, all: &mut Vec<Resident>) -> (usize, usize, i16) {
    let year = people.chance.between(1932, 1968);
    let mut father = people.resident(home, home.lineage.family, Sex::Male, year);
    let mother = spouse(people, home, &mut father);
    let born = year.max(mother.birth.year());
    all.extend([father, mother]);
    (all.len() - 2, all.len() - 1, born)
}

/// The husband's wife. Both records name the other.
fn spouse(people: &mut People, home: &Home, husband: &mut Resident) -> Resident {
    let family = super::names::lineage(&mut people.chance).family;
    let year = husband.birth.year() + people.chance.between(-3, 6);
    let mut wife = people.resident(home, family, Sex::Female, year);
    wife.kin.spouse = Some(husband.number);
    husband.kin.spouse = Some(wife.number);
    wife
}

/// Nobody is born before their parents are twenty, or long after.
fn of_parents(grandparents: Option<(usize, usize, i16)>, year: i16) -> i16 {
    grandparents.map_or(year, |(_, _, born)| year.clamp(born + 20, born + 42))
}

fn siblings(people: &mut People, home: &Home, all: &mut Vec<Resident>, parents: (usize, usize, i16)) {
    let (father, mother, born) = parents;
    for _ in 0..people.chance.below(3) {
        let sex = people.chance.pick(&[Sex::Male, Sex::Female]);
        let year = born + people.chance.between(20, 38);
        let sibling = people.resident(home, home.lineage.family, sex, year);
        let sibling = with_parents(sibling, Some((father, mother)), all);
        all.push(sibling);
    }
}

fn children(people: &mut People, home: &Home, all: &mut Vec<Resident>, couple: (usize, usize)) {
    let born = all[couple.0].birth.year().max(all[couple.1].birth.year());
    let last = (born + 38).min(people.today.year());
    let mut year = born + people.chance.between(20, 27);
    for _ in 0..people.chance.below(4) {
        if year > last {
            return;
        }
        let sex = people.chance.pick(&[Sex::Male, Sex::Female]);
        let child = people.resident(home, home.lineage.family, sex, year);
        let child = with_parents(child, Some(couple), all);
        all.push(child);
        year += people.chance.between(2, 6);
    }
}

fn with_parents(mut child: Resident, parents: Option<(usize, usize)>, all: &[Resident]) -> Resident {
    if let Some((father, mother)) = parents {
        child.kin.father = Some(all[father].number);
        child.kin.mother = Some(all[mother].number);
    }
    child
}
