"""The sample county's desk, live, behind `yexunctl serve`: what phones have brought is read where it was written."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

# At the end: there are modules of the same names.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from ports import free_port # pylint: disable=wrong-import-position

YEXUNCTL = os.environ.get("YEXUNCTL", "")


def run(*arguments):
    """-> what the command said, as JSON when it was asked so."""
    done = subprocess.run([YEXUNCTL, *map(str, arguments)], capture_output=True, text=True, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert done.returncode == 0, f"yexunctl {' '.join(map(str, arguments))}: {done.stderr}"
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


class RealDesk:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="field-desk-")
        self.file = os.path.join(self.folder, "demo.desk")
        self.port = free_port()
        self.process = None
        run("demo", "--out", self.folder, "--steps", "30000")
        operations = run("operation", "list", "--desk", self.file, "--json")["operations"]
        self.operation = max(operations, key=lambda one: one["tasks"])["id"]
        run("operation", "approve", "--desk", self.file, "--operation", self.operation)
        # Whatever the time of day is here.
        run("night", "rehearse", "--desk", self.file, "--operation", self.operation)
        run("fleet", "test", "--desk", self.file, "--operation", self.operation)
        run("operation", "depart", "--desk", self.file, "--operation", self.operation)
        self.pairings = run("device", "pair", "--desk", self.file, "--operation", self.operation,
                            "--host", f"127.0.0.1:{self.port}", "--json")["pairings"]
        self.start()

    def start(self):
        others = ("--osmand=off", "--jt808=off", "--cot=off", "--cot-tls=off")
        self.process = subprocess.Popen([YEXUNCTL, "serve", "--desk", self.file, *others, f"--http=127.0.0.1:{self.port}"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env=dict(os.environ, LC_ALL="C.UTF-8"))
        end = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, self.process.stderr
                time.sleep(0.05)

    def stop(self, how=signal.SIGKILL):
        if self.process:
            self.process.send_signal(how)
            self.process.wait()
            self.process.stderr.close()
            self.process = None

    def put_away(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def query(self, sql, *values):
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def device(self, pairing):
        return self.query("SELECT number FROM devices WHERE id = ?", pairing["device"])[0][0]

    def path_of(self, digest):
        return os.path.join(f"{self.file}.evidence", digest[:2], digest)
