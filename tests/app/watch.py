# SPDX-License-Identifier: GPL-3.0-or-later
"""watch: files as a watch writes them: FIT, TCX, CSV. It shares no code with the reader.

A run is a list of seconds (second, spm, metres a second), with seconds missing where the
watch recorded none.
"""
import datetime
import random
import struct

EPOCH = 631065600  # FIT's: 1989-12-31
TYPES = {0x00: "B", 0x02: "B", 0x84: "H", 0x86: "I"}


def crc(data):
    """Bit by bit."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


class Fit:
    """One FIT file: define(), then write() messages; bytes() is the whole."""

    def __init__(self, header=14, big=False):
        self.header, self.order, self.body, self.shapes = header, "<>"[big], b"", {}

    def define(self, local, message, *fields):
        """fields: (number, base type) pairs."""
        self.shapes[local] = self.order + "".join(TYPES[kind] for _, kind in fields)
        self.body += struct.pack("BBB", 0x40 | local, 0, self.order == ">")
        self.body += struct.pack(self.order + "HB", message, len(fields))
        for number, kind in fields:
            self.body += struct.pack("BBB", number, struct.calcsize("=" + TYPES[kind]), kind)

    def write(self, local, *values):
        self.body += struct.pack("B", local) + struct.pack(self.shapes[local], *values)

    def bytes(self):
        head = struct.pack("<BBHI4s", self.header, 0x20, 2100, len(self.body), b".FIT")
        head += bytes(self.header - 12)
        return head + self.body + struct.pack("<H", crc(head + self.body))


def fit(start, seconds, sport=1, sub_sport=0, laps=(), **how):
    """A run from `start` (seconds of Unix's epoch); laps: (first, last second) pairs."""
    file, began = Fit(**how), start - EPOCH
    file.define(0, 0, (0, 0x00), (1, 0x84), (2, 0x84))
    file.write(0, 4, 1, 3113)
    file.define(1, 20, (253, 0x86), (4, 0x02), (53, 0x02), (73, 0x86), (5, 0x86))
    metres = 0.0
    for second, spm, speed in seconds:
        strides = spm / 2
        metres += speed
        file.write(1, began + second, int(strides), int(strides % 1 * 128),
                   int(speed * 1000), int(metres * 100))
    length = seconds[-1][0] + 1
    file.define(2, 19, (253, 0x86), (2, 0x86), (8, 0x86))
    for first, last in laps or [(0, length)]:
        file.write(2, began + last, began + first, (last - first) * 1000)
    file.define(3, 18, (253, 0x86), (2, 0x86), (5, 0x00), (6, 0x00), (8, 0x86), (9, 0x86))
    file.write(3, began + length, began, sport, sub_sport, length * 1000, int(metres * 100))
    return file.bytes()


def stamp(when):
    return datetime.datetime.fromtimestamp(when, datetime.timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def csv(start, seconds):
    return "time,cadence,speed\n" + "".join(
        "%s,%.1f,%.2f\n" % (stamp(start + second), spm, speed * 3.6)
        for second, spm, speed in seconds)


def tcx(start, seconds):
    """One leg, whole numbers, as Garmin Connect writes them."""
    rows = "".join(
        "<Trackpoint><Time>%s</Time><Extensions><ns3:TPX><ns3:Speed>%.3f</ns3:Speed>"
        "<ns3:RunCadence>%d</ns3:RunCadence></ns3:TPX></Extensions></Trackpoint>\n"
        % (stamp(start + second), speed, round(spm / 2)) for second, spm, speed in seconds)
    return """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
 xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>
<Activity Sport="Running"><Id>%s</Id><Lap StartTime="%s"><TotalTimeSeconds>%d</TotalTimeSeconds>
<Track>%s</Track></Lap></Activity></Activities></TrainingCenterDatabase>
""" % (stamp(start), stamp(start), seconds[-1][0] + 1, rows)


def steady(length, spm=166.0, speed=2.8, seed=1):
    """A run at one cadence, as a watch sees it."""
    rng = random.Random(seed)
    return [(second, spm + rng.gauss(0, 1), speed + rng.gauss(0, 0.05))
            for second in range(length)]
