#!/usr/bin/env python3
"""Runs the planner on the public sets and prints how far it is from the best known.

usage: planner-table.py VRPTW_PROGRAM TOPTW_PROGRAM DATA [--seconds S] [--only NAME,NAME…]

DATA is the folder with solomon/, gh/, toptw/ and vrptw-best-known.csv.
"""

import argparse
import csv
import datetime
import pathlib
import platform
import subprocess
import sys

# Best known by instance and number of vehicles, as published.
TOPTW = {
    ("c101", 1): 320, ("c108", 1): 370, ("r104", 1): 303, ("r112", 1): 298,
    ("rc104", 1): 301, ("rc108", 1): 298, ("c101", 4): 1020, ("c108", 4): 1130,
    ("r104", 4): 975,
}


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True,
                          text=True).stdout.split()


def table_of_routes(program, folder, best, seconds, only):
    total = [0, 0.0, 0, 0.0]
    print(f"\n{folder.name}, {seconds} s\n{'instance':10} {'cars':>5} {'best':>5} {'distance':>10} {'gap %':>7}")
    for path in sorted(folder.glob("*.txt")):
        if path.stem not in best or (only and path.stem not in only):
            continue
        vehicles, distance = run(program, path, "--seconds", seconds)
        known = best[path.stem]
        print(f"{path.stem:10} {vehicles:>5} {known[0]:>5} {distance:>10} "
              f"{100 * (float(distance) / known[1] - 1):>7.2f}", flush=True)
        for i, value in enumerate((int(vehicles), float(distance), *known)):
            total[i] += value
    if total[2]:
        print(f"{'all':10} {total[0]:>5} {total[2]:>5} {total[1]:>10.2f} {100 * (total[1] / total[3] - 1):>7.2f}")


def table_of_scores(program, folder, seconds):
    print(f"\n{folder.name}, {seconds} s\n{'instance':10} {'cars':>5} {'best':>6} {'score':>6}")
    for (name, vehicles), known in TOPTW.items():
        score = run(program, folder / f"{name}.txt", "--vehicles", vehicles, "--seconds", seconds)[0]
        print(f"{name:10} {vehicles:>5} {known:>6} {score:>6}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vrptw")
    parser.add_argument("toptw")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()

    if not arguments.data.is_dir():
        print(f"no data in {arguments.data}, skipped")
        return 77
    with open(arguments.data / "vrptw-best-known.csv", encoding="utf-8") as file:
        best = {row["name"]: (int(row["vehicles"]), float(row["distance"]))
                for row in csv.DictReader(file)}
    only = set(filter(None, arguments.only.split(",")))
    print(f"{datetime.date.today()}, {platform.node()}, {platform.processor() or platform.machine()}")
    table_of_routes(arguments.vrptw, arguments.data / "solomon", best, arguments.seconds, only)
    if only:
        table_of_routes(arguments.vrptw, arguments.data / "gh", best, arguments.seconds, only)
    else:
        table_of_scores(arguments.toptw, arguments.data / "toptw", arguments.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
