"""A gateway under siege: garbage on every port, more connections than files, peers that are silent or
slow, a full disk, clocks that jump, another program on the same desk. What was acknowledged is
there, and it goes on serving by itself."""

import os
import pathlib
import random
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from serving import PORTS, Serving
from support import run


class Phone:
    """An OsmAnd phone on one connection, which remembers what was acknowledged."""

    def __init__(self, serving, identity="a1"):
        self.port = serving.ports["osmand"]
        self.identity = identity
        self.acknowledged = []
        self.socket = None

    def send(self, second):
        """The status of the answer; None: there was none."""
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.sendall(f"GET /?id={self.identity}&lat=34.9&lon=113.1&timestamp={second} "
                                "HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answer = self.socket.recv(1000)
        except OSError:
            answer = b""
        if not answer:
            self.close()
            return None
        status = int(answer.split()[1])
        if status == 200:
            self.acknowledged.append(second)
        return status

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None


class SlowPeers:
    """They take a minute, and wait for it beside the other tests."""

    PATIENCE = 150

    def __init__(self, folder):
        self.desk = make_desk(folder)
        self.serving = Serving(self.desk)
        self.serving.start()
        self.used = Phone(self.serving)
        self.used.send(1)
        self.ends = {}
        address = ("127.0.0.1", self.serving.ports["osmand"])
        self.threads = [threading.Thread(target=self.watch, args=arguments, daemon=True) for arguments in
                        (("silent", socket.create_connection(address), False),
                         ("slow", socket.create_connection(address), True),
                         ("used", self.used.socket, False))]
        for thread in self.threads:
            thread.start()

    def watch(self, name, peer, trickle):
        began = time.monotonic()
        peer.settimeout(5)
        with peer:
            try:
                while time.monotonic() - began < self.PATIENCE:
                    if trickle:
                        peer.sendall(b"G")
                    try:
                        if peer.recv(100) == b"":
                            break
                    except TimeoutError:
                        pass
            except OSError:
                pass
        self.ends[name] = time.monotonic() - began

    def join(self):
        for thread in self.threads:
            thread.join()


def make_desk(folder):
    desk = str(pathlib.Path(folder) / "a.desk")
    run("desk", "create", desk)
    run("device", "add", "--desk", desk, "osmand", "a1")
    return desk


class Siege(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.slow_folder = tempfile.TemporaryDirectory()
        cls.slow = SlowPeers(cls.slow_folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.slow.serving.end()
        cls.slow_folder.cleanup()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.prepare(self.folder.name)

    def prepare(self, folder):
        self.desk = make_desk(folder)
        self.serving = Serving(self.desk)

    def tearDown(self):
        self.serving.end()
        self.folder.cleanup()

    def send_until_taken(self, phone, second):
        """A gateway that runs knows a new pairing, and that others have gone, within two seconds; a busy
        machine takes longer."""
        end = time.monotonic() + 60
        while phone.send(second) != 200 and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(phone.acknowledged, [second])

    def assert_kept(self, *phones):
        kept = [(fix["device"], fix["device_time_us"] // 10**6)
                for fix in run("fixes", "--desk", self.desk, "--json").json["fixes"]]
        self.assertEqual(len(kept), len(set(kept)))
        sent = {(phone.identity, second) for phone in phones for second in phone.acknowledged}
        self.assertEqual(sent - set(kept), set())
        run("verify", "--desk", self.desk)

    def test_garbage(self):
        self.serving.start()
        dice = random.Random(6)
        heads = [b"", b"~", b"<event ", b"\xbf\xff\xff\xff\xff\x0f", b"POST / HTTP/1.1\r\n\r\n",
                 b"\x16\x03\x01\x40\x00", b"GET /?" + b"a=1&" * 20000, b"~\x07\x04\x23\xff"]
        phone = Phone(self.serving)
        for turn in range(40):
            for name in PORTS:
                with socket.create_connection(("127.0.0.1", self.serving.ports[name]), timeout=60) as peer:
                    try:
                        peer.sendall(heads[turn % len(heads)] + dice.randbytes(dice.randrange(5000)))
                    except OSError:
                        pass
            self.assertEqual(phone.send(1000 + turn), 200)
        phone.close()
        self.assertEqual(self.serving.stop(signal.SIGINT), 0)
        self.assert_kept(phone)

    def test_more_connections_than_files(self):
        """The limit of files is 400, so most of 1,000 connections are closed at once; when the others
        are gone everything is as before."""
        self.serving.start(files=400)
        phone = Phone(self.serving)
        self.assertEqual(phone.send(1), 200)
        crowd = []
        for i in range(1000):
            crowd.append(socket.create_connection(
                ("127.0.0.1", self.serving.ports[("osmand", "jt808", "cot")[i % 3]]), timeout=60))
        self.assertEqual(phone.send(2), 200)
        # With all of them there it comes to rest.
        end = time.monotonic() + 60
        spent = 1.0
        while spent >= 0.5 and time.monotonic() < end:
            cpu = self.serving.cpu_seconds()
            time.sleep(1)
            spent = self.serving.cpu_seconds() - cpu
        self.assertLess(spent, 0.5)
        for peer in crowd:
            peer.close()
        late = Phone(self.serving)
        self.send_until_taken(late, 3)
        late.close()
        phone.close()
        self.serving.stop(signal.SIGINT)
        self.assertEqual(len(self.serving.complaints), 1, self.serving.complaints)
        self.assertIn("connections", self.serving.complaints[0])
        self.assert_kept(phone, late)

    def test_ten_thousand_connections(self):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if most < 10500:
            self.skipTest("the system lets a program have fewer files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.serving.start()
        crowd = []
        for i in range(10000):
            crowd.append(socket.create_connection(("127.0.0.1", self.serving.ports["osmand" if i % 2 else "jt808"]),
                                                  timeout=60))
        phone = Phone(self.serving)
        began = time.monotonic()
        for second in range(50):
            self.assertEqual(phone.send(second), 200)
        took = time.monotonic() - began
        print(f"# 50 fixes beside 10,000 connections: {took:.2f} s, {self.serving.megabytes()} MB",
              flush=True)
        for peer in crowd:
            peer.close()
        phone.close()
        self.serving.stop(signal.SIGINT)
        self.assertEqual(self.serving.complaints, [])
        self.assert_kept(phone)

    def test_slow_peers(self):
        """A silent HTTP connection and one that sends a byte now and then end after a minute."""
        self.slow.join()
        ends = self.slow.ends
        print("# closed after", {name: round(end) for name, end in ends.items()}, "s", flush=True)
        for name in ("silent", "slow", "used"):
            self.assertTrue(55 < ends[name] < SlowPeers.PATIENCE, ends)
        self.serving.end()
        self.desk, self.serving = self.slow.desk, self.slow.serving
        fresh = Phone(self.serving)
        self.assertEqual(fresh.send(2), 200)
        fresh.close()
        self.serving.stop(signal.SIGINT)
        self.assert_kept(self.slow.used, fresh)

    def test_full_disk(self):
        small = os.path.join(self.folder.name, "small")
        os.mkdir(small)
        if os.geteuid() != 0 or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=6m", "none", small], check=False,
                capture_output=True).returncode != 0:
            self.skipTest("only root can mount a small disk")
        try:
            self.prepare(small)
            self.serving.start()
            phone = Phone(self.serving)
            self.assertEqual(phone.send(0), 200)
            filler = os.path.join(small, "filler")
            file = os.open(filler, os.O_WRONLY | os.O_CREAT)
            try:
                while os.write(file, bytes(4096)) > 0:
                    pass
            except OSError:
                pass
            os.close(file)
            refused = 0
            for second in range(1, 300):
                refused += phone.send(second) == 503
            self.assertGreater(refused, 0)
            os.unlink(filler)
            self.assertEqual(phone.send(5000), 200)
            phone.close()
            self.assertEqual(self.serving.stop(signal.SIGINT), 0)
            self.assertTrue(any("No room" in line for line in self.serving.complaints),
                            self.serving.complaints[:3])
            self.assertLess(len(self.serving.complaints), 100)
            self.assert_kept(phone)
        finally:
            self.serving.end()
            subprocess.run(["umount", small], check=True)

    def test_two_programs(self):
        """Two gateways and a clerk who pairs devices, all on one desk."""
        other = Serving(self.desk)
        self.serving.start()
        other.start()
        run("device", "add", "--desk", self.desk, "osmand", "b1")
        phones = [Phone(self.serving), Phone(other), Phone(self.serving, "b1"), Phone(other, "b1")]
        for second, phone in enumerate(phones[2:]):
            self.send_until_taken(phone, second)
            phone.acknowledged.clear()

        def drive(phone, first):
            for second in range(first, first + 300):
                while phone.send(second) != 200:
                    time.sleep(0.05)

        threads = [threading.Thread(target=drive, args=(phone, 1000 * i))
                   for i, phone in enumerate(phones)]
        for thread in threads:
            thread.start()
        for i in range(5):
            run("device", "add", "--desk", self.desk, "osmand", f"c{i}")
        for thread in threads:
            thread.join(240)
        for phone in phones:
            self.assertEqual(len(phone.acknowledged), 300)
            phone.close()
        self.serving.stop(signal.SIGINT)
        other.stop(signal.SIGINT)
        self.assert_kept(*phones)

    def test_clock(self):
        """The PC's clock jumps back a day, then on a year: what a phone says of its time stands, and
        what runs by the clock does not stop."""
        shift = os.path.join(self.folder.name, "shift")
        pathlib.Path(shift).write_text("0", encoding="ascii")
        self.serving.start(environment={"LD_PRELOAD": os.environ["CLOCK_LIBRARY"],
                                        "YEXUN_TEST_SHIFT": shift})
        phone = Phone(self.serving)
        second = 1795363870
        for days in (0, -1, 365, -400, 0):
            pathlib.Path(shift).write_text(str(days * 86400), encoding="ascii")
            for _ in range(20):
                second += 1
                self.assertEqual(phone.send(second), 200, days)
            run("device", "add", "--desk", self.desk, "osmand", f"day{days}-{second}")
            late = Phone(self.serving, f"day{days}-{second}")
            self.send_until_taken(late, second)
            late.close()
        phone.close()
        self.serving.stop(signal.SIGINT)
        rows = run("fixes", "--desk", self.desk, "--device", "a1", "--json").json["fixes"]
        self.assertEqual([row["device_time_us"] // 10**6 for row in rows],
                         list(range(1795363871, 1795363971)))
        self.assertEqual(len({row["receive_time"][:4] for row in rows}), 3, "the jumps were seen")
        self.assert_kept(phone)


if __name__ == "__main__":
    unittest.main()
