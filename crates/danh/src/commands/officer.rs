//! `danh officer add`: somebody is appointed.

use clap::{Args, Subcommand};
use domain::identity::{PersonalIdNumber, officer::Role};
use identity::acts::officer::{Appointment, appoint};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use site::{Env, SiteKind};

use super::Which;
use crate::failure::{Done, Failure};

const EXAMPLE: &str = "Example:
  danh officer add --site identity --number 001185034672 --unit 'Đội Định danh 1' \\
    --role registration.reviewer --until 2027-12-31
  danh officer add --site ministry --number 038188040117 --unit G01.38 \\
    --role can-cuoc.mot-cua

Roles of the identity centre: registration.reviewer, registration.hotline,
security.admin, auditor. An officer there is given a code, good once within
24 hours, for /can-bo/thiet-lap.
Roles of a portal: those its procedures name, and catalogue.admin. The unit is
the code of one that handles dossiers. An officer there is given no code: they
sign in at /can-bo as the citizen they are, at level 2 and by passkey.";

/// Appoints officers.
#[derive(Debug, Args)]
pub struct Officer {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(Add),
}

/// Appoints somebody.
#[derive(Debug, Args)]
#[command(after_help = super::with_codes(EXAMPLE))]
struct Add {
    /// The site
    #[arg(long, value_name = "SITE")]
    site: String,
    /// Their personal identification number
    #[arg(long, value_name = "NUMBER")]
    number: String,
    /// Their office, as shown; at a portal the code of a unit
    #[arg(long, value_name = "UNIT")]
    unit: String,
    /// What they may do; may be given more than once
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
    /// The last day of the appointment
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    #[command(flatten)]
    which: Which,
}

impl Officer {
    /// Does what is asked.
    pub async fn run(self) -> Done {
        let Command::Add(add) = self.command;
        add.run().await
    }
}

impl Add {
    async fn run(self) -> Done {
        let number: PersonalIdNumber =
            self.number.parse().map_err(|why| Failure::usage(format!("--number: {why}")))?;
        let roles = self.roles.iter().map(|word| role(word)).collect::<Done<Vec<_>>>()?;
        let until = self.until.map(end_of).transpose()?;
        let env = self.which.house()?.site(&self.site).await?;
        match env.settings.kind {
            SiteKind::Identity => at_identity(&env, number, self.unit, (roles, until)).await,
            SiteKind::Portal => at_portal(&env, number, self.unit, (roles, until)).await,
        }
    }
}

/// What somebody may do, and the first moment they may no longer.
type Term = (Vec<Role>, Option<Timestamp>);

async fn at_identity(env: &Env, number: PersonalIdNumber, unit: String, (roles, until): Term) -> Done {
    if let Some(odd) = roles.iter().find(|role| !Role::ALL.contains(role)) {
        let known = Role::ALL.each_ref().map(Role::word).join(", ");
        return Err(Failure::usage(format!("--role {} is none of {known}", odd.word())));
    }
    let from = env.clock.now();
    let (_, code) = appoint(env, Appointment { number, unit, roles, from, until }).await?;
    println!("Appointed.");
    println!("Code, good once within 24 hours, at {}:", env.settings.url("/can-bo/thiet-lap"));
    println!("{code}");
    Ok(())
}

async fn at_portal(env: &Env, number: PersonalIdNumber, unit: String, (roles, until): Term) -> Done {
    let known = portal::acts::appoint::roles(env);
    if let Some(odd) = roles.iter().find(|role| !known.iter().any(|known| known == role.word())) {
        return Err(Failure::usage(format!("--role {} is none of {}", odd.word(), known.join(", "))));
    }
    if env.settings.units.find(&unit).is_none() {
        return Err(Failure::usage(format!("--unit {unit} is the code of no unit")));
    }
    portal::acts::appoint::appoint(env, portal::acts::appoint::Appointment { number, unit, roles, until })
        .await?;
    println!("Appointed. They sign in at {} as the citizen they are.", env.settings.url("/can-bo"));
    Ok(())
}

fn role(word: &str) -> Done<Role> {
    Role::of(word)
        .ok_or_else(|| Failure::usage(format!("--role {word} is not a role: small letters with a point")))
}

/// The first moment after a day in Vietnam.
fn end_of(day: Date) -> Done<Timestamp> {
    let after = day.tomorrow().map_err(Failure::usage)?;
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    Ok(after.to_zoned(zone).map_err(Failure::usage)?.timestamp())
}
