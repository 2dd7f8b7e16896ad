#!/usr/bin/python3
"""Runs a command and says what it took: measure.py COMMAND ARGUMENTS... -> JSON on file descriptor 3.

wall and cpu in seconds (cpu of the process and of all that it waited for), peak memory in MiB of the process and all its descendants
together: the sum of their proportional shares, where the system tells of these (Linux), looked at 20 times a second.
"""
import json
import os
import sys
import threading
import time


def descendants(root):
    """The process and what came of it, from /proc."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
    family, grown = {root}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        grown = bool(more)
        family |= more
    return family


def share(process):
    """Bytes of memory, pages shared with others counted in part."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def watch(root, peak, stop):
    while not stop.wait(0.05):
        peak[0] = max(peak[0], sum(share(process) for process in descendants(root)))


def main():
    peak, stop = [0], threading.Event()
    start = time.perf_counter()
    process = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
    watcher = threading.Thread(target=watch, args=(process, peak, stop)) if os.path.isdir("/proc/self") else None
    if watcher:
        watcher.start()
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    stop.set()
    if watcher:
        watcher.join()
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # of one process: less than all together
    with os.fdopen(3, "w") as told:
        json.dump({"status": os.waitstatus_to_exitcode(status), "wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": (peak[0] or largest) / 2**20}, told)


main()
