"""The load of bench/soak, and the checks after it."""
import collections, html, http.client, json, os, pathlib, random, re, statistics, subprocess, sys, threading, time
import urllib.error, urllib.parse, urllib.request

home, program, seconds, contacts = pathlib.Path(sys.argv[1]), sys.argv[2].split(), float(sys.argv[3]) * 60, int(sys.argv[4])
SANDBOX, SERVER = "http://127.0.0.1:5430", "http://127.0.0.1:5420"
GROUPS = [f"Group {n}" for n in range(5)]
FAULTS = ["throttled", "internal_error", "unavailable", "unauthorized", "html_body", "empty_body", "cut_before_effect", "cut_after_effect",
          "truncated_body", "activity_failed", "activity_timed_out", "token_expired"]
SETTINGS = {
    "ConstantContact__ApiBaseUrl": f"{SANDBOX}/v3", "ConstantContact__ClientId": "donorsync-local",
    "ConstantContact__ConfirmGrants": "false",
    "ConstantContact__AuthorizeUrl": f"{SANDBOX}/oauth2/default/v1/authorize",
    "ConstantContact__TokenUrl": f"{SANDBOX}/oauth2/default/v1/token",
    "ConstantContact__RequestsPerSecond": "50", "ConstantContact__RequestsPerDay": "1000000", "Sync__Interval": "1.00:00:00",
    "ConnectionStrings__Database": f"Data Source={home}/donors.db", "ASPNETCORE_URLS": SERVER, "PublicUrl": SERVER,
    "Bootstrap__OrganizationName": "Soak", "Bootstrap__AdminEmail": "soak@example.org", "Bootstrap__AdminPassword": "Soak-password-1",
    "Bootstrap__ApiToken": "soak-token-1", "DOTNET_BUNDLE_EXTRACT_BASE_DIR": str(home),
}
chance = random.Random(20261124)
done, wrong, kept, memory = collections.Counter(), [], {}, []
ending = threading.Event()


def call(method, address, body=None):
    request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode(),
                                     headers={"Authorization": "Bearer soak-token-1", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def rest(method, path, body=None):
    return call(method, f"{SERVER}/api/v1/{path}", body)


def start(name, *arguments):
    return subprocess.Popen((*program, *arguments), env={**os.environ, **SETTINGS},
                            stdout=(home / f"{name}.log").open("w"), stderr=subprocess.STDOUT)


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


def latest():
    runs = rest("GET", "apps/constant-contact/syncs?limit=1")["items"]
    return runs[0] if runs else {"state": "running"}


def rested():
    while latest()["state"] in ("running", "queued"):
        time.sleep(0.2)
    return latest()


class Browser:
    """A signed-in user who opens pages."""
    def __init__(self):
        self.link, self.cookies = http.client.HTTPConnection(urllib.parse.urlparse(SERVER).netloc, timeout=60), {}
        _, page = self.ask("GET", "/sign-in")
        fields = {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}
        fields |= {"Form.Email": "soak@example.org", "Form.Password": "Soak-password-1"}
        status, _ = self.ask("POST", "/sign-in", urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        assert status == 302, status

    def ask(self, method, address, body=None, headers=None):
        self.link.request(method, address, body, {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})})
        answer = self.link.getresponse()
        text = answer.read().decode()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, other = value.partition("=")
            self.cookies[name] = other.partition(";")[0]
        return answer.status, text

    def look(self):
        page = chance.choice(["/", "/contacts", "/contacts?q=donor1", "/contacts?optIn=no", "/groups", "/apps", "/activity", "/review",
                              "/settings/audit", *(f"/contacts/{i}" for i in list(kept)[:3])])
        status, _ = self.ask("GET", page)
        assert status == 200, f"{page}: {status}"


def write():
    """Adds a contact, or changes one that was added before; each response is a promise."""
    if len(kept) < 50 or chance.random() < 0.4:
        email = f"soak{len(kept)}@example.org"
        made = rest("POST", "contacts/bulk", {"contacts": [
            {"type": "person", "firstName": "Soak", "primaryEmail": email, "city": "Start", "groups": [chance.choice(GROUPS)]}]})
        kept[made["results"][0]["id"]] = "Start"
    else:
        contact, city = chance.choice(list(kept)), f"City {chance.randrange(1000)}"
        rest("PATCH", f"contacts/{contact}", {"city": city})
        kept[contact] = city


def act():
    """An act in Constant Contact, on the first contacts only."""
    who = f"donor{chance.randrange(contacts)}@example.org"
    kind, body = chance.choice([("unsubscribe", {}), ("edit", {"edit": {"city": f"Rome {chance.randrange(100)}"}}),
                                ("edit", {"edit": {"last_name": "There"}})])
    try:
        call("POST", f"{SANDBOX}/_sandbox/accounts/{account}/acts/{kind}", {"who": who, **body})
    except urllib.error.HTTPError as refused:
        if refused.code not in (400, 404, 409):  # not created yet, or deleted already
            raise


def sync():
    try:
        rest("POST", "apps/constant-contact/syncs", {"preview": False})
    except urllib.error.HTTPError as refused:
        if refused.code != 409:  # a sync is running, or the grant was lost and must be renewed
            raise
        if rest("GET", "apps/constant-contact")["state"] == "needs_reconnecting":
            connect()
            done["reconnected"] += 1


def fail():
    fault = {"kind": chance.choice(FAULTS), "count": chance.randrange(1, 3), "after": chance.randrange(6)}
    call("POST", f"{SANDBOX}/_sandbox/faults", fault)


def weigh():
    for line in open(f"/proc/{server.pid}/status"):
        if line.startswith("VmRSS"):
            memory.append(int(line.split()[1]) / 1024)


def over_and_over(name, what, pause):
    def go():
        while not ending.wait(pause):
            try:
                what()
                done[name] += 1
            except Exception as e:
                wrong.append(f"{name}: {e!r} {e.read()[:300] if isinstance(e, urllib.error.HTTPError) else ''}")
    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    return thread


def look_back():
    call("DELETE", f"{SANDBOX}/_sandbox/faults")
    rested()
    for _ in range(8):
        sync()
        time.sleep(0.3)
        run = rested()
        if run["state"] == "completed" and not any(run["counts"].values()):
            break
    else:
        wrong.append(f"the sides do not agree at the end: {run['state']} {run.get('error')} {run['counts']}")
    lost = 0
    for contact, city in kept.items():
        now = rest("GET", f"contacts/{contact}")
        lost += now["city"] != city
    if lost:
        wrong.append(f"{lost} of {len(kept)} contacts do not have the last written value")
    lines = collections.Counter()
    for line in (home / "server.log").read_text().splitlines():
        entry = json.loads(line) if line.startswith("{") else {"@l": "Fatal", "@mt": line}
        if entry.get("@l") in ("Error", "Fatal"):
            lines[entry["@mt"]] += 1
    wrong.extend(f"{count} x in the log: {text}" for text, count in lines.items())
    third = len(memory) // 3
    early, late = statistics.median(memory[third // 2:third]), statistics.median(memory[-third // 2:])
    if late > early * 1.2:
        wrong.append(f"memory grew from {early:.0f} to {late:.0f} MB")
    states = collections.Counter(r["state"] for r in rest("GET", "apps/constant-contact/syncs?limit=1000")["items"])
    struck = sum(1 for r in call("GET", f"{SANDBOX}/_sandbox/requests?since=0") if r.get("fault"))
    print(f"{dict(done)}; runs {dict(states)}; {struck} requests that failed on purpose; "
          f"memory {early:.0f} MB early, {late:.0f} MB late, peak {max(memory):.0f} MB")


sandbox = start("sandbox", "sandbox", "--port", "5430", "--enforce-limits", "false", "--activity-delay", "00:00:00.2")
server = start("server", "serve")
try:
    for _ in range(240):
        try:
            rest("GET", "groups")
            break
        except OSError:
            time.sleep(0.5)
    for first in range(0, contacts, 1000):
        rest("POST", "contacts/bulk", {"contacts": [
            {"type": "person", "firstName": "Donor", "primaryEmail": f"donor{n}@example.org", "city": "Riverside",
             "groups": [GROUPS[n % 5]]}
            for n in range(first, min(first + 1000, contacts))]})
    account = call("GET", f"{SANDBOX}/_sandbox/accounts")[0]["account_id"]
    connect()
    time.sleep(1)
    rested()
    browser = Browser()
    threads = [over_and_over(*each) for each in [("pages", browser.look, 0.2), ("writes", write, 0.25), ("acts", act, 2),
                                                 ("requested syncs", sync, 5), ("faults", fail, 4), ("measurements", weigh, 2)]]
    ending.wait(seconds)
    ending.set()
    for thread in threads:
        thread.join(90)
    look_back()
finally:
    for process in (server, sandbox):
        process.terminate()
        process.wait(30)
print("\n".join(wrong[:30]) or "Nothing was lost, and only the intended requests failed.")
sys.exit(1 if wrong else 0)
