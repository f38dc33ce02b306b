# SPDX-License-Identifier: GPL-3.0-or-later
"""parts: a test of several parts that run side by side.

Tests of a program that plays mostly wait, so run() runs each part in a process of its
own, some at once, with a fresh $HOME and $WORK, and prints their TAP in the order of the
list. `test.py NAME…` runs these parts only, one after the other, in this process.
"""
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time

PATIENCE = 20.0  # seconds for what has to happen; a busy machine may take long
AT_ONCE = 5
count = failed = 0


def check(good, what, *found):
    """One test; what was found is told when it is not good."""
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", what, flush=True)
    if not good:
        for thing in found:
            for line in thing if isinstance(thing, list) else str(thing).split("\n"):
                print("#", line, flush=True)
    return good


def skip(what, why):
    global count
    count += 1
    print("ok", count, "-", what, "# SKIP", why, flush=True)


def forbidden(program):
    """What stands before a command that may do only what files and folders allow, which for
    root is one that takes its rights away; None: there is none."""
    taken = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    if os.getuid() != 0:
        return []
    return taken if shutil.which(taken[0]) and subprocess.run(
        [*taken, program, "--version"], capture_output=True, check=False).returncode == 0 else None


def built_with(name):
    """Whether configure has found it: built_with("JANSSON")."""
    path = os.path.join(os.environ.get("top_builddir", "."), "config.h")
    with open(path, encoding="utf-8") as file:
        return "#define HAVE_%s 1\n" % name in file.read()


def need(name):
    """Ends the test, as one that is skipped, where it is not built in."""
    if not built_with(name):
        print("1..0 # SKIP built without %s" % name.lower())
        sys.exit(0)


def python_with(module):
    """A Python that has this module: this one, or else the system's, for which
    distributions install it; None: neither."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.access(python, os.X_OK) and subprocess.run(
                [python, "-c", "import " + module], capture_output=True).returncode == 0:
            return python
    return None


def until(condition, seconds=PATIENCE, pause=0.03):
    """Waits for a condition; what it was in the end."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(pause)


def _surroundings(name):
    """An environment in which no part sees another: WORK, HOME and the XDG folders."""
    work = os.path.join(os.environ.get("WORK", "/tmp"), name)
    home, run = os.path.join(work, "home"), os.path.join(work, "run")
    os.makedirs(home, exist_ok=True)
    os.makedirs(run, mode=0o700, exist_ok=True)
    return dict(os.environ, WORK=work, HOME=home, TMPDIR=work, XDG_RUNTIME_DIR=run,
                XDG_CONFIG_HOME=home + "/.config", XDG_DATA_HOME=home + "/.local/share",
                XDG_STATE_HOME=home + "/.local/state", XDG_CACHE_HOME=home + "/.cache")


def _work(waiting, done):
    while True:
        try:
            name = waiting.get_nowait()
        except queue.Empty:
            return
        run_part = subprocess.run([sys.executable, sys.argv[0], name],
                                  env=_surroundings(name), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  check=False)
        done[name] = (run_part.returncode, run_part.stdout.decode("utf-8", "replace"))


def _tell(name, status, output):
    """The TAP of a part with numbers that go on."""
    global count, failed
    bad = 0
    for line in output.splitlines():
        test = re.match(r"(not )?ok \d+(.*)", line)
        if test:
            count += 1
            bad += test.group(1) is not None
            print("%sok %d%s" % (test.group(1) or "", count, test.group(2)))
        else:
            print(line if line.startswith("#") else "# " + line)
    failed += bad
    if status != 0 and not bad:
        check(False, "%s comes to its end" % name, "exit status %d" % status)
    sys.stdout.flush()


def run(parts, longest=(), at_once=AT_ONCE):
    """Runs functions, those in `longest` first; returns the exit status."""
    named = {part.__name__: part for part in parts}
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            named[name]()
        return 1 if failed else 0
    waiting, done = queue.Queue(), {}
    for part in [*longest, *(part for part in parts if part not in longest)]:
        waiting.put(part.__name__)
    workers = [threading.Thread(target=_work, args=(waiting, done)) for _ in range(at_once)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for name in named:
        _tell(name, *done.get(name, (1, "it was not run")))
    print(f"1..{count}")
    return 1 if failed else 0
