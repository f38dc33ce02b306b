#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""picture.py TABLE PICTURE.svg PAGE.md: draws the table that `make bench` has kept, and
puts it as text into the page, between its two marks. Needs nothing but Python.

What is within its limit and what is over it have different shapes, and the numbers stand
beside: nothing is told by colour alone.
"""
import html
import math
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import table  # noqa: E402

WIDTH, LEFT, RIGHT, LINE = 1000, 240, 610, 22
INK, PALE, OURS, THEIRS = "#1a1a1a", "#c8c8c8", "#0b5a8a", "#8a8a8a"

# row: what it is called
LIMITS = {
    "play-cpu-floor": "CPU, 172.5 spm",
    "play-cpu-fast-floor": "CPU, 300 spm",
    "play-cpu-gtick": "CPU, beside gtick",
    "play-rss-floor": "resident memory",
    "play-bytes": "bytes to the terminal",
    "play-wakes-quiet-own": "wake-ups, no clicks",
    "play-wakes-unlit-own": "wake-ups, no beat marks",
    "play-wakes-clock": "wake-ups, no sound device",
    "start-ncurses": "first picture",
    "first-sound-floor": "first sound",
    "clicks-jitter": "jitter of the clicks",
    "render-wav": "45 min as WAV",
    "render-flac": "45 min as FLAC",
    "read-shipped": "the scripts that ship",
    "read-100": "a script of 100 phases",
    "read-10000": "a script of 10 000 phases",
    "read-slope": "its growth with the phases",
    "journal-append-100000": "one more of 100 000 runs",
    "review-100000": "review of 100 000 runs",
    "journal-slope": "its growth with the runs",
    "import-tcx": "importing TCX",
}
PEERS = {
    "play-cpu-gtick": "CPU while playing",
    "play-cpu-klick": "",
    "play-cpu-sox": "",
    "play-cpu-shell-loop": "",
    "play-cpu-tty-clock": "CPU, screen alone",
    "play-cpu-termdown": "",
    "play-cpu-peaclock": "",
    "play-cpu-shell-timer": "",
    "play-wakes-gtick": "wake-ups a second",
    "play-wakes-klick": "",
    "play-wakes-sox": "",
    "play-rss-gtick": "resident memory",
    "play-rss-klick": "",
    "play-rss-sox": "",
    "play-bytes-floor": "bytes to the terminal",
    "play-bytes-peaclock": "",
    "start-tty-clock": "first output",
    "start-shell": "",
    "render-wav-klick": "45 min as WAV",
    "render-wav-sox": "",
}
DRIFTS = ("clicks-drift", "clicks-drift-floor", "clicks-drift-klick", "clicks-drift-gtick",
          "clicks-drift-sox", "clicks-drift-shell-loop")
RESOLUTION_MS_MIN = 0.05  # whole frames at both ends of a third of the recording
SCALES = (("read", "Reading a script", "phases", (1, 10, 100, 1000, 10000)),
          ("review", "Reviewing the journal", "runs", (100, 1000, 10000, 100000)),
          ("journal-append", "One more run", "runs there; to the disk, by the clock",
           (100, 1000, 10000, 100000)))


class Drawing:
    def __init__(self):
        self.parts, self.y = [], 0

    def text(self, x, y, text, anchor="start", size=13, weight="normal", fill=INK):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
                          f'font-size="{size}" font-weight="{weight}" fill="{fill}">'
                          f'{html.escape(text)}</text>')

    def line(self, x1, y1, x2, y2, stroke=INK, width=1.0, dash=""):
        dash = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                          f'stroke="{stroke}" stroke-width="{width}"{dash}/>')

    def bar(self, x1, x2, y, height, fill, stroke):
        self.parts.append(f'<rect x="{min(x1, x2):.1f}" y="{y - height / 2:.1f}" '
                          f'width="{abs(x2 - x1):.1f}" height="{height}" fill="{fill}" '
                          f'stroke="{stroke}" stroke-width="1.5"/>')

    def disc(self, x, y, fill=OURS):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}"/>')

    def square(self, x, y):
        self.parts.append(f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" '
                          f'fill="white" stroke="{THEIRS}" stroke-width="2"/>')

    def diamond(self, x, y):
        self.parts.append(f'<path d="M{x:.1f} {y - 7:.1f} l7 7 l-7 7 l-7 -7 z" fill="white" '
                          f'stroke="{INK}" stroke-width="2"/>')

    def head(self, title, explained):
        self.y += 44
        self.text(20, self.y, title, size=17, weight="bold")
        for line in explained:
            self.y += 19
            self.text(20, self.y, line, fill="#444")
        self.y += 12

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} '
                       f'{self.y + 30:.0f}" font-family="sans-serif">\n'
                       '<title>What turnover costs</title>\n'
                       '<rect width="100%" height="100%" fill="white"/>\n')
            file.write("\n".join(self.parts) + "\n</svg>\n")


def said(row):
    """The numbers behind a mark."""
    ours = table.plain(row.number("ours"))
    if row.against == "-":
        return f"{ours} {row.unit}"
    return f"{ours} : {table.plain(row.number('theirs'))} {row.unit}"


def said_of_limit(row):
    limit = table.plain(float(row.limit))
    if row.against == "-":
        return f"{said(row)}; at most {limit}"
    return f"{said(row)}, {row.against}; at most {limit} x"


def judged(row):
    return row.spread("ours" if row.against == "-" else "ratio")


def draw_limits(drawing, rows):
    drawing.head("Against the limits", [
        "Each mark is a measured value divided by its limit, with the middle half of its rounds. "
        "Disc: within; diamond: over.",
        "Beside it: ours : theirs, where a program that does nothing else (the floor) does the "
        "same work within the same run."])
    most = 2.0
    top = drawing.y + 4

    def place(value):
        return LEFT + min(value, most) / most * (RIGHT - LEFT)

    for name, label in LIMITS.items():
        row = rows.get(name)
        if row is None or row.ours == "-" or row.limit == "-":
            continue
        limit = float(row.limit)
        middle, low, high = (value / limit for value in judged(row))
        drawing.y += LINE
        drawing.text(LEFT - 14, drawing.y + 4, label, "end")
        drawing.line(place(low), drawing.y, place(high), drawing.y, INK, 2)
        (drawing.disc if row.verdict == "ok" else drawing.diamond)(place(middle), drawing.y)
        drawing.text(RIGHT + 22, drawing.y + 4, said_of_limit(row), size=12)
    bottom = drawing.y + 14
    for value in (0, 0.5, 1, 1.5, 2):
        drawing.line(place(value), top, place(value), bottom, INK if value == 1 else PALE,
                     2 if value == 1 else 1, "" if value == 1 else "2 4")
        drawing.text(place(value), bottom + 16, "the limit" if value == 1 else
                     f"{value:g} x" + (" or more" if value == most else ""), "middle", 12)
    drawing.y = bottom + 20


def draw_peers(drawing, rows):
    drawing.head("Beside other programs", [
        "How many times what turnover needs the other one needs: filled to the right, more; "
        "hollow to the left, less.",
        "turnover shows a screen and clicks; sox, klick and the shell loop only click, the "
        "clocks only show a time."])
    low, high = 1 / 4, 16
    top = drawing.y + 4

    def place(times):
        times = min(max(times, low), high)
        return LEFT + math.log(times / low) / math.log(high / low) * (RIGHT - LEFT)

    label = ""
    for name, own_label in PEERS.items():
        label = own_label or label
        row = rows.get(name)
        if row is None or row.ratio in ("-", "0"):
            continue
        times = 1 / row.number("ratio")
        drawing.y += LINE
        drawing.text(LEFT - 14, drawing.y + 4, f"{label}: {row.against}" if label
                     else row.against, "end")
        label = own_label if own_label != label else ""
        drawing.bar(place(1), place(times), drawing.y, 12, OURS if times > 1 else "white",
                    OURS)
        drawing.text(RIGHT + 22, drawing.y + 4, f"{table.plain(times)} x   ({said(row)})",
                     size=12)
    bottom = drawing.y + 14
    for value in (1 / 4, 1 / 2, 1, 2, 4, 8, 16):
        drawing.line(place(value), top, place(value), bottom, INK if value == 1 else PALE,
                     2 if value == 1 else 1, "" if value == 1 else "2 4")
        drawing.text(place(value), bottom + 16, {0.25: "1/4", 0.5: "1/2", 1: "as much"}.get(
            value, f"{value:g} x"), "middle", 12)
    drawing.y = bottom + 20


def draw_drift(drawing, rows):
    drawing.head("How far the beat has gone after an hour", [
        "From recordings of the sound server's output at 172.5 a minute (gtick: 172). "
        "A mark at the left edge: less than the recording can tell."])
    low, high = RESOLUTION_MS_MIN * 60, 200000
    top = drawing.y + 4

    def place(ms):
        return LEFT + math.log(max(ms, low) / low) / math.log(high / low) * (RIGHT - LEFT)

    for name in DRIFTS:
        row = rows.get(name)
        ours = name == "clicks-drift"
        ms_min = row.number("ours" if ours else "theirs") if row else None
        if ms_min is None:
            continue
        jitter = rows.get(name.replace("drift", "jitter"))
        jitter = jitter.number("ours" if ours else "theirs") if jitter else None
        ms = ms_min * 60
        drawing.y += LINE
        drawing.text(LEFT - 14, drawing.y + 4, "turnover" if ours else row.against, "end")
        (drawing.disc if ours else drawing.square)(place(ms), drawing.y)
        far = (f"less than {low:g} ms" if ms < low else f"{ms:.0f} ms" if ms < 1000 else
               f"{ms / 1000:.1f} s")
        drawing.text(RIGHT + 22, drawing.y + 4,
                     f"{far}; from click to click ±{jitter or 0:.3f} ms", size=12)
    bottom = drawing.y + 14
    for value, label in ((low, "nothing"), (20, "20 ms"), (200, "0.2 s"), (2000, "2 s"),
                         (20000, "20 s"), (200000, "200 s")):
        drawing.line(place(value), top, place(value), bottom, PALE, 1, "2 4")
        drawing.text(place(value), bottom + 16, label, "middle", 12)
    drawing.y = bottom + 20


def draw_scale(drawing, left, prefix, title, things, sizes, rows):
    """One of the small charts; its top is drawing.y."""
    width, height, top = 240, 170, drawing.y + 26
    points = [(size, rows[f"{prefix}-{size}"]) for size in sizes
              if f"{prefix}-{size}" in rows and rows[f"{prefix}-{size}"].ours != "-"]
    if len(points) < 2:
        return
    values = [row.number(what) for _, row in points for what in ("ours", "theirs")]
    low = 10 ** math.floor(math.log10(min(values)))
    high = 10 ** math.ceil(math.log10(max(values)))
    if high / low < 1000:
        high = low * 1000

    def place(size, ms):
        return (left + 14 + math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0]) *
                (width - 28), top + height - math.log(ms / low) / math.log(high / low) * height)

    drawing.text(left, drawing.y + 12, title, weight="bold")
    value = low
    while value <= high * 1.01:
        y = place(sizes[0], value)[1]
        drawing.line(left, y, left + width, y, PALE, 1, "2 4")
        drawing.text(left - 6, y + 4, f"{value:g} ms".replace("1e-03", "0.001"), "end", 11)
        value *= 10
    for what, mark, colour in (("theirs", drawing.square, THEIRS), ("ours", drawing.disc, OURS)):
        places = [place(size, row.number(what)) for size, row in points]
        for a, b in zip(places, places[1:]):
            drawing.line(*a, *b, colour, 2, "6 4" if what == "theirs" else "")
        for x, y in places:
            mark(x, y)
    for size, _ in points:
        drawing.text(place(size, low)[0], top + height + 17, f"{size:,}".replace(",", " "),
                     "middle", 11)
    slope = rows.get(f"{prefix}-slope")
    slope = f"; exponent at the end {slope.number('ours'):.2f}" if slope else ""
    drawing.text(left + width / 2, top + height + 36, things + slope, "middle", 12)
    drawing.text(left + width / 2, top + height + 54, f"dashed: {points[0][1].against}",
                 "middle", 12)


def draw_facts(drawing, facts):
    drawing.y = 40
    drawing.text(20, drawing.y, "What turnover costs", size=22, weight="bold")
    machine = f"{facts.get('processors', '?')} x {facts.get('processor', '?')}"
    for line in (f"{facts.get('turnover', '')} ({facts.get('commit', 'no commit')}), "
                 f"{facts.get('date', '')}; {machine}, {facts.get('kernel', '')}, "
                 f"{facts.get('system', '')}",
                 f"Load average while it ran: {facts.get('load before', '?')} before, "
                 f"{facts.get('load after', '?')} after. Sound goes to a private PulseAudio "
                 "with a null sink."):
        drawing.y += 20
        drawing.text(20, drawing.y, line, fill="#444")


def draw(facts, rows, path):
    drawing = Drawing()
    draw_facts(drawing, facts)
    draw_limits(drawing, rows)
    draw_peers(drawing, rows)
    draw_drift(drawing, rows)
    drawing.head("Ten, a hundred, a thousand times as much", [
        "Both axes grow tenfold from line to line: what is proportional rises by one line a "
        "step, an exponent of 1."])
    for i, (prefix, title, things, sizes) in enumerate(SCALES):
        draw_scale(drawing, 80 + i * 318, prefix, title, things, sizes, rows)
    drawing.y += 260
    drawing.save(path)


def markdown(facts, rows):
    """The table as text."""
    yield from (f"- {name}: {value}" for name, value in facts.items())
    bench = None
    for row in rows.values():
        if row.bench != bench:
            bench = row.bench
            yield from ("", "| row | ours | unit | against | theirs | ratio | middle half | limit | |",
                        "|---|--:|---|---|--:|--:|---|--:|---|")
        ratio, low, high = row.spread("ratio")
        ends = f"{table.plain(low)} .. {table.plain(high)}" if ratio is not None else ""
        verdict = {"info": "", "over": "**over**"}.get(row.verdict, row.verdict)
        if row.verdict in ("skipped", "failed"):
            verdict += ": " + row.remark.replace("|", "/")
        yield (f"| {row.row} | {table.plain(row.number('ours'))} | {row.unit} | {row.against} | "
               f"{table.plain(row.number('theirs'))} | {table.plain(ratio)} | {ends} | "
               f"{row.limit} | {verdict} |")


def put_into(page, lines):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"(<!-- table begins -->\n).*(<!-- table ends -->)",
                  lambda found: found[1] + "\n".join(lines) + "\n" + found[2], text, flags=re.S)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    if len(sys.argv) != 4:
        print("usage: picture.py TABLE PICTURE.svg PAGE.md", file=sys.stderr)
        return 2
    facts, rows = table.read(sys.argv[1])
    draw(facts, rows, sys.argv[2])
    put_into(sys.argv[3], markdown(facts, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
