#!/usr/bin/python3
"""rasterio as one writes it first: all bands of all images of a window, the best by numpy, windows on threads."""
import threading

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.windows import Window

from job import COLOURS, best_of, run

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


run(best_pixels, __doc__)
