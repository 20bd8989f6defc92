"""Counts the legal clock by itself, from the rules and not from the code, and compares.

Every office minute of some years stands in one list; whatever has to be counted is a
place in it. Reads what `cargo run -p domain --example histories` prints.
"""

import sys
from bisect import bisect_left
from datetime import date, datetime, timedelta

EPOCH = datetime(2025, 1, 1)
DAYS = 1500


def minute(text):
    return int((datetime.fromisoformat(text) - EPOCH).total_seconds()) // 60


def shown(number):
    return (EPOCH + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M")


class Office:
    """08:00 to 12:00 and 13:00 to 17:00, Monday to Friday, but for days off."""

    def __init__(self, off):
        self.open = []
        for number in range(DAYS):
            day = (EPOCH + timedelta(days=number)).date()
            if day.weekday() >= 5 or day.isoformat() in off:
                continue
            for first, last in ((480, 720), (780, 1020)):
                self.open.extend(range(number * 1440 + first, number * 1440 + last))

    def count(self, begin, end):
        return max(0, bisect_left(self.open, end) - bisect_left(self.open, begin))

    def at_or_after(self, number):
        return self.open[bisect_left(self.open, number)]

    def next_day(self, number):
        return self.at_or_after((number // 1440 + 1) * 1440)

    def close(self, number):
        return number // 1440 * 1440 + 1020

    def nothing_left(self, begin, remaining):
        if remaining <= 0:
            return begin
        return self.open[bisect_left(self.open, begin) + remaining - 1] + 1


def judge(office, line):
    parts = [part.split() for part in line.split("; ")]
    _, begun, days, same_day = parts[0]
    received = office.at_or_after(minute(begun))
    if same_day != "-":
        in_time = received % 1440 < 900
        last = received if in_time else office.next_day(received)
        begin, remaining = received, office.count(received, office.close(last))
    else:
        begin, remaining = office.next_day(received), int(days) * 480
    running = True
    for part in parts[1:-1]:
        what, now = part[0], minute(part[1])
        if what == "pause" and running:
            remaining -= office.count(begin, now)
            running = False
        elif what == "resume" and not running:
            begin, running = office.next_day(now), True
        elif what == "extend":
            more = int(part[2]) * 480
            left = remaining - (office.count(begin, now) if running else 0)
            if left > 0:
                remaining += more
            else:
                # After the due date what remains is zero, and counting starts the next working day.
                remaining = more
                begin = office.next_day(now) if running else begin
    _, now, said, due, kind = parts[-1]
    left = remaining - (office.count(begin, minute(now)) if running else 0)
    mine = (left, shown(office.nothing_left(begin, remaining)) if running else "-", "running" if running else "paused")
    return mine == (int(said), due, kind), mine


def main():
    lines = iter(sys.stdin)
    first = next(lines).split()
    assert first[0] == "off"
    office, judged, wrong = Office(set(first[1:])), 0, 0
    for line in lines:
        agrees, mine = judge(office, line.strip())
        judged += 1
        if not agrees:
            wrong += 1
            if wrong <= 5:
                print(f"{line.strip()}\n  counted here: {mine}")
    print(f"{judged} histories of the clock, {wrong} on which the two disagree")
    sys.exit(1 if wrong or not judged else 0)


if __name__ == "__main__":
    assert date(2026, 1, 5).weekday() == 0
    main()
