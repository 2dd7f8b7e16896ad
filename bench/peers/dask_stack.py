#!/usr/bin/python3
"""xarray and dask: each band of each scene a lazy array in chunks of its blocks, the best by one function a chunk, on dask's threads."""
import threading

import dask
import dask.array
import numpy as np
import rasterio
import xarray
from rasterio.windows import Window

from job import COLOURS, WINDOW, Mosaic, arguments, best_of, scenes_of

own = threading.local()


def opened(path):
    files = own.__dict__.setdefault("files", {})
    if path not in files:
        files[path] = rasterio.open(path)
    return files[path]


def lazy(path, shape, dtype, side):
    """A band of a file as a dask array: what rioxarray's open_rasterio(chunks=...) makes, where that is not installed."""
    rows, columns = ([min(side, length - at) for at in range(0, length, side)] for length in shape)

    def read(block_info=None):
        (top, bottom), (left, right) = block_info[None]["array-location"]
        return opened(path).read(1, window=Window(left, top, right - left, bottom - top))

    return dask.array.map_blocks(read, chunks=(tuple(rows), tuple(columns)), dtype=dtype, meta=np.empty((0, 0), dtype))


def main():
    a = arguments(__doc__)
    scenes = scenes_of(a.scenes, a.limit)
    with rasterio.open(scenes[0]["blue"]) as like:
        shape = (like.height, like.width)
        mosaic = Mosaic(a.out, like, a.threads)
    half = tuple((length + 1) // 2 for length in shape)
    colours = xarray.concat(
        [xarray.concat([xarray.DataArray(lazy(scene[key], shape, "uint16", WINDOW), dims=("y", "x")) for key in COLOURS], "band") for scene in scenes], "time")
    coarse = xarray.concat([xarray.DataArray(lazy(scene["cloud"], half, "uint8", WINDOW // 2), dims=("y", "x")) for scene in scenes], "time")
    y, x = (xarray.DataArray(np.arange(length) // 2, dims=name) for length, name in zip(shape, ("y", "x")))
    clouds = coarse.isel(y=y, x=x).chunk({"time": -1, "y": WINDOW, "x": WINDOW})
    best = xarray.apply_ufunc(
        lambda cloud, colour: np.moveaxis(best_of(np.moveaxis(cloud, -1, 0), np.moveaxis(colour, (-2, -1), (0, 1))), 0, -1),
        clouds, colours.chunk({"time": -1, "band": -1}), input_core_dims=[["time"], ["time", "band"]], output_core_dims=[["band"]],
        dask="parallelized", output_dtypes=["uint16"]).transpose("band", "y", "x")
    with dask.config.set(scheduler="threads", num_workers=a.threads):
        values = best.compute().values
    mosaic.write(values, Window(0, 0, shape[1], shape[0]))
    mosaic.finish()


main()
