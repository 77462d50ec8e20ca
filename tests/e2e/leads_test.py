#!/usr/bin/env python3
"""Leads as commands: taken down, settled, read from files, and a drop folder that is killed."""

import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

import support
from support import run

N_KILLS = 12
N_FILES = 6
ROWS_A_FILE = 8


def write_cases(path, n):
    with open(path, "w", encoding="utf-8") as file:
        file.write("案号,被执行人,身份证号码,地址,经度,纬度\n")
        for i in range(n):
            file.write(f"（2025）豫0825执{i + 1}号,样例{chr(0x4e00 + i * 7)},"
                       f"{support.citizen_id(i)},某村{i + 1}号,{113 + i / 1000},{35 - i / 1000}\n")


def write_leads(path, serial):
    with open(path, "w", encoding="utf-8") as file:
        file.write("案号,坐标,获悉时间,线索来源,线索内容\n")
        for i in range(ROWS_A_FILE):
            file.write(f"（2025）豫0825执{i + 1}号,\"113.{serial:02d}{i},34.9{i}\","
                       f"2026-01-0{i + 1} 12:00,110,第{serial}份第{i}条\n")


class Leads(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.desk = self.path("court.desk")
        write_cases(self.path("cases.csv"), 20)
        run("import", "cases", self.path("cases.csv"), "--desk", self.desk)

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def leads(self, *arguments):
        return run("lead", "list", "--desk", self.desk, "--json", *arguments).json["leads"]

    def test_life_of_a_lead(self):
        added = run("lead", "add", "--desk", self.desk, "--json", "--who", "执3号", "--where",
                    "东经113度4分16秒 北纬34度56分36秒", "--when", "20分钟前", "--from", "police-110",
                    "--urgent", "--informant", "某甲", "--informant-phone", "15400000001").json
        self.assertEqual(added["status"], "open")
        self.assertTrue(added["urgent"] and added["has_informant"])
        self.assertAlmostEqual(added["point"][0], 113.07111, places=4)
        self.assertNotIn("某甲", str(self.leads()))
        again = run("lead", "add", "--desk", self.desk, "--json", "--who", "执3号", "--where",
                    "34.9435,113.0712", "--merge").json
        self.assertEqual(again["merged_into"], added["id"])
        self.assertEqual(len(self.leads("--status", "open")), 1)
        run("lead", "verify", added["id"], "--desk", self.desk)
        run("lead", "verify", added["id"], "--desk", self.desk, code=1)
        run("lead", "dismiss", added["id"], " ", "--desk", self.desk, code=1)
        places = run("presence", "执3号", "--desk", self.desk, "--json").json["places"]
        best = places[0]
        self.assertEqual(best["place"], added["place"])
        self.assertTrue(best["by_lead"] and best["likelihood"] > 0.6)
        self.assertEqual((len(best["hours"]), len(best["hours"][0])), (7, 24))
        run("visit", "record", added["place"], "not-found", "--desk", self.desk)
        after = run("presence", added["place"], "--desk", self.desk, "--json").json["places"][0]
        self.assertLess(after["likelihood"], best["likelihood"])
        self.assertEqual((after["visits"], after["met"]), (1, 0))
        run("presence", added["place"], "--set", "0.6", "--desk", self.desk)
        self.assertTrue(run("presence", added["place"], "--desk", self.desk,
                            "--json").json["places"][0]["by_hand"])
        informant = run("lead", "informant", added["id"], "--desk", self.desk, "--json").json
        self.assertEqual(informant["name"], "某甲")
        self.assertTrue(run("verify", "--desk", self.desk, "--json").json["ok"])

    def test_wrong_words(self):
        where = ("--where", "113.07,34.94")
        who = ("--who", "执3号")
        for arguments, code in (((), 2), (who, 2), (where, 2), (who + where + ("--from", "x"), 2),
                                (who + where + ("--when", "25:00"), 2),
                                (who + ("--where", "20.5,30.5"), 2),
                                (who + ("--where", "190,30"), 2),
                                (who + where + ("--sure", "2"), 1),
                                (("--who", "样例") + where, 1), (("--who", "nobody") + where, 1)):
            run("lead", "add", "--desk", self.desk, *arguments, code=code)
        self.assertEqual(self.leads(), [])

    def test_file_once(self):
        write_leads(self.path("leads.csv"), 1)
        with open(self.path("leads.csv"), "a", encoding="utf-8") as file:
            file.write("（2025）豫0825执999号,\"113.1,34.9\",,,\n")
        run("lead", "import", self.path("leads.csv"), "--desk", self.desk, "--strict", code=1)
        self.assertEqual(self.leads(), [])
        report = run("lead", "import", self.path("leads.csv"), "--desk", self.desk, "--json").json
        self.assertEqual((report["added"], report["rows_rejected"]), (ROWS_A_FILE, 1))
        self.assertEqual(report["problems"][0]["line"], ROWS_A_FILE + 2)
        report = run("lead", "import", self.path("leads.csv"), "--desk", self.desk, "--json").json
        self.assertTrue(report["taken_before"])
        # The same rows in another file are the same leads.
        with open(self.path("leads.csv"), "a", encoding="utf-8") as file:
            file.write("（2025）豫0825执9号,\"113.1,34.9\",,,\n")
        report = run("lead", "import", self.path("leads.csv"), "--desk", self.desk, "--json").json
        self.assertEqual((report["added"], report["known"]), (1, ROWS_A_FILE))
        self.assertEqual(len(self.leads()), ROWS_A_FILE + 1)

    def test_half_written(self):
        drop = self.path("drop")
        os.mkdir(drop)
        with open(os.path.join(drop, "slow.csv"), "w", encoding="utf-8") as file:
            file.write("案号,坐标,线索内容\n（2025）豫0825执1号,\"113.1,34.9\",甲\n（2025）豫08")
        with open(os.path.join(drop, "empty.csv"), "w", encoding="utf-8"):
            pass
        write_leads(os.path.join(drop, "later.csv.part"), 3)
        run("lead", "watch", drop, "--desk", self.desk, "--once", "--settle", "0")
        self.assertEqual(self.leads(), [])
        self.assertEqual(sorted(os.listdir(drop)),
                         ["done", "empty.csv", "later.csv.part", "refused", "slow.csv"])
        with open(os.path.join(drop, "slow.csv"), "a", encoding="utf-8") as file:
            file.write("25执2号,\"113.2,34.9\",乙\n")
        os.rename(os.path.join(drop, "later.csv.part"), os.path.join(drop, "later.csv"))
        run("lead", "watch", drop, "--desk", self.desk, "--once", "--settle", "0")
        self.assertEqual(len(self.leads()), ROWS_A_FILE + 2)
        self.assertEqual(sorted(os.listdir(os.path.join(drop, "done"))),
                         ["later.csv", "later.csv.report.txt", "slow.csv", "slow.csv.report.txt"])

    def test_killed_watch(self):
        """Killed at any moment, each file's leads are on the desk once, and each file moved once."""
        drop = self.path("drop")
        os.mkdir(drop)
        for serial in range(N_FILES):
            write_leads(os.path.join(drop, f"{serial}.csv"), serial)
        killed = 0
        draw = random.Random(7)
        for _ in range(N_KILLS):
            with subprocess.Popen([support.YEXUNCTL, "lead", "watch", drop, "--desk", self.desk,
                                   "--settle", "0"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                time.sleep(draw.uniform(0.02, 0.4))
                process.kill()
                killed += process.wait() == -signal.SIGKILL
            self.assertTrue(run("verify", "--desk", self.desk, "--json").json["ok"])
            # Whole files or nothing.
            self.assertEqual(len(self.leads()) % ROWS_A_FILE, 0)
        run("lead", "watch", drop, "--desk", self.desk, "--once", "--settle", "0")
        self.assertEqual(killed, N_KILLS)
        leads = self.leads()
        self.assertEqual(len(leads), N_FILES * ROWS_A_FILE)
        self.assertEqual(len({lead["said"] for lead in leads}), N_FILES * ROWS_A_FILE)
        left = [name for name in os.listdir(drop) if name.endswith(".csv")]
        done = [name for name in os.listdir(os.path.join(drop, "done")) if name.endswith(".csv")]
        self.assertEqual((left, sorted(done)), ([], [f"{i}.csv" for i in range(N_FILES)]))
        print(f"# {killed} killed")


if __name__ == "__main__":
    unittest.main()
