#!/usr/bin/env python3
"""Simulated nights reviewed by the program and counted again by recompute.py: the same to the last
digit. Damaged nights open, with what there is, and say what is missing."""

import csv
import datetime
import hashlib
import math
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
import zlib
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()

from recompute import Review, calibration, differences, returns  # noqa: E402
from simulate import Night  # noqa: E402
from support import YEXUNCTL, run  # noqa: E402


def unpacked(path):
    """The file and whatever is packed in it."""
    with open(path, "rb") as file:
        raw = file.read()
    parts = [raw]
    for match in re.finditer(rb"stream\r?\n", raw):
        try:
            parts.append(zlib.decompressobj().decompress(raw[match.end():]))
        except zlib.error:
            continue
    return b"\n".join(parts)


class ReviewTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="yexun-review-")
        run("demo", "--out", cls.folder, "--steps", "30000", "--seed", "3")
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
                  if row["kind"] in kinds | {"clock", "recorder", "female-officer", "deferred",
                                             "minor", "record-read", "override", "check",
                                             "stopped"}]
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

    def test_minors(self):
        """Minors, carers, and a visit stopped for who was there: each is shown, in what state."""
        _, said = self.night("minors", seed=19, minors=True, carers=True, abort=True,
                             reason="vulnerable")
        states = {row["state"] for row in said["safeguards"] if row["kind"] == "minor"}
        self.assertEqual(states, {"kept", "look", "not-kept"})
        self.assertTrue(any("brought along" in row["text"] for row in said["safeguards"]
                            if row["kind"] == "minor" and row["state"] == "not-kept"))

    def test_full_names(self):
        """A file with full names takes the right, leaves an event, and is a safeguard's entry."""
        path, _ = self.night("names", seed=20)
        table = os.path.join(self.folder, "names.csv")
        run("review", "timeline", self.summons, table, "--desk", path)
        before = run("review", self.summons, "--desk", path, "--json").json["safeguards"]
        run("review", "timeline", self.summons, table, "--desk", path, "--full-names", "--as", "例甲")
        after = run("review", self.summons, "--desk", path, "--json").json["safeguards"]
        new = {row["key"] for row in after} - {row["key"] for row in before}
        self.assertEqual(new, {"record-read:all:例甲"})
        events = run("events", "--desk", path, "--kind", "records.", "--json").json["events"]
        self.assertEqual(events[-1]["author"], "例甲")

    def words_of(self, path):
        return re.sub(r"\s+", "", subprocess.run(["pdftotext", "-raw", path, "-"], check=True,
                                                 capture_output=True, text=True).stdout)

    def secrets(self, path):
        """Names of the night's people; they and all else that is on record; places to 10 m."""
        with sqlite3.connect(path) as db:
            def texts(sql):
                return {row[0] for row in db.execute(sql) if row[0] and len(row[0]) > 1}
            person = texts("SELECT d.name FROM tasks t JOIN debtors d ON d.id = t.debtor_id WHERE "
                           f"d.kind = 'person' AND t.operation_id = '{self.summons}'")
            secrets = person | texts("SELECT name FROM officers") \
                | texts("SELECT address FROM places") | texts("SELECT phone FROM debtors") \
                | texts("SELECT id_number FROM debtors WHERE kind = 'person'") \
                | texts("SELECT plate FROM vehicles") | texts("SELECT phone FROM officers")
            points = {f"{value:.4f}" for row in db.execute("SELECT lon, lat FROM stops "
                                                           "WHERE kind = 'visit'") for value in row}
        db.close()
        return person, secrets, points

    def assert_hides(self, secrets, text, raw):
        for secret in secrets:
            self.assertFalse(re.sub(r"\s+", "", secret) in text, f"gives away {secret}")
            wide = secret.encode("utf-16-be")
            for spelling in (secret.encode(), wide, wide.hex().encode(), wide.hex().upper().encode()):
                self.assertFalse(spelling in raw, f"the bytes give away {secret}")

    def sheets(self, path):
        """Rows of each sheet by its name; numbers as they are written."""
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        found = {}
        with zipfile.ZipFile(path) as book:
            shared = ["".join(part.text or "" for part in item.iter(f"{space}t"))
                      for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
            names = [sheet.get("name") for sheet in
                     ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{space}sheet")]
            for number, name in enumerate(names, 1):
                root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
                found[name] = [[shared[int(cell.find(f"{space}v").text)]
                                if cell.get("t") == "s" else cell.find(f"{space}v").text
                                for cell in row.iter(f"{space}c") if cell.find(f"{space}v") is not None]
                               for row in root.iter(f"{space}row")]
        return found

    @unittest.skipUnless(shutil.which("pdftotext"), "poppler-utils is not installed")
    def test_papers(self):
        """Debrief, notice and return, whole and redacted, with the numbers behind them."""
        path, said = self.night("papers", seed=11, abort=True, gap=True)
        person, secrets, points = self.secrets(path)
        someone = sorted(person)[0]
        day = time.strftime("%Y-%m-%d", time.localtime(self.begin(path)))
        year, week = datetime.date.fromisoformat(day).isocalendar()[:2]
        whose = {"debrief": ("--operation", self.summons), "notice": ("--day", day),
                 "weekly": ("--week", f"{year}-W{week:02d}"),
                 "summary": ("--operation", self.summons)}
        funnel = said["funnel"]
        for kind, subject in whose.items():
            if kind != "summary":
                run("paper", "remarks", kind, f"{someone}当晚主动履行。", *subject, "--desk", path)
            for ending in ("pdf", "xlsx"):
                full, redacted = (os.path.join(self.folder, f"{kind}-{name}.{ending}")
                                  for name in ("full", "redacted"))
                made = run("paper", kind, *subject, "--desk", path, "--out", full, "--json").json
                run("paper", kind, *subject, "--desk", path, "--out", redacted, "--redacted")
                self.assertEqual((made["form"], made["text_version"]), (ending, 1))
                self.assertEqual(os.stat(full).st_mode & 0o777, 0o600)
                if ending == "pdf":
                    text, veiled, raw = self.words_of(full), self.words_of(redacted), unpacked(redacted)
                else:
                    with zipfile.ZipFile(redacted) as book:
                        raw = b"\n".join(book.read(name) for name in book.namelist())
                    with zipfile.ZipFile(full) as book:
                        text = b"".join(book.read(name) for name in book.namelist()).decode()
                    veiled = raw.decode()
                    # Four digits of a number may be any number's.
                    points = {f"{value:.6f}" for value in self.coordinates(path)}
                    rows = dict(row for row in self.sheets(redacted)["Funnel"] if len(row) == 2)
                    self.assertEqual([int(rows[name]) for name in ("Targets", "Visited", "Present",
                                                                   "Compelled", "Not visited")],
                                     [funnel[name] for name in ("targets", "visited", "present",
                                                                "compelled", "not_visited")])
                if kind != "summary":
                    self.assertIn(f"{someone}当晚主动履行", text)
                self.assert_hides(secrets | points, veiled, raw)
        # The search finds what is there.
        visits = self.sheets(os.path.join(self.folder, "debrief-full.xlsx"))["Visits made"]
        self.assertTrue(any(row[1] in person for row in visits[1:]))
        near = self.sheets(os.path.join(self.folder, "debrief-redacted.xlsx"))["Visits made"]
        self.assertEqual(len(near), len(visits))
        moved = [abs(float(a[4]) - float(b[4])) for a, b in zip(visits[1:], near[1:])
                 if len(a) > 6 and len(b) > 6]
        self.assertTrue(moved and max(moved) <= 0.00226, moved)
        self.assertGreater(sum(value > 0 for value in moved), len(moved) // 2)
        self.assertIn("tobefilledinbyhand", self.words_of(os.path.join(self.folder,
                                                                       "weekly-full.pdf")))
        for wrong in (("notice", "--day", "2026-02-30"), ("notice", "--day", "2026-W48"),
                      ("weekly", "--week", "2026-W60"), ("weekly", "--week", day)):
            out = os.path.join(self.folder, "wrong.pdf")
            run("paper", wrong[0], *wrong[1:], "--desk", path, "--out", out, code=1)
            self.assertFalse(os.path.exists(out))

    def coordinates(self, path):
        with sqlite3.connect(path) as db:
            found = [value for row in db.execute("SELECT lon, lat FROM places WHERE lon IS NOT NULL "
                                                 "UNION SELECT lon, lat FROM stops "
                                                 "WHERE kind = 'visit'") for value in row]
        db.close()
        return found

    def begin(self, path):
        with sqlite3.connect(path) as db:
            begin = db.execute("SELECT window_start FROM operations WHERE id = ?",
                               (self.summons,)).fetchone()[0]
        db.close()
        return begin / 1e6

    def test_versions(self):
        """Signed off, a paper stays as it is, byte for byte; what is written then is the next version."""
        path, _ = self.night("versions", seed=5)
        for name, role in (("主任", "administrator"), ("队长", "commander"), ("复盘员", "reviewer"),
                           ("内勤", "clerk")):
            run("member", "set", name, role, "--desk", path, "--as", "主任")

        def paper(*words, who="复盘员", code=0):
            return run("paper", *words, "--operation", self.summons, "--desk", path, "--as", who,
                       "--json", code=code)

        def file(name, *words, who="复盘员"):
            out = os.path.join(self.folder, name)
            made = paper("debrief", "--out", out, *words, who=who).json
            with open(out, "rb") as stream:
                return made, stream.read()

        paper("remarks", "debrief", "初稿", who="内勤", code=1)
        paper("remarks", "debrief", "初稿")
        self.assertEqual(paper("remarks", "debrief", "二稿").json["version"], 1)
        self.assertEqual(file("v1.pdf", "--redacted")[0]["text_version"], 1)
        self.assertEqual(paper("remarks", "debrief", "三稿").json["version"], 2)
        paper("sign", "debrief", who="内勤", code=1)
        signed = paper("sign", "debrief").json
        self.assertEqual(signed["version"], 2)
        self.assertIn("already", paper("sign", "debrief", code=1).err)
        first = file("first.pdf", "--redacted")[1]
        with sqlite3.connect(path) as db:
            db.execute("DELETE FROM reports WHERE seq % 2 = 0")
        db.close()
        made, again = file("again.pdf", "--redacted")
        self.assertEqual(first, again)
        self.assertEqual(hashlib.sha256(file("full.pdf", who="队长")[1]).hexdigest(),
                         signed["sha256"])
        listed = {row["sha256"]: row["state"] for row in paper("list").json["papers"]
                  if row["kind"] == "debrief"}
        self.assertEqual(listed[hashlib.sha256(first).hexdigest()], "valid")
        self.assertIn("superseded", listed.values())
        self.assertEqual(paper("remarks", "debrief", "四稿").json["version"], 3)
        rows = paper("versions", "debrief").json["versions"]
        self.assertEqual([(row["version"], row["remarks"], row["signed_by"]) for row in rows],
                         [(1, "二稿", None), (2, "三稿", "复盘员"), (3, "四稿", None)])
        self.assertNotEqual(file("third.pdf", "--redacted")[1], first)
        kinds = [row["kind"] for row in run("events", "--desk", path, "--kind", "paper.",
                                            "--json").json["events"]]
        self.assertEqual(kinds.count("paper.signed"), 1)
        self.assertEqual(kinds.count("paper.remarks"), 4)
        with sqlite3.connect(path) as db:
            db.execute("UPDATE paper_files SET bytes = substr (bytes, 2)")
        db.close()
        self.assertTrue(run("verify", "--desk", path, "--json").json["ok"])

    @unittest.skipUnless(shutil.which("pdftotext"), "poppler-utils is not installed")
    def test_summary(self):
        """The paper says the figures that were counted; redacted, neither its text nor its bytes
        name anybody."""
        path, said = self.night("summary", seed=11, abort=True, gap=True)
        full, redacted = (os.path.join(self.folder, f"summary-{name}.pdf")
                          for name in ("full", "redacted"))
        person, secrets, points = self.secrets(path)
        someone = sorted(person)[0]
        command = ("paper", "summary", "--desk", path, "--operation", self.summons)
        made = run(*command, "--out", full, "--remarks", f"{someone}当晚主动履行。", "--json").json
        self.assertEqual((made["kind"], made["edition"]), ("summary", "full"))
        run(*command, "--out", redacted, "--redacted", "--remarks", f"{someone}当晚主动履行。")
        text, veiled = self.words_of(full), self.words_of(redacted)
        funnel = said["funnel"]
        for wanted in (f"Of{funnel['targets']}debtorssought,with{funnel['cases']}cases,"
                       f"{funnel['visited']}werevisited",
                       f"{funnel['voluntarily']}oftheirownaccord,{funnel['compelled']}compelled",
                       f"{said['pooling']['together']['cars']}carswentout"):
            self.assertIn(wanted, text)
            self.assertIn(wanted, veiled)
        self.assertIn(f"{someone}当晚主动履行", text)
        self.assertEqual([name for name in person if name not in text], [])
        self.assertIn("Redactededition", veiled)
        self.assert_hides(secrets | points, veiled, unpacked(redacted))
        events = run("events", "--desk", path, "--kind", "paper.", "--json").json["events"]
        events = [row for row in events if row["kind"] == "paper.issued"
                  and '"summary"' in row["payload"]]
        self.assertTrue(all("当晚主动履行" in row["payload"] for row in events))
        self.assertEqual(len(events), 2)
        self.assertIn("not gone out", run("paper", "summary", "--desk", path, "--operation",
                                          self.bank, "--out", full, code=1).err)

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

    def test_timeline_and_logs(self):
        path, said = self.night("timeline", seed=9, gap=True)
        # Free text tells names too.
        with sqlite3.connect(path) as db:
            db.execute("UPDATE reports SET note = (SELECT '开门者是' || d.name || '，电话15400001234' "
                       "FROM tasks t JOIN debtors d ON d.id = t.debtor_id WHERE t.id = "
                       "reports.task_id) WHERE kind = 'door-opened'")
        db.close()
        out = os.path.join(self.folder, "timeline.csv")
        run("review", "timeline", self.summons, out, "--desk", path)
        with open(out, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual({len(row) for row in rows}, {8})
        with sqlite3.connect(path) as db:
            n = {name: db.execute(f"SELECT count(*) FROM {name} WHERE operation_id = ?",
                                  (self.summons,)).fetchone()[0]
                 for name in ("movements", "reports", "plans", "custodies", "dispatches")}
            names = [row[0] for row in db.execute(
                "SELECT DISTINCT d.name FROM tasks t JOIN debtors d ON d.id = t.debtor_id "
                "WHERE t.operation_id = ? AND d.kind = 'person'", (self.summons,))]
        db.close()
        kinds = [row[3] for row in rows[1:]]
        self.assertEqual(kinds.count("movement"), n["movements"])
        self.assertEqual(kinds.count("report"), n["reports"])
        self.assertEqual(kinds.count("custody"), n["custodies"])
        times = [row[0] for row in rows[1:]]
        self.assertEqual(times, sorted(times))
        text = "\n".join(",".join(row) for row in rows)
        self.assertEqual([name for name in names if name in text], [])
        self.assertIn("开门者是", text)
        self.assertNotIn("15400001234", text)
        run("member", "set", "管理员", "administrator", "--desk", path, "--as", "管理员")
        run("member", "set", "复盘员", "reviewer", "--desk", path, "--as", "管理员")
        run("review", "timeline", self.summons, out, "--desk", path, "--full-names", "--as",
            "复盘员", code=1)
        run("member", "set", "指挥", "commander", "--desk", path, "--as", "管理员")
        run("review", "timeline", self.summons, out, "--desk", path, "--full-names", "--as", "指挥")
        places = os.path.join(self.folder, "places.csv.geojson")
        run("export", "places", places, "--desk", path, "--full-names", "--as", "复盘员", code=1)
        self.assertFalse(os.path.exists(places))
        run("export", "places", places, "--desk", path, "--full-names", "--as", "指挥")
        reads = [row for row in run("events", "--desk", path, "--kind", "records.",
                                    "--json").json["events"] if row["author"] == "指挥"]
        self.assertEqual(len(reads), 2)
        with open(out, encoding="utf-8-sig") as file:
            text = file.read()
        self.assertGreater(sum(name in text for name in names), 10)
        logs = os.path.join(self.folder, "logs")
        files = run("review", "log", self.summons, logs, "--desk", path, "--json").json["files"]
        self.assertEqual(len(files), said["pooling"]["together"]["cars"])
        lines = 0
        for name in files:
            with open(name, encoding="utf-8") as file:
                lines += sum(line.startswith("  20") for line in file)
        self.assertEqual(lines, n["movements"] + n["reports"] + n["custodies"] + n["dispatches"])

    # A cell of the grid that places of a redacted edition lie in the middle of.
    CELL = 500 / 111320

    def assert_coarse(self, lon, lat):
        row = lat / self.CELL - 0.5
        self.assertLess(abs(row - round(row)), 1e-3, f"{lat} is finer than 500 m")
        width = self.CELL / math.cos(math.radians((round(row) + 0.5) * self.CELL))
        column = lon / width - 0.5
        self.assertLess(abs(column - round(column)), 1e-3, f"{lon} is finer than 500 m")

    def points_of(self, path):
        """Each point of a file, whatever the format is."""
        with open(path, "rb") as file:
            raw = file.read()
        number = r"(-?\d+\.\d+)"
        if path.endswith(".gpx"):
            found = re.findall(f'lat="{number}" lon="{number}"', raw.decode())
            return [(float(lon), float(lat)) for lat, lon in found]
        if path.endswith(".kml"):
            lists = re.findall(r"<coordinates>([^<]*)</coordinates>", raw.decode())
            return [tuple(map(float, one.split(",")[:2])) for text in lists for one in text.split()]
        if path.endswith(".geojson"):
            return [(float(lon), float(lat)) for lon, lat in
                    re.findall(rf"\[ *{number}, *{number}", raw.decode())]
        points = []
        with sqlite3.connect(path) as db:
            for table, column in db.execute("SELECT table_name, column_name FROM "
                                            "gpkg_geometry_columns").fetchall():
                for (blob,) in db.execute(f'SELECT "{column}" FROM "{table}" '
                                          f'WHERE "{column}" IS NOT NULL'):
                    # GeoPackage's head: magic, version, flags, SRS, and the envelope of that kind.
                    at = 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
                    kind = struct.unpack_from("<I", blob, at + 1)[0]
                    self.assertIn(kind, (1, 2))
                    n, at = (1, at + 5) if kind == 1 else \
                        (struct.unpack_from("<I", blob, at + 5)[0], at + 9)
                    points += [struct.unpack_from("<2d", blob, at + 16 * i) for i in range(n)]
        db.close()
        return points

    def test_redacted_files(self):
        """No byte of a redacted file tells a name, a number, an address, a plate, or a place more closely
        than 500 m; free text that tells them is searched too."""
        path, _ = self.night("redacted", seed=17, gap=True)
        person, secrets, _ = self.secrets(path)
        plates = [name for name in secrets if re.match("豫[A-Z]", name)]
        self.assertGreater(len(plates), 3)
        with sqlite3.connect(path) as db:
            address = db.execute("SELECT p.address FROM places p JOIN tasks t ON t.debtor_id = "
                                 "p.debtor_id WHERE t.operation_id = ? LIMIT 1",
                                 (self.summons,)).fetchone()[0]
            officer = db.execute("SELECT name FROM officers LIMIT 1").fetchone()[0]
            said = f"{sorted(person)[0]}住{address}，坐{plates[0]}走了，{officer}记，电话15400001234"
            db.execute("UPDATE reports SET note = ?", (said,))
            db.execute("UPDATE devices SET label = ?", (f"{officer}的手机15400001234",))
            db.execute("UPDATE vehicles SET call_sign = NULL WHERE plate = ?", (plates[0],))
            task = db.execute("SELECT task_id FROM visits WHERE task_id IN (SELECT id FROM tasks "
                              "WHERE operation_id = ?) LIMIT 1", (self.summons,)).fetchone()[0]
            db.execute("INSERT INTO messages (id, operation_id, author, said, urgent, device_time, "
                       "sent) SELECT 'm1', id, ?, ?, 0, window_start, window_start FROM operations "
                       "WHERE id = ?", (officer, said, self.summons))
            db.execute("INSERT INTO evidence (id, operation_id, task_id, kind, name, media_type, "
                       "bytes, digest, received, taken, lon, lat, note, author, begun, completed) "
                       "SELECT 'e1', id, ?, 'photo', ?, 'image/jpeg', 5, ?, 5, window_start, "
                       "113.0712345, 34.9412345, ?, '', 1, 2 FROM operations WHERE id = ?",
                       (task, f"{officer}.jpg", "1" * 64, said, self.summons))
        db.close()
        secrets |= {"15400001234", "113.071234", "34.941234"}
        written = []
        for words, endings in ((("review", "tracks", self.summons), ("gpkg", "gpx", "kml", "geojson")),
                               (("review", "timeline", self.summons), ("csv",)),
                               (("review", "log", self.summons), ("logs",)),
                               (("export", "routes"), ("gpkg", "gpx", "kml", "geojson")),
                               (("export", "places"), ("gpkg", "gpx", "kml", "geojson"))):
            for ending in endings:
                out = os.path.join(self.folder, f"hidden-{words[1]}.{ending}")
                operation = ("--operation", self.summons) if words[0] == "export" else ()
                run(*words, out, *operation, "--desk", path, "--redacted")
                run(*words, os.path.join(self.folder, "both"), *operation, "--desk", path,
                    "--redacted", "--full-names", code=2)
                written += [os.path.join(out, name) for name in os.listdir(out)] \
                    if ending == "logs" else [out]
        points = 0
        for out in written:
            self.assertEqual(os.stat(out).st_mode & 0o777, 0o600, out)
            for secret in secrets:
                self.assertNotIn(secret, os.path.basename(out))
            with open(out, "rb") as file:
                raw = file.read()
            for secret in secrets:
                self.assertFalse(secret.encode() in raw, f"{out} gives away {secret}")
            if not out.endswith((".csv", ".txt")):
                found = self.points_of(out)
                self.assertGreater(len(found), 20, out)
                points += len(found)
                for lon, lat in found:
                    self.assert_coarse(lon, lat)
        self.assertGreater(points, 1000)
        with open(written[4], encoding="utf-8-sig") as file:
            text = file.read()
        self.assertIn("某住", text)
        self.assertIn("豫H", text)
        # What is searched for is there when nothing is hidden.
        full = os.path.join(self.folder, "full.kml")
        run("review", "tracks", self.summons, full, "--desk", path, "--full-names")
        with open(full, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("34.941234", text)
        self.assertTrue({officer, address, plates[0], "15400001234"}
                        <= {secret for secret in secrets if secret in text})
        with self.assertRaises(AssertionError):
            for lon, lat in self.points_of(full):
                self.assert_coarse(lon, lat)

    def test_tracks(self):
        path, said = self.night("tracks", seed=10, gap=True)
        runs = sum(car["way"]["gaps"] + 1 for car in said["cars"] if car["way"])
        out = os.path.join(self.folder, "night.gpkg")
        run("review", "tracks", self.summons, out, "--desk", path)
        with sqlite3.connect(out) as db:
            n = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                 for name in ("tracks", "visits", "stops", "evidence")}
        db.close()
        self.assertGreaterEqual(n["tracks"], runs)
        self.assertEqual(n["visits"], len(said["visits"]))
        gpx = os.path.join(self.folder, "night.gpx")
        run("review", "tracks", self.summons, gpx, "--desk", path)
        root = ElementTree.parse(gpx).getroot()
        self.assertEqual(len(root.findall("{*}trk")), n["tracks"])
        self.assertEqual(len(root.findall("{*}wpt")), n["visits"] + n["stops"])
        kml = os.path.join(self.folder, "night.kml")
        run("review", "tracks", self.summons, kml, "--desk", path)
        self.assertEqual(len(ElementTree.parse(kml).getroot().findall(".//{*}LineString")),
                         n["tracks"])
        run("review", "tracks", self.summons, os.path.join(self.folder, "night.doc"), "--desk",
            path, code=2)

    def package(self, name):
        """A package of two files, one of which came twice; and a third that never arrived whole."""
        path, _ = self.night(name, seed=11)
        with sqlite3.connect(path) as db:
            # Evidence of an operation under way.
            db.execute("UPDATE operations SET step = 'live' WHERE id = ?", (self.summons,))
            task = db.execute("SELECT task_id FROM visits WHERE task_id IN (SELECT id FROM tasks "
                              "WHERE operation_id = ?) LIMIT 1", (self.summons,)).fetchone()[0]
        db.close()
        night = Night(path, self.summons, 12)
        for number, data in enumerate((b"photo of a door", b"sound", b"sound")):
            digest = hashlib.sha256(data).hexdigest()
            identity = night.new_id()
            folder = os.path.join(f"{path}.evidence", digest[:2])
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, digest), "wb") as file:
                file.write(data)
            night.insert("evidence", id=identity, operation_id=self.summons, task_id=task,
                         kind="photo", name=f"{number}.jpg", media_type="image/jpeg",
                         bytes=len(data), digest=digest, received=len(data), taken=number + 1,
                         author="", begun=1, completed=2)
            night.event("evidence.stored", 3, {"evidence": identity, "sha256": digest})
        night.insert("evidence", id=night.new_id(), operation_id=self.summons, kind="video",
                     name="v.mp4", media_type="video/mp4", bytes=100, digest="0" * 64, received=5,
                     taken=9, author="", begun=1)
        night.db.commit()
        night.db.close()
        out = os.path.join(self.folder, f"{name}-package")
        return path, out, run("review", "package", self.summons, out, "--desk", path, "--json").json

    def test_package(self):
        path, out, made = self.package("evidence")
        self.assertEqual((made["files"], made["incomplete"]), (3, 1))
        elsewhere = os.path.join(self.folder, "elsewhere")
        shutil.copytree(out, elsewhere)
        os.remove(path)
        checked = run("verify", elsewhere, "--json").json
        self.assertEqual((checked["ok"], checked["files"], checked["head_hash"]),
                         (True, 3, made["head_hash"]))
        with open(os.path.join(elsewhere, "SHA256SUMS"), encoding="utf-8") as file:
            for line in file:
                digest, name = line.rstrip("\n").split("  ")
                with open(os.path.join(elsewhere, name), "rb") as content:
                    self.assertEqual(hashlib.sha256(content.read()).hexdigest(), digest)

    def test_package_changed(self):
        """Whatever is changed, shows: also when its checksum in the list is changed with it."""
        _, out, _ = self.package("changed")

        def resum(folder, name):
            with open(os.path.join(folder, name), "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            sums = os.path.join(folder, "SHA256SUMS")
            with open(sums, encoding="utf-8") as file:
                lines = [line for line in file if not line.endswith(f"  {name}\n")]
            with open(sums, "w", encoding="utf-8") as file:
                file.writelines(lines + [f"{digest}  {name}\n"])

        def edit(name, old, new):
            def change(folder):
                whole = os.path.join(folder, name)
                with open(whole, encoding="utf-8") as file:
                    text = file.read()
                self.assertIn(old, text)
                with open(whole, "w", encoding="utf-8") as file:
                    file.write(text.replace(old, new, 1))
                resum(folder, name)
            return change

        def drop_line(folder):
            whole = os.path.join(folder, "events.jsonl")
            with open(whole, encoding="utf-8") as file:
                lines = file.readlines()
            with open(whole, "w", encoding="utf-8") as file:
                file.writelines(lines[:-1])
            resum(folder, "events.jsonl")

        photo = "evidence/" + hashlib.sha256(b"photo of a door").hexdigest()
        changes = {
            "file": edit(photo, "door", "wall"),
            "event": edit("events.jsonl", "simulation", "somebody"),
            "payload": edit("events.jsonl", "sha256\\\":\\\"", "sha256\\\":\\\"0"),
            "manifest": lambda folder: os.truncate(
                os.path.join(folder, "manifest.json"),
                os.path.getsize(os.path.join(folder, "manifest.json")) - 1),
            "end": drop_line,
            "extra": lambda folder: open(os.path.join(folder, "evidence", "x"), "w").close(),
            "gone": lambda folder: os.remove(os.path.join(folder, photo)),
        }
        for name, change in changes.items():
            folder = os.path.join(self.folder, f"changed-{name}")
            shutil.copytree(out, folder)
            change(folder)
            process = subprocess.run([YEXUNCTL, "verify", folder], capture_output=True, text=True,
                                     check=False)
            self.assertEqual(process.returncode, 1, f"{name}: {process.stdout}")
        run("verify", self.folder, code=1)

    def test_returns(self):
        """Two operations and cases that were closed, by month, week and team."""
        path, _ = self.night("returns", seed=13)
        Night(path, self.bank, 14).run()
        with sqlite3.connect(path) as db:
            window = db.execute("SELECT window_start FROM operations WHERE id = ?",
                                (self.summons,)).fetchone()[0]
            db.execute("INSERT INTO teams (id, name, created) VALUES ('t1', '一组', 0), "
                       "('t2', '二组', 0)")
            db.execute("INSERT INTO area_sets (id, state, source, asked, seed, spread, author, created) "
                       "VALUES ('s1', 'in-force', 'drawn', 2, 0, 0, '', 0)")
            # Their outlines are of no matter here, and what keeps them sound needs SpatiaLite.
            for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND "
                                         "tbl_name = 'areas'").fetchall():
                db.execute(f'DROP TRIGGER "{trigger}"')
            db.execute("INSERT INTO areas (id, set_id, ordinal, name, team_id, load) VALUES "
                       "('a1', 's1', 1, '城北片', 't1', 0), ('a2', 's1', 2, '城南片', 't2', 0)")
            db.execute("INSERT INTO case_teams (case_id, team_id, area_id, how, author, assigned) "
                       "SELECT id, CASE WHEN rowid % 3 = 0 THEN 't1' ELSE 't2' END, CASE rowid % 5 "
                       "WHEN 0 THEN NULL WHEN 1 THEN 'a1' ELSE 'a2' END, 'hand', '', 0 FROM cases "
                       "WHERE rowid % 7 > 0")
            for number, (status, days) in enumerate((("paid", 0), ("settled", 3), ("concluded", 40),
                                                     ("terminated", 1), ("terminated", 50))):
                db.execute("UPDATE cases SET status = ?, status_since = ?, paid_fen = claim_fen / 3 "
                           "WHERE rowid % 11 = ?", (status, window - days * 86400_000_000, number))
            db.execute("UPDATE cases SET assets_fen = 500 WHERE rowid % 2 = 0")
        db.close()
        for by in ("month", "week", "area", "team"):
            said = run("review", "returns", "--by", by, "--desk", path, "--json").json
            self.assertEqual(list(differences(returns(path, by), said)), [], by)
            for figure in ("concluded", "fast", "recovered_fen", "first_terminated"):
                self.assertEqual(sum(row[figure] for row in said["rows"]), said["total"][figure])
            for member, count in said["total"]["funnel"].items():
                self.assertEqual(sum(row["funnel"][member] for row in said["rows"]), count, member)
            if by == "area":
                self.assertEqual({row["label"] for row in said["rows"]} - {""} >= {"城北片", "城南片"},
                                 True)
        self.assertEqual(said["total"]["actions"], 2)
        self.assertEqual({row["label"] for row in said["rows"]} & {"一组", "二组"}, {"一组", "二组"})
        total = said["total"]
        self.assertEqual(total["recovery_rate"], total["recovered_fen"] / total["claimed_fen"])
        self.assertGreater(total["terminated_rate"], 0)
        since = time.strftime("%Y-%m-%d", time.localtime(window / 1e6 - 10 * 86400))
        late = run("review", "returns", "--from", since, "--desk", path, "--json").json
        self.assertLess(late["total"]["concluded"], total["concluded"])
        run("review", "returns", "--by", "detention", "--desk", path, code=2)
        text = run("review", "returns", "--by", "team", "--desk", path).out
        self.assertLess(text.index("一组"), len(text))

    def plan_again(self, path, operation):
        """The operation planned anew, as rows: what its stops take, and how likely they are."""
        run("plan", "--operation", operation, "--desk", path, "--steps", "2000", "--seed", "4")
        with sqlite3.connect(path) as db:
            stops = {row[0]: row[1:] for row in db.execute(
                "SELECT s.place_id, s.presence, s.departure - s.service_begin FROM stops s JOIN "
                "routes r ON r.id = s.route_id JOIN plans p ON p.id = r.plan_id JOIN operations o "
                "ON o.id = p.operation_id WHERE o.id = ? AND p.version = o.plan_version AND "
                "s.place_id IS NOT NULL", (operation,))}
            made = db.execute("SELECT p.calibration_id, p.drive_s FROM plans p JOIN operations o ON "
                              "o.id = p.operation_id WHERE o.id = ? AND p.version = o.plan_version",
                              (operation,)).fetchone()
        db.close()
        return stops, made

    def test_calibration(self):
        """What a night said, counted again; adopted, the next plan changes; off, it is as it was."""
        path, _ = self.night("calibrated", seed=21)
        run("operation", "create", "下一次", "--desk", path, "--start", "2026-01-12T05:00", "--end",
            "2026-01-12T10:30", "--limit", "40")
        next_one = self.summons_named(path, "下一次")
        plain, made = self.plan_again(path, next_one)
        self.assertIsNone(made[0])

        said = run("review", "calibration", "--desk", path, "--json").json
        again = calibration(path, [self.summons])
        self.assertEqual(list(differences(again, said["factors"])), [])
        self.assertEqual((said["in_force"], said["operations"]), (0, [self.summons]))
        factors = {(row["what"], row["subject"]): row["factor"] for row in again}
        self.assertGreater(factors["travel", "05"], 1.01)
        self.assertNotEqual(factors["presence", "home"], 1.0)

        adopted = run("review", "adopt", "--desk", path, "--as", "复盘员", "--json").json
        self.assertEqual(list(differences(again, adopted["factors"])), [])
        self.assertEqual({row["was"] for row in adopted["factors"]}, {1.0})
        event = run("events", "--desk", path, "--kind", "calibration.", "--json").json["events"][-1]
        self.assertEqual((event["kind"], event["author"]), ("calibration.adopted", "复盘员"))
        self.assertIn(self.summons, event["payload"])
        self.assertIn(f"travel 05: 1.0000 → {factors['travel', '05']:.4f}", event["payload"])

        # The summary of the night that it rests on says so, with each factor.
        book = os.path.join(self.folder, "calibrated.xlsx")
        run("paper", "summary", "--operation", self.summons, "--desk", path, "--out", book)
        rows = self.sheets(book)["Calibrations"][1:]
        self.assertEqual([(row[0], row[2], row[3]) for row in rows], [("1", "no", "yes")] * len(again))
        for row, factor in zip(rows, adopted["factors"]):
            self.assertEqual(int(row[6]), factor["n"])
            # A workbook keeps 16 digits of a number.
            for cell, key in ((7, "planned"), (8, "happened"), (10, "factor")):
                self.assertTrue(math.isclose(float(row[cell]), factor[key], rel_tol=1e-14), key)

        on, made = self.plan_again(path, next_one)
        self.assertIsNotNone(made[0])
        with sqlite3.connect(path) as db:
            kinds = dict(db.execute("SELECT id, kind FROM places"))
        db.close()
        changed = 0
        for place in set(on) & set(plain):
            f = factors.get(("presence", kinds[place]), 1.0)
            before = plain[place][0]
            expected = f * before / (1.0 - before + f * before)
            if abs(on[place][0] - expected) < 1e-9 and f != 1.0:
                changed += 1
        self.assertGreater(changed, 10)
        longer = sum(on[p][1] for p in set(on) & set(plain))
        shorter = sum(plain[p][1] for p in set(on) & set(plain))
        self.assertNotEqual(longer, shorter)

        run("review", "use", "off", "--desk", path)
        off, made = self.plan_again(path, next_one)
        self.assertIsNone(made[0])
        self.assertEqual(off, plain)
        run("review", "use", "1", "--desk", path)
        once_more, made = self.plan_again(path, next_one)
        self.assertIsNotNone(made[0])
        self.assertEqual(once_more, on)

        # A night that was planned with it says the same of the model as one that was not.
        Night(path, next_one, 22).run()
        run("paper", "summary", "--operation", next_one, "--desk", path, "--out", book)
        self.assertEqual({(row[0], row[2], row[3]) for row in self.sheets(book)["Calibrations"][1:]},
                         {("1", "yes", "no")})
        both = run("review", "calibration", "--desk", path, "--json").json
        self.assertEqual(set(both["operations"]), {self.summons, next_one})
        self.assertEqual(list(differences(calibration(path, both["operations"]),
                                          both["factors"])), [])
        self.assertEqual(both["in_force"], 1)
        self.assertEqual({(row["what"], row["subject"]): row["was"] for row in both["factors"]},
                         {key: factors.get(key, 1.0) for key in
                          ((row["what"], row["subject"]) for row in both["factors"])})
        run("review", "use", "7", "--desk", path, code=1)
        run("review", "use", "yes", "--desk", path, code=2)
        run("review", "adopt", self.bank, "--desk", path, code=1)
        self.assertTrue(run("verify", "--desk", path, "--json").json["ok"])

    def summons_named(self, path, name):
        rows = run("operation", "list", "--desk", path, "--json").json["operations"]
        return next(row["id"] for row in rows if row["name"] == name)

    def test_past_night(self):
        """The demo's own night that is over, made by the desk's verbs alone."""
        folder = os.path.join(self.folder, "past")
        run("demo", "--out", folder, "--steps", "30000", "--past-night")
        path = os.path.join(folder, "demo.desk")
        name = "集中拘传 前次"
        operations = run("operation", "list", "--desk", path, "--json").json["operations"]
        past = next(row for row in operations if row["name"] == name)
        self.assertEqual(past["step"], "closed")
        said = run("review", name, "--desk", path, "--json").json
        operation = said["operation"]["id"]
        again = Review(path, operation)
        self.assertEqual(list(differences(again.result(), said)), [])
        self.assertGreater(said["funnel"]["visited"], 10)
        self.assertGreater(said["funnel"]["came"], 0)
        self.assertGreater(said["pooling"]["together"]["way_mm"], 50_000_000)
        self.assertTrue({"track", "late"} <= self.missing(said), self.missing(said))
        self.assertTrue(any(row["stopped"] for row in said["visits"]))
        self.assert_told(path, operation, said)
        states = {(row["kind"], row["state"]) for row in said["safeguards"]}
        self.assertIn(("recorder", "not-kept"), states)
        self.assertIn(("clock", "kept"), states)
        self.assertTrue(run("verify", "--desk", path, "--json").json["ok"])
        # What the log tells of and is not there any more.
        for name, table, words in (("reports", "reports", "3 reports are gone"),
                                   ("arrivals", "movements", "3 arrivals and departures are gone"),
                                   ("inquiries", "custodies", "3 inquiries are gone")):
            copy = self.damaged(path, f"past-{name}", f"DELETE FROM {table} WHERE rowid IN (SELECT "
                                f"rowid FROM {table} WHERE operation_id = '{operation}' LIMIT 3)")
            self.says(copy, operation, "rows", words)

        # The demo of the day after, on the same desk: another night, the past one stays the only one.
        day = datetime.date.today() + datetime.timedelta(days=2)
        run("demo", "--out", folder, "--seconds", "1", "--past-night", "--date", day.isoformat())
        names = [row["name"] for row in
                 run("operation", "list", "--desk", path, "--json").json["operations"]]
        self.assertEqual((names.count(past["name"]), len(names)), (1, len(operations) + 2))

    def assert_told(self, path, operation, said):
        """A car is sent after a lead, a case is paid meanwhile, crews and desk write, evidence has its
        file and its events."""
        with sqlite3.connect(path) as db:
            def column(sql):
                return [row[0] for row in db.execute(sql, (operation,))]
            versions = column("SELECT version FROM plans WHERE operation_id = ? ORDER BY version")
            causes = column("SELECT cause FROM dispatches WHERE operation_id = ? AND acknowledged > 0")
            texts = column("SELECT coalesce (from_vehicle, 'desk') FROM messages "
                           "WHERE operation_id = ?")
            stored = column("SELECT payload FROM events WHERE operation_id = ? AND "
                            "kind = 'evidence.stored'")
            pieces = db.execute("SELECT digest, bytes, kind, vehicle_id, lon FROM evidence WHERE "
                                "operation_id = ? AND completed > 0", (operation,)).fetchall()
        db.close()
        self.assertEqual(versions, [1, 2, 3])
        self.assertIn("lead", causes)
        self.assertGreater(len(set(texts)), 1)
        self.assertIn("closed", {row["why"] for row in said["tasks"]})
        self.assertGreater(len(pieces), 8)
        self.assertGreater(len({row[2] for row in pieces}), 1)
        for digest, n_bytes, _, vehicle, lon in pieces:
            with open(os.path.join(f"{path}.evidence", digest[:2], digest), "rb") as file:
                data = file.read()
            self.assertEqual((len(data), hashlib.sha256(data).hexdigest()), (n_bytes, digest))
            self.assertTrue(vehicle and lon and any(digest in payload for payload in stored))

    def test_costs(self):
        path, said = self.night("costs")
        run("review", "costs", "--desk", path, "--litres", "12", "--staff-hour", "50")
        after = run("review", self.summons, "--desk", path, "--json").json["pooling"]
        self.assertAlmostEqual(after["litres"], said["pooling"]["litres"] * 12 / 9)
        self.assertEqual(list(differences(Review(path, self.summons).pooling(), after)), [])
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
        self.assertRegex(text, r"→ .* went past")
        self.assertRegex(text, r"Plan 1: .* at \d\d:\d\d, likelihood")
        # By the end of its number as well.
        short = re.search(r"(执\D*\d+)号", missed["cases"][0]).group(1)
        self.assertEqual(run("review", self.summons, "--desk", path, "--case", short).out, text)

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

    def test_rehearsed(self):
        """A night driven at 20 times the speed, a day before: the night's clock counts."""
        _, plain = self.night("plain-20", seed=15, gap=True)
        _, said = self.night("rehearsed", seed=15, gap=True, rehearsed=20)
        self.assertEqual(said["begin"], plain["begin"])
        self.assertEqual(said["funnel"], plain["funnel"])
        self.assertEqual(said["pooling"], plain["pooling"])
        self.assertEqual(said["median_to_dispatch_s"], 240)
        self.assertNotIn("clock", self.missing(said))
        self.assertNotIn("late", self.missing(said))
        # Without its clock, what such a night says of receipt is not taken for a wrong clock.
        path = os.path.join(self.folder, "rehearsed.desk")
        with sqlite3.connect(path) as db:
            db.execute("DELETE FROM night_clocks")
        db.close()
        after = run("review", self.summons, "--desk", path, "--json").json
        self.assertNotIn("clock", self.missing(after))
        self.assertEqual(after["funnel"], plain["funnel"])

    def test_records_only(self):
        _, said = self.night("records", records=True)
        self.assertTrue({"reports", "movements"} <= self.missing(said))
        self.assertTrue(said["by_window"])
        self.assertGreater(said["funnel"]["present"], 3)

    def test_events_missing(self):
        _, said = self.night("events", no_events=True)
        row = next(row for row in said["missing"] if row["kind"] == "events")
        self.assertEqual(row["count"], 3)

    def damaged(self, path, name, change):
        """A copy of the desk with such a damage; returns its path."""
        copy = os.path.join(self.folder, f"damaged-{name}.desk")
        with sqlite3.connect(path) as whole, sqlite3.connect(copy) as db:
            whole.backup(db)
        whole.close()
        db.close()
        if os.path.isdir(f"{path}.evidence"):
            shutil.copytree(f"{path}.evidence", f"{copy}.evidence")
        if callable(change):
            change(copy)
        else:
            with sqlite3.connect(copy) as db:
                db.create_function("GeometryConstraints", -1, lambda *_: 1)
                db.create_function("RTreeAlign", -1, lambda *_: 1)
                for sql in change.split(";"):
                    db.execute(sql)
            db.close()
        return copy

    def says(self, path, operation, kind, words):
        """The damage is told as data and in the text, and nothing else fails by it."""
        said = run("review", operation, "--desk", path, "--json").json
        rows = [row for row in said["missing"] if row["kind"] == kind]
        self.assertTrue(any(words in row["text"] for row in rows),
                        f"{kind} is not among {said['missing']}")
        text = run("review", operation, "--desk", path).out
        self.assertIn(words, text[text.index("What is missing:"):])

    def test_damaged(self):
        """Rows, versions of the plan, events that are gone or changed: it opens and says so."""
        path, _ = self.night("whole", seed=31, prepare=lambda path: run(
            "plan", "--operation", self.summons, "--desk", path, "--steps", "300", "--seed", "9"))
        for name, change, kind, words in (
                ("events", "DELETE FROM events WHERE seq IN (SELECT seq FROM events ORDER BY seq "
                 "LIMIT 3 OFFSET 5)", "events", "3 events are missing"),
                ("tail", "DELETE FROM events WHERE seq > (SELECT max (seq) - 2 FROM events)",
                 "events", "2 events are missing"),
                ("payload", "UPDATE events SET payload = '{}' WHERE kind = 'operation.planned'",
                 "changed", "2 events of the log were changed"),
                ("author", "UPDATE events SET author = 'nobody' WHERE seq = (SELECT min (seq) FROM "
                 f"events WHERE operation_id = '{self.summons}')",
                 "changed", "1 event of the log was changed"),
                ("version", "DELETE FROM plans WHERE version = 1", "version", "Plan 1 is gone"),
                ("stops", "DELETE FROM stops WHERE id = (SELECT max (id) FROM stops WHERE kind = "
                 "'visit' AND route_id IN (SELECT id FROM routes WHERE plan_id IN (SELECT id FROM "
                 f"plans WHERE version = 2 AND operation_id = '{self.summons}')))", "stops",
                 "Plan 2 has lost 1 stop"),
                ("plans", "DELETE FROM plans", "plan", "There is no plan"),
                ("cars", "DELETE FROM vehicles WHERE id = (SELECT min (vehicle_id) FROM movements)",
                 "vehicles", "1 car of that night"),
                ("tasks", "DELETE FROM tasks WHERE id = (SELECT min (task_id) FROM movements)",
                 "tasks", "Whom 1 task was about"),
                ("all", "DELETE FROM positions; DELETE FROM movements; DELETE FROM reports",
                 "movements", "No arrival")):
            with self.subTest(name):
                copy = self.damaged(path, name, change)
                self.says(copy, self.summons, kind, words)
                if name in ("plans", "all"):
                    folder = os.path.join(self.folder, f"files-{name}")
                    run("review", "timeline", self.summons, f"{folder}.csv", "--desk", copy)
                    run("review", "tracks", self.summons, f"{folder}.gpkg", "--desk", copy)
                    run("review", "log", self.summons, folder, "--desk", copy)
                    run("review", "clip", self.summons, f"{folder}-clip", "--desk", copy,
                        "--speed", "3600", "--rate", "1", "--size", "320x240")
                    self.assertTrue(os.listdir(f"{folder}-clip"))
                    run("paper", "debrief", "--operation", self.summons, "--desk", copy, "--out",
                        f"{folder}.pdf")

    def test_damaged_evidence(self):
        """Files that are not there, cut, or other bytes of the same length."""
        path, _, _ = self.package("shelf")
        digest = hashlib.sha256(b"photo of a door").hexdigest()

        def file(copy):
            return os.path.join(f"{copy}.evidence", digest[:2], digest)

        def other(copy):
            with open(file(copy), "wb") as stream:
                stream.write(b"photo of a wall")

        self.assertFalse({"file", "file-changed", "file-unread"}
                         & self.missing(run("review", self.summons, "--desk", path, "--json").json))
        for name, change, kind, words in (
                ("file-gone", lambda copy: os.remove(file(copy)), "file",
                 "1 file of evidence is not there"),
                ("shelf-gone", lambda copy: shutil.rmtree(f"{copy}.evidence"), "file",
                 "3 files of evidence are not there"),
                ("file-cut", lambda copy: os.truncate(file(copy), 3), "file-changed",
                 "1 file of evidence is not what was taken in"),
                ("file-other", other, "file-changed", "1 file of evidence is not what was taken in")):
            with self.subTest(name):
                self.says(self.damaged(path, name, change), self.summons, kind, words)

    def test_never_departed(self):
        """No debrief of what never went out, and the review says why nothing was visited."""
        text = run("review", self.summons, "--desk", self.desk).out
        self.assertIn("No event says that it went out", text)
        self.assertIn(": The operation has not gone out yet", text)
        self.assertNotIn("did not set out", text)
        out = os.path.join(self.folder, "never.pdf")
        self.assertIn("has not gone out yet",
                      run("paper", "debrief", "--operation", self.summons, "--desk", self.desk,
                          "--out", out, code=1).err)
        self.assertFalse(os.path.exists(out))

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
