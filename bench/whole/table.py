"""Prints the results as a table; writes the table and a plot to the named files."""
import pathlib, platform, re, sys

STEPS = {"first": "first sync", "nothing": "nothing changed", "changed": "1 % changed on each side"}
COLOURS = {"donorsync": "#0b6e5f", "unison": "#b5651d", "rclone": "#7a6fac", "vdirsyncer": "#4a86c5", "pouchdb": "#c0504d"}
records = int(sys.argv[2])
results = {}
for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
    tool, step, seconds, megabytes, requests = line.split()
    results[tool, step] = (float(seconds), int(megabytes), requests)
tools = list(dict.fromkeys(tool for tool, _ in results))


def table():
    yield "| | " + " | ".join(f"{text}, s" for text in STEPS.values()) + " | peak memory, MB | requests |"
    yield "|---|" + "--:|" * (len(STEPS) + 2)
    for tool in tools:
        of = [results.get((tool, step)) for step in STEPS]
        requests = " / ".join(r[2] for r in of if r) if tool == "donorsync" else "files or documents"
        yield f"| {tool} | " + " | ".join(f"{r[0]:.2f}" if r else "" for r in of) + f" | {max(r[1] for r in of if r)} | {requests} |"


def ratios():
    for step, text in STEPS.items():
        others = [results[t, step][0] for t in tools if t != "donorsync" and (t, step) in results]
        if others and ("donorsync", step) in results:
            yield f"{text}: {results['donorsync', step][0] / min(others):.2f} of the fastest other's time"


def plot():
    height, left, top, width = 18, 190, 30, 420
    rows, y = [], top
    for step, text in STEPS.items():
        most = max(results[t, step][0] for t in tools if (t, step) in results)
        rows.append(f'<text x="8" y="{y + 12}" font-weight="600">{text}</text>')
        for tool in tools:
            if (tool, step) not in results:
                continue
            seconds = results[tool, step][0]
            length = max(2, seconds / most * width)
            rows.append(f'<rect x="{left}" y="{y}" width="{length:.0f}" height="13" rx="2" fill="{COLOURS[tool]}"/>'
                        f'<text x="{left + length + 6:.0f}" y="{y + 11}">{tool} {seconds:.2f} s</text>')
            y += height
        y += 12
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 140} {y}" font-family="sans-serif" font-size="12" '
            f'role="img" aria-label="Seconds of whole runs at {records:,} records"><rect width="100%" height="100%" fill="#fff"/>'
            f'<text x="8" y="18" font-size="13">{records:,} records in 20 groups, seconds; each group of bars has its own scale</text>'
            f'{"".join(rows)}</svg>\n')


text = "\n".join([*table(), "", *(f"* {line}" for line in ratios())])
print("\n" + text)
if len(sys.argv) > 4:
    page, picture = map(pathlib.Path, sys.argv[3:5])
    picture.write_text(plot())
    done = f"{records:,} records, {platform.machine()}:\n\n{text}"
    written = re.sub(r"(<!-- whole runs -->\n).*?(\n<!-- /whole runs -->)", lambda m: m[1] + done + m[2], page.read_text(),
                     flags=re.S)
    page.write_text(written)
