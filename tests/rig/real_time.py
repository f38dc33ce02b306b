#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""real_time.py: the player through ALSA into a real sound server, recorded.

The blended session with a pause, skips and a bias change in mid-phase: between two keys
the recording has to be the rendered session sample by sample, and every click has to
be where the timeline says. With TURNOVER_PROOFS=1 (`make proofs`, some minutes, on a
quiet machine) also when: how soon a key is heard, how near the screen is to the sound; a
terminal that stops reading, every fault of a sound server, and how long it takes from
a key to the ear. TURNOVER_PROOFS=name,name picks some of them.
"""
import os
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "screen")]
import player  # noqa: E402
import terminals  # noqa: E402
from monitor import THRESHOLD, Monitor  # noqa: E402
from player import RATE, Player, same  # noqa: E402

SOURCE = os.environ.get("top_srcdir", os.path.join(player.HERE, "..", ".."))
BLENDED = [os.path.join(SOURCE, "sessions", "blended.session"), "--set", "warm_up=5 min",
           "--set", "reps=2", "--set", "stride=30 s", "--set", "recovery=90 s",
           "--set", "target=+0 %", "--baseline", "strides=172.5"]
STEADY = [os.path.join(player.HERE, "steady.session")]
SOUND = ["--no-delay", "--device", "pulse"]
STEADY_CLICKS = 80  # s: where its clicks begin; they last 240 s
T = 60 / 172.5
LOST = ["sound device lost", "the sound is back"]
proofs = os.environ.get("TURNOVER_PROOFS", "")

count = failed = 0


def check(good, what, *found):
    """One test; `found` is said either way: these are measurements."""
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", what, flush=True)
    if found:
        print("#", *found, flush=True)


def timely(good, what, *found):
    """A test of when, not of what: only proofs fail by it."""
    if proofs:
        check(good, what, *found)
    else:
        print(f"# {what}:", *found, flush=True)


def skip(why):
    global count
    count += 1
    print("ok", count, "# SKIP", why, flush=True)


class Take:
    """A played session, its recording, and the whole of it as a file."""

    def __init__(self, arguments, start, **more):
        self.monitor = Monitor()
        self.monitor.ready()
        self.arguments = arguments
        self.start = start
        self.player = Player(arguments + ["--from", f"{start} s"] + SOUND, **more)

    def playing(self, seconds=5.0):
        """Waits until something is heard."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            tail = self.monitor.samples[-RATE // 10:]
            if tail and max(tail) > THRESHOLD:
                return True
            time.sleep(0.02)
        return False

    def after_beat(self, seconds):
        """Sleeps until so long after a beat lights up."""
        n = len(self.player.lit)
        end = time.monotonic() + 2
        while len(self.player.lit) == n and time.monotonic() < end:
            time.sleep(0.005)
        if len(self.player.lit) > n:
            time.sleep(max(0, self.player.lit[-1][0] + seconds - time.monotonic()))

    def finish(self):
        self.interrupted = self.player.saw("interrupt", 0) is not None
        # After an interruption the player keeps more sound ready, up to a second of it.
        self.limit = 1000 if self.interrupted else 250
        self.silent = self.player.saw("no sound (", 0) is not None
        self.status = self.player.stop()
        time.sleep(0.2)
        self.monitor.stop()
        self.busy = self.interrupted or (not proofs and self.monitor.busy())
        self.heard = self.monitor.samples
        self.chunks = [n for _, n in self.monitor.chunks]

    def frame_at(self, when):
        """The frame of the recording at a time."""
        low, high = 0, len(self.heard)
        while low < high:
            middle = (low + high) // 2
            if self.monitor.time_of(middle) < when:
                low = middle + 1
            else:
                high = middle
        return low

    def loud_from(self, frame):
        """The first loud sample from a frame on."""
        return loud(self.heard, frame)


def loud(samples, frame, end=None):
    for i in range(max(frame, 0), min(end or len(samples), len(samples))):
        if samples[i] > THRESHOLD or samples[i] < -THRESHOLD:
            return i
    return None


def onsets(samples, first, last, silence=240):
    found, quiet = [], first - silence
    for i in range(max(first, 0), min(last, len(samples))):
        if samples[i] > THRESHOLD or samples[i] < -THRESHOLD:
            if i - quiet >= silence:
                found.append(i)
            quiet = i
    return found


def lay(take, whole, heard_from, session_from):
    """Recording less session frame, where both are first heard from there on."""
    a, b = take.loud_from(heard_from), loud(whole, session_from)
    return None if a is None or b is None else a - b


def stretch_ends(take, whole, offset, session_from):
    """How far the recording is the session, by steps of 5 ms."""
    step = RATE // 200
    at = session_from
    while at + step < len(whole) and not same(take.heard, at + offset, whole, at, step):
        at += step
    return at


def fit(clicks, period):
    """Offset of the grid, and how far each click is off it, in frames."""
    first = clicks[0]
    near = [c - first - round((c - first) / period) * period for c in clicks]
    middle = (max(near) + min(near)) / 2
    return first + middle, [d - middle for d in near]


def screen_lag(take, offset, clicks):
    """Mark less click, in ms, of all clicks heard between the first and last mark."""
    lags, missing = [], 0
    lit = [t for t, _ in take.player.lit]
    for click in clicks:
        when = take.monitor.time_of(click + offset)
        near = min(lit, key=lambda t: abs(t - when), default=0) - when
        if abs(near) > T / 2:
            missing += 1
        else:
            lags.append(near * 1000)
    return lags, missing


def blended():
    """Start, pause, on, skip, skip, bias: the session that the article asks for."""
    for _ in range(2):
        take, keys = play_blended(6 if proofs else 0)
        if take.silent:
            skip("no sound, though there is a sound server: is ALSA's plug-in for it missing?")
            return
        if not take.busy:
            break
        print("# the machine was too busy:", "the player itself saw an interruption"
              if take.interrupted else "the sound server was held up")
    else:
        skip("the machine is too busy for sound")
        return
    check(take.status == 0, "it ends with status 0", take.status)
    whole = player.rendered(BLENDED)
    clicks, _ = player.clicks_of(BLENDED)
    stretches(take, whole, clicks, *keys[:2])
    skips(take, whole, *keys[2:4])
    bias(take, *keys[3:])


def play_blended(longer):
    take = Take(BLENDED, 297)
    check(take.player.saw("STRIDE") is not None, "the stride comes to the screen")
    time.sleep(1.5 + longer)
    take.after_beat(0.15)
    paused = take.player.key("Space")
    take.player.saw("Space goes on", since=paused)
    time.sleep(0.7)
    resumed = take.player.key("Space")
    take.player.saw("going on", since=resumed)
    time.sleep(5.2 + longer)
    take.after_beat(0.15)
    skipped = take.player.key("Right")
    take.player.saw("RECOVERY", since=skipped)
    time.sleep(1)
    again = take.player.key("Right")
    time.sleep(4.6)
    biased = take.player.key("Up")
    take.player.saw("bias +1", since=biased)
    time.sleep(4.5 + longer)
    take.finish()
    return take, (paused, resumed, skipped, again, biased)


def stretches(take, whole, clicks, paused, resumed):
    """Before and after the pause."""
    begin = 297 * RATE
    offset = lay(take, whole, 0, begin)
    end = stretch_ends(take, whole, offset, begin)
    check(end > 301 * RATE, "up to the pause the recording is the session, to the sample",
          f"{(end - begin) / RATE:.2f} s alike")
    before = [c for c in clicks if begin <= c < end]
    lags, missing = screen_lag(take, offset, before)
    timely(lags and max(abs(x) for x in lags) < 20 and not missing,
          "each beat is seen within 20 ms of its being heard",
          f"{len(lags)} marks, {min(lags):.1f} to {max(lags):.1f} ms, {missing} missing")
    after = 0.1 if proofs else resumed - paused - 0.1
    silent = loud(take.heard, take.frame_at(paused + after), take.frame_at(resumed + 2.9))
    check(silent is None, f"silence from {after * 1000:.0f} ms after Space until 3 s after the "
          "second one")
    following = next(c for c in clicks if c >= end)
    due = take.monitor.time_of(following + offset)
    offset = take.loud_from(take.frame_at(resumed + 1)) - following
    last = stretch_ends(take, whole, offset, following)
    check(last - following > 1.5 * RATE, "after the pause it goes on with the next click",
          f"{(last - following) / RATE:.2f} s alike")
    left = due - paused
    held = take.monitor.time_of(following + offset) - resumed - 3
    timely(abs(held - left) < 0.1, "with what was left of the beat, after 3 s of silence",
          f"{held * 1000:.0f} ms, {left * 1000:.0f} ms were left at the key")
    inside = [c for c in clicks if following <= c < last]
    lags, missing = screen_lag(take, offset, inside)
    timely(lags and max(abs(x) for x in lags) < 20 and not missing, "so does the screen",
          f"{len(lags)} marks, {min(lags):.1f} to {max(lags):.1f} ms, {missing} missing")


def skips(take, whole, skipped, again):
    lag, alike = went_to(take, whole, skipped, 330 * RATE)
    check(alike > 0.8 * RATE, "Right is heard: the recovery, from its first frame",
          f"{alike / RATE:.2f} s alike")
    timely(lag is not None and lag < 0.1, "within 100 ms", lag)
    lag, alike = went_to(take, whole, again, 20026435)
    check(alike > 4 * RATE, "Right again: the count-in of the next stride",
          f"{alike / RATE:.2f} s alike")
    timely(lag is not None and lag < 0.1, "within 100 ms", lag)


def went_to(take, whole, key, frame):
    """How long after a key the session is heard from that frame on, and how much of it."""
    best = None, 0
    start = loud(whole, frame)
    begin = take.frame_at(key + 0.02)
    for onset in onsets(take.heard, begin, begin + (1 if proofs else 3) * RATE):
        offset = onset - start
        alike = stretch_ends(take, whole, offset, frame) - frame
        if alike > best[1]:
            best = take.monitor.time_of(frame + offset) - key, alike
    return best


def bias(take, again, biased):
    """Clicks after the second skip: 172.5, then 173.5 from within 250 ms of the key."""
    go = take.frame_at(again) + int(3.6 * RATE)
    found = onsets(take.heard, go, take.frame_at(biased + (3.9 if proofs else 4.2)))
    judge_bias(take, found, biased, 1725, 1735)


def judge_bias(take, found, key, before, after):
    old, new = 600 * RATE / before, 600 * RATE / after
    at = take.frame_at(key)
    early = [c for c in found if c < at]
    late = [c for c in found if c > at + (1 if proofs else 2) * RATE]
    if len(early) < 3 or len(late) < 3:
        check(False, "clicks before and after the key", len(early), len(late))
        return
    a, off_a = fit(early, old)
    b, off_b = fit(late, new)
    spread = [statistics.pstdev(off_a), statistics.pstdev(off_b)]
    check(max(spread) < 1 and max(map(abs, off_a + off_b)) <= 1,
          f"clicks at {before / 10} and {after / 10} spm, jitter below one frame",
          f"sd {spread[0]:.2f} and {spread[1]:.2f} frames of {len(early)} and {len(late)} clicks")
    middle = [c for c in found if early[-1] <= c <= late[0]]
    steps = [y - x for x, y in zip(middle, middle[1:])]
    low, high = sorted((old, new))
    check(all(low - 1.01 <= s <= high + 1.01 for s in steps) and
          len(found) == len(early) + len(late) + len(middle) - 2,
          "and none is missing or too many where it changes", steps)
    # Both grids have the beat's phase where the new piece begins.
    lag = (meeting(a, old, b, new, early[-1], late[0]) - at) / RATE * 1000
    timely(-5 < lag < take.limit, f"the bias is heard within {take.limit} ms",
          f"{lag:.0f} ms after the key")


def meeting(a, old, b, new, last, first):
    """
    The frame at which the grid through a and the grid through b have the same phase;
    `last` is a click of the one, `first` of the other.
    """
    beats = round((first - last) / ((old + new) / 2))
    left = a + round((last - a) / old) * old
    right = b + round((first - b) / new) * new
    return (beats + left / old - right / new) / (1 / old - 1 / new)


def wrong_rows(played):
    """Rows that a picture painted anew has otherwise, but for marks and the time."""
    before = played.lines()
    os.kill(played.pid(), signal.SIGWINCH)
    time.sleep(0.3)
    after = played.lines()
    rows = [(a, b) for a, b in zip(before, after) if a.strip("#LR ") != b.strip("#LR ")]
    return rows if len(rows) > played.rows // 3 or before[-1] != after[-1] else []


def stalled():
    """A terminal whose reader stops for 10 s."""
    take = Take(STEADY, STEADY_CLICKS - 2, rows=60, columns=200)
    whole = player.rendered(STEADY)
    take.player.saw("METRONOME", 8)
    time.sleep(2)
    take.player.reading.clear()
    # Enough to fill the line: another picture at each key.
    for _ in range(400):
        take.player.keys("z")
        time.sleep(0.025)
    before = take.player.bytes
    back = time.monotonic()
    take.player.reading.set()
    time.sleep(1)
    back_at = next((t for t, _ in take.player.texts if t > back), 0)
    wrong = wrong_rows(take.player)
    time.sleep(2)
    take.finish()
    begin = (STEADY_CLICKS - 2) * RATE
    offset = lay(take, whole, 0, begin)
    alike = stretch_ends(take, whole, offset, begin) - begin
    check(alike > 13 * RATE, "a terminal that reads nothing for 10 s changes nothing in the sound",
          f"{alike / RATE:.2f} s alike; {before} bytes before it stopped")
    check(0 < back_at - back < 0.5 and not wrong, "and the screen is right again at once",
          f"{(back_at - back) * 1000:.0f} ms", *wrong)


def clock_of(take, clicks):
    """(time, beat number, ms off the grid through the first clicks) of each click."""
    times = [(take.monitor.time_of(c), c) for c in clicks]
    start = statistics.median(t - k * T for k, (t, _) in enumerate(times[:8]))
    return [(t, round((t - start) / T), ((t - start) / T - round((t - start) / T)) * T * 1000)
            for t, _ in times]


def fault(name, says, make, missed, seconds=9.0):
    """Plays clicks, makes a fault after 4 s, and looks where the later clicks are."""
    take = Take(STEADY, STEADY_CLICKS - 1)
    take.player.saw("METRONOME", 8)
    time.sleep(4)
    began = time.monotonic()
    make(take)
    time.sleep(seconds)
    said = [text for text in says if take.player.saw(text, 0.1, began) is None]
    take.finish()
    found = onsets(take.heard, 0, len(take.heard))
    found = [c for c in found if take.monitor.time_of(c) < began + seconds + 3]
    go = next((i for i, c in enumerate(found[:-3]) if all(
        abs(y - x - T * RATE) < 2 for x, y in zip(found[i:i + 3], found[i + 1:i + 4]))), 0)
    found = found[go:]
    clock = clock_of(take, found)
    late = [(t, k, off) for t, k, off in clock if t > began + 0.05]
    gap = max(y[0] - x[0] for x, y in zip(clock, clock[1:])) if len(clock) > 1 else 0
    settled = [off for t, _, off in late if t > began + gap]
    worst = max(map(abs, settled), default=999)
    check(len(settled) > 5 and worst < 20, f"{name}: later clicks are on the session's clock",
          f"{len(settled)} clicks, {min(settled, default=0):.1f} to {max(settled, default=0):.1f} ms, "
          f"gap {gap:.2f} s")
    doubled = [k for (_, k, _), (_, m, _) in zip(clock, clock[1:]) if m <= k]
    check(not doubled and gap < missed, f"{name}: none twice, and silence below {missed} s",
          f"{gap:.2f} s")
    check(not said, f"{name}: the screen says so", *([f"not: {said}"] if said else says))
    check(take.status == 0, f"{name}: it goes on and ends as it should", take.status)


def stop_player(take):
    os.kill(take.player.pid(), signal.SIGSTOP)
    time.sleep(1)
    os.kill(take.player.pid(), signal.SIGCONT)


def stall_server(_):
    pid = player.pulse_pid()
    os.kill(pid, signal.SIGSTOP)
    time.sleep(0.6)
    os.kill(pid, signal.SIGCONT)


def kill_server(take):
    os.kill(player.pulse_pid(), signal.SIGKILL)
    time.sleep(0.5)
    subprocess.run(["sh", os.path.join(player.HERE, "pulse.sh"), "start"], check=False)
    second = Monitor()
    second.ready()
    # The recording goes on where the first one ended; times stay those of the clock.
    first = take.monitor
    first.process.wait()
    first.thread.join(2)
    take.monitor = Joined(first, second)


class Joined:
    """Two recordings, one after the other, as one."""

    def __init__(self, first, second):
        self.first, self.second = first, second
        self.n = len(first.samples)

    def stop(self):
        self.second.stop()
        self.samples = self.first.samples + self.second.samples
        self.chunks = self.first.chunks + [(t, n + self.n) for t, n in self.second.chunks]

    def time_of(self, frame):
        if frame < self.n:
            return self.first.time_of(frame)
        return self.second.time_of(frame - self.n)


def remove_sink(take):
    def pactl(*words):
        return subprocess.run(["pactl", *words], stdout=subprocess.PIPE, text=True,
                              check=False).stdout
    module = next(line.split()[0] for line in pactl("list", "short", "modules").split("\n")
                  if "module-null-sink" in line)
    pactl("unload-module", module)
    time.sleep(1.5)
    pactl("load-module", "module-null-sink", "sink_name=rig", "rate=48000", "format=s16le",
          "channels=2", "norewinds=1")
    pactl("set-default-sink", "rig")
    first = take.monitor
    first.process.terminate()
    first.process.wait()
    first.thread.join(2)
    second = Monitor()
    second.ready()
    take.monitor = Joined(first, second)


def faults():
    for name, says, make, missed in (
            ("the player stopped for 1 s", ["interrupted"], stop_player, 2.5),
            ("a server that hangs for 0.6 s", [], stall_server, 1.5),
            ("a server killed and started", LOST, kill_server, 6),
            ("a sink removed and added", LOST, remove_sink, 8)):
        if proofs != "1" and "faults" not in proofs and make.__name__ not in proofs:
            continue
        fault(name, says, make, missed)


def away():
    """Ctrl-Z in a real shell, some seconds there, fg, Space."""
    if terminals.TMUX is None:
        skip("no tmux")
        return
    recording = Monitor()
    recording.ready()
    take = Take.__new__(Take)
    take.monitor = recording
    shell = terminals.TmuxTerminal(
        ["bash", "--norc", "-i"], 24, 80,
        {"PS1": "shell> ", "XDG_STATE_HOME": os.path.join(os.environ.get("WORK", "/tmp"), "away")})
    time.sleep(0.5)
    shell.keys(f"'{player.TURNOVER}' play --yes '{STEADY[0]}' --from {STEADY_CLICKS + 1}s --no-delay "
               "--device pulse", "Enter")
    take.playing()
    time.sleep(4)
    left = time.monotonic()
    shell.keys("C-z")
    time.sleep(3)
    shell.keys("fg", "Enter")
    time.sleep(0.5)
    on = time.monotonic()
    shell.keys("Space")
    time.sleep(7)
    shell.keys("q", "y")
    time.sleep(0.5)
    shell.close()
    recording.stop()
    take.heard = recording.samples
    whole = player.rendered(STEADY)
    found = onsets(take.heard, 0, len(take.heard))
    before = [c for c in found if recording.time_of(c) < left + 0.1]
    after = [c for c in found if recording.time_of(c) > on + 2.5]
    check(len(before) + len(after) == len(found) and len(before) > 5 and len(after) > 5,
          "Ctrl-Z: silence until 3 s after the Space that follows fg", len(before), len(after))
    clicks, _ = player.clicks_of(STEADY)
    first = next(i for i, c in enumerate(clicks) if c >= (STEADY_CLICKS + 1) * RATE)
    # A click that was only begun comes again.
    alike = max(stretch_ends(take, whole, after[0] - c, c) - c
                for c in clicks[first + len(before) - 1:first + len(before) + 1])
    check(alike > 3 * RATE, "and it goes on with the next click", f"{alike / RATE:.2f} s alike")


def envelope(samples, frame, n=480):
    part = samples[frame:frame + n]
    return max(map(abs, part)) if part else 0


def changed(take, key, test, limit=1.0):
    """ms from a key until `test` of the envelope (10 ms) holds."""
    at = take.frame_at(key)
    for i in range(at, at + int(limit * RATE), 48):
        if test(envelope(take.heard, i)):
            return (i - at) / RATE * 1000
    return None


def gain_at(take, whole, offset, frame, n=480):
    """The volume there, by the rendered session."""
    own = envelope(whole, frame - offset, n)
    return envelope(take.heard, frame, n) / own if own > 400 else 9


def latency():
    """Key to ear: on a tone that lasts, then on clicks."""
    take = Take(STEADY, 3)
    take.playing()
    time.sleep(1.5)
    volume = []
    for name in ("m", "m", "-", "-", "+", "+"):
        volume.append((name, take.player.key(name)))
        time.sleep(1.13)
    pauses = []
    for i in range(4):
        pauses.append((take.player.key("Space"), time.sleep(0.4 + 0.07 * i),
                       take.player.key("Space")))
        time.sleep(4.2)
    skipped = take.player.key("Right")
    time.sleep(3)
    clicks = []
    for name in ("off", "on") * 3:
        clicks.append((name, take.player.key("c")))
        time.sleep(1.5)
    biases = []
    for name, spm in (("Up", 1735), ("Up", 1745), ("Down", 1735), ("Down", 1725)):
        biases.append((take.player.key(name), spm))
        time.sleep(6.07)
    take.finish()
    judge_volume(take, volume)
    judge_pauses(take, pauses, skipped)
    for name, key in clicks:
        found = onsets(take.heard, take.frame_at(key + take.limit / 1000),
                       take.frame_at(key + 1.45))
        check((name == "off") == (not found), f"c: clicks {name} within {take.limit} ms",
              len(found))
    before, spm = clicks[-1][1] + 0.6, 1725
    for (key, after), following in zip(biases, biases[1:] + [(biases[-1][0] + 6, 0)]):
        found = onsets(take.heard, take.frame_at(before), take.frame_at(following[0]))
        judge_bias(take, found, key, spm, after)
        before, spm = key + 1, after


def judge_volume(take, keys):
    whole = player.rendered(STEADY)
    offset = lay(take, whole, 0, 3 * RATE)
    lags, level = [], 1.0
    for (name, key), want in zip(keys, (0, 1, 0.9, 0.8, 0.9, 1)):
        at = take.frame_at(key)
        there = next((i for i in range(at, at + RATE, 48) if abs(
            gain_at(take, whole, offset, i) - want) < 0.02), None)
        lags.append((name, round((there - at) / RATE * 1000) if there else None))
        level = want
    check(level == 1 and all(lag is not None and lag < take.limit for _, lag in lags),
          f"mute and volume are there within {take.limit} ms", lags)


def judge_pauses(take, pauses, skipped):
    off = [changed(take, key, lambda e: e < 2) for key, _, _ in pauses]
    check(all(lag is not None and lag < 100 for lag in off), "a pause within 100 ms",
          [f"{lag:.0f}" for lag in off if lag is not None])
    on = [changed(take, key, lambda e: e > 2, 5) for _, _, key in pauses]
    check(all(lag is not None and 2950 < lag < 3150 for lag in on), "and 3 s of silence after it",
          [f"{lag:.0f}" for lag in on if lag is not None])
    level = envelope(take.heard, take.frame_at(skipped - 0.1), 4800)
    lag = changed(take, skipped, lambda e: e > level * 1.3)
    check(lag is not None and lag < 100, "a skip within 100 ms", lag)


def main():
    if not player.start_pulse():
        print("1..0 # SKIP needs pulseaudio, pactl and parec")
        return 0
    for name, part in (("blended", blended), ("stalled", stalled), ("latency", latency),
                       ("away", away), ("faults", faults)):
        if proofs == "1" or name in (proofs or "blended") or (
                name == "faults" and "_" in proofs):
            part()
    print(f"1..{count}")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
