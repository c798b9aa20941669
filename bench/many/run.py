"""bench/many-organizations: fills, connects, measures, reports."""
import concurrent.futures, csv, io, os, pathlib, random, signal, sys, time
from installation import FIRST_TOKEN, Installation
from figures import Figures

ORGS, CONTACTS, GROUPS = int(os.environ["ORGS"]), int(os.environ["CONTACTS"]), 3
INTERVAL, INTERVALS, CHANGED = os.environ["INTERVAL"], int(os.environ["INTERVALS"]), float(os.environ["CHANGED"])
SERVERS, KILL, POSTGRES = int(os.environ["SERVERS"]), os.environ["KILL"] == "1", os.environ["DATABASE"] == "PostgreSql"
SECONDS = sum(int(part) * unit for part, unit in zip(INTERVAL.split(":"), (3600, 60, 1)))
# The token endpoint allows one call per second.
SIGN_IN_PAUSE = 1.05
here = Installation(pathlib.Path(sys.argv[1]), POSTGRES, SERVERS, int(os.environ["PER_SECOND"]), int(os.environ["PER_DAY"]),
                    int(os.environ["PORT"]))
chance, tokens, people = random.Random(20261129), {}, {}


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def address(organization, number):
    return f"donor{number}.of{organization}@example.org"


def person(organization, number):
    return {"type": "person", "firstName": "Donor", "lastName": f"No. {number}", "primaryEmail": address(organization, number),
            "address1": f"{number} Main Street", "city": "Riverside", "state": "CA", "postal": "92501", "country": "United States",
            "groups": [f"Group {number % GROUPS}"]}


def add_organizations():
    """On the command line, as an operator adds many."""
    rows = "".join(f"Organization {n},admin{n}@example.org\n" for n in range(1, ORGS))
    (here.home / "organizations.csv").write_text("name,admin\n" + rows)
    tokens[0], people[0] = FIRST_TOKEN, ("bench@example.org", "Bench-walks-seven-miles")
    made = here.run("organization", "add-many", str(here.home / "organizations.csv"), "--token", "Bench")
    for row in csv.DictReader(io.StringIO(made)):
        tokens[int(row["name"].split()[1])] = row["token"]
        people[int(row["name"].split()[1])] = (row["admin"], row["password"])


def fill(organization):
    for first in range(0, CONTACTS, 1000):
        some = [person(organization, n) for n in range(first, min(first + 1000, CONTACTS))]
        here.rest(tokens[organization], "POST", "contacts/bulk", {"contacts": some}, organization % SERVERS)


def connect_all():
    """Connects each organization as soon as it is filled, so that first syncs run while others still connect."""
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        filled = [workers.submit(fill, organization) for organization in range(ORGS)]
        for organization in range(ORGS):
            filled[organization].result()
            here.control("POST", "accounts", {"account_id": f"account{organization}", "organization_name": f"Organization {organization}"})
            here.connect(tokens[organization], f"account{organization}", organization % SERVERS, people[organization])
            time.sleep(SIGN_IN_PAUSE)


def first_syncs_end():
    while (left := ORGS - int(here.query("SELECT count(*) FROM \"Accounts\" WHERE \"FirstSyncDone\"")[0][0])) > 0:
        yield left
        time.sleep(2)


def moments():
    """The time of each connection's next sync, from its server."""
    def of(organization):
        return here.rest(tokens[organization], "GET", "apps/constant-contact", server=organization % SERVERS)["nextSyncAt"]
    with concurrent.futures.ThreadPoolExecutor(4) as workers:
        return list(workers.map(of, range(ORGS)))


def change(organization, alive):
    """In the CRM a contact is added and another one leaves a group; in Constant Contact one is edited and one unsubscribes."""
    token, number = tokens[organization], next(news)
    server = alive[organization % len(alive)]
    here.rest(token, "POST", "contacts/bulk", {"contacts": [person(organization, number)]}, server)
    edited = {"who": address(organization, chance.randrange(CONTACTS)), "edit": {"city": f"Rome {number}"}}
    here.control("POST", f"accounts/account{organization}/acts/edit", edited)
    try:
        leaving = {"who": address(organization, chance.randrange(CONTACTS))}
        here.control("POST", f"accounts/account{organization}/acts/unsubscribe", leaving)
    except OSError:
        pass  # unsubscribed before


news = iter(range(CONTACTS, 1_000_000_000))
signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
here.start_sandbox()
here.start_database()
figures = Figures(here, ORGS, SECONDS)
try:
    say(f"{ORGS} organizations of {CONTACTS} contacts, {SERVERS} x {os.environ['DATABASE']}, interval {INTERVAL}; "
        f"load of the machine {os.getloadavg()[0]:.1f}")
    for number in range(SERVERS):
        here.start_server(number, "01:00:00")
    began = time.monotonic()
    add_organizations()
    say(f"organizations added in {time.monotonic() - began:.0f} s")
    here.control("DELETE", "requests")
    began, spent = time.monotonic(), here.processor()
    connect_all()
    say(f"all filled and connected after {time.monotonic() - began:.0f} s; {here.busy} calls were retried because the database was busy")
    for left in first_syncs_end():
        figures.weigh()
    figures.first(time.monotonic() - began, {n: s - spent[n] for n, s in here.processor().items()})
    say("first syncs completed")

    here.stop_servers()
    starts = [here.start_server(number, INTERVAL) for number in range(SERVERS)]
    say("restarted with the interval, each ready after " + ", ".join(f"{s:.1f}" for s in starts) + " s")
    figures.armed(moments())
    alive, spent, began = list(range(SERVERS)), here.processor(), time.monotonic()
    end, killed = began + SECONDS * INTERVALS + min(60, SECONDS / 10), None
    pause = SECONDS / max(1, ORGS * CHANGED)
    due = began
    while (now := time.monotonic()) < end:
        if KILL and killed is None and now > began + SECONDS * (INTERVALS - 1.5):
            figures.weigh()
            alive.remove(victim := alive[-1])
            here.servers[victim].kill()
            here.servers.pop(victim).wait()
            spent.pop(victim)
            killed = figures.killed()
            say(f"server {victim} killed during {killed} syncs")
        if now >= due and CHANGED > 0 and now < end - SECONDS / 10:
            change(chance.randrange(ORGS), alive)
            due += pause
        figures.weigh()
        time.sleep(max(0.0, min(due - time.monotonic(), 1)) if CHANGED > 0 else 1)
    figures.hourly(INTERVALS, {n: s - spent[n] for n, s in here.processor().items()})
finally:
    here.stop()
print("\n".join(figures.lines), flush=True)
print("\n".join(figures.wrong[:30]) or "Every organization was synced in each interval, no syncs overlapped, and there was no 429.")
sys.exit(1 if figures.wrong else 0)
