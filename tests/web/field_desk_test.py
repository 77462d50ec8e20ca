#!/usr/bin/env python3
"""The field page against `yexunctl serve` over TLS: what a phone was told is kept is on the desk, once, whatever is
killed in between."""

import hashlib
import os
import shutil
import tempfile
import time
import unittest

from devtools import Browser, find_browser
from real_desk import YEXUNCTL, RealDesk, run
from support import HOME, Phone, eventually


@unittest.skipUnless(YEXUNCTL and find_browser(), "no yexunctl or no Chromium")
class FieldDesk(Phone, unittest.TestCase):
    """One desk for all, one car for each test."""

    @classmethod
    def setUpClass(cls):
        cls.desk = RealDesk()
        cls.cars = iter(cls.desk.pairings)

    @classmethod
    def tearDownClass(cls):
        cls.desk.put_away()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="field-page-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.car = next(self.cars)
        self.device = self.desk.device(self.car)
        self.pages = []
        self.browser = None
        self.addCleanup(self.put_away)
        self.switch_on()
        if self.desk.process is None:
            self.desk.start()

    def tearDown(self):
        self.check_pages()

    def put_away(self):
        if self.browser:
            self.browser.stop()

    @property
    def origin(self):
        return self.car["url"].split("/#")[0]

    def switch_on(self):
        # The certificate is the desk's own; on phones that work offline it is one they trust (docs/field-page.md).
        self.browser = Browser(os.path.join(self.folder, "profile"), ["--ignore-certificate-errors"])
        self.browser.call("Browser.grantPermissions", origin=self.origin, permissions=["geolocation", "audioCapture"])

    def paired(self):
        page = self.new_page(self.car["url"])
        page.wait("document.querySelectorAll('ol.all li').length > 2")
        page.wait("navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated')")
        return page

    def visits(self, page):
        return page.evaluate("import('./store.js').then((s) => s.get('kept', 'tonight'))"
                             ".then((kept) => kept.answer.stops.filter(({ kind }) => kind === 'visit'))")

    def reports(self):
        return self.desk.query("SELECT kind, outcome, aboard, task_id FROM reports WHERE device = ? ORDER BY seq", self.device)

    def fixes(self):
        return run("fixes", "--desk", self.desk.file, "--device", self.car["device"], "--json")["fixes"]

    def at_first_visit(self, page):
        self.on_duty(page)
        visit = self.visits(page)[0]
        page.do("open-stop", visit["key"])
        page.wait_text(visit["address"], ".hero .address")
        return visit

    def test_tonight_as_the_plan_has_it(self):
        page = self.paired()
        planned = self.desk.query(
            "SELECT stops.task_id, stops.place_id FROM stops JOIN routes ON routes.id = route_id JOIN plans ON plans.id = plan_id "
            "WHERE plans.operation_id = ? AND vehicle_id = ? AND stops.kind = 'visit' AND plans.version = "
            "(SELECT max(version) FROM plans WHERE operation_id = ?) ORDER BY stops.ordinal",
            self.desk.operation, self.car["for"], self.desk.operation)
        self.assertGreater(len(planned), 2)
        self.assertEqual([(one["task"], one["place"]) for one in self.visits(page)], planned)
        for visit in self.visits(page):
            self.assertIn(visit["address"], page.text("ol.all"))
        page.do("open-stop", self.visits(page)[0]["key"])
        page.wait("document.querySelector('canvas.map.painted')?.width === 720")
        page.do("tab", "phone")
        fingerprint = self.car["fingerprint"].upper()
        page.wait_text(" ".join(fingerprint[i:i + 4] for i in range(0, 64, 4)))

    def test_statuses_result_and_custody(self):
        page = self.paired()
        visit = self.at_first_visit(page)
        page.do("open-stop", "start")
        self.step(page, "assembled")
        eventually(lambda: len(self.reports()) == 2)
        page.reload()
        page.wait_text(visit["address"], ".hero .address") # and it was not forgotten that they have assembled
        for step in ("en-route", "arrived", "working"):
            self.step(page, step)
        self.step(page, "result")
        page.do("outcome", "compelled")
        page.do("result")
        self.step(page, "left")
        eventually(lambda: len(self.reports()) == 7, why="all seven are on the desk")
        self.assertEqual(self.reports(), [
            ("on-duty", None, 0, None), ("assembled", None, 0, None), ("en-route", None, 0, visit["task"]), ("arrived", None, 0, visit["task"]),
            ("working", None, 0, visit["task"]), ("result", "compelled", 1, visit["task"]), ("left", None, 0, visit["task"])])
        eventually(lambda: self.desk.query("SELECT count(*) FROM custodies WHERE task_id = ?", visit["task"]) == [(1,)])
        page.wait_text("已控制", ".custody")
        page.wait(f"document.querySelector('.hero').dataset.key !== '{visit['key']}'")

    def test_off_duty_is_nobodys_business(self):
        page = self.paired()
        self.on_duty(page)
        for i in range(1, 5):
            self.move_to(page, HOME[0] + i * 0.001, HOME[1])
        eventually(lambda: len(self.fixes()) >= 3)
        page.do("tab", "phone")
        page.do("duty-off")
        page.do("duty-off-sure")
        eventually(lambda: [kind for kind, *_ in self.reports()] == ["on-duty", "off-duty"])
        self.await_sent(page)
        had = len(self.fixes())
        for i in range(5, 9):
            self.move_to(page, HOME[0] + i * 0.001, HOME[1])
        time.sleep(4.5)
        self.assertEqual(len(self.fixes()), had)

    def test_airplane_mode_and_kill_in_mid_upload(self):
        page = self.paired()
        visit = self.at_first_visit(page)
        path = self.file("long.mp4", 9_000_000)
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        page.narrow(700_000)
        self.take(page, "video", path)
        received = lambda: (self.desk.query("SELECT received FROM evidence WHERE device = ?", self.device) or [(0,)])[0][0]
        eventually(lambda: received() > 500_000)
        page.offline()
        time.sleep(1)
        page.offline(False)
        page.narrow(700_000)
        there = received()
        eventually(lambda: received() > there)
        self.desk.stop() # SIGKILL, in the middle of a piece
        self.switch_off() # and the phone's battery with it
        there = received()
        self.assertTrue(500_000 < there < 9_000_000)
        self.switch_on()
        page = self.new_page(self.origin + "/")
        page.wait_text("待发", ".chips")
        self.assertEqual(received(), there)
        self.desk.start()
        page.do("tab", "phone")
        page.do("retry")
        eventually(lambda: received() == 9_000_000)
        page.wait_text("已入库", ".evidence")
        rows = self.desk.query("SELECT kind, task_id, place_id, digest, completed IS NOT NULL FROM evidence WHERE device = ?", self.device)
        self.assertEqual(rows, [("video", visit["task"], visit["place"], digest, 1)])
        with open(self.desk.path_of(digest), "rb") as file:
            self.assertEqual(hashlib.sha256(file.read()).hexdigest(), digest)
        cases = self.desk.query("SELECT case_id FROM evidence_cases JOIN evidence ON id = evidence_id WHERE device = ?", self.device)
        self.assertEqual({case for case, in cases}, {case["id"] for case in visit["cases"]})
        self.assertEqual(page.evaluate("import('./store.js').then((s) => s.count('blobs'))"), 0)
        self.assertTrue(run("verify", "--desk", self.desk.file, "--json")["ok"])

    def test_nothing_twice_nothing_lost(self):
        """Answers lost, the gateway killed, the phone killed: each thing is on the desk once and in its order."""
        page = self.paired()
        lost = {"/api/reports": 1, "/api/messages": 1, "/api/evidence": 2, "/api/fixes": 1}

        def lose(request, answered):
            part = next((part for part in lost if part in request["url"]), None)
            if not answered or request["method"] == "GET" or part is None or lost[part] == 0:
                return False
            lost[part] -= 1
            return True

        page.lose_answers(lose)
        self.at_first_visit(page)
        self.take(page, "photo", self.file("a.jpg", 400_000))
        self.step(page, "en-route")
        self.step(page, "arrived")
        page.do("tab", "messages")
        page.do("say", "msg.got")
        eventually(lambda: self.desk.query("SELECT said FROM messages WHERE from_device = ?", self.device) == [("收到",)])
        self.desk.stop()
        page.do("say", "msg.help")
        page.wait_text("待发送", ".talk")
        page.do("tab", "stops")
        self.step(page, "working")
        page.wait("document.querySelector('#big')?.dataset.arg === 'result'") # said, so it is kept
        self.switch_off()
        self.switch_on()
        page = self.new_page(self.origin + "/")
        page.wait_text("处置中", ".hero")
        self.desk.start()
        page.do("tab", "phone")
        page.do("retry")
        self.await_sent(page)
        self.assertEqual([kind for kind, *_ in self.reports()], ["on-duty", "en-route", "arrived", "working"])
        self.assertEqual(self.desk.query("SELECT said FROM messages WHERE from_device = ? ORDER BY seq", self.device),
                         [("收到",), ("请求支援",)])
        self.assertEqual(self.desk.query("SELECT count(*), sum(completed IS NOT NULL) FROM evidence WHERE device = ?", self.device), [(1, 1)])
        times = [fix["device_time_us"] for fix in self.fixes()]
        self.assertGreater(len(times), 0)
        self.assertEqual(len(times), len(set(times)))

    def test_messages_and_roll_call(self):
        page = self.paired()
        desk = ("--desk", self.desk.file, "--operation", self.desk.operation)
        began = time.monotonic()
        run("message", "send", *desk, "--to", self.car["for"], "--urgent", "请从东侧进村")
        page.wait_text("请从东侧进村", "section.call.message")
        self.assertLess(time.monotonic() - began, 55) # it would ask by itself in a minute
        receipts = lambda: self.desk.query("SELECT delivered IS NOT NULL, read IS NOT NULL FROM message_receipts WHERE device = ?", self.device)
        eventually(lambda: receipts() == [(1, 0)])
        page.do("message-got")
        eventually(lambda: receipts() == [(1, 1)])
        run("roll-call", "start", *desk)
        page.wait_text("全员平安")
        crew = page.evaluate("import('./store.js').then((s) => s.get('kept', 'tonight')).then((kept) => kept.answer.crew.length)")
        page.do("roll-well")
        answered = lambda: self.desk.query("SELECT count(*), sum(well) FROM roll_answers WHERE vehicle_id = ? AND answered IS NOT NULL", self.car["for"])
        eventually(lambda: answered() == [(crew, crew)])
        page.wait("!document.querySelector('.roll')")

    def test_revoked(self):
        page = self.paired()
        address = self.visits(page)[0]["address"]
        run("device", "revoke", "--desk", self.desk.file, self.car["device"])
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_text("配对已失效")
        self.assertNotIn(address, page.evaluate("document.documentElement.outerHTML"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
