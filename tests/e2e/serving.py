"""A gateway as a user runs it, on ports of its own."""

import socket
import subprocess

from support import YEXUNCTL

PORTS = ("osmand", "jt808", "cot", "cot-tls", "http")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """A gateway on one desk, killed and started again."""

    def __init__(self, desk, *options):
        self.desk = desk
        self.options = options
        self.ports = {name: free_port() for name in PORTS}
        self.process = None

    def start(self):
        options = [f"--{name}=127.0.0.1:{port}" for name, port in self.ports.items()]
        self.process = subprocess.Popen([YEXUNCTL, "serve", "--desk", self.desk, *options, *self.options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in self.ports:
            assert self.process.stdout.readline() != ""

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process.stderr.close()
