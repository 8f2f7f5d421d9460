"""Many reminders due at one instant, until the last is confirmed in the journal: beside a bare loop of sends and a read.

It needs a journal, and the daemon's own unit: it runs in the Debian that Tests/System boots.
"""

import os
import re
import subprocess

from context import PROJECT
from measure import Bar, Comparison, Skipped, require

TITLE = "reminders due at one instant"
SUITE = "bookworm"


def measure(context, report):
    if os.geteuid() != 0:
        raise Skipped("only root can boot the Debian that it runs in")
    if context.quick:
        raise Skipped("not in the quick run: it boots a Debian; 83-journald-burst of `make system-test` checks the same")
    if not context.tool("journal").exists():
        raise Skipped("libsystemd-dev is not installed")
    burst = min(100_000, context.largest)
    context.say(f"9: boots a Debian for {burst:,} reminders")
    environment = {**os.environ, "SUMMIT_CHECK_BURST": str(burst), "SUMMIT_CHECK_SECONDS": "900"}
    done = subprocess.run([PROJECT / "Tests/System/run.sh", SUITE, "bench-burst"], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode()
    row = report.add(Comparison(f"{burst:,} reminders, until the last is confirmed", "a loop of journal sends, and a read of all",
                                "s", Bar(1.5), burst))
    for ours, theirs in re.findall(r"# burst: ([\d.]+) s, baseline: ([\d.]+) s", said):
        row.add(float(ours), float(theirs))
    if not row.ours:
        report.drop(row)
    require(done.returncode == 0 and row.ours, "in the guest: " + "; ".join(
        line for line in said.splitlines() if line.startswith("not ok")) or said[-300:])
    report.check("none was lost, none doubled")
