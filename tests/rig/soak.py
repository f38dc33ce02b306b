#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""soak.py: long sessions, looked at all the time (`make soak`).

fast: 8 h in a fast clock: what the stream hands to a device, every frame of it, looked at
by tests/rig/soak_stream; and the whole program on a terminal. live, with SOAK_MINUTES
(60): in real time into a private sound server, whose output is recorded: each click on
its frame by a second opinion, how far the sound drifts from the server's clock, what
the program holds. SOAK_MINUTES=0: fast alone.
"""
import bisect
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "screen")]
import parts  # noqa: E402
from parts import check, skip  # noqa: E402
import player  # noqa: E402
import soak_parts  # noqa: E402
from soak_parts import RATE  # noqa: E402
from witness import Late  # noqa: E402

WORK = os.environ.get("WORK", "/tmp")
MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
FAST_HOURS = 8
FAST_SPEED = 4000  # times: 8 h in 7.2 s
MORE_KB = 256      # what a program may hold more at the end than at a quarter
DONE = "Session finished"
REJOINED_S = 20    # so long after an interruption the sound may still be finding its place
NEAR_S = 0.02      # … and so near to it it is then
LOOK_S = 10        # so often the log is read: an xrun is known to be no older
BESIDE_S = 2       # a wait of server or player explains what is heard so near to it


def tell(*words):
    print("#", *words, flush=True)


def configure():
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "runner.cfg"), "w", encoding="ascii") as file:
        file.write('sound = { countdown = "0 s"; };\nvoice = { on = false; };\n')


def sanitized():
    """A sanitizer keeps what was freed: memory grows by its doing."""
    with open(player.TURNOVER, "rb") as file:
        return b"__asan_init" in file.read()


def held(watch, what):
    kb, fds = watch.growth()
    if sanitized():
        skip(f"{what}: no growth in memory", "a sanitizer's own grows")
    else:
        check(kb <= MORE_KB, f"{what}: no growth in memory", f"{kb} kB")
    check(fds <= 0, f"{what}: none in descriptors", fds)
    rss = [sample[1] for sample in watch.samples]
    tell(f"{len(rss)} samples: {min(rss)} to {max(rss)} kB resident, {kb:+d} kB from the second "
         f"quarter to the last, {max(s[2] for s in watch.samples)} descriptors, {fds:+d}")


# ---- fast ------------------------------------------------------------------------


def fast_stream(session):
    program = os.path.join(os.environ.get("top_builddir", "."), "tests/rig/soak_stream")
    if not os.access(program, os.X_OK):
        skip(f"{FAST_HOURS} h of sound", "soak_stream is not built")
        return
    frames = os.path.join(WORK, "frames")
    with open(frames, "w", encoding="ascii") as file:
        file.writelines(f"{frame}\n" for frame in session.heard)
    began = time.monotonic()
    done = subprocess.run([program, session.path, frames], stdout=subprocess.PIPE, text=True,
                          check=False)
    for line in done.stdout.splitlines():
        if line.startswith("#"):
            print(line, flush=True)
        else:
            check(line.startswith("ok"), f"{FAST_HOURS} h of sound: " + line.split(" - ", 1)[-1])
    check(done.returncode == 0, "and no complaint", done.returncode)
    tell(f"{time.monotonic() - began:.1f} s")


def fast_player(session):
    clicks, shown = player.clicks_of([session.path])
    check(clicks == session.clicks, f"{len(session.clicks)} clicks in {FAST_HOURS} h, by a second "
          "opinion", len(clicks))
    check(shown["length_s"] == session.length_s, "and a length to the frame", shown["length_s"])
    began = time.monotonic()
    played = player.Player(["--speed", str(FAST_SPEED), session.path])
    watch = soak_parts.Watch(played.pid())
    pressed = 0
    while watch.look() and played.saw(DONE, 0) is None and time.monotonic() - began < 120:
        # Each compiles the whole session anew; the one before has to go. At the end any
        # key leaves.
        if time.monotonic() - began < 0.7 * session.length_s / FAST_SPEED:
            played.key("Up" if pressed % 2 == 0 else "Down")
            pressed += 1
        time.sleep(0.05)
    took = time.monotonic() - began
    check(played.saw(DONE, 0.1) is not None, f"{FAST_HOURS} h on the screen come to their end")
    held(watch, "the player")
    played.keys("Enter")
    check(played.left() == 0, "and it leaves with status 0")
    tell(f"{took:.1f} s, {pressed} changes of the bias, {played.bytes} bytes to the terminal, "
         f"{len(played.texts)} pictures")
    fast_lines(session)


def fast_lines(session):
    """Every phase has its line, in order, at its time; the last one is the end."""
    done = subprocess.run([player.TURNOVER, "play", "--plain", "--speed", str(10 * FAST_SPEED),
                           session.path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if re.match(r" *[\d:]+  [A-Z-]+ +", line)]
    phases = [line for line in lines if not line.split()[1].startswith("DONE")]
    check(done.returncode == 0 and len(phases) >= 5 * session.cycles,
          f"as lines: {5 * session.cycles} phases", len(phases), done.stdout[-500:])
    ends = [line for line in done.stdout.splitlines() if "inished" in line]
    hours, minutes = divmod(session.length_s // 60, 60)
    check(any(f"{hours}:{minutes:02d}:00" in line for line in ends), "and an end at its time",
          ends)


# ---- live ------------------------------------------------------------------------


def log_of(played_state):
    """The last "at" of the session's log: (UTC in ms, position in ms, xruns, when that was
    read); or None."""
    folder = os.path.join(played_state, "turnover")
    try:
        names = sorted(os.listdir(folder))
        for name in reversed(names):
            with open(os.path.join(folder, name), "rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - 4096))
                lines = file.read().decode("utf-8", "replace").splitlines()
            at = [line.split() for line in lines if " at " in line]
            if at:
                return int(at[-1][2]), int(at[-1][3]), int(at[-1][7]), time.monotonic()
    except (OSError, ValueError, IndexError):
        pass
    return None


def load():
    with open("/proc/loadavg", encoding="ascii") as file:
        return float(file.read().split()[0])


def live():
    if not player.start_pulse():
        skip("live", "needs pulseaudio, pactl and parec")
        return
    configure()
    session = soak_parts.Session(WORK, MINUTES)
    recorder = soak_parts.Recorder()
    if not recorder.ready():
        skip("live", "the sound server cannot be recorded")
        return
    played = player.Player(["--no-delay", "--device", "pulse", session.path])
    state = os.path.join(WORK, f"state{player.Player.count}")
    watch, logged, loads = soak_parts.Watch(played.pid()), [], []
    late = Late(played.pid(), player.pulse_pid())
    end = time.monotonic() + session.length_s + 60
    while played.saw(DONE, 0) is None and time.monotonic() < end:
        watch.look()
        logged += [log_of(state)]
        loads.append(load())
        with played.lock:
            del played.texts[:-20]
        time.sleep(min(LOOK_S, session.length_s / 40))
    check(played.saw(DONE, 5) is not None, f"{session.length_s // 60} min come to their end")
    time.sleep(1)
    recorder.stop()
    late.stop()
    judge(session, recorder, played, [line for line in logged if line], Busy(recorder, late, loads))
    held(watch, "the player")
    played.keys("Enter")
    check(played.left(60) == 0, "it leaves with status 0")


def on_the_clock(logged, ppm, xruns):
    """The session is where the clock says, but for the rate of the device."""
    (utc, at, *_), *_ = logged
    off = [(there - at) - (when - utc) * (1 + ppm / 1e6) for when, there, *_ in logged]
    far = [f"{(there - at) / 1000:.0f} s: {ms:+.0f} ms"
           for ms, (_, there, *_) in zip(off, logged)]
    tell(f"by its log the session is {min(off):+.0f} to {max(off):+.0f} ms off the clock")
    check(max(off) - min(off) < 2000 * NEAR_S, "the session is where the clock says" +
          (", after interruptions, too" if xruns else ""), far[::max(1, len(far) // 40)])


class Busy:
    """When the machine kept server, player or recorder from running.

    Only what happened just then is excused, not the whole of a run on a machine that was
    busy once. Where the kernel does not count (no schedstat) its load is all there is."""

    def __init__(self, recorder, late, loads):
        self.recorder, self.late, self.loads = recorder, late, loads

    def was(self, begin, end):
        if any(begin <= when <= end for when, _ in self.recorder.gaps):
            return True
        if not Late.can():
            return max(self.loads) > os.cpu_count()
        return self.late.longest(begin, end) > 0


def moves(session, judged, recorder, xruns, busy):
    """A click is moved by an interruption that the player counted, and then by less than
    NEAR_S. A server that is held up plays a moment of silence of its own and tells nobody,
    so no player can count it: moves below 1 ms are excused where server or player had to
    wait beside them. That they do not add up is what on_the_clock sees to."""
    spells = []
    for start, end, moved in judged.spells(REJOINED_S):
        # It may have happened in a recovery; the first click behind it tells.
        before = session.heard[max(0, bisect.bisect_left(session.heard, start) - 1)]
        when = [recorder.time_of(frame + judged.offset) for frame in (before, end)]
        silent = abs(moved) <= RATE // 1000 and busy.was(when[0] - BESIDE_S, when[1] + BESIDE_S)
        tell(f"at {start / RATE:.1f} s the clicks moved, {moved:+d} frames in all until "
             f"{end / RATE:.1f} s" + (", while the server was held up" if silent else ""))
        if not silent:
            spells.append((start, end, moved))
    check(len(spells) <= xruns and all(abs(moved) < NEAR_S * RATE for _, _, moved in spells),
          "and none is moved but by them" if xruns else "and none is moved", spells[:9])


def interruptions(logged, busy):
    """None, but where the machine kept player or server from running just before the log
    told of it: then there was nobody to play."""
    found, before = [], None
    for line in logged:
        if line[2] > (before[2] if before else 0):
            begin = before[3] if before else line[3] - LOOK_S
            found.append((begin, busy.was(begin - BESIDE_S, line[3] + BESIDE_S)))
        before = line
    if found and all(excused for _, excused in found):
        skip("no interruption of the sound", f"the machine was busy: {before[2]} xruns")
    else:
        check(not found, "no interruption of the sound", found[:9])


def judge(session, recorder, played, logged, busy):
    judged = soak_parts.Judged(session, recorder.onsets)
    with open(os.path.join(WORK, "onsets"), "w", encoding="ascii") as file:
        file.writelines(f"{frame}\n" for frame in recorder.onsets)
    xruns = logged[-1][2] if logged else 0
    lost = recorder.lost()
    tell(f"{judged.matched} of {len(session.heard)} clicks heard on their frames, "
         f"{judged.masked} begin under a tone; {len(judged.missing)} missing, "
         f"{len(judged.extra)} too many")
    tell(f"{xruns} xruns; the recorder waited {recorder.gap * 1000:.0f} ms at most, and lacks "
         f"{max(0, lost):.0f} frames at most; load {min(busy.loads):.1f} to "
         f"{max(busy.loads):.1f}; {len(busy.late.seen)} waits of player and server, "
         f"{busy.late.longest(0, time.monotonic()) * 1000:.0f} ms at most")
    tell(f"the server's clock is {recorder.ppm():+.1f} ppm off CLOCK_MONOTONIC")
    odd = [frame for frame in judged.missing + judged.extra
           if not any(start - RATE <= frame <= end + RATE
                      for start, end, _ in judged.spells(REJOINED_S))]
    but = "but for interruptions " if xruns else ""
    check(not odd, but + "every click is heard, and none twice", odd[:9])
    moves(session, judged, recorder, xruns, busy)
    drift, hours = judged.drift(), session.length_s / 3600
    tell(f"between interruptions the sound drifts {drift} frames off the server's clock in "
         f"{hours:.2f} h")
    check(drift <= max(1, hours), "no drift against the server's clock")
    if logged:
        on_the_clock(logged, recorder.ppm(), xruns)
    marks(recorder, played)
    interruptions(logged, busy)


def marks(recorder, played):
    """The screen goes with the sound, at the end as at the beginning."""
    lags = []
    lit = [when for when, _ in played.lit]
    for onset in recorder.onsets:
        when = recorder.time_of(onset)
        i = bisect.bisect_left(lit, when)
        near = min((lit[k] - when for k in (i - 1, i) if 0 <= k < len(lit)), key=abs,
                   default=9)
        if abs(near) < 0.15:
            lags.append(near * 1000)
    third = len(lags) // 3
    if third < 10:
        return
    early, late = sorted(lags[:third]), sorted(lags[-third:])
    tell(f"marks on the screen less clicks heard: {early[third // 2]:.1f} ms in the first third, "
         f"{late[third // 2]:.1f} ms in the last (medians of {third})")
    check(abs(late[third // 2] - early[third // 2]) < 10, "the screen stays with the sound")


if __name__ == "__main__":
    eight = soak_parts.Session(WORK, FAST_HOURS * 60)
    fast_stream(eight)
    fast_player(eight)
    if MINUTES > 0:
        live()
    print(f"1..{parts.count}")
    sys.exit(1 if parts.failed else 0)
