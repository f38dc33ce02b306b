#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that is played keeps the laptop awake, and nothing goes wrong without a bus.

A private bus with services of our own stands for logind and the screen saver.
"""
import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../screen"))
from parts import check, run, until  # noqa: E402
from terminals import PtyTerminal  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
LOG = os.path.join(WORK, "asked")


def skip(why):
    print("1..0 # SKIP " + why)
    sys.exit(0)


def serve(answer):
    """The two services; answer: they answer, else they never do."""
    import dbus
    import dbus.mainloop.glib
    import dbus.service
    from gi.repository import GLib

    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ["DBUS_SESSION_BUS_ADDRESS"])

    def note(text):
        with open(LOG, "a") as log:
            log.write(text + "\n")

    def released(fd):
        os.read(fd, 1)
        note("released")

    class Logind(dbus.service.Object):
        @dbus.service.method("org.freedesktop.login1.Manager", in_signature="ssss",
                             out_signature="h", async_callbacks=("done", "failed"))
        def Inhibit(self, what, who, why, mode, done, failed):
            note("logind %s %s %s" % (what, who, mode))
            if answer:
                ours, theirs = os.pipe()
                threading.Thread(target=released, args=(ours,), daemon=True).start()
                done(dbus.types.UnixFd(theirs))
                os.close(theirs)

    class Saver(dbus.service.Object):
        @dbus.service.method("org.freedesktop.ScreenSaver", in_signature="ss",
                             out_signature="u", async_callbacks=("done", "failed"))
        def Inhibit(self, who, why, done, failed):
            note("saver %s" % who)
            if answer:
                done(dbus.UInt32(7))

    names = [dbus.service.BusName(name, bus)
             for name in ("org.freedesktop.login1", "org.freedesktop.ScreenSaver")]
    objects = [Logind(bus, "/org/freedesktop/login1"),
               Saver(bus, "/org/freedesktop/ScreenSaver")]
    print("ready", flush=True)
    GLib.MainLoop().run()
    return names, objects


def asked():
    try:
        with open(LOG) as log:
            return log.read().splitlines()
    except FileNotFoundError:
        return []


def was_asked(line):
    return until(lambda: any(line in got for got in asked()))


class Played:
    """A session, its output read while it plays."""

    def __init__(self, env):
        self.output = ""
        self.process = subprocess.Popen(
            [TURNOVER, "play", "demo", "--plain", "--device", "clock", "--no-delay"], env=env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.output += line

    def says(self, text):
        return until(lambda: text in self.output)

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        self.process.wait()
        self.thread.join()


class Bus:
    def __init__(self, answer):
        self.folder = tempfile.mkdtemp(prefix="dbus", dir="/tmp")  # a socket has 107 bytes
        atexit.register(shutil.rmtree, self.folder, True)
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1",
             "--address=unix:path=" + self.folder + "/bus"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = self.daemon.stdout.readline().strip()
        self.env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=address,
                        DBUS_SYSTEM_BUS_ADDRESS=address)
        if os.path.exists(LOG):
            os.unlink(LOG)
        self.services = subprocess.Popen(
            [PYTHON, os.path.abspath(__file__), "serve", "yes" if answer else "no"],
            env=self.env, stdout=subprocess.PIPE, text=True)
        self.services.stdout.readline()

    def end(self):
        for process in (self.services, self.daemon):
            process.kill()
            process.wait()


def inhibited():
    bus = Bus(True)
    played = Played(bus.env)
    check(was_asked("logind idle:sleep:handle-lid-switch turnover block"),
          "logind is asked to keep the laptop awake", asked())
    check(was_asked("saver turnover"), "the screen saver is asked to wait", asked())
    check("released" not in asked(), "and nothing is given back while it plays", asked())
    played.end()
    check("go dark" not in played.output, "no hint where both were had", played.output)
    check(was_asked("released"), "both are given back at the end", asked())
    os.unlink(LOG)
    played = Played(bus.env)
    was_asked("logind")
    was_asked("saver")
    played.end(signal.SIGKILL)
    check(was_asked("released"), "and after kill -9", asked())
    bus.end()


def mute_bus():
    mute = Bus(False)
    played = Played(mute.env)
    # It is waited for some seconds, then told of; the session has long begun.
    hinted = played.says("may go dark")
    played.end()
    check(hinted and 0 <= played.output.find("0:00") < played.output.find("may go dark"),
          "a bus that never answers does not delay the session", played.output)
    check(hinted, "and is told of as a hint", played.output)
    mute.end()


def no_bus():
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
               "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
    played = Played(dict(os.environ, **nowhere))
    check(played.says("may go dark") and played.says("Listen"),
          "without any bus: a hint, no more", played.output)
    played.end()
    narrow = PtyTerminal([TURNOVER, "play", "demo", "--device", "clock", "--no-delay"], 12, 40,
                         {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **nowhere})

    def last_row():
        narrow.pump(0.05)
        return "".join(cell.char for cell in narrow.grid()[-1])

    check(until(lambda: "may go dark: see its settings " in last_row()),
          "which is whole on 40 columns", last_row())
    narrow.close()


def main():
    help_text = subprocess.run([TURNOVER, "doctor", "--help"], capture_output=True)
    if help_text.returncode != 0:
        skip("the program does not run")
    with open(os.path.join(os.environ["top_builddir"], "config.h")) as config:
        if "#define HAVE_SYSTEMD 1" not in config.read():
            skip("built without libsystemd")
    sys.exit(run((inhibited, mute_bus, no_bus)))


PYTHON = next((p for p in ("/usr/bin/python3", sys.executable) if os.path.exists(p) and
               subprocess.run([p, "-c", "import dbus, gi"], stderr=subprocess.DEVNULL
                              ).returncode == 0), None)
if len(sys.argv) > 1 and sys.argv[1] == "serve":
    serve(sys.argv[2] == "yes")
elif PYTHON is None:
    skip("no python3-dbus and python3-gi")
elif subprocess.run(["sh", "-c", "command -v dbus-daemon"], stdout=subprocess.DEVNULL).returncode:
    skip("no dbus-daemon")
else:
    main()
