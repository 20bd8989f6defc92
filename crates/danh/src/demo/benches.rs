//! Who has a desk at the ministry's portal: appointed when it starts for the first time.

use domain::{Error, Result, identity::officer::Role};
use portal::acts::appoint::{Appointment, appoint};
use site::Env;
use store::officer;

use super::personas;

/// Appoints those who are not appointed yet.
pub async fn fill(env: &Env) -> Result<()> {
    let persons = personas::ALL.iter().filter_map(|persona| Some((persona, persona.bench?)));
    for (persona, bench) in persons {
        let number = persona.number();
        if !env.db.read(move |tx| officer::of_number(tx, &number)).await?.is_empty() {
            continue;
        }
        let role = Role::of(bench.role).ok_or_else(|| Error::broken("a persona's role"))?;
        let unit = bench.unit.to_owned();
        appoint(env, Appointment { number, unit, roles: vec![role], until: None }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use site::{
        SiteKind,
        testing::{Engine, Wishes, World},
    };

    use super::*;

    #[tokio::test]
    async fn everybody_with_a_desk_at_the_portal_is_appointed_once() {
        let wishes = Wishes { kind: SiteKind::Portal, site: "ministry", ..Wishes::default() };
        let ministry = World::built(Engine::Sqlite, wishes).expect("a portal");
        for _ in 0..2 {
            fill(&ministry.env).await.expect("filled");
        }
        let officers = ministry.env.db.read(officer::all).await.expect("a look");
        assert_eq!(officers.len(), personas::ALL.iter().filter(|persona| persona.bench.is_some()).count());
    }
}
