"""Requests every list and profile page, and the REST lists, and compares their times with the goal."""
import html, http.client, re, sqlite3, sys, time, urllib.parse

base, path, times = urllib.parse.urlparse(sys.argv[1]), sys.argv[2], int(sys.argv[3])
only = sys.argv[4] if len(sys.argv) > 4 else ""
MEDIAN, P95 = 150, 400
link = http.client.HTTPConnection(base.hostname, base.port, timeout=120)
cookies = {}


def ask(method, address, body=None, headers=None):
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), **(headers or {})}
    link.request(method, address, body, headers)
    answer = link.getresponse()
    text = answer.read().decode()
    for value in answer.headers.get_all("Set-Cookie") or []:
        name, _, rest = value.partition("=")
        cookies[name] = rest.partition(";")[0]
    return answer.status, text


def sign_in():
    _, page = ask("GET", "/sign-in")
    fields = {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    fields |= {"Form.Email": "bench@example.org", "Form.Password": "Bench-walks-seven-miles"}
    status, page = ask("POST", "/sign-in", urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 302, (status, page[:500])


def rest(address):
    return ("GET", "/api/v1/" + address, None, {"Authorization": "Bearer bench-token-1"})


def after(address, pages):
    """Returns the address of a page some pages further on, by following the links."""
    for _ in range(pages):
        _, page = ask("GET", address)
        found = re.search(r'href="([^"]*[?&;]after=[^"]*)"[^>]*>\s*Next', page) or re.search(r'rel="next" href="([^"]*)"', page)
        if not found:
            return None
        address = html.unescape(found[1])
    return address


db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
groups = [g for g, in db.execute('SELECT m."GroupId" FROM "GroupMembers" m GROUP BY 1 ORDER BY count(*) DESC')]
large, middle, small = groups[0].lower(), groups[20].lower(), groups[-1].lower()
def contact(where):
    return db.execute(f'SELECT "Id" FROM "Contacts" WHERE {where} LIMIT 1').fetchone()[0].lower()


one = contact('"LastName" = \'Quetzalcoatl\'')
no = contact('NOT "IntegrationEmailOptIn" AND "PrimaryEmailKey" IS NOT NULL')
shared = contact('"PrimaryEmailKey" LIKE \'family%\'')
runs = [r for r, in db.execute('SELECT "Id" FROM "Runs" ORDER BY "StartedAt"')]
first_run, last_run = runs[0].lower(), runs[-1].lower()
address = db.execute('SELECT "Contact" FROM "Steps" WHERE "Run" = 1 ORDER BY "Sequence" DESC LIMIT 1').fetchone()[0]
db.close()

searches = {"frequent": "son", "frequent, two words": "ada org", "a letter": "a", "two rare letters": "qz", "a rare name": "quetzalcoatl",
            "an address": address, "last in the order": "zyzzyvander", "none": "nobodyhasthis", "none, two words": "anson nobodyhasthis",
            "half known": "quetz org", "accents": "zoë", "not Latin": "юрий", "two signs": "太郎", "one sign, none": "ß",
            "wildcards": "%_"}
filters = {"person": "type=person", "organization": "type=organization", "opt-in yes": "optIn=yes", "opt-in no": "optIn=no",
           "E1": "reason=E1", "E2": "reason=E2", "E3": "reason=E3", "E4": "reason=E4",
           "the largest group": f"group={large}", "a middle group": f"group={middle}", "a small group": f"group={small}",
           "organization, opt-in no": "type=organization&optIn=no", "opt-in yes, E4": "optIn=yes&reason=E4",
           "E1, opt-in no": "reason=E1&optIn=no",
           **{f"the largest group, {reason}": f"group={large}&reason={reason}" for reason in ("E1", "E2", "E3", "E4")},
           "the largest group, organization, opt-in no": f"group={large}&type=organization&optIn=no",
           "a small group, opt-in no": f"group={small}&optIn=no"}
sorts = ("name", "namedescending", "newest", "changed")
asked = {"dashboard": "/", "groups": "/groups", "apps": "/apps", "Constant Contact": "/apps/constant-contact", "activity": "/activity",
         "review": "/review", "settings": "/settings",
         "group, largest": f"/groups/{large}", "group, middle": f"/groups/{middle}", "group, small": f"/groups/{small}",
         "group, largest: delete": f"/groups/{large}/delete", "group, largest: rename": f"/groups/{large}/rename",
         "profile": f"/contacts/{one}", "profile, opted out": f"/contacts/{no}", "profile, shared address": f"/contacts/{shared}",
         "profile: edit": f"/contacts/{one}/edit", "profile: delete": f"/contacts/{one}/delete",
         "first run": f"/activity/{first_run}", "last run": f"/activity/{last_run}"}
for run, name in ((first_run, "first run"), (last_run, "last run")):
    asked |= {f"{name}: {what}": f"/activity/{run}?{query}" for what, query in {
        "frequent": "q=donor", "an address": f"q={urllib.parse.quote(address)}", "none": "q=nobodyhasthis", "a kind": "what=add+to+list",
        "failed": "state=failed", "failed, none": "state=failed&q=nobodyhasthis", "a rule": "rule=C2", "two letters": "q=zq",
        "far on": "after=900"}.items()}
asked |= {f"sync status, {status}": f"/contacts?sync={status}" for status in ("synced", "pending", "notsynced", "attention")}
asked |= {"duplicates, address": "/contacts/duplicates", "duplicates, name": "/contacts/duplicates?by=name",
          "merge: find": f"/contacts/{one}/merge", "merge: search": f"/contacts/{one}/merge?q=quetz",
          "merge": f"/contacts/{one}/merge/{no}", "tasks": "/contacts/work"}
asked["first run: last page"] = f"/activity/{first_run}?after=450000"
for sort in sorts:
    asked[f"contacts by {sort}"] = f"/contacts?sort={sort}"
    asked |= {f"search, {name}, by {sort}": f"/contacts?sort={sort}&q={urllib.parse.quote(text)}" for name, text in searches.items()}
    asked |= {f"filter, {name}, by {sort}": f"/contacts?sort={sort}&{query}" for name, query in filters.items()}
    for name, query in (("opt-in no", "optIn=no"), ("the largest group", f"group={large}"), ("organization", "type=organization"),
                        ("E4", "reason=E4")):
        asked |= {f"{search} in {name}, by {sort}": f"/contacts?sort={sort}&{query}&q={urllib.parse.quote(searches[search])}"
                  for search in ("frequent", "a rare name", "last in the order", "none", "two rare letters")}


def main():
    global asked
    sign_in()
    for sort in sorts:
        asked[f"contacts by {sort}, page 20"] = after(f"/contacts?sort={sort}", 19)
        asked[f"the largest group by {sort}, page 10"] = after(f"/contacts?sort={sort}&group={large}", 9)
        asked[f"frequent by {sort}, page 10"] = after(f"/contacts?sort={sort}&q=son", 9)
        asked[f"last in the order by {sort}, page 10"] = after(f"/contacts?sort={sort}&q=zyzzyvander", 9)
    asked["groups, page 2"], asked["activity, page 2"], asked["review, page 2"] = after("/groups", 1), None, after("/review", 1)
    page = ask("GET", "/activity")[1]
    asked["activity, page 2"] = html.unescape(re.search(r'href="([^"]*before=[^"]*)"', page)[1])
    calls = {name: ("GET", address, None, {}) for name, address in asked.items() if address}
    calls |= {f"REST {name}": rest(name) for name in (
        "contacts", "contacts?limit=1000", "contacts?q=son", "contacts?q=quetzalcoatl", "contacts?q=nobodyhasthis", "contacts?q=qz",
        "contacts?q=zyzzyvander", f"contacts?email={urllib.parse.quote(address)}", f"contacts?groupId={large}",
        f"contacts?groupId={small}", f"contacts?groupId={large}&q=quetzalcoatl", "contacts?updatedAfter=2026-11-20T00:00:00Z",
        "groups", "groups?limit=1000", f"groups/{large}", f"groups/{large}/members", f"groups/{middle}/members",
        f"groups/{small}/members", f"contacts/{one}", f"contacts/{one}/sync", "apps/constant-contact", "apps/constant-contact/syncs",
        f"apps/constant-contact/syncs/{first_run}")}
    rows, failed = [], 0
    for name, call in calls.items():
        if only and only not in name:
            continue
        took = []
        for n in range(times):
            started = time.perf_counter()
            status, text = ask(*call)
            took.append((time.perf_counter() - started) * 1000)
            assert status == 200, (name, call[1], status, text[:300])
            if n >= 4 and sum(took) > 15_000:
                break  # It has failed already.
        took.sort()
        if sys.stderr.isatty() or only:
            print(f"{name}: {took[len(took) // 2]:.0f} ms", file=sys.stderr, flush=True)
        rows.append((name, took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.95))], took[-1], len(text)))
    print(f"{'page':<58}{'median':>9}{'p95':>9}{'maximum':>9}  ms")
    for name, median, p95, worst, _ in rows:
        over = median > MEDIAN or p95 > P95
        failed += over
        print(f"{name:<58}{median:>9.1f}{p95:>9.1f}{worst:>9.1f}{'  OVER' if over else ''}")
    worst = sorted((r[1] for r in rows), reverse=True)[0], sorted((r[2] for r in rows), reverse=True)[0]
    print(f"{len(rows)} addresses, {times} times each: largest median {worst[0]:.0f} ms (goal {MEDIAN}), "
          f"largest p95 {worst[1]:.0f} ms (goal {P95}); {failed} over the goal")
    return failed


sys.exit(1 if main() else 0)
