#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spoken cues of `turnover render`, and what happens where there is no voice.

The same render twice is the same file; each spoken cue begins within one frame of its
place; nothing gets louder than clicks; --no-voice, missing data, own sounds, and files
that are no sounds.
"""
import array
import hashlib
import json
import os
import subprocess
import wave

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
CONFIG = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", "runner.cfg")
SESSION = os.path.join(WORK, "voice.session")
count = 0

SCRIPT = """format = 1; title = "Voice";
phases = (
  { kind = "form"; name = "Form"; time = "35 s"; cadence = 172.5;
    cues = ( { at = "3 s"; text = "Quick contacts"; },
             { at = "9 s"; text = "Shoulders loose"; },
             { at = "14 s"; show = "Not a word"; } ); },
  { kind = "stride"; name = "Stride"; time = "20 s"; cadence = 180; feet = "sides";
    cues = ( { at = "4 s"; text = "Quick contacts"; } ); },
  { kind = "cool-down"; time = "30 s"; } );
"""


def ok(good, what, remark=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and remark:
        print("\n".join("# " + line for line in str(remark).splitlines()[:20]), flush=True)


def skip(what, why):
    global count
    count += 1
    print(f"ok {count} - {what} # SKIP {why}", flush=True)


def run(*arguments, **environment):
    return subprocess.run([TURNOVER, *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, check=False,
                          env={**os.environ, **environment})


def render(name, *options, **environment):
    path = os.path.join(WORK, name)
    done = run("render", SESSION, "-o", path, "--force", *options, **environment)
    return path, done


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def left(path):
    with wave.open(path) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
        return samples[::file.getnchannels()]


def configure(text):
    os.makedirs(os.path.dirname(CONFIG), exist_ok=True)
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(text)


def gong(name, frames=4800):
    with wave.open(os.path.join(os.path.dirname(CONFIG), name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(array.array("h", [9000 if i // 40 % 2 else -9000
                                           for i in range(frames)]).tobytes())


def speaks():
    voice = [line for line in run("doctor", "--device", "clock").stdout.splitlines()
             if line.startswith("voice")]
    ok(len(voice) == 1, "doctor says whether there is a voice", voice)
    return voice and "words a minute" in voice[0]


def spoken():
    first, done = render("one.wav")
    ok(done.returncode == 0 and "no voice" not in done.stderr, "cues are spoken", done.stderr)
    again, _ = render("two.wav")
    ok(digest(first) == digest(again), "the same WAV twice, to the byte")
    one, done = render("one.flac")
    two, _ = render("two.flac")
    if done.returncode == 0:
        ok(digest(one) == digest(two), "the same FLAC twice, to the byte")
    else:
        skip("the same FLAC twice, to the byte", "this build writes no FLAC")
    places(first)
    shows_all()
    slow()
    missing_data()
    missing_library()
    configure("voice = { language = \"xx\"; };\n")
    path, done = render("none.wav")
    ok(done.returncode == 0 and "no voice speaks \"xx\"" in done.stderr and
       digest(path) == digest(os.path.join(WORK, "mute.wav")),
       "a language that nobody speaks is said, the file written", done.stderr)
    os.unlink(CONFIG)


def places(path):
    mute, _ = render("mute.wav", "--no-voice")
    with_voice, without = left(path), left(mute)
    # "Finished" is said behind the last tone.
    without.extend([0] * (len(with_voice) - len(without)))
    shown = json.loads(run("show", SESSION, "--format", "json").stdout)
    late, cues = [], [cue for cue in shown["cues"] if cue["spoken"]]
    for cue in cues:
        frame = round(cue["at_s"] * 48000)
        # A click that is under way goes down earlier: look where there is none.
        heard = next((i for i in range(frame - 3, frame + 4800)
                      if with_voice[i] != without[i]), None)
        if heard is None or heard > frame + 1:
            late.append((cue["text"], frame, heard))
    ok(len(cues) >= 4 and not late, "each spoken cue begins within a frame of its place", late)
    first, last = (round(cue["at_s"] * 48000) - 48000 * 60 // 1000
                   for cue in (cues[0], cues[-1]))
    ok(with_voice[:first] == without[:first] and
       with_voice[last - 48000 * 15:last] == without[last - 48000 * 15:last],
       "nothing else is changed before the first word or between two")
    ok(cues[-1]["text"] == "Finished" and not any(without[last:]),
       "the end is said when its tone is over", cues[-1])
    ok(max(max(with_voice), -min(with_voice)) <= 16384, "never above -6 dBFS")


def shows_all():
    """The demonstration is not one if the voice leaves something out."""
    path = os.path.join(WORK, "demo.wav")
    done = run("render", "demo", "-o", path)
    ok(done.returncode == 0 and "no room" not in done.stderr,
       "the demonstration has room for all of its cues", done.stderr)
    os.unlink(path)


def slow():
    configure("voice = { rate = 80; };\n")
    _, done = render("slow.wav")
    ok(done.returncode == 0, "a slow voice", done.stderr)
    os.unlink(CONFIG)


def missing_library():
    """In the place of the library there is an empty file."""
    folder = os.path.join(WORK, "library")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "libespeak-ng.so.1"), "w", encoding="ascii"):
        pass
    path, done = render("none.wav", LD_LIBRARY_PATH=folder)
    ok(done.returncode == 0 and "cannot be loaded" in done.stderr and
       digest(path) == digest(os.path.join(WORK, "mute.wav")),
       "without the library: said, and everything else is there", done.stderr)


def missing_data():
    empty = os.path.join(WORK, "empty")
    os.makedirs(empty, exist_ok=True)
    path, done = render("none.wav", ESPEAK_DATA_PATH=empty)
    ok(done.returncode == 0 and "no voice" in done.stderr and
       digest(path) == digest(os.path.join(WORK, "mute.wav")),
       "without its data: said, and everything else is there", done.stderr)
    done = run("doctor", "--device", "clock", ESPEAK_DATA_PATH=empty)
    ok(done.returncode == 0 and "none: espeak-ng cannot read its data" in done.stdout,
       "doctor says why there is none", done.stdout)
    done = run("play", SESSION, "--plain", "--speed", "1000", ESPEAK_DATA_PATH=empty)
    ok(done.returncode == 0 and "finished" in done.stdout, "it can be played", done.stderr)


def switched_off():
    configure("voice = { on = false; };\n")
    path, done = render("off.wav")
    os.unlink(CONFIG)
    mute, _ = render("mute.wav", "--no-voice")
    ok(done.returncode == 0 and digest(path) == digest(mute),
       "switched off in runner.cfg is --no-voice", done.stderr)


def own_sounds():
    os.makedirs(os.path.dirname(CONFIG), exist_ok=True)
    gong("gong.wav")
    configure("voice = { sounds = { go = \"gong.wav\"; }; };\n")
    path, done = render("own.wav")
    mute, _ = render("mute.wav", "--no-voice")
    with_gong, without = left(path), left(mute)
    # Work begins once, after 35 s. What is spoken is the same in neither.
    at = 35 * 48000
    loud = sum(map(abs, with_gong[at + 1500:at + 4500])) / 3000
    ok(done.returncode == 0 and 1800 < loud < 2800 and
       with_gong[at - 100:at] == without[at - 100:at] and with_gong[at] != without[at],
       "an own sound takes the place of its tone, on its frame", (done.stderr, loud))
    bad = {"text.wav": b"no sound", "long.wav": None, "pipe.wav": None,
           "none.wav": None}
    for name, content in bad.items():
        full = os.path.join(os.path.dirname(CONFIG), name)
        if name == "pipe.wav":
            os.mkfifo(full)
        elif name == "long.wav":
            gong(name, 48000 * 11)
        elif content is not None:
            with open(full, "wb") as file:
                file.write(content)
        configure(f"voice = {{ sounds = {{ rest = \"{name}\"; }}; }};\n")
        path = os.path.join(WORK, "bad.wav")
        done = run("render", SESSION, "-o", path)
        ok(done.returncode == 1 and name in done.stderr and "\"rest\"" in done.stderr and
           not os.path.exists(path), f"{name} is an error, and no file is written",
           done.stderr)
    done = run("doctor", "--device", "clock")
    ok(done.returncode == 0 and "rest stays a tone" in done.stdout,
       "doctor names a sound that cannot be used", done.stdout)
    os.unlink(CONFIG)


with open(SESSION, "w", encoding="utf-8") as script:
    script.write(SCRIPT)
if speaks():
    spoken()
else:
    skip("cues are spoken", "no voice here")
switched_off()
own_sounds()
print(f"1..{count}")
