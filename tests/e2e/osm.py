"""Reads the roads of an OpenStreetMap extract, .osm or .osm.pbf, with nothing but the standard
library: what the program is checked against must not come from the program."""

import struct
import xml.etree.ElementTree
import zlib
from collections import defaultdict

DRIVEN = {
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "motorway_link", "trunk_link", "primary_link", "secondary_link",
    "tertiary_link", "service", "track", "road",
}
ORDINARY = {"primary", "secondary", "tertiary", "unclassified", "residential"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    """(number, value) of a protobuf message; value is an int or bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = 8 if kind == 1 else 4
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def packed(data, signed=False):
    at = 0
    values = []
    while at < len(data):
        value, at = varint(data, at)
        values.append((value >> 1) ^ -(value & 1) if signed else value)
    return values


def running(values):
    total = 0
    for value in values:
        total += value
        yield total


def pbf_blocks(path):
    with open(path, "rb") as file:
        while True:
            size = file.read(4)
            if len(size) < 4:
                return
            header = dict(fields(file.read(struct.unpack(">I", size)[0])))
            blob = dict(fields(file.read(header[3])))
            if header[1] == b"OSMData":
                yield zlib.decompress(blob[3]) if 3 in blob else blob[1]


def read_pbf(path):
    nodes, ways = {}, []
    for data in pbf_blocks(path):
        strings, groups, granularity, lat0, lon0 = [], [], 100, 0, 0
        for number, value in fields(data):
            if number == 1:
                strings = [text for _, text in fields(value)]
            elif number == 2:
                groups.append(value)
            elif number == 17:
                granularity = value
            elif number == 19:
                lat0 = value
            elif number == 20:
                lon0 = value
        for group in groups:
            for number, value in fields(group):
                message = dict(fields(value))
                if number == 2:
                    columns = [running(packed(message[i], True)) for i in (1, 9, 8)]
                    for node, lon, lat in zip(*columns):
                        nodes[node] = ((lon0 + granularity * lon) * 1e-9,
                                       (lat0 + granularity * lat) * 1e-9)
                elif number == 1:
                    nodes[message[1]] = ((lon0 + granularity * message[9]) * 1e-9,
                                         (lat0 + granularity * message[8]) * 1e-9)
                elif number == 3:
                    tags = {strings[k].decode(): strings[v].decode() for k, v in
                            zip(packed(message.get(2, b"")), packed(message.get(3, b"")))}
                    ways.append((list(running(packed(message.get(8, b""), True))), tags))
    return nodes, ways


def read_xml(path):
    nodes, ways = {}, []
    for _, element in xml.etree.ElementTree.iterparse(path):
        if element.tag == "node":
            nodes[element.get("id")] = (float(element.get("lon")), float(element.get("lat")))
            element.clear()
        elif element.tag == "way":
            ways.append(([nd.get("ref") for nd in element.iter("nd")],
                         {tag.get("k"): tag.get("v") for tag in element.iter("tag")}))
            element.clear()
    return nodes, ways


def directions(tags):
    """Which ways a car may go along the points: 1, -1."""
    oneway = tags.get("oneway")
    if oneway in ("-1", "reverse"):
        return (-1,)
    if oneway in ("yes", "true", "1"):
        return (1,)
    if oneway is None and (tags.get("junction") in ("roundabout", "circular")
                           or tags["highway"].startswith("motorway")):
        return (1,)
    return (1, -1)


def largest_component(roads):
    """The nodes of the largest part in which every one can be driven to from every other
    (Kosaraju: the finishing order of one walk, then walks backwards in that order)."""
    onward, back = defaultdict(list), defaultdict(list)
    for refs, tags in roads:
        for way in directions(tags):
            line = refs[::way]
            for a, b in zip(line, line[1:]):
                onward[a].append(b)
                back[b].append(a)

    finished, seen = [], set()
    for start in sorted({ref for refs, _ in roads for ref in refs}):
        if start in seen:
            continue
        seen.add(start)
        trail = [(start, iter(onward[start]))]
        while trail:
            node, rest = trail[-1]
            ahead = next((n for n in rest if n not in seen), None)
            if ahead is None:
                finished.append(node)
                trail.pop()
            else:
                seen.add(ahead)
                trail.append((ahead, iter(onward[ahead])))

    largest, done = set(), set()
    for start in reversed(finished):
        if start in done:
            continue
        part, heap = {start}, [start]
        while heap:
            fresh = [n for n in back[heap.pop()] if n not in part and n not in done]
            part.update(fresh)
            heap += fresh
        done |= part
        largest = max(largest, part, key=len)
    return largest


def read_roads(path):
    """[(points, tags)] of the ways that cars use, and [(points, tags)] of the ordinary ones in the
    largest connected part of the network."""
    nodes, ways = read_pbf(path) if str(path).endswith(".pbf") else read_xml(path)
    roads = []
    for refs, tags in ways:
        refs = [ref for ref in refs if ref in nodes]
        if tags.get("highway") in DRIVEN and len(refs) > 1:
            roads.append((refs, tags))

    main = largest_component(roads)

    def with_points(selected):
        return [([nodes[ref] for ref in refs], tags) for refs, tags in selected]

    ordinary = [(refs, tags) for refs, tags in roads
                if main.issuperset(refs) and tags["highway"] in ORDINARY
                and tags.get("access", "yes") in ("yes", "permissive", "designated")
                and not {"motor_vehicle", "motorcar", "vehicle"} & tags.keys()]
    return with_points(roads), with_points(ordinary)
