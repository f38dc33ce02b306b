#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ALSA sink on a real sound server: a private PulseAudio whose monitor is recorded.

In `make check` only that clicks are heard, on their grid, and that orders are obeyed:
a busy machine may drop some, and is no judge at all when it is too busy for its own
recording. With RIG_ALL=1, on a quiet machine, also: jitter, none
missing, and a server that stands still, dies, comes back, loses its sink.
"""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from monitor import Clicker, Monitor, off_grid  # noqa: E402
from parts import check, run, skip  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CLICKER = os.path.join(os.environ.get("top_builddir", "."), "tests/rig/clicker")
ALL = os.environ.get("RIG_ALL") == "1"
SPM10 = 1725


def ok(good, what, remark=""):
    """The remark is a measurement: told either way."""
    check(good, what)
    if remark:
        print("#", remark, flush=True)


def pulse(verb):
    subprocess.run([os.path.join(HERE, "pulse.sh"), verb], check=True,
                   stdout=subprocess.DEVNULL)


def enter_rig():
    """Points this process to the private server; False: there is none."""
    text = subprocess.run(["sh", "-c", f"eval \"$('{HERE}/pulse.sh' env)\"; env -0"],
                          check=True, capture_output=True, text=True).stdout
    os.environ.update(pair.split("=", 1) for pair in text.split("\0") if "=" in pair)
    try:
        pulse("start")
    except subprocess.CalledProcessError:
        return False
    return True


def server():
    with open(os.path.join(os.environ["RIG_RUN"], "pulse.pid")) as file:
        return int(file.read())


def null_sink():
    """Takes the sink away for 1.5 s."""
    modules = subprocess.run(["pactl", "list", "short", "modules"], capture_output=True,
                             text=True).stdout.splitlines()
    number = [m.split()[0] for m in modules if "null-sink" in m][0]
    subprocess.run(["pactl", "unload-module", number])
    time.sleep(1.5)
    subprocess.run(["pactl", "load-module", "module-null-sink", "sink_name=rig", "rate=48000",
                    "format=s16le", "channels=2", "norewinds=1"], stdout=subprocess.DEVNULL)


def stand_still(pid, seconds):
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


def kill_server():
    os.kill(server(), signal.SIGKILL)
    time.sleep(1)
    pulse("start")


def suspend():
    subprocess.run(["pactl", "suspend-sink", "rig", "1"])
    time.sleep(1.5)
    subprocess.run(["pactl", "suspend-sink", "rig", "0"])


def steady_take():
    """What was played and heard; None: the machine is too busy."""
    for _ in range(1 if ALL else 3):
        monitor = Monitor()
        monitor.ready()
        clicker = Clicker(CLICKER, "pulse", SPM10, 30 if ALL else 6, "0:resume=-300,0")
        clicker.wait()
        monitor.stop()
        if ALL or not monitor.busy():
            return monitor, clicker
        print("# the machine was busy")
    return None


def steady():
    take = steady_take()
    if take is None:
        skip("clicks are heard, where their beats are", "the machine is too busy for sound")
        return
    monitor, clicker = take
    clicks = monitor.clicks()
    ok(len(clicks) >= 5, "clicks are heard", f"{len(clicks)}")
    ok(clicker.last() is not None, "the sink reports that it plays")
    if len(clicks) < 5 or clicker.last() is None:
        return
    offs = off_grid(clicker, clicks, clicker.last())
    bias = statistics.median(o for _, o in offs)
    worst = f"worst {max(abs(o - bias) for _, o in offs):.2f} ms"
    near = sum(abs(o - bias) < 5 for _, o in offs)
    ok(near >= 0.75 * len(offs), "clicks are where their beats are", worst)
    errors = [b[0] - a[0] - (clicker.beat(q[0]) - clicker.beat(p[0]))
              for a, b, p, q in zip(clicks, clicks[1:], offs, offs[1:])]
    sd = statistics.pstdev(errors)
    if ALL:
        beats = [k for k, _ in offs]
        ok(beats == list(range(len(beats))), "none is missing, none doubled")
        ok(near == len(offs) and sd < 1, "jitter below one frame", f"SD {sd:.3f} frames of {len(errors)} intervals")


def orders():
    """What a key does is heard; how soon is told, and judged with RIG_ALL only."""
    monitor = Monitor()
    monitor.ready()
    clicker = Clicker(CLICKER, "pulse", SPM10, 9, "0:resume=0,0", "2000:seek=4000",
                      "3300:pause", "4500:resume=2000,500", "6000:gain=0", "7500:seek=0")
    clicker.wait()
    monitor.stop()
    times = [t for _, t in monitor.clicks()]
    at = {text: t for t, text in clicker.orders}
    first = {text: next((x - t for x in times if x > t), None) for text, t in at.items()}
    seek, resume = first["seek=4000"], first["resume=2000,500"]
    # The next beats lie at 4.174 s and 2.087 s of the session.
    sound = {"seek": seek - 0.174 if seek else None, "resume": resume - 0.587 if resume else None}
    quiet = [x - at["pause"] for x in times if at["pause"] < x < at["resume=2000,500"]]
    mute = [x - at["gain=0"] for x in times if x > at["gain=0"]]
    ok(seek is not None and resume is not None, "a seek and a resume are heard", str(sound))
    if ALL:
        ok(-0.02 < sound["seek"] < 0.1, "a seek within 100 ms", f"{sound['seek'] * 1e3:.0f} ms")
        ok(not quiet or max(quiet) < 0.1, "a pause within 100 ms", str(quiet))
        ok(not mute or max(mute) < 0.25, "mute within 250 ms", str(mute))


def fault(what, act, gap_s):
    """Four seconds in something happens; later clicks are on the session's grid."""
    monitor = Monitor()
    monitor.ready()
    clicker = Clicker(CLICKER, "pulse", SPM10, 14, "0:resume=-300,0")
    time.sleep(4)
    begun = time.monotonic()
    act(clicker)
    ended = time.monotonic()
    monitor.stop()
    before = monitor.clicks()
    monitor = Monitor()  # the old one may have lost its server
    monitor.ready()
    clicker.wait()
    monitor.stop()
    reference = clicker.last(before=begun)
    good = [o for (_, o), (_, t) in zip(off_grid(clicker, before, reference), before) if t < begun]
    bias = statistics.median(good)
    after = off_grid(clicker, monitor.clicks(), reference)
    worst = max((abs(o - bias) for _, o in after), default=999)
    ok(len(after) > 10 and worst < 2, f"{what}: later clicks are on the grid",
       f"worst {worst:.2f} ms of {len(after)}")
    first = min((t for _, t in monitor.clicks()), default=ended + 99)
    ok(first - ended < gap_s, f"{what}: sound again", f"{first - ended:.2f} s after the end")
    last = clicker.last()
    ok(last is not None and last.xruns + last.reopens > 0, f"{what}: it is counted")


def faults():
    fault("server stands still 0.6 s", lambda c: stand_still(server(), 0.6), 1)
    fault("server stands still 2 s", lambda c: stand_still(server(), 2), 2)
    fault("player stands still 1 s", lambda c: stand_still(c.process.pid, 1), 1)
    fault("sink suspended", lambda c: suspend(), 2)
    fault("server killed", lambda c: kill_server(), 2.5)
    fault("sink removed", lambda c: null_sink(), 2.5)


def on_a_server(part):
    """The part, on a server of its own."""
    def played():
        if not enter_rig():
            skip(part.__name__, "a private pulseaudio does not run here")
            return
        try:
            part()
        finally:
            pulse("stop")

    played.__name__ = part.__name__
    return played


if __name__ == "__main__":
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        print("1..0 # SKIP no pulseaudio with parec and pactl")
    elif ALL:
        sys.exit(run([on_a_server(part) for part in (steady, orders, faults)], at_once=1))
    else:
        sys.exit(run([on_a_server(part) for part in (steady, orders)]))
