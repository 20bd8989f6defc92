use jiff::civil::{Time, time};

use super::*;

/// A moment on Vietnam's clock: `at("2026-12-25 10:00")`.
fn at(day_and_time: &str) -> Timestamp {
    let (day, time) = day_and_time.split_once(' ').expect("a day and a time");
    format!("{day}T{time}:00+07:00").parse().expect("a moment")
}

/// Only Friday 1 January 2027 is off.
fn calendar() -> Calendar {
    Calendar::parse("date,kind,name_vi\n2027-01-01,off,Tết Dương lịch\n").expect("a calendar")
}

const SEVEN: Deadline = Deadline { amount: 7, unit: Unit::WorkingDay, same_day_before: None };

fn same_day(limit: Time) -> Deadline {
    Deadline { amount: 1, unit: Unit::WorkingDay, same_day_before: Some(limit) }
}

fn due(deadline: Deadline, accepted: &str) -> Timestamp {
    deadline.start(at(accepted), &calendar()).due(&calendar()).expect("it runs")
}

#[test]
fn accepted_on_friday_25_december_seven_days_are_due_on_wednesday_6_january() {
    assert_eq!(due(SEVEN, "2026-12-25 10:00"), at("2027-01-06 17:00"));
}

#[test]
fn paused_with_two_days_used_and_back_on_monday_4_january_they_are_due_on_monday_11_january() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-25 10:00"), &calendar).paused(at("2026-12-29 17:00"), &calendar);
    assert_eq!(clock, Clock::Paused { remaining: 5 * 480 });
    let resumed = clock.resumed_next_day(at("2027-01-04 09:00"), &calendar);
    assert_eq!(resumed.due(&calendar), Some(at("2027-01-11 17:00")));
}

#[test]
fn accepted_on_saturday_26_december_counts_as_monday_and_is_due_on_thursday_7_january() {
    assert_eq!(due(SEVEN, "2026-12-26 09:00"), at("2027-01-07 17:00"));
}

#[test]
fn same_day_accepted_at_14_59_is_due_at_the_close_of_that_day() {
    assert_eq!(due(same_day(time(15, 0, 0, 0)), "2026-12-31 14:59"), at("2026-12-31 17:00"));
}

#[test]
fn same_day_accepted_at_15_00_is_due_at_the_close_of_the_next_working_day() {
    assert_eq!(due(same_day(time(15, 0, 0, 0)), "2026-12-31 15:00"), at("2027-01-04 17:00"));
}

#[test]
fn accepted_after_office_hours_counts_as_accepted_the_next_working_day() {
    // Friday evening is Monday morning, so Tuesday is the first day counted.
    let one = Deadline { amount: 1, ..SEVEN };
    assert_eq!(due(one, "2026-12-25 17:00"), at("2026-12-29 17:00"));
    assert_eq!(due(one, "2026-12-25 16:59"), at("2026-12-28 17:00"));
}

#[test]
fn paused_and_back_on_one_day_the_rest_of_the_day_does_not_count() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-18 10:00"), &calendar).paused(at("2026-12-21 10:00"), &calendar);
    assert_eq!(clock.remaining(at("2026-12-21 16:00"), &calendar), 7 * 480 - 120);
    let resumed = clock.resumed_next_day(at("2026-12-21 11:00"), &calendar);
    assert_eq!(resumed.remaining(at("2026-12-22 09:00"), &calendar), 7 * 480 - 180);
}

#[test]
fn what_is_paused_before_the_first_counted_day_loses_nothing() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-25 10:00"), &calendar).paused(at("2026-12-25 16:00"), &calendar);
    assert_eq!(clock, Clock::Paused { remaining: 7 * 480 });
}

#[test]
fn an_extension_in_time_moves_the_due_date_by_its_working_days() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-25 10:00"), &calendar).extended(3, at("2027-01-06 10:00"), &calendar);
    assert_eq!(clock.due(&calendar), Some(at("2027-01-11 17:00")));
}

#[test]
fn an_extension_asked_late_counts_from_the_next_working_day() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-25 10:00"), &calendar).extended(3, at("2027-01-07 10:00"), &calendar);
    assert_eq!(clock.due(&calendar), Some(at("2027-01-12 17:00")));
}

#[test]
fn a_clock_stopped_at_its_due_minute_is_on_time_and_a_minute_of_office_later_is_late() {
    let calendar = calendar();
    let clock = SEVEN.start(at("2026-12-25 10:00"), &calendar);
    assert!(!clock.stopped(at("2027-01-06 17:00"), &calendar).is_late(at("2027-01-06 17:00"), &calendar));
    assert!(clock.stopped(at("2027-01-07 08:01"), &calendar).is_late(at("2027-01-07 08:01"), &calendar));
}

#[test]
fn the_reception_clock_counts_at_once_and_goes_on_at_once() {
    let calendar = calendar();
    let clock = Clock::started(480, at("2026-12-25 16:00"), &calendar);
    assert_eq!(clock.due(&calendar), Some(at("2026-12-28 16:00")));
    let resumed =
        clock.paused(at("2026-12-25 16:30"), &calendar).resumed_at_once(at("2026-12-28 10:00"), &calendar);
    assert_eq!(resumed.due(&calendar), Some(at("2026-12-29 09:30")));
}

#[test]
fn hours_are_office_hours_and_months_end_at_the_close_of_their_last_day() {
    let hours = Deadline { amount: 4, unit: Unit::Hour, same_day_before: None };
    assert_eq!(due(hours, "2026-12-25 10:00"), at("2026-12-28 12:00"));
    let month = Deadline { amount: 1, unit: Unit::Month, same_day_before: None };
    assert_eq!(due(month, "2026-12-25 10:00"), at("2027-01-25 17:00"));
    // The tenth day is a Sunday.
    let days = Deadline { amount: 10, unit: Unit::Day, same_day_before: None };
    assert_eq!(due(days, "2026-12-24 10:00"), at("2027-01-04 17:00"));
}

#[test]
fn something_may_be_answered_until_the_close_of_the_last_day() {
    assert_eq!(close_in_days(at("2026-12-25 22:00"), 10, &calendar()), at("2027-01-04 17:00"));
}

#[test]
fn a_due_date_explains_itself_day_by_day() {
    let calendar = calendar();
    let one = Deadline { amount: 1, ..SEVEN };
    let accepted = at("2026-12-30 10:00");
    let first = one.start(accepted, &calendar);
    let Clock::Running { from, .. } = first else { panic!("it runs") };
    // Paused on Thursday at 11, back on Friday, a day off: it goes on on Monday.
    let paused = at("2026-12-31 11:00");
    let resumed = first.paused(paused, &calendar).resumed_next_day(at("2027-01-01 09:00"), &calendar);
    let Clock::Running { from: again, .. } = resumed else { panic!("it runs") };
    let runs = [Run { from, to: paused }, Run { from: again, to: resumed.due(&calendar).expect("it runs") }];
    let told: Vec<_> =
        days(accepted, &runs, &calendar).into_iter().map(|day| (day.minutes, day.why)).collect();
    assert_eq!(
        told,
        [
            (0, Counted::NotYet),
            (180, Counted::Yes),
            (0, Counted::Off("Tết Dương lịch".to_owned())),
            (0, Counted::Weekend),
            (0, Counted::Weekend),
            (300, Counted::Yes),
        ]
    );
}
