"""Holds the help of the programs against their manual pages: every verb and every flag is in both.

    SUMMIT_BIN=.build/dist python3 Tests/Documentation/help.py
"""

import os
import pathlib
import sys

import mdoc
from installation import ROOT, flags, help_tree

BIN = pathlib.Path(os.environ["SUMMIT_BIN"])
# The sections of summitctl(1) that are true of several verbs, and of which; of all where there is None.
LISTING = {"upcoming", "next", "past", "on-this-day", "list", "search", "timeline", "export"}
SHARED = {
    "Flags of a milestone": {"add", "edit", "postpone"}, "Which milestones": LISTING, "Output": None, "Daemon": None,
    "Every verb": None,
}
failures = []


def summitctl():
    items, sections = mdoc.read(ROOT / "Docs/summitctl.1")
    shared = {section: mdoc.flags(sections.get(section, [])) for section in SHARED}
    described = {}
    for item in items:
        if item.section != "DESCRIPTION":
            continue
        for command in item.commands:
            described.setdefault(command, set()).update(mdoc.flags(item.lines))
    real = {}
    for words, command in help_tree(BIN / "summitctl"):
        if words and words != ["help"]:
            real[" ".join(words)] = (command, flags(command))
    anywhere = set().union(*(names for _, names in real.values()))

    for name, (command, names) in real.items():
        if name not in described:
            # A verb of verbs is described by those.
            if not command.get("subcommands"):
                failures.append(f"summitctl(1) does not describe `{name}`")
            continue
        known = set(described[name])
        for section, verbs in SHARED.items():
            if verbs is None or name in verbs:
                known |= shared[section]
        # -n and --limit are one argument: that they are is said once.
        for argument in command.get("arguments", []):
            spellings = flags({"arguments": [argument]})
            if spellings and not spellings & known:
                failures.append(f"summitctl(1) does not describe {' or '.join(sorted(spellings))} of `{name}`")
        for flag in sorted(described[name] - names):
            if not command.get("subcommands"):
                failures.append(f"summitctl(1) gives `{name}` a flag {flag} that it does not have")
    for name in described.keys() - real.keys() - {"help"}:
        failures.append(f"summitctl(1) describes `{name}`, which does not exist")
    for flag in sorted(mdoc.flags(sum(sections.values(), [])) - anywhere):
        failures.append(f"summitctl(1) names {flag}, which no verb has")
    for section, verbs in SHARED.items():
        for flag in sorted(shared[section]):
            if not any(flag in real[name][1] for name in verbs or real):
                failures.append(f"summitctl(1): none of the verbs of “{section}” has {flag}")
    return len(real), len(anywhere)


def summitd():
    _, sections = mdoc.read(ROOT / "Docs/summitd.8")
    described = mdoc.flags(sections["SYNOPSIS"] + sections["DESCRIPTION"])
    (_, command), = [one for one in help_tree(BIN / "summitd") if not one[0]]
    real = flags(command)
    for flag in sorted(real - described):
        failures.append(f"summitd(8) does not describe {flag}")
    for flag in sorted(described - real):
        failures.append(f"summitd(8) describes {flag}, which does not exist")


verbs, count = summitctl()
summitd()
for one in failures:
    print(one)
print(f"{verbs} verbs, {count} flags, {len(failures)} failures")
sys.exit(1 if failures else 0)
