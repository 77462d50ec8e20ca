"""A desk's field server in memory: the interface of docs/field-page.md, for tests of the page alone."""

import hashlib
import json
import os
import re
import struct
import sys
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

# At the end: there are modules of the same names.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from ports import free_port # pylint: disable=wrong-import-position

PAGE = os.path.join(os.path.dirname(__file__), "..", "..", "data", "field")
# As src/gateway/field-server.c has it.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
          "media-src 'self' blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
          "form-action 'none'; frame-ancestors 'none'")
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
         ".png": "image/png", ".webmanifest": "application/manifest+json"}
TOKEN = "test-token-0123456789abcdef"
MINUTE = 60_000
MOVES = ("assembled", "en-route", "arrived", "working", "stopped", "result", "handed-over", "left", "back")


def now():
    return int(time.time() * 1000)


def png(width, height, seed):
    """A small invented street map, so that something can be seen."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            road = abs((x * 3 + y * seed) % 190 - 95) < 4 or abs((y * 2 - x + seed * 40) % 230 - 115) < 6
            here = (x - width // 2) ** 2 + (y - height // 2) ** 2 < 120
            rows += bytes((245, 176, 64) if here else (58, 74, 98) if road else (18, 26, 38))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + chunk(b"IEND", b""))


def visit(n, name, address, lon, lat, begin, **more):
    return {
        "key": f"t{n}:p{n}", "kind": "visit", "ordinal": n, "task": f"t{n}", "place": f"p{n}", "address": address,
        "lon": lon, "lat": lat, "arrival": begin + n * 35 * MINUTE, "windowStart": begin, "windowEnd": begin + 180 * MINUTE,
        "departure": begin + (n * 35 + 25) * MINUTE, "outcome": "pending", "taskKind": "compel",
        "expect": {"name": name, "sex": "male", "age": 46, "capacity": "debtor", "photo": True, "likelihood": 0.62},
        "cases": [{"id": f"c{n}", "number": f"（2026）豫0825执{100 + n}号", "cause": "民间借贷纠纷"}],
        "safeguards": [], "phone": None, "status": "", "map": f"/api/map/t{n}%3Ap{n}.png",
        "documents": [{"kind": "拘传票", "number": f"（2026）豫0825执{100 + n}号之一", "signedBy": "院长 样某甲",
                       "validUntil": begin + 86_400_000}], **more}


def sample():
    begin = now() + 10 * MINUTE
    stops = [
        {"key": "start", "kind": "start", "ordinal": 0, "task": None, "place": None, "address": "温县人民法院大院",
         "lon": 113.08, "lat": 34.94, "arrival": begin, "windowStart": None, "windowEnd": None, "departure": begin,
         "outcome": "", "taskKind": None, "expect": None, "cases": [], "safeguards": [], "documents": [],
         "phone": None, "status": "", "map": None},
        visit(1, "样某某", "石桥镇北街村沿河路 12 号", 113.0912, 34.9533, begin,
              safeguards=["家中有 79 岁母亲独自由其照护：先联系村委会，再决定是否带离", "院内有犬，进门前请家属拴好"]),
        visit(2, "例某", "石桥镇东街 3 号院 2 单元 401", 113.1044, 34.9611, begin,
              expect={"name": "例某", "sex": "female", "age": 38, "capacity": "legal-representative", "photo": False,
                      "likelihood": 0.41}, safeguards=["女性对象：由女干警在场"]),
        visit(3, "虚某某", "南张羌村十字路口西 80 米", 113.0533, 34.9122, begin),
        {"key": "drop-off:1", "kind": "drop-off", "ordinal": 4, "task": None, "place": None, "address": "温县人民法院",
         "lon": 113.08, "lat": 34.94, "arrival": begin + 150 * MINUTE, "windowStart": None, "windowEnd": None,
         "departure": begin + 170 * MINUTE, "outcome": "", "taskKind": None, "expect": None, "cases": [],
         "safeguards": [], "documents": [], "phone": None, "status": "", "map": None},
        {"key": "end", "kind": "end", "ordinal": 5, "task": None, "place": None, "address": "温县人民法院大院",
         "lon": 113.08, "lat": 34.94, "arrival": begin + 180 * MINUTE, "windowStart": None, "windowEnd": None,
         "departure": None, "outcome": "", "taskKind": None, "expect": None, "cases": [], "safeguards": [],
         "documents": [], "phone": None, "status": "", "map": None}]
    outcomes = [("appeared", "自动到案", True), ("compelled", "拘传到场", True), ("paid", "现场履行", False),
                ("settled", "执行和解", False), ("not-found", "未找到", False), ("address-invalid", "地址不实", False),
                ("door-not-opened", "拒不开门", False), ("deferred", "暂缓（保障需要）", False),
                ("withdrawn", "撤离（风险）", False), ("police", "移交公安", False)]
    reasons = [("not-said", "未说明"), ("self-harm", "自伤威胁"), ("weapon", "持械或火源"), ("crowd", "人群聚集"),
               ("identity", "身份存疑"), ("vulnerable", "仅有未成年人或弱势人员"), ("medical", "突发疾病（120）"),
               ("proof", "出示履行或中止证明"), ("recorder", "记录仪故障"), ("contact", "失联超过十分钟"), ("split", "人员分散")]
    return {
        "operation": {"id": "op1", "name": "晨曦行动", "step": "live", "windowStart": begin, "windowEnd": begin + 240 * MINUTE},
        "me": {"officer": {"id": "o1", "name": "样某乙"}, "role": "bailiff", "vehicle": "v1", "plate": "豫HO001警", "callSign": "夜巡 1 组", "label": "法警 样某乙"},
        "version": 1,
        "crew": [{"id": "o1", "name": "样某乙", "role": "法警", "phone": "10000000001"},
                 {"id": "o2", "name": "例某丙", "role": "执行法官", "phone": "10000000002"}],
        "stops": stops, "outcomes": [{"nick": n, "label": l, "aboard": a} for n, l, a in outcomes],
        "stopReasons": [{"nick": n, "label": l} for n, l in reasons], "custodies": [], "dispatches": [], "rollCall": None,
        "lastMessage": 0}


class MockDesk:
    def __init__(self):
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.serial = 0
        self.tonight = sample()
        self.tokens = {TOKEN}
        self.clock_ahead = 0
        self.reports, self.fixes, self.messages, self.receipts = [], [], [], []
        self.roll_answers, self.acknowledged = [], []
        self.evidence = {}
        self.refuse = {} # report kind -> why
        self.later = 0 # so many reports are to be sent again
        self.missing = set() # paths this desk does not know
        self.calls = [] # (method, path) in the order they came
        self.pieces = [] # (id, offset, length)
        self.spoil = 0 # so many pieces are changed on the way
        self.most_pieces = None # the connection breaks in the middle of the one after so many
        self.port = free_port() # it is stopped and comes back
        self.server = None
        self.page = {} # files of a later version of the page
        self.pictures = {}
        self.start()

    def start(self):
        desk = self

        class Handler(Answering):
            pass

        Handler.desk = desk
        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """As when the machine is unplugged: what is under way ends in the middle."""
        server, self.server = self.server, None
        server.shutdown()
        server.server_close()
        for socket in list(server.sockets):
            try:
                socket.shutdown(2)
            except OSError:
                pass

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    @property
    def pairing(self):
        return f"{self.url}#t={TOKEN}&f={'ab12' * 16}"

    def touch(self):
        with self.changed:
            self.serial += 1
            self.changed.notify_all()

    def change(self, **parts):
        with self.lock:
            self.tonight.update(parts)
        self.touch()

    def say(self, said, urgent=False):
        with self.lock:
            self.messages.append({"seq": len(self.messages) + 1, "id": f"desk-{len(self.messages) + 1}", "from": "指挥中心",
                                  "to": None, "said": said, "urgent": urgent, "sent": now(), "mine": False})
            self.tonight["lastMessage"] = len(self.messages)
        self.touch()


class Server(ThreadingHTTPServer):
    """It knows its connections from the moment that it accepts them, so that none outlives it."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *arguments):
        self.sockets = set()
        super().__init__(*arguments)

    def get_request(self):
        connection, address = super().get_request()
        self.sockets.add(connection)
        return connection, address

    def shutdown_request(self, request):
        self.sockets.discard(request)
        super().shutdown_request(request)


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk = None

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, OSError, ValueError):
            pass

    def answer(self, status, body=b"", kind="application/json", **headers):
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Service-Worker-Allowed", "/")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.route()

    do_POST = do_PUT = do_GET

    def route(self):
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not url.path.startswith("/api/"):
            self.page(url.path)
            return
        with self.desk.lock:
            if self.desk.server is not self.server:
                raise ConnectionAbortedError("unplugged")
            self.desk.calls.append((self.command, url.path))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if token not in self.desk.tokens:
                self.answer(401, {"error": "unknown device"})
                return
        if url.path == "/api/stream":
            self.stream()
            return
        with self.desk.lock:
            status, reply, *kind = self.api(url, body)
        if isinstance(reply, dict) and url.path == "/api/tonight":
            self.tell_tonight(reply)
        else:
            self.answer(status, reply, *kind)
        if self.command != "GET" and not url.path.startswith("/api/fixes"):
            self.desk.touch()

    def page(self, path):
        name = os.path.normpath(path.lstrip("/") or "index.html")
        file = os.path.join(PAGE, name)
        kind = TYPES.get(os.path.splitext(name)[1])
        if name in self.desk.page:
            self.answer(200, self.desk.page[name], kind, Cache_Control="no-cache")
            return
        if name.startswith("..") or kind is None or not os.path.isfile(file):
            self.answer(404, b"", "text/plain")
            return
        with open(file, "rb") as content:
            self.answer(200, content.read(), kind, Cache_Control="no-cache")

    def tell_tonight(self, reply):
        tag = '"%s"' % hashlib.sha256(json.dumps(reply, sort_keys=True).encode()).hexdigest()[:16]
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", ETag=tag)
        else:
            self.answer(200, {"now": now() + self.desk.clock_ahead, **reply}, ETag=tag)

    def date_time_string(self, timestamp=None):
        return super().date_time_string(time.time() + self.desk.clock_ahead / 1000 if timestamp is None else timestamp)

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        with self.desk.changed:
            seen = self.desk.serial
        self.wfile.write(b": here\n\n")
        while True:
            with self.desk.changed:
                self.desk.changed.wait_for(lambda: self.desk.serial != seen or self.desk.server is None, 5)
                if self.desk.server is not self.server:
                    return
                news = self.desk.serial != seen
                seen = self.desk.serial
            self.wfile.write(f"event: change\ndata: {{\"seq\":{seen}}}\n\n".encode() if news else b": here\n\n")
            self.wfile.flush()

    def api(self, url, body):
        desk, path = self.desk, url.path
        if path in desk.missing:
            return 404, {"error": "no such thing"}
        if path == "/api/tonight":
            return 200, json.loads(json.dumps(desk.tonight))
        if path == "/api/reports":
            return 200, self.reports(json.loads(body))
        if path == "/api/fixes":
            known = {fix["time"] for fix in desk.fixes}
            fresh = [fix for fix in json.loads(body) if fix["time"] not in known]
            desk.fixes += fresh
            return 200, {"accepted": len(fresh)}
        if path == "/api/messages" and self.command == "GET":
            after = int(parse_qs(url.query)["after"][0])
            return 200, {"messages": [one for one in desk.messages if one["seq"] > after]}
        if path == "/api/messages":
            ids = {one["id"] for one in desk.messages}
            for one in json.loads(body):
                if one["id"] not in ids:
                    desk.messages.append({"seq": len(desk.messages) + 1, "id": one["id"], "from": "夜巡 1 组", "to": None,
                                          "said": one["said"], "urgent": one["urgent"], "sent": now(), "mine": True})
            desk.tonight["lastMessage"] = len(desk.messages)
            return 200, {"accepted": [one["id"] for one in json.loads(body)], "refused": []}
        if path == "/api/receipts":
            desk.receipts += json.loads(body)
            return 200, {}
        if match := re.fullmatch("/api/roll-calls/(.+)", path):
            desk.roll_answers.append((match[1], json.loads(body)))
            return 200, {}
        if match := re.fullmatch("/api/dispatches/(.+)", path):
            desk.acknowledged.append((match[1], json.loads(body)))
            return 200, {}
        if path.startswith("/api/photo/"):
            return 200, png(90, 120, 11), "image/png"
        if path.startswith("/api/evidence"):
            return self.take_evidence(url, body)
        if match := re.fullmatch(r"/api/map/(.+)\.png", path):
            key = unquote(match[1])
            if key not in desk.pictures:
                desk.pictures[key] = png(360, 240, 3 + len(desk.pictures))
            return 200, desk.pictures[key], "image/png"
        return 404, {"error": "no such thing"}

    def reports(self, reports):
        desk, accepted, refused = self.desk, [], []
        known = {report["id"] for report in desk.reports}
        for report in reports:
            if desk.later > 0:
                desk.later -= 1
                refused.append({"id": report["id"], "error": "later", "again": True})
                continue
            if report["kind"] in desk.refuse:
                refused.append({"id": report["id"], "error": desk.refuse[report["kind"]]})
                continue
            accepted.append(report["id"])
            if report["id"] in known:
                continue
            desk.reports.append(report)
            for stop in desk.tonight["stops"]:
                if stop["key"] == report["stop"] and stop["kind"] == "visit": # of others the desk tells nothing
                    stop["status"] = report["kind"] if report["kind"] in MOVES else stop["status"]
                    stop["outcome"] = report["outcome"] or stop["outcome"]
        return {"accepted": accepted, "refused": refused}

    def take_evidence(self, url, body):
        desk = self.desk
        if self.command == "POST":
            meta = json.loads(body)
            item = desk.evidence.setdefault(meta["id"], {"meta": meta, "bytes": b"", "stored": 0, "begun": 0})
            item["begun"] += 1
        else:
            item = desk.evidence.get(url.path.split("/")[-1])
            if item is None:
                return 404, {"error": "unknown evidence"}
        complete = len(item["bytes"]) == item["meta"]["bytes"]
        if self.command == "PUT" and not complete:
            if desk.most_pieces is not None and len(desk.pieces) >= desk.most_pieces:
                raise ConnectionAbortedError("in the middle of a piece")
            offset = int(parse_qs(url.query)["offset"][0])
            desk.pieces.append((item["meta"]["id"], offset, len(body)))
            if offset != len(item["bytes"]):
                return 409, {"error": "another offset", "received": len(item["bytes"])}
            if desk.spoil > 0:
                desk.spoil -= 1
                body = bytes([body[0] ^ 1]) + body[1:]
            item["bytes"] += body
            complete = len(item["bytes"]) == item["meta"]["bytes"]
            if complete and hashlib.sha256(item["bytes"]).hexdigest() != item["meta"]["sha256"]:
                item["bytes"] = b""
                return 422, {"error": "digest", "received": 0}
            item["stored"] += complete
        return 200, {"received": len(item["bytes"]), "complete": complete}
