# SPDX-License-Identifier: GPL-3.0-or-later
"""wav: where sounds begin in a WAV file: the first sample that is not zero.

Reads RIFF, and RF64 for what is longer than 4 GiB, in pieces.
"""
import struct

SILENCE_S = 0.005       # so much silence ends a sound; a click has no zeros of that length
PIECE = 1 << 17


def header(file):
    """(rate, bytes in a frame, bytes of samples); the file then stands at the first one."""
    riff, _, form = struct.unpack('<4sI4s', file.read(12))
    if riff not in (b'RIFF', b'RF64') or form != b'WAVE':
        raise ValueError('no WAV file')
    rate = width = long_size = None
    while True:
        name, size = struct.unpack('<4sI', file.read(8))
        if name == b'data':
            return rate, width, long_size if riff == b'RF64' else size
        chunk = file.read(size + size % 2)
        if name == b'fmt ':
            rate, _, width = struct.unpack('<IIH', chunk[4:14])
        elif name == b'ds64':
            long_size = struct.unpack('<Q', chunk[8:16])[0]


def onsets(path):
    """(rate, frames in all, the frame of each onset)."""
    with open(path, 'rb') as file:
        rate, width, size = header(file)
        data = file.read(PIECE)
        silence = bytes(int(SILENCE_S * rate) * width)
        found, base, sounding = [], 0, False
        while True:
            if sounding:
                end = data.find(silence)
                gone = end if end >= 0 else max(len(data) - len(silence) + 1, 0)
                wanting = end < 0
            else:
                gone = len(data) - len(data.lstrip(b'\0'))
                wanting = gone == len(data)
                if not wanting:
                    found.append((base + gone) // width)
            data, base = data[gone:], base + gone
            if not wanting:
                sounding = not sounding
                continue
            more = file.read(PIECE)
            if not more:
                return rate, (base + len(data)) // width, found
            if base + len(data) + len(more) > size:
                raise ValueError('bytes behind the samples')
            data += more
