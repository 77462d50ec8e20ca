"""A mosquitto broker between phones and a gateway that is killed: whatever the broker was told to
deliver is on the desk, once; stops go back to the phone as fences."""

import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

from ports import free_port
from serving import Serving
from support import make_demo, run

PHONES = 5
MESSAGES = 400


def pub(port, topic, lines, *options):
    """Each line a message of QoS 1; returns when the broker has acknowledged all."""
    subprocess.run(["mosquitto_pub", "-p", str(port), "-t", topic, "-q", "1", "-l", *options],
                   input="\n".join(lines) + "\n", text=True, check=True, timeout=120)


def location(second, **more):
    return json.dumps({"_type": "location", "lat": 34.9, "lon": 113.1, "tst": 1795363870 + second,
                       **more})


class Mqtt(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.desk = str(pathlib.Path(self.folder.name) / "demo.desk")
        self.port = free_port()
        settings = os.path.join(self.folder.name, "mosquitto.conf")
        with open(settings, "w", encoding="ascii") as file:
            file.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n"
                       "max_queued_messages 0\npersistence false\n")
        self.broker = subprocess.Popen(["/usr/sbin/mosquitto", "-c", settings],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=10).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def tearDown(self):
        self.broker.terminate()
        self.broker.wait()
        self.folder.cleanup()

    def serve(self):
        serving = Serving(self.desk, f"--mqtt=mqtt://127.0.0.1:{self.port}")
        serving.start()
        return serving

    def kept(self):
        return run("fixes", "--desk", self.desk, "--json").json["fixes"]

    def wait_for(self, n):
        end = time.monotonic() + 120
        while True:
            kept = self.kept()
            if len(kept) >= n or time.monotonic() > end:
                return kept
            time.sleep(0.1)

    def test_killed(self):
        run("desk", "create", self.desk)
        for phone in range(PHONES):
            run("device", "add", "--desk", self.desk, "owntracks", f"jane/{phone}")
        serving = self.serve()
        # The broker has kept it for whoever subscribes: when it is there, the gateway has.
        pub(self.port, "owntracks/jane/0", [location(9999)], "-r")
        self.assertEqual(len(self.wait_for(1)), 1)
        senders = [threading.Thread(target=pub, args=(
            self.port, f"owntracks/jane/{phone}", [location(i) for i in range(MESSAGES)]))
            for phone in range(PHONES)]
        for sender in senders:
            sender.start()
        for _ in range(4):
            time.sleep(0.15)
            serving.stop(signal.SIGKILL)
            serving = self.serve()
        for sender in senders:
            sender.join()
        kept = self.wait_for(PHONES * MESSAGES + 1)
        serving.stop(signal.SIGINT)
        self.assertEqual(len(kept), PHONES * MESSAGES + 1)
        self.assertEqual(len({(fix["device"], fix["device_time_us"]) for fix in kept}), len(kept))

    def test_phone(self):
        make_demo(self.folder.name, "--steps", "30000")
        run("operation", "approve", "--desk", self.desk)
        with sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True) as database:
            car, route = database.execute(
                "SELECT vehicles.plate, routes.id FROM routes JOIN vehicles ON vehicles.id = "
                "vehicle_id JOIN plans ON plans.id = plan_id JOIN operations ON operations.id = "
                "operation_id AND step = 'approved' ORDER BY plans.version DESC, routes.ordinal "
                "LIMIT 1").fetchone()
            planned = database.execute(
                "SELECT ordinal FROM stops WHERE route_id = ? AND task_id IS NOT NULL ORDER BY ordinal",
                (route,)).fetchall()
        run("device", "add", "--desk", self.desk, "owntracks", "jane/phone", car)
        run("device", "add", "--desk", self.desk, "owntracks", "jane/http", car)
        # Kept by the broker, as OwnTracks has it; its last will of long ago as well.
        pub(self.port, "owntracks/jane/phone", [location(1)], "-r")
        # Each has subscribed when it is told what the broker has kept for it.
        pub(self.port, "subscribed", ["yes"], "-r")
        phone = subprocess.Popen(["mosquitto_sub", "-p", str(self.port), "-t", "owntracks/jane/phone/cmd",
                                  "-t", "subscribed", "-C", "2", "-W", "120"],
                                 stdout=subprocess.PIPE, text=True)
        self.assertEqual(phone.stdout.readline(), "yes\n")
        serving = self.serve()
        self.assertEqual(len(self.wait_for(1)), 1)
        pub(self.port, "owntracks/jane/phone", [location(2)])
        pub(self.port, "owntracks/jane/phone/event", [json.dumps(
            {"_type": "transition", "event": "enter", "lat": 34.91, "lon": 113.1,
             "tst": 1795363873, "desc": "Stop 1"})])
        pub(self.port, "owntracks/jane/phone", [json.dumps({"_type": "lwt", "tst": 1795360000})])
        kept = self.wait_for(4)
        replies = [json.loads(subprocess.run(
            ["curl", "-sS", "--data-binary", location(second), "-H", "X-Limit-U: jane", "-H",
             "X-Limit-D: http", f"http://127.0.0.1:{serving.ports['osmand']}/pub"],
            capture_output=True, check=True).stdout) for second in (1, 2)]
        out, _ = phone.communicate(timeout=150)
        serving.stop(signal.SIGINT)
        self.assertEqual([fix["flags"] for fix in kept if "lost" in fix["flags"]],
                         [["no-device-time", "no-position", "lost"]])
        self.assertEqual(len(kept), 4)
        command = json.loads(out)
        self.assertEqual((command["_type"], command["action"]), ("cmd", "setWaypoints"))
        stops = command["waypoints"]["waypoints"]
        self.assertEqual([stop["desc"] for stop in stops], [f"Stop {row[0]}" for row in planned])
        self.assertEqual(len({stop["tst"] for stop in stops}), len(stops))
        # By HTTP the answer brings them, once.
        self.assertEqual(replies, [[command], []])
        for stop in stops:
            self.assertTrue(30 < stop["lat"] < 40 and 105 < stop["lon"] < 120, stop)


if __name__ == "__main__":
    unittest.main()
