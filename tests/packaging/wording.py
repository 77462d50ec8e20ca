#!/usr/bin/env python3
"""Words that the product does not use, and marks of unfinished work in what ships."""

import pathlib
import re
import sys

SHIPPED = ["src", "ui", "data", "po", "docs", "README.md"]
# Spelled in pieces, so that this file does not find itself.
FORBIDDEN = ["老" + "赖", "抓" + "捕", "战" + "果"]
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
TEXT = {".c", ".h", ".ui", ".css", ".json", ".sql", ".po", ".md", ".xml", ".build", ".in", ".tsv",
        ".csv", ".html", ".js", ".desktop"}


def main():
    root = pathlib.Path(sys.argv[1])
    wrong = []

    for place in SHIPPED:
        top = root / place
        paths = [top] if top.is_file() else sorted(top.glob("**/*"))
        for path in paths:
            if path.suffix not in TEXT or not path.is_file():
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                where = f"{path.relative_to(root)}:{number}"
                for word in FORBIDDEN:
                    if word in line:
                        wrong.append(f"{where}: says {word}")
                if UNFINISHED.search(line):
                    wrong.append(f"{where}: unfinished: {line.strip()}")

    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
