#!/usr/bin/env python3
"""Every verb of the desk that writes asks for a right, and stands in the table of roles-test.c.

A verb is a function that a header of src/desk declares (not one that says "Internal to desk/").
It writes when it, or what it calls in src/desk, queues a job of the writer thread; it asks when
one of them calls yx_desk_may() or yx_edit_run(). A verb that only a phone may call (it insists on
one) asks with yx_phone_check() whether that is paired, and has no roles to be tabled.

usage: verbs.py SOURCE_ROOT
"""
import glob
import os
import re
import sys

WRITES = ("yx_desk_write", "yx_store_write", "yx_store_write_async")
ASKS = ("yx_desk_may", "yx_edit_run")
ASKS_PHONE = ("yx_phone_check",)


def functions(folder):
    """Bodies of all functions of the folder by name; static ones by file and name."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.c"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for match in re.finditer(r"^(\w+) \([^;{}]*\)\n\{\n(.*?)^\}", text, re.S | re.M):
            found.setdefault(match.group(1), []).append((path, match.group(2)))
    return found


def reaches(found, name, path, targets, seen):
    for where, body in found.get(name, []):
        if not name.startswith("yx_") and where != path:
            continue
        if (name, where) in seen:
            continue
        seen.add((name, where))
        called = set(re.findall(r"\b(\w+)(?= \(|, |\))", body))
        if called & set(targets):
            return True
        if any(reaches(found, other, where, targets, seen) for other in called if other in found):
            return True
    return False


def main():
    root = sys.argv[1]
    folder = os.path.join(root, "src", "desk")
    found = functions(folder)
    with open(os.path.join(root, "tests", "desk", "roles-test.c"), encoding="utf-8") as file:
        table = set(re.findall(r"\bV \((\w+),", file.read()))
    faults = []
    n_verbs = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.h"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if "Internal to desk/" in text:
            continue
        for name in re.findall(r"\b(yx_desk_\w+) \(", re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
            if name not in found or name.endswith(("_async", "_finish")) or name in ASKS + WRITES:
                continue
            where = found[name][0][0]
            if not reaches(found, name, where, WRITES, set()):
                continue
            n_verbs += 1
            if ("if_fail (phone != NULL" in found[name][0][1]
                    and reaches(found, name, where, ASKS_PHONE, set())):
                continue
            if not reaches(found, name, where, ASKS, set()):
                faults.append(f"{os.path.basename(where)}: {name} writes and asks for no right")
            elif name not in table:
                faults.append(f"{os.path.basename(where)}: {name} is not in roles-test.c")
    for fault in faults:
        print(fault)
    print(f"verbs that write: {n_verbs}, in the table: {len(table)}, faults: {len(faults)}")
    return 1 if faults or n_verbs < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
