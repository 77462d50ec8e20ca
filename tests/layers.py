#!/usr/bin/env python3
"""Fails when a folder of src/ includes a header that its library does not declare.

The direction of the house is written once, as the dependencies in src/*/meson.build:
what a folder may include is what its static library links, directly or through another.
"""

import pathlib
import re
import sys


def declared(meson_file):
    """Folders named as X_dep in the library's dependencies."""
    text = re.sub(r"#.*", "", meson_file.read_text())
    return set(re.findall(r"\b([a-z]+)_dep\b", text)) - {meson_file.parent.name}


def closure(direct):
    reach = {name: set(below) & set(direct) for name, below in direct.items()}
    changed = True
    while changed:
        changed = False
        for name, below in reach.items():
            wider = below.union(*(reach[b] for b in below)) if below else below
            if wider != below:
                reach[name] = wider
                changed = True
    return reach


def complaints(root):
    src = root / "src"
    folders = {p.parent.name: p for p in src.glob("*/meson.build")}
    reach = closure({name: declared(path) for name, path in folders.items()})

    for name in sorted(reach):
        if name in reach[name]:
            yield f"src/{name}: depends on itself through {sorted(reach[name])}"

    for source in sorted(src.glob("*/**/*.[ch]")):
        folder = source.relative_to(src).parts[0]
        for number, line in enumerate(source.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not match:
                continue
            path = match.group(1)
            where = f"{source.relative_to(root)}:{number}"
            if ".." in path.split("/"):
                yield f"{where}: includes {path}; name it from src/"
                continue
            other = path.split("/")[0]
            if "/" in path and other in folders and other != folder and other not in reach[folder]:
                yield f"{where}: {folder}/ may not include {other}/"

    gtk_allowed = {"map", "console"}
    for source in sorted(src.glob("*/**/*.[ch]")):
        folder = source.relative_to(src).parts[0]
        if folder in gtk_allowed:
            continue
        if re.search(r'#\s*include\s+<(gtk|adwaita|shumate)', source.read_text()):
            yield f"{source.relative_to(root)}: only map/ and console/ may use GTK"


def self_test():
    """The checker itself must be able to fail."""
    reach = closure({"low": set(), "middle": {"low"}, "high": {"middle"}})
    assert reach["high"] == {"low", "middle"}
    assert "high" not in reach["low"]


def main():
    self_test()
    found = list(complaints(pathlib.Path(sys.argv[1])))
    for line in found:
        print(line, file=sys.stderr)
    print("layers: ok" if not found else f"layers: {len(found)} wrong includes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
