"""Round trip of a small call: beside a C echo server on the same kind of socket, with the same bytes.

A thread that is woken on another processor takes some 25 µs more than on the one that wakes it, and the scheduler leaves each
server where it happens to be. So both are put in the same place: on the client's processor, then on another.
What answers from the store is shown too, and judged in figure 4, beside SQLite."""

import os

import daemon
from measure import Bar, Comparison, percentile

TITLE = "round trip of a small call"
CALLS = {
    "who are you (GetInfo)": ("org.varlink.service.GetInfo", {}),
    "one milestone (Show)": ("org.summitd.Timeline.Show", None),
}


def files(context, running):
    """A file of calls and one of the answer, for each call."""
    slug = next(context.data(context.middle).events()).slug
    for index, (what, (method, parameters)) in enumerate(CALLS.items()):
        call, reply = context.scratch / f"call-{index}", context.scratch / f"reply-{index}"
        call.write_bytes(daemon.message(method, parameters if parameters is not None else {"name": slug}))
        connection = daemon.Connection(running.socket)
        connection.socket.sendall(call.read_bytes())
        reply.write_bytes(connection.frame())
        connection.close()
        yield what, call, reply


def bar(what, limit):
    return limit if "GetInfo" in what else None


def places():
    """Which processor the servers are on, and the client."""
    one, *others = sorted(os.sched_getaffinity(0))
    yield "one processor", one, one
    if others:
        yield "two processors", others[0], one


def measure(context, report):
    with daemon.Daemon(context, context.store(context.middle)) as running:
        running.wait_until_checked()
        for what, call, reply in files(context, running):
            with context.server("echo", reply) as echo:
                for place, servers, client in places():
                    rows = [report.add(Comparison(
                        f"{what}, {place}, p{percent}", "C echo server", "µs", bar(what, Bar(2)), context.middle))
                            for percent in (50, 99)]
                    with context.placed(servers, running.pid, echo.process.pid, client=client):
                        context.latencies(500, running.socket, call, echo.socket, call)
                        for _ in range(context.pick(8, 40)):
                            ours, theirs = context.latencies(1_000, running.socket, call, echo.socket, call)
                            for row, percent in zip(rows, (50, 99)):
                                row.add(percentile(ours, percent) / 1e3, percentile(theirs, percent) / 1e3)
