#!/usr/bin/env python3
"""The demo's night as a commander takes it: checked, overridden, approved, departed; and what
each role is refused."""

import json
import os
import sqlite3
import tempfile
import unittest
from datetime import datetime, timedelta, timezone

from support import make_demo, run

REASON = "已报分管院长同意"


class LawfulNight(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-lawful-")
        cls.desk = os.path.join(cls.folder.name, "demo.desk")
        cls.day = (datetime.now(timezone(timedelta(hours=8))) + timedelta(days=1)).date()
        make_demo(cls.folder.name, "--steps", "30000", "--date", str(cls.day))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ctl(self, *arguments, code=0):
        return run(*arguments, "--desk", self.desk, code=code)

    def query(self, sql):
        with sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def test_1_check(self):
        """Everything that stands in the way says what was seen, its basis and what to do."""
        check = json.loads(self.ctl("operation", "check", "--json", code=1).out)
        self.assertEqual((check["go"], check["papers"], check["no_go"]), (36, 1, 5))
        self.assertTrue(check["night"])
        stopped = set()
        for task in check["tasks"]:
            self.assertGreaterEqual(len(task["findings"]), 16)
            for finding in task["findings"]:
                self.assertTrue(finding["seen"] and finding["basis"] and finding["remedy"])
                if finding["verdict"] == "block":
                    stopped.add((finding["rule"], finding["may_be_overridden"]))
            self.assertEqual(task["planned"], task["standing"] == "go")
        self.assertEqual(stopped, {("summons", True), ("warrant", False), ("deputy", True),
                                   ("fitness", False), ("person", False)})

    def test_2_override(self):
        check = json.loads(self.ctl("operation", "check", "--json", code=1).out)
        blocked = {finding["rule"]: task["task"] for task in check["tasks"]
                   for finding in task["findings"] if finding["verdict"] == "block"}
        refused = self.ctl("operation", "override", "person", REASON,
                           "--task", blocked["person"], code=1)
        self.assertIn("never", refused.err)
        self.ctl("operation", "override", "deputy", "急", "--task", blocked["deputy"], code=1)
        self.ctl("operation", "override", "nonsense", REASON, "--task", "x", code=2)
        given = self.ctl("operation", "override", "deputy", REASON,
                         "--task", blocked["deputy"], "--json").json
        self.assertEqual(given["standing"], "go")
        self.assertEqual(self.query("SELECT count(*) FROM events WHERE kind = 'rule.overridden'"),
                         [(1,)])
        override = self.query("SELECT id FROM overrides")[0][0]
        self.ctl("operation", "withdraw", override)

    def test_3_rules(self):
        shown = json.loads(self.ctl("rules", "show", "--date", self.day, "--json").out)
        self.assertEqual(shown["limits"]["summonses"], 2)
        own = os.path.join(self.folder.name, "ours.json")
        with open(own, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "name": {"zh": "本院规则", "en": "Ours"}, "amends": True,
                       "valid_from": "2025-01-01", "limits": {"summonses": 3}}, file)
        run("rules", "check", own)
        self.ctl("rules", "add", own)
        check = json.loads(self.ctl("operation", "check", "--json", code=1).out)
        self.assertEqual(check["go"], 0)
        self.ctl("rules", "remove", "ours.json")
        with open(own, "w", encoding="utf-8") as file:
            file.write('{"version":1,"rules":{"title":{"level":"warn"}}}')
        self.assertIn("ours.json", run("rules", "check", own, code=1).err)

    def test_4_approval(self):
        steps = json.loads(self.ctl("operation", "steps", "--json").out)["conditions"]
        self.assertTrue(all(c["met"] for c in steps if c["step"] == "approved"), steps)
        self.ctl("operation", "depart", code=1)
        self.assertEqual(self.ctl("operation", "approve", "--json").json["step"], "approved")
        self.ctl("plan", "--seconds", 1, code=1)

        # Paid this evening: out of the plan, and the next version says whom it lost.
        number, task = self.query("SELECT number, task_id FROM cases JOIN task_cases "
                                  "ON cases.id = case_id WHERE task_id IN (SELECT task_id FROM "
                                  "stops) GROUP BY task_id HAVING count(DISTINCT case_id) = 1 "
                                  "ORDER BY number LIMIT 1")[0]
        self.ctl("case", "status", number, "paid")
        outcomes = self.query(f"SELECT DISTINCT outcome FROM stops WHERE task_id = '{task}'")
        self.assertEqual(outcomes, [("cancelled",)])
        self.ctl("operation", "reopen", "一案已履行")
        self.ctl("plan", "--seconds", 1)
        self.ctl("operation", "approve")
        versions = json.loads(self.ctl("operation", "versions", "--json").out)["versions"]
        self.assertEqual([version["version"] for version in versions], [1, 2])
        self.assertEqual(len(versions[1]["gone"]), 1)
        self.assertEqual(versions[1]["cases"], 35)
        self.assertEqual(self.ctl("crew", "clear", code=1).out, "")
        compared = self.ctl("operation", "versions", 1, 2, "--json").json
        whom = self.query(f"SELECT count(*) FROM stops JOIN routes ON routes.id = route_id JOIN "
                          f"plans ON plans.id = plan_id WHERE task_id = '{task}' AND version = "
                          f"(SELECT min(plan_version) FROM approvals)")[0][0]
        dropped = [stop for stop in compared["stops"] if stop["task"] == task]
        self.assertEqual([stop["change"] for stop in dropped], ["dropped"] * whom)
        self.assertEqual(compared["riders"], [])
        self.assertEqual((compared["approved_before"], compared["approved_after"]), (1, 2))
        self.assertIn("approved version 2, plan", self.ctl("operation", "versions", 1, 2).out)
        self.ctl("operation", "reopen", "换人")
        rider, name = self.query("SELECT id, name FROM officers JOIN operation_crew ON id = "
                                 "officer_id WHERE role = 'bailiff' ORDER BY name LIMIT 1")[0]
        self.ctl("crew", "move", name, "-")
        self.assertEqual([(gone["officer"], gone["car_after"]) for gone in
                          self.ctl("operation", "versions", 2, "--json").json["riders"]],
                         [(rider, None)])
        self.assertIn(name, self.ctl("operation", "versions", 1).out)
        self.ctl("operation", "versions", 7, code=1)
        self.ctl("operation", "versions", "zwei", code=2)
        self.assertTrue(self.ctl("verify", "--json").json["ok"])

    def test_5_roles(self):
        self.ctl("member", "set", "书记", "clerk", code=1)
        self.ctl("member", "set", "管理", "administrator")
        self.ctl("member", "set", "书记", "clerk", "--as", "管理")
        refused = self.ctl("operation", "reopen", "改期", "--as", "书记", code=1)
        self.assertIn("Commander", refused.err)
        self.ctl("operation", "night", "--necessity", "凌晨在家", "--as", "路人", code=1)
        self.assertEqual(self.query("SELECT author FROM events WHERE kind = 'access.refused' "
                                    "ORDER BY seq"), [("书记",), ("路人",)])
        self.ctl("member", "set", "书记", "clerk", "--remove", "--as", "管理")
        self.ctl("member", "set", "管理", "administrator", "--remove", "--as", "管理")


if __name__ == "__main__":
    unittest.main()
