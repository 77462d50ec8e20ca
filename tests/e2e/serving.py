"""A gateway as a user runs it, on ports of its own."""

import os
import resource
import signal
import subprocess
import threading

from ports import free_port
from support import YEXUNCTL

PORTS = ("osmand", "jt808", "cot", "cot-tls", "http")


class Serving:
    """A gateway on one desk, killed and started again."""

    def __init__(self, desk, *options):
        self.desk = desk
        self.options = options
        self.ports = {name: free_port() for name in PORTS}
        self.process = None
        self.complaints = []
        self.listener = None

    def start(self, files=None, environment=None):
        """`files`: how many the system lets it have."""
        def limit():
            if files is not None:
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        options = [f"--{name}=127.0.0.1:{port}" for name, port in self.ports.items()]
        self.process = subprocess.Popen(
            [YEXUNCTL, "serve", "--desk", self.desk, *options, *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit,
            # What it warns its operator of is asserted by the tests, and ends nothing.
            env=dict(os.environ, LC_ALL="C.UTF-8", G_DEBUG="", **(environment or {})))
        for _ in self.ports:
            assert self.process.stdout.readline() != "", self.process.stderr.read()
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        self.complaints += [line for line in self.process.stderr if line.strip()]

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20

    def stop(self, how):
        """The exit code."""
        self.process.send_signal(how)
        code = self.process.wait(timeout=120)
        self.listener.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def end(self):
        """After a test that has failed."""
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGKILL)
