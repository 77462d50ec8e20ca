"""What the tests of the field page share: a desk, a phone, and what every one of them has to leave clean."""

import json
import os
import shutil
import tempfile
import time
import unittest

from devtools import Browser, find_browser
from mock_desk import MockDesk

HOME = (113.08, 34.94)
PATIENCE = 60.0


def eventually(what, patience=PATIENCE, why=""):
    """Until what() holds. -> what it said."""
    end = time.monotonic() + patience
    while True:
        said = what()
        if said:
            return said
        if time.monotonic() > end:
            raise AssertionError(f"{why or 'awaited'}: {said!r} after {patience} s")
        time.sleep(0.02)


class Phone:
    """What is done with a phone, whatever desk it speaks with."""

    def check_pages(self):
        for page in self.pages:
            self.assertEqual(page.errors, [], "errors of the page")
            self.assertEqual(page.violations, [], "what the security policy forbids")

    def switch_off(self):
        """As when the battery is taken out."""
        self.browser.stop(kill=True)

    def on_duty(self, page):
        page.do("duty-on")
        page.wait("document.querySelector('.chips')?.innerText.includes('在岗')")
        page.wait("document.querySelector('#toast').innerText.includes('已上岗')") # said last: all of it is kept
        page.stand_at(HOME[0] + 1e-6, HOME[1]) # what was measured before duty does not count

    def await_sent(self, page):
        page.wait("""import('./store.js').then(async (store) => await store.count('queue') === 0 && await store.count('fixes') === 0
          && (await store.all('evidence')).every(({ state }) => state === 'stored' || state === 'failed'))""",
                  patience=90, why="nothing left to send")
        page.wait("!document.querySelector('#unsent')")

    def file(self, name, size, seed=7):
        """A file of bytes that repeat nowhere near a piece's length."""
        path = os.path.join(self.folder, name)
        block = bytes((i * i * seed + i // 251) & 0xff for i in range(65_521))
        with open(path, "wb") as file:
            left = size
            while left > 0:
                left -= file.write(block[:left])
        return path

    def take(self, page, kind, path):
        page.give_files(f"#files input[data-kind={kind}]", [path])

    def move_to(self, page, lon, lat):
        """Until the page has been told: of places that follow fast upon each other it would hear of the last alone."""
        page.evaluate("""window.told ??= navigator.geolocation.watchPosition(
          ({ coords }) => { window.toldLon = coords.longitude; }, () => {}, { maximumAge: 0 })""")
        page.stand_at(lon, lat)
        page.wait(f"Math.abs(window.toldLon - {lon}) < 1e-9")

    def kept(self, page, store):
        """What the phone's own store holds."""
        return page.evaluate(f"import('./store.js').then((store) => store.all({json.dumps(store)}))")

    def new_page(self, url, script=None):
        page = self.browser.open()
        self.pages.append(page)
        page.stand_at(*HOME)
        if script:
            page.call("Page.addScriptToEvaluateOnNewDocument", source=script)
        page.go(url)
        return page

    def step(self, page, step):
        """The big button, once it says so; a second press within a second would be a bounce."""
        page.wait(f"document.querySelector('#big')?.dataset.arg === '{step}'")
        time.sleep(1.0)
        page.do("step", step)


@unittest.skipUnless(find_browser(), "no Chromium")
class FieldPage(Phone, unittest.TestCase):
    """One desk and one phone, both new for each test."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="field-page-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = MockDesk()
        self.addCleanup(lambda: self.desk.server and self.desk.stop())
        self.browser = None
        self.pages = []
        self.addCleanup(self.put_away)
        self.switch_on()

    def tearDown(self):
        self.check_pages()

    def put_away(self):
        if self.browser:
            self.browser.stop()

    def switch_on(self):
        self.browser = Browser(os.path.join(self.folder, "profile"))
        self.browser.call("Browser.grantPermissions", origin=self.desk.url.rstrip("/"),
                          permissions=["geolocation", "audioCapture"])

    def page(self, url=None, script=None):
        return self.new_page(url or self.desk.pairing, script)

    def paired(self, script=None, shell=False):
        page = self.page(script=script)
        page.wait_text("温县人民法院大院")
        if shell:
            page.wait("navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated')")
        return page

    def at_visit(self, page, status=""):
        """On duty at the first visit, which the desk holds in this state."""
        stops = self.desk.tonight["stops"]
        stops[0]["status"] = "assembled"
        stops[1]["status"] = status
        self.desk.touch()
        self.on_duty(page)
        page.wait_text("样某某", "#hero-name")

    def kinds(self):
        return [report["kind"] for report in self.desk.reports]

    def await_kinds(self, *kinds):
        eventually(lambda: self.kinds() == list(kinds), why=f"reports {kinds}, there are {self.kinds()}")

    def stored(self):
        return [item for item in self.desk.evidence.values() if item["stored"]]
