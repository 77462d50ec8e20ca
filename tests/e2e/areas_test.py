#!/usr/bin/env python3
"""Areas as a registrar uses them: proposed, accepted, given to teams, cases assigned by their
places, exceptions by hand, written and read again."""

import json
import os
import sqlite3
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from support import make_demo, run


class Areas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yexun-areas-")
        cls.desk = cls.path("demo.desk")
        make_demo(cls.folder.name, "--steps", "30000")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def ctl(self, *arguments, code=0):
        return run(*arguments, "--desk", self.desk, code=code)

    def query(self, sql):
        with closing(sqlite3.connect(f"file:{self.desk}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def areas(self, *arguments):
        return self.ctl("area", "list", "--json", *arguments).json["areas"]

    def test_1_propose(self):
        """N areas whose loads are even hold the load of the whole desk; nothing is in force yet."""
        self.assertIn("No areas", self.ctl("area", "list", code=1).err)
        for by, most in (("grid", 1.02), ("auto", 1.2)):
            made = self.ctl("area", "propose", 4, "--by", by, "--json").json
            loads = [area["load"] for area in made["areas"]]
            self.assertEqual(len(loads), 4)
            mean = sum(loads) / 4
            self.assertAlmostEqual(made["spread"], max(loads) / mean, places=4)
            self.assertLessEqual(made["spread"], most)
        self.assertEqual(len(self.areas("--proposed")), 4)
        # Along towns, of which the county seat alone holds more than a share: it is cut, and the
        # areas hang together and stay in the county, whatever places cases have elsewhere.
        path = Path(self.desk).with_name("proposed.geojson")
        self.ctl("area", "export", "--proposed", path)
        for feature in json.loads(path.read_text())["features"]:
            shape = feature["geometry"]
            pieces = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            self.assertEqual(len(pieces), 1, feature["properties"])
            for lon, lat in pieces[0][0]:
                self.assertTrue(112.8 < lon < 113.3 and 34.8 < lat < 35.1, (lon, lat))
        self.ctl("area", "list", code=1)
        again = self.ctl("area", "propose", 4, "--json").json
        self.assertEqual([area["load"] for area in again["areas"]], loads)
        for wrong in (0, -1, "vier"):
            self.ctl("area", "propose", wrong, code=2)
        self.ctl("area", "drop", "--proposed")
        self.ctl("area", "list", "--proposed", code=1)

    def test_2_assign(self):
        """A case goes to the team in whose area its places lie; every other is listed with a reason."""
        self.ctl("area", "propose", 3, "--by", "grid")
        self.ctl("area", "accept")
        areas = self.areas()
        self.ctl("team", "add", "一组", "--leader", "例组长")
        self.ctl("team", "add", "二组")
        for area, team in zip(areas, ("一组", "二组", "一组")):
            self.ctl("area", "set", area["name"], "--team", team)
        self.ctl("area", "set", areas[0]["name"], "--name", "西片")
        made = self.ctl("area", "assign", "--json").json
        n_open, = self.query("SELECT count(*) FROM cases WHERE status = 'open'")[0]
        self.assertEqual(made["cases"], n_open)
        self.assertGreater(made["by_area"], 0.5 * n_open)
        self.assertEqual(made["by_area"] + len(made["exceptions"]), n_open)
        listed = self.ctl("area", "exceptions", "--json").json["exceptions"]
        self.assertEqual(listed, made["exceptions"])
        self.assertLessEqual({each["why"] for each in listed}, {"several", "outside", "no-area", "no-point"})
        self.assertEqual(self.ctl("area", "assign", "--json").json["changed"], 0)

    def test_3_by_hand(self):
        """A case given by hand with a reason stays there; without a reason it is refused."""
        number = self.ctl("area", "exceptions", "--json").json["exceptions"][0]["case"]
        self.ctl("area", "assign", "--case", number, "--team", "二组", code=1)
        self.ctl("area", "assign", "--case", number, "--team", "二组", "--reason", "原承办团队")
        made = self.ctl("area", "assign", "--json").json
        self.assertEqual(made["by_hand"], 1)
        self.assertNotIn(number, [each["case"] for each in made["exceptions"]])
        self.ctl("area", "assign", "--case", number)
        self.assertEqual(self.ctl("area", "assign", "--json").json["by_hand"], 0)

    def test_4_files(self):
        """What is written is read again as it was; a broken file changes nothing."""
        before = self.areas()
        path = self.path("areas.geojson")
        self.assertEqual(self.ctl("area", "export", path, "--json").json["areas"], 3)
        with open(path, encoding="utf-8") as file:
            collection = json.load(file)
        self.assertEqual(sorted(f["properties"]["name"] for f in collection["features"]),
                         sorted(area["name"] for area in before))
        self.ctl("area", "import", path)
        after = self.areas()
        for key in ("name", "team", "load"):
            self.assertEqual(sorted(str(area[key]) for area in before),
                             sorted(str(area[key]) for area in after), key)
        for one, other in zip(sorted(before, key=lambda a: a["name"]),
                              sorted(after, key=lambda a: a["name"])):
            self.assertAlmostEqual(one["km2"], other["km2"], delta=0.001 * one["km2"])
        broken = self.path("broken.geojson")
        with open(broken, "w", encoding="utf-8") as file:
            file.write('{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                       '{"name":"线"},"geometry":{"type":"LineString","coordinates":'
                       '[[113,34],[113.1,34.1]]}}]}')
        self.ctl("area", "import", broken, code=1)
        self.assertEqual(len(self.areas()), 3)
        self.ctl("area", "remove", "西片")
        self.assertEqual(len(self.areas()), 2)
        self.ctl("area", "remove", "西片", code=1)
        self.assertTrue(run("verify", "--desk", self.desk, "--json").json["ok"])

    def test_5_roles(self):
        """A reviewer draws no areas, and asking is on record."""
        self.ctl("member", "set", "管理", "administrator")
        self.ctl("member", "set", "评查", "reviewer", "--as", "管理")
        self.ctl("area", "propose", 2, "--as", "评查", code=1)
        self.assertEqual(self.query("SELECT author FROM events WHERE kind = 'access.refused'"),
                         [("评查",)])


if __name__ == "__main__":
    unittest.main()
