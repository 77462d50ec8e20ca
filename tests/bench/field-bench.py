"""What the field page's server costs: phones that send a position each second and ask for tonight every 15, over
TLS. Processor time and memory are the server's alone; the phones are threads here.

usage: field-bench.py [PHONES [SECONDS]]"""

import os
import signal
import sys
import threading
import time
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from field_test import Field, Phone
from serving import Serving
from support import run

WARM_SECONDS = 5


class Load:
    def __init__(self, port, tokens, seconds):
        self.port = port
        self.latencies = []
        self.refused = 0
        self.end = time.monotonic() + WARM_SECONDS + seconds
        self.threads = [threading.Thread(target=self.ride, args=(i, token))
                        for i, token in enumerate(tokens)]

    def ride(self, index, token):
        phone = Phone(self.port, token)
        phone.insist("POST", "/api/reports", [{"id": str(uuid.uuid4()), "kind": "on-duty",
                                               "stop": None, "time": int(time.time() * 1000)}])
        _, _, head = phone.call("GET", "/api/tonight")
        second = 0
        while time.monotonic() < self.end:
            second += 1
            begun = time.monotonic()
            fix = {"time": int(time.time() * 1000), "lon": 113 + index / 1e3 + second / 1e5, "lat": 35}
            status, answer = phone.json("POST", "/api/fixes", [fix])
            self.latencies.append(time.monotonic() - begun)
            self.refused += status != 200 or answer["accepted"] != 1
            if second % 15 == 0:
                phone.call("GET", "/api/tonight", headers={"If-None-Match": head["ETag"]})
            time.sleep(max(0.0, 1 - (time.monotonic() - begun)))
        phone.close()


def main():
    n_phones = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    Field.setUpClass()
    try:
        serving = Serving(Field.desk)
        tokens = [run("device", "add", "field", Field.cars[i % len(Field.cars)], "--desk", Field.desk,
                      "--json").json["token"] for i in range(n_phones)]
        serving.start()
        load = Load(serving.ports["http"], tokens, seconds)
        for thread in load.threads:
            thread.start()
        time.sleep(WARM_SECONDS)
        begun, n_before, clock = serving.cpu_seconds(), len(load.latencies), time.monotonic()
        time.sleep(seconds)
        used, n = serving.cpu_seconds() - begun, len(load.latencies) - n_before
        clock = time.monotonic() - clock
        memory = serving.megabytes()
        for thread in load.threads:
            thread.join()
        serving.stop(signal.SIGINT)
    finally:
        Field.tearDownClass()
    latencies = sorted(load.latencies)
    print(f"{n_phones} phones: {n / clock:.0f} positions/s, {100 * used / clock:.1f} % of a core, "
          f"{memory} MB, answered after {1000 * latencies[len(latencies) // 2]:.0f} ms (median), "
          f"{1000 * latencies[len(latencies) * 99 // 100]:.0f} ms (99 %), {load.refused} refused")
    return 1 if load.refused > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
