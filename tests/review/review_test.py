#!/usr/bin/env python3
"""Simulated nights reviewed by the program and counted again by recompute.py: the same to the last
digit. Damaged nights open, with what there is, and say what is missing."""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()

from recompute import Review, differences  # noqa: E402
from simulate import Night  # noqa: E402
from support import run  # noqa: E402


class ReviewTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="yexun-review-")
        run("demo", "--out", cls.folder, "--seconds", "1", "--seed", "3")
        cls.desk = os.path.join(cls.folder, "demo.desk")
        with sqlite3.connect(cls.desk) as db:
            rows = dict(db.execute("SELECT kind, id FROM operations ORDER BY created"))
        db.close()
        cls.summons, cls.bank = rows["summons"], rows["bank"]

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def night(self, name, operation=None, seed=1, prepare=None, **flags):
        """A desk with such a night; returns its path and what the program says of it."""
        operation = operation or self.summons
        path = os.path.join(self.folder, f"{name}.desk")
        shutil.copy(self.desk, path)
        if prepare is not None:
            prepare(path)
        Night(path, operation, seed, **flags).run()
        said = run("review", operation, "--desk", path, "--json").json
        again = Review(path, operation)
        wrong = list(differences(again.result(), said))
        kinds = {key.split()[0] for key in again.safeguards()}
        states = [f"{row['kind']} {row['state']}" for row in said["safeguards"]
                  if row["kind"] in kinds | {"clock", "recorder", "female-officer", "deferred"}]
        wrong += differences(again.safeguards(), {key: states.count(key) for key in states})
        self.assertEqual(wrong, [], f"{name}: {len(wrong)} differ")
        return path, said

    def missing(self, said):
        return {row["kind"] for row in said["missing"]}

    def test_plain(self):
        _, said = self.night("plain")
        self.assertGreater(said["funnel"]["visited"], 20)
        self.assertGreater(said["funnel"]["present"], 3)
        self.assertGreater(said["pooling"]["together"]["way_mm"], 100_000_000)
        self.assertGreater(said["pooling"]["alone"]["cars"], said["pooling"]["together"]["cars"])
        self.assertGreater(sum(row["n"] for row in said["travel"]), 5)
        self.assertEqual(said["median_to_dispatch_s"], 240)
        funnel = said["funnel"]
        self.assertEqual(funnel["targets"],
                         funnel["visited"] + funnel["cancelled"] + funnel["not_visited"])
        self.assertLessEqual(funnel["present"], funnel["door_opened"])

    def test_findings(self):
        path, said = self.night("findings", seed=7, abort=True)
        findings = [row for row in said["safeguards"] if row["state"] != "kept"]
        kinds = {row["kind"] for row in findings}
        self.assertTrue({"check", "clock"} <= kinds, kinds)
        night = next(row for row in said["safeguards"] if row["kind"] == "night")
        self.assertEqual(night["state"], "kept")
        key = next(row["key"] for row in findings if row["kind"] == "clock")
        run("review", "close", self.summons, key, "", "--desk", path, code=1)
        run("review", "close", self.summons, "clock:nothing", "已核", "--desk", path, code=1)
        run("review", "close", self.summons, key, "已核对询问笔录", "--desk", path, "--as", "复盘员")
        rows = run("review", "findings", self.summons, "--desk", path, "--json").json["safeguards"]
        closed = [row for row in rows if row["closed"]]
        self.assertEqual([(row["key"], row["closed_by"], row["remark"]) for row in closed],
                         [(key, "复盘员", "已核对询问笔录")])
        events = run("events", "--desk", path, "--kind", "review.", "--json").json["events"]
        self.assertEqual([row["kind"] for row in events], ["review.finding-closed"])
        self.assertIn("已核对询问笔录", events[0]["payload"])

    def test_purge(self):
        """Tracks go, their counts and the chain stay, and the review says what it lacks."""
        path, before = self.night("purge", seed=8)
        with sqlite3.connect(path) as db:
            db.execute("UPDATE positions SET receive_time = receive_time - 200 * 86400000000 "
                       "WHERE device % 2 = 0")
            n_old = db.execute("SELECT count(*) FROM positions WHERE device % 2 = 0").fetchone()[0]
            n_all = db.execute("SELECT count(*) FROM positions").fetchone()[0]
        db.close()
        dry = run("purge", "--dry-run", "--desk", path, "--json").json
        self.assertEqual((dry["rows"], dry["kept"]), (n_old, n_all - n_old))
        done = run("purge", "--desk", path, "--json").json
        self.assertEqual(done["devices"], dry["devices"])
        self.assertEqual(run("purge", "--desk", path, "--json").json["rows"], 0)
        with sqlite3.connect(path) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM positions").fetchone()[0],
                             n_all - n_old)
        db.close()
        gone = run("purge", "--done", "--desk", path, "--json").json
        self.assertEqual((gone["rows"], gone["devices"]), (n_old, dry["devices"]))
        self.assertTrue(run("verify", "--desk", path, "--json").json["ok"])
        after = run("review", self.summons, "--desk", path, "--json").json
        self.assertEqual(after["funnel"], before["funnel"])
        self.assertIn("fixes", self.missing(after))
        run("purge", "--days", "0", "--desk", path, code=1)

    def test_costs(self):
        path, said = self.night("costs")
        run("review", "costs", "--desk", path, "--litres", "12", "--staff-hour", "50")
        after = run("review", self.summons, "--desk", path, "--json").json["pooling"]
        self.assertAlmostEqual(after["litres"], said["pooling"]["litres"] * 12 / 9)
        hours = after["together"]["staff_s"] / 3600
        self.assertAlmostEqual(after["yuan"], after["litres"] * 7.8 + hours * 50)
        run("review", "costs", "--desk", path, "--litre", "1000", code=1)

    def test_bank(self):
        _, said = self.night("bank", self.bank)
        kinds = {row["kind"]: row for row in said["pooling"]["kinds"]}
        self.assertGreater(kinds["bank"]["alone"]["cars"], kinds["bank"]["together"]["cars"])
        self.assertEqual(said["funnel"]["targets"], 0)

    def test_losses_and_late(self):
        for seed in range(2, 5):
            _, said = self.night(f"losses-{seed}", seed=seed, loss=0.3, late=True, gap=True,
                                 forgets=True)
            self.assertTrue({"track", "late", "leaving"} <= self.missing(said))
            self.assertGreater(said["pooling"]["assumptions"]["gap_s"], 300)
            self.assertNotIn("clock", self.missing(said))

    def test_nobody_met(self):
        _, said = self.night("zero", zero=True)
        self.assertEqual(said["funnel"]["present"], 0)
        self.assertEqual(said["presence"]["met"], 0)

    def test_aborted_broken_missed(self):
        path, said = self.night("aborted", abort=True, broken=True, missed=True)
        whys = {row["why"] for row in said["tasks"]}
        self.assertTrue({"broken-down", "missed", "left-out"} <= whys, whys)
        self.assertTrue(any(row["stopped"] for row in said["visits"]))
        missed = next(row for row in said["tasks"] if row["why"] == "missed")
        text = run("review", self.summons, "--desk", path, "--case", missed["cases"][0]).out
        self.assertIn("went past", text)

    def test_replanned(self):
        def prepare(path):
            plan = run("plan", "--operation", self.summons, "--desk", path, "--json", "--seconds",
                       "1", "--seed", "9").json
            self.assertTrue(plan)

        _, said = self.night("replanned", prepare=prepare, versions=60)
        self.assertEqual({row["planned"]["version"] for row in said["visits"]
                          if row["planned"]}, {1, 2})

    def test_no_fixes(self):
        _, said = self.night("blind", no_fixes=True, no_movements=True)
        self.assertTrue({"fixes", "movements"} <= self.missing(said))
        self.assertEqual(said["pooling"]["together"]["way_mm"], 0)
        self.assertGreater(said["funnel"]["visited"], 20)

    def test_one_device(self):
        _, said = self.night("one", one_device=True)
        self.assertTrue({"one-device", "device"} <= self.missing(said))

    def test_clock(self):
        _, plain = self.night("right", seed=5)
        for off in (3600, -3600):
            _, said = self.night(f"clock{off}", seed=5, clock_s=off)
            clocks = [row for row in said["missing"] if row["kind"] == "clock"]
            self.assertEqual([row["count"] // 60 for row in clocks], [off // 60])
            # Latency is taken for part of the error, so times are right to a few seconds.
            self.assertLess(abs(said["begin"] - plain["begin"]), 10_000_000)
            self.assertEqual(said["funnel"], plain["funnel"])
            self.assertEqual(len(said["visits"]), len(plain["visits"]))

    def test_records_only(self):
        _, said = self.night("records", records=True)
        self.assertTrue({"reports", "movements"} <= self.missing(said))
        self.assertTrue(said["by_window"])
        self.assertGreater(said["funnel"]["present"], 3)

    def test_events_missing(self):
        _, said = self.night("events", no_events=True)
        row = next(row for row in said["missing"] if row["kind"] == "events")
        self.assertEqual(row["count"], 3)

    def test_nothing_happened(self):
        said = run("review", self.summons, "--desk", self.desk, "--json").json
        self.assertEqual(said["funnel"]["visited"], 0)
        self.assertTrue({"departure", "closing", "reports"} <= self.missing(said))
        self.assertEqual(list(differences(Review(self.desk, self.summons).result(), said)), [])

    def test_a_difference_shows(self):
        """One fix, one outcome or one minute more, and the two do not agree any more."""
        path, said = self.night("touched", seed=6)
        for change in (
                "DELETE FROM positions WHERE seq = (SELECT seq FROM positions WHERE device = "
                "(SELECT min (device) FROM positions) ORDER BY seq LIMIT 1 OFFSET 100)",
                "UPDATE reports SET outcome = 'paid' WHERE seq = (SELECT max (seq) FROM reports "
                "WHERE outcome = 'not-found')",
                "UPDATE movements SET time = time + 60000000 WHERE kind = 'left' AND seq = "
                "(SELECT min (seq) FROM movements WHERE kind = 'left')"):
            with sqlite3.connect(path) as db:
                db.execute(change)
            db.close()
            after = Review(path, self.summons).result()
            self.assertNotEqual(list(differences(after, said)), [], change)
            said = run("review", self.summons, "--desk", path, "--json").json
            self.assertEqual(list(differences(after, said)), [], change)

    def test_wrong_usage(self):
        run("review", "nothing-of-that-name", "--desk", self.desk, code=1)
        run("review", self.summons, "--desk", self.desk, "--case", "（2025）豫0825执999999号", code=1)


if __name__ == "__main__":
    unittest.main()
