"""Virtual teams drive the sample night into a gateway that is killed on the way: whatever was
acknowledged, by the sender's own log, is on the desk, once, and the event chain is whole."""

import functools
import json
import operator
import os
import pathlib
import signal
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest

from serving import Serving
from support import YEXUNCTL, make_demo, run


class Terminal:
    """A JT/T 808-2013 terminal."""

    def __init__(self, phone, port):
        self.phone = bytes.fromhex(phone.zfill(12))
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def close(self):
        self.socket.close()

    def send(self, message, serial, body, packets=0, packet=0):
        attributes = len(body) | (0x2000 if packets else 0)
        frame = struct.pack(">HH6sH", message, attributes, self.phone, serial)
        if packets:
            frame += struct.pack(">HH", packets, packet)
        frame += body
        frame += bytes([functools.reduce(operator.xor, frame)])
        self.socket.sendall(b"~" + frame.replace(b"}", b"}\1").replace(b"~", b"}\2") + b"~")

    def acknowledged(self):
        """Serial and result of the next general answer; None: the connection has ended."""
        received = b""
        while received.count(b"~") < 2:
            try:
                more = self.socket.recv(100)
            except OSError:
                return None
            if not more:
                return None
            received += more
        frame = received.strip(b"~").replace(b"}\2", b"~").replace(b"}\1", b"}")
        return struct.unpack(">H", frame[12:14])[0], frame[16]


class Gateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        make_demo(cls.folder.name, "--steps", "30000")
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
             f"127.0.0.1:{serving.ports[port]}", "--speed", "2000", "--interval", "30", "--loss", "20",
             "--log", log],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(kills):
            time.sleep(1.2)
            serving.stop(signal.SIGKILL)
            serving.start()
        out, err = process.communicate(timeout=400)
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

    def test_field_page(self):
        """Crews with phones, whose gateway is killed: each position that was acknowledged is there,
        each button counts once."""
        run("operation", "approve", "--desk", self.desk)
        log = os.path.join(self.folder.name, "field.log")
        serving = Serving(self.desk)
        serving.start()
        process = subprocess.Popen(
            [YEXUNCTL, "simulate", "--desk", self.desk, "--protocol", "field", "--gateway",
             f"127.0.0.1:{serving.ports['http']}", "--speed", "2000", "--interval", "30", "--loss", "20",
             "--leads", "3", "--log", log, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3):
            time.sleep(1.2)
            serving.stop(signal.SIGKILL)
            serving.start()
        out, err = process.communicate(timeout=400)
        serving.stop(signal.SIGINT)
        self.assertEqual((process.returncode, err), (0, ""), out)
        told = json.loads(out)
        self.assertEqual((told["reports_refused"], told["leads"]), (0, 3))
        self.assertGreater(told["reports"], 100)
        with sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True) as database:
            reports = database.execute("SELECT count (*), sum (kind = 'off-duty'), "
                                       "sum (kind = 'result') FROM reports").fetchone()
            visited = database.execute("SELECT count (*) FROM stops WHERE kind = 'visit' AND "
                                       "outcome NOT IN ('pending', 'cancelled')").fetchone()[0]
        self.assertEqual(reports[0], told["reports"])
        self.assertEqual(reports[1], told["teams"])
        self.assertEqual(reports[2], visited)
        with open(log, encoding="utf-8") as lines:
            acknowledged = [line for line in lines if line.strip()]
        kept = [protocol for protocol, _, _ in self.kept() if protocol == "field"]
        self.assertEqual(len(kept), len(acknowledged))
        run("verify", "--desk", self.desk)

    def test_track_after_the_night(self):
        run("device", "add", "--desk", self.desk, "gpslogger", "logger")
        path = os.path.join(self.folder.name, "track.gpx")
        point = '<trkpt lat="{}" lon="113.1">{}</trkpt>'
        times = [f"<time>2026-11-23T05:00:{second:02}Z</time>" for second in range(30)]

        def write(points):
            with open(path, "w", encoding="utf-8") as file:
                file.write('<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
                           "<trk><trkseg>" + "".join(points) + "</trkseg></trk></gpx>")

        write(point.format(34.9 + i / 1e4, time) for i, time in enumerate(times))
        arguments = ("fixes", "import", path, "--desk", self.desk, "--device", "logger", "--json")
        self.assertEqual(run(*arguments).json, {"fixes": 30, "new": 30})
        self.assertEqual(run(*arguments).json, {"fixes": 30, "new": 0})
        kept = run("fixes", "--desk", self.desk, "--device", "logger", "--json").json["fixes"]
        self.assertEqual([round(fix["lat"] * 1e4) for fix in kept], list(range(349000, 349030)))
        self.assertEqual(kept[0]["device_time_us"], 1795410000 * 10**6)
        self.assertEqual({tuple(fix["flags"]) for fix in kept}, {("backlog",)})
        self.assertIn("no device nobody", run(*arguments[:-2], "nobody", code=1).err)
        write([point.format(34.9, times[0]), point.format(34.91, ""), point.format(34.92, times[2])])
        self.assertIn("track.gpx", run(*arguments, code=1).err)

    def test_packets_of_a_killed_gateway(self):
        """A batch in twelve packets; the gateway dies after, or before, the answer to each third."""
        run("device", "add", "--desk", self.desk, "jt808", "99000777777")
        fixes = b"".join(
            struct.pack(">HIIIIHHH6s", 28, 0, 2, 34900000, 113100000 + i, 90, 0, 0,
                        bytes.fromhex(f"261123{i // 60:02}{i % 60:02}00"))
            for i in range(200))
        body = struct.pack(">HB", 200, 1) + fixes
        size = len(body) // 12 + 1
        serving = Serving(self.desk)
        serving.start()
        terminal = Terminal("99000777777", serving.ports["jt808"])
        packet = 1
        kills = 0
        while packet <= 12:
            terminal.send(0x0704, 500 + packet, body[(packet - 1) * size:packet * size], 12, packet)
            if packet % 3 == 1 and kills < packet // 3 + 1:
                early = kills % 2 == 1
                answer = None if early else terminal.acknowledged()
                kills += 1
                serving.stop(signal.SIGKILL)
                terminal.close()
                serving.start()
                terminal = Terminal("99000777777", serving.ports["jt808"])
            else:
                answer = terminal.acknowledged()
            if answer is not None:
                self.assertEqual(answer, (500 + packet, 0))
                packet += 1
        self.assertEqual(kills, 4)
        terminal.close()
        serving.stop(signal.SIGINT)
        kept = [fix for fix in run("fixes", "--desk", self.desk, "--device", "99000777777",
                                   "--json").json["fixes"]]
        self.assertEqual(len(kept), 200)
        self.assertEqual([round(fix["lon"] * 1e6) - 113100000 for fix in kept], list(range(200)))


if __name__ == "__main__":
    unittest.main()
