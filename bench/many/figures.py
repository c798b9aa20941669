"""The measurements of bench/many-organizations: from the table of runs, the servers' metrics and the sandbox's log."""
import collections, datetime, itertools, time

MICROS = 1_000_000
LATEST = 300


class Figures:
    def __init__(self, here, organizations, seconds):
        self.here, self.organizations, self.seconds = here, organizations, seconds
        self.lines, self.wrong, self.highest = [], [], collections.Counter()
        self.connections, self.armed_at, self.looked = 0, 0, 0

    def weigh(self):
        """Called often, measures every 5 seconds: a process that ends takes its peak values with it."""
        if time.monotonic() < self.looked + 5:
            return
        self.looked = time.monotonic()
        for server, megabytes in self.here.memory().items():
            self.highest[server] = max(self.highest[server], megabytes)
        if self.here.postgres:
            active = self.here.query("SELECT count(*) FROM pg_stat_activity WHERE datname = 'donorsync'")
            self.connections = max(self.connections, int(active[0][0]))

    def first(self, seconds, processor):
        runs = self.runs("\"Kind\" = 'First'")
        self.look_for_429("during the first syncs")
        self.lines += [
            f"first syncs: {len(runs)} runs in {seconds / 60:.1f} minutes with filling and connecting; {ends(runs)}; "
            f"requests {amounts([r.requests for r in runs])}, seconds since the request {amounts([r.seconds for r in runs])}",
            f"hourly syncs during them: {amounts_of_late(self.lateness('first'))} (the servers' histogram)",
            self.cost(processor)]
        self.wrong += [f"a first sync {r.state}: {r.error}" for r in runs if r.state != "Completed"]

    def armed(self, next_moments):
        self.armed_at = time.time()
        self.highest.clear()
        self.moments = [datetime.datetime.fromisoformat(m.replace("Z", "+00:00")).timestamp() for m in next_moments]
        self.here.control("DELETE", "requests")

    def killed(self):
        return int(self.here.query('SELECT count(*) FROM "Connections" WHERE "RunningRunId" IS NOT NULL')[0][0])

    def hourly(self, intervals, processor):
        order = self.here.query('SELECT c."Id", t."CreatedAt" FROM "Connections" c JOIN "Organizations" t ON t."Id" = c."OrganizationId" '
                                'ORDER BY t."CreatedAt", t."Id"')
        runs = self.runs(f'"StartedAt" >= {int((self.armed_at - 60) * MICROS)} AND "Kind" <> \'First\'')
        of = collections.defaultdict(list)
        for run in runs:
            of[run.connection].append(run)
        late, missed = [], 0
        for (connection, _), moment in zip(order, self.moments):
            # A sync that was missed and done at the start belongs to no measured interval.
            first = moment + max(0, -(-(self.armed_at - moment) // self.seconds)) * self.seconds
            for slot in (first + n * self.seconds for n in range(intervals)):
                begun = [r.started for r in of[connection] if slot - 1 <= r.started < slot + self.seconds - 1
                         and r.state in ("Completed", "CompletedWithErrors", "Held", "Running")]
                if begun:
                    late.append(max(0, min(begun) - slot))
                elif slot + LATEST < time.time():
                    missed += 1
                    at = datetime.datetime.fromtimestamp(slot)
                    self.wrong.append(f"connection {connection} was not synced at {at:%H:%M:%S} or later")
        together = sum(a.ended > b.started + 0.001 for each in of.values()
                       for a, b in itertools.pairwise(sorted(each, key=lambda r: r.started)))
        self.wrong += [f"two syncs of one connection overlapped {together} times"] if together else []
        self.look_for_429("in the hours")
        log = self.api()
        self.lines += [
            f"hourly: {len(runs)} runs, {len(late)} of {len(late) + missed} syncs on schedule; {ends(runs)}",
            f"delay in s: {amounts(late)}; by the servers' metric {amounts_of_late(self.lateness())}",
            f"duration in s: {amounts([r.seconds for r in runs])}; requests per run {amounts([r.requests for r in runs])}",
            f"requests in total {len(log)}, {len(log) / max(1, time.time() - self.armed_at):.2f} per second; "
            f"overlapping syncs of one connection: {together}",
            self.cost(processor)]

    def runs(self, where):
        rows = self.here.query(
            f'SELECT "ConnectionId", "StartedAt", "FinishedAt", "State", "Requests", "Kind", "Error" FROM "Runs" '
            f'WHERE {where} ORDER BY "StartedAt"')
        return [Run(*row) for row in rows]

    def api(self):
        return [r for r in self.here.control("GET", "requests?since=0") if r["path"].startswith("/v3/")]

    def look_for_429(self, when):
        asked = self.here.control("GET", "requests?since=0")
        refused = collections.Counter((r["operation"], r["status"]) for r in asked if r["status"] == 429)
        self.wrong += [f"429 {when}: {count} x {operation}" for (operation, _), count in refused.items()]
        others = collections.Counter((r["operation"], r["status"]) for r in asked if r["status"] >= 400 and r["status"] != 429)
        self.lines.append(f"429 {when}: {sum(refused.values())} of {len(asked)} requests; other refusals {dict(others) or 'none'}")

    def lateness(self, _=None):
        """Buckets of donorsync_run_lateness_seconds over all servers."""
        buckets = collections.Counter()
        for server in self.here.servers:
            for line in self.here.ask("GET", f"{self.here.address(server)}/metrics").splitlines():
                if line.startswith("donorsync_run_lateness_seconds_bucket"):
                    buckets[line.split('le="')[1].split('"')[0]] += int(float(line.rsplit(" ", 1)[1].split("#")[0]))
        return buckets

    def cost(self, processor):
        memory = ", ".join(f"{m:.0f}" for m in self.highest.values())
        return (f"peak memory in MB {memory}; processor seconds {', '.join(f'{s:.0f}' for s in processor.values())}"
                + (f"; at most {self.connections} connections to PostgreSQL" if self.here.postgres else ""))


class Run:
    def __init__(self, connection, started, finished, state, requests, kind, error):
        self.connection, self.state, self.kind, self.error, self.requests = connection, state, kind, error, int(requests)
        self.started = int(started) / MICROS
        self.ended = int(finished) / MICROS if finished else time.time()
        self.seconds = self.ended - self.started


def ends(runs):
    return ", ".join(f"{count} {state}" for state, count in collections.Counter(r.state for r in runs).items())


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def amounts(values):
    return f"p50 {text_of(share(values, .5))}, p99 {text_of(share(values, .99))}, maximum {text_of(max(values))}" if values else "none"


def amounts_of_late(buckets):
    whole = buckets.get("+Inf", 0)
    within = ", ".join(f"{count} within {edge} s" for edge, count in buckets.items() if edge in ("1", "5", "60", "300"))
    return f"{whole} runs, {within}" if whole else "none"


def text_of(value):
    return f"{value:.1f}" if isinstance(value, float) else str(value)
