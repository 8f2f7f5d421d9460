"""Durable adds a second: beside a loop of pwrite and fdatasync on the same disk."""

import daemon
from measure import Bar, Comparison, require

TITLE = "durable adds a second"
# More than are ever answered in a round.
CALLS = 20_000


def calls(path, round_number, clients):
    path.write_bytes(b"".join(
        daemon.message("org.summitd.Timeline.Add", {"milestone": {
            "title": f"Added {round_number} {clients} {index}", "when": {"text": f"20{30 + index % 60}-06-17", "zone": "UTC"},
            "tags": ["added"]}})
        for index in range(CALLS)))
    return path


def measure(context, report):
    milliseconds, rounds = context.pick((400, 4), (1_000, 20))
    state, disk = context.copy(context.middle, "adds"), context.scratch / "commits"
    with daemon.Daemon(context, state) as running:
        running.wait_until_checked()
        before, acknowledged = running.status()["milestones"], 0
        one = report.add(Comparison("1 client", "pwrite and fdatasync of 4 KiB", "a second", Bar(0.8, at_most=False)))
        same = report.add(Comparison("1 client", "the same of as many bytes as an add writes", "a second"))
        many = report.add(Comparison("64 clients", "1 client", "a second", Bar(10, at_most=False)))
        for number in range(rounds):
            io = bytes_written(running.pid)
            replies, seconds = context.rate(
                "once", milliseconds, 1, running.socket, calls(context.scratch / "adds", number, 1))
            size = min(max(4096, (bytes_written(running.pid) - io) // replies), 1 << 20)
            for row, bytes_each in ((one, 4096), (same, size)):
                count, took = context.run(context.tool("commits"), milliseconds, bytes_each, disk).split()
                row.add(replies / seconds, int(count) / float(took))
            more, their_seconds = context.rate(
                "once", milliseconds, 64, running.socket, calls(context.scratch / "adds", number, 64))
            many.add(more / their_seconds, replies / seconds)
            acknowledged += replies + more
        report.note(f"an add writes {size // 1024} KiB")
        running.kill()
    with daemon.Daemon(context, state) as running:
        after = running.status()["milestones"]
        require(after == before + acknowledged, f"{acknowledged} adds were acknowledged, {after - before} are there")
    report.check(f"all {acknowledged:,} adds that were acknowledged outlive kill -9")


def bytes_written(pid):
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/io") if line.startswith("wchar"))
