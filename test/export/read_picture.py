"""Prints what GDAL reads of a PNG: its colours, its grid, its CRS and its texts; or, with a second file of bytes, whether the colours are these."""

import json
import sys

import numpy
import rasterio

with rasterio.open(sys.argv[1]) as file:
    if len(sys.argv) > 2:
        found = file.read().transpose(1, 2, 0).ravel()
        sys.exit(print("equal" if numpy.array_equal(found, numpy.fromfile(sys.argv[2], numpy.uint8)) else "different", end=""))
    json.dump(
        {
            "rgba": file.read().transpose(1, 2, 0).tolist(),
            "transform": list(file.transform)[:6],
            "epsg": file.crs.to_epsg(),
            "tags": file.tags(),
        },
        sys.stdout,
    )
