#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""messages: is every message about something that went wrong reached by a test?

	messages.py BUILD [-v]     in a build with --enable-coverage, after its tests

A message is a call of one of MAKERS, or of snprintf into, or an assignment to, something
that is called why, fault, reason or error, with a text of two words at least. It is
reached when gcov counts one of its lines. Those that cannot be reached stand, with the
reason, in tests/messages.allow; the exit status is 1 if another one is not reached.
"""
import glob
import json
import os
import re
import subprocess
import sys

TOP = os.environ.get("top_srcdir") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
MAKERS = {"diag_error", "diag_warning", "diag_add", "say_error", "say_usage", "refuse", "error_at",
          "fail", "give_up", "set", "only_read", "journal_refuse", "complain", "warn_once", "damaged",
          "draft_remark", "player_notice", "lobby_notice", "begin_without_sound", "plan_warn", "say"}
NAMED = re.compile(r"\b(?:\w+(?:->|\.))?\w*(?:why|fault|reason|error)\w*\b")
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def without_comments(source):
    """Comments become blanks, so that lines stay where they are."""
    return re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match.group(0)), source, flags=re.S)


def end_of(source, at):
    """Behind the bracket that closes the one at `at`; texts may have brackets in them."""
    depth = 0
    for match in re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\]|\\.)+\'|[()]').finditer(source, at):
        depth += {"(": 1, ")": -1}.get(match.group(0), 0)
        if depth == 0:
            return match.end()
    return len(source)


def is_message(name, words):
    text = "".join(TEXT.findall(words))
    if len(re.findall(r"[A-Za-z]{2,}", text)) < 2 or " " not in text:
        return None
    if name == "say" and not words.startswith("(stderr"):
        return None
    if name in ("snprintf", "text_add", "text_copy") and not NAMED.search(words.split(",")[0]):
        return None
    return text


def messages_of(path):
    """(first line, last line, text) of each message in a file."""
    with open(path, encoding="utf-8") as file:
        source = without_comments(file.read())
    found = []
    for call in re.finditer(r"\b(%s|snprintf|text_add|text_copy)(?=\()" % "|".join(sorted(MAKERS)), source):
        end = end_of(source, call.end())
        text = is_message(call.group(1), source[call.end():end])
        declared = re.match(r"\s*(?:\{|__attribute__)", source[end:])
        if text and not declared:
            found.append((call.start(), end, text))
    for put in re.finditer(r"[^\n=!<>]*=(?!=)([^;{}]*);", source):
        left, right = put.group(0).split("=", 1)
        text = "".join(TEXT.findall(right))
        if NAMED.search(left.split()[-1] if left.split() else "") and " " in text and not re.search(r"\w\(", right):
            found.append((put.start(1), put.end(), text))
    return [(source.count("\n", 0, start) + 1, source.count("\n", 0, end) + 1, text)
            for start, end, text in sorted(found)]


def lines_run(build):
    """{source: {line: how often}}, by gcov, of all objects of the build together."""
    counts = {}
    data = sorted(glob.glob(build + "/src/**/*.gcda", recursive=True))
    for at in range(0, len(data), 40):
        done = subprocess.run(["gcov", "--json-format", "--stdout", *(os.path.relpath(d, build) for d in data[at:at + 40])],
                              cwd=build, capture_output=True, check=False)
        for line in done.stdout.splitlines():
            for file in json.loads(line)["files"]:
                name = os.path.relpath(os.path.join(build, file["file"]), TOP)
                of_file = counts.setdefault(name, {})
                for row in file["lines"]:
                    of_file[row["line_number"]] = of_file.get(row["line_number"], 0) + row["count"]
    return counts


def allowed():
    """[(file, beginning of the text, reason)]"""
    rows = []
    with open(TOP + "/tests/messages.allow", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                rows.append([part.strip() for part in line.rstrip("\n").split(" | ")])
    return rows


def main(build, verbose):
    counts = lines_run(build)
    if not counts:
        print("messages: no counts in %s: configure --enable-coverage CFLAGS=-O0, make check" % build)
        return 2
    allow, used, known, total, unbuilt, missed = allowed(), set(), set(), 0, 0, []
    for path in sorted(glob.glob(TOP + "/src/**/*.c", recursive=True)):
        name = os.path.relpath(path, TOP)
        for first, last, text in messages_of(path):
            ran = [counts.get(name, {})[line] for line in range(first, last + 1)
                   if line in counts.get(name, {})]
            known.update(tuple(row) for row in allow if row[0] == name and text.startswith(row[1]))
            total += 1
            unbuilt += not ran  # of a part that is not built in
            if ran and not max(ran):
                row = next((row for row in allow if row[0] == name and text.startswith(row[1])), None)
                used.add(tuple(row)) if row else missed.append("%s:%d: %s" % (name, first, text))
            elif verbose:
                print("reached  %s:%d: %s" % (name, first, text))
    for line in missed:
        print("not reached  " + line)
    for row in allow:
        if tuple(row) not in known:
            missed.append(row[0])
            print("no such message (messages.allow)  %s | %s" % (row[0], row[1]))
        elif tuple(row) not in used:
            print("reached after all (messages.allow)  %s | %s" % (row[0], row[1]))
    print("messages: %d, %d reached by a test, %d allowed not to be, %d not built in, %d not reached" %
          (total, total - len(missed) - len(used) - unbuilt, len(used), unbuilt, len(missed)))
    return 1 if missed else 0


sys.exit(main(sys.argv[1], "-v" in sys.argv[2:]))
