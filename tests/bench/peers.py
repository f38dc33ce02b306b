# SPDX-License-Identifier: GPL-3.0-or-later
"""peers: how each program is made to do what turnover does: click 172.5 times a minute,
or show a time that runs. A part that needs what is not installed is skipped.
"""
import array
import dataclasses
import math
import os
import subprocess
import time
import typing
import wave

import cast

SPM = 172.5
CLICK_S = 0.025


@dataclasses.dataclass
class Part:
    argv: list
    needs: tuple = ()
    before: typing.Callable = None
    after: typing.Callable = None
    sound: bool = True  # on a sound server of its own
    environment: dict = dataclasses.field(default_factory=dict)
    config: str = ""  # turnover's runner.cfg
    forks: bool = False  # its work is done by processes that come and go

    def missing(self):
        return cast.missing(self.argv[0], *self.needs)


class Prop:
    """A server that a program needs."""

    def __init__(self, argv, cwd, **options):
        self.process = subprocess.Popen(argv, cwd=cwd, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        **options)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# ---- gtick: a window, so it needs an X server and a click on its button --------------

GTICK_SPM = 172  # whole numbers only
GTICK_SETTINGS = f"""SampleFilename = <default>
SoundDevice = /dev/dsp
CommandOnStart = touch started
MinBPM = 30
MaxBPM = 250
Speed = {GTICK_SPM}
Volume = 100
Meter = 1
Accents = 1
ProfileSelected = 1
"""


def x_server(actor):
    """One for each gtick: none that has gone is used again."""
    with open(os.path.join(actor.stage.home, ".gtickrc"), "w", encoding="ascii") as file:
        file.write(GTICK_SETTINGS)
    actor.started = os.path.join(actor.stage.folder, "started")
    if os.path.exists(actor.started):
        os.unlink(actor.started)
    numbers, wanted = os.pipe()
    server = Prop(["Xvfb", "-displayfd", str(wanted), "-screen", "0", "800x600x24", "-nolisten",
                   "tcp", "-noreset"], actor.stage.folder, pass_fds=[wanted])
    os.close(wanted)
    with open(numbers, encoding="ascii") as file:
        actor.environment["DISPLAY"] = ":" + file.readline().strip()
    # It names its display a little before it opens its door.
    for _ in range(50):
        if subprocess.run(["xdotool", "getdisplaygeometry"], env=actor.environment,
                          capture_output=True, check=False).returncode == 0:
            return server
        time.sleep(0.1)
    server.stop()
    raise RuntimeError("Xvfb does not start here")


def press_start(actor):
    """Its button is in the middle of the window's lower edge; gtick itself says when."""
    def xdotool(*arguments):
        return subprocess.run(["xdotool", *arguments], env=actor.environment, check=False,
                              capture_output=True, text=True).stdout

    for _ in range(60):
        window = (xdotool("search", "--name", "GTick [0-9]").split() or [None])[0]
        if window:
            shape = dict(line.split("=") for line in
                         xdotool("getwindowgeometry", "--shell", window).split())
            xdotool("mousemove", "--window", window, str(int(shape["WIDTH"]) // 2),
                    str(int(shape["HEIGHT"]) - 41), "click", "1")
            actor.pause(0.7)
            if os.path.exists(actor.started):
                return
        actor.pause(0.1)
    raise RuntimeError("gtick does not start to click")


# ---- klick: needs a JACK server --------------------------------------------------------

def jack_server(actor):
    """With a dummy device; klick waits for no server, so this one waits."""
    actor.environment["JACK_DEFAULT_SERVER"] = name = f"bench{os.getpid()}"
    actor.environment["JACK_NO_AUDIO_RESERVATION"] = "1"
    actor.environment["JACK_NO_START_SERVER"] = "1"
    server = Prop(["jackd", "--no-realtime", "-n", name, "-d", "dummy", "-r", "48000", "-p",
                   "1024"], actor.stage.folder, env=actor.environment)
    for _ in range(50):
        if subprocess.run(["jack_lsp"], env=actor.environment, capture_output=True,
                          check=False).returncode == 0:
            return server
        time.sleep(0.1)
    server.stop()
    raise RuntimeError("jackd does not start here")


# ---- all of them -----------------------------------------------------------------------

def sox_clicks(*target):
    """The interval is rounded to frames by sox itself."""
    return ["sox", "-q", "-r", "48000", "-c", "1", "-b", "16", "-n", *target, "synth",
            str(CLICK_S), "sine", "1500", "fade", "h", "0", str(CLICK_S), "0.02", "pad", "0",
            f"{60 / SPM - CLICK_S:.9f}", "repeat", "99999"]


def make_click(path):
    """A click of 25 ms as a file, for those that play one."""
    rate = 48000
    samples = array.array("h", (round(16000 * math.exp(-180 * i / rate) *
                                      math.sin(2 * math.pi * 1500 * i / rate))
                                for i in range(int(rate * CLICK_S))))
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, rate, len(samples), "NONE", ""))
        file.writeframes(samples.tobytes())


def sounding(work):
    """Those that click."""
    click = os.path.join(work, "click.wav")
    make_click(click)
    loop = f"while :; do paplay {click} & sleep {60 / SPM:.6f}; done"
    return {
        "gtick": Part(["gtick"], ("Xvfb", "xdotool"), x_server, press_start),
        "klick": Part(["klick", "1/4", str(SPM)], ("jackd", "jack_lsp"), jack_server,
                      sound=False),
        "sox": Part(sox_clicks("-t", "alsa", "pulse")),
        "shell loop": Part(["bash", "-c", loop], ("paplay",), forks=True),
    }


def showing():
    """Those that show a time and make no sound."""
    timer = ("for ((s = 2700; s > 0; s--)); do printf '\\r%d:%02d ' $((s / 60)) $((s % 60)); "
             "sleep 1; done")
    return {
        "tty-clock": Part(["tty-clock", "-s"], sound=False),
        "termdown": Part(["termdown", "2700"], sound=False),
        "peaclock": Part(["peaclock", "--config-dir", "NONE"], sound=False),
        "shell timer": Part(["bash", "-c", timer], sound=False, forks=True),
    }


def turnover(program, path, device="pulse", config=""):
    return Part([program, "play", "--yes", "--no-delay", "--device", device, path],
                sound=device != "clock", config=config)
