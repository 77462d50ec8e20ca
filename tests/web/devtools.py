"""Headless Chromium driven by its DevTools protocol over a pipe: no port, no driver, no library."""

import base64
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60.0 # generous: what is waited for takes a second, unless the machine is busy


class Failed(Exception):
    """The browser said no, or something awaited did not come."""


def find_browser():
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


class Browser:
    """One running browser. folder: its profile, which another one can go on with after this one is killed."""

    def __init__(self, folder, arguments=()):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def take_pipes():
            # The protocol's fixed numbers. Away from 3 and 4 first, which these may be themselves.
            reader, writer = os.dup(to_read), os.dup(from_write)
            high = os.dup2(reader, 60), os.dup2(writer, 61)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [find_browser(), "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={folder}",
             "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-features=Translate,OptimizationHints,MediaRouter", "--mute-audio",
             "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             "--lang=zh-CN", *arguments, "about:blank"],
            preexec_fn=take_pipes, close_fds=False, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True)
        os.close(to_read)
        os.close(from_write)
        self.lock = threading.Lock()
        self.next_id = 0
        self.answers = {}
        self.sessions = {}
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self):
        rest = b""
        while True:
            try:
                piece = os.read(self.from_read, 1 << 16)
            except OSError:
                piece = b""
            if not piece:
                for waiting in list(self.answers.values()):
                    waiting.put({"error": {"message": f"the browser is gone\n{self.last_words()}"}})
                return
            *messages, rest = (rest + piece).split(b"\0")
            for text in messages:
                message = json.loads(text)
                if "id" in message:
                    self.answers.pop(message["id"]).put(message)
                elif message.get("sessionId") in self.sessions:
                    self.sessions[message["sessionId"]].heard(message["method"], message["params"])

    def last_words(self):
        self.log.seek(max(0, self.log.tell() - 2000))
        return self.log.read().decode(errors="replace")

    def call(self, method, session=None, **parameters):
        answer = queue.Queue()
        with self.lock:
            self.next_id += 1
            message = {"id": self.next_id, "method": method, "params": parameters}
            if session:
                message["sessionId"] = session
            self.answers[self.next_id] = answer
            os.write(self.to_write, json.dumps(message).encode() + b"\0")
        try:
            reply = answer.get(timeout=PATIENCE)
        except queue.Empty:
            raise Failed(f"no answer to {method}") from None
        if "error" in reply:
            raise Failed(f"{method}: {reply['error']['message']}")
        return reply["result"]

    def open(self, url="about:blank"):
        page = Page(self)
        if url != "about:blank":
            page.go(url)
        return page

    def stop(self, kill=False):
        if self.process.poll() is None:
            if kill:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                try:
                    self.call("Browser.close")
                    self.process.wait(60)
                except (Failed, OSError, subprocess.TimeoutExpired):
                    os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # A pipe closed under its reader would leave the reader with a number that the next browser's pipe gets.
        self.listener.join(60)
        if self.listener.is_alive():
            raise Failed("the browser left a process behind")
        os.close(self.to_write)
        os.close(self.from_read)
        self.log.close()


class Page:
    """One tab, at the size of a phone."""

    def __init__(self, browser, width=360, height=740):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.console, self.errors, self.violations, self.requests = [], [], [], []
        self.rules = []
        self.width, self.height = width, height
        browser.sessions[self.session] = self
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Audits.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True)
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        self.call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")

    def call(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    def heard(self, method, parameters):
        if method == "Runtime.exceptionThrown":
            self.errors.append(parameters["exceptionDetails"].get("exception", {}).get("description")
                               or parameters["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.console.append((parameters["type"], " ".join(
                str(one.get("value", one.get("description"))) for one in parameters["args"])))
        elif method == "Log.entryAdded":
            self.console.append((parameters["entry"]["level"], parameters["entry"]["text"]))
        elif method == "Audits.issueAdded":
            if parameters["issue"]["code"] == "ContentSecurityPolicyIssue":
                self.violations.append(parameters["issue"]["details"])
        elif method == "Network.requestWillBeSent":
            self.requests.append((parameters["request"]["method"], parameters["request"]["url"]))
        elif method == "Fetch.requestPaused":
            # Answering here would wait for an answer that this very thread has to read.
            threading.Thread(target=self.paused, args=(parameters,), daemon=True).start()

    def paused(self, parameters):
        """Lets a request or answer through unless a rule takes it."""
        request, key = parameters["request"], parameters["requestId"]
        try:
            for rule in list(self.rules):
                if rule(request, "responseStatusCode" in parameters):
                    self.call("Fetch.failRequest", requestId=key, errorReason="ConnectionClosed")
                    return
            self.call("Fetch.continueRequest", requestId=key)
        except Failed:
            pass

    def lose_answers(self, rule):
        """rule(request, answered) -> whether the answer that the server has given is lost on the way."""
        self.rules.append(rule)
        self.call("Fetch.enable", patterns=[{"urlPattern": "*/api/*", "requestStage": "Response"}])

    def go(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def reload(self):
        self.evaluate("window.beforeReload = true")
        self.call("Page.reload")
        self.wait("!window.beforeReload && document.readyState === 'complete'")

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failed(f"{expression}: {details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def wait(self, expression, patience=PATIENCE, why=""):
        """Until the expression holds. Between two looks the page works."""
        end = time.monotonic() + patience
        last = None
        while time.monotonic() < end:
            try:
                last = self.evaluate(expression)
                if last:
                    return last
            except Failed as error: # the page is on its way elsewhere
                last = error
            time.sleep(0.03)
        raise Failed(f"{why or 'awaited'}: {expression} is {last!r}; console: {self.console[-8:]}")

    def text(self, selector="body"):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def wait_text(self, words, selector="body", patience=PATIENCE):
        return self.wait(f"(document.querySelector({json.dumps(selector)})?.innerText ?? '').includes({json.dumps(words)})",
                         patience, f"text {words!r}")

    def middle(self, selector):
        """Where it can be touched: it lies still, and nothing lies over it."""
        return self.wait(f"""(async () => {{
            const look = () => {{
                const element = document.querySelector({json.dumps(selector)});
                if (!element || element.disabled) return null;
                element.scrollIntoView({{ block: 'center' }});
                const box = element.getBoundingClientRect();
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                return box.width && element.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
            }};
            const before = look();
            // A hidden page has no frames.
            await new Promise((next) => {{ requestAnimationFrame(next); setTimeout(next, 50); }});
            const now = look();
            return before && now && before[0] === now[0] && before[1] === now[1] ? now : null;
        }})()""", why=f"to touch {selector}")

    def touch(self, selector):
        """A touch where a finger would land. What moved away under it is touched again, as a finger would."""
        landed = f"""(() => {{
            window.touched = false;
            addEventListener('click', ({{ target }}) => {{ window.touched = Boolean(target.closest({json.dumps(selector)})); }},
                             {{ capture: true, once: true }});
        }})()"""
        for _ in range(5):
            x, y = self.middle(selector)
            self.evaluate(landed)
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
            try:
                if self.evaluate("window.touched") is not False:
                    return
            except Failed: # the page went elsewhere, so it was felt
                return
        raise Failed(f"no touch lands on {selector}")

    def do(self, action, argument=None):
        extra = "" if argument is None else f"[data-arg={json.dumps(argument)}]"
        dialog = self.evaluate("document.querySelector('dialog.sheet')?.open ?? false")
        inside = f"dialog.sheet [data-do={json.dumps(action)}]{extra}"
        if dialog and self.evaluate(f"Boolean(document.querySelector({json.dumps(inside)}))"):
            self.touch(inside)
        else:
            self.touch(f"[data-do={json.dumps(action)}]{extra}")

    def fill(self, selector, words):
        self.touch(selector)
        self.wait(f"document.activeElement === document.querySelector({json.dumps(selector)})")
        self.call("Input.insertText", text=words)

    def press(self, key, code=None, down=True, up=True, text=None):
        numbers = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
        common = {"key": key, "code": code or key, "windowsVirtualKeyCode": numbers.get(key, 0)}
        if key == "Enter":
            text = "\r"
        if down:
            self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **common, **({"text": text} if text else {}))
        if up:
            self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def give_files(self, selector, paths):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=list(paths))

    def stop_clock(self, longest=3_000):
        """The page's clock stands, and what it does after longer than this waits: what is to be done within
        seconds of each other is no race of a busy machine."""
        self.evaluate(f"""(() => {{
            const [now, later, at] = [Date.now, window.setTimeout, Date.now()];
            Date.now = () => at;
            window.setTimeout = (work, after = 0, ...rest) => later(work, after > {longest} ? 2 ** 30 : after, ...rest);
            window.startClock = () => {{
                Date.now = now;
                window.setTimeout = later;
                dispatchEvent(new Event('online')); // what waits is looked at again
            }};
        }})()""")

    def start_clock(self):
        self.evaluate("startClock()")

    def offline(self, away=True):
        self.call("Network.emulateNetworkConditions", offline=away, latency=0, downloadThroughput=-1, uploadThroughput=-1)

    def narrow(self, bytes_per_second):
        self.call("Network.emulateNetworkConditions", offline=False, latency=20,
                  downloadThroughput=-1, uploadThroughput=bytes_per_second)

    def stand_at(self, lon, lat, accuracy=8):
        self.call("Emulation.setGeolocationOverride", longitude=lon, latitude=lat, accuracy=accuracy)

    def screenshot(self, path):
        picture = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))
