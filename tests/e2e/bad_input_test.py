#!/usr/bin/env python3
"""What users get wrong: every bad file is refused in one line that names it, nothing is half
stored, and a list with a few bad rows gives the good ones."""

import csv
import io
import json
import os
import sys
import tempfile
import time
import unittest

import support
from support import run

HEADINGS = ["案号", "被执行人", "身份证号码", "执行标的额", "地址1", "经度1", "纬度1"]
EXTRACT = os.path.join(support.SHARED, "guixi_jiangxi.osm")
INSIDE = (117.221, 28.301)


def row(serial, **changes):
    cells = {"案号": f"（2025）豫0825执{serial % 900000 + 1}号", "被执行人": f"样某{serial}",
             "身份证号码": support.citizen_id(serial), "执行标的额": "45,000.00",
             "地址1": f"某村{serial}号", "经度1": "%.6f" % (INSIDE[0] + serial % 100 * 1e-4),
             "纬度1": "%.6f" % INSIDE[1]}
    cells.update(changes)
    return [cells[heading] for heading in HEADINGS]


def csv_text(rows, headings=tuple(HEADINGS)):
    file = io.StringIO()
    csv.writer(file).writerows([headings, *rows])
    return file.getvalue()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="yexun-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.desk = self.path("a.desk")
        run("desk", "create", self.desk)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        if isinstance(content, str):
            content = content.encode()
        with open(path, "wb") as file:
            file.write(content)
        return path

    def count(self):
        return run("desk", "info", self.desk, "--json").json["cases"]

    def imports(self, name, content, *options):
        path = self.write(name, content) if content is not None else self.path(name)
        return run("import", "cases", path, "--desk", self.desk, "--json", *options).json

    def refuses(self, name, content, *words, options=()):
        path = self.write(name, content) if content is not None else self.path(name)
        before = self.count()
        result = run("import", "cases", path, "--desk", self.desk, *options, code=1)
        self.assertIn(name, result.err)
        for word in words:
            self.assertIn(word, result.err)
        self.assertNotIn("GDAL", result.err)
        self.assertEqual(self.count(), before)


class Files(Case):
    def workbook(self, rows):
        path = self.path("whole.xlsx")
        support.write_workbook(path, [HEADINGS, *rows])
        with open(path, "rb") as file:
            return file.read()

    def test_no_list_at_all(self):
        self.refuses("missing.csv", None)
        self.refuses("empty.csv", b"", "empty")
        self.refuses("empty.xlsx", b"", "empty")
        self.refuses("binary.csv", bytes(range(256)) * 20, "binary")
        self.refuses("binary.xlsx", bytes(range(256)) * 20, "damaged")
        self.refuses("prose.csv", "今天天气很好。\n没有案件。\n", "案号")
        self.refuses("headings.csv", ",".join(HEADINGS) + "\n", "no rows")
        self.refuses("other.csv", csv_text([], ["案号", "电话", "备注"]), "被执行人")
        self.refuses("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xlsx")
        os.mkdir(self.path("folder.csv"))
        self.refuses("folder.csv", None, "plain file")

    def test_truncated(self):
        whole = self.workbook([row(i) for i in range(200)])
        for share in (0.01, 0.3, 0.6, 0.9, 0.99):
            self.refuses("cut.xlsx", whole[:int(len(whole) * share)])
        text = csv_text([row(i) for i in range(200)]).encode()
        self.refuses("quote.csv", text[:text.index(b'"', 3000) + 3], "incomplete")
        end = text.rindex("样某".encode())
        self.refuses("character.csv", text[:end + 2], "incomplete")
        self.refuses("line.csv", text[:end + 3], "incomplete")

    def test_encodings(self):
        text = csv_text([row(i) for i in range(50)])
        first = self.imports("utf8.csv", text)
        self.assertEqual((first["encoding"], first["cases_added"]), ("UTF-8", 50))
        for name, encoding in (("bom", "utf-8-sig"), ("gbk", "gb18030"), ("utf16", "utf-16")):
            again = self.imports(f"{name}.csv", text.encode(encoding))
            self.assertEqual(again["cases_unchanged"], 50, again)
            self.assertEqual(again["cases_added"] + again["debtors_added"] + again["places_added"],
                             0, again)
        foreign = "案號,債務人\n（2025）豫0825執1號,樣某\n"
        self.refuses("big5.csv", foreign.encode("big5"), "GB18030")
        self.refuses("sjis.csv", "案号,債務者\nあ,い\n".encode("shift-jis"))
        self.refuses("marked.csv", b"\xef\xbb\xbf" + text.encode("gb18030"), "UTF-8")

    def test_formats_agree(self):
        rows = [row(i) for i in range(50)]
        self.imports("list.csv", csv_text(rows))
        path = self.path("list.xlsx")
        support.write_workbook(path, [["清单"], [], HEADINGS, *rows])
        again = self.imports("list.xlsx", None)
        self.assertEqual((again["format"], again["cases_unchanged"]), ("XLSX", 50))
        self.assertEqual(again["places_unchanged"], 50, again)
        features = [{"type": "Feature",
                     "properties": dict(zip(HEADINGS[:5], r[:5])),
                     "geometry": {"type": "Point", "coordinates": [float(r[5]), float(r[6])]}}
                    for r in rows]
        again = self.imports("list.geojson", json.dumps(
            {"type": "FeatureCollection", "features": features}, ensure_ascii=False))
        self.assertEqual((again["format"], again["cases_unchanged"]), ("GeoJSON", 50))
        self.assertEqual(again["places_added"], 0, again)

    def test_large(self):
        headings = HEADINGS + [f"备注{i}" for i in range(23)]
        rows = [row(i) + [f"甲{i}乙{k}" for k in range(23)] for i in range(200000)]
        began = time.monotonic()
        report = self.imports("large.csv", csv_text(rows, headings))
        self.assertEqual(report["rows"], 200000)
        self.assertEqual(report["rows_rejected"], 0)
        self.assertEqual(len(report["ignored"]), 23)
        self.assertEqual(self.count(), 200000)
        print(f"# 200,000 rows of 30 columns in {time.monotonic() - began:.1f} s")

    def test_wide(self):
        headings = HEADINGS + [f"其他{i}" for i in range(2000)]
        report = self.imports("wide.csv", csv_text([row(1) + ["x"] * 2000], headings))
        self.assertEqual(report["cases_added"], 1)


class Rows(Case):
    BAD = {
        3: ("案号", {"案号": "（2025）豫0825民初3号"}),
        4: ("案号", {"案号": ""}),
        5: ("被执行人", {"被执行人": ""}),
        6: ("身份证号码", {"身份证号码": "990000198001010011"}),
        7: ("执行标的额", {"执行标的额": "四万五"}),
        8: ("经度1", {"经度1": "28.3", "纬度1": "117.2"}),
        9: ("纬度1", {"纬度1": ""}),
        10: ("案号", {"案号": "（2099）豫0825执1号"}),
    }

    def content(self):
        rows = [row(i) for i in range(2, 30)]
        for line, (_, changes) in self.BAD.items():
            rows[line - 2] = row(line, **changes)
        return csv_text(rows)

    def test_bad_rows_are_named_and_the_rest_kept(self):
        report = self.imports("mixed.csv", self.content())
        self.assertTrue(report["kept"])
        self.assertEqual(report["rows"], 28)
        self.assertEqual(report["rows_rejected"], len(self.BAD))
        self.assertEqual(self.count(), 28 - len(self.BAD))
        named = {p["line"]: p["column"] for p in report["problems"] if p["kind"] == "rejected"}
        self.assertEqual(named, {line: column for line, (column, _) in self.BAD.items()})
        for problem in report["problems"]:
            self.assertGreater(len(problem["message"]), 10)

    def test_strict_keeps_none(self):
        self.refuses("mixed.csv", self.content(), "8", options=("--strict",))
        self.assertEqual(self.count(), 0)
        good = csv_text([row(i) for i in range(20)])
        self.assertTrue(self.imports("good.csv", good, "--strict")["kept"])
        self.assertEqual(self.count(), 20)

    def test_again_updates_and_never_doubles(self):
        rows = [row(i) for i in range(30)]
        self.imports("list.csv", csv_text(rows))
        before = run("desk", "info", self.desk, "--json").json
        report = self.imports("list.csv", csv_text(rows))
        self.assertEqual(report["cases_unchanged"], 30)
        rows[4] = row(4, 执行标的额="9.9万元")
        # The same number in other widths.
        rows[5] = row(5, 案号="(2025) 豫０８２５执6号")
        report = self.imports("list.csv", csv_text(rows))
        self.assertEqual((report["cases_updated"], report["cases_unchanged"]), (1, 29))
        after = run("desk", "info", self.desk, "--json").json
        for what in ("cases", "debtors", "places"):
            self.assertEqual(before[what], after[what])

    def test_several_debtors_and_addresses(self):
        rows = [row(1, 地址1="甲村1号；乙村2号", 经度1="117.221", 纬度1="28.301"),
                row(2, 案号=row(1)[0], 地址1="丙村3号", 经度1="", 纬度1="")]
        report = self.imports("joint.csv", csv_text(rows))
        self.assertEqual((report["cases_added"], report["debtors_added"]), (1, 2))
        self.assertEqual((report["places_added"], report["places_without_point"]), (3, 2))

    def test_mapping(self):
        text = "编号,户主,欠款,X,Y\n（2025）豫0825执1号,样某,4.5,117.221,28.301\n"
        mapping = {"columns": {"编号": "case-number", "户主": "debtor-name", "欠款": "claim-wan",
                               "X": "lon", "Y": "lat"}}
        self.refuses("own.csv", text, "案号")
        path = self.write("map.json", json.dumps(mapping, ensure_ascii=False))
        report = self.imports("own.csv", text, "--mapping", path)
        self.assertEqual((report["cases_added"], report["places_added"]), (1, 1))
        for bad, word in (("{", "JSON"), ('{"columns":{"编号":"case-nummer"}}', "编号"),
                          ('{"columns":{"编号":"case-number","谁":"debtor-name"}}', "谁")):
            path = self.write("bad.json", bad)
            result = run("import", "cases", self.path("own.csv"), "--desk", self.desk, "--mapping",
                         path, code=1)
            self.assertIn(word, result.err)
        self.assertEqual(self.count(), 1)


@unittest.skipUnless(os.path.exists(EXTRACT), "no extract")
class Regions(Case):
    def build(self, name, content):
        extract = self.write(name, content)
        result = run("region", "build", extract, self.path("region.gpkg"), code=1)
        self.assertIn(name, result.err)
        self.assertEqual([f for f in os.listdir(self.folder) if "region" in f], [])

    def test_bad_extracts(self):
        with open(EXTRACT, "rb") as file:
            whole = file.read()
        self.build("empty.osm", b"")
        self.build("cut.osm", whole[:len(whole) // 2])
        self.build("binary.osm", bytes(range(256)) * 40)
        self.build("other.osm", b"<html><body>nothing</body></html>")
        self.build("other.osm.pbf", b"not a pbf at all, not even nearly" * 10)
        pbf = os.path.join(support.SHARED, "zhengzhou_roads.osm.pbf")
        if os.path.exists(pbf):
            with open(pbf, "rb") as file:
                data = file.read()
            self.build("cut.osm.pbf", data[:len(data) // 2])

    def test_outside_and_datum(self):
        region = self.path("region.gpkg")
        run("region", "build", EXTRACT, region)
        run("desk", "set", self.desk, "--region", region)
        far = row(1, 经度1="113.07", 纬度1="34.94")
        near = row(2)
        report = self.imports("far.csv", csv_text([far, near]))
        self.assertEqual((report["rows_rejected"], report["places_outside"]), (0, 1))
        notes = [p for p in report["problems"] if p["line"] == 2]
        self.assertEqual(len(notes), 1, report["problems"])
        # 837 km from Wen County to Guixi.
        self.assertRegex(notes[0]["message"], r"8\d\d(\.\d)? km")

        out = self.path("places.geojson")
        points = {}
        for serial, datum in ((10, "wgs84"), (11, "gcj02"), (12, "bd09")):
            path = self.write("datum.csv", csv_text(
                [row(serial, 经度1=str(INSIDE[0]), 纬度1=str(INSIDE[1]))]))
            run("import", "cases", path, "--desk", self.desk, "--datum", datum)
        run("export", "places", out, "--desk", self.desk, "--full-names")
        with open(out, encoding="utf-8") as file:
            for feature in json.load(file)["features"]:
                points[feature["properties"]["debtor"]] = feature["geometry"]["coordinates"]
        self.assertLess(support.distance_m(points["样某10"], INSIDE), 0.1)
        self.assertTrue(300 < support.distance_m(points["样某11"], INSIDE) < 700, points)
        self.assertTrue(600 < support.distance_m(points["样某12"], INSIDE) < 1800, points)
        result = run("import", "cases", self.path("far.csv"), "--desk", self.desk, "--datum",
                     "mars", code=2)
        self.assertIn("mars", result.err)

    def test_bad_desk_and_region(self):
        path = self.write("list.csv", csv_text([row(1)]))
        broken = self.write("broken.desk", b"SQLite format 3\0" + bytes(4000))
        with open(broken, "rb") as file:
            before = file.read()
        run("import", "cases", path, "--desk", broken, code=1)
        with open(broken, "rb") as file:
            self.assertEqual(file.read(), before)
        run("desk", "set", self.desk, "--region", broken, code=1)
        run("plan", "--desk", self.desk, code=1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv, verbosity=2)
