#!/usr/bin/env python3
"""The region file against everything that can happen while it is made: killed, cancelled, out of
room, in the way of something else; and that it is the same file every time."""

import fcntl
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import support
from support import run

N_KILLS = 40
PHASES = ["Reading the extract", "Making the layers", "Making the index of names",
          "Preparing the map", "Making the road graph", "Writing to disk"]


def write_town(path, size, name):
    """A town of one high street with side streets, and a house at every corner."""
    def node(x, y, kind=0):
        return (y * size + x) * 10 + kind

    with open(path, "w", encoding="utf-8") as file:
        file.write("<?xml version='1.0'?><osm version='0.6' attribution='invented'>\n")
        for y in range(size):
            for x in range(size):
                for kind, (dx, dy) in enumerate([(0, 0), (3, 3), (6, 3), (6, 6), (3, 6)]):
                    file.write(f"<node id='{node(x, y, kind)}' lon='{113 + (x * 10 + dx) * 1e-4:.4f}'"
                               f" lat='{35 + (y * 10 + dy) * 1e-4:.4f}'/>\n")
        ways = 0
        for y in range(size):
            streets = [([node(x, y) for x in range(size)], f"{y + 1}巷")]
            if y == 0:
                streets.append(([node(0, y) for y in range(size)], "大街"))
            for refs, street in streets:
                ways += 1
                file.write(f"<way id='{ways}'>" + "".join(f"<nd ref='{r}'/>" for r in refs)
                           + "<tag k='highway' v='residential'/><tag k='name' "
                           f"v='{name}{street}'/></way>\n")
            for x in range(size):
                ways += 1
                refs = [node(x, y, kind) for kind in (1, 2, 3, 4, 1)]
                file.write(f"<way id='{ways}'>" + "".join(f"<nd ref='{r}'/>" for r in refs)
                           + "<tag k='building' v='house'/><tag k='addr:housenumber' "
                           f"v='{x + 1}号'/></way>\n")
        file.write("</osm>\n")


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shelf = tempfile.TemporaryDirectory(prefix="yexun-e2e-")
        cls.addClassCleanup(cls.shelf.cleanup)
        cls.extract = os.path.join(cls.shelf.name, "新城 图.osm")
        cls.older = os.path.join(cls.shelf.name, "older.osm")
        write_town(cls.extract, 50, "新城")
        write_town(cls.older, 5, "旧城")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="yexun 区域-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.region = self.path("region.gpkg")

    def path(self, name):
        return os.path.join(self.folder, name)

    def build(self, extract=None, out=None, **options):
        return run("region", "build", extract or self.extract, out or self.region, **options)

    def start(self, *options, **settings):
        return subprocess.Popen(
            [support.YEXUNCTL, "region", "build", self.extract, self.region, *options],
            stdout=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8"), **settings)

    def names(self):
        return sorted(os.listdir(self.folder))

    def is_left_over(self, name):
        return (name.startswith(".region.gpkg.") and name.endswith(".tmp")
                and len(name) == len(".region.gpkg.123456.tmp"))


class Killed(Case):
    def test_at_any_moment(self):
        self.build(self.older)
        old = read(self.region)
        began = time.monotonic()
        self.build()
        whole_s = time.monotonic() - began
        new = read(self.region)
        self.assertNotEqual(old, new)

        dice = random.Random(3)
        killed = finished = replaced = 0
        for i in range(N_KILLS):
            absent = i % 3 == 0
            if absent:
                os.unlink(self.region)
            else:
                with open(self.region, "wb") as file:
                    file.write(old)
            process = self.start(stderr=subprocess.DEVNULL)
            try:
                # Half of them near the end, where the file takes its name.
                share = dice.uniform(0.0, 1.1) if i % 2 else dice.uniform(0.8, 1.1)
                began = time.monotonic()
                process.wait(share * whole_s)
                finished += 1
                whole_s = time.monotonic() - began
            except subprocess.TimeoutExpired:
                process.kill()
                killed += process.wait() == -signal.SIGKILL
                # Other programs come and go: it may take longer than the last whole one.
                whole_s *= 1.1 if share > 1.0 else 1.0
            names = [name for name in self.names() if not self.is_left_over(name)]
            if os.path.exists(self.region):
                self.assertEqual(names, ["region.gpkg"])
                found = read(self.region)
                self.assertIn(found, (new,) if absent else (old, new))
                replaced += found == new
                run("region", "info", self.region)
            else:
                self.assertTrue(absent)
                self.assertEqual(names, [])
                with open(self.region, "wb") as file:
                    file.write(old)
        self.assertGreater(killed, N_KILLS // 4)
        self.build()
        self.assertEqual(self.names(), ["region.gpkg"])
        self.assertEqual(read(self.region), new)
        print(f"# {killed} killed, {finished} finished, {replaced} left the new file whole")

    def test_leftovers_are_swept(self):
        """What a kill may leave goes with the next build; what is another's stays."""
        self.build(self.older)
        whole = read(self.region)
        left = [".region.gpkg.abc123.tmp", ".region.gpkg.zzzzzz.tmp"]
        others = [".region.gpkg.tmp", ".region.gpkg.abc123.tmp.bak", ".region.gpkg.abcd1234.tmp",
                  ".other.gpkg.abc123.tmp", "region.gpkg.abc123.tmp", ".region.gpkg.worked.tmp"]
        for name, content in [(left[0], whole), (left[1], whole[:len(whole) // 2]),
                              *((name, b"mine") for name in others)]:
            with open(self.path(name), "wb") as file:
                file.write(content)
        os.mkdir(self.path(".region.gpkg.folder.tmp"))
        # As another build holds it while it works.
        with open(self.path(".region.gpkg.worked.tmp"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.build(self.older)
        self.assertEqual(self.names(), sorted([*others, ".region.gpkg.folder.tmp",
                                               "region.gpkg"]))
        self.assertEqual(read(self.region), whole)

    def test_half_a_file_does_not_open(self):
        self.build(self.older)
        whole = read(self.region)
        for share in (0.02, 0.3, 0.7, 0.999):
            with open(self.region, "wb") as file:
                file.write(whole[:int(len(whole) * share)])
            run("region", "info", self.region, code=1)


class Stopped(Case):
    def test_progress_and_cancel(self):
        """Every phase is told in its turn; an interrupt in any of them leaves nothing."""
        seen = []
        process = self.start("--progress", stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            label, number, sign = line.rsplit(maxsplit=2)
            self.assertEqual(sign, "%")
            seen.append((PHASES.index(label), int(number)))
        self.assertEqual(process.wait(), 0)
        process.stderr.close()
        self.assertEqual(seen, sorted(seen))
        self.assertEqual({phase for phase, _ in seen}, set(range(len(PHASES))))
        os.unlink(self.region)

        stopped = []
        for phase in PHASES:
            process = self.start("--progress", stderr=subprocess.PIPE, text=True)
            lines, sent = [], False
            for line in process.stderr:
                lines.append(line)
                if line.startswith(phase) and not sent:
                    process.send_signal(signal.SIGINT)
                    sent = True
            code = process.wait()
            process.stderr.close()
            if code == 0:
                # It was done before it could look.
                os.unlink(self.region)
                continue
            stopped.append(phase)
            self.assertEqual(code, 1, lines)
            self.assertIn("cancelled", lines[-1].lower())
            self.assertEqual(self.names(), [])
        self.assertIn(PHASES[0], stopped)
        self.assertGreater(len(stopped), 1)

    def test_no_room(self):
        self.build(self.older)
        before = read(self.region)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))

        process = self.start(stderr=subprocess.PIPE, text=True, preexec_fn=small_files)
        complaint = process.communicate()[1]
        self.assertEqual(process.returncode, 1)
        self.assertEqual(complaint.count("\n"), 1)
        self.assertIn("region.gpkg", complaint)
        self.assertEqual(self.names(), ["region.gpkg"])
        self.assertEqual(read(self.region), before)

    def test_bad_places(self):
        for out in (self.folder, self.path("missing/region.gpkg"), self.extract + "/region.gpkg",
                    "/proc/region.gpkg"):
            result = self.build(out=out, code=1)
            self.assertIn("cannot be written", result.err)
        extract = self.path("copy.osm")
        shutil.copy(self.older, extract)
        before = read(extract)
        self.assertIn("extract itself", self.build(extract, extract, code=1).err)
        self.assertEqual(read(extract), before)
        desk = self.path("我的.desk")
        run("desk", "create", desk)
        before = read(desk)
        self.assertIn("not a region file", self.build(out=desk, code=1).err)
        self.assertEqual(read(desk), before)
        result = run("region", "build", self.older, self.region, "--speeds",
                     self.path("speeds.json"), code=1)
        self.assertIn("speeds.json", result.err)


class Contents(Case):
    def test_same_bytes(self):
        """Whatever the language, the time zone, the processors and the memory's old contents."""
        digests = set()
        variants = [({}, None), ({"LC_ALL": "zh_CN.UTF-8"}, None), ({"LC_ALL": "C"}, None),
                    ({"TZ": "Pacific/Auckland"}, None), ({"MALLOC_PERTURB_": "165"}, None),
                    ({}, 1), ({"LC_ALL": "tr_TR.UTF-8", "TZ": "America/Caracas"}, 1)]
        for i, (changes, processors) in enumerate(variants):
            out = self.path(f"区域 {i}.gpkg")

            def limit(n=processors):
                if n is not None:
                    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:n])

            subprocess.run([support.YEXUNCTL, "region", "build", self.extract, out], check=True,
                           stdout=subprocess.DEVNULL, preexec_fn=limit,
                           env=dict(os.environ, **changes))
            digests.add(hashlib.sha256(read(out)).hexdigest())
        self.assertEqual(len(digests), 1)

    def test_is_a_sound_geopackage(self):
        self.build()
        with sqlite3.connect(f"file:{self.region}?mode=ro", uri=True) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
            layers = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
            self.assertEqual([name for name, kind in layers.items() if kind == "attributes"],
                             ["about"])
            for name in (name for name, kind in layers.items() if kind == "features"):
                count, = database.execute(f"SELECT count(*) FROM {name}").fetchone()
                indexed, = database.execute(f"SELECT count(*) FROM rtree_{name}_geom").fetchone()
                self.assertEqual(count, indexed, name)
            houses, = database.execute("SELECT count(*) FROM buildings").fetchone()
            numbers, = database.execute("SELECT count(*) FROM addresses").fetchone()
            self.assertEqual((houses, numbers), (2500, 2500))
            about = dict(database.execute("SELECT key, value FROM about"))
        self.assertEqual(about["attribution"], "invented")
        self.assertEqual(about["source_sha256"], hashlib.sha256(read(self.extract)).hexdigest())


if __name__ == "__main__":
    unittest.main(argv=sys.argv, verbosity=2)
