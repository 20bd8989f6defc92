"""Looks into the databases of a demo from outside: what must be together is
together, the log has lost nothing, and what was acknowledged is there.

Reads {"folder", "heads", "people", "dossiers", "told"} as JSON from its input,
and prints {"lost", "half", "heads", "events"}.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path

import portal

SITES = ["identity", "national", "ministry", "thanh-hoa", "registers"]

# Each finds rows of something half done, on every site.
EVERYWHERE = {
    "an act without its first event": """
        select distinct hex(act) from event where act not in (select id from event)""",
    "a session without its event": """
        select sid from session where not exists
          (select 1 from event where what = 'session.begun' and thing = session.sid)""",
    "an event of a session that is not there": """
        select thing from event where what = 'session.begun' and not exists
          (select 1 from session where sid = event.thing)""",
    "a contact of nobody": """
        select hex(person_id) from contact where person_id not in (select id from person)""",
    "a grant without its event": """
        select hex(id) from grant_given g where not exists
          (select 1 from event where what = 'grant.given' and thing = lower(hex(g.id)))""",
    "an event of a grant that is not there": """
        select thing from event where what = 'grant.given' and not exists
          (select 1 from grant_given where lower(hex(id)) = event.thing)""",
    "a grant without its code": """
        select hex(id) from grant_given g where given_at > :lately and not exists
          (select 1 from code where grant_id = g.id)""",
    "a spent code without tokens": """
        select hex(grant_id) from code c where spent_at is not null and not exists
          (select 1 from event where what = 'token.given' and thing = lower(hex(c.grant_id)))""",
    "tokens and their events differ": """
        select hex(id) from grant_given g where given_at > :lately and
          (select count(*) from token where grant_id = g.id and kind = 'access') <>
          (select count(*) from event where what in ('token.given', 'token.refreshed') and thing = lower(hex(g.id)))""",
    "two refresh tokens of one grant": """
        select hex(grant_id) from token where kind = 'refresh' and spent_at is null
          group by grant_id having count(*) > 1""",
}

# The same for the identity centre.
IDENTITY = {
    "a case without its event": """
        select code from registration r where not exists
          (select 1 from event where what = 'registration.sent' and thing = lower(hex(r.id)))""",
    "an event of a case that is not there": """
        select thing from event where what = 'registration.sent' and not exists
          (select 1 from registration where lower(hex(id)) = event.thing)""",
    "a case without a person or a contact": """
        select code from registration where person_id not in (select id from person)
          or person_id not in (select person_id from contact)""",
    "a case that nobody finds by its code": """
        select code from registration r where not exists
          (select 1 from directory where kind = 'case' and person_id = r.person_id)""",
    "a draft that became a case and is still there": """
        select hex(device) from registration_draft where sent is not null and sealed_answers is not null""",
    "a draft that became a case that is not there": """
        select hex(sent) from registration_draft where sent is not null and sent not in (select id from registration)""",
    "a decision without its event": """
        select code from registration r where state <> 'sent' and not exists
          (select 1 from event where what = case r.state when 'passed' then 'registration.approved' else 'registration.refused' end and thing = lower(hex(r.id)) and at = r.decided_at)""",
    "an event of a decision that was not taken": """
        select thing from event where what = 'registration.approved' and not exists
          (select 1 from registration where lower(hex(id)) = event.thing and state = 'passed')""",
    "an approval without its letter or its notice": """
        select code from registration r where state = 'passed' and
          ((select count(*) from outbox where recipient = r.person_id and template = 'registration.approved') <> 1
           or (select count(*) from notice where person_id = r.person_id and template = 'registration.approved') <> 1)""",
    "an approval without the account": """
        select code from registration r join person p on p.id = r.person_id where r.state = 'passed' and
          (p.state not in ('approved', 'active') or
           (select count(*) from directory where person_id = p.id and kind in ('number', 'phone')) <> 2)""",
    "an account without an approval": """
        select code from registration r join person p on p.id = r.person_id
          where r.state = 'sent' and p.state <> 'applied'""",
    "an active account that does not open": """
        select code from registration r join person p on p.id = r.person_id where p.state = 'active' and
          ((select count(*) from password where person_id = p.id) <> 1
           or (select count(*) from passcode where person_id = p.id) <> 1
           or (select count(*) from security_answer where person_id = p.id) <> 2
           or (select count(*) from recovery_code where person_id = p.id) <> 8
           or (select count(*) from event where what = 'account.activated' and person = p.id) <> 1
           or (select count(*) from outbox where recipient = p.id and template = 'account.activated') <> 1
           or (select count(*) from notice where person_id = p.id and template = 'account.activated') <> 1
           or (select count(*) from walk where person_id = p.id and purpose = 'activation' and ended_at is not null) <> 1)""",
    "what opens an account that is not active": """
        select code from registration r join person p on p.id = r.person_id where p.state <> 'active' and
          (p.id in (select person_id from password) or p.id in (select person_id from passcode)
           or p.id in (select person_id from security_answer) or p.id in (select person_id from recovery_code))""",
    "a code spent, and no session or two": """
        select hex(id) from otp o where purpose = 'sign_in' and spent_at is not null and
          (select count(*) from session where person_id = o.person_id and started_at = o.spent_at) <> 1""",
    "a session that no code opened": """
        select sid from session s where kind = 'citizen' and not exists
          (select 1 from otp where person_id = s.person_id and purpose = 'sign_in' and spent_at = s.started_at)
          and started_at > :lately""",
    "a code without its letter, or a letter without its code": """
        select 1 where (select count(*) from event where what = 'otp.sent') <>
          (select count(*) from outbox where template in
            ('otp.sign_in', 'otp.activation', 'otp.password_reset', 'otp.passcode_reset'))""",
    "an activation proved without its code": """
        select hex(id) from walk w where purpose = 'activation' and proved_at is not null and not exists
          (select 1 from otp where otp.id = w.id and spent_at = w.proved_at)""",
}


def opened(folder, site):
    return sqlite3.connect(f"file:{Path(folder) / site}.db?mode=ro", uri=True, timeout=30)


def settled(db):
    """The chainer numbers what was committed; it is given ten seconds."""
    for _ in range(200):
        if db.execute("select count(*) from event where seq is null").fetchone()[0] == 0:
            return True
        time.sleep(0.05)
    return False


def head(db, site, before, half):
    """The log: whole, numbered without a gap, and with what it held before."""
    if db.execute("pragma quick_check").fetchone()[0] != "ok":
        half.append(f"{site}: the database is damaged")
    if not settled(db):
        half.append(f"{site}: events wait for the chain")
    count, seq = db.execute("select count(*), coalesce(max(seq), 0) from event").fetchone()
    if before:
        at = db.execute("select hex(hash) from event where seq = ?", [before["seq"]]).fetchone()
        if count < before["count"] or seq < before["seq"] or (at and at[0]) != before["hash"]:
            half.append(f"{site}: the log held {before}, and now {count} events up to {seq}, {at}")
    last = db.execute("select hex(hash) from event where seq = ?", [seq]).fetchone()
    return {"count": count, "seq": seq, "hash": last and last[0]}


def look(db, site, checks, half):
    lately = int((time.time() - 1800) * 1000)
    for what, sql in checks.items():
        found = [str(row[0]) for row in db.execute(sql, {"lately": lately} if ":lately" in sql else {})]
        if found:
            half.append(f"{site}: {what}: {len(found)}, first {found[0]}")


def waiting(db):
    return db.execute("select count(*) from outbox where sent_at is null and failed_at is null").fetchone()[0]


def ledger(db, people, lost):
    """What each person was told must be what the database says."""
    for one in people:
        row = db.execute(
            """select r.state, p.state, p.id, (select wrong_tries from passcode where person_id = p.id)
               from registration r join person p on p.id = r.person_id where r.code = ?""",
            [one["code"]],
        ).fetchone()
        if row is None:
            lost.append(f"{one['code']}: the case was acknowledged and is not there")
            continue
        case, account, person, wrong = row
        if one["approved"] and case != "passed":
            lost.append(f"{one['code']}: the approval was acknowledged, and it is {case}")
        if one["active"] and account != "active":
            lost.append(f"{one['code']}: the activation was acknowledged, and it is {account}")
        if one["active"] and wrong not in one["wrong"]:
            lost.append(f"{one['code']}: wrong tries {wrong}, acknowledged {one['wrong']}")
        sessions = db.execute("select count(*) from session where person_id = ?", [person]).fetchone()[0]
        least, most = one["sessions"]
        if not least <= sessions <= most:
            lost.append(f"{one['code']}: {sessions} sessions, acknowledged {least} to {most}")


def main():
    asked = json.load(sys.stdin)
    lost, half, heads = [], [], {}
    for site in SITES:
        db = opened(asked["folder"], site)
        heads[site] = head(db, site, asked["heads"].get(site), half)
        if site == "registers":
            continue
        look(db, site, EVERYWHERE, half)
        if site in portal.SITES:
            look(db, site, portal.CHECKS, half)
            heads[site]["letters"] = waiting(db)
        if site == "ministry":
            portal.ledger(db, asked["dossiers"], lost)
        if site == "identity":
            look(db, site, IDENTITY, half)
            ledger(db, asked["people"], lost)
            heads[site]["letters"] = waiting(db)
    if asked.get("told"):
        portal.told(opened(asked["folder"], "ministry"), opened(asked["folder"], "identity"), lost)
    events = sum(one["count"] for one in heads.values())
    print(json.dumps({"lost": lost, "half": half, "heads": heads, "events": events}, ensure_ascii=False))


main()
