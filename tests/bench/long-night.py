"""An eight-hour night at twenty times its speed: 20 cars with a terminal each and 80 phones, through five real protocols
into one gateway, which follows the night meanwhile. At its end every acknowledged position is on the desk, the chain of
events is whole, and the gateway has not grown. Takes 24 minutes at the default speed.

The sample night's plan is stretched to eight hours and its routes are shared out to 20 cars.

usage: long-night.py [SPEED]"""

import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from serving import Serving
from support import YEXUNCTL, run

HOURS = 8
N_CARS = 20
PROTOCOLS = {"jt808": "jt808", "osmand": "osmand", "owntracks": "osmand", "cot": "cot", "field": "http"}


COUNTS = {"routes": "SELECT count(*) FROM routes WHERE plan_id = ?",
          "stops": "SELECT count(*) FROM stops JOIN routes ON routes.id = stops.route_id "
                   "WHERE routes.plan_id = ? AND stops.kind = 'visit'"}


def stretch(database):
    """The plan to eight hours, and so many cars: those that are new drive a route that there is."""
    operation, start, end, version = database.execute(
        "SELECT id, window_start, window_end, plan_version FROM operations WHERE plan_version > 0 "
        "ORDER BY (SELECT count(*) FROM tasks WHERE operation_id = operations.id) DESC LIMIT 1").fetchone()
    plan, first, last = database.execute(
        "SELECT id, start_time, end_time FROM plans WHERE operation_id = ? AND version = ?",
        (operation, version)).fetchone()
    times = HOURS * 3600 * 1000000 / (last - first)

    def later(column):
        return f"{column} = {first} + CAST(({column} - {first}) * {times!r} AS integer)"

    database.execute(f"UPDATE stops SET {later('arrival')}, {later('service_begin')}, {later('departure')} "
                     "WHERE route_id IN (SELECT id FROM routes WHERE plan_id = ?)", (plan,))
    database.execute(f"UPDATE routes SET {later('start_time')}, {later('end_time')} WHERE plan_id = ?", (plan,))
    database.execute("UPDATE plans SET end_time = start_time + ? WHERE id = ?", (HOURS * 3600 * 1000000, plan))
    database.execute("UPDATE operations SET window_end = ? WHERE id = ?",
                     (max(end, start + (HOURS + 1) * 3600 * 1000000), operation))
    # Its triggers want SpatiaLite; the copies have the geometry of rows that have passed them.
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' "
                                "AND tbl_name IN ('routes', 'stops')").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    routes = database.execute("SELECT id, vehicle_id FROM routes WHERE plan_id = ? ORDER BY ordinal",
                              (plan,)).fetchall()
    columns = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "fid"]
               for table in ("routes", "stops", "vehicles")}

    def copy(table, key, value, changes):
        names = ", ".join(columns[table])
        picked = ", ".join(f":{name}" if name in changes else name for name in columns[table])
        database.execute(f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} WHERE {key} = :of",
                         {**changes, "of": value})

    for number in range(len(routes), N_CARS):
        route, vehicle = routes[number % len(routes)]
        name = f"long{number:04d}"
        copy("vehicles", "id", vehicle, {"id": name, "plate": f"豫HO9{number:02d}警", "call_sign": f"夜巡9{number:02d}号"})
        copy("routes", "id", route, {"id": f"route-{name}", "vehicle_id": name, "ordinal": number})
        for (stop,) in database.execute("SELECT id FROM stops WHERE route_id = ?", (route,)).fetchall():
            copy("stops", "id", stop, {"id": f"{name}-{stop}", "route_id": f"route-{name}"})
    for table, count in (("routes", "n_vehicles"), ("stops", "n_stops")):
        database.execute(f"UPDATE plans SET {count} = ({COUNTS[table]}) WHERE id = ?", (plan, plan))
    for _, sql in triggers:
        database.execute(sql)
    return operation


def prepare(folder):
    run("demo", "--out", folder, "--seconds", "1")
    desk = str(pathlib.Path(folder) / "demo.desk")
    run("operation", "approve", "--desk", desk)
    run("night", "rehearse", "--desk", desk)
    run("fleet", "test", "--desk", desk)
    run("operation", "depart", "--desk", desk)
    with contextlib.closing(sqlite3.connect(desk)) as database, database:
        operation = stretch(database)
    return desk, operation


def count_missing(desk, log):
    """Positions that the sender's own log calls acknowledged and the desk has not."""
    with contextlib.closing(sqlite3.connect(f"file:{desk}?mode=ro", uri=True)) as database:
        kept = {(device, when): (lon, lat) for *devices, when, lon, lat in database.execute(
            "SELECT d.identity, d.vehicle_id, p.device_time, p.lon, p.lat FROM positions p "
            "JOIN devices d ON d.number = p.device WHERE d.protocol = ?", (pathlib.Path(log).stem,))
            for device in devices}
    missing = total = 0
    with open(log, encoding="utf-8") as file:
        for line in file:
            if not line.strip():
                continue
            identity, when, lon, lat = line.strip().split(",")
            total += 1
            # Protocols have whole seconds or milliseconds, and six or seven digits of a degree.
            found = [kept[(identity, at)] for at in (int(when), int(when) // 1000 * 1000, int(when) // 1000000 * 1000000)
                     if (identity, at) in kept]
            missing += not any(abs(at[0] - float(lon)) < 2e-6 and abs(at[1] - float(lat)) < 2e-6 for at in found)
    return total, missing


def main():
    speed = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    folder = tempfile.mkdtemp(prefix="yexun-long-night-")
    desk, operation = prepare(folder)
    serving = Serving(desk)
    serving.start()
    begun, used = time.monotonic(), serving.cpu_seconds()
    logs = {name: os.path.join(folder, f"{name}.log") for name in PROTOCOLS}
    cars = {name: subprocess.Popen(
        [YEXUNCTL, "simulate", "--desk", desk, "--operation", operation, "--protocol", name, "--gateway",
         f"127.0.0.1:{serving.ports[port]}", "--speed", str(speed), "--loss", "5", "--log", logs[name],
         "--leads", "12" if name == "field" else "0", "--seed", str(1 + seed)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for seed, (name, port) in enumerate(PROTOCOLS.items())}
    shown = 0
    while any(process.poll() is None for process in cars.values()):
        time.sleep(5)
        minutes = (time.monotonic() - begun) / 60
        if minutes >= shown:
            print(f"# after {minutes:4.1f} min: {serving.megabytes()} MB", flush=True)
            shown += 2
    clock = time.monotonic() - begun
    used = serving.cpu_seconds() - used
    print(f"# at its end: {serving.megabytes()} MB; {clock / 60:.1f} min, {100 * used / clock:.0f} % of a core")
    failed = 0
    for name, process in cars.items():
        print(f"# {name}: {process.communicate()[0].strip()}")
    failed |= serving.stop(signal.SIGINT) != 0
    for complaint in serving.complaints:
        print(f"# the gateway said: {complaint.strip()}")
    for name, log in logs.items():
        total, missing = count_missing(desk, log)
        print(f"# {name}: {total} acknowledged, {missing} of them not on the desk")
        # Cursor on Target acknowledges nothing: what is sent before the gateway knows the pairing is gone.
        failed |= missing > 0 and name != "cot"
    print("# verify: " + run("verify", "--desk", desk).out.strip().replace("\n", "; "))
    with contextlib.closing(sqlite3.connect(f"file:{desk}?mode=ro", uri=True)) as database:
        for table in ("devices", "positions", "reports", "movements", "alerts", "events", "leads"):
            print(f"# {table}: {database.execute(f'SELECT count(*) FROM {table}').fetchone()[0]}")
    shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
