#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""import_odd.py: files that are damaged, odd or made to do harm, by tools that are not ours:
gzip, iconv, truncate, sqlite3, gpsbabel, Python. Whatever it is, there is an end, in bounded
memory, and one line of reason, or the run that is in it."""
import gzip
import json
import os
import random
import re
import resource
import shutil
import struct
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), HERE]
import watch  # noqa: E402
from parts import built_with, check, run, skip  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
RUNS = os.path.join(os.environ["top_srcdir"], "tests", "data", "runs")
START = 1777629600  # 2026-05-01T10:00:00Z
# A sanitizer's own needs are not ours. A bound in time is one against hanging.
SANITIZED = subprocess.run(["nm", "-D", TURNOVER], capture_output=True, check=False
                           ).stdout.count(b"__asan_init") > 0
MOST_KIB, MOST_CPU_S = (1 << 22 if SANITIZED else 224 << 10), 20
GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>%s</trkseg></trk></gpx>'
POINT = '<trkpt lat="%.6f" lon="8"><time>%s</time><extensions><cad>84</cad></extensions></trkpt>'


def put(name, content):
    path = os.path.join(WORK, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


class Import:
    """One dry run: what it said, and what it took."""

    def __init__(self, *paths):
        out, err = os.path.join(WORK, "out"), os.path.join(WORK, "err")
        with open(out, "wb") as stdout, open(err, "wb") as stderr:
            process = subprocess.Popen(
                [TURNOVER, "import", "-n", "--format=json", *paths], stdin=subprocess.DEVNULL,
                stdout=stdout, stderr=stderr, preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S)))
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.kib, self.cpu_s = used.ru_maxrss, used.ru_utime + used.ru_stime
        with open(out, encoding="utf-8") as file:
            text = file.read()
        self.runs = json.loads(text)["runs"] if self.status in (0, 1) else []
        with open(err, encoding="utf-8") as file:
            self.said = file.read()
        self.warned = " ".join(words for one in self.runs for words in one["warnings"])

    def bounded(self):
        return self.status in (0, 1) and self.kib < MOST_KIB

    def told(self):
        return "status %d, %d KiB, %.2f s: %s%s" % (self.status, self.kib, self.cpu_s,
                                                    self.said, self.warned)


def refused(what, path, reason):
    done = Import(path)
    lines = done.said.splitlines()
    check(done.bounded() and done.status == 1 and not done.runs and len(lines) == 1 and
          re.search(reason, done.said) and os.path.basename(path) in done.said,
          "%s: %s" % (what, reason), done.told())


def read(what, path, runs=1, warning="", status=0):
    done = Import(path)
    said = done.said + done.warned
    check(done.bounded() and done.status == status and len(done.runs) == runs and
          re.search(warning, said) and (warning or not said) and
          all(abs((one["cadence_spm"] or 0) - 168) < 1 for one in done.runs),
          "%s: read%s" % (what, ", and said: " + warning if warning else ""), done.told(),
          done.runs[:1])


def hour(length=3600):
    return watch.steady(length, 168)


# ---- FIT ----------------------------------------------------------------------------------


def fit_files():
    whole = watch.fit(START, hour(900))
    rng = random.Random(5)
    faults = []
    for i in range(40):
        cut = rng.randrange(1, len(whole) - 2)
        done = Import(put("cut%d.fit" % i, whole[:cut]))
        if not done.bounded() or (not done.runs and not done.said) or \
                (done.runs and "cut short" not in done.warned):
            faults.append((cut, done.told()))
    check(not faults, "FIT cut at 40 places: what is there, and that it was cut", faults[:3])
    read("a wrong check sum", put("sum.fit", whole[:-2] + b"\0\0"), warning="check ?sum")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 0x10
    done = Import(put("bit.fit", bytes(changed)))
    check(done.bounded() and re.search("check ?sum", done.said + done.warned),
          "a bit that fell over is said", done.told())
    other = watch.fit(START + 7200, hour(600), header=12, big=True)
    read("two in a chain", put("two.fit", whole + other), runs=2)
    read("junk behind it", put("behind.fit", whole + b"\xffjunk" * 100), warning="behind",
         status=0)
    for size in (0xFFFFFFFF, 0x7FFFFFFF, 0x80000000):
        read("a header that says %d bytes" % size, put(
            "huge.fit", whole[:4] + struct.pack("<I", size) + whole[8:]), warning="cut short")
    read("a header that says 0 bytes, as one that was never finished", put(
        "nothing.fit", whole[:4] + bytes(4) + whole[8:]), warning="did not finish")
    wide = struct.pack("<BBHI4s", 12, 0x20, 2100, 70000, b".FIT")
    wide += (struct.pack("<BBBHB", 0x40, 0, 0, 20, 255) + b"\xfd\xff\x07" * 255) * 80
    done = Import(put("wide.fit", wide))
    check(done.bounded() and done.said + done.warned, "definitions of 65 kB for each byte",
          done.told())


# ---- XML ----------------------------------------------------------------------------------


def gpx(points):
    return GPX % "".join(POINT % (47 + i * 2.5e-5, watch.stamp(START + i)) for i in range(points))


def xml_files():
    if not built_with("EXPAT"):
        return skip("TCX and GPX", "built without expat")
    whole = gpx(600)
    laughs = '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha">%s]>' % "".join(
        '<!ENTITY %s "%s">' % (chr(98 + i), ("&%s;" % chr(97 + i)) * 10) for i in range(12))
    refused("a billion laughs", put("laughs.gpx", laughs + whole.replace("84", "&m;", 1)),
            "entit")
    refused("a quadratic blow-up", put(
        "blow.gpx", '<!DOCTYPE gpx [<!ENTITY a "%s">]>' % ("a" * 100000) +
        whole.replace("84", "&a;" * 10000, 1)), "entit")
    refused("an entity of the disk", put(
        "disk.gpx", '<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' +
        whole.replace("84", "&a;", 1)), "entit")
    refused("elements 200000 deep", put("deep.gpx", "<gpx>" + "<a>" * 200000), "deep|nest")
    refused("an attribute of 30 MB", put("attribute.gpx", '<gpx a="%s"/>' % ("x" * 30000000)),
            r"neither|no recorded run|attribute|long")
    read("a text of 30 MB", put("text.gpx", whole.replace(
        "<trkseg>", "<name>%s</name><trkseg>" % ("n" * 30000000))))
    read("cut in the middle", put("cut.gpx", whole[:len(whole) // 2]), status=0,
         warning="cut|line|end")
    read("with a byte-order mark", put("bom.gpx", "\ufeff" + whole))
    read("times of other ages", put("ages.gpx", whole.replace(
        "</trkseg>", (POINT % (48, "9999-12-31T23:59:59Z")) + (POINT % (48, "0000-00-00T00:00:00Z"))
        + (POINT % (48, "1e9")) + "</trkseg>")))
    if shutil.which("iconv"):
        wide = subprocess.run(["iconv", "-f", "UTF-8", "-t", "UTF-16"], input=whole.encode(),
                              capture_output=True, check=True).stdout
        read("UTF-16 by iconv", put("wide.gpx", wide))
    else:
        skip("UTF-16", "no iconv")


# ---- gzip ---------------------------------------------------------------------------------


def bomb(mib, rounds=1):
    data = b"\0" * (1 << 20)
    for again in range(rounds):
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        out = b"".join(pack.compress(data) for _ in range(1 if again else mib))
        data = out + pack.flush()
    return data


def gzipped():
    if not built_with("ZLIB"):
        return skip("gzip", "built without zlib")
    whole = watch.fit(START, hour(900))
    packed = gzip.compress(whole)
    read("gzipped", put("a.fit.gz", packed))
    refused("a bomb of 256 MiB in %d kB" % (len(bomb(256)) >> 10), put("bomb.fit.gz", bomb(256)),
            "more than 64 MiB")
    done = Import(put("twice.fit.gz", bomb(256, 2)))
    check(done.bounded() and done.status == 1 and done.said.count("\n") == 1,
          "a bomb in a bomb", done.told())
    read("gzipped and cut", put("cut.fit.gz", packed[:-len(packed) // 3]), warning="damaged")
    read("with a wrong sum of gzip's", put("sum.fit.gz", packed[:-8] + b"\1" * 8),
         warning="damaged")
    refused("a gzip of nothing", put("head.fit.gz", packed[:12]), "damaged|empty")
    half = len(whole) // 2
    read("of two members", put("members.fit.gz", gzip.compress(whole[:half]) +
                               gzip.compress(whole[half:])))
    read("junk behind it", put("tail.fit.gz", packed + b"junk" * 64), warning="damaged")


# ---- tables -------------------------------------------------------------------------------


def tables():
    seconds = hour(600)
    whole = watch.csv(START, seconds)
    rows = [line.split(",") for line in whole.splitlines()[1:]]
    if shutil.which("sqlite3"):
        orders = "create table run(time text, cadence real, speed real);begin;" + "".join(
            "insert into run values('%s',%s,%s);" % tuple(row) for row in rows) + "commit;"
        for name, options in (("list.csv", ["-csv", "-header"]),
                              ("tabs.csv", ["-header", "-separator", "\t"])):
            done = subprocess.run(["sqlite3", *options, ":memory:"], input=orders +
                                  "select * from run;", capture_output=True, text=True, check=True)
            read("a table by sqlite3, " + name, put(name, done.stdout))
    else:
        skip("a table by sqlite3", "no sqlite3")
    german = "time;cadence;speed\r\n" + "".join(
        ";".join(row).replace(".", ",") + "\r\n" for row in rows)
    read("semicolons and decimal commas", put("german.csv", german))
    odd = whole.replace("cadence", '"cadence"').splitlines()
    odd[100:103] = ['"unfinished', ",,,,,,,,", "2026-13-45T99:99:99Z,nan,inf"]
    done = Import(put("odd.csv", "\n".join(odd)))
    check(done.bounded() and (done.runs or done.said), "rows that make no sense", done.told())
    for what, content in (("a line of 40 MB", "time,cadence\n" + "1," * 20000000),
                          ("10 million empty lines", "time,cadence\n" + "\n" * 10000000),
                          ("only quotes", "time,cadence\n" + '"' * 1000000),
                          ("a number without an end", "time,cadence\n0," + "9" * 1000000)):
        done = Import(put("big.csv", content))
        check(done.bounded() and len(done.said) < 600 and (
            done.said if not done.runs else done.runs[0]["cadence_spm"] is None), what, done.told())
    refused("UTF-16", put("wide.csv", whole.encode("utf-16")), "UTF-16.*UTF-8")


# ---- no recordings at all -------------------------------------------------------------------


def other_things():
    sparse = os.path.join(WORK, "sparse.fit")
    subprocess.run(["truncate", "-s", "4G", sparse], check=True)
    refused("4 GiB of nothing", sparse, "larger than")
    os.unlink(sparse)
    pipe = os.path.join(WORK, "pipe.fit")
    os.mkfifo(pipe)
    refused("a pipe that nobody fills", pipe, "pipe")
    os.mkdir(os.path.join(WORK, "folder"))
    os.symlink("/dev/zero", os.path.join(WORK, "folder", "zero.fit"))
    refused("an endless device", os.path.join(WORK, "folder", "zero.fit"), "device")
    os.symlink("circle.fit", os.path.join(WORK, "circle.fit"))
    refused("a link to itself", os.path.join(WORK, "circle.fit"), "link|levels|cannot")
    refused("a program", shutil.copy(TURNOVER, os.path.join(WORK, "program.fit")),
            "not a recording|64 MiB")
    rng = random.Random(1)
    refused("noise", put("noise.tcx", rng.randbytes(100000)), "not a recording")
    done = Import(put("evil\033[31m.fit", b"\x0e"))
    check(done.bounded() and "\033" not in done.said and done.said.count("\n") == 1,
          "no name reaches the terminal as it is", done.told())


def gpsbabel():
    if not shutil.which("gpsbabel") or not built_with("EXPAT"):
        return skip("what gpsbabel makes", "no gpsbabel, or built without expat")
    source = put("source.gpx", gpx(600))
    for kind, name, runs in (("gpx,garminextensions=1", "a.gpx", 1),
                             ("gtrnctr,course=0,sport=Running", "b.tcx", 1),
                             ("garmin_fit", "c.fit", 0), ("unicsv", "d.csv", 0),
                             ("kml", "e.gpx", 0), ("nmea", "f.csv", 0), ("osm", "g.tcx", 0)):
        path = os.path.join(WORK, name)
        made = subprocess.run(["gpsbabel", "-t", "-i", "gpx", "-f", source, "-o", kind, "-F", path],
                              capture_output=True, check=False)
        if made.returncode:
            skip("gpsbabel's %s" % kind, "it cannot write it")
            continue
        done = Import(path)
        check(done.bounded() and len(done.runs) == runs and (runs or done.said),
              "gpsbabel's %s: %s" % (kind, "a run" if runs else "no recording, which is said"),
              done.told(), done.runs)


if __name__ == "__main__":
    sys.exit(run([fit_files, xml_files, gzipped, tables, other_things, gpsbabel]))
