"""Fills a migrated, empty database with what an organization has after years: contacts, groups, baselines, history.

Rows are written without the program, as a restored backup would be; the program derives its other values at its next start.
"""
import json, random, sqlite3, sys, time, uuid

path, contacts = sys.argv[1], int(sys.argv[2])
dice = random.Random(20261123)
db = sqlite3.connect(path, isolation_level=None)
began = time.time()
now = int(time.time() * 1_000_000)
day = 86_400_000_000


def guid(at):
    return str(uuid.UUID(int=(at // 1000) << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62))).upper()


def columns(table):
    return {row[1]: row for row in db.execute(f'PRAGMA table_info("{table}")')}


def insert(table, rows):
    """Inserts dictionaries with equal keys; required columns that they lack get 0 or an empty text."""
    known, statement, names = columns(table), None, None
    batch = []
    for row in rows:
        if statement is None:
            names = list(row) + [n for n, c in known.items() if n not in row and c[3] and c[4] is None]
            blank = [0 if known[n][2] == "INTEGER" else "" for n in names[len(row):]]
            listed = ", ".join(f'"{n}"' for n in names)
            statement = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})'
        batch.append([*row.values(), *blank])
        if len(batch) == 10_000:
            db.executemany(statement, batch)
            batch.clear()
    if batch:
        db.executemany(statement, batch)
    count = db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    print(f"  {table}: {count:,} rows, {time.time() - began:.0f} s", file=sys.stderr, flush=True)


# Triggers and the indexes of these tables are dropped during the fill.
indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
                     "('Contacts', 'GroupMembers', 'Steps', 'Baselines', 'MirrorContacts', 'ConsentEvents')").fetchall()
triggers = [name for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
db.execute("PRAGMA synchronous = OFF")
db.execute("PRAGMA cache_size = -400000")
db.execute("BEGIN")
for name in triggers:
    db.execute(f'DROP TRIGGER "{name}"')
for name, _ in indexes:
    db.execute(f'DROP INDEX "{name}"')

org = db.execute('SELECT "Id" FROM "Organizations"').fetchone()[0]
syllables = "an bel cor dan el far gun hol ing jor kel lam mor nor ol par quin ros san tor ul ver wil yor zan".split()
first = ["Ada", "Ben", "Cyrus", "Dora", "Emil", "Fay", "Gus", "Hanna", "Iris", "Jon", "Kim", "Lea", "Max", "Nora", "Otto", "Pia", "Ruth",
         "Sam", "Tess", "Uma", "Vera", "Will", "Yara", "Zoe", "José", "Zoë", "Łukasz", "Åsa", "Élodie", "Jürgen", "Søren", "Αλέξης", "Юрий",
         "太郎"]
last = [(a + b + c).capitalize() for a in syllables for b in syllables for c in ("son", "berg", "man", "ski", "ez", "")][:3000]
last += ["Émond", "Öztürk", "Ñuñez", "Žižek"]
weights = [1 / (n + 8) for n in range(len(last))]
endings = ["org"] * 30 + ["com"] * 50 + ["net"] * 15 + ["info"] * 2 + ["museum"]


def people():
    lasts = dice.choices(last, weights, k=contacts)
    for n in range(contacts):
        at = now - (contacts - n) * (5 * 365 * day // contacts)
        organization = dice.random() < 0.08
        given, family = dice.choice(first), lasts[n]
        if n % (contacts // 3) == 7:
            family = "Quetzalcoatl"
        elif n % 200 == 11:
            family = "Zyzzyvander"
        company = f"{family} {dice.choice(['Foundation', 'Bakery', 'Gardens', 'Ltd', 'Église'])}" if organization else None
        chance = dice.random()
        if chance < 0.03:
            key = None
        elif chance < 0.0301:
            key = f"{'x' * 70}{n}@example.org"
        else:
            key = f"donor{n}@{family[:4].lower() if family.isascii() else 'mail'}{n % 97}.{dice.choice(endings)}"
        if chance > 0.99:
            key = f"family{n // 400}@example.org"
        no = dice.random() < 0.04
        by = "Sync" if no and dice.random() < 0.6 else "Person"
        bounced = dice.random() < 0.02
        changed = at + int(dice.random() * (now - at))
        given_, family_ = (None, None) if organization else (given, family)
        text = " ".join(t for t in (given_, family_, company, key) if t).lower()
        yield {"OrganizationId": org, "Id": guid(at), "Type": "Organization" if organization else "Person", "FirstName": given_,
               "LastName": family_, "CompanyName": company, "PrimaryEmail": key, "Address1": f"{n % 900} Main Street", "City": "Riverside",
               "State": "CA", "Postal": f"{n % 99999:05}", "Country": "United States",
               "EmailDeliverableChangedAt": changed if bounced else None, "EmailDeliverableReason": "bounced" if bounced else None,
               "OptInChangedAt": changed if no else at, "OptInChangedBy": by,
               "CreatedAt": at, "UpdatedAt": changed, "Version": 1, "PrimaryEmailKey": key,
               "SearchText": text, "AllowsSolicitations": 1,
               "AlternateEmailOptIn": 1, "EmailDeliverable": 0 if bounced else 1, "IntegrationEmailOptIn": 0 if no else 1,
               "MarketingMail": 1, "Newsletter": 1, "ReceiveOtherMail": 1}


insert("Contacts", people())
everybody = db.execute('SELECT "Id", "PrimaryEmailKey", "IntegrationEmailOptIn", "CreatedAt", "OptInChangedAt", "OptInChangedBy", '
                       '"FirstName", "LastName" FROM "Contacts" ORDER BY "Id"').fetchall()
dice.shuffle(everybody)
member = everybody[:int(contacts * 0.95)]
words = ("Gala", "Volunteers", "Major gifts", "Événement", "Alumni")
names = ["All donors", "Newsletter"] + [f"{word} {n}" for n in range(40) for word in words][:198]
groups = [(guid(now - 5 * 365 * day + n), name) for n, name in enumerate(names)]
insert("Groups", ({"OrganizationId": org, "Id": g, "Name": name, "NameKey": name.lower(), "CreatedAt": now - 5 * 365 * day,
                   "UpdatedAt": now - 5 * 365 * day} for g, name in groups))
sizes = [int(contacts * 0.6), int(contacts * 0.24)] + [max(4, int(contacts * 0.12 / (n + 1))) for n in range(198)]
in_group = {}


def members():
    for number, ((group, _), size) in enumerate(zip(groups, sizes)):
        # The largest group has the first contacts, the second one the last: so every contact is in a group; the others are random.
        chosen = member[:size] if number == 0 else member[-size:] if number == 1 else dice.sample(member, size)
        for contact in chosen:
            in_group.setdefault(contact[0], []).append(number)
            yield {"OrganizationId": org, "GroupId": group, "ContactId": contact[0], "AddedAt": now - 30 * day}
    for contact in member:
        if contact[0] not in in_group:
            in_group[contact[0]] = [5]
            yield {"OrganizationId": org, "GroupId": groups[5][0], "ContactId": contact[0], "AddedAt": now - 30 * day}


insert("GroupMembers", members())
account, connection = 1, guid(now)
insert("Accounts", [{"Id": account, "OrganizationId": org, "EncodedId": "bench", "Name": "Bench", "ChangedSince": now, "OptedOutSince": now,
                     "FullReadAt": now, "FirstSyncDone": 1}])
insert("Connections", [{"Id": connection, "OrganizationId": org, "State": "NeedsReconnecting", "AccountId": account, "GrantVersion": 1,
                        "Fence": 101, "ConnectedAt": now - 30 * day}])
list_of = [str(uuid.UUID(int=dice.getrandbits(128))) for _ in groups]
insert("MirrorLists", ({"AccountId": account, "ListId": l, "OrganizationId": org, "Name": name, "Deleted": 0, "Members": size}
                       for l, (_, name), size in zip(list_of, groups, sizes)))
insert("Links", ({"AccountId": account, "LinkId": f"group:{g.lower()}", "OrganizationId": org, "GroupId": g.lower(), "ListId": l,
                  "GroupName": name, "State": "Linked"} for l, (g, name) in zip(list_of, groups)))
there = {c[1]: c for c in everybody if c[1] and len(c[1]) <= 80 and c[0] in in_group}
ids = {key: str(uuid.UUID(int=dice.getrandbits(128))) for key in there}
blank = b"\x01"
insert("MirrorContacts", ({"AccountId": account, "CtctId": ids[k], "OrganizationId": org, "OwnKey": k, "CaseKey": k, "Email": k,
                           "Permission": 0 if c[2] else 2, "PermissionByDonor": 0, "Deleted": 0, "Fields": blank,
                           "UpdatedAt": now - 30 * day, "Missed": 0,
                           "Lists": "".join(list_of[g] + "," for g in in_group[c[0]]) if c[2] else ""}
                          for k, c in there.items()))
insert("Baselines", ({"AccountId": account, "Key": k, "OrganizationId": org, "CtctId": ids[k], "Permission": 0 if c[2] else 2, "Deleted": 0,
                      "Ctct": blank, "Crm": blank,
                      "Memberships": "\n".join(sorted(f"O{'group:' + groups[g][0].lower()}" for g in in_group[c[0]])) if c[2] else ""}
                     for k, c in there.items()))
insert("ConsentEvents", ({"OrganizationId": org, "Id": guid(c[4]), "ContactId": c[0], "Email": c[1], "Before": 1, "After": 0,
                          "Source": c[5], "Who": "sync", "Reason": "unsubscribed in Constant Contact", "Rule": "P1", "At": c[4]}
                         for c in everybody if not c[2]))
insert("Reviews", ({"AccountId": account, "Rule": "C10", "Subject": f"family{n}@example.org", "OrganizationId": org,
                    "Text": "Several contacts share this address.", "FirstSeenAt": now} for n in range(contacts // 400)))
runs = [(guid(now - (100 - n) * 3_600_000_000 - 30_000_000), now - (100 - n) * 3_600_000_000) for n in range(100)]
keys = list(there)
steps_of = [len(keys)] + [1_000] * 99
insert("Runs", ({"Number": n + 1, "Id": r, "OrganizationId": org, "ConnectionId": connection, "AccountId": account,
                 "Kind": "First" if n == 0 else "Scheduled", "State": "CompletedWithErrors" if n % 10 == 0 else "Completed", "Waiting": 0,
                 "FullRead": 0, "Phase": "finished", "Done": 0, "Total": 0, "StartedAt": at, "FinishedAt": at + 60_000_000,
                 "Requests": 2_000 if n == 0 else 4, "Read": "Full" if n == 0 else "Changes",
                 "Counts": json.dumps({"contactsCreatedInConstantContact": steps_of[n], "skipped": 20_000,
                                       "skippedByRule": {"E3": 20_000}, "doneByRule": {"C2": steps_of[n]}})}
                for n, (r, at) in enumerate(runs)))


def steps():
    """One in 500 fails; see results()."""
    create, add, opt_out = 13, 14, 8
    for n, _ in enumerate(runs):
        for s in range(steps_of[n]):
            key = keys[s] if n == 0 else dice.choice(keys)
            kind, rule = [(create, "C2"), (add, "M1"), (opt_out, "P1")][0 if s % 3 == 0 else 1 if s % 3 == 1 or n == 0 else 2]
            # An addition of a new contact needs no bytes; a creation has its blank fields after two nulls; an opt-out is of no contact.
            yield {"Run": n + 1, "Sequence": s + 1, "Kind": kind, "Rule": rule, "Contact": key,
                   "Link": in_group[there[key][0]][0] + 1 if kind == add else None,
                   "Payload": b"\x00\x00\x01" if kind == create else b"\x00\x02" if kind == opt_out else None}


def results():
    for n, _ in enumerate(runs):
        for first in range(1, steps_of[n] + 1, 500):
            last = min(first + 499, steps_of[n])
            failed = last == first + 499
            yield {"Run": n + 1, "First": first, "Last": last - failed, "State": 1, "Failure": None, "Reason": None}
            if failed:
                yield {"Run": n + 1, "First": last, "Last": last, "State": 2, "Failure": "Refused", "Reason": "the address was refused"}


insert("StepLinks", ({"Run": n + 1, "Number": g + 1, "LinkId": f"group:{group.lower()}", "Name": name}
                     for n, _ in enumerate(runs) for g, (group, name) in enumerate(groups)))
insert("StepResults", results())
insert("Steps", steps())
for _, sql in indexes:
    db.execute(sql)
# The next start derives who can be emailed.
db.execute('DELETE FROM "ObstacleBasis"')
db.execute("COMMIT")
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(f"Filled in {time.time() - began:.0f} s.", file=sys.stderr)
