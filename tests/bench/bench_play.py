#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_play: what `turnover play` costs while it plays, against floor_play and gtick.

Everything plays into a private PulseAudio with a null sink (tests/rig/pulse.sh), on a
fresh pty of 80x24 whose other end is read. The programs take turns; of each pair of
measurements the ratio is taken, and the median of those is the result. CPU time and
context switches are those of all threads, from /proc; libpulse's own thread is known by
its name. Result lines are as in bench.h.

BENCH_ROUNDS (5) and BENCH_SECONDS (8, of each measurement) make it longer.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RIG = os.path.join(HERE, "..", "rig")
sys.dont_write_bytecode = True
sys.path.insert(0, RIG)
import monitor  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
WARM_UP = 3.0
LIBPULSE_THREAD = "threaded-ml"
SESSION = """format = 1;
title = "Benchmark";
phases = ( {{ kind = "{}"; time = "45 min"; countdown = 0; {} }} );
"""


class Sample:
    """What a program has used so far, or (as a difference) in a time."""

    def __init__(self, process, sent=0):
        self.at = time.monotonic()
        self.cpu_ms = self.switches = self.own_switches = 0
        self.sent = sent
        for task in os.listdir(f"/proc/{process}/task"):
            folder = f"/proc/{process}/task/{task}"
            with open(folder + "/schedstat", encoding="ascii") as file:
                self.cpu_ms += int(file.read().split()[0]) / 1e6
            with open(folder + "/status", encoding="ascii") as file:
                status = dict(line.split(":", 1) for line in file)
            switches = int(status["voluntary_ctxt_switches"])
            self.switches += switches
            if status["Name"].strip() != LIBPULSE_THREAD:
                self.own_switches += switches
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            status = dict(line.split(":", 1) for line in file)
        self.rss_kb = int(status["VmRSS"].split()[0])

    def since(self, before):
        seconds = self.at - before.at
        self.cpu_ms_min = (self.cpu_ms - before.cpu_ms) / seconds * 60
        self.wakes = (self.switches - before.switches) / seconds
        self.own_wakes = (self.own_switches - before.own_switches) / seconds
        self.kb_min = (self.sent - before.sent) / seconds * 60 / 1000
        return self


class Terminal:
    """A program on a pty of its own, whose output is read and counted."""

    def __init__(self, argv):
        self.sent = 0
        self.process, self.end = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.environ["TERM"] = "xterm-256color"
            # Each begins as on its first day: nothing is there to be resumed.
            os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(dir=os.environ["RIG_RUN"])
            try:
                os.execvp(argv[0], argv)
            finally:
                os._exit(127)

    def read_for(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self.end], [], [], left)[0]:
                try:
                    self.sent += len(os.read(self.end, 65536))
                except OSError:
                    raise RuntimeError("it ended by itself") from None

    def sample(self):
        return Sample(self.process, self.sent)

    def stop(self):
        os.kill(self.process, signal.SIGTERM)
        try:
            while os.read(self.end, 65536):
                pass
        except OSError:
            pass
        os.close(self.end)
        os.waitpid(self.process, 0)


def measure(argv, prepare=None):
    terminal = Terminal(argv)
    try:
        if prepare:
            prepare()
        terminal.read_for(WARM_UP)
        before = terminal.sample()
        terminal.read_for(SECONDS)
        return terminal.sample().since(before)
    finally:
        terminal.stop()


def say(name, value, limit, remark):
    verdict = "ok" if value <= limit else "over"
    print(f"{name} {value:.3f} {limit:g} {verdict}  {remark}", flush=True)


def skip(name, limit, why):
    print(f"{name} - {limit:g} skipped  {why}", flush=True)


def median(samples, what):
    return statistics.median(getattr(sample, what) for sample in samples)


def ratio(ours, theirs, what):
    return statistics.median(getattr(a, what) / getattr(b, what)
                             for a, b in zip(ours, theirs))


def in_turn(**programs):
    """name: argv -> name: samples."""
    samples = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, argv in programs.items():
            samples[name].append(measure(argv))
    return samples


class Gtick:
    """gtick is a window: it needs an X server, and a click on its button."""

    def __init__(self, work):
        self.server = None
        self.missing = [tool for tool in ("gtick", "Xvfb", "xdotool")
                        if not shutil.which(tool)]
        if self.missing:
            return
        numbers, wanted = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(wanted), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            pass_fds=[wanted], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work)
        os.close(wanted)
        os.environ["DISPLAY"] = ":" + os.read(numbers, 16).decode().strip()
        os.close(numbers)

    def press_start(self):
        """Its button is in the middle of the window's lower edge."""
        for _ in range(50):
            found = subprocess.run(["xdotool", "search", "--name", "GTick [0-9]"],
                                   capture_output=True, text=True, check=False).stdout.split()
            if found:
                break
            time.sleep(0.1)
        else:
            return
        time.sleep(0.5)
        shape = subprocess.run(["xdotool", "getwindowgeometry", "--shell", found[0]],
                               capture_output=True, text=True, check=False).stdout
        shape = dict(line.split("=") for line in shape.split())
        subprocess.run(["xdotool", "mousemove", "--window", found[0],
                        str(int(shape["WIDTH"]) // 2), str(int(shape["HEIGHT"]) - 41),
                        "click", "1"], check=False)

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()


def bench_playing(turnover, floor, work):
    play = [turnover, "play", "--yes", "--no-delay", "--device", "pulse"]
    sessions = {"beats": SESSION.format("metronome", "cadence = 172.5;"),
                "fast": SESSION.format("metronome", "cadence = 270;"),
                "quiet": SESSION.format("easy", "")}
    paths = {}
    for name, text in sessions.items():
        paths[name] = os.path.join(work, name + ".session")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)

    got = in_turn(floor=[floor, "pulse", "10"], beats=play + [paths["beats"]],
                  fast=play + [paths["fast"]])
    for name, remark in (("beats", "172.5 spm, beat marks: 7 updates a second"),
                         ("fast", "270 spm, beat marks: 10 updates a second")):
        say(f"play-cpu-{name}", ratio(got[name], got["floor"], "cpu_ms_min"), 1.15,
            f"{median(got[name], 'cpu_ms_min'):.0f} ms a minute, floor_play at 10 updates "
            f"{median(got['floor'], 'cpu_ms_min'):.0f}; {remark}")
    say("play-rss", ratio(got["beats"], got["floor"], "rss_kb"), 1.3,
        f"{median(got['beats'], 'rss_kb'):.0f} kB, floor_play "
        f"{median(got['floor'], 'rss_kb'):.0f}")
    say("play-kb-min", median(got["beats"], "kb_min"), 30,
        f"kB to the terminal a minute at 172.5 spm, floor_play "
        f"{median(got['floor'], 'kb_min'):.1f}")
    bench_gtick(play + [paths["beats"]], work)

    got = in_turn(floor=[floor, "pulse", "1"], quiet=play + [paths["quiet"]],
                  silent=[turnover, "play", "--yes", "--no-delay", "--device", "clock",
                          paths["quiet"]])
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
    os.makedirs(folder, exist_ok=True)
    config = os.path.join(folder, "runner.cfg")
    with open(config, "w", encoding="utf-8") as file:
        file.write("screen = { flash_beat = false; };\n")
    got |= in_turn(unlit=play + [paths["beats"]])
    os.unlink(config)
    floor_wakes = median(got["floor"], "wakes")
    for name, remark in (("quiet", "no clicks"), ("unlit", "clicks, flash_beat = false")):
        say(f"wakes-{name}-own", median(got[name], "own_wakes"), 6,
            f"wake-ups a second of our threads; {remark}")
        # libpulse's thread wakes up once a period, and the period bounds how soon a
        # change is heard: no number of ours, so it is compared.
        say(f"wakes-{name}-all", ratio(got[name], got["floor"], "wakes"), 1.15,
            f"with libpulse's thread {median(got[name], 'wakes'):.1f} a second, "
            f"floor_play with one update a second {floor_wakes:.1f}")
    say("wakes-clock", median(got["silent"], "wakes"), 6, "without a sound device")


def bench_gtick(ours, work):
    gtick = Gtick(work)
    name, limit = "play-cpu-gtick", 0.4
    if gtick.missing:
        skip(name, limit, "there is no " + ", ".join(gtick.missing))
        return
    mine, theirs = [], []
    try:
        for _ in range(min(ROUNDS, 3)):
            mine.append(measure(ours))
            theirs.append(measure(["gtick"], gtick.press_start))
    finally:
        gtick.stop()
    if median(theirs, "cpu_ms_min") < 60:
        skip(name, limit, "gtick did not start to click")
        return
    say(name, ratio(mine, theirs, "cpu_ms_min"), limit,
        f"{median(mine, 'cpu_ms_min'):.0f} ms a minute, gtick "
        f"{median(theirs, 'cpu_ms_min'):.0f}, its X server not counted")


def first_sound(argv, ear):
    """ms from the start of a program to its first sound at the sink's monitor."""
    time.sleep(0.3)
    begun = len(ear.samples)
    start = time.monotonic()
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    frame = None
    try:
        while frame is None and time.monotonic() < start + 3:
            time.sleep(0.02)
            heard = ear.samples[begun:]
            frame = next((i for i, x in enumerate(heard) if abs(x) > monitor.THRESHOLD), None)
    finally:
        process.terminate()
        process.wait()
    if frame is None:
        raise RuntimeError(f"nothing is heard of {argv[0]}")
    time.sleep(0.1)
    return (ear.time_of(begun + frame) - start) * 1000


def bench_first_sound(turnover, floor, work):
    click = os.path.join(work, "click.wav")
    session = os.path.join(work, "beats.session")
    programs = {"turnover": [turnover, "play", "--no-delay", "--plain", "--device", "pulse",
                             session],
                "floor_play": [floor, "pulse", "0"],
                "paplay": ["paplay", click],
                "aplay": ["aplay", "-q", "-D", "pulse", click]}
    subprocess.run([turnover, "render", session, "-o", click, "--force"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    programs = {name: argv for name, argv in programs.items() if shutil.which(argv[0])}
    times = {name: [] for name in programs}
    ear = monitor.Monitor()
    try:
        ear.ready()
        for _ in range(2 * ROUNDS + 1):
            for name, argv in programs.items():
                times[name].append(first_sound(argv, ear))
    finally:
        ear.stop()
    middle = {name: statistics.median(ms) for name, ms in times.items()}
    for other in ("floor_play", "paplay", "aplay"):
        if other in middle:
            say(f"first-sound-{other}", middle["turnover"] / middle[other], 1.5,
                f"{middle['turnover']:.0f} ms from the start to the first click (6 of them silence, "
                f"or a sink that rewinds would cut it), "
                f"{other} {middle[other]:.0f}")
        else:
            skip(f"first-sound-{other}", 1.5, f"there is no {other}")


def main():
    build = os.environ.get("top_builddir", ".")
    turnover = os.path.abspath(os.environ.get("TURNOVER", os.path.join(build, "turnover")))
    floor = os.path.abspath(os.path.join(build, "tests/bench/floor_play"))
    rig = os.path.join(RIG, "pulse.sh")
    missing = [tool for tool in ("pulseaudio", "pactl", "parec") if not shutil.which(tool)]
    if not os.access(floor, os.X_OK):
        missing.append("floor_play (ALSA is not built in)")
    if missing:
        skip("play", 1.15, "there is no " + ", ".join(missing))
        return
    with tempfile.TemporaryDirectory(prefix="turnover-bench-") as work:
        os.environ["RIG_RUN"] = work
        subprocess.run(["sh", rig, "start"], check=True)
        try:
            for line in subprocess.run(["sh", rig, "env"], capture_output=True, text=True,
                                       check=True).stdout.splitlines():
                words = line.split()
                if words[0] == "export":
                    os.environ.update(word.replace("'", "").split("=", 1)
                                      for word in words[1:])
                elif words[0] == "unset":
                    for word in words[1:]:
                        os.environ.pop(word, None)
            bench_playing(turnover, floor, work)
            bench_first_sound(turnover, floor, work)
        finally:
            subprocess.run(["sh", rig, "stop"], check=False)


main()
