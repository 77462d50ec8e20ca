#!/usr/bin/env python3
"""A day of inquiries: tasks added at institutions and debtors' places, planned together, and the
saving told by kind."""

import os
import re
import sqlite3
import tempfile
import unittest
from contextlib import closing

from support import make_demo, run

DAY = "周五查询"


class Inquiries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-tasks-")
        cls.desk = os.path.join(cls.folder.name, "demo.desk")
        make_demo(cls.folder.name, "--steps", "30000")
        run("operation", "create", DAY, "--kind", "bank", "--start", "2026-11-27T09:00",
            "--end", "2026-11-27T16:30", "--desk", cls.desk)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ctl(self, *arguments, code=0):
        return run(*arguments, "--desk", self.desk, code=code)

    def day(self, *arguments, code=0):
        return self.ctl(*arguments, "--operation", DAY, code=code)

    def tasks(self):
        return self.day("operation", "tasks", "--json").json["tasks"]

    def query(self, sql):
        with closing(sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def test_1_add(self):
        """One task serves all the cases of a branch; a case added again is not served twice."""
        self.assertEqual(self.tasks(), [])
        made = self.day("operation", "add-tasks", "bank", "--at", "样例银行温县支行", "--limit", 3,
                        "--json").json
        self.assertEqual((made["cases"], made["tasks"], made["tasks_new"]), (3, 1, 1))
        made = self.day("operation", "add-tasks", "bank", "--at", "样例银行温县支行", "--limit", 5,
                        "--json").json
        self.assertEqual((made["tasks"], made["tasks_new"]), (1, 0))
        task, = self.tasks()
        self.assertEqual((task["kind"], task["cases"], task["crew"]), ("bank", 5, 2))
        self.assertEqual(len(set(task["case_numbers"].split("、"))), 5)

    def test_2_plan(self):
        """Five cases at one branch: five cars and ten people one by one, one car and two together."""
        planned = self.day("plan", "--seconds", 1, "--json").json
        self.assertEqual(planned["vehicles"], 1)
        self.assertEqual(planned["staff"], 2)
        shown = self.day("plan", "--seconds", 1).out
        self.assertIn("Bank inquiry, 5 cases: 5 cars and 10 people → 1 car and 2 people", shown)
        self.assertIsNone(re.search(r"\b0\.0\b|expected", shown))

    def test_3_kinds(self):
        """Other kinds stand beside it, by case or by place; what cannot be served says why."""
        number, = self.query("SELECT c.number FROM cases c JOIN case_debtors cd ON cd.case_id = c.id "
                             "JOIN places p ON p.debtor_id = cd.debtor_id WHERE c.status = 'open' "
                             "AND p.lon IS NOT NULL ORDER BY c.number LIMIT 1")[0]
        made = self.day("operation", "add-tasks", "service", "--case", number, "--json").json
        self.assertEqual(made["cases"], 1)
        kinds = {task["kind"] for task in self.tasks()}
        self.assertEqual(kinds, {"bank", "service"})
        wrong = self.day("operation", "add-tasks", "bank", "--at", "没有这家银行", code=1)
        self.assertIn("没有这家银行", wrong.err)
        wrong = self.day("operation", "add-tasks", "service", "--place-kind", "property", "--limit", 2,
                         code=1)
        self.assertIn("Property", wrong.err)
        self.day("operation", "add-tasks", "banana", code=2)
        self.day("operation", "add-tasks", "service", "--case", "没有", code=1)
        before = len(self.tasks())
        self.assertEqual(before, 2)

    def test_4_frozen(self):
        """An approved operation takes no more tasks, and who may not add them is on record."""
        self.ctl("member", "set", "管理", "administrator")
        self.ctl("member", "set", "评查", "reviewer", "--as", "管理")
        self.day("operation", "add-tasks", "registry", "--limit", 1, "--as", "评查", code=1)
        self.assertEqual(self.query("SELECT author FROM events WHERE kind = 'access.refused'"),
                         [("评查",)])
        self.ctl("member", "set", "评查", "reviewer", "--remove", "--as", "管理")
        self.ctl("member", "set", "管理", "administrator", "--remove", "--as", "管理")
        self.assertTrue(run("verify", "--desk", self.desk, "--json").json["ok"])


if __name__ == "__main__":
    unittest.main()
