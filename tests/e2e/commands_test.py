#!/usr/bin/env python3
"""Every command as someone new to it calls it: for help, with arguments that are wrong, files that
are missing or are something else, folders that cannot be written, names with blanks in Chinese.
Exit codes are 0, 1 or 2, a complaint is one line, and nothing is lost or left lying about."""

import os
import sys
import tempfile
import unittest

import support
from region_test import write_town
from support import run

DOCUMENT = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "commands.md")
CASES = """案号,被执行人,身份证号码,执行标的额,地址1,经度1,纬度1
（2025）豫0825执100号,样某甲,,45000,某村1号,113.0011,35.0011
（2025）豫0825执12号,样某乙,,45000,某村2号,113.0021,35.0021
（2025）豫0825执3号,样某丙,,45000,某村3号,,
（2025）豫0825执4号,样某丁,,45000,某村4号,117.2,28.3
"""


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="yexun 命令 ")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.extract = cls.write("县 城.osm", "")
        write_town(cls.extract, 6, "新城")
        cls.region = cls.path("区域 一.gpkg")
        cls.desk = cls.path("夜 巡.desk")
        cls.list = cls.write("清 单.csv", CASES)
        run("region", "build", cls.extract, cls.region, "--name", "县 城")
        run("desk", "create", cls.desk, "--region", cls.region, "--base", "法院,113.0001,35.0001")
        run("fleet", "add", "--desk", cls.desk, "--count", 2)
        run("import", "cases", cls.list, "--desk", cls.desk)
        run("operation", "create", "今 晚", "--desk", cls.desk, "--start", "2025-12-01T05:00")
        run("plan", "--desk", cls.desk, "--seconds", 0, "--steps", 50)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, text):
        with open(cls.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return cls.path(name)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def names(self):
        return sorted(os.listdir(self.folder))

    def commands(self):
        overview = run("--help").out
        found = [line[2:].split("  ")[0] for line in overview.splitlines() if line.startswith("  ")]
        self.assertGreater(len(found), 15)
        return found

    def test_help(self):
        for command in self.commands():
            words = command.split()
            text = run(*words, "--help").out
            self.assertIn(f"yexunctl {command} ", text)
            self.assertIn("--json", text)
            self.assertEqual(run("help", *words).out, text)
            chinese = run(*words, "--help", locale="zh_CN.UTF-8").out
            self.assertIn("--json", chinese)
            if words[0] != command and words[0] not in self.commands():
                self.assertIn(words[1], run(words[0], "--help").out)
                self.assertIn(words[1], run(words[0], code=2).err)
                self.assertIn(words[1], run(words[0], "nonsense", code=2).err)
        self.assertEqual(run("help").out, run("--help").out)

    def test_documented(self):
        """docs/commands.md has every command and option as --help tells them; if not, run
        tools/command-usage.py."""
        with open(DOCUMENT, encoding="utf-8") as file:
            document = file.read()
        for command in self.commands():
            usage, *rest = run(*command.split(), "--help").out.splitlines()
            self.assertIn(usage.removeprefix("Usage: "), document)
            for line in rest:
                if line.startswith("  ") and not any(
                        common in line for common in ("--json", "--progress", "--help")):
                    self.assertIn(line.rstrip(), document)

    def test_wrong_usage(self):
        run(code=2)
        run("nonsense", code=2)
        for command in self.commands():
            words = command.split()
            self.assertIn("--nonsense", run(*words, "--nonsense", code=2).err)
            if command != "region speeds":
                run(*words, *"abcdefg", code=2)
            if command not in ("demo", "rules show", "casework show"):
                run(*words, code=2)

    def test_missing_and_foreign_files(self):
        foreign = [self.path("没 有"), self.folder, self.list, "/dev/null", "/dev/zero"]
        for path in [*foreign, self.desk]:
            run("region", "info", path, code=1)
            run("region", "render", path, "--out", self.path("x.png"), code=1)
            run("region", "matrix", path, self.write("p.csv", "id,lon,lat\na,113,35\n"), code=1)
            run("region", "route", path, "113,35", "113.001,35", code=1)
            run("region", "build", path, self.path("x.gpkg"), code=1)
            run("desk", "create", self.path("x.desk"), "--region", path, code=1)
        for path in [*foreign, self.region]:
            run("desk", "info", path, code=1)
            run("verify", "--desk", path, code=1)
            run("plan", "--desk", path, code=1)
            run("fleet", "list", "--desk", path, code=1)
            run("operation", "list", "--desk", path, code=1)
            run("export", "places", self.path("x.gpx"), "--desk", path, code=1)
        for path in (self.path("没 有"), self.folder, "/dev/null", self.region, self.desk):
            run("import", "cases", path, "--desk", self.desk, code=1)
            run("import", "cases", path, "--desk", self.path("x.desk"), code=1)
        os.unlink(self.path("p.csv"))
        self.assertEqual([name for name in self.names() if name.startswith("x.")], [])

    def test_results_do_not_cost_a_desk_or_region(self):
        points = self.write("点 集.csv", "id,lon,lat\na,113.0011,35.0001\nb,113.0021,35.0001\n")
        for precious in (self.desk, self.region):
            before = self.read(precious)
            for words in (["export", "places", precious, "--desk", self.desk, "--format", "gpkg"],
                          ["export", "routes", precious, "--desk", self.desk, "--format", "gpx"],
                          ["region", "matrix", self.region, points, "--out", precious],
                          ["region", "route", self.region, "113.0011,35", "113.0021,35",
                           "--geojson", precious],
                          ["region", "render", self.region, "--out", precious],
                          ["plan", "--desk", self.desk, "--steps", 5, "--png", precious]):
                self.assertIn("left as it is", run(*words, code=1).err)
            self.assertEqual(self.read(precious), before)
        run("desk", "create", self.desk, code=1)
        run("verify", "--desk", self.desk)
        run("region", "info", self.region)
        os.unlink(points)

    def test_places_that_cannot_be_written(self):
        points = self.write("点.csv", "id,lon,lat\na,113.0011,35.0001\n")
        for folder in (self.path("没 有"), "/proc", self.list):
            for words in (["region", "build", self.extract, folder + "/r.gpkg"],
                          ["region", "render", self.region, "--out", folder + "/r.png"],
                          ["region", "matrix", self.region, points, "--out", folder + "/r.csv"],
                          ["region", "route", self.region, "113.0011,35", "113.0021,35",
                           "--geojson", folder + "/r.geojson"],
                          ["plan", "--desk", self.desk, "--png", folder + "/r.png"],
                          ["desk", "create", folder + "/r.desk"],
                          ["export", "routes", folder + "/r.kml", "--desk", self.desk]):
                self.assertIn(folder, run(*words, code=1).err)
        for folder in ("/proc", self.list):
            self.assertIn(folder, run("demo", "--out", folder + "/demo", code=1).err)
        os.unlink(points)

    def test_wrong_values(self):
        for words in (["fleet", "add", "--desk", self.desk, "--count", 0],
                      ["fleet", "add", "--desk", self.desk, "--count", "x"],
                      ["fleet", "add", "--desk", self.desk, "--plate", "坏牌"],
                      ["operation", "create", "x", "--desk", self.desk, "--start", "tonight"],
                      ["operation", "create", "x", "--desk", self.desk, "--limit", -1],
                      ["plan", "--desk", self.desk, "--seconds", -3],
                      ["plan", "--desk", self.desk, "--vehicles", -1],
                      ["plan"], ["verify"], ["fleet", "list"], ["operation", "list"],
                      ["import", "cases", self.list],
                      ["import", "cases", self.list, "--desk", self.desk, "--datum", "mars"],
                      ["export", "routes", self.path("x.doc"), "--desk", self.desk],
                      ["desk", "set", self.desk],
                      ["desk", "set", self.desk, "--base", "法院"],
                      ["region", "route", self.region, "here", "113,35"],
                      ["region", "render", self.region, "--out", self.path("x.png"), "--bbox",
                       "1,2,3"],
                      ["region", "render", self.region, "--out", self.path("x.png"), "--style",
                       "blue"]):
            run(*words, code=2)
        for words in (["fleet", "add", "--desk", self.desk, "--seats", 0],
                      ["fleet", "add", "--desk", self.desk, "--seats", 3, "--crew", 4],
                      ["operation", "create", "", "--desk", self.desk],
                      ["operation", "create", "x", "--desk", self.desk, "--start",
                       "2025-12-01T05:00", "--end", "2025-12-01T04:00"],
                      ["plan", "--desk", self.desk, "--operation", "没有"],
                      ["export", "routes", self.path("x.gpx"), "--desk", self.desk,
                       "--plan-version", 99],
                      ["region", "route", self.region, "113.0011,35", "117,28"]):
            run(*words, code=1)

    def test_plates_are_one_whatever_the_spelling(self):
        desk = self.path("车.desk")
        run("desk", "create", desk)
        run("fleet", "add", "--desk", desk, "--plate", "豫h·0001警")
        run("fleet", "add", "--desk", desk, "--plate", "豫H0001警", code=1)
        (car,) = run("fleet", "list", "--desk", desk, "--json").json["vehicles"]
        self.assertEqual(car["plate"], "豫H0001警")

    def test_json_everywhere(self):
        """With --json stdout is one document, in any language the same."""
        points = self.write("集.csv", "id,lon,lat\na,113.0011,35.0001\nb,113.0021,35.0001\n")
        for words in (["region", "info", self.region], ["desk", "info", self.desk],
                      ["fleet", "list", "--desk", self.desk],
                      ["operation", "list", "--desk", self.desk],
                      ["verify", "--desk", self.desk], ["region", "speeds", self.region],
                      ["region", "find", self.region, "新城大街"],
                      ["region", "route", self.region, "113.0011,35", "113.0021,35"],
                      ["region", "matrix", self.region, points, "--out", self.path("m.csv")],
                      ["region", "render", self.region, "--out", self.path("m.png")],
                      ["export", "places", self.path("m.geojson"), "--desk", self.desk],
                      ["import", "cases", self.list, "--desk", self.desk]):
            keys = [set(run(*words, "--json", locale=locale).json)
                    for locale in ("C.UTF-8", "zh_CN.UTF-8")]
            self.assertEqual(*keys)
            self.assertTrue(keys[0])
        os.unlink(points)

    def test_numbers_in_order(self):
        """Digits of a case number count as a number: 执3, 执12, 执100."""
        desk = self.path("序.desk")
        run("desk", "create", desk, "--region", self.region, "--base", "法院,113.0001,35.0001")
        run("fleet", "add", "--desk", desk)
        numbers = [f"（2025）豫0825执{serial}号" for serial in (100, 12, 3)]
        run("import", "cases", self.write("序.csv", "案号,被执行人,身份证号码,地址,经度,纬度\n" + "".join(
            f"{number},样某,{support.citizen_id(1)},某村,113.0011,35.0001\n"
            for number in numbers)), "--desk", desk)
        run("operation", "create", "全部", "--desk", desk, "--start", "2025-12-01T05:00")
        plan = run("plan", "--desk", desk, "--steps", 20, "--json").json
        (visit,) = [stop for route in plan["routes"] for stop in route["stops"]
                    if stop["kind"] == "visit"]
        self.assertEqual(visit["cases"], "、".join(reversed(numbers)))
        run("operation", "create", "头两件", "--desk", desk, "--limit", 2)
        plan = run("plan", "--desk", desk, "--operation", "头两件", "--steps", 20, "--json").json
        (visit,) = [stop for route in plan["routes"] for stop in route["stops"]
                    if stop["kind"] == "visit"]
        self.assertEqual(visit["cases"], "、".join([numbers[2], numbers[1]]))

    def test_reasons(self):
        plan = run("plan", "--desk", self.desk, "--operation", "今 晚", "--steps", 20, "--json")
        told = {task["cases"]: task["reason"] for task in plan.json["left_out"]}
        self.assertEqual(told.get("（2025）豫0825执3号"), "no-point")
        self.assertEqual(told.get("（2025）豫0825执4号"), "outside")


if __name__ == "__main__":
    unittest.main(argv=sys.argv, verbosity=2)
