"""What an idle daemon does: beside a program that waits for nothing. It goes on beside the other figures."""

import os
import socket
import subprocess
import threading
import time

import daemon
from measure import Bar, Comparison, more_wake_ups, processor_nanoseconds, wake_ups

TITLE = "an idle daemon"


class Watchdog(threading.Thread):
    """The service manager's side: counts the signs of life."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.count, self.last = 0, 0

    def run(self):
        while True:
            if b"WATCHDOG=1" in self.socket.recv(4096):
                self.count += 1
                self.last = time.monotonic()

    def quiet(self):
        """Waits until no sign of life is under way."""
        while time.monotonic() - self.last < 0.2:
            time.sleep(0.05)
        return self.count


class Idle:
    def __init__(self, context):
        self.context, self.seconds = context, context.pick(60, 600)
        path = context.socket_path()
        self.watchdog = Watchdog(path)
        self.watchdog.start()
        # The timeline of a store with reminders to come, and the watchdog that the unit has.
        self.running = daemon.Daemon(context, context.copy(context.middle, "idle"), {
            "NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "20000000"}).start().wait_until_checked()
        self.bare = subprocess.Popen([context.tool("idle")])
        # Threads that the start needed end after some seconds of nothing.
        time.sleep(10)
        self.before = self.sample()
        self.begin = time.monotonic()

    def sample(self):
        signs = self.watchdog.quiet()
        return [(wake_ups(pid), processor_nanoseconds(pid)) for pid in (self.running.pid, self.bare.pid)], signs

    def finish(self, report):
        left = self.begin + self.seconds - time.monotonic()
        if left > 0:
            self.context.say(f"12: the daemon is idle for {left:.0f} s more")
            time.sleep(left)
        (ours, theirs), signs = self.sample()
        minutes = (time.monotonic() - self.begin) / 60
        (our_before, their_before), signs_before = self.before
        report.note(f"over {minutes:.1f} minutes, with {signs - signs_before} signs of life to the watchdog")
        row = report.add(Comparison("wake-ups besides the watchdog's", "an empty epoll program", "", Bar(0, is_difference=True),
                                    self.context.middle))
        row.add(max(0, more_wake_ups(our_before[0], ours[0]) - (signs - signs_before)), more_wake_ups(their_before[0], theirs[0]))
        row = report.add(Comparison("processor time", "an empty epoll program", "ms a minute", size=self.context.middle))
        row.add((ours[1] - our_before[1]) / 1e6 / minutes, (theirs[1] - their_before[1]) / 1e6 / minutes)

    def stop(self):
        self.bare.kill()
        self.bare.wait()
        self.running.stop()
