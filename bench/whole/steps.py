"""Runs one of the other programs on two folders of records: one file per record, in 20 folders (PouchDB: documents)."""
import os, pathlib, subprocess, sys, time

tool, records, home = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
GROUPS = 20
left, right = home / "left", home / "right"


def card(n, city):
    return (f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:donor{n}\r\nFN:Donor No. {n}\r\nN:No. {n};Donor;;;\r\nEMAIL:donor{n}@example.org\r\n"
            f"ADR:;;{n} Main Street;{city};CA;92501;United States\r\nEND:VCARD\r\n")


def path(side, n):
    return side / f"group{n % GROUPS}" / f"donor{n}.vcf"


def fill():
    for group in range(GROUPS):
        (left / f"group{group}").mkdir(parents=True)
        (right / f"group{group}").mkdir(parents=True)
    for n in range(records):
        path(left, n).write_text(card(n, "Riverside"), newline="")


def change():
    """Changes 1 % on each side, different records."""
    for n in range(0, records, 100):
        path(left, n).write_text(card(n, "Oslo"), newline="")
        path(right, n + 50).write_text(card(n + 50, "Rome"), newline="")


def timed(*command):
    """Returns elapsed seconds and peak resident MB of a command and its children."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=home, env={**os.environ, "HOME": str(home), "UNISON": str(home / "unison")},
                               stdout=(home / "output").open("w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} failed:\n{(home / 'output').read_text()[-2000:]}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def commands():
    """Returns the command of the first run, and that of later runs."""
    if tool == "unison":
        later = ("unison", str(left), str(right), "-batch", "-silent", "-confirmbigdel=false")
        return later, later
    if tool == "rclone":
        later = ("rclone", "bisync", str(left), str(right), "--workdir", str(home / "state"), "--force", "--quiet")
        return (*later, "--resync"), later
    if tool == "vdirsyncer":
        (home / "config").write_text(f"""[general]
status_path = "{home}/status"
[pair donors]
a = "left"
b = "right"
collections = {[f"group{g}" for g in range(GROUPS)]!r}
[storage left]
type = "filesystem"
path = "{left}"
fileext = ".vcf"
[storage right]
type = "filesystem"
path = "{right}"
fileext = ".vcf"
""".replace("'", '"'))
        timed("vdirsyncer", "-c", "config", "discover")
        later = ("vdirsyncer", "-c", "config", "-v", "ERROR", "sync")
        return later, later
    if tool == "pouchdb":
        return ("node", "pouchdb.mjs", "sync"), ("node", "pouchdb.mjs", "sync")
    sys.exit(f"Unknown program: {tool}")


def check():
    """Checks that both sides are equal; otherwise the figures are not valid."""
    if tool == "pouchdb":
        timed("node", "pouchdb.mjs", "check", str(records))
        return
    for n in range(0, records, 50):
        if path(left, n).read_bytes() != path(right, n).read_bytes():
            sys.exit(f"{tool}: the sides differ in {path(left, n).name}")


home.mkdir(parents=True, exist_ok=True)
timed("node", "pouchdb.mjs", "fill", str(records)) if tool == "pouchdb" else fill()
first, later = commands()
for step, command in (("first", first), ("nothing", later), ("changed", later)):
    if step == "changed":
        timed("node", "pouchdb.mjs", "change", str(records)) if tool == "pouchdb" else change()
    seconds, megabytes = timed(*command)
    check()
    print(tool, step, f"{seconds:.2f}", f"{megabytes:.0f}", "-", flush=True)
