# SPDX-License-Identifier: GPL-3.0-or-later
"""wav: where sounds begin in a sound file: the first sample that is not zero."""
import wave

SILENCE_S = 0.005       # so much silence ends a sound; a click has no zeros of that length


def onsets(path):
    """(rate, frames in all, the frame of each onset)."""
    with wave.open(path, 'rb') as file:
        rate, width = file.getframerate(), file.getsampwidth() * file.getnchannels()
        data = file.readframes(file.getnframes())
    silence = bytes(int(SILENCE_S * rate) * width)
    found, at = [], 0
    while True:
        at = next_sound(data, at)
        if at is None:
            return rate, len(data) // width, found
        found.append(at // width)
        at = data.find(silence, at)
        if at < 0:
            return rate, len(data) // width, found


def next_sound(data, at, step=1 << 15):
    while at < len(data):
        block = data[at:at + step]
        left = len(block.lstrip(b'\0'))
        if left:
            return at + len(block) - left
        at += step
    return None
