"""What is coming, asked by a whole process: beside an empty C program, and what else Debian has."""

import contextlib

import daemon
import peers
from context import PROJECT
from measure import Bar, Comparison, require

TITLE = "what is coming: summitctl upcoming, the whole process"


def measure(context, report):
    with contextlib.ExitStack() as stack:
        daemons = {}
        for size in context.sizes:
            daemons[size] = stack.enter_context(daemon.Daemon(context, context.store(size))).wait_until_checked()
        commands = {size: [context.installed("summitctl"), "--socket", running.socket, "upcoming"]
                    for size, running in daemons.items()}
        for size, running in daemons.items():
            check_order(context, size, running)
        report.check("upcoming is in order, and begins after now")
        beside_empty(context, report, commands)
        after_changes(context, report, commands, daemons)
        shipped = stack.enter_context(daemon.Daemon(context, context.scratch / "shipped")).wait_until_checked()
        other_verbs(context, report, daemons[context.middle], shipped)
        beside_peers(context, report, commands)


def run(context, rounds, commands, environment=None):
    """Milliseconds of each run; all must succeed."""
    times = []
    for command, runs in zip(commands, context.programs(rounds, commands, environment)):
        require(all(status == 0 for _, status in runs), f"{command[0]} ended with {runs[0][1]}")
        times.append([nanoseconds / 1e6 for nanoseconds, _ in runs])
    return times


def beside_empty(context, report, commands):
    empty, *ours = run(context, context.pick(20, 60), [[context.tool("empty")], *commands.values()])
    for size, times in zip(commands, ours):
        bar = Bar(4) if size >= 10_000 or size == context.largest else None
        row = report.add(Comparison("upcoming", "empty C program", "ms", bar, size))
        row.ours, row.theirs = times, empty
    if context.largest > context.middle:
        row = report.add(Comparison("upcoming", f"the same at {context.middle:,}", "ms", Bar(1.2), context.largest))
        row.ours, row.theirs = ours[-1], ours[list(commands).index(context.middle)]


def after_changes(context, report, commands, daemons):
    """An answer is kept until something changes: the first one after each change."""
    for size, command in commands.items():
        slug = next(context.data(size).events()).slug
        row = report.add(Comparison("upcoming, first after a change", "empty C program", "ms", None, size))
        for turn in range(context.pick(5, 30)):
            daemons[size].call("org.summitd.Timeline.Edit", {"name": slug, "set": {"summary": f"Changed {turn}"}})
            (theirs,), (ours,) = run(context, 1, [[context.tool("empty")], command])
            row.add(ours, theirs)


def other_verbs(context, report, running, shipped):
    """What people wait for while they type, and what they see first: the timeline that is shipped."""
    timelines = sorted((PROJECT / "Config" / "timelines").glob("*.yaml"))
    context.run(context.binary("summitctl"), "--socket", shipped.socket, "import", *timelines)
    slug = next(context.data(context.middle).events()).slug
    for is_read_back in (False, True):
        program = context.installed("summitctl", is_read_back)
        summitctl = [program, "--socket", running.socket]
        completion = [program, "---completion", "show", "--", "positional@0", "3", str(len(slug) - 2), "summitctl", "--socket",
                      running.socket, "show", slug[:-2]]
        commands = {"--help": ([program, "--help"], 3), "completion of a slug": (completion, 3),
                    "show": ([*summitctl, "show", slug], 4),
                    "upcoming of the shipped timeline": ([program, "--socket", shipped.socket, "upcoming"], 4)}
        empty, *ours = run(context, context.pick(20, 60),
                           [[context.tool("empty")], *(command for command, _ in commands.values())], {"SAP_SHELL": "bash"})
        for (name, (_, bar)), times in zip(commands.items(), ours):
            name += ", read back from the disk" if is_read_back else ""
            row = report.add(Comparison(name, "empty C program", "ms", Bar(bar), context.middle))
            row.ours, row.theirs = times, empty


def beside_peers(context, report, commands):
    for size, command in commands.items():
        context.say(f"3: the other programs at {size:,}")
        others = peers.Peers(context, size)
        for name in others.missing:
            report.note(f"{name} is not installed")
        for name, other in others.commands.items():
            # As many rounds as there is time for, going by one.
            once = sum(sum(times) for times in run(context, 1, [command, other], others.environment))
            rounds = int(min(context.pick(10, 30), max(3, context.pick(2_000, 12_000) / once)))
            row = report.add(Comparison("upcoming", name, "ms", Bar(1), size))
            row.ours, row.theirs = run(context, rounds, [command, other], others.environment)


def check_order(context, size, running):
    answer = running.call("org.summitd.Timeline.Upcoming", {"query": {"limit": 50}})
    starts = [milestone["when"]["earliest"] for milestone in answer["milestones"]]
    require(len(starts) == 50, f"{len(starts)} of 50 are coming at {size:,}")
    require(starts == sorted(starts), f"upcoming is out of order at {size:,}")
    require(starts[0] > answer["now"], f"upcoming begins with what has begun at {size:,}")
