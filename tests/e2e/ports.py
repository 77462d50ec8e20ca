"""Ports for programs that are killed and come back to the same one."""

import itertools
import os
import socket

FIRST = 10000


def first_of_connections():
    """From here on the system takes ports for connections: one of these could be given to somebody
    while the program that listens there is down."""
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
            return int(file.read().split()[0])
    except OSError:
        return 32768


# Tests run side by side: each process begins elsewhere.
turns = itertools.count(os.getpid() * 32)


def free_port():
    n_ports = max(first_of_connections() - FIRST, 1000)
    for turn in itertools.islice(turns, n_ports):
        port = FIRST + turn % n_ports
        with socket.socket() as probe:
            # As who listens there will have it: connections that have just ended are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass
    raise RuntimeError("no port is free")
