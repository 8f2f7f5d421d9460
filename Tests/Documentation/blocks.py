"""Runs every block of commands in the README and in the manual pages, and compares what is printed where the block shows
it behind a prompt.

    SUMMIT_BIN=.build/dist .build-venv/bin/python Tests/Documentation/blocks.py [DOCUMENT...]
    python3 Tests/Documentation/blocks.py --system     # on a machine with systemd: what needs it

Before a block may stand how it is run, where no reader sees it: `<!-- run: MODE -->`, or `.\\" run: MODE` in a page.

    shell           (without a mark) by bash, as one script, or command by command where there are prompts
    stand-ins       the same, with harmless ones for what needs root, systemd or a mail server
    daemon          by bash, in the background to the end of the document: it starts the daemon
    background      by bash, in the background: a reminder is given meanwhile, and something has to come of it
    configuration   it is the configuration, which the daemon then reads
    file NAME       it is a file that later blocks use
    python          by the Python that has the package varlink
    system NEEDS    by root in a booted Debian, where it has the program NEEDS; here it is only parsed
    text            it is not run, having no command in it
"""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

from installation import ROOT, Installation

DOCUMENTS = ["README.md", "Docs/Protocol.md", *sorted(f"Docs/{path.name}" for path in (ROOT / "Docs").glob("*.[1578]"))]
STAND_INS = pathlib.Path(__file__).resolve().parent / "stand-ins"
SYSTEM_CHECK = ROOT / "Tests/System/checks/93-documentation.sh"
MODES = {"shell", "stand-ins", "daemon", "background", "configuration", "file", "python", "system", "text"}
# How many blocks a document may have that are not run: a picture made of letters.
PICTURES = {"README.md": 1}
# How the blocks below a heading are run that have no mark.
SECTIONS = {"Installing": "stand-ins", "Install": "stand-ins"}
# Programs that are called by their whole name, and files that `make install` puts in place.
ELSEWHERE = {"/usr/sbin/sendmail": "sendmail", "/usr/local/share/summit/timelines": "Config/timelines",
             "/usr/share/summit/timelines": "Config/timelines"}
COMMANDS = re.compile(
    r"^\s*(\$ )?(\S+/)?(summit\w*|make|sudo|systemctl|journalctl|varlinkctl|apt|apt-get|python3?|cat|curl|git) (?! )", re.M)
# What differs from machine to machine, and is shown as on one of them.
VARYING = [(re.compile(r"(tzdata\s+)20\d\d[a-z]"), r"\1VERSION"),
           (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID")]
failures = []


@dataclasses.dataclass
class Block:
    place: str
    mode: str
    argument: str
    text: str

    @property
    def has_prompts(self):
        return self.text.startswith("$ ")


def mark(text):
    found = re.match(r"run: ([a-z-]+)(?: (\S+))?$", text.strip())
    if not found or found[1] not in MODES:
        raise SystemExit(f"“{text}” is no way to run a block")
    return found[1], found[2] or ""


def of_markdown(path):
    lines = path.read_text().splitlines()
    marked, heading, block, fenced, index = None, "", None, False, 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("#"):
            heading = line.strip("# ")
        if found := re.match(r"<!-- (run: .*) -->$", line):
            marked = mark(found[1])
        elif line.startswith("```") or line.startswith("    ") and (index == 1 or not lines[index - 2].strip()):
            fenced, start, text = line.startswith("```"), index, [] if line.startswith("```") else [line[4:]]
            while index < len(lines):
                line = lines[index]
                if fenced and line.startswith("```"):
                    index += 1
                    break
                if not fenced and line.strip() and not line.startswith("    "):
                    break
                text.append(line if fenced else line[4:])
                index += 1
            mode, argument = marked or (SECTIONS.get(heading, "shell"), "")
            yield Block(f"{path.name}:{start}", mode, argument, "\n".join(text).rstrip() + "\n")
            marked = None
        elif line.strip() and not line.startswith("<!--"):
            marked = None


def of_page(path):
    marked, text = None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := re.match(r'\.\\" (run: .*)$', line):
            marked = mark(found[1])
        elif line.startswith(".Bd -literal"):
            start, text = number, []
        elif line.startswith(".Ed") and text is not None:
            yield Block(f"{path.name}:{start}", *(marked or ("shell", "")), "\n".join(text) + "\n")
            marked = text = None
        elif text is not None:
            text.append(plain(line))
        elif line.startswith(".Dl "):
            yield Block(f"{path.name}:{number}", *(marked or ("shell", "")), plain(line[4:]) + "\n")
            marked = None


ESCAPES = [
    ("\\e", "\\"), ("\\(dq", '"'), ("\\(aq", "'"), ("\\(en", "–"), ("\\(ti", "~"), ("\\(ha", "^"), ("\\-", "-"), ("\\&", ""),
]


def plain(line):
    for escape, character in ESCAPES:
        line = line.replace(escape, character)
    return line


def steps(block):
    """The commands of a session, each with the lines that it is to print."""
    found = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif found[-1][0][-1].endswith("\\") and not found[-1][1]:
            found[-1][0].append(line.removeprefix("> "))
        else:
            found[-1][1].append(line.rstrip())
    for command, printed in found:
        while printed and not printed[-1]:
            printed.pop()
        yield "\n".join(command), printed


def same(printed, expected):
    """A line with an ellipsis alone stands for any number of lines, one at the end of a line for the rest of it."""
    def varying(line):
        for pattern, instead in VARYING:
            line = pattern.sub(instead, line)
        return line.rstrip()

    printed, expected = [varying(one) for one in printed], [varying(one) for one in expected]
    while printed and not printed[-1]:
        printed.pop()
    def pattern(line):
        if line == "…":
            return "(?:.*\n)*?.*"
        return re.escape(line.removesuffix("…")) + (".*" if line.endswith("…") else "")

    parts = "\n".join(map(pattern, expected))
    return re.fullmatch(parts, "\n".join(printed)) is not None


class Runner:
    def __init__(self, summit):
        self.summit, self.daemon = summit, None
        self.work = summit.scratch / "work"
        self.work.mkdir()
        (self.work / "Config").symlink_to(ROOT / "Config")
        (self.work / ".build").mkdir()
        (self.work / ".build/dist").symlink_to(summit.bin)
        self.log = summit.scratch / "stand-ins.log"
        self.environment = summit.environment | {
            "SUMMIT_ROOT": str(ROOT), "SUMMIT_STAND_INS_LOG": str(self.log),
            # The Python that has the packages, by its usual name.
            "PATH": f"{pathlib.Path(sys.executable).parent}:{summit.environment['PATH']}",
        }
        self.with_stand_ins = self.environment | {"PATH": f"{STAND_INS}:{self.environment['PATH']}"}

    def run(self, block):
        if block.mode == "text":
            if COMMANDS.search(block.text):
                failures.append(f"{block.place}: has commands, and is marked as text")
        elif block.mode == "system":
            self.script(block, ["bash", "-n", "-c", block.text])
            if not SYSTEM_CHECK.exists():
                failures.append(f"{block.place}: there is no {SYSTEM_CHECK}, which is to run it")
        elif block.mode in ("shell", "stand-ins"):
            if block.has_prompts:
                self.session(block)
            else:
                self.script(block, ["bash", "-eo", "pipefail", "-c", self.moved(block, block.text)])
        elif block.mode == "python":
            self.script(block, [sys.executable, "-c", block.text])
        elif block.mode == "file":
            (self.work / block.argument).write_text(block.text)
        elif block.mode == "configuration":
            folder = self.summit.home / ".config/summitd"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "summitd.yaml").write_text(block.text)
            self.script(block, ["summitctl", "reload"])
        elif block.mode == "daemon":
            self.start(block)
        elif block.mode == "background":
            self.background(block)

    def moved(self, block, text):
        if block.mode in ("stand-ins", "background"):
            for name, instead in ELSEWHERE.items():
                text = text.replace(name, instead)
        return text

    def environment_of(self, block):
        return self.environment if block.mode in ("shell", "python", "configuration") else self.with_stand_ins

    def perform(self, block, command):
        try:
            done = subprocess.run(
                command, cwd=self.work, env=self.environment_of(block), stdin=subprocess.DEVNULL, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        except subprocess.TimeoutExpired as error:
            return 124, f"no end within {error.timeout} s\n"
        return done.returncode, done.stdout

    def script(self, block, command):
        status, said = self.perform(block, command)
        if status != 0:
            failures.append(f"{block.place}: status {status}:\n{block.text}{said}")

    def session(self, block):
        for command, expected in steps(block):
            status, said = self.perform(block, ["bash", "-o", "pipefail", "-c", self.moved(block, command)])
            # What is shown to fail says so itself; a command that shows nothing has to succeed.
            if status != 0 and not any(line.startswith("summitctl: ") for line in expected):
                failures.append(f"{block.place}: `{command}`: status {status}: {said}")
            elif expected and not same(said.splitlines(), expected):
                failures.append(f"{block.place}: `{command}` prints\n{said}and not\n" + "\n".join(expected) + "\n")

    def begin(self, block):
        return subprocess.Popen(
            ["bash", "-eo", "pipefail", "-c", self.moved(block, block.text)], cwd=self.work, env=self.with_stand_ins,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)

    def start(self, block):
        self.daemon = self.begin(block)
        for _ in range(400):
            # It imports the shipped timeline, which is there as a whole or not at all.
            if self.summit.run("list", "-o", "ids").stdout:
                return
            if self.daemon.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"{block.place}: starts no daemon: {self.stop()}")

    def stop(self):
        if self.daemon is None:
            return ""
        os.killpg(self.daemon.pid, signal.SIGTERM)
        said = self.daemon.communicate(timeout=20)[0].decode()
        self.daemon = None
        return said

    def background(self, block):
        before = self.log.read_bytes() if self.log.exists() else b""
        process = self.begin(block)
        os.set_blocking(process.stdout.fileno(), False)
        connections = r'"connections" : [2-9]'
        deadline, said, asked = time.time() + 20, b"", False
        try:
            while time.time() < deadline and process.poll() is None:
                said += process.stdout.read() or b""
                if not asked and re.search(connections, self.summit.do("status", "--json")):
                    asked = True
                    due = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
                    # Quiet hours may have been configured, which do not count for this priority.
                    self.summit.do("remind", "add", "astana-2025", due, "--priority", "crit")
                    self.summit.do("edit", "astana-2025", "--status", "confirmed")
                if asked and (said.strip() or self.log.exists() and self.log.read_bytes() != before):
                    return
                time.sleep(0.1)
            failures.append(f"{block.place}: nothing came of it: {said.decode()}\n{block.text}")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=20)


def blocks(name):
    path = ROOT / name
    return list(of_markdown(path) if path.suffix == ".md" else of_page(path))


def here(names):
    count = 0
    for name in names:
        found = blocks(name)
        count += len(found)
        texts = sum(block.mode == "text" for block in found)
        if texts != PICTURES.get(name, 0):
            failures.append(f"{name}: {texts} blocks are marked as text, and {PICTURES.get(name, 0)} may be")
        with Installation() as summit:
            runner = Runner(summit)
            # A reader may look at what comes before the daemon is started; a machine can't.
            daemons = [block for block in found if block.mode == "daemon"]
            if not daemons:
                summit.start()
                summit.do("import", str(ROOT / "Config/timelines/central-asia-china.yaml"))
            try:
                for block in daemons + [block for block in found if block.mode != "daemon"]:
                    runner.run(block)
            finally:
                runner.stop()
    return count


def in_the_system():
    """As root, on a machine that was booted: in the form that Tests/System/checks have."""
    for name in DOCUMENTS:
        for block in blocks(name):
            if block.mode != "system":
                continue
            if block.argument and subprocess.run(["which", block.argument], capture_output=True).returncode != 0:
                print(f"# {block.place}: there is no {block.argument} here")
                continue
            script = "".join(command + "\n" for command, _ in steps(block)) if block.has_prompts else block.text
            for path in ("/usr/local/share/summit", "/usr/local/bin"):
                script = script.replace(path, path.replace("/usr/local", "/usr"))
            done = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", script], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=120)
            if done.returncode == 0:
                print(f"ok {os.environ.get('CHECK', 'blocks')}: {block.place}")
            else:
                print(f"not ok {os.environ.get('CHECK', 'blocks')}: {block.place}: status {done.returncode}")
                print("".join(f"# {line}\n" for line in (script + done.stdout).splitlines()[:40]), end="")


if sys.argv[1:] == ["--system"]:
    in_the_system()
else:
    total = here(sys.argv[1:] or DOCUMENTS)
    for one in failures:
        print(one)
    print(f"{total} blocks, {len(failures)} failures")
    sys.exit(1 if failures else 0)
