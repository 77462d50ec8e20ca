"""What the end-to-end tests share: the program run as a user runs it, and files a clerk has."""

import datetime
import fcntl
import json
import math
import os
import shutil
import subprocess
import zipfile
from xml.sax.saxutils import escape

YEXUNCTL = os.environ["YEXUNCTL"]
SHARED = os.path.join(os.environ["YEXUN_SHARED"], "data", "osm")


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def json(self):
        return json.loads(self.out)


def run(*arguments, code=0, timeout=300, locale="C.UTF-8"):
    """Runs a command and insists on its exit code and on how it complains."""
    environment = dict(os.environ, LC_ALL=locale, LANGUAGE="", TZ="Asia/Shanghai")
    process = subprocess.run([YEXUNCTL, *map(str, arguments)], capture_output=True, text=True,
                             timeout=timeout, env=environment, check=False)
    result = Result(process)
    shown = f"yexunctl {' '.join(map(str, arguments))}\n{result.out[-2000:]}\n{result.err[-2000:]}"
    assert result.code == code, f"exit code {result.code}, not {code}: {shown}"
    if code == 0:
        assert result.err == "", f"something on stderr: {shown}"
    else:
        assert result.err.count("\n") == 1, f"not one line on stderr: {shown}"
    return result


def make_demo(folder, *options):
    """The sample desk in a folder, which is empty. Its region takes long, so each kind of it is made once
    a day by each build of the program, and copied: by the program as it is, for the night of today."""
    kept = os.environ.get("YEXUN_TEST_DEMOS")
    if kept is None:
        run("demo", "--out", folder, *options)
        return
    name = "".join(options).replace("-", "") or "plain"
    program = os.stat(YEXUNCTL)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    made_by = f"{program.st_mtime_ns} {program.st_size} {today}"
    os.makedirs(kept, exist_ok=True)
    with open(os.path.join(kept, name + ".made"), "a+", encoding="ascii") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        model = os.path.join(kept, name)
        if made.read() != made_by:
            made.truncate(0)
            shutil.rmtree(model, ignore_errors=True)
            run("demo", "--out", model, *options)
            made.write(made_by)
            made.flush()
        shutil.copytree(model, folder, dirs_exist_ok=True)


def citizen_id(serial):
    """An identity number with the prefix that no area has."""
    digits = "990000%04d%02d%02d%03d" % (
        1950 + serial % 50, 1 + serial % 12, 1 + serial % 28, serial % 1000)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits)) % 11]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def column_name(index):
    name = ""
    while index >= 0:
        name = chr(65 + index % 26) + name
        index = index // 26 - 1
    return name


def write_workbook(path, rows, sheet="案件"):
    """Rows of text and numbers as the first sheet of an .xlsx file; None is an empty cell."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for index, value in enumerate(row):
            place = f'r="{column_name(index)}{number}"'
            if isinstance(value, (int, float)):
                cells.append(f"<c {place}><v>{value!r}</v></c>")
            elif value is not None:
                cells.append(f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>')
        if cells:
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{PACKAGE}content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
            f'.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}worksheet+xml"/>'
            f'</Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml":
            f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)


EARTH_M = 6371008.8


def distance_m(a, b):
    """Great-circle distance of two (lon, lat)."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    h = (math.sin((lat2 - lat1) / 2) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
    return 2 * EARTH_M * math.asin(math.sqrt(h))


class RoadIndex:
    """How far a point lies from the nearest of some lines."""

    CELL_M = 200.0

    def __init__(self, lines):
        self.origin = lines[0][0]
        self.cells = {}
        for line in lines:
            flat = [self.flatten(point) for point in line]
            for a, b in zip(flat, flat[1:]):
                self.add(a, b)

    def flatten(self, point):
        k = math.pi / 180 * EARTH_M
        return ((point[0] - self.origin[0]) * k * math.cos(math.radians(self.origin[1])),
                (point[1] - self.origin[1]) * k)

    def add(self, a, b):
        size = self.CELL_M
        x0, x1 = sorted((int(a[0] // size), int(b[0] // size)))
        y0, y1 = sorted((int(a[1] // size), int(b[1] // size)))
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                self.cells.setdefault((x, y), []).append((a, b))

    def near(self, p):
        x, y = (int(c // self.CELL_M) for c in p)
        return {segment for i in (-1, 0, 1) for j in (-1, 0, 1)
                for segment in self.cells.get((x + i, y + j), ())}

    def distance_m(self, point):
        p = self.flatten(point)
        return min((segment_distance(p, a, b) for a, b in self.near(p)), default=math.inf)

    def distance_to_any_m(self, point):
        """The same however far it is."""
        p = self.flatten(point)
        return min(segment_distance(p, a, b) for cell in self.cells.values() for a, b in cell)

    def leads(self, start, end, within_m):
        """Whether a line so near runs from start towards end, and not across or against it."""
        a, b = self.flatten(start), self.flatten(end)
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        length = math.dist(a, b)
        for c, d in self.near(middle):
            along = ((b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]))
            if (along > 0.95 * length * math.dist(c, d)
                    and segment_distance(middle, c, d) < within_m):
                return True
        return False


def segment_distance(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0.0 else ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length
    t = max(0.0, min(1.0, t))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
