"""Changes all contacts on the pages and undoes it. Prints the durations, and the speed of the pages during the change."""
import html, http.client, re, statistics, sys, time, urllib.parse

base, server, kinds = urllib.parse.urlparse(sys.argv[1]), sys.argv[2], sys.argv[3:]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
cookies = {}


def ask(method, address, fields=None):
    link = http.client.HTTPConnection(base.hostname, base.port, timeout=600)
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), **(FORM if fields is not None else {})}
    began = time.monotonic()
    link.request(method, address, urllib.parse.urlencode(fields) if fields is not None else None, headers)
    answer = link.getresponse()
    text = answer.read().decode()
    for value in answer.headers.get_all("Set-Cookie") or []:
        name, _, rest = value.partition("=")
        cookies[name] = rest.partition(";")[0]
    return answer.status, answer.headers.get("Location"), text, time.monotonic() - began


def hidden(page, action=None):
    part = page if action is None else page[page.index(f'action="{action}"'):]
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part):
        found.setdefault(name, html.unescape(value))
    return found


def memory():
    for line in open(f"/proc/{server}/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024


def watch(address, what, began):
    pages = []
    while True:
        _, _, page, _ = ask("GET", address)
        if 'id="work-progress"' not in page:
            break
        status, _, _, took = ask("GET", "/contacts?sort=name")
        assert status == 200
        pages.append(took * 1000)
        time.sleep(0.2)
    took = time.monotonic() - began
    counts = re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", page)
    during = f"the list during it: median {statistics.median(pages):.0f} ms, maximum {max(pages):.0f} ms" if pages else ""
    print(f"{what:14} {took:7.1f} s   {'; '.join(f'{a} {b}' for a, b in counts)}   {during}   peak {memory()} MB", flush=True)
    return page


_, _, page, _ = ask("GET", "/sign-in")
form = {**hidden(page), "Form.Email": "bench@example.org", "Form.Password": "Bench-walks-seven-miles"}
status, _, page, _ = ask("POST", "/sign-in", form)
assert status == 302, page[:500]
_, _, page, _ = ask("GET", "/contacts")
group = re.search(r'<option value="([0-9a-f-]{36})"', page).group(1)
print(f"at the start: peak {memory()} MB")
for kind in kinds:
    address = f"/contacts/bulk?who=all&do={kind}&to={group}"
    status, _, page, took = ask("GET", address)
    assert status == 200, page[:500]
    print(f"{kind:14} confirmation page: {took:.1f} s", flush=True)
    began = time.monotonic()
    status, target, page, _ = ask("POST", address, {**hidden(page), "why": "a bench"})
    assert status == 302, page[:2000]
    work = urllib.parse.urlparse(target).path
    page = watch(work, kind, began)
    began = time.monotonic()
    status, target, _, _ = ask("POST", f"{work}/actions/undo", hidden(page, f"{work}/actions/undo"))
    assert status == 302
    watch(urllib.parse.urlparse(target).path, f"undo {kind}", began)
