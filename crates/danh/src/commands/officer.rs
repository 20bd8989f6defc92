//! `danh officer add`: somebody is appointed.

use clap::{Args, Subcommand};
use domain::identity::{PersonalIdNumber, officer::Role};
use identity::acts::officer::{Appointment, appoint};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use site::SiteKind;

use super::Which;
use crate::failure::{Done, Failure};

const EXAMPLE: &str = "Example:
  danh officer add --site identity --number 001185034672 --unit 'Đội Định danh 1' \\
    --role registration.reviewer --until 2027-12-31

Roles: registration.reviewer, registration.hotline, security.admin, auditor.
An officer of the identity centre is given a code, good once within 24 hours, for
/can-bo/thiet-lap. An officer of a portal signs in with the own identity account.";

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
    /// Their office, as shown
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
        let from = env.clock.now();
        let appointment = Appointment { number, unit: self.unit, roles, from, until };
        let (_, code) = appoint(&env, appointment).await?;
        println!("Appointed.");
        if env.settings.kind == SiteKind::Identity {
            println!("Code, good once within 24 hours, at {}:", env.settings.url("/can-bo/thiet-lap"));
            println!("{code}");
        }
        Ok(())
    }
}

fn role(word: &str) -> Done<Role> {
    let known = || Role::ALL.each_ref().map(Role::word).join(", ");
    Role::of(word).ok_or_else(|| Failure::usage(format!("--role {word} is none of {}", known())))
}

/// The first moment after a day in Vietnam.
fn end_of(day: Date) -> Done<Timestamp> {
    let after = day.tomorrow().map_err(Failure::usage)?;
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    Ok(after.to_zoned(zone).map_err(Failure::usage)?.timestamp())
}
