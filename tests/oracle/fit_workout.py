# SPDX-License-Identifier: GPL-3.0-or-later
"""fit_workout: reads FIT workout files; written from the protocol's description, bit by
bit, and shares nothing with the program. Anything unusual is an error."""
import struct
from collections import namedtuple

EPOCH = 631065600
BASES = {0x00: "B", 0x01: "b", 0x02: "B", 0x83: "h", 0x84: "H", 0x85: "i", 0x86: "I", 0x0A: "B",
         0x8B: "H", 0x8C: "I", 0x07: "s", 0x0D: "B"}
NONE = {0x00: 0xFF, 0x01: 0x7F, 0x02: 0xFF, 0x83: 0x7FFF, 0x84: 0xFFFF, 0x85: 0x7FFFFFFF,
        0x86: 0xFFFFFFFF, 0x8C: 0, 0x8B: 0, 0x0A: 0}
FILE_ID, WORKOUT, STEP = 0, 26, 27
TIME, OPEN, REPEAT = 0, 5, 6
TARGET_OPEN, TARGET_CADENCE = 2, 3

Step = namedtuple("Step", "name kind value target aim low high intensity note")


def crc(data):
    """CRC-16, polynomial 0xA001, a bit at a time."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def field_value(base, raw):
    if base == 0x07:
        assert b"\0" in raw, "a text does not end"
        return raw[:raw.index(b"\0")].decode("utf-8")
    value = struct.unpack("<" + BASES[base], raw)[0]
    return None if value == NONE.get(base) else value


def messages(data, shapes=None):
    """(number of the message, {number of the field: value}), one after the other. shapes: a
    list that gets (number, [(number of the field, base type, size)]) of each."""
    size, protocol, _profile, length, magic = struct.unpack_from("<BBHI4s", data)
    assert magic == b".FIT" and size == 14 and protocol >> 4 == 2, "header"
    assert struct.unpack_from("<H", data, 12)[0] == crc(data[:12]), "header's check sum"
    assert len(data) == size + length + 2, "length"
    assert struct.unpack_from("<H", data, size + length)[0] == crc(data[:-2]), "check sum"
    at, end, definitions = size, size + length, {}
    while at < end:
        head = data[at]
        assert head & 0xB0 == 0, "neither developer fields nor compressed times are expected"
        at += 1
        if head & 0x40:
            reserved, order, number, count = struct.unpack_from("<BBHB", data, at)
            assert reserved == 0 and order == 0
            at += 5
            fields = [tuple(data[at + 3 * i:at + 3 * i + 3]) for i in range(count)]
            for _, width, base in fields:
                assert base == 0x07 or width == struct.calcsize(BASES[base]), "size"
            definitions[head & 15] = (number, fields)
            at += 3 * count
        else:
            number, fields = definitions[head & 15]
            if shapes is not None:
                shapes.append((number, [(which, base, width) for which, width, base in fields]))
            values = {}
            for which, width, base in fields:
                values[which] = field_value(base, data[at:at + width])
                at += width
            yield number, values
    assert at == end


def read(path):
    """file_id, workout and the list of its steps."""
    with open(path, "rb") as file:
        found = list(messages(file.read()))
    assert [number for number, _ in found[:2]] == [FILE_ID, WORKOUT]
    assert all(number == STEP for number, _ in found[2:])
    file_id, workout = found[0][1], found[1][1]
    assert file_id[0] == 5 and file_id[1] == 255 and file_id[3], "file_id"
    assert workout[4] == 1 and workout[6] == len(found) - 2, "workout"
    steps = []
    for index, (_, step) in enumerate(found[2:]):
        assert step[254] == index
        steps.append(Step(step[0], step[1], step[2], step[3], step[4], step[5], step[6],
                          step[7], step[8]))
    return file_id, workout, steps


def played(steps):
    """The steps as they are run: repeats counted out."""
    out = []
    for step in steps:
        if step.kind != REPEAT:
            out.append(step)
            continue
        # A repeat is about the steps just before it: none of these files nests them.
        body = step_body(steps, step)
        out += body * (step.aim - 1)
    return out


def step_body(steps, repeat):
    first = repeat.value
    body = steps[first:steps.index(repeat, first)]
    assert body and all(step.kind != REPEAT for step in body), "nested"
    return body
