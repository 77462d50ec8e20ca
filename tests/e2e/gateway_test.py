"""Virtual teams drive the sample night into a gateway that is killed on the way: whatever was
acknowledged, by the sender's own log, is on the desk, once, and the event chain is whole."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from support import YEXUNCTL, run


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """A gateway on one desk, killed and started again."""

    def __init__(self, desk):
        self.desk = desk
        self.ports = {name: free_port() for name in ("osmand", "jt808", "cot")}
        self.process = None

    def start(self):
        options = [f"--{name}=127.0.0.1:{port}" for name, port in self.ports.items()]
        self.process = subprocess.Popen([YEXUNCTL, "serve", "--desk", self.desk, *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in self.ports:
            assert self.process.stdout.readline() != ""

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process.stderr.close()


class Gateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run("demo", "--out", cls.folder.name, "--seconds", "1")
        cls.desk = str(pathlib.Path(cls.folder.name) / "demo.desk")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def kept(self):
        """(protocol, device, time) of each row; seconds for OwnTracks, which has no finer time."""
        fixes = run("fixes", "--desk", self.desk, "--json").json["fixes"]
        return [(fix["protocol"], fix["device"], fix["device_time_us"] // 10**6) for fix in fixes]

    def drive(self, serving, protocol, port, kills):
        log = os.path.join(self.folder.name, protocol + ".log")
        serving.start()
        process = subprocess.Popen(
            [YEXUNCTL, "simulate", "--desk", self.desk, "--protocol", protocol, "--gateway",
             f"127.0.0.1:{serving.ports[port]}", "--speed", "2000", "--loss", "20", "--log", log],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(kills):
            time.sleep(1.2)
            serving.stop(signal.SIGKILL)
            serving.start()
        out, err = process.communicate(timeout=200)
        serving.stop(signal.SIGINT)
        self.assertEqual((process.returncode, err), (0, ""), out)
        with open(log, encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split(",") for line in lines]
        return {(protocol, row[0], int(row[1]) // 10**6) for row in rows}

    def test_nothing_acknowledged_is_lost(self):
        for protocol, port, kills in (("jt808", "jt808", 3), ("osmand", "osmand", 3),
                                      ("owntracks", "osmand", 3), ("cot", "cot", 0)):
            with self.subTest(protocol):
                acknowledged = self.drive(Serving(self.desk), protocol, port, kills)
                if protocol == "cot":
                    # It acknowledges nothing, so what is sent before the gateway knows of the
                    # pairing is gone: the same night once more.
                    self.drive(Serving(self.desk), protocol, port, kills)
                self.assertGreater(len(acknowledged), 1000)
                kept = self.kept()
                self.assertEqual(len(kept), len(set(kept)), "each is kept once")
                self.assertEqual(acknowledged - set(kept), set())
        run("verify", "--desk", self.desk)


if __name__ == "__main__":
    unittest.main()
