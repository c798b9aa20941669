"""The processes of bench/many-organizations: a sandbox, a database and its servers; and requests to them."""
import glob, html, http.client, json, os, pathlib, re, sqlite3, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

PROGRAM = os.environ["PROGRAM"].split()
FIRST_TOKEN = "bench-token-1"


class Installation:
    def __init__(self, home, postgres, servers, per_second, per_day, port):
        self.home, self.postgres, self.count, self.per_second, self.per_day, self.port = home, postgres, servers, per_second, per_day, port
        self.busy = 0
        self.sandbox_at, self.processes, self.servers, self.links = f"http://127.0.0.1:{port}", {}, {}, {}

    def settings(self, number, interval):
        at = self.address(number)
        return {
            **os.environ,
            "ConstantContact__ApiBaseUrl": f"{self.sandbox_at}/v3", "ConstantContact__ClientId": "donorsync-local",
            "ConstantContact__AuthorizeUrl": f"{self.sandbox_at}/oauth2/default/v1/authorize",
            "ConstantContact__TokenUrl": f"{self.sandbox_at}/oauth2/default/v1/token",
            "ConstantContact__RequestsPerSecond": str(self.per_second), "ConstantContact__RequestsPerDay": str(self.per_day),
            "Sync__Interval": interval,
            "Database__Provider": "PostgreSql" if self.postgres else "Sqlite",
            "ConnectionStrings__Database":
                f"Host={self.home};Database=donorsync;Username=donorsync" if self.postgres else f"Data Source={self.home}/donors.db",
            "ASPNETCORE_URLS": at, "PublicUrl": at, "Serilog__MinimumLevel__Default": "Warning",
            "Bootstrap__OrganizationName": "Bench", "Bootstrap__AdminEmail": "bench@example.org",
            "Bootstrap__AdminPassword": "Bench-walks-seven-miles",
            "Bootstrap__ApiToken": FIRST_TOKEN,
        }

    def address(self, number):
        return f"http://127.0.0.1:{self.port + 1 + number}"

    # Processes

    def start_sandbox(self):
        self.processes["sandbox"] = subprocess.Popen(
            (*PROGRAM, "sandbox", "--port", str(self.port), "--rate-limit-per-second", str(self.per_second),
             "--requests-per-day", str(self.per_day), "--request-log-capacity", "1000000"),
            stdout=self.log("sandbox"), stderr=subprocess.STDOUT)
        self.until("the sandbox responds", lambda: self.ask("GET", f"{self.sandbox_at}/_sandbox/status"))

    def start_database(self):
        if not self.postgres:
            return
        programs = max(glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/usr/local/pgsql/bin"))
        user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--") if os.geteuid() == 0 else ()
        self.home.chmod(0o777)
        cluster = f"{self.home}/cluster"
        subprocess.run(
            (*user, f"{programs}/initdb", "--pgdata", cluster, "--username", "donorsync", "--auth", "trust", "--locale", "C.UTF-8"),
            check=True, stdout=subprocess.DEVNULL, cwd="/")
        # With the default settings, including 100 connections, except where it listens.
        self.processes["database"] = subprocess.Popen(
            (*user, f"{programs}/postgres", "-D", cluster, "-k", str(self.home), "-c", "listen_addresses="),
            stdout=self.log("database"), stderr=subprocess.STDOUT, cwd="/")
        self.until("the database responds", lambda: self.psql("SELECT 1", "postgres"))
        self.psql("CREATE DATABASE donorsync TEMPLATE template0", "postgres")

    def start_server(self, number, interval):
        began = time.monotonic()
        self.servers[number] = subprocess.Popen(
            (*PROGRAM, "serve"), env=self.settings(number, interval), stdout=self.log(f"server{number}"), stderr=subprocess.STDOUT)
        self.until("the server responds", lambda: self.ask("GET", f"{self.address(number)}/health/ready"))
        return time.monotonic() - began

    def stop_servers(self):
        for process in self.servers.values():
            process.terminate()
        for process in self.servers.values():
            process.wait(120)
        self.servers.clear()

    def stop(self):
        self.stop_servers()
        for name in ("sandbox", "database"):
            if process := self.processes.get(name):
                process.send_signal(3 if name == "database" else 15)
                process.wait(60)

    def run(self, *arguments):
        done = subprocess.run((*PROGRAM, *arguments), env=self.settings(0, "01:00:00"), check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    def log(self, name):
        return (self.home / f"{name}.log").open("a")

    def until(self, what, is_so, seconds=180):
        for _ in range(seconds * 4):
            if any(process.poll() is not None for process in (*self.processes.values(), *self.servers.values())):
                break
            try:
                return is_so()
            except (OSError, subprocess.CalledProcessError):
                time.sleep(0.25)
        sys.exit(f"Timed out waiting: {what}. " + "".join(path.read_text()[-1500:] for path in self.home.glob("*.log")))

    # Requests

    @staticmethod
    def ask(method, address, body=None, token=None):
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        request = urllib.request.Request(address, method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read()
        return json.loads(text) if text[:1] in (b"{", b"[") else text.decode()

    def rest(self, token, method, path, body=None, server=0):
        while True:
            try:
                return self.ask(method, f"{self.address(server)}/api/v1/{path}", body, token)
            except urllib.error.HTTPError as busy:
                # The database is busy; retry after a second.
                if busy.code != 503:
                    raise
                self.busy += 1
                time.sleep(1)

    def control(self, method, path, body=None):
        return self.ask(method, f"{self.sandbox_at}/_sandbox/{path}", body)

    def connect(self, token, account, server=0, person=None):
        """Connects like a browser. With several organizations the administrator `person` (email, password) confirms the account."""
        authorize = self.rest(token, "POST", "apps/constant-contact/connect", {"preview": False}, server)["authorizationUrl"]
        form = urllib.parse.urlencode({"decision": "grant", "account": account}).encode()
        back = location(location(urllib.request.Request(authorize, data=form)))
        if "/confirm?" in back:
            back = self.confirm(urllib.parse.urljoin(self.address(server), back), *person)
        if "problem" in back:
            raise RuntimeError(f"connecting: {back}")

    def confirm(self, page, email, password):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        path = page[len(urllib.parse.urljoin(page, "/")) - 1:]
        sign_in = urllib.parse.urljoin(page, "/sign-in?" + urllib.parse.urlencode({"returnUrl": path}))
        hidden = lambda text, name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', text)[1])
        text = browser.open(sign_in).read().decode()
        fields = {"_handler": "sign-in", "Form.Email": email, "Form.Password": password,
                  "__RequestVerificationToken": hidden(text, "__RequestVerificationToken")}
        text = browser.open(sign_in, urllib.parse.urlencode(fields).encode()).read().decode()
        fields = {name: hidden(text, name) for name in ("grant", "__RequestVerificationToken")}
        action = urllib.parse.urljoin(page, "/apps/constant-contact/actions/confirm")
        return browser.open(action, urllib.parse.urlencode(fields).encode()).geturl()

    def query(self, sql):
        """Returns rows of text, read directly from the database."""
        if self.postgres:
            return [line.split("\t") for line in self.psql(sql, "donorsync").splitlines()]
        db = sqlite3.connect(f"file:{self.home}/donors.db?mode=ro", uri=True, timeout=60)
        try:
            return [["" if cell is None else str(cell) for cell in row] for row in db.execute(sql)]
        finally:
            db.close()

    def psql(self, sql, database):
        return subprocess.run(("psql", "-h", str(self.home), "-U", "donorsync", "-d", database, "-At", "-F", "\t", "-c", sql),
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    # Measurements

    def memory(self):
        """Peak memory of each server in MB."""
        return {number: next(int(line.split()[1]) / 1024 for line in open(f"/proc/{process.pid}/status") if line.startswith("VmHWM"))
                for number, process in self.servers.items() if process.poll() is None}

    def processor(self):
        """Processor seconds of each server."""
        return {number: sum(map(int, open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
                / os.sysconf("SC_CLK_TCK") for number, process in self.servers.items() if process.poll() is None}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location(request):
    try:
        urllib.request.build_opener(Stay).open(request, timeout=120)
    except urllib.error.HTTPError as redirect:
        if redirect.headers["Location"] is None:
            raise
        return redirect.headers["Location"]
