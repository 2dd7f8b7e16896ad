#!/usr/bin/python3
"""rasterio as one writes it first: all bands of all images of a window, the best by numpy, windows on threads."""
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.windows import Window

from job import COLOURS, Mosaic, arguments, best_of, scenes_of, windows

own = threading.local()


def best_pixels(scenes, window):
    if not hasattr(own, "files"):
        own.files = [{key: rasterio.open(path) for key, path in scene.items()} for scene in scenes]
    half = Window(window.col_off / 2, window.row_off / 2, window.width / 2, window.height / 2)
    clouds = np.empty((len(scenes), window.height, window.width), np.uint8)
    colours = np.empty((len(scenes), 4, window.height, window.width), np.uint16)
    for number, files in enumerate(own.files):
        files["cloud"].read(1, window=half, out=clouds[number], resampling=Resampling.nearest)
        for band, colour in enumerate(COLOURS):
            files[colour].read(1, window=window, out=colours[number, band])
    return best_of(clouds, colours)


def main():
    a = arguments(__doc__)
    scenes = scenes_of(a.scenes, a.limit)
    with rasterio.open(scenes[0]["blue"]) as like:
        mosaic = Mosaic(a.out, like, a.threads)
        parts = windows(like.height, like.width)
    with rasterio.Env(GDAL_CACHEMAX=256), ThreadPoolExecutor(a.threads) as pool:
        for window, values in zip(parts, pool.map(lambda part: best_pixels(scenes, part), parts)):
            mosaic.write(values, window)
    mosaic.finish()


main()
