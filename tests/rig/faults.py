# SPDX-License-Identifier: GPL-3.0-or-later
"""faults: what the tests of faults share: surroundings, a disk of one's own, a player
whose lines are read, and the log of a session taken apart.
"""
import glob
import os
import re
import resource
import signal
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import PATIENCE, until  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
BUILD = os.environ.get("top_builddir", ".")
PROOFS = os.environ.get("TURNOVER_PROOFS") == "1"
PLUGIN = os.path.abspath(os.path.join(BUILD, "tests/rig/faults.so"))

SCRIPT = """format = 1; title = "Phases of a second";
phases = (
  { repeat = 60; phases = (
    { kind = "stride"; name = "Go"; time = "1 s"; cadence = 180; },
    { kind = "recovery"; name = "Rest"; time = "1 s"; } ); },
  { kind = "cool-down"; time = "1 min"; }
);
"""


def script(text=SCRIPT, name="phases.session"):
    path = os.path.join(WORK, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def sanitized():
    with open(TURNOVER, "rb") as file:
        program = file.read()
    return b"__asan_init" in program or b"__tsan_init" in program


def environment(state=None, faults=None, **more):
    """The test's own, with a state folder and the system's faults (faults.c)."""
    env = dict(os.environ, **more)
    if state is not None:
        env["XDG_STATE_HOME"] = state
    if faults is not None:
        env["LD_PRELOAD"] = PLUGIN
        env["FAULTS"] = faults
        env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return env


def turnover(*arguments, env=None, before=(), seconds=60):
    return subprocess.run([*before, TURNOVER, *arguments], env=env or environment(),
                          capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=seconds, check=False)


def has_namespaces():
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True,
                          check=False).returncode == 0


def small_disk(folder, options="size=64k", fill=True):
    """What stands before a command, so that `folder` is a disk of its own, and full. What
    was in it is there, too."""
    os.makedirs(folder, exist_ok=True)
    return ["unshare", "-rm", "sh", "-c",
            'cp -r "$1" "$1.kept" && mount -t tmpfs -o "$2" tmpfs "$1" && '
            'cp -r "$1.kept/." "$1" && rm -r "$1.kept" && '
            '{ [ "$3" != full ] || cat /dev/zero >"$1/filler" 2>/dev/null; '
            '[ "$3" != read ] || mount -o remount,ro "$1"; }; shift 3; exec "$@"',
            "sh", folder, options, "full" if fill else "read"]


class Played:
    """turnover play --plain, its lines read while it plays."""

    def __init__(self, *arguments, before=(), env=None, device="clock"):
        self.process = subprocess.Popen(
            [*before, TURNOVER, "play", "--yes", "--plain", "--no-delay", "--device", device,
             *arguments], env=env or environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines, self.errors = [], []
        self.threads = [threading.Thread(target=self._read, args=pair, daemon=True)
                        for pair in ((self.process.stdout, self.lines),
                                     (self.process.stderr, self.errors))]
        for thread in self.threads:
            thread.start()

    @staticmethod
    def _read(pipe, lines):
        for line in pipe:
            lines.append(line)

    def said(self):
        return "".join(self.lines)

    def says(self, text, seconds=PATIENCE):
        return until(lambda: text in self.said(), seconds)

    def phases(self):
        return len(re.findall(r"^\s*\d+:\d\d  ", self.said(), re.M))

    def plays_on(self, more=2):
        """Waits for so many lines of phases beyond those that were printed."""
        n = self.phases() + more
        return until(lambda: self.phases() >= n)

    def limit_files(self, size):
        """A limit on the size of files stands for a disk that is full; None: no more."""
        hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE,
                         (hard if size is None else size, hard))

    def end(self, number=signal.SIGINT):
        """Its status (None: it did not end), its lines and its messages."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            status = None
            self.process.kill()
        for thread in self.threads:
            thread.join()
        return status, self.said(), "".join(self.errors)


def taken_up(env=None):
    """What --resume says; the session of SCRIPT has to be the one."""
    session = Played("--resume", env=env)
    good = until(lambda: "Phases of a second" in session.said() or
                 session.process.poll() is not None)
    _, said, errors = session.end()
    return good and "Phases of a second" in said, said + errors


def logs(state):
    return glob.glob(os.path.join(state, "turnover", "*.log"))


def content(path):
    with open(path, "rb") as file:
        return file.read()


def positions(log):
    """(UTC ms, position in ms) of each line that says where the session is."""
    return [(int(utc), int(at)) for utc, at in
            re.findall(rb"^[0-9a-f]{8} at (\d+) (-?\d+) ", log, re.M)]
