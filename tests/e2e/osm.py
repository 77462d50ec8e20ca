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


def read_roads(path):
    """[(points, tags)] of the ways that cars use, and [(points, tags)] of the ordinary ones in the
    largest connected part of the network."""
    nodes, ways = read_pbf(path) if str(path).endswith(".pbf") else read_xml(path)
    roads = []
    for refs, tags in ways:
        refs = [ref for ref in refs if ref in nodes]
        if tags.get("highway") in DRIVEN and len(refs) > 1:
            roads.append((refs, tags))

    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for refs, _ in roads:
        for a, b in zip(refs, refs[1:]):
            parent[root(a)] = root(b)
    sizes = defaultdict(int)
    for node in parent:
        sizes[root(node)] += 1
    main = max(sizes, key=sizes.get)

    def with_points(selected):
        return [([nodes[ref] for ref in refs], tags) for refs, tags in selected]

    ordinary = [(refs, tags) for refs, tags in roads
                if root(refs[0]) == main and tags["highway"] in ORDINARY
                and tags.get("access", "yes") in ("yes", "permissive", "designated")
                and not {"motor_vehicle", "motorcar", "vehicle"} & tags.keys()]
    return with_points(roads), with_points(ordinary)
