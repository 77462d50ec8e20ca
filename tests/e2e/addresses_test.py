#!/usr/bin/env python3
"""Addresses as an administrator and a clerk meet them: found, added by a list, set by hand, and a
list in the wrong datum held back."""

import csv
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import support
from support import run

LON, LAT = 113.5, 35.5


def write_town(path):
    """An invented county: one village on the map, a street with numbers, a grid of lanes."""
    nodes, ways = [], []

    def node(east, north, tags=""):
        nodes.append(f"<node id='{len(nodes) + 1}' lon='{LON + east / 90500:.7f}' "
                     f"lat='{LAT + north / 111000:.7f}'>{tags}</node>")
        return len(nodes)

    def way(refs, tags):
        ways.append(f"<way id='{len(ways) + 1}'>" + "".join(f"<nd ref='{r}'/>" for r in refs)
                    + tags + "</way>")

    def tag(key, value):
        return f"<tag k='{key}' v='{value}'/>"

    for i in range(12):
        way([node(i * 400, j * 400) for j in range(12)],
            tag("highway", "residential") + tag("name", f"纵{i + 1}街"))
    way([node(-100, y) for y in (0, 1000)], tag("highway", "primary") + tag("name", "沿河路"))
    for number in (2, 8):
        node(-120, 100 * number, tag("addr:street", "沿河路") + tag("addr:housenumber", number))
    node(2000, 2000, tag("place", "town") + tag("name", "石桥镇"))
    node(2500, 2900, tag("place", "village") + tag("name", "北街村"))
    with open(path, "w", encoding="utf-8") as file:
        file.write("<?xml version='1.0'?><osm version='0.6' attribution='invented'>"
                   + "".join(nodes) + "".join(ways) + "</osm>")


class Addresses(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="addresses-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.extract, self.region = self.path("town.osm"), self.path("town.gpkg")
        self.desk = self.path("town.desk")
        write_town(self.extract)
        run("region", "build", self.extract, self.region)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, rows):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return self.path(name)

    def first(self, text, *options):
        return run("region", "find", self.region, text, "--json", *options).json["candidates"][0]

    def test_found(self):
        door = self.first("沿河路5号")
        self.assertEqual(door["level"], "street")  # odd numbers are not known here
        between = self.first("沿河路4号")
        self.assertEqual((between["level"], between["name"]), ("door", "沿河路 4"))
        self.assertAlmostEqual(between["lat"], LAT + 400 / 111000, places=5)
        self.assertIn("between the numbers 2 and 8", between["why"])
        self.assertEqual(self.first("beijiecun")["name"], "北街村")
        village = self.first("石桥镇北街村3组12号")
        self.assertEqual(village["level"], "village")
        self.assertGreater(village["radius_m"], 200)
        self.assertIn("3组12号", village["why"])

    def test_no_address(self):
        for text in ("外出务工", "下落不明", "不详", "/"):
            found = run("region", "find", self.region, text, "--json").json
            self.assertEqual((found["level"], found["candidates"]), ("none", []))
            self.assertIn("is no address", found["why"])
        cases = self.write("cases.csv", [["案号", "被执行人", "住址"],
                                         ["（2024）豫0825执1号", "甲某", "外出务工，具体地址不详"],
                                         ["（2024）豫0825执2号", "乙某", "远方某处"]])
        run("desk", "create", self.desk, "--region", self.region)
        run("import", "cases", cases, "--desk", self.desk)
        places = run("place", "list", "--desk", self.desk, "--json").json["places"]
        self.assertEqual({place["address"]: place["level"] for place in places},
                         {"外出务工，具体地址不详": "none", "远方某处": None})
        self.assertEqual(run("region", "find", self.region, "撒哈拉", "--json").json["candidates"], [])
        run("region", "find", self.extract, "x", code=1)
        run("region", "find", self.region, "x", "--limit", "-1", code=2)

    def test_gazetteer(self):
        names = self.write("names.csv", [
            ["code", "name", "parent", "lon", "lat"], ["1", "石桥镇", "", "", ""],
            ["11", "新店村民委员会", "1", "", ""], ["12", "", "1", "", ""],
            ["13", "柳林村", "1", LON, "abc"], ["14", "南坡村", "1", LON + 0.01, LAT + 0.01]])
        report = run("region", "update", self.region, "--gazetteer", names, "--json").json
        self.assertEqual([p["line"] for p in report["problems"]], [4, 5])
        self.assertEqual((report["names_matched"], report["names_new"], report["names_unplaced"]),
                         (1, 2, 1))
        for _ in range(2):
            self.assertEqual(self.first("石桥镇新店村2组")["level"], "town")
            self.assertEqual(self.first("南坡村")["within"], "石桥镇")
            run("region", "update", self.region, "--extract", self.extract)
        run("region", "update", self.region, code=2)
        run("region", "update", self.region, "--gazetteer", self.extract, code=1)
        self.assertEqual(self.first("南坡村")["level"], "village")

    def test_killed_update(self):
        """Killed at any moment the region is the old one or the new one, whole, and alone."""
        names = self.write("names.csv", [["code", "name"]] + [[i, f"{i}号村"] for i in range(3000)])
        before = sorted(os.listdir(self.folder))
        for i in range(8):
            process = subprocess.Popen([support.YEXUNCTL, "region", "update", self.region,
                                        "--gazetteer", names], stdout=subprocess.DEVNULL)
            time.sleep(0.02 + 0.03 * i)
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.assertEqual(self.first("北街村")["name"], "北街村")
        run("region", "update", self.region, "--gazetteer", names)
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.assertEqual(self.first("北街村")["name"], "北街村")

    def test_import_and_pin(self):
        cases = self.write("cases.csv", [
            ["案号", "被执行人", "地址"],
            ["（2025）豫0825执1号", "甲一", "石桥镇沿河路2号"],
            ["（2025）豫0825执2号", "甲二", "石桥镇北街村3组"],
            ["（2025）豫0825执3号", "甲三", "石桥镇无名村"],
            ["（2025）豫0825执4号", "甲四", "石桥镇无名村"]])
        report = run("import", "cases", cases, "--desk", self.desk, "--region", self.region,
                     "--json").json
        self.assertEqual(report["places_found"]["door"], 1)
        self.assertEqual(report["places_found"]["village"], 1)
        self.assertEqual(report["places_found"]["town"], 2)
        self.assertEqual(report["places_without_point"], 2)
        left = run("place", "list", "--desk", self.desk, "--json").json["places"]
        self.assertEqual([place["address"] for place in left if not place["has_point"]],
                         ["石桥镇无名村"] * 2)

        run("place", "pin", "石桥镇无名村", f"{LON + 0.02},{LAT + 0.02}", "--desk", self.desk)
        run("place", "pin", "石桥镇无名村", "nowhere", "--desk", self.desk, code=2)
        left = run("place", "list", "--desk", self.desk, "--json").json["places"]
        self.assertTrue(all(place["has_point"] for place in left))
        run("region", "update", self.region, "--extract", self.extract)
        pin = self.first("石桥镇无名村", "--desk", self.desk)
        self.assertTrue(pin["pinned"])
        self.assertAlmostEqual(pin["lon"], LON + 0.02)
        again = run("import", "cases", cases, "--desk", self.desk, "--json").json
        self.assertEqual(again["places_unchanged"], 4)
        self.assertTrue(run("verify", "--desk", self.desk, "--json").json["ok"])

    def test_wrong_datum(self):
        """A GCJ-02 list that says nothing of it is held back until the clerk answers."""
        rows = [["案号", "被执行人", "地址", "经度", "纬度"]]
        for i in range(60):
            lon, lat = gcj02(LON + ((i % 12) * 400 + 8) / 90500, LAT + ((i // 12) * 800 + 60) / 111000)
            rows.append([f"（2025）豫0825执{i + 1}号", f"甲{i}", f"某处{i}", f"{lon:.6f}", f"{lat:.6f}"])
        cases = self.write("gcj.csv", rows)
        words = ["import", "cases", cases, "--desk", self.desk, "--region", self.region]
        process = subprocess.run([support.YEXUNCTL, *words], capture_output=True, text=True,
                                 check=False, env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=""))
        self.assertEqual(process.returncode, 1)
        self.assertIn("--datum GCJ-02", process.stderr)
        self.assertFalse(os.path.exists(self.desk))
        self.assertTrue(run(*words, "--datum", "GCJ-02", "--json").json["kept"])
        self.assertTrue(run(*words, "--datum", "wgs84", "--json").json["kept"])


def gcj02(lon, lat):
    """The published shift, for a list that a Chinese map service has made."""
    x, y, pi = lon - 105, lat - 35, math.pi

    def waves(value, *terms):
        return sum(height * math.sin(value * pi * rate) for height, rate in terms) * 2 / 3

    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
             + waves(x, (20, 6), (20, 2)) + waves(y, (20, 1), (40, 1 / 3))
             + waves(y, (160, 1 / 12), (320, 1 / 30)))
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
            + waves(x, (20, 6), (20, 2)) + waves(x, (20, 1), (40, 1 / 3))
            + waves(x, (150, 1 / 12), (300, 1 / 30)))
    axis, flat, phi = 6378245.0, 0.00669342162296594323, lat / 180 * pi
    magic = 1 - flat * math.sin(phi) ** 2
    return (lon + east * 180 / (axis / math.sqrt(magic) * math.cos(phi) * pi),
            lat + north * 180 / (axis * (1 - flat) / (magic * math.sqrt(magic)) * pi))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
