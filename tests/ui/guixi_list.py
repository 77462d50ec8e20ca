#!/usr/bin/env python3
"""guixi_list.py EXTRACT LIST.xlsx: the case list of 300 rows that the end-to-end tests use, with
its points on the extract's roads. Prints where the court is, as LON,LAT."""

import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

import first_light_test as first_light  # noqa: E402
import osm  # noqa: E402
import support  # noqa: E402


def main(extract, path):
    dice = random.Random(7)
    _, ordinary = osm.read_roads(extract)
    points = first_light.road_points(ordinary, 2 * first_light.N_CASES + 1, dice)
    base = points.pop()
    support.write_workbook(path, first_light.case_list(points, dice))
    print(f"{base[0]},{base[1]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
