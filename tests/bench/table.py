# SPDX-License-Identifier: GPL-3.0-or-later
"""table: reads what run.sh has kept: facts of the machine, and rows by their names."""


class Row:
    """Its fields by name, as text; middle, low and high of what= as numbers, or None."""

    def __init__(self, names, fields):
        self.__dict__.update(zip(names, fields))

    def number(self, what):
        text = getattr(self, what)
        return None if text == "-" else float(text)

    def spread(self, what):
        return [self.number(what + end) for end in ("", "_low", "_high")]


def read(path):
    """(facts, rows), both in the file's order."""
    facts, rows, names = {}, {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            fields = line.split("\t")
            if line.startswith("# "):
                facts[fields[0][2:]] = fields[1]
            elif names is None:
                names = fields
            elif len(fields) == len(names):
                rows[fields[1]] = Row(names, fields)
    return facts, rows


def plain(number):
    """Three digits, as one writes them."""
    if number is None:
        return "-"
    if number != 0 and abs(number) < 0.001:
        return "0.000"
    if abs(number) >= 1000:
        return f"{number:,.0f}".replace(",", " ")
    return f"{number:.3g}"
