#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that is played keeps the laptop awake, and nothing goes wrong without a bus.

A private bus with services of our own stands for logind and the screen saver.
"""
import os
import signal
import subprocess
import sys
import threading
import time

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
LOG = os.path.join(WORK, "asked")
count = 0


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


def ok(right, what, remark=""):
    global count
    count += 1
    print("%s %d - %s" % ("ok" if right else "not ok", count, what))
    if not right and remark:
        print("# " + remark.replace("\n", "\n# "))


def asked():
    try:
        with open(LOG) as log:
            return log.read().splitlines()
    except FileNotFoundError:
        return []


def wait_for(line, limit=5.0):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if any(line in got for got in asked()):
            return True
        time.sleep(0.05)
    return False


def play(env, seconds, how=signal.SIGINT):
    """Plays for a while; what it printed, and when the first phase came."""
    begun = time.monotonic()
    program = subprocess.Popen(
        [TURNOVER, "play", "demo", "--plain", "--device", "clock", "--no-delay"], env=env,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = [program.stdout.readline(), program.stdout.readline()]
    first = time.monotonic() - begun
    time.sleep(seconds)
    program.send_signal(how)
    return "".join(lines) + program.communicate()[0], first


class Bus:
    def __init__(self, answer):
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
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


def main():
    help_text = subprocess.run([TURNOVER, "doctor", "--help"], capture_output=True)
    if help_text.returncode != 0:
        skip("the program does not run")
    with open(os.path.join(os.environ["top_builddir"], "config.h")) as config:
        if "#define HAVE_SYSTEMD 1" not in config.read():
            skip("built without libsystemd")

    bus = Bus(True)
    output, _ = play(bus.env, 1.0)
    ok("logind idle:sleep:handle-lid-switch turnover block" in asked(),
       "logind is asked to keep the laptop awake", str(asked()))
    ok("saver turnover" in asked(), "the screen saver is asked to wait", str(asked()))
    ok("go dark" not in output, "no hint where both were had", output)
    ok(wait_for("released"), "both are given back at the end", str(asked()))
    os.unlink(LOG)
    play(bus.env, 1.0, signal.SIGKILL)
    ok(wait_for("released"), "and after kill -9", str(asked()))
    bus.end()

    mute = Bus(False)
    output, first = play(mute.env, 4.0)
    ok(first < 1.0, "a bus that never answers does not delay the session", "%.2f s" % first)
    ok("may go dark" in output, "and is told of as a hint", output)
    mute.end()

    none = dict(os.environ, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent",
                DBUS_SYSTEM_BUS_ADDRESS="unix:path=/nonexistent")
    output, _ = play(none, 1.0)
    ok("may go dark" in output and "Listen" in output, "without any bus: a hint, no more",
       output)
    print("1..%d" % count)


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
