#!/usr/bin/env python3
"""kill -9 at any moment of an edit, an import, an approval and a proposal of areas, over and over
on one desk: it opens, each thing has happened whole or not at all, and the chain of events holds."""

import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from contextlib import closing

from support import YEXUNCTL, make_demo, run

ROUNDS = 12
A_LIST = 200


class Killed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-killed-")
        cls.desk = os.path.join(cls.folder.name, "demo.desk")
        cls.chance = random.Random(9)
        make_demo(cls.folder.name, "--steps", "30000")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ctl(self, *arguments, code=0):
        return run(*arguments, "--desk", self.desk, code=code)

    def query(self, sql):
        with closing(sqlite3.connect(self.desk)) as database:
            return database.execute(sql).fetchall()

    def count(self, sql):
        return self.query(f"SELECT count(*) FROM {sql}")[0][0]

    def strike(self, *arguments):
        """Runs a command and kills it at some moment of what it takes; returns whether it fell."""
        command = [YEXUNCTL, *map(str, arguments), "--desk", self.desk]
        environment = dict(os.environ, LC_ALL="C.UTF-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=environment)
        time.sleep(self.chance.uniform(0.0, self.takes))
        process.send_signal(signal.SIGKILL)
        fell = process.wait() == -signal.SIGKILL
        # It takes longer or shorter than it did when it was measured: other programs come and go.
        self.takes *= 1.2 if fell else 0.85
        self.assertTrue(self.ctl("verify", "--json").json["ok"])
        return fell

    def measure(self, *arguments):
        """How long a command takes that is let be; strikes fall within it."""
        start = time.monotonic()
        self.ctl(*arguments)
        self.takes = time.monotonic() - start

    def many(self, strike):
        """Strikes until some have fallen, so that a fast machine kills something too."""
        fell = 0
        for done in range(4 * ROUNDS):
            fell += strike()
            if done >= ROUNDS and fell >= ROUNDS // 2:
                break
        self.assertGreaterEqual(fell, ROUNDS // 2)

    def test_1_edit(self):
        """A status and the event that tells it are one; so are a flag and its event."""
        number, case_id = self.query("SELECT number, id FROM cases WHERE status = 'open' "
                                     "ORDER BY number LIMIT 1")[0]
        debtor, = self.query("SELECT id FROM debtors ORDER BY id LIMIT 1")[0]
        self.measure("case", "status", number, "suspended")

        def strike():
            before, = self.query(f"SELECT status FROM cases WHERE id = '{case_id}'")[0]
            events = self.count("events WHERE kind LIKE 'case.%'")
            fell = self.strike("case", "status", number,
                               "open" if before != "open" else "suspended")
            after, = self.query(f"SELECT status FROM cases WHERE id = '{case_id}'")[0]
            self.assertEqual(self.count("events WHERE kind LIKE 'case.%'") > events,
                             after != before)
            return fell

        self.many(strike)
        events = self.count("events WHERE kind LIKE '%flag%'")
        flags = self.count("debtor_flags")

        def strike_flag():
            fell = self.strike("debtor", "flag", debtor, "dog", "--note", "院内有犬")
            self.assertEqual(self.count("debtor_flags") - flags,
                             self.count("events WHERE kind LIKE '%flag%'") - events)
            return fell

        self.many(strike_flag)

    def test_2_import(self):
        """A list is in whole or not at all."""
        first = 500000

        def write():
            nonlocal first
            first += A_LIST
            path = os.path.join(self.folder.name, "list.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("案号,被执行人,现住址,经度,纬度\n")
                for i in range(first, first + A_LIST):
                    file.write(f"（2025）豫0825执{i}号,样某{i},温泉街道样例路{i}号,113.08,34.94\n")
            return path

        self.measure("import", "cases", write())

        def strike():
            path = write()
            fell = self.strike("import", "cases", path)
            came = self.count(f"cases WHERE number LIKE '%执5_____号' AND CAST(substr(number, "
                              f"instr(number, '执') + 1, 6) AS integer) >= {first}")
            self.assertIn(came, (0, A_LIST))
            return fell

        self.many(strike)
        self.assertEqual(self.count("cases WHERE id NOT IN (SELECT case_id FROM case_debtors)"), 0)
        self.assertEqual(self.count("debtors WHERE id NOT IN (SELECT debtor_id FROM case_debtors)"),
                         0)

    def test_3_approval(self):
        """An approval is there with its findings, its ruleset and everybody who rides, or not."""
        night = "集中拘传 夜巡"
        self.measure("operation", "approve", "--operation", night)
        self.ctl("operation", "reopen", "再看", "--operation", night)
        operation = f"(SELECT id FROM operations WHERE name = '{night}')"
        riders = self.count(f"operation_crew WHERE operation_id = {operation}")
        self.assertGreater(riders, 0)

        def strike():
            fell = self.strike("operation", "approve", "--operation", night)
            step, = self.query(f"SELECT step FROM operations WHERE name = '{night}'")[0]
            standing = self.count("approvals WHERE reopened IS NULL")
            self.assertEqual(standing, 1 if step == "approved" else 0)
            if step == "approved":
                self.strike("operation", "reopen", "再看", "--operation", night)
                if self.count("approvals WHERE reopened IS NULL"):
                    self.ctl("operation", "reopen", "再看", "--operation", night)
            approvals = self.count("approvals")
            self.assertEqual(approvals, self.count("events WHERE kind = 'operation.approved'"))
            self.assertEqual(self.count("approval_crew"), approvals * riders)
            self.assertEqual(self.count("approvals WHERE check_id NOT IN (SELECT check_id FROM "
                                        "check_findings)"), 0)
            return fell

        self.many(strike)

    def test_4_areas(self):
        """A proposal is there with all its areas, or not."""
        self.measure("area", "propose", 5)
        self.ctl("area", "drop", "--proposed")

        def strike():
            fell = self.strike("area", "propose", 5)
            sets = self.query("SELECT s.state, count(a.id) FROM area_sets s LEFT JOIN areas a ON "
                              "a.set_id = s.id GROUP BY s.id")
            self.assertTrue(all(areas == 5 for _, areas in sets), sets)
            self.assertLessEqual(sum(state == "proposed" for state, _ in sets), 1)
            return fell

        self.many(strike)


if __name__ == "__main__":
    unittest.main()
