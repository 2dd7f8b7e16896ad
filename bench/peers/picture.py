#!/usr/bin/python3
"""rasterio, two threads: a picture of 512 x 512 pixels of the whole best-pixel mosaic from overviews. picture.py SCENES RUNS -> milliseconds, JSON

Files are opened anew in each run; imports are not counted.
"""
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import rasterio

from job import COLOURS, best_of, scenes_of

SIDE = 512


def read(scene):
    bands = []
    for key in ["cloud", *COLOURS]:
        with rasterio.open(scene[key]) as file:
            bands.append(file.read(1, out_shape=(SIDE, SIDE)))
    return bands


def main():
    scenes, times = scenes_of(sys.argv[1]), []
    for _ in range(int(sys.argv[2]) + 1):
        start = time.perf_counter()
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"), ThreadPoolExecutor(2) as pool:
            stack = list(pool.map(read, scenes))
        best_of(np.stack([bands[0] for bands in stack]), np.stack([np.stack(bands[1:]) for bands in stack]))
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times[1:]))  # the first has warmed the disk's cache


main()
