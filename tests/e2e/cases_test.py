"""The case desk from the command line: cases sorted, nodes recorded, people masked, and a triage
that is killed in the middle leaves all of it or nothing."""

import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

from support import YEXUNCTL, citizen_id, run

N_CASES = 3000


def write_list(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("案号,申请执行人,案由,承办人,立案日期,执行标的额,被执行人,身份证号,性别,地址,经度,纬度\n")
        for i in range(N_CASES):
            out.write(f"（2025）豫0825执{i + 1}号,某甲,民间借贷纠纷,承办{i % 5},2025-06-01,"
                      f"{10000 + i},样例{i}人,{citizen_id(i)},男,某镇某村{i}号,"
                      f"{113 + i % 100 / 1000:.4f},{34.9 + i // 100 / 1000:.4f}\n")


def png():
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\1\2\0\3\4")) + chunk(b"IEND", b""))


class CasesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="yexun-cases-")
        cls.desk = os.path.join(cls.folder, "court.desk")
        listed = os.path.join(cls.folder, "cases.csv")
        write_list(listed)
        run("import", "cases", listed, "--desk", cls.desk)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def ctl(self, *arguments, **options):
        return run(*arguments, "--desk", self.desk, **options)

    def query(self, sql):
        with sqlite3.connect(self.desk) as db:
            return db.execute(sql).fetchall()

    def test_1_killed(self):
        """kill -9 at any moment: all cases are sorted or none, the desk opens and verifies."""
        chance = random.Random(5)
        for _ in range(12):
            self.query("UPDATE cases SET track = NULL")
            process = subprocess.Popen([YEXUNCTL, "triage", "--desk", self.desk],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.0, 0.25))
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.assertTrue(self.ctl("verify", "--json").json["ok"])
            sorted_cases = self.query("SELECT count(*) FROM cases WHERE track IS NOT NULL")[0][0]
            self.assertIn(sorted_cases, (0, N_CASES))

    def test_2_triage(self):
        report = self.ctl("triage", "--json").json
        self.assertEqual(report["cases"], N_CASES)
        self.assertEqual(report["fast"], 0)
        number = "(2025)豫0825执7号"
        shown = self.ctl("case", "assets", number, "20000", "--json").json
        self.assertEqual(shown["track"]["rule"], "ordinary")
        place = self.query("SELECT id FROM places WHERE address LIKE '%村6号'")[0][0]
        self.query(f"UPDATE places SET verified = unixepoch () * 1000000 WHERE id = '{place}'")
        self.assertEqual(self.ctl("triage", "--text", "执7号", "--json").json["cases"], 1)
        shown = self.ctl("case", "show", number, "--json").json
        self.assertEqual((shown["track"]["track"], shown["track"]["by_hand"]), ("fast", False))
        listed = self.ctl("case", "list", "--track", "fast", "--json").json["cases"]
        self.assertEqual([case["number"] for case in listed], ["（2025）豫0825执7号"])

        self.ctl("case", "track", number, "watch", " ", code=1)
        shown = self.ctl("case", "track", number, "watch", "申请人同意", "--json").json
        self.assertEqual((shown["track"]["track"], shown["track"]["by_rules"]), ("watch", "fast"))
        shown = self.ctl("case", "track", number, "--clear", "--json").json
        self.assertEqual(shown["track"]["track"], "fast")
        self.ctl("case", "track", number, "quick", "理由", code=2)

    def test_3_workflow(self):
        number = "执8号"
        nodes = {node["node"]: node for node in
                 self.ctl("case", "show", number, "--json").json["nodes"]}
        self.assertTrue(nodes["notice"]["overdue"])
        self.assertTrue(nodes["notice"]["next"])
        self.assertTrue(nodes["notice"]["due"].startswith("2025-06-11T23:59:59"))
        self.assertTrue(nodes["closed"]["due"].startswith("2025-12-01T"))
        shown = self.ctl("case", "node", number, "notice", "--date", "2025-06-09T10:00", "--json").json
        nodes = {node["node"]: node for node in shown["nodes"]}
        self.assertTrue(nodes["notice"]["done"].startswith("2025-06-09T10:00"))
        self.assertTrue(nodes["asset-order"]["next"])
        self.ctl("case", "node", number, "nowhere", code=1)
        self.ctl("case", "node", number, "notice", "--date", "2099-01-01T00:00", code=1)
        self.ctl("case", "node", number, "notice", "--clear", "登记有误")
        overdue = self.ctl("case", "list", "--overdue", "--judge", "承办2", "--json").json["cases"]
        self.assertEqual(len(overdue), N_CASES // 5)

    def test_4_debtor(self):
        name = "样例9人"
        shown = self.ctl("debtor", "show", name, "--json").json
        self.assertEqual(shown["name"], "样某")
        self.assertNotIn(citizen_id(9), json.dumps(shown))
        full = self.ctl("debtor", "show", name, "--full", "--json").json
        self.assertEqual((full["name"], full["id_number"]), (name, citizen_id(9)))
        self.assertEqual(len(self.query("SELECT 1 FROM events WHERE kind = 'debtor.record-read'")), 1)

        photo = os.path.join(self.folder, "photo.png")
        out = os.path.join(self.folder, "out.png")
        with open(photo, "wb") as file:
            file.write(png())
        self.assertTrue(self.ctl("debtor", "photo", name, photo, "--json").json["photo"])
        self.ctl("debtor", "show", name, "--full", "--photo", out)
        with open(photo, "rb") as a, open(out, "rb") as b:
            self.assertEqual(a.read(), b.read())
        self.assertEqual(os.stat(out).st_mode & 0o777, 0o600)
        with open(photo, "wb") as file:
            file.write(png()[:-3])
        self.ctl("debtor", "photo", name, photo, code=1)

        self.ctl("debtor", "flag", name, "dog", "院内有犬")
        flags = self.ctl("debtor", "flag", name, "dog", "--clear", "--json").json["flags"]
        self.assertIsNotNone(flags[0]["cleared"])
        self.ctl("debtor", "flag", name, "cat", code=2)

    def test_5_own_rules(self):
        ours = os.path.join(self.folder, "ours.json")
        rules = os.path.join(os.path.dirname(__file__), "..", "..", "data", "rules", "casework.json")
        with open(rules, encoding="utf-8") as file:
            casework = json.load(file)
        casework["nodes"][2]["days"] = 5
        with open(ours, "w", encoding="utf-8") as file:
            json.dump(casework, file, ensure_ascii=False)
        run("casework", "check", ours)
        self.ctl("casework", "add", ours)
        nodes = {node["node"]: node for node in
                 self.ctl("case", "show", "执8号", "--json").json["nodes"]}
        self.assertTrue(nodes["notice"]["due"].startswith("2025-06-06T"))
        self.assertEqual(len(self.ctl("casework", "list", "--json").json["casework"]), 1)
        casework["nodes"][2]["days"] = 0
        with open(ours, "w", encoding="utf-8") as file:
            json.dump(casework, file, ensure_ascii=False)
        self.assertIn("nodes[2].days", run("casework", "check", ours, code=1).err)
        self.ctl("casework", "remove", "ours.json")

    def test_6_roles(self):
        self.ctl("member", "set", "管理", "administrator")
        self.ctl("member", "set", "评查", "reviewer", "--as", "管理")
        for command in (("triage",), ("case", "track", "执8号", "fast", "理由"),
                        ("debtor", "show", "样例9人", "--full")):
            self.ctl(*command, "--as", "评查", code=1)
        self.ctl("debtor", "show", "样例9人", "--as", "评查")
        self.assertEqual(len(self.query("SELECT 1 FROM events WHERE kind = 'access.refused'")), 3)


if __name__ == "__main__":
    unittest.main()
