#!/usr/bin/env python3
"""The field page in headless Chromium at the size of a small phone."""

import hashlib
import os
import re
import time
import unittest

from mock_desk import PAGE, TOKEN, now
from support import HOME, FieldPage, eventually

UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Pairing(FieldPage):
    def test_token_leaves_the_address_and_stays(self):
        page = self.paired()
        self.assertEqual(page.evaluate("location.href"), self.desk.url)
        self.assertEqual(page.evaluate("history.length"), 2) # about:blank and this one
        page.reload()
        page.wait_text("温县人民法院大院")
        page.do("tab", "phone")
        page.wait_text("AB12 AB12 AB12")
        self.assertNotIn(TOKEN, page.evaluate("document.documentElement.outerHTML"))

    def test_nobody_sees_anything_unpaired(self):
        page = self.page(self.desk.url)
        page.wait_text("尚未配对")
        page.do("language")
        page.wait_text("Not paired")
        self.assertEqual(self.desk.calls, [])

    def test_revoked_and_paired_again(self):
        page = self.paired()
        self.at_visit(page)
        self.await_sent(page)
        self.desk.tokens.clear()
        page.do("step", "en-route")
        page.wait_text("配对已失效")
        self.assertNotIn("样某某", page.evaluate("document.documentElement.outerHTML"))
        page.wait("import('./store.js').then((s) => s.get('kept', 'tonight')).then((kept) => !kept)")
        self.assertEqual(len(self.kept(page, "queue")), 1)
        self.desk.tokens.add("another-token-0123")
        page.evaluate("location.hash = '#t=another-token-0123&f='")
        page.wait_text("样某某")
        self.await_kinds("on-duty", "en-route")
        self.assertEqual(page.evaluate("location.hash"), "")

    def test_another_pairing_asks_when_something_waits(self):
        page = self.paired()
        self.desk.stop()
        self.on_duty(page)
        page.evaluate("location.hash = '#t=another-token-0123&f='")
        page.wait_text("更换配对", "dialog.sheet")
        page.do("sheet-close")
        self.desk.start()
        self.await_kinds("on-duty") # with the token it had


class Statuses(FieldPage):
    def test_a_night_from_duty_to_base(self):
        page = self.paired()
        self.on_duty(page)
        for step in ("assembled", "en-route", "arrived", "working"):
            self.step(page, step)
        self.step(page, "result")
        page.wait("document.querySelectorAll('dialog.sheet .choice').length === 10")
        self.assertTrue(page.evaluate("document.querySelector('dialog.sheet [data-do=result]').disabled"))
        page.do("outcome", "compelled")
        page.do("more-persons")
        page.wait_text("2", "dialog.sheet output")
        page.fill("#note", "本人配合")
        page.do("result")
        self.step(page, "left")
        page.wait_text("例某", "#hero-name")
        self.await_kinds("on-duty", "assembled", "en-route", "arrived", "working", "result", "left")
        result = self.desk.reports[5]
        self.assertEqual(len({report["id"] for report in self.desk.reports}), 7)
        self.assertEqual((result["stop"], result["outcome"], result["aboard"], result["note"]),
                         ("t1:p1", "compelled", 2, "本人配合"))
        for report in self.desk.reports:
            self.assertRegex(report["id"], UUID)
            self.assertLess(abs(report["time"] - now()), 600_000)
        self.assertEqual([round(result["lon"], 4), round(result["lat"], 4)], list(HOME))
        times = [report["time"] for report in self.desk.reports]
        self.assertEqual(times, sorted(times))
        self.await_sent(page)
        page.wait_text("拘传到场", "ol.all")

    def test_hand_over_and_home(self):
        page = self.paired()
        for stop in self.desk.tonight["stops"][1:4]:
            stop["status"] = "left"
        self.desk.change(custodies=[{"id": "k1", "name": "样某某", "began": now() - 400 * 60_000, "limit": now() + 80 * 60_000}])
        self.on_duty(page)
        page.wait_text("6:4", ".custody.level1")
        for step in ("en-route", "arrived", "handed-over"):
            self.step(page, step)
        page.do("handover")
        for step in ("left", "en-route", "back"):
            self.step(page, step)
        page.wait_text("全部完成")
        self.await_kinds("on-duty", "en-route", "arrived", "handed-over", "left", "en-route", "back")
        self.await_sent(page)
        page.reload()
        page.wait_text("全部完成")
        self.assertEqual([r["stop"] for r in self.desk.reports[1:]], ["drop-off:1"] * 4 + ["end"] * 2)
        self.assertEqual(self.desk.reports[3]["aboard"], 1)

    def test_taken_back_in_time_is_never_sent(self):
        page = self.paired()
        self.at_visit(page)
        self.await_sent(page)
        page.stop_clock()
        page.do("step", "en-route")
        page.wait_text("已记录：途中", "#toast")
        page.wait("document.querySelector('#big').dataset.arg === 'arrived'")
        page.touch("#toast button")
        page.wait("document.querySelector('#big').dataset.arg === 'en-route'")
        page.start_clock()
        time.sleep(4.5) # longer than it was held
        self.assertEqual(self.kinds(), ["on-duty"])

    def test_a_bounce_is_one_press(self):
        page = self.paired()
        self.at_visit(page)
        page.stop_clock()
        page.do("step", "en-route")
        page.wait("document.querySelector('#big').dataset.arg === 'arrived'")
        page.touch("#big")
        page.start_clock()
        self.await_sent(page)
        self.assertEqual(self.kinds(), ["on-duty", "en-route"])

    def test_stop_at_once_then_the_reason(self):
        page = self.paired()
        self.at_visit(page, "working")
        page.do("stop-now")
        self.await_kinds("on-duty", "stopped") # before any reason
        self.assertIsNone(self.desk.reports[1]["reason"])
        page.wait_text("停止不影响考核", "dialog.sheet")
        page.do("stop-why", "crowd")
        self.await_kinds("on-duty", "stopped", "stopped")
        self.assertEqual(self.desk.reports[2]["reason"], "crowd")
        self.assertEqual({r["stop"] for r in self.desk.reports[1:]}, {"t1:p1"})

    def test_refused_is_shown_and_holds_nothing_up(self):
        page = self.paired()
        self.desk.refuse["en-route"] = "计划已变更"
        self.at_visit(page)
        page.do("step", "en-route")
        page.wait_text("被指挥中心退回")
        page.wait("document.querySelector('#big').dataset.arg === 'en-route'") # it was not said
        page.do("more")
        page.do("say-also", "recorder-on")
        self.await_kinds("on-duty", "recorder-on")
        page.do("tab", "phone")
        page.wait_text("计划已变更", ".careful")
        page.do("refused-seen")
        page.wait("!document.querySelector('.careful')")

    def test_what_the_desk_cannot_take_now_is_sent_again(self):
        page = self.paired()
        self.desk.later = 2
        self.on_duty(page)
        self.await_kinds("on-duty")
        self.assertEqual(self.desk.later, 0)
        self.assertEqual(self.kept(page, "refused"), [])

    def test_another_stop_by_hand_and_a_new_plan(self):
        page = self.paired()
        self.at_visit(page)
        page.do("open-stop", "t3:p3")
        page.wait_text("虚某某", "#hero-name")
        page.do("step", "en-route")
        self.await_kinds("on-duty", "en-route")
        self.assertEqual(self.desk.reports[1]["stop"], "t3:p3")
        stops = [stop for stop in self.desk.tonight["stops"] if stop["key"] != "t2:p2"]
        self.desk.change(version=2, stops=stops)
        page.wait_text("计划已更新为第 2 版：新增 0 站，取消 1 站")
        page.do("plan-seen")
        page.wait("!document.querySelector('.sign.info')")


class Help(FieldPage):
    def hold(self, page, until):
        x, y = page.middle("#sos-button")
        page.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
        page.wait(until)
        page.call("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left", clickCount=1)

    def hold_long(self, page):
        self.hold(page, "document.querySelector('dialog.help').open")

    def test_short_is_nothing_long_is_help(self):
        page = self.paired()
        self.on_duty(page)
        eventually(lambda: self.desk.fixes)
        self.await_sent(page)
        page.stop_clock(1_500)
        self.hold(page, "document.querySelector('#sos-button').classList.contains('held')")
        page.wait_text("按住 2 秒求救", "#toast")
        page.start_clock()
        self.assertFalse(page.evaluate("document.querySelector('dialog.help').open"))
        self.hold_long(page)
        page.wait_text("求救已送达", "dialog.help")
        self.await_kinds("on-duty", "sos")
        self.assertEqual(round(self.desk.reports[1]["lon"], 4), HOME[0])
        page.do("sos-over-ask")
        page.do("sos-over")
        self.await_kinds("on-duty", "sos", "sos-over")
        page.wait("!document.querySelector('dialog.help').open")

    def test_help_by_keyboard_waits_for_nothing(self):
        page = self.paired()
        self.on_duty(page)
        self.await_sent(page)
        page.stop_clock()
        page.do("step", "assembled") # held for its four seconds
        page.evaluate("document.querySelector('#sos-button').focus()")
        page.press(" ", "Space", up=False)
        page.wait_text("求救已送达", "dialog.help")
        page.press(" ", "Space", down=False)
        self.assertEqual(self.kinds(), ["on-duty", "sos"])
        page.start_clock()
        self.await_kinds("on-duty", "sos", "assembled")

    def test_help_without_a_network_stands_until_it_is_heard(self):
        page = self.paired(shell=True)
        self.on_duty(page)
        self.await_sent(page)
        self.desk.stop()
        self.hold_long(page)
        page.wait_text("没有网络，正在不断重试", "dialog.help")
        page.reload()
        page.wait_text("没有网络，正在不断重试", "dialog.help")
        self.desk.start()
        page.wait_text("求救已送达", "dialog.help")
        self.assertEqual(self.kinds(), ["on-duty", "sos"])


class Duty(FieldPage):
    def moves(self, page, n, start=0):
        for i in range(start, start + n):
            self.move_to(page, HOME[0] + i * 0.001, HOME[1])

    def test_positions_on_duty_only(self):
        page = self.paired()
        self.moves(page, 3)
        self.assertEqual((self.desk.fixes, self.desk.reports), ([], []))
        self.on_duty(page)
        self.moves(page, 4, start=3)
        eventually(lambda: len(self.desk.fixes) >= 3)
        fix = self.desk.fixes[-1]
        self.assertEqual(sorted(fix), sorted(["time", "lon", "lat", "accuracy", "speed", "course", "altitude", "battery"]))
        times = [one["time"] for one in self.desk.fixes]
        self.assertEqual(times, sorted(set(times)))
        page.do("tab", "phone")
        page.do("duty-off")
        page.wait_text("停止发送位置", "dialog.sheet")
        page.do("duty-off-sure")
        self.await_kinds("on-duty", "off-duty")
        self.await_sent(page)
        had, calls = len(self.desk.fixes), len([c for c in self.desk.calls if c[1] == "/api/fixes"])
        self.moves(page, 4, start=9)
        time.sleep(5)
        self.assertEqual(len(self.desk.fixes), had)
        self.assertEqual(len([c for c in self.desk.calls if c[1] == "/api/fixes"]), calls)
        self.assertEqual(self.kept(page, "fixes"), [])
        # What is said off duty says nothing of where.
        page.do("tab", "stops")
        page.do("more")
        page.do("broken")
        page.do("broken-sure")
        self.await_kinds("on-duty", "off-duty", "broken-down")
        self.assertEqual((self.desk.reports[2]["lon"], self.desk.reports[2]["lat"]), (None, None))

    def test_duty_survives_a_reload_and_says_that_it_slept(self):
        page = self.paired()
        self.on_duty(page)
        self.await_sent(page)
        page.reload()
        page.wait_text("在岗")
        self.moves(page, 3, start=5)
        eventually(lambda: any(fix["lon"] > HOME[0] + 0.004 for fix in self.desk.fixes))
        # Without what notes now and then that it is awake.
        page.evaluate("for (let timer = setInterval(() => {}, 1e6); timer > 0; timer--) clearInterval(timer)")
        page.evaluate("import('./store.js').then((s) => s.put('kept', Date.now() - 600000, 'alive'))")
        page.reload()
        page.wait_text("系统曾让本页停止 10 分钟")
        self.await_kinds("on-duty", "note")

    def test_positions_are_thinned(self):
        page = self.paired()
        kept = page.evaluate("""import('./position.js').then(({ worthKeeping }) => {
          const at = (time, lon, speed = 0, course = 0) => ({ time, lon, lat: 35, speed, course, accuracy: 5 });
          const first = at(0, 113);
          return [
            worthKeeping(null, first), worthKeeping(first, at(1000, 113)), worthKeeping(first, at(15000, 113)),
            worthKeeping(first, at(1000, 113.0002)), worthKeeping(first, at(6000, 113.00005, 5, 90)),
            worthKeeping(first, at(0, 114)), worthKeeping(first, at(-5, 114))];
        })""")
        self.assertEqual(kept, [True, False, True, True, True, False, False])


class Offline(FieldPage):
    def test_killed_with_a_queue_and_no_network(self):
        page = self.paired(shell=True)
        self.at_visit(page)
        self.await_sent(page)
        self.desk.stop()
        for step in ("en-route", "arrived", "working"):
            self.step(page, step)
        page.wait("document.querySelector('#big')?.dataset.arg === 'result'")
        self.take(page, "photo", self.file("a.jpg", 300_000))
        page.wait_text("待上传", ".evidence")
        page.do("tab", "messages")
        page.do("say", "msg.help")
        page.wait_text("待发送", ".talk")
        waiting = [(entry["kind"], entry["id"]) for entry in self.kept(page, "queue")]
        self.switch_off()
        self.switch_on()
        page = self.page(self.desk.url) # the desk is still away: the page comes from the phone
        page.wait_text("样某某", "#hero-name")
        page.wait_text("处置中", ".hero")
        page.wait_text("离线", ".chips")
        self.assertEqual([(entry["kind"], entry["id"]) for entry in self.kept(page, "queue")], waiting)
        self.assertGreater(page.evaluate("document.querySelector('canvas.map.painted')?.width ?? 0"), 100)
        page.do("tab", "phone")
        page.wait_text("记录与消息 4 条")
        page.wait_text("取证材料 1 份，300 KB")
        self.desk.start()
        page.do("retry")
        self.await_kinds("on-duty", "en-route", "arrived", "working")
        eventually(self.stored)
        eventually(lambda: [m["said"] for m in self.desk.messages] == ["请求支援"])
        page.wait_text("全部已送达指挥中心")
        self.assertEqual([report["id"] for report in self.desk.reports[1:]], [key for kind, key in waiting if kind == "report"])

    def test_a_desk_that_does_not_know_reports_yet(self):
        """As while the desk is older than the page: what was said waits, it is not given up."""
        page = self.paired()
        self.desk.missing.add("/api/reports")
        self.on_duty(page)
        eventually(lambda: self.desk.calls.count(("POST", "/api/reports")) >= 2)
        self.assertEqual(self.kept(page, "refused"), [])
        # Nor do positions go before the desk knows of the duty.
        page.stand_at(HOME[0] + 0.01, HOME[1])
        page.wait("import('./store.js').then((s) => s.count('fixes'))")
        time.sleep(5)
        self.assertNotIn(("POST", "/api/fixes"), self.desk.calls)
        self.desk.missing.clear()
        self.await_kinds("on-duty")
        eventually(lambda: self.desk.fixes)
        self.assertGreaterEqual(self.desk.fixes[0]["time"], self.desk.reports[0]["time"])

    def test_network_back_needs_no_hand(self):
        page = self.paired()
        self.on_duty(page)
        self.await_sent(page)
        page.offline()
        page.do("step", "assembled")
        page.wait_text("离线", ".chips")
        time.sleep(5)
        self.assertEqual(self.kinds(), ["on-duty"])
        page.offline(False)
        self.await_kinds("on-duty", "assembled")

    def test_nothing_twice_when_answers_are_lost(self):
        lost = {"/api/reports": 2, "/api/messages": 1, "/api/fixes": 1, "/api/evidence": 3}
        page = self.paired()

        def lose(request, answered):
            part = next((part for part in lost if part in request["url"]), None)
            if not answered or request["method"] == "GET" or part is None or lost[part] == 0:
                return False
            lost[part] -= 1
            return True

        page.lose_answers(lose)
        self.at_visit(page)
        page.do("step", "en-route")
        path = self.file("b.mp4", 700_000)
        self.take(page, "video", path)
        page.do("tab", "messages")
        page.do("say", "msg.got")
        eventually(self.stored)
        eventually(lambda: self.desk.fixes)
        self.await_sent(page)
        self.assertEqual(lost, dict.fromkeys(lost, 0))
        self.assertEqual(self.kinds(), ["on-duty", "en-route"])
        self.assertEqual([m["said"] for m in self.desk.messages], ["收到"])
        times = [fix["time"] for fix in self.desk.fixes]
        self.assertEqual(len(times), len(set(times)))
        self.assertEqual(len(self.desk.evidence), 1)
        with open(path, "rb") as file:
            self.assertEqual(next(iter(self.desk.evidence.values()))["bytes"], file.read())
        # Sent twice to be sure, but the list on the phone has each message once.
        page.wait("document.querySelectorAll('.talk li').length === 1")

    def test_two_tabs_send_once(self):
        first = self.paired()
        second = self.page(self.desk.url)
        second.wait_text("温县人民法院大院")
        self.desk.stop()
        self.on_duty(first)
        second.do("tab", "messages")
        second.do("say", "msg.got")
        time.sleep(1.5)
        self.desk.start()
        eventually(lambda: self.kinds() == ["on-duty"] and len(self.desk.messages) == 1)
        self.await_sent(first)
        posts = [call for call in self.desk.calls if call in (("POST", "/api/reports"), ("POST", "/api/messages"))]
        self.assertEqual(sorted(posts), [("POST", "/api/messages"), ("POST", "/api/reports")])


class Versions(FieldPage):
    def later(self):
        """The desk gets a later page, whose title differs."""
        for name, old, new in (("text.js", "夜巡 · 外勤", "夜巡 · 新版"), ("sw.js", "const SHELL = '", "const SHELL = 'later")):
            with open(os.path.join(PAGE, name), encoding="utf-8") as file:
                self.desk.page[name] = file.read().replace(old, new).encode()

    def test_a_later_page_comes_whole(self):
        page = self.paired(shell=True)
        self.later()
        page.reload() # this one is still the page that was kept
        self.assertEqual(page.evaluate("document.title"), "夜巡 · 外勤")
        page.wait("caches.keys().then((names) => names.length === 1 && names[0].includes('later'))")
        self.desk.stop()
        page.reload()
        page.wait("document.title === '夜巡 · 新版'")
        page.wait_text("温县人民法院大院")

    def test_half_a_later_page_is_not_taken(self):
        page = self.paired(shell=True)
        self.later()
        self.desk.page["sw.js"] = self.desk.page["sw.js"].replace(b"'dom.js'", b"'dom-gone.js'")
        page.reload()
        eventually(lambda: page.evaluate("navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)"))
        time.sleep(1)
        self.desk.stop()
        page.reload()
        page.wait_text("温县人民法院大院")
        self.assertEqual(page.evaluate("document.title"), "夜巡 · 外勤")


class Evidence(FieldPage):
    def digest(self, path):
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    def test_each_kind_bound_to_its_stop(self):
        page = self.paired()
        self.at_visit(page)
        for kind in ("photo", "video", "scan"):
            self.take(page, kind, self.file(f"{kind}.bin", 40_000, seed=len(kind) + 3))
        page.do("take", "note")
        page.fill("#note", "邻居称其凌晨两点回家")
        page.do("note")
        page.wait("!document.querySelector('dialog.sheet').open")
        page.do("take", "audio")
        page.wait_text("正在录音", "dialog.sheet")
        time.sleep(1.5)
        page.do("record-end")
        eventually(lambda: len(self.stored()) == 5)
        items = {item["meta"]["kind"]: item for item in self.stored()}
        self.assertEqual(sorted(items), ["audio", "note", "photo", "scan", "video"])
        for item in items.values():
            self.assertEqual(hashlib.sha256(item["bytes"]).hexdigest(), item["meta"]["sha256"])
            self.assertEqual(item["meta"]["stop"], "t1:p1")
            self.assertRegex(item["meta"]["id"], UUID)
            self.assertLess(abs(item["meta"]["taken"] - now()), 60_000)
        self.assertEqual(items["note"]["bytes"].decode(), "邻居称其凌晨两点回家")
        self.assertEqual(items["photo"]["meta"]["name"], "photo.bin")
        self.assertGreater(len(items["audio"]["bytes"]), 500)
        page.wait("document.querySelectorAll('.evidence li.stored').length === 5")
        self.assertEqual(page.evaluate("import('./store.js').then((s) => s.count('blobs'))"), 0)

    def test_airplane_mode_in_the_middle(self):
        page = self.paired(shell=True)
        self.at_visit(page)
        path = self.file("long.mp4", 6_000_000)
        page.narrow(1_500_000)
        self.desk.most_pieces = 3
        self.take(page, "video", path)
        eventually(lambda: len(self.desk.pieces) == 3)
        self.desk.stop() # in the middle of a piece
        there = len(next(iter(self.desk.evidence.values()))["bytes"])
        self.assertTrue(0 < there < 6_000_000)
        page.wait_text("离线", ".chips")
        self.switch_off()
        self.switch_on()
        page = self.page(self.desk.url)
        page.wait("document.querySelector('.evidence progress')?.value > 0")
        before = len(self.desk.pieces)
        self.desk.most_pieces = None
        self.desk.start()
        page.do("tab", "phone")
        page.do("retry")
        eventually(self.stored)
        self.assertEqual(self.desk.pieces[before][1], there) # goes on where it stopped
        item = next(iter(self.desk.evidence.values()))
        self.assertEqual((len(self.desk.evidence), item["stored"]), (1, 1))
        self.assertEqual(hashlib.sha256(item["bytes"]).hexdigest(), self.digest(path))
        self.assertEqual(item["meta"]["sha256"], self.digest(path))
        page.wait_text("已入库", ".evidence")

    def test_bytes_changed_on_the_way_are_sent_again(self):
        page = self.paired()
        self.desk.spoil = 1
        path = self.file("c.jpg", 500_000)
        self.take(page, "photo", path)
        eventually(self.stored)
        self.assertEqual(hashlib.sha256(self.stored()[0]["bytes"]).hexdigest(), self.digest(path))
        self.assertEqual([offset for _, offset, _ in self.desk.pieces].count(0), 2)

    def test_bytes_always_changed_are_given_up_aloud(self):
        page = self.paired()
        self.at_visit(page)
        self.desk.spoil = 100
        self.take(page, "photo", self.file("d.jpg", 100_000))
        page.wait_text("未能入库", ".evidence")
        self.assertEqual(page.evaluate("import('./store.js').then((s) => s.count('blobs'))"), 1) # not lost
        self.take(page, "scan", self.file("e.jpg", 1_000)) # and holds up nobody
        self.desk.spoil = 0
        eventually(self.stored)

    def test_bytes_that_the_phone_lost(self):
        page = self.paired()
        self.at_visit(page)
        self.desk.stop()
        self.take(page, "photo", self.file("h.jpg", 5_000))
        page.wait_text("待上传", ".evidence")
        page.evaluate("import('./store.js').then((s) => s.clear('blobs'))")
        self.desk.start()
        page.wait_text("手机里的文件已丢失", ".evidence")
        self.take(page, "scan", self.file("i.jpg", 5_000))
        eventually(self.stored)
        page.do("forget")
        page.do("forget-sure")
        page.wait("document.querySelectorAll('.evidence li').length === 1")

    def test_odd_names_and_types(self):
        page = self.paired()
        page.evaluate(r"""(() => {
          const input = document.querySelector('#files input[data-kind=photo]');
          const files = new DataTransfer();
          files.items.add(new File(['x'], 'a/b\\c\n' + '长'.repeat(300) + '.jpg', { type: 'image/x y;"z"' }));
          input.files = files.files;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        })()""")
        meta = eventually(self.stored)[0]["meta"]
        self.assertTrue(meta["name"].endswith("长.jpg"))
        self.assertLessEqual(len(meta["name"]), 200)
        self.assertEqual(meta["mediaType"], "application/octet-stream")

    def test_an_empty_file_is_no_evidence(self):
        page = self.paired()
        self.take(page, "photo", self.file("empty.jpg", 0))
        page.wait_text("文件是空的", "#toast")
        self.assertEqual(self.kept(page, "evidence"), [])

    def test_a_recording_outlives_its_page(self):
        page = self.paired(shell=True)
        page.do("take", "audio")
        page.wait_text("正在录音", "dialog.sheet")
        page.wait("import('./store.js').then((s) => s.count('blobs')).then((n) => n >= 1)")
        self.switch_off()
        self.switch_on()
        page = self.page(self.desk.url)
        eventually(self.stored)
        item = self.stored()[0]
        self.assertEqual((item["meta"]["kind"], item["meta"]["stop"]), ("audio", "start"))
        self.assertGreater(len(item["bytes"]), 1_000)

    def test_a_full_phone_says_so(self):
        page = self.paired(script="""
          const add = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (value, key) {
            if (this.name === 'blobs' && window.full) throw new DOMException('full', 'QuotaExceededError');
            return add.apply(this, arguments);
          };
          navigator.storage.estimate = async () => ({ usage: 960e6, quota: 1000e6 });""")
        page.wait_text("手机存储空间将满：还剩 40.0 MB")
        page.evaluate("window.full = true")
        self.take(page, "photo", self.file("f.jpg", 1_000))
        page.wait_text("没有保存", ".sign.danger")
        page.wait("document.querySelector('#said').textContent.includes('没有保存')") # read aloud
        self.assertEqual(self.kept(page, "evidence"), [])


    def test_one_map_that_is_missing_hides_no_other(self):
        self.desk.missing.add("/api/map/t1%3Ap1.png")
        page = self.paired()
        page.do("open-stop", "t2:p2")
        page.wait("Boolean(document.querySelector('canvas.map.painted'))")

    def test_a_photo_is_seen_and_not_kept(self):
        page = self.paired()
        self.at_visit(page)
        page.do("photo-show")
        page.wait("document.querySelector('#photo')?.width === 90")
        self.assertEqual(page.evaluate("""import('./store.js').then((s) => s.read(['pictures'], (p) => p.getAllKeys()))
          .then((keys) => keys.filter((key) => key.includes('photo')))"""), [])
        self.assertEqual([c for c in self.desk.calls if "photo" in c[1]], [("GET", "/api/photo/t1%3Ap1")])
        page.do("sheet-close")
        page.wait("!document.querySelector('dialog.sheet').open")


class Talk(FieldPage):
    def test_delivered_then_read(self):
        page = self.paired()
        self.desk.say("请先到东街")
        eventually(lambda: [(r["id"], bool(r["read"])) for r in self.desk.receipts] == [("desk-1", False)])
        page.wait_text("1", ".tabs .badge")
        page.do("tab", "messages")
        page.wait_text("请先到东街")
        eventually(lambda: [(r["id"], bool(r["read"])) for r in self.desk.receipts][1:] == [("desk-1", True)])
        page.fill("#message", "好的，十分钟到")
        page.do("send")
        eventually(lambda: self.desk.messages[-1]["said"] == "好的，十分钟到")
        page.wait_text("已送达", ".talk")
        self.assertEqual(page.evaluate("document.querySelector('#message').value"), "")
        page.reload()
        page.do("tab", "messages")
        page.wait("document.querySelectorAll('.talk li').length === 2")
        time.sleep(0.5)
        self.assertEqual(len(self.desk.receipts), 2)

    def test_urgent_is_over_every_page(self):
        page = self.paired()
        self.desk.say("立即撤离", urgent=True)
        page.wait_text("立即撤离", "section.call.message")
        page.do("message-got")
        page.wait("!document.querySelector('section.call.message')")
        eventually(lambda: any(r["read"] for r in self.desk.receipts))

    def test_the_latest_is_seen(self):
        page = self.paired()
        for i in range(20):
            self.desk.say(f"第 {i} 句")
        page.do("tab", "messages")
        page.wait("document.querySelectorAll('.talk li').length === 20")
        end = "(() => { const p = document.querySelector('#page'); return p.scrollTop > 100 && p.scrollHeight - p.scrollTop - p.clientHeight < 4; })()"
        page.wait(end)
        self.desk.say("最后一句")
        page.wait_text("最后一句", ".talk")
        page.wait(end)

    def test_words_are_no_markup(self):
        page = self.paired()
        self.desk.say("<img src=x onerror=alert(1)><b>粗</b>", urgent=True)
        page.wait_text("<b>粗</b>", "section.call.message")

    def test_typing_is_not_disturbed(self):
        page = self.paired()
        page.do("tab", "messages")
        page.evaluate("document.querySelector('#message').focus()")
        page.call("Input.insertText", text="正在写")
        self.desk.say("新消息")
        page.wait_text("新消息", ".talk")
        self.assertEqual(page.evaluate("[document.activeElement.id, document.activeElement.value]"), ["message", "正在写"])

    def test_roll_call(self):
        page = self.paired()
        self.desk.change(rollCall={"id": "r1", "called": now(), "answered": None})
        page.wait_text("点名，请应答")
        page.do("roll-well")
        eventually(lambda: self.desk.roll_answers == [("r1", {"well": True})])
        page.wait("!document.querySelector('.roll')")
        page.reload()
        page.wait_text("温县人民法院大院")
        self.assertFalse(page.evaluate("Boolean(document.querySelector('.roll'))"))

    def test_roll_call_for_the_whole_car(self):
        page = self.paired()
        self.desk.tonight["me"]["officer"] = None
        self.desk.change(rollCall={
            "id": "r2", "called": now(), "answered": False,
            "members": [{"id": f"o{n}", "name": "样", "answered": n == 3} for n in (1, 2, 3)]})
        page.wait_text("全员平安")
        page.do("roll-well")
        eventually(lambda: self.desk.roll_answers == [("r2", {"officer": "o1", "well": True}), ("r2", {"officer": "o2", "well": True})])

    def test_dispatch_is_shown_at_once_and_acknowledged(self):
        page = self.paired()
        self.at_visit(page)
        began = time.monotonic()
        self.desk.change(dispatches=[{"id": "d1", "cause": "lead", "stopKey": "t3:p3", "sent": now(), "acknowledged": None}])
        page.wait_text("前往：虚某某", ".dispatch")
        self.assertLess(time.monotonic() - began, 50) # it would ask by itself in a minute
        page.do("acknowledge")
        eventually(lambda: [(key, abs(body["acknowledged"] - now()) < 60_000) for key, body in self.desk.acknowledged] == [("d1", True)])
        page.wait_text("虚某某", "#hero-name")


class Signs(FieldPage):
    def test_clock_off(self):
        self.desk.clock_ahead = -20 * 60_000
        page = self.paired()
        page.wait_text("手机时间与指挥中心相差 20 分钟")
        page.do("tab", "phone")
        page.wait_text("快 20 分钟")
        # What is sent bears the desk's time: positions of the future would be refused.
        self.on_duty(page)
        eventually(lambda: self.desk.fixes)
        for time_ in (self.desk.fixes[0]["time"], self.desk.reports[0]["time"]):
            self.assertLess(abs(time_ - (now() - 20 * 60_000)), 300_000)

    def test_clock_measured_anew(self):
        """The next answer says by some seconds more how far the clock is off: the position of now counts all the same."""
        page = self.paired()
        self.assertEqual(page.evaluate("""Promise.all([import('./position.js'), import('./clock.js')]).then(
          async ([{ Positions }, { measured, deskTime }]) => {
            const positions = new Positions({});
            const at = (timestamp) => positions.measured({ timestamp, coords: { longitude: 113, latitude: 34 } });
            const begun = Date.now();
            measured(1_200_000);
            positions.onDuty(deskTime());
            measured(1_203_000);
            await at(begun - 5_000);
            const before = positions.last;
            await at(Date.now());
            const after = positions.last;
            positions.offDuty();
            measured(0);
            return [before === null, after !== null];
          })"""), [True, True])

    def test_clock_right_is_quiet(self):
        page = self.paired()
        page.do("tab", "phone")
        page.wait_text("一致")
        self.assertNotIn("手机时间与", page.text())

    def test_age_of_the_last_contact(self):
        page = self.paired(shell=True)
        self.desk.stop()
        # A clock that runs ahead of the one the contact was noted by.
        page.evaluate("(() => { const real = Date.now; Date.now = () => real() + 5 * 60000; })()")
        page.wait_text("已离线 5 分钟")

    def test_no_location_says_so(self):
        page = self.paired(script="navigator.geolocation.watchPosition = (_, fail) => { fail({ code: 1 }); return 1; };")
        self.on_duty(page)
        page.wait_text("未允许定位")

    def test_operation_over_leaves_nothing(self):
        page = self.paired()
        self.desk.say("收队")
        page.wait_text("1", ".tabs .badge")
        self.take(page, "photo", self.file("g.jpg", 2_000))
        eventually(self.stored)
        self.await_sent(page)
        self.desk.change(operation=None, stops=[], crew=[])
        page.wait_text("今晚没有分配给你的任务")
        counts = "import('./store.js').then((s) => Promise.all(['messages', 'evidence', 'pictures'].map((name) => s.count(name))))"
        page.wait(f"{counts}.then((all) => all.every((n) => n === 0))")
        time.sleep(1.5)
        self.assertEqual(page.evaluate(counts), [0, 0, 0]) # and nothing comes back


class Safety(FieldPage):
    def test_policy_is_in_force(self):
        """That no violation is seen means something: one that is made on purpose is seen."""
        page = self.paired()
        page.evaluate("""(() => { const script = document.createElement('script');
          script.textContent = 'window.broken = true'; document.body.append(script); })()""")
        eventually(lambda: page.violations)
        self.assertIsNone(page.evaluate("window.broken ?? null"))
        page.violations.clear()

    def test_everything_comes_from_the_desk(self):
        page = self.paired(shell=True)
        for tab in ("messages", "phone", "stops"):
            page.do("tab", tab)
        foreign = [url for _, url in page.requests if not url.startswith((self.desk.url, "about:", "blob:"))]
        self.assertEqual(foreign, [])
        self.assertFalse(any(TOKEN in url for _, url in page.requests if "#" not in url))


class Access(FieldPage):
    TABS = ("stops", "messages", "phone")

    def test_targets_names_and_width(self):
        page = self.paired()
        self.at_visit(page, "arrived")
        self.desk.change(rollCall={"id": "r1", "called": now(), "answered": None})
        page.wait_text("点名")
        self.desk.say("一句话", urgent=True)
        for tab in self.TABS:
            page.do("tab", tab)
            page.wait(f"document.querySelector('#page')?.dataset.key === '{tab}'")
            small = page.evaluate("""[...document.querySelectorAll('button, a, textarea')].filter((one) => {
              const box = one.getBoundingClientRect();
              return box.width > 0 && (box.height < 56 || box.width < 48);
            }).map((one) => one.outerHTML.slice(0, 120))""")
            self.assertEqual(small, [], tab)
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
            self.assertLessEqual(page.evaluate("document.querySelector('#page').scrollWidth"), 360)
            nodes = page.call("Accessibility.getFullAXTree")["nodes"]
            nameless = [node for node in nodes if not node["ignored"]
                        and node["role"]["value"] in ("button", "link", "image", "textbox", "radio", "dialog")
                        and not node.get("name", {}).get("value")]
            self.assertEqual(nameless, [], tab)

    def test_keyboard_alone(self):
        page = self.paired()
        page.evaluate("document.activeElement.blur()")
        seen = []
        for _ in range(40):
            page.press("Tab")
            seen.append(page.evaluate("document.activeElement.dataset.do ?? document.activeElement.tagName"))
            if seen[-1] == "duty-on":
                break
        self.assertIn("sos-show", seen)
        self.assertEqual(seen[-1], "duty-on")
        self.assertTrue(page.evaluate("document.activeElement.matches(':focus-visible')"))
        page.press("Enter")
        page.wait_text("在岗")
        self.await_kinds("on-duty")
        # The focus is still where it was: on what the button has become.
        page.wait("document.activeElement.dataset.do === 'step'")

    def test_sheet_keeps_the_focus_and_escape_closes(self):
        page = self.paired()
        self.at_visit(page, "working")
        page.do("step", "result")
        page.wait("document.querySelector('dialog.sheet').open")
        for _ in range(20):
            page.press("Tab")
            self.assertTrue(page.evaluate("document.querySelector('dialog.sheet').contains(document.activeElement) || document.activeElement === document.body"))
        page.press("Escape")
        page.wait("!document.querySelector('dialog.sheet').open")
        self.assertEqual(self.kinds(), ["on-duty"])

    def test_language(self):
        page = self.paired()
        self.assertEqual(page.evaluate("document.documentElement.lang"), "zh-CN")
        page.do("tab", "phone")
        page.do("language")
        page.wait_text("Unpair this phone")
        page.reload()
        page.wait_text("Go on duty")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")

    def test_text_can_be_read_at_night(self):
        """WCAG contrast of what is written on the ground, 4.5 at least; 7 for what is acted on."""
        page = self.paired()
        ratios = page.evaluate("""(() => {
          const style = getComputedStyle(document.documentElement);
          const light = (name) => {
            const hex = style.getPropertyValue(name).trim().slice(1);
            const [r, g, b] = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
              .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          return ['--text', '--quiet', '--amber', '--green', '--red-light', '--blue-light']
            .flatMap((name) => ['--ground', '--raised'].map((under) => (light(name) + 0.05) / (light(under) + 0.05)));
        })()""")
        self.assertGreaterEqual(min(ratios), 7)


class Kernels(FieldPage):
    def test_sha256(self):
        """FIPS 180-4 examples, a million a, and random lengths in random pieces against the browser's own."""
        page = self.paired()
        page.evaluate("import('./sha256.js').then((m) => { window.sha = m; })")
        hexes = page.evaluate("""['', 'abc', 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 'a'.repeat(1e6)]
          .map((text) => new sha.Sha256().update(new TextEncoder().encode(text)).hex())""")
        self.assertEqual(hexes, [hashlib.sha256(text).hexdigest() for text in (
            b"", b"abc", b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", b"a" * 1_000_000)])
        wrong = page.evaluate("""(async () => {
          let seed = 1;
          const draw = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
          const wrong = [];
          for (let round = 0; round < 300; round++) {
            const bytes = new Uint8Array(round < 140 ? round : draw(5000)).map(() => draw(256));
            const ours = new sha.Sha256();
            for (let at = 0; at < bytes.length;) {
              const n = 1 + draw(200);
              ours.update(bytes.subarray(at, at + n));
              at += n;
            }
            const theirs = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (b) => b.toString(16).padStart(2, '0')).join('');
            if (ours.hex() !== theirs) wrong.push(bytes.length);
          }
          return wrong;
        })()""")
        self.assertEqual(wrong, [])
        # Above 512 MiB the bit count no longer fits in 32 bits.
        big = page.evaluate("""(() => {
          const ours = new sha.Sha256();
          ours.nBytes = 2 ** 33;
          ours.update(new Uint8Array(0));
          const seen = [];
          ours.compress = (bytes) => seen.push(Array.from(bytes.slice(56)));
          ours.hex();
          return seen[0];
        })()""")
        self.assertEqual(bytes(big), (2**36).to_bytes(8, "big"))

    def test_ids_sort_by_time_and_never_repeat(self):
        page = self.paired()
        ids = page.evaluate("import('./ids.js').then(({ newId }) => [newId(1), newId(2 ** 40), ...Array.from({ length: 2000 }, () => newId())])")
        self.assertTrue(all(UUID.fullmatch(one) for one in ids))
        self.assertEqual(len(set(ids)), len(ids))
        self.assertLess(ids[0], ids[1])
        self.assertEqual(int(ids[1][:13].replace("-", ""), 16), 2**40)

    def test_steps(self):
        page = self.paired()
        steps = page.evaluate("""import('./stops.js').then(({ nextStep }) => [
          ['visit', '', 'pending'], ['visit', 'en-route', 'pending'], ['visit', 'arrived', 'pending'], ['visit', 'working', 'pending'],
          ['visit', 'working', 'not-found'], ['visit', 'arrived', 'paid'], ['visit', 'stopped', 'pending'], ['visit', 'left', 'pending'],
          ['visit', '', 'cancelled'], ['visit', 'unheard-of', 'pending'], ['start', '', ''], ['start', 'left', ''],
          ['drop-off', 'arrived', ''], ['drop-off', 'handed-over', ''], ['end', 'en-route', ''], ['end', 'back', ''],
        ].map(([kind, status, outcome]) => nextStep({ kind, status, outcome })))""")
        self.assertEqual(steps, ["en-route", "arrived", "working", "result", "left", "left", "result", None,
                                 None, "left", "assembled", None, "handed-over", "left", "back", None])

    def test_custody_clock(self):
        page = self.paired()
        levels = page.evaluate("""import('./stops.js').then(({ custodyClock }) => [0, 5.9, 6, 7.4, 7.5, 7.99, 8, 9]
          .map((h) => custodyClock({ began: 0, limit: 8 * 3600e3 }, h * 3600e3).level))""")
        self.assertEqual(levels, [0, 0, 1, 1, 2, 2, 3, 3])

    def test_every_word_is_in_the_table(self):
        with open(os.path.join(PAGE, "text.js"), encoding="utf-8") as file:
            table = file.read()
        keys = set(re.findall(r"^  '([\w.-]+)': \['", table, re.M))
        used = set()
        for name in os.listdir(PAGE):
            if name.endswith(".js"):
                with open(os.path.join(PAGE, name), encoding="utf-8") as file:
                    used |= set(re.findall(r"""(?<![\w.])(?:t|fact)\('([\w.-]+)'""", file.read()))
        self.assertEqual(used - keys, set())
        pairs = re.findall(r"\['((?:[^'\\]|\\.)*)', '((?:[^'\\]|\\.)*)'\]", table)
        self.assertGreater(len(pairs), 150)
        for chinese, english in pairs:
            self.assertEqual(sorted(re.findall(r"\{\d\}", chinese)), sorted(re.findall(r"\{\d\}", english)), english)


if __name__ == "__main__":
    unittest.main(verbosity=2)
