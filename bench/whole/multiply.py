"""Copies the donors of a database that bench/whole/donorsync.py has filled (KEEP=FILE), because adding a million by REST takes an hour.
The database's own triggers update derived values.    multiply.py FILLED RESULT TIMES"""
import shutil, sqlite3, sys

source, target, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
shutil.copy(source, target)
db = sqlite3.connect(target)
db.executescript("PRAGMA foreign_keys = ON; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
NUMBER = """CAST(substr("PrimaryEmailKey", 6, instr("PrimaryEmailKey", '@') - 6) AS INTEGER)"""
ID = """substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7' || substr(h, 14, 3) || '-A' || substr(h, 18, 3) || '-' || substr(h, 21, 12)"""


def columns(table):
    return [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]


def of_contact(name):
    """Returns the SQL for a contact's column in a copy, where its number differs."""
    if name == "Id":
        return "c.new"
    if name == "SearchRow":
        return "NULL"
    if name in ("LastName", "Address1", "PrimaryEmail", "PrimaryEmailKey", "SearchText", "SortName"):
        replaced = f"""replace(o."{name}", 'donor' || n || '@', 'donor' || m || '@')"""
        return f"""replace(replace({replaced}, 'o. ' || n, 'o. ' || m), n || ' Main', m || ' Main')"""
    return f'o."{name}"'


def copy(table, by, expressions):
    names = columns(table)
    db.execute(f"""INSERT INTO "{table}" ({", ".join(f'"{n}"' for n in names)}) SELECT {", ".join(map(expressions, names))}
        FROM temp.copies c JOIN "{table}" o ON o."{by}" = c.old""")


db.execute(f'CREATE TEMP TABLE originals AS SELECT "Id" AS old, {NUMBER} AS n FROM "Contacts"')
count = db.execute("SELECT count(*) FROM originals").fetchone()[0]
for k in range(1, times):
    db.executescript(f"""DROP TABLE IF EXISTS temp.copies;
        CREATE TEMP TABLE copies AS SELECT old, n, n + {k * count} AS m, {ID} AS new
            FROM (SELECT *, hex(randomblob(16)) AS h FROM originals);
        CREATE UNIQUE INDEX temp.copy ON copies (old)""")
    copy("Contacts", "Id", of_contact)
    copy("GroupMembers", "ContactId", lambda name: "c.new" if name == "ContactId" else f'o."{name}"')
    db.commit()
    print(f"{(k + 1) * count} donors", flush=True)
