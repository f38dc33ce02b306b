#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""whole_session.py: a runner's whole session in tmux, heard to its end; about 7 minutes.

The blended session in a pane with an attached client, through ALSA into a private sound
server: bias, taps, detach, resize, pause, mute, lock, skips, back, Ctrl-Z and fg, break
off, and the cool-down to its end. The recording is taken apart: every click and every
tone has to be on the frame where tests/oracle says it is for that sequence of commands,
and there may be nothing else. When commands took effect is in the state log. With
WHOLE_SHORT=1 the cool-down is skipped through.

An interruption that the player counted is its fault, unless the kernel says (witness.py)
that player and server were kept from running for as long as the sound that lay ready. Then
the session is played once more, and if it happens again the pieces (from one command that
is heard to the next) that were interrupted are skipped with that evidence: where the sound
stood still there is no frame that a click must be on, but every other piece is judged as
ever, and so is what was logged.
"""
import array
import glob
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "screen"), os.path.join(HERE, "..", "oracle")]
import player  # noqa: E402
import terminals  # noqa: E402
from monitor import Monitor  # noqa: E402
from player import FAINT, RATE, TURNOVER  # noqa: E402
from played import Played  # noqa: E402
from witness import Witness  # noqa: E402

SOURCE = os.path.join(os.environ.get("top_srcdir", os.path.join(HERE, "..", "..")),
                      "sessions", "blended.session")
WORK = os.environ.get("WORK", "/tmp")
STATE = os.path.join(WORK, "state")
CHOSEN = {"warm_up": "5 min", "reps": "2", "stride": "20 s", "recovery": "90 s"}
FROM = 288
CLICK = RATE // 40          # frames that a click lasts
EDGE = RATE * 15 // 100     # a command is heard within that
GAIN = RATE * 40 // 100     # … a change of volume: what is queued is played out
LOUD = 100                  # of 32767: no rounding
DRY_S = 0.2                 # so much sound lies ready
REJOINED = 20 * RATE        # so long after an interruption sound may be finding its place
HOLE = RATE // 100          # more silence in a tone is none of a busy server's
# ms that tones last
TONES = {"go": 410, "rest": 410, "next": 360, "ready": 200, "countdown": 70, "half": 295,
         "finished": 900}
SHORT = os.environ.get("WHOLE_SHORT") == "1"

count = failed = 0


def check(good, what, *found):
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", what, flush=True)
    if found:
        print("#", *found, flush=True)


def skip(what, why):
    global count
    count += 1
    print("ok", count, "-", what, "# SKIP", why, flush=True)


# ---- what tones sound like ---------------------------------------------------------------

MODEL = """format = 1; title = "One of each";
phases = ( { kind = "metronome"; time = "35 s"; }, { kind = "easy"; time = "12 s"; },
           { kind = "cool-down"; time = "12 s"; },
           { kind = "cool-down"; time = "30 s"; breathing = "5 s in, 5 s out"; } );
"""


def shapes():
    """Samples of each tone by name. A breath that begins with the phase is one with the
    "now" on the same frame."""
    path = os.path.join(WORK, "model.session")
    with open(path, "w", encoding="ascii") as file:
        file.write(MODEL)
    samples, found = player.rendered([path], "--no-voice"), {}
    for frame, name, ms in joined(Played(MODEL, RATE).sounds()):
        if frame >= 0 and name not in found:
            found[name] = samples[frame:frame + (ms or TONES[name]) * RATE // 1000]
    return found


def joined(sounds):
    """Tones that begin on the same frame as one: "rest+breathe-in"."""
    result = []
    for frame, name, ms in sounds:
        if result and result[-1][0] == frame and "click" not in (name, result[-1][1]):
            names = sorted((name, result[-1][1]), reverse=True)
            result[-1] = (frame, "+".join(names), max(ms, result[-1][2]))
        else:
            result.append((frame, name, ms))
    return result


# ---- the scripted runner -----------------------------------------------------------------


class Runner:
    """Turnover in a shell in tmux; what it wrote into its log."""

    def __init__(self):
        shutil.rmtree(STATE, ignore_errors=True)
        self.pieces = []    # (begun by, when, session frame or None: the log's)
        self.times = {}     # when each key was pressed
        self.monitor = Monitor()
        self.monitor.ready()
        self.shell = terminals.TmuxTerminal(
            ["bash", "--norc", "-i"], 24, 80,
            {"PS1": "shell> ", "XDG_STATE_HOME": STATE, "TERM": "screen-256color"})
        self.client = self.attach()
        terminals.settle(self.shell, "shell>")
        given = "".join(f" --set '{name}={value}'" for name, value in CHOSEN.items())
        self.shell.keys(f"'{TURNOVER}' play '{SOURCE}'{given} --from {FROM}s --no-delay "
                        "--device pulse", "Enter")
        self.anchor = None
        self.told = []      # the log, before the journal takes it
        self.witness = Witness(self.shell.pid(), player.pulse_pid())

    def attach(self):
        return terminals.PtyTerminal(
            [terminals.TMUX, "-u", "-S", terminals.TmuxTerminal.folder + "/socket", "attach",
             "-t", self.shell.name], 24, 80, {"TERM": "xterm-256color", "TMUX": ""})

    def log(self):
        """The lines, without their checksums."""
        logs = sorted(glob.glob(os.path.join(STATE, "turnover", "*.log")))
        if not logs:
            return []
        with open(logs[-1], encoding="utf-8") as file:
            return [line.split()[1:] for line in file.read().splitlines()]

    def positions(self):
        return [line for line in self.log() if line[0] == "at"]

    def interrupted(self):
        """[(begin, end, seconds)]: when the player counted one, and how long the machine
        had kept player and server from running by then."""
        found, before = [], None
        for line in (line for line in self.told if line[0] == "at"):
            when = int(line[1]) / 1000 - time.time() + time.monotonic()
            if before and int(line[6]) > before[1]:
                found.append((before[0], when, self.witness.held_up(before[0], when)))
            before = when, int(line[6])
        return found

    def begun(self):
        """Waits until it plays; the session's time then runs along."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            lines = [line for line in self.positions() if int(line[2]) > FROM * 1000]
            if lines:
                self.anchor = (int(lines[-1][1]) / 1000 - time.time() + time.monotonic(),
                               int(lines[-1][2]) / 1000)
                return True
            time.sleep(0.05)
        return False

    def at(self, seconds):
        """Waits until the session is so far."""
        while True:
            left = self.anchor[0] + seconds - self.anchor[1] - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.2))
            self.client.pump()

    def key(self, *names):
        now = time.monotonic()
        self.shell.keys(*names)
        self.times[names[0]] = now
        return now

    def seek(self, frame, *names):
        now = self.key(*names)
        self.pieces.append((names[0], now, frame))
        self.anchor = (now + 0.08, frame / RATE)

    def go_on(self):
        """Space after a pause: 3 s of silence, then from where the log says it paused."""
        end = time.monotonic() + 5
        while self.positions()[-1][5] != "paused" and time.monotonic() < end:
            time.sleep(0.02)
        held = int(self.positions()[-1][2])
        now = self.key("Space")
        self.pieces.append(("Space", now + 3, held * RATE // 1000))
        self.anchor = (now + 3.05, held / 1000)

    def picture(self):
        return "\n".join(terminals.text_of(terminals.settle(self.shell)))


def first_stride(runner):
    runner.pieces.append(("start", runner.anchor[0] - runner.anchor[1] + FROM, FROM * RATE))
    runner.at(303)
    for _ in range(3):
        runner.key("Up")
        time.sleep(0.5)
    runner.at(306)
    for _ in range(9):
        runner.key("t")
        time.sleep(0.3)
    runner.shell.tmux("detach-client", "-s", runner.shell.name)
    check(runner.client.wait(5) is not None, "the client is detached")
    runner.shell.resize(30, 120)
    runner.at(311.5)
    check("STRIDE" in runner.picture() or "esisted" in runner.picture(),
          "it plays on, in another size")
    runner.client = runner.attach()
    runner.at(312.6)
    runner.times["pause"] = runner.key("Space")
    time.sleep(1)
    check("PAUSED" in runner.picture() or "Resisted" in runner.picture(), "it is paused")
    runner.go_on()
    runner.at(315)
    runner.times["mute"] = runner.key("m")
    runner.at(318)
    runner.times["loud"] = runner.key("m")


def between(runner, oracle):
    runner.at(322)
    runner.key("l")
    time.sleep(0.3)
    runner.key("Right")
    time.sleep(0.5)
    runner.key("x")
    time.sleep(0.5)
    check("locked" in runner.picture(), "a locked player says so")
    runner.key("l", "l")
    runner.at(326)
    runner.shell.resize(12, 40)
    runner.seek(next(frame for frame, name, _ in oracle
                     if name == "click" and frame > 330 * RATE), "Right")


def second_stride(runner):
    runner.at(414.5)
    runner.seek(410 * RATE, "Left")
    runner.at(413)
    runner.times["away"] = runner.key("C-z")
    time.sleep(2)
    check("Stopped" in runner.picture(), "Ctrl-Z gives the shell back")
    runner.shell.keys("fg", "Enter")
    terminals.settle(runner.shell, "Space")
    runner.go_on()
    runner.at(433)
    runner.key("x")
    time.sleep(0.7)
    check("?" in runner.picture(), "breaking off is asked for")
    cool_down = next(segment for segment in runner.oracle.segments
                     if segment.kind == "cool-down")
    runner.start = round(cool_down.start * RATE)
    runner.seek(runner.start, "y")


def cool_down(runner):
    runner.shell.resize(24, 80)
    last = runner.oracle.segments[-1]
    end = float(runner.oracle.length)
    if SHORT:
        runner.at(runner.start / RATE + 8)
        runner.seek(round(last.start * RATE), "Right")
        runner.at(float(last.start) + 22)
        runner.seek(round(end * RATE), "Right")
    runner.at(end + 2)
    check("DONE" in runner.picture() or "finished" in runner.picture(), "it comes to its end")
    runner.told = runner.log()
    runner.shell.keys("Enter")
    terminals.settle(runner.shell, "After:")
    runner.shell.keys("q")
    text = "\n".join(terminals.text_of(terminals.settle(runner.shell, "finished,")))
    check("Blended session: finished" in text, "and says so in the shell")
    runner.shell.keys("echo status $?", "Enter")
    check("status 0" in "\n".join(terminals.text_of(
        terminals.settle(runner.shell, "status 0"))), "with status 0")
    time.sleep(0.3)
    runner.witness.stop()
    runner.monitor.stop()
    runner.shell.close()
    runner.client.close()


# ---- taking the recording apart ----------------------------------------------------------


def onsets(samples, first, last, silence=240):
    """Frames at which it gets louder than LOUD after 5 ms below."""
    found, quiet, step = [], first - silence, 480
    for at in range(max(first, 0), min(last, len(samples)), step):
        piece = samples[at:min(at + step, last)]
        if max(piece) <= LOUD and min(piece) >= -LOUD:
            continue
        for i, sample in enumerate(piece, at):
            if sample > LOUD or sample < -LOUD:
                if i - quiet >= silence:
                    found.append(i)
                quiet = i
    return found


class Judge:
    """The recording, from which every tone that is where it should be is taken away."""

    def __init__(self, runner):
        self.monitor = runner.monitor
        self.heard = runner.monitor.samples
        self.times = runner.times
        self.shapes = shapes()
        self.count = {}     # tones that were found
        self.clicks = 0
        self.holes = 0      # frames of silence within tones
        self.missing, self.explained = [], set()

    def frame_at(self, when):
        low, high = 0, len(self.heard)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.monitor.time_of(middle) < when else (
                low, middle)
        return low

    def first_loud(self, name):
        if name == "click":
            return 0
        return next(i for i, s in enumerate(self.shapes[name]) if abs(s) > LOUD)

    def is_tone(self, name, at, clicks=(), n=None):
        """By its samples, or the first n of them, where no click lies over it."""
        shape = self.shapes[name][:n]
        if at < 0 or at + len(shape) > len(self.heard):
            return False
        over = [click - at for click in clicks if at - CLICK < click < at + len(shape)]
        off = [i for i in range(0, len(shape), 3) if abs(self.heard[at + i] - shape[i]) > FAINT
               and not any(click <= i < click + CLICK for click in over)]
        # A server that had nothing for a moment plays silence, and goes on in time.
        return all(self.heard[at + i] == 0 for i in off) and len(off) * 3 < HOLE

    def lay(self, sounds, around):
        """Recorded frame less session frame: where most of the sounds are found."""
        raw = onsets(self.heard, around - RATE // 2, around + 20 * RATE)
        near = set(raw)
        best = (-1, None)
        for onset in [o for o in raw if o < around + 15 * RATE][:6]:
            for frame, name, _ in sounds[:3]:
                offset = onset - frame - self.first_loud(name)
                clicks = [f + offset for f, n, _ in sounds[:20] if n == "click"]
                score = sum(f + offset in near if n == "click" else
                            self.is_tone(n, f + offset, clicks) for f, n, _ in sounds[:20])
                # The one that begins nearest to the key.
                best = max(best, (score, -abs(sounds[0][0] + offset - around), offset))
        return best[-1]

    def cut_at(self, name, at, certain):
        """How much of a tone there is that a command cuts short, at least `certain`."""
        shape, n = self.shapes[name], max(certain, 0)
        while n < len(shape) and abs(self.heard[at + n] - shape[n]) <= FAINT:
            n += 1
        return n

    def take_away(self, name, at, n):
        """Subtracts a tone; what a click over it leaves begins with the click."""
        shape = self.shapes[name][:n]
        piece = self.heard[at:at + len(shape)]
        self.holes += sum(a == 0 and abs(b) > LOUD for a, b in zip(piece, shape))
        self.heard[at:at + len(shape)] = array.array("h", [
            max(-32768, min(32767, a - b)) if a else 0 for a, b in zip(piece, shape)])
        self.count[name] = self.count.get(name, 0) + 1

    def piece(self, sounds, begins, ends):
        """The sounds of one piece, heard from frame `begins` to `ends` of the recording."""
        offset = self.lay(sounds, begins)
        if offset is None:
            self.missing.append(("all", sounds[:1]))
            return None
        there = [(frame + offset, name) for frame, name, _ in sounds if frame + offset < ends]
        clicks = [at for at, name in there if name == "click"]
        mute = [self.frame_at(self.times[name]) for name in ("mute", "loud")]
        for at, name in there:
            if name == "click":
                continue
            n = len(self.shapes[name])
            if at + n > ends - EDGE:
                n = self.cut_at(name, at, ends - EDGE - at)
            if self.is_tone(name, at, clicks, n):
                self.take_away(name, at, n)
            elif at < ends - EDGE and not mute[0] + GAIN <= at < mute[1]:
                self.missing.append((name, at - offset))
        exact = set(onsets(self.heard, begins - RATE // 2, ends + EDGE))
        for at, name in there:
            if name != "click":
                continue
            silent = mute[0] + GAIN <= at < mute[1]
            doubtful = at >= ends - EDGE or any(m <= at + CLICK and at < m + GAIN for m in mute)
            if at in exact and not silent:
                self.clicks += 1
                self.explained.add(at)
            elif doubtful:      # cut, or while the volume changes
                self.explained.update(o for o in exact if at <= o < at + CLICK)
            elif not silent:
                self.missing.append(("click", at - offset))
        return offset

    def pass_over(self, begins, ends):
        """A piece that the machine interrupted: whatever is heard in it."""
        self.explained.update(onsets(self.heard, begins - RATE // 2, ends + EDGE))

    def left_over(self):
        return [o for o in onsets(self.heard, 0, len(self.heard)) if o not in self.explained]


def judge(runner, excused):
    """excused: what interrupted() found, and was the machine's doing."""
    changes = []
    for line in runner.told:
        if line[0] == "changes":
            changes = []
        elif line[0] == "change":
            changes.append((int(line[1]), int(line[4])))
    check([spm for _, spm in changes] == [1, 2, 3] and
          all(303 * RATE < at < 306 * RATE for at, _ in changes), "the bias is in the log",
          changes)
    taps = [line for line in runner.told if line[0] == "tap"]
    check(len(taps) == 1 and taps[0][2] == "1", "so is the tap check", taps)
    if excused:
        skip("no interruption", "the machine is too busy for sound, see above")
    else:
        check(all(int(line[6]) == 0 for line in runner.told if line[0] == "at"),
              "no interruption", runner.interrupted())
    with open(SOURCE, encoding="utf-8") as file:
        sounds = joined(Played(file.read(), RATE, CHOSEN, changes=changes).sounds())
    judged, offsets = Judge(runner), []
    ends = [when for _, when, _ in runner.pieces[1:]]
    ends[0], ends[3] = runner.times["pause"], runner.times["away"]
    ends = [judged.frame_at(when) + EDGE for when in ends] + [len(judged.heard)]
    for (name, when, frame), end in zip(runner.pieces, ends):
        begins = judged.frame_at(when)
        if any(judged.frame_at(begin) - RATE < end and begins < judged.frame_at(over) + REJOINED
               for begin, over, _ in excused):
            judged.pass_over(begins, end)
            skip(f"{name}: heard when it is due", "it was interrupted")
            continue
        # A click that was only begun before a pause comes again.
        mine = [sound for sound in sounds if sound[0] >= frame - (name == "Space") * RATE // 50]
        offset = judged.piece(mine, begins, end)
        offsets.append(offset)
        late = None if offset is None else (mine[0][0] + offset - begins) / RATE
        due = (mine[0][0] - frame) / RATE
        check(offset is not None and -0.15 < late - due < 0.25,
              f"{name}: {len(judged.missing)} missing so far, heard when it is due",
              f"{(late - due) * 1000:.0f} ms after it" if offset is not None else "not found")
    extra = judged.left_over()
    check(not judged.missing, "no click and no tone is missing", judged.missing[:20])
    check(not extra, "there is nothing else",
          [round(judged.monitor.time_of(o) - runner.pieces[0][1], 3) for o in extra[:20]])
    check(excused or (judged.clicks > 60 and judged.count.get("finished") == 1),
          "clicks on their frame, tones sample by sample", judged.clicks, judged.count,
          f"{judged.holes} frames missing in them")


def played():
    runner = Runner()
    with open(SOURCE, encoding="utf-8") as file:
        source = file.read()
    # Where phases are does not depend on the bias; count-ins come at the biased tempo.
    runner.oracle = Played(source, RATE, CHOSEN, changes=[(304 * RATE, 3)])
    check(runner.begun(), "it plays")
    first_stride(runner)
    between(runner, runner.oracle.sounds())
    second_stride(runner)
    cool_down(runner)
    return runner


def main():
    if terminals.TMUX is None:
        print("1..0 # SKIP needs tmux")
        return 0
    if not player.start_pulse():
        print("1..0 # SKIP needs pulseaudio, pactl and parec")
        return 0
    for left in (1, 0):
        runner = played()
        found = runner.interrupted()
        if not found or min(seconds for _, _, seconds in found) < DRY_S:
            judge(runner, [])
            break
        print("# interrupted while the machine kept player and server from running for",
              ", ".join("%.2f s" % seconds for _, _, seconds in found), flush=True)
        if not left:
            judge(runner, found)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
