#!/usr/bin/env python3
"""Whether everything that belongs to the field page is named where it must be: in the service worker, whose
digest tells browsers that something changed, and in the resources of the program. `--write` mends both."""

import hashlib
import os
import re
import sys

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "field")
WORKER = "sw.js"
RESOURCES = "field-page.gresource.xml"
OTHERS = {"meson.build", RESOURCES}


def shell_files():
    files = []
    for folder, _, names in os.walk(PAGE):
        files += [os.path.relpath(os.path.join(folder, name), PAGE) for name in names]
    return sorted(set(files) - OTHERS)


def digest(names):
    whole = hashlib.sha256()
    for name in names:
        with open(os.path.join(PAGE, name), "rb") as file:
            content = file.read()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def worker_text(text):
    kept = [name for name in shell_files() if name != WORKER]
    listed = ["./"] + [name for name in kept if name != "index.html"]
    text = re.sub(r"const SHELL = '[0-9a-f]*';", f"const SHELL = '{digest(kept)}';", text)
    return re.sub(r"const FILES = \[.*?\];", "const FILES = [\n" + "".join(f"  '{name}',\n" for name in listed) + "];",
                  text, flags=re.S)


def resources_text(text):
    lines = "".join(f"    <file>{name}</file>\n" for name in shell_files())
    return re.sub(r'(<gresource prefix="[^"]*">\n).*?(  </gresource>)', lambda m: m[1] + lines + m[2], text, flags=re.S)


def main():
    write = sys.argv[1:] == ["--write"]
    stale = []
    for name, wanted in ((WORKER, worker_text), (RESOURCES, resources_text)):
        path = os.path.join(PAGE, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text == wanted(text):
            continue
        stale.append(name)
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(wanted(text))
    if stale and not write:
        print(f"data/field: {', '.join(stale)} is behind the other files: python3 tests/web/shell.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
