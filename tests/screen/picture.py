#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""picture.py [--size 80x24] [--term T] [--light] [--wait TEXT] [--keys K,K] -o FILE -- PROGRAM…

A picture of what a program shows on a terminal, to look at: PNG (needs python3-pil and
a monospaced font) or, by the extension .svg or without those, SVG.
"""
import argparse
import glob
import os
import sys
import time
from html import escape

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import terminals  # noqa: E402

BASE = {"black": "000000", "red": "cd0000", "green": "00cd00", "yellow": "cdcd00",
        "blue": "1e90ff", "magenta": "cd00cd", "cyan": "00cdcd", "white": "e5e5e5",
        "brightblack": "7f7f7f", "brightred": "ff0000", "brightgreen": "00ff00",
        "brightyellow": "ffff00", "brightblue": "5c5cff", "brightmagenta": "ff00ff",
        "brightcyan": "00ffff", "brightwhite": "ffffff"}
W, H = 9, 18


def colours(cell, light):
    own = ("202020", "fafafa") if light else ("d8d8d8", "101010")
    fg = own[0] if cell.fg == "default" else BASE.get(cell.fg, cell.fg)
    bg = own[1] if cell.bg == "default" else BASE.get(cell.bg, cell.bg)
    if "r" in cell.flags:
        fg, bg = bg, fg
    if "d" in cell.flags:
        fg = "%02x%02x%02x" % tuple(
            (int(fg[i:i + 2], 16) * 6 + int(bg[i:i + 2], 16) * 4) // 10 for i in (0, 2, 4))
    return "#" + fg, "#" + bg


def draw_svg(grid, path, light):
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
           'font-family="monospace" font-size="15">' % (len(grid[0]) * W, len(grid) * H)]
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            fg, bg = colours(cell, light)
            out.append('<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>'
                       % (x * W, y * H, W + 1, H + 1, bg))
            if cell.char != " ":
                out.append('<text x="%d" y="%d" fill="%s"%s>%s</text>'
                           % (x * W, y * H + 14, fg,
                              ' font-weight="bold"' if "b" in cell.flags else "",
                              escape(cell.char)))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n</svg>\n")


def draw_png(grid, path, light):
    from PIL import Image, ImageDraw, ImageFont

    def font(*names):
        for name in names:
            for found in glob.glob("/usr/share/fonts/**/" + name, recursive=True):
                return ImageFont.truetype(found, 15)
        raise ImportError("no monospaced font")

    plain = font("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "*Mono*.ttf")
    bold = font("DejaVuSansMono-Bold.ttf", "LiberationMono-Bold.ttf", "*Mono*.ttf")
    image = Image.new("RGB", (len(grid[0]) * W, len(grid) * H))
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            fg, bg = colours(cell, light)
            draw.rectangle([x * W, y * H, x * W + W - 1, y * H + H - 1], fill=bg)
        for x, cell in enumerate(row):
            fg, bg = colours(cell, light)
            if cell.char != " ":
                draw.text((x * W, y * H), cell.char, fill=fg,
                          font=bold if "b" in cell.flags else plain)
            if "u" in cell.flags:
                draw.line([x * W, y * H + H - 2, x * W + W - 1, y * H + H - 2], fill=fg)
    image.save(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--term", default="xterm-256color")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--wait")
    parser.add_argument("--keys", default="")
    parser.add_argument("-o", required=True, dest="out")
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    environment = {"TERM": options.term, "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8")}
    if "NO_COLOR" in os.environ:
        environment["NO_COLOR"] = os.environ["NO_COLOR"]
    terminal = terminals.PtyTerminal(options.program, rows, columns, environment)
    grid = terminals.settle(terminal, options.wait)
    for key in filter(None, options.keys.split(",")):
        terminal.keys(key)
        time.sleep(0.2)
        grid = terminals.settle(terminal)
    try:
        if options.out.endswith(".svg"):
            raise ImportError
        draw_png(grid, options.out, options.light)
    except ImportError:
        options.out = os.path.splitext(options.out)[0] + ".svg"
        draw_svg(grid, options.out, options.light)
    terminal.close()
    print(options.out)


if __name__ == "__main__":
    main()
