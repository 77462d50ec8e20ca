"""Prints what ninja has to build for the tests of some suites: test-targets.py FOLDER SUITE…"""

import json
import os
import subprocess
import sys


def introspect(folder, what):
    return json.loads(subprocess.run(["meson", "introspect", folder, what], check=True,
                                     stdout=subprocess.PIPE).stdout)


def main():
    folder, *suites = sys.argv[1:]
    wanted = {target for test in introspect(folder, "--tests") for target in test["depends"]
              if any(suite.split(":")[-1] in suites for suite in test["suite"])}
    for target in introspect(folder, "--targets"):
        if target["id"] in wanted:
            for name in target["filename"]:
                print(os.path.relpath(name, os.path.abspath(folder)))


main()
