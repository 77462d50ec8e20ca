#!/usr/bin/env python3
"""Adds up meson's JUnit logs and prints `N passed, N failed, N skipped`; fails if any failed."""

import json
import sys
import xml.etree.ElementTree as ElementTree


def broken(path):
    """Programs that ended otherwise than their cases tell: a crash is no case of meson's log."""
    suites = {suite.get("name").split(".", 1)[-1]: suite
              for suite in ElementTree.parse(path).getroot().iter("testsuite")}
    number = 0
    with open(path.replace("testlog.junit.xml", "testlog.json"), encoding="utf-8") as lines:
        for test in map(json.loads, lines):
            suite = suites.get(test["name"])
            told = suite is not None and (suite.find(".//failure") is not None
                                          or suite.find(".//error") is not None)
            if test["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT") and not told:
                number += 1
    return number


def count(path):
    passed = skipped = 0
    failed = broken(path)
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed += 1
        elif "skipped" in kinds:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    totals = [sum(column) for column in zip(*(count(path) for path in sys.argv[1:]))]
    passed, failed, skipped = totals or (0, 0, 0)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
