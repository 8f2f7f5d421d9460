"""Calls a second, from few clients and many: beside the same echo server."""

import daemon
from figures.f01_round_trip import bar, files
from measure import Bar, Comparison

TITLE = "calls a second"


def measure(context, report):
    with daemon.Daemon(context, context.store(context.middle)) as running:
        running.wait_until_checked()
        for what, call, reply in files(context, running):
            with context.server("echo", reply) as echo:
                for clients in (1, 16, 256):
                    row = report.add(Comparison(f"{what}, {clients} client{'s' if clients > 1 else ''}", "C echo server", "a second",
                                                bar(what, Bar(0.3, at_most=False)), context.middle))
                    for _ in range(context.pick(3, 15)):
                        ours, theirs = (replies / seconds for replies, seconds in (
                            context.rate("rate", context.pick(300, 500), clients, socket, call)
                            for socket in (running.socket, echo.socket)))
                        row.add(ours, theirs)
