#!/usr/bin/env python3
"""The papers of the demo's night: what stands on them against the rows, what a redacted edition
gives away, and how long a pack is good."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import zlib
from contextlib import closing
from datetime import datetime, timedelta, timezone

from support import YEXUNCTL, make_demo, run

KINDS = ("order", "route-card", "roll-call", "warrants")


def tight(text):
    return re.sub(r"\s+", "", text)


def text_of(path, *arguments):
    return subprocess.run(["pdftotext", "-raw", *arguments, path, "-"], check=True,
                          capture_output=True, text=True).stdout


def count_pages(path):
    shown = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", shown).group(1))


def all_bytes(path):
    """The file and whatever is packed in it, unpacked."""
    with open(path, "rb") as file:
        raw = file.read()
    parts = [raw]
    for match in re.finditer(rb"stream\r?\n", raw):
        unpacker = zlib.decompressobj()
        try:
            parts.append(unpacker.decompress(raw[match.end():]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def spellings(word):
    """How a word could stand in a PDF past its letters' glyphs."""
    wide = word.encode("utf-16-be")
    return (word.encode(), wide, wide.hex().encode(), wide.hex().upper().encode())


@unittest.skipUnless(shutil.which("pdftotext") and shutil.which("pdfinfo"),
                     "poppler-utils is not installed")
class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-paper-")
        cls.desk = cls.path("demo.desk")
        cls.day = (datetime.now(timezone(timedelta(hours=8))) + timedelta(days=1)).date()
        make_demo(cls.folder.name, "--steps", "30000", "--date", str(cls.day))
        # The demo may hold other operations beside the night's.
        with closing(sqlite3.connect(f"file:{cls.desk}?mode=ro", uri=True)) as database:
            cls.night, = database.execute("SELECT id FROM operations WHERE kind = 'summons' "
                                          "ORDER BY created LIMIT 1").fetchone()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def ctl(self, *arguments, code=0):
        named = [] if arguments[0] == "verify" else ["--operation", self.night]
        return run(*arguments, *named, "--desk", self.desk, code=code)

    def query(self, sql):
        with closing(sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def texts(self, sql):
        return sorted({row[0] for row in self.query(sql) if row[0]})

    def make(self, kind, name, *arguments):
        path = self.path(name)
        made = self.ctl("paper", kind, "--out", path, "--json", *arguments).json
        self.assertEqual(made["pages"], count_pages(path))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        return path, made

    def test_1_rows(self):
        """What is planned stands on the papers, for whoever may read it."""
        order = tight(text_of(self.make("order", "order.pdf")[0]))
        path, made = self.make("route-card", "cards.pdf")
        cards = tight(text_of(path))
        calls = tight(text_of(self.make("roll-call", "call.pdf")[0]))
        warrants = tight(text_of(self.make("warrants", "warrants.pdf")[0]))
        # Several stops a page, beside the head of each card; English takes more room than Chinese.
        n_stops, = self.query("SELECT count(*) FROM stops WHERE kind = 'visit' AND route_id IN "
                              "(SELECT r.id FROM routes r JOIN plans p ON p.id = r.plan_id WHERE "
                              f"p.operation_id = '{self.night}')")[0]
        n_cards, = self.query("SELECT count(*) FROM routes r JOIN plans p ON p.id = r.plan_id "
                              f"WHERE p.operation_id = '{self.night}'")[0]
        self.assertLess(made["pages"], n_stops / 2.7 + n_cards)
        for phone in self.texts("SELECT o.phone FROM officers o JOIN operation_crew oc ON "
                                f"oc.officer_id = o.id AND oc.operation_id = '{self.night}'"):
            self.assertIn(phone, cards)
        visit = ("FROM stops s JOIN tasks t ON t.id = s.task_id "
                 f"AND t.operation_id = '{self.night}' JOIN debtors d ON d.id = t.debtor_id")
        for name in self.texts(f"SELECT d.name {visit}"):
            self.assertIn(tight(name), order)
            self.assertIn(tight(name), cards)
            self.assertIn(tight(name), warrants)
        for address in self.texts(f"SELECT s.address {visit}"):
            self.assertIn(tight(address), order)
            self.assertIn(tight(address), cards)
        for address in self.texts(f"SELECT p.address {visit} "
                                  "JOIN places p ON p.debtor_id = d.id"):
            self.assertIn(tight(address), cards)
        for number in self.texts(f"SELECT c.number {visit} JOIN task_cases tc ON tc.task_id = t.id "
                                 "JOIN cases c ON c.id = tc.case_id"):
            for text in (order, cards, warrants):
                self.assertIn(number, text)
        for number in self.texts(f"SELECT w.number {visit} JOIN task_cases tc ON tc.task_id = t.id "
                                 "JOIN documents w ON w.case_id = tc.case_id "
                                 "WHERE w.kind = 'warrant'"):
            self.assertIn(tight(number), warrants)
        routes = ("FROM routes r JOIN plans pl ON pl.id = r.plan_id "
                  f"AND pl.operation_id = '{self.night}'")
        for plate in self.texts(f"SELECT v.plate {routes} JOIN vehicles v ON v.id = r.vehicle_id"):
            for text in (order, cards, calls):
                self.assertIn(plate, text)
        for officer in self.texts(f"SELECT o.name {routes} JOIN operation_crew oc "
                                  "ON oc.vehicle_id = r.vehicle_id AND oc.operation_id = "
                                  "pl.operation_id JOIN officers o ON o.id = oc.officer_id"):
            self.assertIn(officer, calls)
        for phone in self.texts(f"SELECT d.phone {visit}"):
            self.assertIn(phone, cards)
        self.assertIn("NOTAPPROVEDDRAFT", order)
        for hours in ("at6hand", "at7.5h", "at8h"):
            self.assertIn(hours, order)

    def test_2_pages(self):
        """Every page has its number, its version, who printed it and when; nothing lies outside."""
        path, made = self.make("route-card", "cards.pdf", "--as", "clerk")
        author = "clerk"
        for page in range(1, made["pages"] + 1):
            text = text_of(path, "-f", str(page), "-l", str(page))
            self.assertIn(f"— {page} —", text)
            self.assertIn("Draft, not approved", text)
            self.assertIn(f"Printed by {author}", text)
            self.assertIn(made["paper"], text)
        boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True,
                               text=True).stdout
        for x0, x1 in re.findall(r'xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"', boxes):
            self.assertGreaterEqual(float(x0), 20 * 72 / 25.4)
            self.assertLessEqual(float(x1), 190 * 72 / 25.4)

    def test_3_redacted(self):
        """No name, number, address or remark that is on record, neither as text nor in the bytes."""
        people = self.texts("SELECT name FROM debtors WHERE kind = 'person'") \
            + self.texts("SELECT appears_name FROM debtors") \
            + self.texts("SELECT identity_by FROM debtors") + self.texts("SELECT name FROM officers")
        numbers = self.texts("SELECT id_number FROM debtors WHERE kind = 'person'") \
            + self.texts("SELECT phone FROM debtors") + self.texts("SELECT phone FROM officers")
        addresses = self.texts("SELECT address FROM places")
        coordinates = [f"{value:.4f}" for row in self.query("SELECT lon, lat FROM stops "
                                                            "WHERE kind = 'visit'")
                       for value in row]
        secrets = [word for word in people + numbers + addresses if len(word) > 1] + coordinates
        self.assertGreater(len(secrets), 300)
        found_in_full = set()
        for kind in KINDS:
            full = tight(text_of(self.make(kind, f"full-{kind}.pdf")[0]))
            path, made = self.make(kind, f"redacted-{kind}.pdf", "--redacted")
            self.assertEqual(made["edition"], "redacted")
            text, raw = tight(text_of(path)), all_bytes(path)
            for secret in secrets:
                if tight(secret) in full:
                    found_in_full.add(secret)
                self.assertNotIn(tight(secret), text, f"{kind} gives away {secret}")
                for spelling in spellings(secret):
                    self.assertNotIn(spelling, raw, f"the bytes of {kind} give away {secret}")
        # The search finds what is there.
        self.assertGreater(len(found_in_full & set(people)), 30)
        self.assertGreater(len(found_in_full & set(numbers)), 30)
        self.assertGreater(len(found_in_full & set(addresses)), 30)

    def test_4_roles(self):
        """The full edition is for some roles; each is an event, so is each refusal."""
        before = self.query("SELECT count(*) FROM papers")[0][0]
        for name, role in (("a", "administrator"), ("r", "reviewer"), ("c", "clerk"),
                           ("k", "commander")):
            run("member", "set", name, role, "--desk", self.desk, "--as", "a")
        out = self.path("role.pdf")
        refused = self.ctl("paper", "order", "--out", out, "--as", "r", code=1)
        self.assertIn("role", refused.err)
        self.assertFalse(os.path.exists(out))
        self.assertEqual(self.query("SELECT author FROM events WHERE kind = 'access.refused'"),
                         [("r",)])
        self.ctl("paper", "order", "--out", out, "--as", "r", "--redacted")
        reads = self.query("SELECT count(*) FROM events WHERE kind = 'records.read'")[0][0]
        self.ctl("paper", "order", "--out", out, "--as", "c")
        self.assertEqual(self.query("SELECT count(*) FROM events WHERE kind = 'records.read'")[0][0],
                         reads + 1)
        self.assertEqual(self.query("SELECT count(*) FROM papers")[0][0], before + 2)
        self.assertEqual(self.query("SELECT author, edition FROM papers ORDER BY issued DESC LIMIT 1"),
                         [("c", "full")])
        refused = self.ctl("paper", "pack", "--out", out, "--as", "c", code=1)
        self.assertIn("Commander", refused.err)

    def test_5_files(self):
        """Whole or not at all, and never over a desk."""
        papers = self.query("SELECT count(*) FROM papers")[0][0]
        self.ctl("paper", "order", "--out", self.desk, "--as", "c", code=1)
        self.ctl("paper", "order", "--out", self.path("none/order.pdf"), "--as", "c", code=1)
        self.ctl("paper", "order", "--as", "c", code=2)
        self.ctl("paper", "order", "--out", self.path("v.pdf"), "--version", "7", "--as", "c", code=1)
        self.ctl("paper", "route-card", "--out", self.path("v.pdf"), "--car", "没有", "--as", "c",
                 code=1)
        self.assertEqual(self.query("SELECT count(*) FROM papers")[0][0], papers)
        out = self.path("stopped.pdf")
        reads = "SELECT count(*) FROM events WHERE kind = 'records.read'"
        before = self.query(reads)
        # On a busy machine it may be whole before it is stopped.
        for _ in range(20):
            process = subprocess.Popen([YEXUNCTL, "paper", "route-card", "--desk", self.desk,
                                        "--operation", self.night, "--out",
                                        out, "--as", "c"], stderr=subprocess.PIPE,
                                       env=dict(os.environ, LC_ALL="C.UTF-8"))
            while process.poll() is None and self.query(reads) == before:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=300)
            if process.returncode != 0:
                break
            os.unlink(out)
            papers += 1
            before = self.query(reads)
        self.assertEqual(process.returncode, 1)
        self.assertFalse(os.path.exists(out))
        self.assertEqual([name for name in os.listdir(self.folder.name) if ".pdf." in name], [])
        self.assertEqual(self.query("SELECT count(*) FROM papers")[0][0], papers)

    def test_6_pack(self):
        """A pack is of an approved version, once, and no longer good than its night and version."""
        pack = self.path("pack.pdf")
        self.assertIn("approve", self.ctl("paper", "pack", "--out", pack, "--as", "k", code=1).err)
        self.ctl("operation", "approve", "--as", "k")
        approved = tight(text_of(self.make("order", "order.pdf", "--as", "k")[0]))
        self.assertNotIn("NOTAPPROVED", approved)
        self.assertIn("Version1(approvedbyk", approved)
        path, made = self.make("pack", "pack.pdf", "--as", "k")
        pages = [text_of(path, "-f", str(n), "-l", str(n)) for n in range(1, made["pages"] + 1)]
        self.assertTrue(all(f"expires {self.day} 09:30" in page for page in pages))
        for heading in ("Operation Plan", "Route card", "Roll-call list", "Warrant list"):
            self.assertTrue(any(heading in page for page in pages))
        self.assertTrue(made["expires"].startswith(f"{self.day}T09:30"))
        again = self.ctl("paper", "pack", "--out", self.path("again.pdf"), "--as", "k", code=1)
        self.assertIn("already", again.err)
        self.assertFalse(os.path.exists(self.path("again.pdf")))
        self.assertEqual(self.state(made["paper"]), "valid")

        self.ctl("operation", "reopen", "车辆有变", "--as", "k")
        self.assertEqual(self.state(made["paper"]), "superseded")
        old = tight(text_of(self.make("order", "old.pdf", "--version", "1", "--as", "k")[0]))
        self.assertIn("SUPERSEDED", old)
        self.ctl("operation", "check", "--as", "k", code=1)
        self.ctl("operation", "approve", "--as", "k")
        second = self.make("pack", "second.pdf", "--as", "k")[1]
        self.assertEqual(second["version"], 2)
        with closing(sqlite3.connect(self.desk)) as database, database:
            database.execute("UPDATE papers SET expires = 1 WHERE id = ?", (second["paper"],))
        self.assertEqual(self.state(second["paper"]), "expired")
        report = self.ctl("verify", "--json").json
        self.assertTrue(report["ok"])

    def state(self, paper):
        listed = self.ctl("paper", "list", "--json").json["papers"]
        return next(row["state"] for row in listed if row["paper"] == paper)


if __name__ == "__main__":
    unittest.main()
