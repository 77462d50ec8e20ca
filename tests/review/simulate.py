"""Nights as they might have been, written as rows into a copy of a planned desk: what teams did, what
their devices told of it and what got lost on the way. The same seed makes the same night."""

import hashlib
import json
import random
import sqlite3
import uuid

S = 1_000_000
MINUTE = 60 * S

MET = ("appeared", "compelled", "paid", "settled", "deferred", "police")
NOT_MET = ("not-found", "door-not-opened", "address-invalid", "withdrawn")


class Night:
    """Flags: zero (nobody is met), no_fixes, one_device, clock_s (the first car's clock is off by so
    much), late (one phone's fixes come at the end), gap (a tunnel), abort (a visit stopped at once),
    broken (a car does not go on), missed (a stop gone past), no_movements, no_reports, no_events,
    records (entered afterwards only), forgets (results and leavings untold), versions (when the second
    plan came into force), minors (three debtors are), carers (three care for somebody alone), reason
    (why a visit was stopped: crowd)."""

    def __init__(self, path, operation, seed, **flags):
        self.db = sqlite3.connect(path)
        self.db.row_factory = sqlite3.Row
        # Of SpatiaLite, for the triggers of a table with points; the rows here have none.
        self.db.create_function("GeometryConstraints", -1, lambda *_: 1)
        self.db.create_function("RTreeAlign", -1, lambda *_: 1)
        self.operation = operation
        self.random = random.Random(seed)
        self.flags = flags
        self.window = self.one("SELECT window_start, window_end, base_lon, base_lat, plan_version "
                               "FROM operations WHERE id = ?", operation)

    def one(self, sql, *values):
        return self.db.execute(sql, values).fetchone()

    def all(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def insert(self, table, **values):
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values()))

    def new_id(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def run(self):
        routes = self.all(
            "SELECT r.*, p.version FROM routes r JOIN plans p ON p.id = r.plan_id WHERE "
            "p.operation_id = ? AND p.version = ? ORDER BY r.ordinal", self.operation,
            self.window["plan_version"])
        self.db.execute("UPDATE operations SET step = 'closed' WHERE id = ?", (self.operation,))
        self.people()
        self.event("operation.departed", routes[0]["start_time"] - 10 * MINUTE)
        self.broken_index = min(2, len(routes) - 1)
        for index, route in enumerate(routes):
            Car(self, route, index).drive()
        self.leads(routes)
        self.event("operation.closed", max(r["end_time"] for r in routes) + 60 * MINUTE)
        if self.flags.get("rehearsed"):
            self.rehearse(min(r["start_time"] for r in routes), self.flags["rehearsed"])
        if self.flags.get("no_events"):
            self.db.execute("DELETE FROM events WHERE seq IN (SELECT seq FROM events ORDER BY seq "
                            "LIMIT 3 OFFSET 5)")
        self.db.commit()
        self.db.close()

    def people(self):
        """Minors and carers among those who are sought, both of those who are met and who are not."""
        debtors = [row["id"] for row in self.all(
            "SELECT DISTINCT d.id FROM debtors d JOIN tasks t ON t.debtor_id = d.id WHERE "
            "t.operation_id = ? AND d.kind = 'person' ORDER BY d.id", self.operation)]
        if self.flags.get("minors"):
            for number, debtor in enumerate(debtors[:12]):
                self.db.execute("UPDATE debtors SET id_number = ? WHERE id = ?",
                                (f"9900002012010{1 + number % 9}{number:03d}X", debtor))
        if self.flags.get("carers"):
            for debtor in debtors[-12:]:
                self.insert("debtor_flags", id=self.new_id(), debtor_id=debtor, kind="sole-carer",
                            author="书记员", noted=self.window["window_start"] - 86400 * S)

    def rehearse(self, begin, speed):
        """As if all of it had come in so many times as fast, a day before."""
        real = begin - 24 * 3600 * S
        self.insert("night_clocks", operation_id=self.operation, real_time=real - 600 * S,
                    night_time=begin - 600 * speed * S, speed=speed)
        for table, column in (("positions", "receive_time"), ("reports", "receive_time"),
                              ("movements", "recorded"), ("dispatches", "sent"),
                              ("leads", "received")):
            self.db.execute(f"UPDATE {table} SET {column} = ? + ({column} - ?) / ? WHERE "
                            f"{column} >= ?", (real, begin, speed, begin - 600 * S))

    def event(self, kind, time, payload=None):
        """As good as the desk's own, hash included, so that a chain that was whole stays whole."""
        head = self.one("SELECT seq, hash FROM event_head")
        seq, previous = head["seq"] + 1, head["hash"]
        identity, author = self.new_id(), "simulation"
        payload = json.dumps(payload or {}, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(payload.encode()).hexdigest()
        parts = [seq, identity, self.operation, kind, author, time, time, digest, previous]
        text = "yexun-event-1\n" + "".join(
            f"{len(str(part).encode())}:{part}" for part in parts)
        value = hashlib.sha256(text.encode()).hexdigest()
        self.insert("events", seq=seq, id=identity, operation_id=self.operation, kind=kind,
                    author=author, device_time=time, receive_time=time, payload=payload,
                    payload_digest=digest, prev_hash=previous, hash=value)
        self.db.execute("UPDATE event_head SET seq = ?, hash = ?", (seq, value))

    def device(self, vehicle, officer=None):
        number = self.one("SELECT coalesce (max (number), 0) + 1 FROM devices")[0]
        self.insert("devices", id=self.new_id(), protocol="jt808" if officer is None else "field",
                    identity=f"9900{number:08d}", label=f"设备{number}",
                    vehicle_id=vehicle if officer is None else None, officer_id=officer,
                    created=self.window["window_start"], number=number, tolerant=0)
        return number

    def leads(self, routes):
        """One that a car was sent to, one that nobody followed."""
        visit = self.one(
            "SELECT m.* FROM movements m WHERE m.operation_id = ? AND m.kind = 'arrived' AND "
            "m.place_id IS NOT NULL ORDER BY m.time DESC LIMIT 1", self.operation)
        if visit is None:
            return
        debtor = self.one("SELECT debtor_id FROM tasks WHERE id = ?", visit["task_id"])[0]
        for number, minutes in enumerate((25, 70)):
            lead = self.new_id()
            received = visit["time"] - minutes * MINUTE
            self.db.execute(
                "INSERT INTO leads (id, debtor_id, place_id, source, status, certainty, urgent, "
                "received, verify_by, author) VALUES (?, ?, ?, 'police-110', ?, 0.6, 1, ?, ?, '')",
                (lead, debtor, visit["place_id"], "verified" if number == 0 else "open", received,
                 received + 3 * 24 * 60 * MINUTE))
            if number == 0:
                self.insert("dispatches", id=self.new_id(), operation_id=self.operation,
                            cause="lead", vehicle_id=visit["vehicle_id"], task_id=visit["task_id"],
                            place_id=visit["place_id"], lead_id=lead, plan_before=1,
                            plan_after=self.window["plan_version"], author="调度",
                            sent=received + 4 * MINUTE, acknowledged=received + 5 * MINUTE)


class Car:
    def __init__(self, night, route, index):
        self.night = night
        self.route = route
        self.index = index
        self.flags = night.flags
        self.vehicle = route["vehicle_id"]
        self.clock = night.flags.get("clock_s", 0) * S if index == 0 else 0
        crew = night.all("SELECT officer_id FROM operation_crew WHERE operation_id = ? AND "
                         "vehicle_id = ? ORDER BY officer_id", night.operation, self.vehicle)
        self.devices = []
        if not (night.flags.get("one_device") and index > 0):
            self.devices.append(night.device(self.vehicle))
            if crew and index % 2 == 1 and not night.flags.get("one_device"):
                self.devices.append(night.device(self.vehicle, crew[0]["officer_id"]))
        self.stops = night.all("SELECT * FROM stops WHERE route_id = ? ORDER BY ordinal",
                               route["id"])
        self.path = []  # (time, lon, lat)

    def version(self, time):
        since = self.flags.get("versions")
        if since is not None and time < self.route["start_time"] + since * MINUTE:
            return 1
        return self.route["version"]

    def move(self, kind, time, stop=None, inferred=0, by_hand=0):
        if self.flags.get("no_movements") or self.flags.get("records"):
            return
        key = "" if stop is None else f"{stop['task_id'] or stop['kind']}:{stop['place_id'] or ''}"
        values = dict(operation_id=self.night.operation, vehicle_id=self.vehicle,
                      plan_version=self.version(time), kind=kind,
                      stop=None if stop is None else stop["kind"],
                      task_id=None if stop is None else stop["task_id"],
                      place_id=None if stop is None else stop["place_id"],
                      time=time - self.clock, inferred=inferred, by_hand=by_hand, recorded=time)
        if self.night.one("SELECT count(*) FROM pragma_table_info ('movements') "
                          "WHERE name = 'stop_key'")[0]:
            values["stop_key"] = key
        self.night.insert("movements", **values)

    def report(self, kind, time, stop=None, **values):
        if self.flags.get("no_reports") or self.flags.get("records"):
            return
        self.night.insert("reports", id=self.night.new_id(), operation_id=self.night.operation,
                          vehicle_id=self.vehicle, device=self.devices[0] if self.devices else None,
                          kind=kind, task_id=None if stop is None else stop["task_id"],
                          place_id=None if stop is None else stop["place_id"],
                          device_time=time - (self.clock if self.devices else 0),
                          receive_time=time + 2 * S, author="", **values)

    def outcome(self, stop):
        if stop["place_id"] is None:
            return None
        if not self.flags.get("zero") and self.night.random.random() < stop["presence"]:
            return self.night.random.choice(MET)
        return self.night.random.choice(NOT_MET)

    def visit(self, stop, time):
        """From arriving to leaving; returns when it left."""
        random = self.night.random
        outcome = self.outcome(stop)
        met = outcome in MET
        planned = stop["departure"] - stop["service_begin"]
        left = time + int(planned * random.uniform(0.5, 1.6))
        abort = self.flags.get("abort") and self.index == 1 and stop["ordinal"] == 1
        self.move("arrived", time, stop, inferred=1 if random.random() < 0.1 else 0)
        if random.random() < 0.8:
            self.report("arrived", time + 30 * S, stop)
        if met or random.random() < 0.2:
            self.report("door-opened", time + MINUTE, stop)
        if abort:
            self.report("stopped", time + 2 * MINUTE, stop, reason=self.flags.get("reason", "crowd"))
            outcome = "withdrawn" if stop["place_id"] else None
        if outcome is not None and not (self.flags.get("forgets") and random.random() < 0.2):
            aboard = 1 if outcome in ("appeared", "compelled") else 0
            self.report("result", left - MINUTE, stop, outcome=outcome, aboard=aboard)
            self.record(stop, outcome, left - MINUTE)
            if aboard:
                self.custody(stop, left - MINUTE)
        elif outcome is None:
            self.report("result", left - MINUTE, stop, outcome="pending")
        # Of the first visit whoever forgets says nothing, so that such a night has one for sure.
        silent = self.flags.get("forgets") and self.index == 0 and stop["ordinal"] == 1
        if random.random() < 0.9 and not silent:
            self.move("left", left, stop)
        if random.random() < 0.5 and not silent:
            self.report("left", left + 20 * S, stop)
        return left

    def record(self, stop, outcome, time):
        debtor = self.night.one("SELECT debtor_id FROM tasks WHERE id = ?", stop["task_id"])[0]
        self.night.insert("visits", id=self.night.new_id(), debtor_id=debtor,
                          place_id=stop["place_id"], task_id=stop["task_id"], visited=time,
                          outcome=outcome, times=1, author="", recorded=time)
        self.night.db.execute("UPDATE stops SET outcome = ? WHERE id = ?", (outcome, stop["id"]))

    def custody(self, stop, time):
        random = self.night.random
        debtor = self.night.one("SELECT debtor_id FROM tasks WHERE id = ?", stop["task_id"])[0]
        ended = time + random.randrange(60, 600) * MINUTE if random.random() < 0.9 else None
        how = random.choice(("left-free", "paid", "settled", "detained", "police"))
        self.night.insert("custodies", id=self.night.new_id(), operation_id=self.night.operation,
                          debtor_id=debtor, task_id=stop["task_id"], vehicle_id=self.vehicle,
                          began=time, limit_s=8 * 3600, ended=ended,
                          ended_how=how if ended else None, ended_by="调度" if ended else None,
                          author="", recorded=time)

    def drive(self):
        random = self.night.random
        time = self.route["start_time"] + random.randrange(0, 300) * S
        here = self.stops[0]
        # Before its first visit: whatever the plan, there are debtors whom only this car would have met.
        broken_at = None
        if self.flags.get("broken") and self.index == self.night.broken_index:
            broken_at = min(s["ordinal"] for s in self.stops if s["kind"] == "visit")
        self.report("assembled", time - 5 * MINUTE)
        self.move("set-out", time)
        self.report("en-route", time)
        self.report("recorder-on", time + 10 * S)
        back = True
        for stop in self.stops[1:]:
            drive = int(stop["drive_s"] * S * random.uniform(0.8, 1.5)) + 5 * S
            self.go(here, stop, time, time + drive)
            time += drive
            here = stop
            if stop["kind"] == "visit":
                if broken_at is not None and stop["ordinal"] >= broken_at:
                    self.report("broken-down", time)
                    back = False
                    break
                if self.flags.get("missed") and self.index != self.night.broken_index and stop["ordinal"] == 2:
                    self.move("missed", time, stop)
                    continue
                left = self.visit(stop, time)
                self.go(stop, stop, time, left)
                time = left
            elif stop["kind"] == "drop-off":
                self.report("handed-over", time + MINUTE)
                time += 10 * MINUTE
        self.report("recorder-off", time)
        if back:
            self.move("back", time)
            self.report("back", time + 30 * S)
        self.send()

    def go(self, a, b, begin, end):
        steps = max(1, (end - begin) // (10 * S))
        for step in range(steps):
            share = step / steps
            self.path.append((begin + (end - begin) * step // steps,
                              a["lon"] + (b["lon"] - a["lon"]) * share,
                              a["lat"] + (b["lat"] - a["lat"]) * share))

    def send(self):
        random = self.night.random
        if self.flags.get("no_fixes"):
            return
        end = self.path[-1][0]
        gap = len(self.path) // 3
        for which, device in enumerate(self.devices):
            late = self.flags.get("late") and which == 0 and self.index % 3 == 1
            for index, (time, lon, lat) in enumerate(self.path):
                if self.flags.get("gap") and gap <= index < gap + 40 and which == 0:
                    continue
                if random.random() < self.flags.get("loss", 0.02) or (which == 1 and index % 3):
                    continue
                flags = 0
                if random.random() < 0.003:
                    lon, lat, flags = 0.0, 0.0, 512
                elif random.random() < 0.003:
                    lon += 0.5
                self.night.db.execute(
                    "INSERT OR IGNORE INTO positions (device, device_time, receive_time, lon, lat, "
                    "speed, flags) VALUES (?, ?, ?, ?, ?, NULL, ?)",
                    (device, time - self.clock,
                     end + index * S if late else time + random.randrange(1, 4) * S,
                     lon + random.gauss(0, 0.00002), lat + random.gauss(0, 0.00002), flags))
