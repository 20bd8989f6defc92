"""What must be together in the database of a portal, and what citizens were told of their dossiers."""

SITES = ["national", "ministry", "thanh-hoa"]

# Each finds rows of something half done.
CHECKS = {
    "a draft that became a dossier that is not there": """
        select hex(id) from draft where dossier_id is not null and dossier_id not in (select id from dossier)""",
    "a dossier that no draft became, or two did": """
        select hex(id) from dossier d where (select count(*) from draft where dossier_id = d.id) <> 1""",
    "a history that is not what the dossier says": """
        select hex(id) from dossier d where rev <> (select count(*) from dossier_event e where e.person_id = d.person_id and e.dossier_id = d.id)
          or rev <> (select max(rev) from dossier_event e where e.person_id = d.person_id and e.dossier_id = d.id)""",
    "an entry of a dossier without its line of the log, or with two": """
        select hex(dossier_id) || ' ' || rev from dossier_event e where
          (select count(*) from event where what = e.kind and thing = lower(hex(e.dossier_id))
            and details like '%"rev":"' || e.rev || '"%') <> 1""",
    "a line of the log without its entry of a dossier": """
        select thing || ' ' || what from event v where what like 'dossier.%' and not exists
          (select 1 from dossier_event e where e.person_id = v.person and e.kind = v.what and lower(hex(e.dossier_id)) = v.thing)""",
    "two open dossiers of one person and procedure": """
        select hex(subject_index) from dossier where ended_at is null and state <> 'decided'
          group by subject_index, procedure having count(*) > 1""",
    "a code that two dossiers have": """
        select code from dossier where code is not null group by code having count(*) > 1
        union all select track from dossier group by track having count(*) > 1""",
    "a dossier accepted without a code": """
        select hex(id) from dossier where (accepted_at is null) <> (code is null)""",
    "money taken, and no entry or two": """
        select hex(id) from payment p where state = 'paid' and
          (select count(*) from dossier_event e where e.person_id = p.person_id and e.dossier_id = p.dossier_id and e.kind = 'dossier.paid') <> 1""",
    "an entry of money that nobody took": """
        select hex(dossier_id) from dossier_event e where kind = 'dossier.paid' and
          (select count(*) from payment p where p.person_id = e.person_id and p.dossier_id = e.dossier_id and p.state = 'paid') <> 1""",
    "money that is there twice": """
        select hex(dossier_id) from payment where gateway_ref is not null
          group by dossier_id, gateway_ref having count(*) > 1""",
    "an act on a dossier without its summary for the app": """
        select 1 where (select count(distinct act) from event where what like 'dossier.%') <>
          (select count(*) from outbox where template = 'identity.dossier')""",
}


def ledger(db, dossiers, lost):
    """What each applicant was told must be what the database says."""
    for one in dossiers:
        number = bytes.fromhex(one["id"])
        row = db.execute("select state, rev from dossier where id = ?", [number]).fetchone()
        if row is None:
            lost.append(f"{one['id']}: the dossier was acknowledged and is not there")
            continue
        state, _ = row
        count = lambda sql: db.execute(sql, [number]).fetchone()[0]
        paid = count("select count(*) from payment where dossier_id = ? and state = 'paid'")
        back = count("select count(*) from payment where dossier_id = ? and state in ('refund_due', 'refunded')")
        passed = count("""select count(*) from dossier_event where dossier_id = ? and kind in
            ('dossier.step_passed', 'dossier.outcome_fixed', 'dossier.decided', 'dossier.delivered')""")
        for what, found, told in (("payments", paid, one["paid"]), ("refunds", back, one["back"]), ("steps", passed, one["passed"])):
            if not told[0] <= found <= told[1]:
                lost.append(f"{one['id']}: {found} {what}, acknowledged {told[0]} to {told[1]}")
        if one["taken"] and state != "withdrawn":
            lost.append(f"{one['id']}: it was taken back, and is {state}")


def told(ministry, identity, lost):
    """When every letter was delivered, the app says of each dossier what the portal says."""
    kept = dict(identity.execute("select dossier_id, rev from dossier_summary where portal = 'ministry'"))
    for number, rev in ministry.execute("select lower(hex(id)), rev from dossier"):
        found = kept.get(number)
        if found != rev:
            lost.append(f"{number}: the portal is at {rev}, the app at {found}")
