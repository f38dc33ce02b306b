#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What SECURITY.md says of the program as it was built: compiler and linker, and the
wall behind the readers of strangers' files."""
import os
import re
import shutil
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import check, run, skip, until  # noqa: E402

TURNOVER, WORK = os.environ["TURNOVER"], os.environ["WORK"]
BUILD = os.environ["top_builddir"]
SESSION = """format = 1; title = "One";
phases = ( { kind = "easy"; time = "20 s"; }, { kind = "cool-down"; time = "5 s"; } );
"""


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def flags():
    return re.search("^HARD_CFLAGS = (.*)$", read(BUILD + "/Makefile"), re.M).group(1)


def defined(name):
    return re.search("^#define %s 1$" % name, read(BUILD + "/config.h"), re.M)


def elf(*what):
    return subprocess.run(["readelf", "-W", *what, TURNOVER], capture_output=True,
                          text=True).stdout


def built():
    mode = os.stat(TURNOVER).st_mode
    check(not mode & (stat.S_ISUID | stat.S_ISGID), "the program is not setuid")
    if not shutil.which("readelf"):
        return skip("how it was linked", "no readelf")
    header, segments, dynamic = elf("-h"), elf("-l"), elf("-d")
    stack = re.search(r"GNU_STACK.*", segments)
    check(stack and "E" not in stack.group(0).split()[-2], "no stack is code", segments)
    both = [line for line in segments.splitlines() if re.search(r"LOAD.* RWE ", line)]
    check(not both, "no memory can be written and run", both)
    check("RPATH" not in dynamic and "RUNPATH" not in dynamic,
          "libraries come from where the system has them", dynamic)
    if not flags():
        return skip("hardening", "sanitizers and coverage are built without")
    check("DYN" in header and "PIE" in dynamic, "it lies at random places (PIE)", dynamic)
    check("GNU_RELRO" in segments and "BIND_NOW" in dynamic + elf("-d").upper(),
          "its tables are read-only once it runs (full RELRO)", dynamic)
    names = elf("-s", "--dyn-syms")
    for flag, sign, what in (("-fstack-protector-strong", "__stack_chk_fail", "the stack is guarded"),
                             ("_FORTIFY_SOURCE", "_chk@", "buffers have their size checked")):
        if flag in flags():
            check(sign in names, what)
        else:
            skip(what, "this compiler, or these CFLAGS, without %s" % flag)
    probes()


def probes():
    """Of a frame larger than a page each page is touched; jumps land where they may."""
    objects = subprocess.run(["objdump", "-d", "-w", "--no-show-raw-insn", BUILD + "/libio.a"],
                             capture_output=True, text=True).stdout if shutil.which("objdump") \
        and os.uname().machine == "x86_64" else ""
    for flag, sign, what in (("-fstack-clash-protection", r"sub +\$0x1000,%rsp",
                              "large frames cannot step over the stack's guard"),
                             ("-fcf-protection", r"endbr64",
                              "jumps go only where the program has a mark for it")):
        if flag in flags() and objects:
            check(re.search(sign, objects), what)
        else:
            skip(what, "no %s, or no objdump of x86-64" % flag)


def attempts(folder, *how):
    """What was tried, each with how it ended."""
    for name in "in", "out":
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        with open(os.path.join(folder, name, "file"), "w", encoding="utf-8") as file:
            file.write("here\n")
    told = subprocess.run([BUILD + "/tests/rig/confined", folder, *how],
                          capture_output=True, text=True)
    return dict(line.split(": ", 1) for line in told.stdout.splitlines() if ": " in line)


def wall():
    confined = attempts(WORK + "/wall")
    if confined["confined"] != "yes":
        return skip("confinement", "no Landlock in this kernel and no libseccomp, or a build "
                    "with sanitizers or for coverage")
    print("# by", confined["by"])
    held = {"read another file", "list another folder", "write what is named",
            "write another file", "empty what is named", "make a file", "make a folder",
            "rename a file", "remove a file", "link a file"}
    calls = {"change rights", "call over TCP", "call a neighbour", "start another program",
             "get memory that is code"}
    files = "Landlock" in confined["by"]
    for what in sorted(held):
        if files:
            check(confined[what] in ("EACCES", "EPERM", "EXDEV"), "cannot " + what, confined[what])
        else:
            skip("cannot " + what, "no Landlock in this kernel")
    for what in sorted(calls):
        if "seccomp" in confined["by"]:
            check(confined[what] == "EPERM", "cannot " + what, confined[what])
        else:
            skip("cannot " + what, "no libseccomp")
    check(confined.get("become another program") in ("EPERM", "EACCES"),
          "cannot become another program", confined)
    for what in "read what is named", "list what is named":
        check(confined[what] == "done", "can " + what, confined[what])
    # The same attempts without the wall: they fail for no other reason.
    free = attempts(WORK + "/free", "free")
    check(all(free[what] == "done" for what in held | calls), "all of it can be done outside", free)


def status(process, field):
    try:
        found = re.search(r"^%s:\s*(\d+)$" % field, read("/proc/%d/status" % process.pid), re.M)
    except OSError:
        return None
    return found and found.group(1)


def product():
    """check, show and a dry import give it up, play and an own session's show do not."""
    if not defined("CONFINE") or "no" in attempts(WORK + "/product")["confined"]:
        return skip("the program's commands", "nothing to confine with here")
    for command in ("check", "-"), ("show", "-"):
        process = subprocess.Popen([TURNOVER, *command], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(until(lambda p=process: status(p, "NoNewPrivs") == "1"),
              "%s reads a stranger's session confined" % command[0])
        out, errors = process.communicate(SESSION.encode())
        check(process.returncode == 0 and out + errors, "… and tells of it", out, errors)
    process = subprocess.Popen([TURNOVER, "import", "--dry-run", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(until(lambda: status(process, "NoNewPrivs") == "1"), "import --dry-run, too")
    process.communicate(b"time,cadence\n")


def same():
    """Confined or not, a command says the same; by name, by path, by link, several."""
    own = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", "sessions")
    os.makedirs(own)
    for path in own + "/one.session", WORK + "/one.session":
        with open(path, "w", encoding="utf-8") as file:
            file.write(SESSION)
    os.symlink("one.session", WORK + "/link.session")

    def say(*words):
        done = subprocess.run([TURNOVER, *words], capture_output=True, text=True, cwd=WORK)
        return done.returncode, done.stdout, re.sub(r"\S*(one|link)\.session", "it", done.stderr)

    inside = say("check", "one")
    check(inside[0] == 0 and say("check", "./one.session") == inside and
          say("check", "link.session") == inside, "check says the same of a stranger's file",
          inside, say("check", "./one.session"), say("check", "link.session"))
    check(say("show", "one") == say("show", "./one.session"), "… and show")
    several = say("check", "one.session", "one", "demo", "link.session")
    check(several[0] == 0 and several[2].count("no mistakes") == 4, "several, of all kinds", several)
    missing = say("check", "./none.session", "one.session")
    check(missing[0] == 1 and "there is no such file" in missing[1] and
          "no mistakes" in missing[2], "a missing one stops no other", missing)
    runs = os.path.join(os.environ["top_srcdir"], "tests/data/runs")
    dry = subprocess.run([TURNOVER, "import", "-n", "--format", "json", runs],
                         capture_output=True, text=True)
    check(dry.stdout.count('"start"') > 5, "a folder of recordings", dry.stdout[:300], dry.stderr)
    told = subprocess.run([TURNOVER, "doctor", "--device", "clock"], capture_output=True,
                          text=True).stdout
    check("strangers  " in told, "doctor says by what", told)


sys.exit(run([built, wall, product, same]))
