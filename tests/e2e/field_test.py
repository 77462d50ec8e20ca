"""A phone's night over HTTPS against the gateway as a user runs it, killed in the middle of uploads:
no byte that was acknowledged is lost, nothing is kept twice, and the evidence is what was hashed."""

from contextlib import closing
import hashlib
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import ssl
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import uuid

from serving import Serving
from support import make_demo, run

PIECE = 64 * 1024


class Phone:
    """Sends again whatever was not answered, as the page does."""

    def __init__(self, port, token):
        self.port = port
        self.token = token
        self.connection = None

    def call(self, method, path, body=None, headers=()):
        if self.connection is None:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60,
                                                          context=context)
        try:
            self.connection.request(method, path, body,
                                    {"Authorization": "Bearer " + self.token, **dict(headers)})
            answer = self.connection.getresponse()
            return answer.status, answer.read(), answer.headers
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def json(self, method, path, value=None):
        body = None if value is None else json.dumps(value).encode()
        status, text, _ = self.call(method, path, body, {"Content-Type": "application/json"})
        return status, json.loads(text)

    def close(self):
        if self.connection is not None:
            self.connection.close()

    def insist(self, method, path, value=None):
        """Until the desk answers, for a minute."""
        end = time.monotonic() + 60
        while True:
            try:
                status, answer = self.json(method, path, value)
            except (OSError, http.client.HTTPException):
                status = 0
            if status not in (0, 429, 503) or time.monotonic() > end:
                return status, answer
            time.sleep(0.1)


class Field(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        make_demo(cls.folder.name, "--steps", "30000")
        cls.desk = str(pathlib.Path(cls.folder.name) / "demo.desk")
        # Departure asks for papers of the day; the way there is another test's matter.
        with closing(sqlite3.connect(cls.desk)) as desk:
            cls.operation, = desk.execute(
                "SELECT id FROM operations WHERE plan_version > 0 ORDER BY window_start").fetchone()
            desk.execute("UPDATE operations SET step = 'live' WHERE id = ?", (cls.operation,))
            cls.cars = [row[0] for row in desk.execute(
                "SELECT r.vehicle_id FROM routes r JOIN plans p ON p.id = r.plan_id "
                "JOIN operations o ON o.id = p.operation_id AND o.plan_version = p.version "
                "WHERE o.id = ? ORDER BY r.ordinal", (cls.operation,))]
            desk.commit()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.failed = []
        self.serving = Serving(self.desk)

    def tearDown(self):
        self.serving.end()

    def pair(self, car):
        return run("device", "add", "field", car, "--desk", self.desk, "--json").json["token"]

    def query(self, sql, *values):
        with closing(sqlite3.connect(self.desk)) as desk:
            return desk.execute(sql, values).fetchall()

    def upload(self, phone, stop, size, log):
        """One film in pieces; whatever the desk says of how far it has come must be true."""
        film = random.Random(size).randbytes(size)
        item = {"id": str(uuid.uuid4()), "kind": "video", "name": "门口.mp4",
                "mediaType": "video/mp4", "bytes": size, "sha256": hashlib.sha256(film).hexdigest(),
                "stop": stop, "taken": int(time.time() * 1000), "lon": 113.0, "lat": 35.0, "note": None}
        log[item["id"]] = item
        acknowledged = 0
        breaks = 0
        begun = False
        while True:
            try:
                if not begun:
                    status, state = phone.json("POST", "/api/evidence", item)
                    self.assertEqual(status, 200, state)
                    self.assertGreaterEqual(state["received"], acknowledged,
                                            "acknowledged bytes are lost")
                    acknowledged = state["received"]
                    begun = True
                    if state["complete"]:
                        break
                status, text, _ = phone.call(
                    "PUT", f"/api/evidence/{item['id']}?offset={acknowledged}",
                    film[acknowledged:acknowledged + PIECE])
                state = json.loads(text)
                self.assertEqual(status, 200, state)
                acknowledged = state["received"]
                if state["complete"]:
                    break
            except (OSError, http.client.HTTPException):
                breaks += 1
                begun = False
                time.sleep(0.05)
        item["breaks"] = breaks

    def test_killed_in_mid_upload(self):
        self.serving.start()
        phones = [Phone(self.serving.ports["http"], self.pair(car)) for car in self.cars[:3]]
        stops = []
        for phone in phones:
            status, tonight = phone.insist("GET", "/api/tonight")
            self.assertEqual(status, 200)
            stops.append(next(s["key"] for s in tonight["stops"] if s["kind"] == "visit"))
        log = {}
        threads = [threading.Thread(target=self.upload_all, args=(phone, stop, index, log))
                   for index, (phone, stop) in enumerate(zip(phones, stops))]
        for thread in threads:
            thread.start()
        for _ in range(6):
            time.sleep(0.4)
            self.serving.stop(signal.SIGKILL)
            self.serving.start()
        for thread in threads:
            thread.join(timeout=240)
            self.assertFalse(thread.is_alive())
        for phone in phones:
            phone.close()
        self.serving.stop(signal.SIGINT)
        self.assertEqual(self.failed, [])
        self.assertGreater(sum(item["breaks"] for item in log.values()), 0)

        kept = {row["evidence"]: row for row in
                run("evidence", "list", "--desk", self.desk, "--operation", self.operation,
                    "--json").json["evidence"]}
        self.assertEqual(set(kept), set(log))
        for identity, item in log.items():
            self.assertEqual(kept[identity]["sha256"], item["sha256"])
            self.assertIsNotNone(kept[identity]["completed"])
        stored = self.query("SELECT count(*), count(DISTINCT json_extract(payload, '$.evidence')) "
                            "FROM events WHERE kind = 'evidence.stored'")
        self.assertEqual(stored, [(len(log), len(log))])
        run("evidence", "check", "--desk", self.desk)
        run("verify", "--desk", self.desk)
        folder = pathlib.Path(self.desk + ".evidence")
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.assertEqual(len(files), len({item["sha256"] for item in log.values()}))
        for path in files:
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        out = os.path.join(self.folder.name, "out.mp4")
        first = next(iter(log))
        run("evidence", "export", first, out, "--desk", self.desk)
        self.assertEqual(hashlib.sha256(pathlib.Path(out).read_bytes()).hexdigest(),
                         log[first]["sha256"])

    def upload_all(self, phone, stop, index, log):
        try:
            for number in range(4):
                self.upload(phone, stop, 3_000_000 + 1000 * index + number, log)
        except AssertionError as error:
            self.failed.append(str(error))

    def test_words_and_places(self):
        self.serving.start()
        token = self.pair(self.cars[0])
        phone = Phone(self.serving.ports["http"], token)
        status, tonight = phone.insist("GET", "/api/tonight")
        self.assertEqual(status, 200)
        stop = next(s["key"] for s in tonight["stops"] if s["kind"] == "visit")
        now = tonight["now"]
        reports = [{"id": str(uuid.uuid4()), "kind": kind, "stop": stop if at else None,
                    "outcome": outcome, "aboard": 0, "reason": None, "note": None,
                    "time": now + n, "lon": None, "lat": None}
                   for n, (kind, at, outcome) in enumerate((
                       ("on-duty", False, None), ("en-route", True, None), ("arrived", True, None),
                       ("result", True, "not-found"), ("left", True, None)))]
        fixes = [{"time": now + n, "lon": 113 + n / 1e4, "lat": 35, "accuracy": 8, "speed": None,
                  "course": None, "altitude": None, "battery": 0.9} for n in range(10, 60)]
        messages = [{"id": str(uuid.uuid4()), "said": f"第{n}条", "urgent": False, "time": now + n}
                    for n in range(5)]

        # Everything twice, across a kill: as a phone does whose answers were lost.
        for _ in range(2):
            status, answer = phone.insist("POST", "/api/reports", reports)
            self.assertEqual((status, len(answer["accepted"]), answer["refused"]), (200, 5, []))
            status, answer = phone.insist("POST", "/api/fixes", fixes)
            self.assertEqual((status, answer["accepted"]), (200, 50))
            status, answer = phone.insist("POST", "/api/messages", messages)
            self.assertEqual((status, len(answer["accepted"])), (200, 5))
            self.serving.stop(signal.SIGKILL)
            self.serving.start()
        kept = run("fixes", "--desk", self.desk, "--json").json["fixes"]
        self.assertEqual(sum(fix["protocol"] == "field" for fix in kept), 50)
        said = run("message", "list", "--desk", self.desk, "--operation", self.operation, "--json")
        self.assertEqual([m["said"] for m in said.json["messages"]], [m["said"] for m in messages])
        self.assertEqual(self.query("SELECT count(*) FROM reports"), [(5,)])

        # From the desk to the phone and back.
        sent = run("message", "send", "回来", "--desk", self.desk, "--operation", self.operation,
                   "--to", self.cars[0], "--json").json["message"]
        status, answer = phone.insist("GET", "/api/messages?after=0")
        self.assertIn(sent, [m["id"] for m in answer["messages"] if not m["mine"]])
        phone.insist("POST", "/api/receipts", [{"id": sent, "delivered": now, "read": now + 5}])
        shown = run("message", "list", "--desk", self.desk, "--operation", self.operation, "--json")
        self.assertIsNotNone(next(m for m in shown.json["messages"] if m["message"] == sent)["read"])

        run("device", "revoke", self.query("SELECT id FROM devices WHERE protocol = 'field' "
                                           "ORDER BY number DESC")[0][0], "--desk", self.desk)
        self.assertEqual(phone.insist("GET", "/api/tonight")[0], 401)
        phone.close()

    def test_full_disk(self):
        """An upload meets a full disk, is told so, and goes on when there is room."""
        small = os.path.join(self.folder.name, "small")
        os.mkdir(small)
        if os.geteuid() != 0 or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=320m", "none", small], check=False,
                capture_output=True).returncode != 0:
            self.skipTest("only root can mount a small disk")
        serving = None
        try:
            token = self.pair(self.cars[1])
            desk = os.path.join(small, "a.desk")
            with closing(sqlite3.connect(self.desk)) as whole, \
                    closing(sqlite3.connect(desk)) as copy:
                whole.backup(copy)
            os.chmod(desk, 0o600)
            serving = Serving(desk)
            serving.start()
            phone = Phone(serving.ports["http"], token)
            status, tonight = phone.insist("GET", "/api/tonight")
            self.assertEqual(status, 200)
            film = random.Random(7).randbytes(500_000)
            item = {"id": str(uuid.uuid4()), "kind": "video", "name": "a.mp4",
                    "mediaType": "video/mp4", "bytes": len(film),
                    "sha256": hashlib.sha256(film).hexdigest(), "stop": None,
                    "taken": tonight["now"], "lon": None, "lat": None, "note": None}
            self.assertEqual(phone.insist("POST", "/api/evidence", item)[0], 200)
            path = f"/api/evidence/{item['id']}?offset="
            filler = os.path.join(small, "filler")
            with open(filler, "wb") as file:
                size = 1 << 26
                while size >= 4096:
                    try:
                        os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
                    except OSError:
                        size //= 2
            status, text, head = phone.call("PUT", path + "0", film)
            self.assertIn(status, (507, 503), text)
            self.assertIn("error", json.loads(text))
            self.assertIsNotNone(head["Retry-After"])
            # Nothing new is begun that has no room.
            other = dict(item, id=str(uuid.uuid4()))
            self.assertEqual(phone.json("POST", "/api/evidence", other)[0], 507)
            os.unlink(filler)
            status, state = phone.insist("GET", path.split("?")[0])
            status, text, _ = phone.call("PUT", path + str(state["received"]),
                                         film[state["received"]:])
            self.assertEqual((status, json.loads(text)["complete"]), (200, True), text)
            phone.close()
            serving.stop(signal.SIGINT)
            serving = None
            run("evidence", "check", "--desk", desk)
        finally:
            if serving is not None:
                serving.end()
            subprocess.run(["umount", small], check=True)

    def test_curl(self):
        """The page and the certificate, as another program sees them."""
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        self.serving.start()
        port = self.serving.ports["http"]
        url = f"https://127.0.0.1:{port}"
        pem = self.desk + ".tls.pem"
        page = subprocess.run(["curl", "-sS", "--cacert", pem, "-D", "-", url + "/"],
                              capture_output=True, text=True, check=True).stdout
        head, body = page.split("\n\n", 1)
        self.assertIn("200 OK", head)
        self.assertIn("Content-Security-Policy: default-src 'none'", head)
        self.assertIn("<html", body)
        names = re.findall(r'(?:src|href)="([^"#]+)"', body)
        self.assertGreater(len(names), 2)
        for name in names:
            status = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert",
                                     pem, f"{url}/{name}"], capture_output=True, text=True, check=True)
            self.assertEqual(status.stdout, "200", name)
        for path in ("/../demo.desk", "/%2e%2e/demo.desk", "/demo.desk.tls.pem"):
            status = subprocess.run(["curl", "-sS", "--path-as-is", "-o", "/dev/null", "-w",
                                     "%{http_code}", "--cacert", pem, url + path],
                                    capture_output=True, text=True, check=True)
            self.assertIn(status.stdout, ("404", "400"))


if __name__ == "__main__":
    unittest.main()
