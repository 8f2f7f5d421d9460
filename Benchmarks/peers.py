"""The other programs, each with the same data in its own form, and what each is asked for: what is coming."""

import os
import shutil
import subprocess

# Beyond so many, making the data takes a peer too long; what it then does is not measured.
LARGEST = {"remind": 1_000_000, "calcurse -Q": 1_000_000, "task": 100_000, "khal list": 10_000}


class Peers:
    """Those that are installed, at one size."""

    def __init__(self, context, size):
        self.context, self.data = context, context.data(size)
        self.folder = context.scratch / f"peers-{size}"
        self.folder.mkdir(exist_ok=True)
        self.environment = {"TASKRC": str(self.folder / "taskrc"), "TASKDATA": str(self.folder / "task"),
                            "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_DATA_HOME": str(self.folder / "share"),
                            "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        makers = {"remind": self.remind, "calcurse -Q": self.calcurse, "task": self.task, "khal list": self.khal}
        self.commands, self.missing = {}, []
        for name, make in makers.items():
            if not shutil.which(name.split()[0]):
                self.missing.append(name)
            elif size <= LARGEST[name]:
                self.commands[name] = make()

    def remind(self):
        return ["remind", "-q", self.data.path("remind.rem")]

    def calcurse(self):
        folder = self.folder / "calcurse"
        folder.mkdir(exist_ok=True)
        shutil.copy(self.data.path("appointments"), folder / "apts")
        return ["calcurse", "-q", "-D", folder, "-Q"]

    def task(self):
        (self.folder / "task").mkdir(exist_ok=True)
        (self.folder / "taskrc").write_text(
            f"data.location={self.folder}/task\nconfirmation=off\nhooks=off\nverbose=nothing\nnews.version=9.9.9\n")
        subprocess.run(["task", "import", self.data.path("tasks.json")], env={**os.environ, **self.environment},
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        # The first one after an import puts its files in order.
        subprocess.run(["task"], env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return ["task"]

    def khal(self):
        config = self.folder / "khal.conf"
        config.write_text(
            f"[calendars]\n[[bench]]\npath = {self.data.path('vdir')}\n[sqlite]\npath = {self.folder}/khal.db\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n")
        command = ["khal", "-c", config, "list"]
        # The first one reads every file into a database of its own.
        subprocess.run(command, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return command
