#!/usr/bin/env python3
"""From a case list and a map extract to planned routes, on real extracts: what comes out is
checked against the extract itself, read by osm.py."""

import csv
import datetime
import json
import os
import random
import sqlite3
import sys
import tempfile
import unittest

import osm
import support
from support import run

N_CASES = 300
N_VEHICLES = 6
HEADINGS = ["序号", "案号", "被执行人", "身份证号码", "执行标的额", "案由", "立案日期", "电话", "状态",
            "地址1", "经度1", "纬度1", "地址2", "经度2", "纬度2", "地址3"]


def when(text):
    return datetime.datetime.fromisoformat(text)


def road_points(ordinary, count, dice):
    """Points on the ordinary roads, in the middle of stretches, so that no junction is hit."""
    stretches = [(a, b) for points, _ in ordinary for a, b in zip(points, points[1:])
                 if support.distance_m(a, b) > 5]
    points = []
    for _ in range(count):
        a, b = dice.choice(stretches)
        t = dice.uniform(0.3, 0.7)
        points.append((round(a[0] + t * (b[0] - a[0]), 7), round(a[1] + t * (b[1] - a[1]), 7)))
    return points


def case_list(points, dice):
    """300 cases as an office would list them: a title, headings, a sum."""
    rows = [["2025年执行案件清单（样例）"], [], HEADINGS]
    for i in range(N_CASES):
        shape = dice.choices((1, 2, 3), (40, 35, 25))[0]
        a, b = points[2 * i], points[2 * i + 1]
        row = [i + 1, f"（2025）豫0825执{i + 1}号", f"样某{i + 1}", support.citizen_id(i),
               round(dice.lognormvariate(10.7, 1.0), 2), "民间借贷", 45658 + i % 300,
               "154%08d" % i, "执行中", f"某村{i + 1}号", a[0], a[1]]
        if shape > 1:
            row += [f"某小区{i + 1}号楼", str(b[0]), str(b[1])]
        if shape > 2:
            row += ["外地某厂（无坐标）"]
        rows.append(row)
    rows.append(["合计", None, None, None, 1.0])
    return rows


class FirstLight:
    """Mixed into a test case for each extract."""

    extract = None

    @classmethod
    def setUpClass(cls):
        path = os.path.join(support.SHARED, cls.extract)
        if not os.path.exists(path):
            raise unittest.SkipTest(f"{path} is not there")
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-e2e-")
        cls.region = cls.path("region.gpkg")
        cls.desk = cls.path("night.desk")
        dice = random.Random(7)
        roads, ordinary = osm.read_roads(path)
        cls.roads = support.RoadIndex([points for points, _ in roads])
        cls.lanes = support.RoadIndex([points[::way] for points, tags in roads
                                       for way in osm.directions(tags)])
        points = road_points(ordinary, 2 * N_CASES + 1, dice)
        cls.base = points.pop()
        cls.list = cls.path("案件.xlsx")
        support.write_workbook(cls.list, case_list(points, dice))

        run("region", "build", path, cls.region)
        run("desk", "create", cls.desk, "--region", cls.region, "--base",
            f"法院,{cls.base[0]},{cls.base[1]}")
        run("fleet", "add", "--desk", cls.desk, "--count", N_VEHICLES, "--female-officer")
        cls.imported = run("import", "cases", cls.list, "--desk", cls.desk, "--json").json
        cls.operation = run("operation", "create", "样例行动", "--desk", cls.desk, "--json",
                            "--start", "2025-12-01T05:00", "--end", "2025-12-01T09:30").json
        cls.plan = run("plan", "--desk", cls.desk, "--seconds", 3, "--json").json

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def test_region_opens_elsewhere(self):
        """The region is a GeoPackage: SQLite with the marks and layers that QGIS looks for."""
        with sqlite3.connect(f"file:{self.region}?mode=ro", uri=True) as database:
            (application,) = database.execute("PRAGMA application_id").fetchone()
            layers = {name for (name,) in database.execute(
                "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")}
        self.assertEqual(application, 0x47504B47)
        self.assertIn("roads", layers)

    def test_import(self):
        report = self.imported
        self.assertTrue(report["kept"])
        self.assertEqual(report["rows"], N_CASES)
        self.assertEqual(report["rows_rejected"], 0, report["problems"])
        self.assertEqual(report["cases_added"], N_CASES)
        self.assertEqual(report["debtors_added"], N_CASES)
        self.assertEqual(report["ignored"], ["序号"])
        self.assertEqual(report["places_outside"], 0)
        self.assertGreater(report["places_without_point"], 40)
        info = run("desk", "info", self.desk, "--json").json
        self.assertEqual(info["cases"], N_CASES)

    def test_plan_adds_up(self):
        plan = self.plan
        self.assertEqual(plan["cases"], N_CASES)
        visits = [stop for route in plan["routes"] for stop in route["stops"]
                  if stop["kind"] == "visit"]
        planned = {stop["task"] for stop in visits}
        left_out = {task["task"] for task in plan["left_out"]}
        self.assertGreater(len(planned), 20)
        self.assertEqual(len(visits), plan["visits"])
        self.assertFalse(planned & left_out)
        self.assertEqual(len(planned) + len(left_out), plan["tasks"])
        self.assertEqual(len(planned), plan["tasks_planned"])
        self.assertLessEqual(plan["vehicles"], N_VEHICLES)
        self.assertEqual(plan["vehicles"], len(plan["routes"]))
        for task in plan["left_out"]:
            self.assertTrue(task["reason"] and task["reason"] != "none", task)
            self.assertTrue(task["message"], task)

    def test_windows_and_clock(self):
        """No stop outside the window, no car in two places, no second lost on the way."""
        opens, closes = when(self.plan["window_start"]), when(self.plan["window_end"])
        for route in self.plan["routes"]:
            stops = route["stops"]
            self.assertEqual((stops[0]["kind"], stops[-1]["kind"]), ("start", "end"))
            self.assertEqual(route["drive_s"], sum(stop["drive_s"] for stop in stops))
            for before, stop in zip(stops, stops[1:]):
                travel = when(stop["arrival"]) - when(before["departure"])
                self.assertEqual(travel.total_seconds(), stop["drive_s"])
            for stop in stops:
                self.assertLessEqual(when(stop["arrival"]), when(stop["begin"]))
                self.assertLessEqual(when(stop["begin"]), when(stop["departure"]))
                self.assertGreaterEqual(when(stop["begin"]), opens)
                self.assertLessEqual(when(stop["departure"]), closes)
                if stop["kind"] == "visit":
                    self.assertGreater(when(stop["departure"]), when(stop["begin"]))
                    # Made on a road that can be left and reached.
                    self.assertLess(stop["snap_m"], 1.0)
            for end in (stops[0], stops[-1]):
                self.assertLess(support.distance_m((end["lon"], end["lat"]), self.base), 1.0)

    def test_legs_are_the_matrix(self):
        """The seconds between two stops are those of the region's roads at the hour: by night
        before six, by day after; in between for a leg that is under way at six."""
        points, legs = [], []
        for route in self.plan["routes"]:
            first = len(points)
            points += [(stop["lon"], stop["lat"]) for stop in route["stops"]]
            legs += [(first + i, stop) for i, stop in enumerate(route["stops"][1:])]
        path = self.path("points.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "lon", "lat"])
            writer.writerows([i, repr(lon), repr(lat)] for i, (lon, lat) in enumerate(points))
        tables = []
        for options in ([], ["--night"]):
            out = self.path("matrix.csv")
            run("region", "matrix", self.region, path, "--out", out, *options)
            with open(out, newline="", encoding="utf-8") as file:
                tables.append({(int(row["from"]), int(row["to"])): row
                               for row in csv.DictReader(file)})
        for i, stop in legs:
            day, night = [float(table[i, i + 1]["seconds"]) for table in tables]
            arrival = when(stop["arrival"])
            leave = arrival - datetime.timedelta(seconds=stop["drive_s"])
            if arrival.hour < 6 or arrival.hour >= 22:
                day = night
            elif 6 <= leave.hour < 22:
                night = day
            self.assertGreaterEqual(stop["drive_s"], min(day, night) - 1.0, stop)
            self.assertLessEqual(stop["drive_s"], max(day, night) + 1.0, stop)

    def test_routes_follow_the_roads(self):
        path = self.path("routes.geojson")
        run("export", "routes", path, "--desk", self.desk, "--plan-version",
            self.plan["version"])
        with open(path, encoding="utf-8") as file:
            features = json.load(file)["features"]
        routes = [f for f in features if f["properties"]["kind"] == "route"]
        visits = [f for f in features if f["properties"]["kind"] == "visit"]
        self.assertEqual(len(routes), self.plan["vehicles"])
        self.assertEqual(len(visits), self.plan["visits"])
        for route in routes:
            line = [tuple(point) for point in route["geometry"]["coordinates"]]
            length = 0.0
            for a, b in zip(line, line[1:]):
                length += support.distance_m(a, b)
                steps = 1 + int(support.distance_m(a, b) // 25)
                for k in range(steps + 1):
                    t = k / steps
                    point = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
                    self.assertLess(self.roads.distance_m(point), 3.0, point)
                if support.distance_m(a, b) > 2.0:
                    self.assertTrue(self.lanes.leads(a, b, 3.0), f"against the way: {a} to {b}")
            metres = route["properties"]["metres"]
            self.assertAlmostEqual(length, metres, delta=0.01 * metres + 50)
            number = route["properties"]["route"]
            snap_m = {(stop["lon"], stop["lat"]): stop.get("snap_m", 0.0)
                      for planned in self.plan["routes"] for stop in planned["stops"]}
            for visit in visits:
                if visit["properties"]["route"] == number:
                    place = tuple(visit["geometry"]["coordinates"])
                    allowed = min((m for at, m in snap_m.items()
                                   if support.distance_m(at, place) < 0.1), default=0.0) + 5.0
                    self.assertLess(support.RoadIndex([line]).distance_to_any_m(place), allowed)

    def test_every_export_opens(self):
        for name, mark in (("r.gpx", b"<gpx"), ("r.kml", b"<kml"), ("r.gpkg", b"SQLite format 3")):
            path = self.path(name)
            run("export", "routes", path, "--desk", self.desk, "--plan-version",
            self.plan["version"])
            with open(path, "rb") as file:
                self.assertIn(mark, file.read(400))
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_names_are_masked(self):
        path = self.path("masked.geojson")
        run("export", "routes", path, "--desk", self.desk, "--plan-version",
            self.plan["version"])
        with open(path, encoding="utf-8") as file:
            self.assertNotIn("样某1", file.read())
        run("export", "routes", path, "--desk", self.desk, "--plan-version",
            self.plan["version"], "--full-names")
        with open(path, encoding="utf-8") as file:
            self.assertIn("样某", file.read())

    def test_off_the_map_is_listed(self):
        path = self.path("off.geojson")
        run("export", "places", path, "--desk", self.desk, "--not-plannable")
        with open(path, encoding="utf-8") as file:
            features = json.load(file)["features"]
        self.assertEqual(len(features), self.imported["places_without_point"])
        for feature in features:
            self.assertIsNone(feature["geometry"])
            self.assertEqual(feature["properties"]["standing"], "no-point")

    def test_verify(self):
        run("verify", "--desk", self.desk)

    def test_same_steps_same_plan(self):
        def shape():
            plan = run("plan", "--desk", self.desk, "--seconds", 0, "--steps", 200, "--seed", 5,
                       "--json").json
            return [[(s["task"] if s["kind"] == "visit" else s["kind"], s["arrival"])
                     for s in route["stops"]] for route in plan["routes"]]

        self.assertEqual(shape(), shape())


class Guixi(FirstLight, unittest.TestCase):
    extract = "guixi_jiangxi.osm"


class Zhengzhou(FirstLight, unittest.TestCase):
    extract = "zhengzhou_roads.osm.pbf"


if __name__ == "__main__":
    unittest.main(argv=sys.argv, verbosity=2)
