"""DonorSync as a server and a sandbox in their own processes, without limits, over HTTP. Prints the planned requests and the duration of
each phase to standard error. PREPARED=FILE starts with a copy of a database from bench/whole/multiply.py."""
from collections import Counter
import json, os, pathlib, re, shutil, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

records, home = int(sys.argv[1]), pathlib.Path(sys.argv[2])
GROUPS = 20
PROGRAM = ("dotnet", os.environ.get("PROGRAM", "artifacts/program/donorsync.dll"))
PORT = int(os.environ.get("PORT", "5400"))
SANDBOX, SERVER = f"http://127.0.0.1:{PORT + 10}", f"http://127.0.0.1:{PORT}"
SETTINGS = {
    "ConstantContact__ApiBaseUrl": f"{SANDBOX}/v3", "ConstantContact__ClientId": "donorsync-local",
    "ConstantContact__ConfirmGrants": "false",
    "ConstantContact__AuthorizeUrl": f"{SANDBOX}/oauth2/default/v1/authorize",
    "ConstantContact__TokenUrl": f"{SANDBOX}/oauth2/default/v1/token",
    "ConstantContact__RequestsPerSecond": "100", "ConstantContact__RequestsPerDay": "1000000", "Sync__Interval": "1.00:00:00",
    "ConstantContact__ActivityPause": "00:00:00.05",
    "ConnectionStrings__Database": f"Data Source={home}/donors.db", "ASPNETCORE_URLS": SERVER, "PublicUrl": SERVER,
    "Bootstrap__OrganizationName": "Bench", "Bootstrap__AdminEmail": "bench@example.org",
    "Bootstrap__AdminPassword": "Bench-walks-seven-miles",
    "Bootstrap__ApiToken": "bench-token-1",
}


def call(method, address, body=None):
    request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode(),
                                     headers={"Authorization": "Bearer bench-token-1", "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def rest(method, path, body=None):
    return call(method, f"{SERVER}/api/v1/{path}", body)


def start(name, *arguments):
    return subprocess.Popen((*PROGRAM, *arguments), env={**os.environ, **SETTINGS},
                            stdout=(home / f"{name}.log").open("w"), stderr=subprocess.STDOUT)


def until_ready():
    for _ in range(240):
        try:
            return rest("GET", "groups")
        except OSError:
            time.sleep(0.5)
    sys.exit((home / "server.log").read_text()[-2000:])


def fill():
    for first in range(0, records, 1000):
        rest("POST", "contacts/bulk", {"contacts": [
            {"type": "person", "firstName": "Donor", "lastName": f"No. {n}", "primaryEmail": f"donor{n}@example.org",
             "address1": f"{n} Main Street", "city": "Riverside", "state": "CA", "postal": "92501", "country": "United States",
             "groups": [f"Group {n % GROUPS}"]}
            for n in range(first, min(first + 1000, records))]})


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location(request):
    try:
        urllib.request.build_opener(Stay).open(request)
    except urllib.error.HTTPError as redirect:
        return redirect.headers["Location"]


def connect():
    authorize = rest("POST", "apps/constant-contact/connect", {"preview": False})["authorizationUrl"]
    location(location(urllib.request.Request(authorize, data=b"decision=grant")))


def ids(count):
    """Ids of every hundredth contact, by number."""
    return [rest("GET", "contacts?" + urllib.parse.urlencode({"email": f"donor{n}@example.org"}))["items"][0]["id"]
            for n in range(0, count, 100)]


def change():
    """1 % on each side: in the CRM they join another group, in Constant Contact their city changes."""
    there = call("GET", f"{SANDBOX}/_sandbox/accounts")[0]["account_id"]
    target = next(g["id"] for g in rest("GET", "groups?limit=100")["items"] if g["name"] == "Group 1")
    chosen = ids(records)
    for first in range(0, len(chosen), 1000):
        rest("POST", f"groups/{target}/members", {"add": chosen[first:first + 1000], "remove": []})
    for n in range(50, records, 100):
        call("POST", f"{SANDBOX}/_sandbox/accounts/{there}/acts/edit", {"who": f"donor{n}@example.org", "edit": {"city": "Rome"}})


def memory():
    for line in open(f"/proc/{server.pid}/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024


def phases():
    """Seconds of all runs in each phase so far, and the processor seconds of both processes."""
    text = urllib.request.urlopen(f"{SERVER}/metrics").read().decode()
    found = re.findall(r'^donorsync_run_phase_duration_seconds_sum\{[^}]*phase="([^"]+)"[^}]*\} ([0-9.e+-]+)', text, re.M)
    processors = {f"CPU of {of.args[2]}": processor(of.pid) for of in (server, sandbox)}
    return Counter({phase: float(seconds) for phase, seconds in found} | processors)


def processor(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(step, begin):
    before = phases()
    pathlib.Path(f"/proc/{server.pid}/clear_refs").write_text("5")  # resets the peak memory
    started = time.monotonic()
    begin()
    while True:
        latest = rest("GET", "apps/constant-contact/syncs?limit=1")["items"]
        if latest and latest[0]["state"] != "running" and latest[0]["id"] not in seen:
            break
        time.sleep(0.02 if time.monotonic() - started < 2 else 0.2)
    seconds = time.monotonic() - started
    seen.add(latest[0]["id"])
    if latest[0]["state"] != "completed":
        sys.exit(f"{step}: {latest[0]}")
    print("donorsync", step, f"{seconds:.2f}", f"{memory():.0f}", latest[0]["requests"], flush=True)
    done = {name: count for name, count in latest[0]["counts"].items() if count}
    print(f"{step}: {latest[0]['requests']} requests, {latest[0]['plannedRequests']} planned", file=sys.stderr, flush=True)
    after = phases()
    print(f"{step}: " + ", ".join(f"{name} {after[name] - before[name]:.3f} s" for name in after), file=sys.stderr, flush=True)
    print(f"{step}: {latest[0]['read']} read, {latest[0].get('lookedAt')} planned, {done}", file=sys.stderr, flush=True)


def edit(count, city):
    """Changes the city of some donors: a sync plans them and sends nothing (C5)."""
    for who in ids(min(records, count * 100)):
        rest("PATCH", f"contacts/{who}", {"city": city})


home.mkdir(parents=True)
seen = set()
if prepared := os.environ.get("PREPARED"):
    shutil.copy(prepared, home / "donors.db")
sandbox = start("sandbox", "sandbox", "--port", str(PORT + 10), "--enforce-limits", "false", "--activity-delay", "00:00:00")
server = start("server", "serve")
try:
    until_ready()
    if not prepared:
        fill()
    if keep := os.environ.get("KEEP"):
        server.terminate()
        server.wait()
        shutil.copy(home / "donors.db", keep)
        sys.exit()
    run("first", connect)
    # The next run plans all contacts once, because the first sync has written them; later runs plan only changed ones.
    run("after-first", lambda: rest("POST", "apps/constant-contact/syncs", {"preview": False}))
    run("nothing", lambda: rest("POST", "apps/constant-contact/syncs", {"preview": False}))
    # The first run includes JIT compilation, so there are two.
    for city in ("Oslo", "Bergen"):
        edit(100, city)
        run("hundred", lambda: rest("POST", "apps/constant-contact/syncs", {"preview": False}))
    change()
    run("changed", lambda: rest("POST", "apps/constant-contact/syncs", {"preview": False}))
finally:
    for process in (server, sandbox):
        process.terminate()
        process.wait()
