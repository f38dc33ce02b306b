#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session on its way to another runner and from one: what is sent plays the same, to the
frame, and keeps its comments; what comes from a stranger is told and asked about once."""
import fcntl
import glob
import hashlib
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "oracle")]
import scripts  # noqa: E402
from parts import PATIENCE, check, run  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SOURCE = os.environ["top_srcdir"]
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "turnover")
EVERYWHERE = """\ufeff# $reps is no parameter here, nor "$reps" here
format = 1; title = "$reps"; author = "$a"; /* $b */ notes = "$on and \\"$off\\"";
parameters : { # of what
  reps = { default = 3; min = 2; max = 6; }; # how often
  a = { default = "160"; }, b = { default : "+2 %"; min = "+0 %"; };
  on = { default = "2 s"; }; off = { default = "1 s"; }; beat = { default = "every 2 steps";
    values = ( "every 2 steps", "every step" ); };
  speed = { default = "+1 km/h of easy"; }; slope = { default = "2 %"; }; n = { default = 4; };
  load = { default = "a \\"light\\" band # 1"; }; a-b = { default = 170; }; half = { default = 0.25; };
  yes = { default = true; }; at = { default = "50 %"; };
};
defaults = { stride = { count_in = "$n"; clicks = "$beat"; }; };
parts = { p = ( { kind = "tempo"; name = "$on"; time = "$on"; cadence = "$a -> $b"; } ); };
phases = (
  { repeat = "$reps"; shuffle = "$yes"; seed = "$n"; phases = (
    { kind = "stride"; time = "$on"; cadence = "$a-b"; resistance = "$load";
      treadmill = { speed = "$speed"; incline = "$slope"; lead = "$off"; };
      cues = ( "$at", { text = "$on"; at = "$at"; } ) },
    { kind = "recovery", time = "$off" }, { use = "p" } ); },
  { kind = "drill"; contacts = "$n"; cadence = "$b -> $a"; impact = "$half"; sets = "$reps";
    rest = "$off"; },
  { kind = "easy"; time = "9 s"; cadence = 160; on = "$on"; off = "$off"; accent = "$n"; },
  { kind = "cool-down"; time = "$on" "";  }, // the end
)
"""


def turnover(*arguments, answers=None, **environment):
    return subprocess.run([TURNOVER, *arguments], capture_output=True, check=False, text=True,
                          input=answers, env={**os.environ, **environment})


def script(name, text):
    path = os.path.join(WORK, name + ".session")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def timeline(session, *options):
    return turnover("show", session, "--format", "timeline", "--clicks", *options).stdout


# ---- to another runner ------------------------------------------------------------------

def sent(session, *options):
    to = os.path.join(WORK, "sent.session")
    done = turnover("export", session, "-o", to, "--force", *options)
    return to, done


def shipped():
    for session in sorted(glob.glob(os.path.join(SOURCE, "sessions", "*.session"))):
        name, before = os.path.basename(session), timeline(session)
        copy, done = sent(session)
        check(done.returncode == 0 and text_of(copy) == text_of(session), "%s: as it is" % name)
        copy, done = sent(session, "--for-sharing")
        text = text_of(copy)
        check(text.startswith("# A session for turnover") and text.endswith(text_of(session)) and
              timeline(copy) == before, "%s: for sharing" % name)
        check(text_of(sent(copy, "--for-sharing")[0]) == text, "%s: sent on, the same" % name)
        copy, done = sent(session, "--flatten")
        text = text_of(copy)
        check(done.returncode == 0 and timeline(copy) == before and before and
              "$" not in text and "parameters" not in text and
              re.findall(r"\n  # .*", text_of(session)) == re.findall(r"\n  # .*", text),
              "%s: flat, the same to the frame, with its comments" % name, done.stderr)
        checked = turnover("check", copy)
        check(checked.returncode == 0 and checked.stdout == turnover(
            "check", session).stdout.replace(session, copy), "%s: no mistake" % name)


def turned():
    session = os.path.join(SOURCE, "sessions", "strides-incline.session")
    chosen = ["--set", "reps=5", "--set", "target=+3 %", "--set", "speed=+1 km/h of easy"]
    copy, _ = sent(session, "--for-sharing", *chosen)
    check(timeline(copy) == timeline(session, *chosen), "what was --set are the new defaults")
    check('reps     = { default = 5; min = 2; max = 6; };\n' in text_of(copy) and
          'target   = { default = "+3 %"; min = "+0 %"; max = "+3 %"; };     # of' in text_of(copy),
          "with their limits, and nothing else moved")
    flat, _ = sent(session, "--flatten", *chosen)
    check(timeline(flat) == timeline(session, *chosen) and "repeat = 5;" in text_of(flat),
          "and flat, too")
    check("#   reps = 5\n" in text_of(flat), "what they were is a comment")
    check(timeline(copy, "--baseline", "strides=190") ==
          timeline(session, "--baseline", "strides=190", *chosen) != timeline(copy),
          "targets stay relative: other legs, other steps")


def everywhere():
    session = script("everywhere", EVERYWHERE)
    before = timeline(session)
    check(turnover("check", session).returncode == 0 and before, "a script with $ everywhere",
          turnover("check", session).stdout)
    copy, done = sent(session, "--flatten")
    text = text_of(copy)
    check(done.returncode == 0 and timeline(copy) == before, "is the same when it is flat",
          done.stderr)
    check('title = "$reps"' in text and 'notes = "$on and \\"$off\\""' in text and
          '"$at", { text = "$on"; at = "50 %"; }' in text and 'name = "$on"; time = "2 s"' in text,
          "prose is left alone", text)
    check('# $reps is no parameter here, nor "$reps" here' in text and "/* $b */" in text and
          "// the end" in text, "comments are left alone")
    copy, done = sent(session, "--set", "reps=4", "--set", "load=rope", "--set", "half=1",
                      "--set", "n=6", "--set", "a=165")
    chosen = ["--set", "reps=4", "--set", "load=rope", "--set", "half=1", "--set", "n=6", "--set",
              "a=165"]
    check(done.returncode == 0 and timeline(copy) == timeline(session, *chosen) and
          'default = "165"' in text_of(copy), "all forms of a default are found", done.stderr)
    spread = script("spread", EVERYWHERE.replace('time = "$on" ""', 'time = "$o" /* " */ "n"'))
    copy, done = sent(spread, "--flatten")
    check(done.returncode == 0 and timeline(copy) == timeline(spread) != "",
          "strings side by side are one", done.stderr)


def many_scripts():
    """Scripts of the exactness test: as they are and flat they are the same."""
    faults = []
    cases = scripts.relative() + scripts.order()[:12] + scripts.contacts()[:10]
    for case in cases:
        path = script("case", case.source)
        options = ["--set=%s=%s" % pair for pair in case.chosen.items()]
        options += ["--baseline=%s=%s" % pair for pair in case.baselines.items()]
        before = timeline(path, *options)
        for how in ("--for-sharing", "--flatten"):
            copy, done = sent(path, how, *options)
            after = timeline(copy, *(o for o in options if o.startswith("--baseline")))
            if done.returncode != 0 or after != before or not before:
                faults.append((case.name, how, done.stderr))
    check(not faults, "%d scripts are the same when they have arrived" % len(cases), faults[:5])


def bad_ones():
    bad = script("bad", 'format = 1; title = "x"; phases = ( { kind = "strid"; } );')
    copy = os.path.join(WORK, "none.session")
    done = turnover("export", bad, "-o", copy, "--for-sharing")
    check(done.returncode == 1 and "did you mean" in done.stderr and not os.path.exists(copy),
          "a script with a mistake is not sent", done.stderr)
    done = turnover("export", "-", "-o", "-", "--for-sharing", answers=EVERYWHERE)
    check(done.returncode == 0 and done.stdout.endswith(EVERYWHERE.lstrip("\ufeff")),
          "from pipe to pipe")


# ---- from another runner ------------------------------------------------------------------

STRANGE = """format = 1; title = "From a partner"; author = "Anna"; notes = "Long.";
phases = ( { kind = "stride"; name = "Go"; time = "0.3 s"; cadence = "+3 %"; },
           { kind = "cool-down"; time = "0.1 s"; } );
"""


class Asked:
    """turnover play on a terminal of our own."""

    def __init__(self, session, *options, size=(0, 0)):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", *size, 0, 0))
            os.environ.update(TERM="xterm", NO_COLOR="1")
            os.execv(TURNOVER, [TURNOVER, "play", session, "--device", "clock", "--no-delay",
                                "--plain", *options])
        self.seen, self.waits = "", True

    def until(self, words):
        """Reads on until the words are there; False: it ended, or took too long."""
        end = time.monotonic() + PATIENCE
        self.waits = True
        while words not in self.seen and time.monotonic() < end:
            if not select.select([self.terminal], [], [], 0.2)[0]:
                continue
            try:
                read = os.read(self.terminal, 65536)
            except OSError:
                read = b""
            if not read:
                self.waits = False  # it has ended
                break
            self.seen += read.decode("utf-8", "replace").replace("\r\n", "\n")
        return words in self.seen

    def key(self, key):
        os.write(self.terminal, key.encode())

    def end(self):
        """The exit status; all it said is in `seen`."""
        if self.until("\0never") or self.waits:
            os.kill(self.pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.terminal)
        return status


def asks():
    session = script("partner", STRANGE)
    asked = Asked(session, "--baseline", "strides=180")
    check(asked.until("q      leave it"), "a stranger's session is told first", asked.seen)
    check(re.search(r"Length      0\.4 s|Length      0 s", asked.seen) and
          "highest 185.4 spm" in asked.seen and "strides 180 spm" in asked.seen and
          "From a partner\nby Anna" in asked.seen and "no cool-down" not in asked.seen and
          "more than" not in asked.seen, "what it is for these legs, up front", asked.seen)
    asked.key("s")
    check(asked.until("Long."), "s shows all of it", asked.seen)
    asked.key("x")
    asked.key("q")
    check(asked.end() == 0 and "finished" not in asked.seen, "q leaves it, nothing is played",
          asked.seen)
    check(not os.path.exists(os.path.join(STATE, "known")), "and it stays unknown")
    asked = Asked(session)
    asked.until("q      leave it")
    asked.key("\r")
    check(asked.end() == 0 and "From a partner: finished" in asked.seen, "Enter plays it",
          asked.seen)
    with open(session, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    check(text_of(os.path.join(STATE, "known")) == digest + " From a partner\n",
          "it is known by what is in it")
    check(os.stat(os.path.join(STATE, "known")).st_mode & 0o077 == 0, "to nobody else")
    os.rename(session, session + ".moved")
    asked = Asked(session + ".moved")
    check(asked.end() == 0 and "leave it" not in asked.seen and "finished" in asked.seen,
          "and not asked again, whatever it is called", asked.seen)
    changed = script("partner", STRANGE.replace("+3 %", "+4 %"))
    asked = Asked(changed)
    check(asked.until("q      leave it"), "another content is another session", asked.seen)
    asked.key("\033")
    asked.end()


def asks_on_a_low_terminal():
    """Nothing scrolls away before it is read; no word is cut by the terminal."""
    asked = Asked(script("partner", STRANGE.replace("Long.", "Long notes. " * 30)), size=(12, 40))
    more = "  Enter  more   q  enough"
    check(asked.until(more) and "Baselines" not in asked.seen, "a page at a time", asked.seen)
    asked.key("\r")
    check(asked.until("leave it") and "Baselines" in asked.seen, "Enter goes on to the question",
          asked.seen)
    asked.seen = ""
    asked.key("s")
    check(asked.until(more) and "Phases" not in asked.seen, "so with all of it", asked.seen)
    asked.key("q")
    check(asked.until("leave it") and "Phases" not in asked.seen, "q is enough of it", asked.seen)
    lines = re.sub(r"\r", "\n", asked.seen.replace(more, "")).split("\n")
    check(max(map(len, lines)) < 40, "no line is wider than the terminal", lines)
    asked.key("q")
    check(asked.end() == 0 and "finished" not in asked.seen, "and q leaves it")


def asks_not():
    session = script("partner", STRANGE)
    asked = Asked(session, "--speed", "1000")
    check(asked.end() == 0 and "leave it" not in asked.seen, "a rehearsal asks nothing")
    done = turnover("play", session, "--plain", "--device", "clock", "--no-delay")
    check(done.returncode == 0 and "finished" in done.stdout and
          re.search(r"not from your sessions folder: .*up to 183.3 spm \(strides 178 spm PROV",
                    done.stderr), "in a pipe it is told and played", done.stderr)
    asked = Asked(session)
    check(asked.until("leave it"), "which is no answer for later")
    asked.key("q")
    asked.end()
    asked = Asked(session, "--yes")
    check(asked.end() == 0 and "leave it" not in asked.seen and "finished" in asked.seen,
          "--yes asks nothing", asked.seen)
    asked = Asked(session)
    check(asked.end() == 0 and "leave it" not in asked.seen, "and is the answer")


def own_folder():
    own = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", "sessions")
    os.makedirs(own)
    mine = script("mine", STRANGE.replace("Anna", "I"))
    os.rename(mine, os.path.join(own, "mine.session"))
    asked = Asked("mine")
    check(asked.end() == 0 and "leave it" not in asked.seen, "one's own is one's own", asked.seen)
    outside = script("outside", STRANGE.replace("Anna", "Bea"))
    os.symlink(outside, os.path.join(own, "linked.session"))
    asked = Asked("linked")
    check(asked.until("leave it"), "a link to elsewhere is not", asked.seen)
    asked.key("q")
    asked.end()


def odd_answers():
    os.makedirs(STATE)
    session = script("partner", STRANGE)
    with open(session, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(STATE, "known"), "wb") as file:
        file.write(b"\0\xff garbage\n" + b"x" * 70000 + b"\n" + digest.encode() + b"\n")
    asked = Asked(session)
    check(asked.end() == 0 and "leave it" not in asked.seen,
          "what is whole in a damaged list of answers holds", asked.seen)
    hidden = script("hidden", STRANGE.replace("From a partner", "A"))
    bad = os.path.join(WORK, "b\033[31md.session")
    os.rename(hidden, bad)
    done = turnover("play", bad, "--plain", "--device", "clock", "--no-delay")
    check("\033" not in done.stderr + done.stdout, "no name reaches the terminal as it is")


if __name__ == "__main__":
    sys.exit(run([shipped, turned, everywhere, many_scripts, bad_ones, asks,
                  asks_on_a_low_terminal, asks_not,
                  own_folder, odd_answers], longest=[asks_not, asks], at_once=6))
