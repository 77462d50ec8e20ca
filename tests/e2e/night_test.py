"""The sample night goes live and is driven, while the program that follows it is killed again and
again: each movement is written once, and whoever reads the rows afterwards comes to the same."""

import contextlib
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from serving import Serving
from support import YEXUNCTL, make_demo, run

SPEED = 300


class Night(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        make_demo(cls.folder.name, "--steps", "30000")
        cls.desk = str(pathlib.Path(cls.folder.name) / "demo.desk")
        run("operation", "approve", "--desk", cls.desk)
        # Whatever the time of day is here.
        run("night", "rehearse", "--desk", cls.desk)
        run("fleet", "test", "--desk", cls.desk)
        run("operation", "depart", "--desk", cls.desk)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def rows(self, sql):
        uri = f"file:{self.desk}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            return database.execute(sql).fetchall()

    def night(self):
        return run("night", "--desk", self.desk, "--json").json

    def test_1_killed(self):
        serving = Serving(self.desk)
        serving.start()
        process = subprocess.Popen(
            [YEXUNCTL, "simulate", "--desk", self.desk, "--protocol", "jt808", "--gateway",
             f"127.0.0.1:{serving.ports['jt808']}", "--speed", str(SPEED), "--loss", "10"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        kills = 0
        while process.poll() is None:
            time.sleep(2.5)
            serving.stop(signal.SIGKILL)
            serving.start()
            kills += 1
        out, err = process.communicate()
        self.assertEqual((process.returncode, err), (0, ""), out)
        self.assertGreater(kills, 5)
        # One look after the last one: what is left is written.
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and any(
                team["status"] != "back" for team in self.night()["teams"]):
            time.sleep(0.5)
        time.sleep(1)
        serving.stop(signal.SIGINT)

        n_arrived = self.rows("SELECT count(*) FROM movements WHERE kind = 'arrived'")[0][0]
        self.assertGreater(n_arrived, 30)
        twice = self.rows("SELECT vehicle_id, kind, stop_key, count(*) FROM movements "
                          "GROUP BY 1, 2, 3 HAVING count(*) > 1")
        self.assertEqual(twice, [])
        self.assertEqual(self.rows("SELECT count(*) FROM movements"),
                         self.rows("SELECT count(*) FROM events WHERE kind LIKE 'movement.%'"))
        self.assertEqual(self.rows("SELECT count(*) FROM alerts"),
                         self.rows("SELECT count(DISTINCT id) FROM alerts"))
        self.assertEqual(self.rows("SELECT count(*) FROM alerts WHERE cleared IS NULL GROUP BY "
                                   "kind, subject HAVING count(*) > 1"), [])
        run("verify", "--desk", self.desk)

    def test_2_read_again(self):
        """A program that reads all rows at once is told what was written bit by bit."""
        written = {(vehicle, key, kind): time // 10**6 for vehicle, key, kind, time in self.rows(
            "SELECT vehicle_id, stop_key, kind, time FROM movements")}
        night = self.night()
        read = {}
        for team in night["teams"]:
            for stop in team["stops"]:
                for member, kind in (("arrived", "back" if stop["kind"] == "end" else "arrived"),
                                     ("left", "left")):
                    if stop[member] is not None:
                        read[team["vehicle"], stop["key"], kind] = stop[member]
        self.assertEqual(set(read),
                         {key for key in written if key[2] in ("arrived", "left", "back")})
        self.assertEqual(self.rows("SELECT count(*) FROM movements WHERE kind = 'set-out'")[0][0],
                         len(night["teams"]))

    def test_3_reports(self):
        """What comes in by radio: a result with somebody aboard starts his clock."""
        team = self.night()["teams"][0]
        stop = next(s for s in team["stops"] if s["kind"] == "visit")
        common = ("--desk", self.desk, "--vehicle", team["plate"])
        run("report", "result", *common, "--stop", stop["key"], "--outcome", "compelled",
            "--aboard", "1")
        run("report", "result", *common, code=1)
        custody = run("custody", "list", "--desk", self.desk, "--json").json["custodies"][0]
        self.assertEqual(custody["limit_s"], 8 * 3600)
        self.assertEqual(custody["debtor"], stop["title"])
        run("custody", "extend", "--desk", self.desk, custody["id"], code=1)
        run("custody", "extend", "--desk", self.desk, custody["id"], "--reason", "案情复杂")
        run("custody", "end", "--desk", self.desk, custody["id"], "paid")
        self.assertEqual(run("custody", "list", "--desk", self.desk, "--json").json["custodies"], [])
        ended = run("custody", "list", "--all", "--desk", self.desk, "--json").json["custodies"][0]
        self.assertEqual((ended["limit_s"], ended["ended_how"]), (24 * 3600, "paid"))
        run("report", "sos", *common)
        run("alert", "list", "--desk", self.desk)
        run("alert", "ack", "--desk", self.desk, "nosuch", code=1)
        run("report", "arrived", "--desk", self.desk, "--vehicle", "豫XX", code=1)
        run("verify", "--desk", self.desk)


if __name__ == "__main__":
    unittest.main()
