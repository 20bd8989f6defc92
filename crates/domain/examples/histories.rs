//! Random histories of the legal clock, a line each, with what the clock says
//! of them: for another program that counts by itself.
//!
//! `cargo run -p domain --example histories -- 2000 1 | python3 crates/domain/oracle/clock.py`

use domain::{
    calendar::{Calendar, VIETNAM},
    services::clock::{Clock, Deadline, Unit},
};
use jiff::{SignedDuration, Timestamp};

/// Chance that is the same for the same seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse().expect("a number"));
    let (count, seed) = (args.next().unwrap_or(2000), args.next().unwrap_or(1));
    let calendar = Calendar::default();
    let off: Vec<String> =
        calendar.entries().filter_map(|(date, name)| name.map(|_| date.to_string())).collect();
    println!("off {}", off.join(" "));
    let mut dice = Dice(seed | 1);
    for _ in 0..count {
        println!("{}", history(&mut dice, &calendar));
    }
}

/// A start, some pauses, returns and extensions, and what the clock says in the end.
fn history(dice: &mut Dice, calendar: &Calendar) -> String {
    let mut now: Timestamp = "2026-01-05T00:00:00+07:00".parse().expect("a moment");
    pass(&mut now, dice.roll(300 * 1440));
    let days = u32::try_from(1 + dice.roll(15)).expect("small");
    let same_day = dice.roll(5) == 0;
    let same_day_before = same_day.then(|| jiff::civil::time(15, 0, 0, 0));
    let deadline = Deadline { amount: days, unit: Unit::WorkingDay, same_day_before };
    let mut clock = deadline.start(now, calendar);
    let mut line = vec![format!("start {} {days} {}", shown(now), if same_day { "15:00" } else { "-" })];
    for _ in 0..dice.roll(9) {
        pass(&mut now, dice.roll(4 * 1440));
        let at = shown(now);
        match dice.roll(3) {
            0 => {
                clock = clock.paused(now, calendar);
                line.push(format!("pause {at}"));
            }
            1 => {
                clock = clock.resumed_next_day(now, calendar);
                line.push(format!("resume {at}"));
            }
            _ => {
                let more = u32::try_from(1 + dice.roll(3)).expect("small");
                clock = clock.extended(more, now, calendar);
                line.push(format!("extend {at} {more}"));
            }
        }
    }
    pass(&mut now, dice.roll(4 * 1440));
    let due = clock.due(calendar).map_or_else(|| "-".to_owned(), shown);
    let kind = if matches!(clock, Clock::Paused { .. }) { "paused" } else { "running" };
    line.push(format!("end {} {} {due} {kind}", shown(now), clock.remaining(now, calendar)));
    line.join("; ")
}

fn pass(now: &mut Timestamp, minutes: u64) {
    let minutes = i64::try_from(minutes).expect("small");
    *now = now.saturating_add(SignedDuration::from_mins(minutes)).expect("in range");
}

fn shown(at: Timestamp) -> String {
    VIETNAM.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string()
}
