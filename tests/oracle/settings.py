# SPDX-License-Identifier: GPL-3.0-or-later
"""settings: the part of libconfig's language that session scripts use, for tests.

A group becomes a dict in the order of the file, a list or array a list, a scalar text,
int, Fraction (a number with a point, exact) or bool. Valid input is assumed: what is
wrong with a file is judged elsewhere, here anything unexpected just raises.
"""
import re
from fractions import Fraction

TOKEN = re.compile(
    r'(?P<skip>\s+|\#[^\n]*|//[^\n]*|/\*.*?\*/)'
    r'|(?P<text>"(?:[^"\\\n]|\\.)*")'
    r'|(?P<number>[-+]?(?:\d+\.\d*|\.\d+|\d+))'
    r'|(?P<name>[A-Za-z*][-A-Za-z0-9_*]*)'
    r'|(?P<mark>[={}()\[\],;:])', re.S)


def tokens(source):
    at = 0
    while at < len(source):
        found = TOKEN.match(source, at)
        if found is None:
            raise ValueError('unexpected %r' % source[at:at + 20])
        at = found.end()
        if found.lastgroup != 'skip':
            yield found.lastgroup, found.group()
    yield 'end', ''


class Reader:
    def __init__(self, source):
        self.tokens = list(tokens(source))
        self.at = 0

    def peek(self, what):
        return self.tokens[self.at] == ('mark', what)

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, what):
        token = self.take()
        if token != ('mark', what):
            raise ValueError('%r where %r is due' % (token[1], what))

    def group(self, closing):
        settings = {}
        while not (self.peek(closing) if closing else self.tokens[self.at][0] == 'end'):
            kind, name = self.take()
            if kind != 'name' or name in settings:
                raise ValueError('%r is no new name' % name)
            if self.peek(':'):
                self.take()
            else:
                self.expect('=')
            settings[name] = self.value()
            if self.peek(';') or self.peek(','):
                self.take()
        return settings

    def list(self, closing):
        items = []
        while not self.peek(closing):
            items.append(self.value())
            if not self.peek(closing):
                self.expect(',')
        return items

    def value(self):
        kind, word = self.take()
        if kind == 'text':
            parts = [word]
            while self.tokens[self.at][0] == 'text':
                parts.append(self.take()[1])
            return ''.join(re.sub(r'\\(.)', r'\1', part[1:-1]) for part in parts)
        if kind == 'number':
            return Fraction(word) if '.' in word else int(word)
        if kind == 'name' and word.lower() in ('true', 'false'):
            return word.lower() == 'true'
        if (kind, word) == ('mark', '{'):
            inside = self.group('}')
            self.expect('}')
        elif (kind, word) in (('mark', '('), ('mark', '[')):
            closing = ')' if word == '(' else ']'
            inside = self.list(closing)
            self.expect(closing)
        else:
            raise ValueError('%r is no value' % word)
        return inside


def parse(source):
    return Reader(source).group(None)
