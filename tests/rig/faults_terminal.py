#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_terminal: a terminal that nobody reads, and one that is gone. The session goes on
or ends by itself, its log is whole, and no processor is kept busy.
"""
import os
import resource
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "screen"))
import faults  # noqa: E402
from faults import WORK, content, logs, positions  # noqa: E402
from parts import PATIENCE, check, run, until  # noqa: E402
import terminals  # noqa: E402

STATE = os.path.join(WORK, "state")


def play(rows=24, columns=80, before=(), **more):
    env = faults.environment(STATE, TERM="xterm-256color", **more)
    return terminals.PtyTerminal([*before, faults.TURNOVER, "play", "--yes", "--no-delay",
                                  "--device", "clock", faults.script()], rows, columns, env)


def log():
    there = logs(STATE)
    return content(there[0]) if there else b""


def fill(played):
    """Asks for pictures and reads none, more of them than the line can hold. One key alone
    would look held down, and how many of them count then is up to the machine's load."""
    for _ in range(300):
        os.write(played.fd, b"zc")
        time.sleep(0.004)


def stalled():
    """Its reader stops: the log goes on; when it reads again the picture is right."""
    played = play(60, 200)
    played.saw("Phases of a second")
    fill(played)
    n = len(positions(log()))
    goes_on = until(lambda: len(positions(log())) >= n + 2)
    check(goes_on, "a terminal that nobody reads: the session goes on", log().decode()[-300:])
    right = played.saw("left")
    played.keys("m")
    check(right and played.saw("muted"), "and when it reads again the screen is right",
          played.lines())
    fill(played)
    before = time.monotonic()
    os.kill(played.pid(), signal.SIGTERM)
    os.set_blocking(played.fd, False)
    ended = until(lambda: os.waitid(os.P_PID, played.pid(),
                                    os.WEXITED | os.WNOHANG | os.WNOWAIT))
    check(ended and ended.si_status == signal.SIGTERM, "SIGTERM ends it while nobody reads",
          ended, time.monotonic() - before)
    played.close()
    check(log().count(b"\n") == sum(1 for line in log().split(b"\n")[:-1]
                                    if len(line) > 9 and line[8:9] == b" "),
          "and its log is whole", log().decode()[-300:])


def busy(pid):
    """Seconds of processor it has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def vanished(what, before, then=None):
    """The terminal is closed under it."""
    played = play(before=before)
    played.saw("Phases of a second")
    until(lambda: any(at > 0 for _, at in positions(log())))
    pid = played.process
    if then:
        # Stopped, so that it does not see that first.
        os.kill(pid, signal.SIGSTOP)
        os.kill(pid, then)
    os.close(played.fd)
    played.fd = -1
    if then:
        os.kill(pid, signal.SIGCONT)
    gone = until(lambda: not alive(pid), PATIENCE / 2)
    used = busy(pid) if not gone else 0
    check(gone, f"{what}: it ends, and keeps no processor busy", f"{used} s")
    played.close()
    check(b" end " not in log() and positions(log()),
          f"{what}: the session can be taken up", log().decode()[-300:])
    good, told = faults.taken_up(faults.environment(STATE))
    check(good, f"{what}: and is taken up", told)


def gone():
    vanished("a terminal that is gone", ())


def gone_unheard():
    """As after nohup."""
    vanished("a terminal that is gone, SIGHUP ignored", ("sh", "-c", 'trap "" HUP; exec "$@"',
                                                        "sh"))


def gone_in_a_crash():
    """A fault of the program in the same moment: giving back what is gone must end."""
    vanished("a crash on a terminal that is gone",
             ("sh", "-c", 'ulimit -c 0; trap "" HUP; exec "$@"', "sh"), signal.SIGSEGV)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(run((stalled, gone, gone_unheard, gone_in_a_crash)))
