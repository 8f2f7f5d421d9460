"""Reads as much of an mdoc(7) page as the checks need: its sections, its lists, and the flags and commands in them."""

import dataclasses
import re
import shlex

CALLABLE = {
    "Ar", "Cm", "Fl", "Op", "Oo", "Oc", "Xo", "Xc", "Pa", "Ev", "Dv", "Ql", "Pq", "Li", "No", "Ns", "Ta", "Nm", "Dq", "Er",
    "Sq", "Qq", "Bq", "Em", "Sy",
}
PUNCTUATION = {".", ",", ":", ";", "(", ")", "[", "]", "?", "!", "|"}


def words(line):
    """The arguments of a macro line."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    return [word.replace("\\&", "").replace("\\-", "-") for word in lexer]


def macros(line):
    """The macros of a line with their arguments: `.It Fl n , -limit Ar number` has three."""
    found = []
    for word in words(line[1:]):
        if word in CALLABLE or not found:
            found.append((word, []))
        elif word not in PUNCTUATION:
            found[-1][1].append(word)
    return found


def flags(lines):
    found = set()
    for line in lines:
        if not line.startswith("."):
            continue
        for name, arguments in macros(line):
            if name != "Fl":
                continue
            for word in arguments:
                if word.startswith("-"):
                    found.add("-" + word)
                elif len(word) == 1:
                    found.add("-" + word)
    return found


@dataclasses.dataclass
class Item:
    """An entry of a list: what it is about, and its lines, head included."""

    section: str
    head: list
    lines: list

    @property
    def commands(self):
        """The commands that the head names: `Cm remind Op Cm list` is `remind` and `remind list`."""
        found, verb = [], None
        for line in self.head:
            for name, arguments in macros(line if line.startswith(".") else "." + line):
                if name == "Cm" and arguments:
                    if verb is None:
                        verb = arguments[0]
                        found.append(" ".join(arguments))
                    else:
                        found.append(" ".join([verb] + arguments))
        return found


def read(path):
    """The items of a page, and the lines of each section."""
    items, sections, section, item, in_head = [], {}, "", None, False
    for line in path.read_text().splitlines():
        if line.startswith('.\\"'):
            continue
        if re.match(r"\.S[hs] ", line):
            section, item = line[4:].strip(), None
        elif line.startswith(".El"):
            item = None
        elif line.startswith(".It"):
            item = Item(section, [], [])
            items.append(item)
            in_head = "Xo" in words(line[1:])
            item.head.append("." + line[4:] if line[4:] != "Xo" else ".Xo")
            item.lines.append("." + line[4:])
            sections.setdefault(section, []).append(line)
            continue
        elif in_head and item is not None:
            if line.startswith(".Xc"):
                in_head = False
            else:
                item.head.append(line)
        if item is not None:
            item.lines.append(line)
        sections.setdefault(section, []).append(line)
    return items, sections
