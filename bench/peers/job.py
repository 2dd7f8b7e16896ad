"""What all peers share: the arguments, the scenes in order, and how the mosaic is written.

The job: SCENES OUT.tif -> four bands (blue, green, red, nir; uint16, nodata 0) of the image with the lowest cloud at each pixel,
the last one by time among equals; a Cloud-Optimized GeoTIFF of blocks of 512 pixels with average overviews, DEFLATE level 6,
predictor 2, by GDAL's own driver from a plain GeoTIFF in memory.
"""
import argparse
import json
from pathlib import Path

COLOURS = ["blue", "green", "red", "nir"]
NO_CLOUD_DATA = 255
WINDOW = 1024  # the side of the scenes' own blocks


def arguments(doc):
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int, help="the first so many scenes by name")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def scenes_of(folder, limit=None):
    """For each scene the path of each of its files, in the order of time, then of name."""
    items = [(path, json.loads(path.read_text())) for path in sorted(Path(folder).glob("*/*.json"))][:limit]
    items.sort(key=lambda item: (item[1]["properties"]["datetime"], item[1]["id"]))
    return [{key: str(path.parent / asset["href"]) for key, asset in item["assets"].items()} for path, item in items]


def windows(height, width, side=WINDOW):
    from rasterio.windows import Window

    return [Window(x, y, min(side, width - x), min(side, height - y)) for y in range(0, height, side) for x in range(0, width, side)]


class Mosaic:
    """The mosaic as it grows; `finish` writes it."""

    def __init__(self, out, like, threads):
        import rasterio

        self.out, self.threads = out, threads
        self.memory = rasterio.MemoryFile()
        self.file = self.memory.open(driver="GTiff", count=4, dtype="uint16", nodata=0, width=like.width, height=like.height, crs=like.crs,
                                     transform=like.transform, tiled=True, blockxsize=512, blockysize=512)

    def write(self, values, window):
        self.file.write(values, window=window)

    def finish(self):
        from rasterio.shutil import copy

        for number, name in enumerate(COLOURS, start=1):
            self.file.set_band_description(number, name)
        self.file.close()
        with self.memory.open() as source:
            copy(source, str(self.out), driver="COG", compress="DEFLATE", level=6, predictor="YES", blocksize=512,
                 overview_resampling="AVERAGE", num_threads=str(self.threads))



def run(best_pixels, doc):
    """The job on threads: best_pixels(scenes, window) -> band, row, column of the mosaic in that window."""
    from concurrent.futures import ThreadPoolExecutor

    import rasterio

    a = arguments(doc)
    scenes = scenes_of(a.scenes, a.limit)
    with rasterio.open(scenes[0]["blue"]) as like:
        mosaic = Mosaic(a.out, like, a.threads)
        parts = windows(like.height, like.width)
    with rasterio.Env(GDAL_CACHEMAX=256), ThreadPoolExecutor(a.threads) as pool:
        for window, values in zip(parts, pool.map(lambda part: best_pixels(scenes, part), parts)):
            mosaic.write(values, window)
    mosaic.finish()


def best_of(clouds, colours):
    """clouds: image, row, column; colours: image, band, row, column. The last of the images with the lowest cloud; 0 where none has any."""
    import numpy as np

    last = len(clouds) - 1 - clouds[::-1].argmin(0)
    values = np.take_along_axis(colours, last[None, None], 0)[0]
    values[:, clouds.min(0) == NO_CLOUD_DATA] = 0
    return values
