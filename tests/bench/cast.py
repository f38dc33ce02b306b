# SPDX-License-Identifier: GPL-3.0-or-later
"""cast: programs that are measured beside each other, each with a stage of its own.

A Stage is a private sound server with a null sink (tests/rig/pulse.sh), a home and a
folder; an Actor is a program on a pty of 80x24 whose other end is read and counted. What
a program uses is that of all threads of its processes, from /proc: CPU time in
nanoseconds, as the scheduler counts, and voluntary context switches. libpulse's own
thread is known by its name. Processes that come and go are in the CPU time only of a
whole life, which is told when it ends.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RIG = os.path.join(HERE, "..", "rig", "pulse.sh")
LIBPULSE_THREAD = "threaded-ml"


def run(play):
    """What is started is also stopped when somebody ends the benchmark."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    play()


def missing(*tools):
    return [tool for tool in tools if not shutil.which(tool)]


class Stage:
    """Servers start side by side: started() says later whether this one's is there."""

    def __init__(self, parent, name, sound=True):
        self.folder = os.path.join(parent, name)
        self.home = os.path.join(self.folder, "home")
        os.makedirs(os.path.join(self.home, ".config", "turnover"), exist_ok=True)
        self.environment = dict(os.environ, RIG_RUN=self.folder, HOME=self.home,
                                XDG_CONFIG_HOME=os.path.join(self.home, ".config"),
                                XDG_STATE_HOME=os.path.join(self.folder, "state"),
                                XDG_DATA_HOME=os.path.join(self.folder, "data"),
                                TERM="xterm-256color", LC_ALL="C.UTF-8")
        self.server = None
        self.starting = None
        if not sound:
            return
        text = subprocess.run(["sh", "-c", f"eval \"$('{RIG}' env)\"; env -0"], check=True,
                              env=self.environment, capture_output=True, text=True).stdout
        self.environment = dict(pair.split("=", 1) for pair in text.split("\0") if "=" in pair)
        self.starting = subprocess.Popen(["sh", RIG, "start"], env=self.environment,
                                         stdout=subprocess.DEVNULL)

    def started(self):
        if self.starting:
            if self.starting.wait() != 0:
                raise RuntimeError("a private pulseaudio does not start here")
            with open(os.path.join(self.folder, "pulse.pid"), encoding="ascii") as file:
                self.server = int(file.read())
        return self

    def close(self):
        if self.starting:
            self.starting.wait()
            subprocess.run(["sh", RIG, "stop"], env=self.environment, check=False)


def processes(root):
    """The process and what descends from it."""
    found = [root]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children", encoding="ascii") as file:
                    found += map(int, file.read().split())
        except OSError:
            pass  # it has just ended
    return found


class Sample:
    """What a program has used so far, or, by since(), in a time."""

    def __init__(self, root, sent=0):
        self.at = time.monotonic()
        self.cpu_ms = self.wakes = self.own_wakes = self.rss_kb = self.own_kb = 0
        self.bytes = sent
        self.root = root
        for process in processes(root):
            try:
                self.add(process)
            except OSError:
                pass  # a child that has just ended: its parent has its time now

    def add(self, process):
        for task in os.listdir(f"/proc/{process}/task"):
            folder = f"/proc/{process}/task/{task}"
            with open(folder + "/schedstat", encoding="ascii") as file:
                self.cpu_ms += int(file.read().split()[0]) / 1e6
            with open(folder + "/status", encoding="ascii") as file:
                status = dict(line.split(":", 1) for line in file)
            switches = int(status["voluntary_ctxt_switches"])
            self.wakes += switches
            if status["Name"].strip() != LIBPULSE_THREAD:
                self.own_wakes += switches

    def weigh(self):
        """Resident memory of the program; memory of its own of all its processes: what no
        file stands behind, what a fork shares counted once."""
        for process in processes(self.root):
            try:
                with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
                    sizes = {line.split()[0]: int(line.split()[1]) for line in file
                             if line.endswith("kB\n")}
            except OSError:
                continue
            if process == self.root:
                self.rss_kb = sizes["Rss:"]
            self.own_kb += sizes.get("Pss_Anon:", 0) + sizes.get("Pss_Shmem:", 0)

    def since(self, before):
        """CPU ms and bytes a minute, wake-ups a second; memory as it is now."""
        seconds = self.at - before.at
        self.cpu_ms = (self.cpu_ms - before.cpu_ms) / seconds * 60
        self.wakes = (self.wakes - before.wakes) / seconds
        self.own_wakes = (self.own_wakes - before.own_wakes) / seconds
        self.bytes = (self.bytes - before.bytes) / seconds * 60
        self.weigh()
        return self


class Actor:
    """A program on a pty of its own. Its part's before() makes what has to be there first,
    something with a stop(); after() does what is to be done once it runs. The company are those that play at the same time: nobody's terminal fills up
    while somebody waits."""

    def __init__(self, part, stage, company=None):
        self.part, self.stage, self.sent, self.ended = part, stage, 0, False
        self.last = b""
        self.environment = dict(stage.environment, **part.environment)
        # Each begins as on its first day: nothing is there to be resumed.
        self.environment["XDG_STATE_HOME"] = tempfile.mkdtemp(dir=stage.folder)
        self.props = [part.before(self)] if part.before else []
        self.born, self.life_ms_min = time.monotonic(), 0
        self.process, self.end = pty.fork()
        if self.process == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
                os.chdir(stage.folder)
                os.execvpe(part.argv[0], part.argv, self.environment)
            finally:
                os._exit(127)
        self.company = [] if company is None else company
        self.company.append(self)

    def pause(self, seconds):
        read_all(self.company, seconds)

    def begin(self):
        if self.part.after:
            self.part.after(self)

    def sample(self):
        if self.ended:
            said = self.last.decode(errors="replace").split("\n")
            said = [line.strip() for line in said if line.strip()]
            raise RuntimeError("it ended by itself: " + (said or ["without a word"])[-1])
        return Sample(self.process, self.sent)

    def server_sample(self):
        return Sample(self.stage.server) if self.stage.server else None

    def take(self):
        try:
            self.last = os.read(self.end, 65536)
            self.sent += len(self.last)
        except OSError:
            self.ended = True

    def stop(self):
        alive = processes(self.process)
        for process in alive:
            try:
                os.kill(process, signal.SIGTERM)
            except ProcessLookupError:
                pass
        until = time.monotonic() + 2
        while time.monotonic() < until and not self.ended:
            if select.select([self.end], [], [], 0.1)[0]:
                self.take()
        for process in alive[:1]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.close(self.end)
        _, _, usage = os.wait4(self.process, 0)
        self.life_ms_min = (usage.ru_utime + usage.ru_stime) * 60000 / (until - 2 - self.born)
        for prop in self.props:
            prop.stop()


def read_all(actors, seconds):
    """What they write is taken as it comes."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        ends = {actor.end: actor for actor in actors if not actor.ended}
        for end in select.select(list(ends), [], [], left)[0]:
            ends[end].take()
