"""The figures of a review counted again, from the raw rows and docs/review.md alone; shares no code
with the program. What it returns has the shape of `yexunctl review --json`."""

import math
import sqlite3
import time as clock

S = 1_000_000
MET = {"appeared", "compelled", "paid", "settled", "deferred", "police"}
ABSENT = {"not-found", "door-not-opened"}
NEVER = {"address-invalid"}
RESULT = MET | {"withdrawn"}
SEEKING = {"summons", "service"}
RANK = {"paid": 9, "settled": 8, "police": 7, "compelled": 6, "appeared": 5, "deferred": 4,
        "withdrawn": 3, "door-not-opened": 2, "not-found": 2, "address-invalid": 1}
KINDS = ("summons", "bank", "registry", "service", "search", "seizure", "eviction")
PLACES = ("other", "home", "household", "work", "business", "relative", "property", "seen", "bank",
          "agency")
SOURCES = ("other", "case-file", "applicant", "officer", "police-110", "hotline", "registry",
           "agency")
OUT = {"en-route", "arrived", "working", "door-opened", "result", "left", "handed-over", "back",
       "stopped", "broken-down"}


def half_up(value):
    return math.floor(value + 0.5)


def metres(a, b):
    radians = math.pi / 180.0
    s_lat = math.sin((b[1] - a[1]) * radians / 2.0)
    s_lon = math.sin((b[0] - a[0]) * radians / 2.0)
    h = s_lat * s_lat + math.cos(a[1] * radians) * math.cos(b[1] * radians) * s_lon * s_lon
    return 2.0 * 6371008.8 * math.asin(min(1.0, math.sqrt(h)))


def millimetres(a, b):
    return half_up(metres(a, b) * 1000.0)


def hour(time):
    return clock.localtime(time // S).tm_hour


def wilson(hits, n):
    if n == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    share = hits / n
    centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n)
    half = z * math.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


class Review:
    def __init__(self, path, operation):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.db.row_factory = sqlite3.Row
        self.id = operation
        self.operation = self.rows("SELECT * FROM operations WHERE id = ?")[0]
        self.base = (self.operation["base_lon"], self.operation["base_lat"])
        self.stops = self.rows(
            "SELECT s.*, r.vehicle_id, r.ordinal AS route, p.version FROM stops s JOIN routes r ON "
            "r.id = s.route_id JOIN plans p ON p.id = r.plan_id WHERE p.operation_id = ? "
            "ORDER BY p.version, r.ordinal, s.ordinal")
        self.plans = self.rows("SELECT * FROM plans WHERE operation_id = ? ORDER BY version")
        self.tasks = {r["id"]: r for r in self.rows(
            "SELECT * FROM tasks WHERE operation_id = ? ORDER BY id")}
        self.task_cases = {}
        for row in self.rows("SELECT x.* FROM task_cases x JOIN tasks t ON t.id = x.task_id WHERE "
                             "t.operation_id = ?"):
            self.task_cases.setdefault(row["task_id"], []).append(row)
        self.places = {r["id"]: r for r in self.db.execute("SELECT * FROM places")}
        self.crews = self.rows("SELECT * FROM operation_crew WHERE operation_id = ?")
        self.movements = [dict(r) for r in self.rows(
            "SELECT * FROM movements WHERE operation_id = ? ORDER BY time, seq")]
        self.reports = [dict(r) for r in self.rows(
            "SELECT * FROM reports WHERE operation_id = ? ORDER BY device_time, seq")]
        self.night_clocks = self.rows(
            "SELECT * FROM night_clocks WHERE operation_id = ? ORDER BY seq")
        for report in self.reports:
            report["receive_time"] = self.night(report["receive_time"], report["device_time"])
        self.find_devices()
        self.span()
        self.put_clocks_right()
        self.span()
        self.ways = {d: self.way(d) for d in self.devices}
        self.visit_list()
        self.car_list()

    def rows(self, sql):
        return self.db.execute(sql, (self.id,)).fetchall()

    def night(self, real, standing):
        for row in reversed(self.night_clocks):
            if row["real_time"] <= real:
                if row["speed"] <= 0:
                    return standing
                return row["night_time"] + int(float(real - row["real_time"]) * row["speed"])
        return real

    # ---- When, and by which clocks ----

    def find_devices(self):
        in_crew = {r["officer_id"]: r["vehicle_id"] for r in self.crews}
        cars = {s["vehicle_id"] for s in self.stops} | {r["vehicle_id"] for r in self.reports}
        self.devices = {}
        for row in self.db.execute("SELECT * FROM devices WHERE number IS NOT NULL "
                                   "ORDER BY number"):
            car = row["vehicle_id"] or in_crew.get(row["officer_id"])
            if row["officer_id"] in in_crew or (row["vehicle_id"] in cars and row["vehicle_id"]):
                self.devices[row["number"]] = (
                    car, row["vehicle_id"] is not None and row["officer_id"] is None)

    def span(self):
        times = [m["time"] for m in self.movements] + [r["device_time"] for r in self.reports]
        self.by_window = not times
        if times:
            self.begin, self.end = min(times), max(times)
        else:
            self.begin = self.operation["window_start"]
            self.end = self.operation["window_end"]

    def put_clocks_right(self):
        self.clocks, n_timed = {}, {}
        for device in self.devices:
            delays = sorted(self.night(r[1], r[0]) - r[0] for r in self.db.execute(
                "SELECT device_time, receive_time FROM positions WHERE device = ? AND device_time "
                "BETWEEN ? AND ? AND flags & 256 = 0",
                (device, self.begin - 7200 * S, self.end + 7200 * S)))
            n_timed[device] = len(delays)
            off = 0
            if len(delays) >= 10:
                least, most = delays[0], delays[len(delays) * 9 // 10]
                half = delays[len(delays) // 2]
                if (least < -300 * S and half - least < 60 * S) or (least > 300 * S and most - least < 60 * S):
                    off = int(least / S)
            self.clocks[device] = off
        for report in self.reports:
            report["device_time"] += self.clocks.get(report["device"], 0) * S
        for movement in self.movements:
            mine = [d for d, (car, _) in self.devices.items() if car == movement["vehicle_id"]]
            if mine:
                movement["time"] += self.clocks[max(mine, key=lambda d: (n_timed[d], -d))] * S
        self.reports.sort(key=lambda r: (r["device_time"], r["seq"]))
        self.movements.sort(key=lambda m: (m["time"], m["seq"]))

    # ---- Ways ----

    def way(self, device):
        off = self.clocks[device]
        result = {"device": device, "rows": 0, "fixes": 0, "late": 0, "jumps": 0, "gaps": 0,
                  "gap_s": 0, "longest_gap_s": 0, "covered_s": 0, "clock_s": off, "first": 0,
                  "last": 0}
        way = 0
        anchor = good = astray = None
        for row in self.db.execute(
                "SELECT * FROM positions WHERE device = ? AND device_time BETWEEN ? AND ? ORDER BY "
                "device_time, seq", (device, self.begin - off * S, self.end - off * S)):
            at = row["device_time"] + off * S
            here = (row["lon"], row["lat"])
            result["rows"] += 1
            received = self.night(row["receive_time"], row["device_time"])
            result["late"] += received - at > 60 * S
            if row["flags"] & (1 | 2 | 512) or not (abs(here[0]) <= 180 and abs(here[1]) <= 90):
                continue
            if abs(here[0]) < 1e-7 and abs(here[1]) < 1e-7:
                continue
            result["fixes"] += 1
            if anchor is None:
                result["first"] = result["last"] = good = at
                anchor = here
                continue
            pause = at - result["last"]
            result["last"] = at
            far = metres(anchor, here)
            if pause > 120 * S:
                result["gaps"] += 1
                result["gap_s"] += pause // S
                result["longest_gap_s"] = max(result["longest_gap_s"], pause // S)
                anchor, good, astray = here, at, None
                continue
            result["covered_s"] += pause // S
            if far > 60.0 * (max(at - good, S) / S):
                result["jumps"] += 1
                if astray and metres(astray[0], here) <= 60.0 * (max(at - astray[1], S) / S):
                    anchor, good, astray = here, at, None
                else:
                    astray = here, at
            elif far < 25.0:
                good, astray = at, None
            else:
                way += half_up(far * 1000.0)
                anchor, good, astray = here, at, None
        return result, way

    # ---- Visits ----

    def planned(self, version, task, place, car):
        found = None
        for stop in self.stops:
            if stop["version"] != version or stop["task_id"] != task or task is None:
                continue
            if place is not None and stop["place_id"] != place:
                continue
            if stop["vehicle_id"] == car:
                return stop
            found = found or stop
        return found

    def visit(self, car, task, place):
        for visit in self.visits:
            if visit["task"] == task and visit["vehicle"] == car and (
                    visit["place"] == place or place is None or visit["place"] is None):
                visit["place"] = visit["place"] or place
                return visit
        if task not in self.tasks:
            return None
        visit = {"task": task, "place": place, "vehicle": car, "kind": self.tasks[task]["kind"],
                 "cases": len(self.task_cases.get(task, [])), "arrived": 0, "how": "nothing",
                 "left": 0, "on_scene_s": -1, "outcome": "pending", "door_opened": False,
                 "stopped": 0, "reason": None, "recorder_s": -1, "planned": None}
        self.visits.append(visit)
        return visit

    def under_way(self, car, at):
        there = [v for v in self.visits if v["vehicle"] == car and 0 < v["arrived"] <= at
                 and (v["left"] == 0 or v["left"] >= at)]
        return max(there, key=lambda v: v["arrived"]) if there else None

    def visit_list(self):
        self.visits = []
        for m in self.movements:
            if m["task_id"] is None or m["kind"] not in ("arrived", "left"):
                continue
            visit = self.visit(m["vehicle_id"], m["task_id"], m["place_id"])
            if m["kind"] == "left":
                visit["left"] = m["time"]
            elif visit["arrived"] == 0:
                visit["arrived"] = m["time"]
                visit["how"] = ("inference" if m["inferred"] else
                                "button" if m["by_hand"] else "fixes")
                visit["planned"] = self.planned(m["plan_version"], m["task_id"], m["place_id"],
                                                m["vehicle_id"])
        for r in self.reports:
            visit = None
            if r["task_id"] is not None and r["kind"] != "en-route":
                visit = self.visit(r["vehicle_id"], r["task_id"], r["place_id"])
            elif r["kind"] == "stopped" and r["vehicle_id"] is not None:
                visit = self.under_way(r["vehicle_id"], r["device_time"])
            if visit is None:
                continue
            at = r["device_time"]
            if r["kind"] == "left":
                visit["left"] = visit["left"] or at
                continue
            if r["kind"] not in ("arrived", "working", "door-opened", "result", "stopped"):
                continue
            if r["kind"] == "door-opened":
                visit["door_opened"] = True
            elif r["kind"] == "result" and (r["outcome"] or "pending") != "pending":
                visit["outcome"] = r["outcome"]
            elif r["kind"] == "stopped":
                visit["stopped"], visit["reason"] = at, r["reason"] or "not-said"
            if visit["arrived"] == 0:
                visit["arrived"], visit["how"] = at, "button"
        for row in self.rows("SELECT v.* FROM visits v JOIN tasks t ON t.id = v.task_id WHERE "
                             "t.operation_id = ? ORDER BY v.visited, v.id"):
            if row["outcome"] == "cancelled":
                continue
            visit = next((v for v in self.visits if v["task"] == row["task_id"]
                          and v["place"] == row["place_id"]), None)
            if visit is None:
                stop = self.planned(self.operation["plan_version"], row["task_id"],
                                    row["place_id"], None)
                visit = self.visit(stop["vehicle_id"] if stop else None, row["task_id"],
                                   row["place_id"])
            if visit["arrived"] == 0 and row["visited"]:
                visit["arrived"], visit["how"] = row["visited"], "record"
            if visit["outcome"] == "pending":
                visit["outcome"] = row["outcome"]
        for visit in self.visits:
            self.finish(visit)
        self.visits.sort(key=lambda v: (v["arrived"] == 0, v["arrived"], v["task"]))

    def finish(self, visit):
        if visit["planned"] is None:
            versions = [p["version"] for p in reversed(self.plans)]
            in_force = [p["version"] for p in self.plans
                        if self.night(p["created"], p["created"]) <= visit["arrived"]]
            if visit["arrived"] and in_force:
                versions.insert(0, in_force[-1])
            for version in versions:
                visit["planned"] = self.planned(version, visit["task"], visit["place"],
                                                visit["vehicle"])
                if visit["planned"] is not None:
                    break
        if visit["arrived"] and visit["left"] >= visit["arrived"]:
            visit["on_scene_s"] = (visit["left"] - visit["arrived"]) // S
        visit["door_opened"] = visit["door_opened"] or visit["outcome"] in MET
        if visit["on_scene_s"] >= 0 and visit["vehicle"] is not None:
            visit["recorder_s"] = self.recorded(visit)

    def recorded(self, visit):
        spans, n_on, said = [], 0, False
        for r in self.reports:
            if r["vehicle_id"] != visit["vehicle"]:
                continue
            if r["kind"] == "recorder-on":
                said = True
                if n_on == 0:
                    spans.append([r["device_time"], self.end])
                n_on += 1
            elif r["kind"] == "recorder-off":
                said = True
                if n_on > 0:
                    n_on -= 1
                    if n_on == 0:
                        spans[-1][1] = r["device_time"]
        if not said:
            return -1
        return sum(max(0, min(visit["left"], b) - max(visit["arrived"], a))
                   for a, b in spans) // S

    # ---- Cars ----

    def car_list(self):
        vehicles = self.db.execute("SELECT * FROM vehicles ORDER BY plate").fetchall()
        planned = {s["vehicle_id"] for s in self.stops}
        named = planned | {r["vehicle_id"] for r in self.crews + self.reports + self.movements}
        named |= {r["vehicle_id"] for r in self.rows(
            "SELECT vehicle_id FROM dispatches WHERE operation_id = ?")}
        routes = self.rows("SELECT r.vehicle_id, r.crew FROM routes r JOIN plans p ON p.id = "
                           "r.plan_id WHERE p.operation_id = ? ORDER BY p.version, r.ordinal")
        self.cars = []
        for vehicle in vehicles:
            if vehicle["id"] not in named:
                continue
            mine = [m for m in self.movements if m["vehicle_id"] == vehicle["id"]]
            said = [r for r in self.reports if r["vehicle_id"] == vehicle["id"]
                    and r["kind"] in OUT]
            times = [m["time"] for m in mine] + [r["device_time"] for r in said]
            out = [m for m in mine if m["kind"] == "set-out"][:1]
            home = [m for m in mine if m["kind"] == "back"][-1:]
            leave = [r for r in said if r["kind"] == "en-route"][:1]
            back = [r for r in said if r["kind"] == "back"][:1]
            set_out = (out[0]["time"] if out else leave[0]["device_time"] if leave
                       else min(times, default=0))
            returned = (home[0]["time"] if home else back[0]["device_time"] if back
                        else max(times, default=0))
            devices = [d for d, (car, _) in self.devices.items()
                       if car == vehicle["id"] and self.ways[d][0]["fixes"] > 0]
            best = max(devices, key=lambda d: (self.ways[d][0]["fixes"], self.devices[d][1], -d),
                       default=None)
            way, way_mm = self.ways[best] if best is not None else (None, 0)
            used = bool(times)
            if not used and way_mm >= 1_000_000:
                used, set_out, returned = True, way["first"], way["last"]
            crew = sum(1 for r in self.crews if r["vehicle_id"] == vehicle["id"])
            usual = [r["crew"] for r in routes if r["vehicle_id"] == vehicle["id"]]
            visits = [v for v in self.visits if v["vehicle"] == vehicle["id"]]
            self.cars.append({
                "vehicle": vehicle["id"], "used": used, "set_out": set_out, "back": returned,
                "out_s": (returned - set_out) // S if used and returned > set_out else 0,
                "staff": crew or (usual[-1] if usual else vehicle["crew"]),
                "crew_by_name": crew > 0, "way_mm": way_mm, "way": way, "visits": len(visits),
                "met": sum(v["kind"] in SEEKING and v["outcome"] in MET for v in visits),
                "results": sum(v["outcome"] in RESULT for v in visits)})

    # ---- Figures ----

    def point(self, visit):
        place = self.places.get(visit["place"])
        if place is not None and place["lon"] is not None:
            return place["lon"], place["lat"]
        stop = visit["planned"]
        return (stop["lon"], stop["lat"]) if stop is not None else None

    def pooling(self):
        way, straight, seconds = 0.0, 0, 0
        for before, stop in zip(self.stops, self.stops[1:]):
            if (stop["version"] == before["version"] == self.operation["plan_version"]
                    and stop["route"] == before["route"]):
                way += stop["metres"]
                seconds += stop["drive_s"]
                straight += millimetres((before["lon"], before["lat"]), (stop["lon"], stop["lat"]))
        known = straight > 0 and seconds > 0 and way > 0.0
        detour = way * 1000.0 / straight if known else 1.4
        speed = way / seconds if known else 30 / 3.6
        trips, kinds = {}, {}
        for visit in self.visits:
            kind = kinds.setdefault(visit["kind"], {"visits": 0, "results": 0, "trips": []})
            kind["visits"] += 1
            kind["results"] += visit["outcome"] in RESULT
            point = self.point(visit)
            if point is None:
                continue
            scene = visit["on_scene_s"]
            if scene < 0:
                stop = visit["planned"]
                scene = (stop["departure"] - stop["service_begin"]) // S if stop else 0
            for row in self.task_cases.get(visit["task"], []):
                trip = trips.get(row["case_id"])
                if trip is None:
                    trip = trips[row["case_id"]] = {"here": self.base, "mm": 0, "scene": 0,
                                                    "crew": 0}
                    kind["trips"].append(trip)
                trip["mm"] += millimetres(trip["here"], point)
                trip["here"] = point
                trip["scene"] += scene // max(1, visit["cases"])
                trip["crew"] = max(trip["crew"], self.tasks[visit["task"]]["crew"])
        result = []
        for name in KINDS:
            if name not in kinds:
                continue
            kind = kinds[name]
            alone = {"cars": 0, "staff": 0, "way_mm": 0, "car_s": 0, "staff_s": 0}
            for trip in kind["trips"]:
                mm = half_up((trip["mm"] + millimetres(trip["here"], self.base)) * detour)
                seconds = half_up(mm / 1000.0 / speed) + trip["scene"]
                alone["cars"] += 1
                alone["staff"] += trip["crew"]
                alone["way_mm"] += mm
                alone["car_s"] += seconds
                alone["staff_s"] += seconds * trip["crew"]
            together = {"cars": 0, "staff": 0, "way_mm": 0, "car_s": 0, "staff_s": 0}
            for car in self.cars:
                mine = [v for v in self.visits if v["vehicle"] == car["vehicle"]]
                n = sum(v["kind"] == name for v in mine)
                if not car["used"] or n == 0:
                    continue
                together["cars"] += 1
                together["staff"] += car["staff"]
                together["way_mm"] += car["way_mm"] * n // len(mine)
                together["car_s"] += car["out_s"] * n // len(mine)
                together["staff_s"] += car["out_s"] * car["staff"] * n // len(mine)
            result.append({"kind": name, "visits": kind["visits"], "cases": len(kind["trips"]),
                           "results": kind["results"], "together": together, "alone": alone})
        used = [c for c in self.cars if c["used"]]
        together = {"cars": len(used), "staff": sum(c["staff"] for c in used),
                    "way_mm": sum(c["way_mm"] for c in used),
                    "car_s": sum(c["out_s"] for c in used),
                    "staff_s": sum(c["out_s"] * c["staff"] for c in used)}
        alone = {key: sum(k["alone"][key] for k in result)
                 for key in ("cars", "staff", "way_mm", "car_s", "staff_s")}
        return {"together": together, "alone": alone,
                "cases": sum(k["cases"] for k in result),
                "results": sum(k["results"] for k in result), "kinds": result,
                "yuan": self.yuan(together), "alone_yuan": self.yuan(alone),
                "litres": self.litres(together), "alone_litres": self.litres(alone),
                "assumptions": {"detour": detour, "speed_mps": speed, "from_plan": known,
                                "cars_without_way": sum(c["way"] is None for c in used),
                                "cars_by_seats": sum(not c["crew_by_name"] for c in used),
                                "gap_s": sum(c["way"]["gap_s"] for c in used if c["way"])}}

    def costs(self):
        """Litres on 100 km, yuan for a litre, yuan for an hour of staff: as the desk has set them."""
        set_here = dict(self.db.execute("SELECT key, value FROM settings WHERE key LIKE 'review.%'")
                        .fetchall())
        return [float(set_here.get(f"review.{key}", usual)) for key, usual in
                (("litres-per-100km", 9.0), ("yuan-per-litre", 7.8), ("yuan-per-staff-hour", 0.0))]

    def litres(self, effort):
        return effort["way_mm"] / 1e6 * self.costs()[0] / 100.0

    def yuan(self, effort):
        _, litre, hour = self.costs()
        return self.litres(effort) * litre + effort["staff_s"] / 3600.0 * hour

    def funnel(self, only=None):
        """Of these tasks; else of all."""
        names = ("targets visited door_opened present came voluntarily compelled paid settled "
                 "detained police deferred withdrawn not_found door_closed address_invalid "
                 "cancelled not_visited without_result cases cases_visited").split()
        f = dict.fromkeys(names, 0)
        ends = {}
        for row in self.rows("SELECT * FROM custodies WHERE operation_id = ?"):
            if row["ended"] is not None and row["ended_how"] is not None:
                ends.setdefault(row["task_id"], set()).add(row["ended_how"])
        for task in self.tasks.values():
            if task["dropped"] or task["debtor_id"] is None or task["kind"] not in SEEKING:
                continue
            if only is not None and task["id"] not in only:
                continue
            mine = [v for v in self.visits if v["task"] == task["id"]]
            cases = self.task_cases.get(task["id"], [])
            f["targets"] += 1
            f["cases"] += len(cases)
            if not mine:
                closed = cases and all(c["left_at"] for c in cases)
                if not closed and self.plans:
                    stop = self.planned(self.operation["plan_version"], task["id"], None, None)
                    closed = stop is not None and stop["outcome"] == "cancelled"
                f["cancelled" if closed else "not_visited"] += 1
                continue
            best = max((v["outcome"] for v in mine), key=lambda o: RANK.get(o, 0))
            if RANK.get(best, 0) == 0:
                best = "pending"
            how = ends.get(task["id"], set())
            f["visited"] += 1
            f["cases_visited"] += len(cases)
            f["door_opened"] += any(v["door_opened"] for v in mine)
            f["present"] += any(v["outcome"] in MET for v in mine)
            f["voluntarily"] += best == "appeared"
            f["compelled"] += best == "compelled"
            f["came"] += best in ("appeared", "compelled")
            f["paid"] += best == "paid" or "paid" in how
            f["settled"] += best == "settled" or "settled" in how
            f["detained"] += "detained" in how
            f["police"] += best == "police" or "police" in how
            f["deferred"] += best == "deferred"
            f["withdrawn"] += best == "withdrawn"
            f["not_found"] += best == "not-found"
            f["door_closed"] += best == "door-not-opened"
            f["address_invalid"] += best == "address-invalid"
            f["without_result"] += best == "pending"
        return f

    def presence(self):
        bins = [{"n": 0, "met": 0, "sum": 0.0} for _ in range(10)]
        n = met = 0
        expected = squares = 0.0
        for v in self.visits:
            if (v["kind"] not in SEEKING or v["planned"] is None
                    or v["outcome"] not in MET | ABSENT | NEVER):
                continue
            p = v["planned"]["presence"]
            hit = v["outcome"] in MET
            b = bins[min(9, max(0, math.floor(p * 10)))]
            b["n"] += 1
            b["met"] += hit
            b["sum"] += p
            n += 1
            met += hit
            expected += p
            squares += (p - (1.0 if hit else 0.0)) * (p - (1.0 if hit else 0.0))
        for b in bins:
            b["low"], b["high"] = wilson(b["met"], b["n"])
        return {"n": n, "met": met, "expected": expected, "brier": squares / n if n else None,
                "bins": bins}

    def legs(self):
        for index, v in enumerate(self.visits):
            before = next((u for u in reversed(self.visits[:index])
                           if u["vehicle"] == v["vehicle"]), None)
            if v["vehicle"] is None or before is None or not v["planned"] or not before["planned"]:
                continue
            a, b = before["planned"], v["planned"]
            if (before["left"] == 0 or v["arrived"] <= before["left"] or v["arrived"] == 0
                    or "record" in (v["how"], before["how"]) or a["version"] != b["version"]
                    or a["vehicle_id"] != b["vehicle_id"] or b["vehicle_id"] != v["vehicle"]
                    or b["ordinal"] != a["ordinal"] + 1):
                continue
            yield v, before, a, b

    def travel(self):
        rows = {}
        for v, before, _, b in self.legs():
            row = rows.setdefault(hour(before["left"]), [0, 0, 0])
            row[0] += 1
            row[1] += b["drive_s"]
            row[2] += (v["arrived"] - before["left"]) // S
        return [{"hour": h, "n": r[0], "planned_s": r[1], "actual_s": r[2]}
                for h, r in sorted(rows.items())]

    def service(self):
        rows = {}
        for v in self.visits:
            if v["on_scene_s"] < 0 or v["planned"] is None:
                continue
            met = v["kind"] not in SEEKING or v["outcome"] in MET
            row = rows.setdefault((KINDS.index(v["kind"]), met, hour(v["arrived"])), [0, 0, 0])
            row[0] += 1
            row[1] += (v["planned"]["departure"] - v["planned"]["service_begin"]) // S
            row[2] += v["on_scene_s"]
        return [{"kind": KINDS[k], "met": m, "hour": h, "n": r[0], "planned_s": r[1],
                 "actual_s": r[2]} for (k, m, h), r in sorted(rows.items())]

    def place_rows(self):
        rows = {}
        for v in self.visits:
            place = self.places.get(v["place"])
            if (v["kind"] in SEEKING and v["outcome"] in MET | ABSENT | NEVER and v["arrived"]
                    and place is not None):
                row = rows.setdefault((PLACES.index(place["kind"]), hour(v["arrived"])), [0, 0])
                row[0] += 1
                row[1] += v["outcome"] in MET
        return [{"kind": PLACES[k], "hour": h, "n": r[0], "met": r[1]}
                for (k, h), r in sorted(rows.items())]

    def addresses(self):
        rows = {}
        for v in self.visits:
            place = self.places.get(v["place"])
            if (place is None or v["kind"] not in SEEKING
                    or v["outcome"] not in MET | ABSENT | NEVER):
                continue
            row = rows.setdefault(SOURCES.index(place["source"]), [0, 0, 0])
            row[0] += 1
            row[1] += v["outcome"] in MET
            row[2] += v["outcome"] in NEVER
        return [{"source": SOURCES[s], "visited": r[0], "met": r[1], "invalid": r[2]}
                for s, r in sorted(rows.items())]

    def lead_visit(self, lead, dispatch):
        for v in self.visits:
            if (v["arrived"] == 0 or v["arrived"] < lead["received"] or v["place"] is None
                    or (dispatch is not None and v["vehicle"] != dispatch["vehicle_id"])):
                continue
            place = (dispatch["place_id"] if dispatch is not None else None) or lead["place_id"]
            if self.tasks[v["task"]]["debtor_id"] == lead["debtor_id"] and v["place"] == place:
                return v
        return None

    def leads(self):
        rows, responses, to_dispatch, to_arrival = {}, [], [], []
        dispatches = self.rows("SELECT * FROM dispatches WHERE operation_id = ? ORDER BY sent, id")
        debtors = {t["debtor_id"] for t in self.tasks.values()}
        sent_to = {d["lead_id"] for d in dispatches}
        dispatches = [dict(d, sent=self.night(d["sent"], d["sent"])) for d in dispatches]
        for lead in self.db.execute("SELECT * FROM leads WHERE merged_into IS NULL "
                                    "ORDER BY received, id"):
            lead = dict(lead, received=self.night(lead["received"], lead["received"]))
            if lead["debtor_id"] not in debtors and lead["id"] not in sent_to:
                continue
            visit = self.lead_visit(lead, None)
            row = rows.setdefault(SOURCES.index(lead["source"]), [0, 0, 0, 0, 0])
            row[0] += 1
            row[1] += lead["status"] == "verified"
            row[2] += lead["status"] == "dismissed"
            row[3] += visit is not None
            row[4] += visit is not None and visit["outcome"] in MET
            sent = next((d for d in dispatches
                         if d["lead_id"] == lead["id"] and not d["withdrawn"]), None)
            if sent is None and not self.begin <= lead["received"] <= self.end:
                continue
            visit = self.lead_visit(lead, sent)
            if sent is not None:
                to_dispatch.append((sent["sent"] - lead["received"]) // S)
            if visit is not None:
                to_arrival.append((visit["arrived"] - lead["received"]) // S)
            responses.append({
                "lead": lead["id"], "received": lead["received"],
                "sent": sent["sent"] if sent else 0, "arrived": visit["arrived"] if visit else 0,
                "outcome": visit["outcome"] if visit else "pending"})
        median = [sorted(x)[(len(x) - 1) // 2] if x else -1 for x in (to_dispatch, to_arrival)]
        return ([{"source": SOURCES[s], "leads": r[0], "verified": r[1], "dismissed": r[2],
                  "visited": r[3], "met": r[4]} for s, r in sorted(rows.items())],
                responses, *median)

    def safeguards(self):
        """How many entries of each kind are in which state, of those that rest on numbers."""
        counts = {}

        def count(kind, state):
            counts[kind + " " + state] = counts.get(kind + " " + state, 0) + 1

        for row in self.rows("SELECT * FROM custodies WHERE operation_id = ?"):
            if row["ended"] is None or row["ended_how"] is None:
                count("clock", "unknown")
            elif (row["ended"] - row["began"]) // S > row["limit_s"]:
                count("clock", "not-kept")
            else:
                count("clock", "look" if row["extended"] else "kept")
        stages = [r["stage"] for r in self.rows(
            "SELECT stage FROM checks WHERE operation_id = ? ORDER BY made, id")]
        if "departure" not in stages:
            count("check", "not-kept")
        for _ in stages:
            count("check", "kept")
        for row in self.rows("SELECT * FROM overrides WHERE task_id IN (SELECT id FROM tasks WHERE "
                             "operation_id = ?)"):
            count("override", "kept" if row["withdrawn"] else "look")
        for kind, whole in (("debtor.record-read", False), ("records.read", True)):
            readers = {r["author"] for r in self.db.execute(
                "SELECT author, operation_id, payload, receive_time FROM events WHERE kind = ?",
                (kind,)) if self.reads(r, whole)}
            for _ in readers:
                count("record-read", "kept")
        self.count_minors(count)
        women = {r["id"] for r in self.db.execute("SELECT id FROM debtors WHERE sex = 'female'")}
        sexes = {}
        for row in self.crews:
            sex = self.db.execute("SELECT sex FROM officers WHERE id = ?",
                                  (row["officer_id"],)).fetchone()[0]
            sexes.setdefault(row["vehicle_id"], set()).add(sex)
        for v in self.visits:
            if v["on_scene_s"] < 0 or v["recorder_s"] < 0:
                count("recorder", "unknown")
            else:
                count("recorder", "kept" if v["recorder_s"] >= v["on_scene_s"] else "not-kept")
            task = self.tasks[v["task"]]
            if task["debtor_id"] in women or task["female_officer"]:
                crew = sexes.get(v["vehicle"], set())
                count("female-officer", "kept" if "female" in crew else
                      "not-kept" if crew else "unknown")
            if v["outcome"] == "deferred":
                count("deferred", "kept")
            if v["stopped"]:
                count("minor" if v["reason"] == "vulnerable" else "stopped",
                      "look" if v["reason"] == "not-said" else "kept")
        return counts

    def reads(self, event, whole):
        """Whether it is one of a full record of this operation's people."""
        if event["operation_id"] == self.id or whole:
            return event["operation_id"] == self.id
        return (event["operation_id"] is None
                and self.operation["created"] <= event["receive_time"]
                < self.operation["window_end"] + 7 * 86400 * S
                and any(f'"{t["debtor_id"]}"' in event["payload"] for t in self.tasks.values()))

    def count_minors(self, count):
        night = clock.localtime(self.operation["window_start"] // S)
        held = {r["task_id"] for r in self.rows("SELECT * FROM custodies WHERE operation_id = ?")}
        for task in self.tasks.values():
            if task["dropped"] or task["debtor_id"] is None:
                continue
            debtor = self.db.execute("SELECT * FROM debtors WHERE id = ?",
                                     (task["debtor_id"],)).fetchone()
            mine = [v for v in self.visits if v["task"] == task["id"]]
            best = max((v["outcome"] for v in mine), key=lambda o: RANK.get(o, 0), default="pending")
            along = task["id"] in held or best in ("compelled", "appeared")
            number = debtor["id_number"] or ""
            born = (number[6:14] if len(number) == 18 else (debtor["born"] or "").replace("-", ""))
            if debtor["kind"] == "person" and born:
                age = (night.tm_year * 10000 + night.tm_mon * 100 + night.tm_mday
                       - int(born)) // 10000
                if age < 18:
                    count("minor", "kept" if not mine else "not-kept" if along else "look")
            if mine and self.db.execute(
                    "SELECT 1 FROM debtor_flags WHERE debtor_id = ? AND kind = 'sole-carer' AND "
                    "noted < ? AND (cleared IS NULL OR cleared > ?)",
                    (debtor["id"], self.operation["window_end"],
                     self.operation["window_start"])).fetchone():
                count("minor", "look" if along else "kept")

    def result(self):
        leads, responses, to_dispatch, to_arrival = self.leads()
        visits = []
        for v in self.visits:
            stop = v["planned"]
            planned = stop and {"version": stop["version"], "vehicle": stop["vehicle_id"],
                                "ordinal": stop["ordinal"], "arrival": stop["arrival"],
                                "begin": stop["service_begin"], "departure": stop["departure"],
                                "presence": stop["presence"]}
            visits.append(dict(v, planned=planned))
        return {"begin": self.begin, "end": self.end, "by_window": self.by_window,
                "pooling": self.pooling(), "funnel": self.funnel(), "presence": self.presence(),
                "travel": self.travel(), "service": self.service(), "places": self.place_rows(),
                "addresses": self.addresses(), "leads": leads, "responses": responses,
                "median_to_dispatch_s": to_dispatch, "median_to_arrival_s": to_arrival,
                "cars": self.cars, "visits": visits}


def calibration(path, operations):
    """What such operations say of the planner's assumptions, as `review calibration --json` has it;
    see docs/review.md."""
    rows = {}

    def add(what, subject, planned, happened):
        row = rows.setdefault((what, subject), [0, 0.0, 0.0])
        row[0] += 1
        row[1] += planned
        row[2] += happened

    for operation in operations:
        review = Review(path, operation)
        made_with = {p["version"]: p["calibration_id"] for p in review.plans}
        factors = {(r["calibration_id"], r["what"], r["subject"]): r["factor"]
                   for r in review.db.execute("SELECT * FROM calibration_factors")}

        def had(stop, what, subject):
            return factors.get((made_with[stop["version"]], what, subject), 1.0)

        for v in review.visits:
            stop, place = v["planned"], review.places.get(v["place"])
            if stop is None:
                continue
            if v["kind"] in SEEKING and v["outcome"] in MET | ABSENT | NEVER and place:
                p, f = stop["presence"], had(stop, "presence", place["kind"])
                add("presence", place["kind"], p / (p + f * (1.0 - p)),
                    1.0 if v["outcome"] in MET else 0.0)
            if v["on_scene_s"] >= 0:
                add("service", v["kind"], float((stop["departure"] - stop["service_begin"]) // S)
                    / had(stop, "service", v["kind"]), float(v["on_scene_s"]))
        for v, before, a, b in review.legs():
            subject = f"{hour(before['left']):02d}"
            add("travel", subject, float(b["drive_s"])
                / had(b, "travel", f"{hour(a['departure']):02d}"),
                float((v["arrived"] - before["left"]) // S))
    result = []
    for what, names in (("presence", PLACES), ("travel", [f"{h:02d}" for h in range(24)]),
                        ("service", KINDS)):
        for name in names:
            if (what, name) not in rows:
                continue
            n, planned, happened = rows[what, name]
            if what == "presence":
                e = min(0.99, max(0.01, planned / n))
                came = (happened + 20.0 * e) / (n + 20.0)
                factor = min(4.0, max(0.25, came * (1.0 - e) / ((1.0 - came) * e)))
            else:
                factor = min(2.0, max(0.5, (happened + 3600.0) / (planned + 3600.0)))
            result.append({"what": what, "subject": name, "n": n, "planned": planned,
                           "happened": happened, "factor": factor})
    return result


def returns(path, by, since=0):
    """Many operations in one table; see src/review/returns.h."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    by_case = by in ("team", "area")
    keys = dict(db.execute(f"SELECT case_id, {by}_id FROM case_teams")) if by_case else {}
    names = ("actions fast concluded terminated recovered_fen claimed_fen assets_concluded "
             "assets_all first_terminated first_closed").split()
    rows = {}
    total = dict.fromkeys(names, 0)

    def key(at, case):
        if by_case:
            return keys.get(case) or ""
        return clock.strftime("%G-W%V" if by == "week" else "%Y-%m", clock.localtime(at // S))

    def row(name):
        return rows.setdefault(name, dict(dict.fromkeys(names, 0), funnel={}))

    for found in db.execute("SELECT id FROM operations WHERE step IN ('live', 'closed')"):
        review = Review(path, found["id"])
        if review.begin < since:
            continue
        total["actions"] += 1
        seen = {}
        for task in review.tasks.values():
            if task["dropped"]:
                continue
            numbers = sorted(db.execute(
                "SELECT c.number, c.id FROM task_cases x JOIN cases c ON c.id = x.case_id WHERE "
                "x.task_id = ?", (task["id"],)).fetchall(),
                key=lambda r: (r[0][:6], len(r[0]), r[0]))
            name = key(review.begin, numbers[0][1] if numbers else None)
            row(name)["actions"] += name not in seen
            seen.setdefault(name, set()).add(task["id"])
        for name, tasks in seen.items():
            for member, count in review.funnel(tasks).items():
                funnel = row(name)["funnel"]
                funnel[member] = funnel.get(member, 0) + count
    for case in db.execute("SELECT * FROM cases"):
        closed = case["status"] in ("paid", "settled", "concluded", "terminated")
        concluded = closed and case["status"] != "terminated"
        assets = (case["assets_fen"] or 0) > 0
        since_status = case["status_since"] or 0
        targets = [total]
        if closed and since_status >= since:
            targets.append(row(key(since_status, case["id"])))
        elif not closed and by_case:
            targets.append(row(key(0, case["id"])))
        for to in targets:
            if not closed:
                to["assets_all"] += assets
            elif since_status >= since:
                first = "执恢" not in case["number"]
                to["concluded"] += concluded
                to["terminated"] += not concluded
                to["recovered_fen"] += case["paid_fen"] or 0
                to["claimed_fen"] += case["claim_fen"] or 0
                to["assets_concluded"] += concluded and assets
                to["assets_all"] += assets
                to["first_closed"] += first
                to["first_terminated"] += first and not concluded
        track = case["hand_track"] or case["track"]
        made = case["hand_made"] or case["track_made"]
        if track == "fast" and made and made >= since:
            row(key(made, case["id"]))["fast"] += 1
            total["fast"] += 1
    return {"rows": [dict(rows[name], key=name) for name in sorted(rows)], "total": total}


def differences(expected, found, where=""):
    """Where two values are not the same; of objects, the members of the first."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                yield f"{where}.{key} is missing"
            else:
                yield from differences(value, found[key], f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{where}: {len(expected)} against {len(found)}"
        for index, (a, b) in enumerate(zip(expected, found)):
            yield from differences(a, b, f"{where}[{index}]")
    elif expected != found or isinstance(expected, bool) != isinstance(found, bool):
        yield f"{where}: {expected!r} against {found!r}"
