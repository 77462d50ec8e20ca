"""A TAK client over TLS, with what `device certificate` gives it: OpenSSL reads the package and speaks
to the gateway. Only a device with its last certificate gets in, and peers that say nothing or too
little keep nobody out."""

import os
import pathlib
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

from serving import Serving
from support import run

EVENT = ('<event version="2.0" uid="{uid}" type="a-f-G-U-C" how="m-g" time="2026-11-23T05:00:{second:02}Z"'
         ' start="2026-11-23T05:00:00Z" stale="2026-11-23T05:10:00Z"><point lat="34.9" lon="113.1" '
         'hae="90" ce="5" le="9999999"/><detail><contact callsign="A"{endpoint}/></detail></event>\n')


class Package:
    """The zip as ATAK takes it apart."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = [entry.get("zipEntry") for entry in ElementTree.fromstring(
                archive.read("MANIFEST/manifest.xml")).iter("Content")]
            preferences = {entry.get("key"): entry.text for entry in ElementTree.fromstring(
                archive.read(names[0])).iter("entry")}
            self.connect = preferences["connectString0"]
            self.device = self.pem(archive.read(preferences["certificateLocation"]),
                                   preferences["clientPassword"])
            self.gateway = self.pem(archive.read(preferences["caLocation"]),
                                    preferences["caPassword"])

    @staticmethod
    def pem(p12, password):
        return subprocess.run(["openssl", "pkcs12", "-legacy", "-nodes", "-passin", "pass:" + password],
                              input=p12, capture_output=True, check=True).stdout.decode()


class Atak(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.desk = str(pathlib.Path(self.folder.name) / "a.desk")
        run("desk", "create", self.desk)
        run("device", "add", "--desk", self.desk, "cot", "PHONE")
        self.serving = Serving(self.desk)
        self.serving.start()
        self.port = self.serving.ports["cot-tls"]

    def tearDown(self):
        self.serving.stop(signal.SIGINT)
        self.folder.cleanup()

    def package(self):
        path = os.path.join(self.folder.name, "phone.zip")
        run("device", "certificate", "--desk", self.desk, "PHONE", "--out", path, "--host",
            f"127.0.0.1:{self.port}")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        return Package(path)

    def connect(self, package, certified=True):
        context = ssl.create_default_context(cadata=package.gateway)
        if certified:
            path = os.path.join(self.folder.name, "device.pem")
            with open(path, "w", encoding="ascii") as file:
                file.write(package.device)
            context.load_cert_chain(path)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return context.wrap_socket(plain, server_hostname="127.0.0.1")

    def is_let_in(self, package, certified=True):
        """In TLS 1.3 a client learns what the server thinks of it when it reads."""
        try:
            with self.connect(package, certified) as client:
                return b"t-x-takp-v" in client.recv(2000)
        except OSError:
            return False

    def await_let_in(self, package, let_in=True):
        """A gateway looks for new certificates now and then."""
        end = time.monotonic() + 60
        while self.is_let_in(package) != let_in:
            self.assertLess(time.monotonic(), end, "let in" if let_in else "kept out")
            time.sleep(0.2)

    def kept(self):
        return len(run("fixes", "--desk", self.desk, "--json").json["fixes"])

    def test_certificates(self):
        first = self.package()
        self.assertEqual(first.connect, f"127.0.0.1:{self.port}:ssl")
        self.await_let_in(first)
        self.assertFalse(self.is_let_in(first, certified=False))

        second = self.package()
        self.await_let_in(second)
        self.assertFalse(self.is_let_in(first), "a former certificate")
        client = self.connect(second)
        self.assertIn(b"t-x-takp-v", client.recv(2000))
        # A mark that its user has put on his map is not where he is.
        client.sendall(EVENT.format(uid="mark", second=1, endpoint="").encode())
        client.sendall(EVENT.format(uid="ANDROID-1", second=2,
                                    endpoint=' endpoint="*:-1:stcp"').encode())
        client.sendall(EVENT.format(uid="other", second=3,
                                    endpoint=' endpoint="*:-1:stcp"').encode())
        client.sendall(EVENT.format(uid="PHONE", second=4, endpoint="").encode())
        # Larger than what is read at once, and than a record of TLS.
        client.sendall(b"".join(EVENT.format(uid="ANDROID-1", second=5 + i % 50, endpoint="").encode()
                                for i in range(500)))
        end = time.monotonic() + 60
        while self.kept() < 52 and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.kept(), 52)

        run("device", "revoke", "--desk", self.desk, "PHONE")
        self.await_let_in(second, False)
        try:
            client.sendall(EVENT.format(uid="PHONE", second=59, endpoint="").encode())
        except OSError: # it has been hung up on already
            pass
        self.assert_hung_up(client)
        self.assertEqual(self.kept(), 52)
        client.close()
        error = run("device", "certificate", "--desk", self.desk, "PHONE", "--out",
                    os.path.join(self.folder.name, "none.zip"), code=1).err
        self.assertIn("PHONE", error)
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "none.zip")))

    def assert_hung_up(self, client):
        try:
            while client.recv(2000) != b"":
                pass
        except TimeoutError:
            self.fail("it is still served")
        except OSError:
            pass

    def test_slow_peers(self):
        package = self.package()
        self.await_let_in(package)
        silent = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(200)]
        half = [socket.create_connection(("127.0.0.1", self.port), source_address=("127.0.0.2", 0))
                for _ in range(50)]
        for peer in half:
            peer.sendall(b"\x16\x03\x01")
        garbage = socket.create_connection(("127.0.0.1", self.port), source_address=("127.0.0.3", 0))
        garbage.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
        began = time.monotonic()
        self.assertTrue(self.is_let_in(package))
        self.assertLess(time.monotonic() - began, 9, "it waited for the others to be given up")
        # None is kept for longer than ten seconds; a busy machine takes longer.
        for peer in silent + half:
            peer.settimeout(60)
            try:
                self.assertEqual(peer.recv(100)[:0], b"")
            except ConnectionResetError:
                pass
            peer.close()
        garbage.close()
        self.assertLess(time.monotonic() - began, 60)


if __name__ == "__main__":
    unittest.main()
