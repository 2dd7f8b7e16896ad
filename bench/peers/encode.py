#!/usr/bin/python3
"""How large GDAL's COG driver makes a scene, and how fast.

    encode.py SCENE FOLDER

Writes the scene's four colours (uint16) and their NDVI (float32), band after band, as FOLDER/uint16 and FOLDER/float32. Prints a line of JSON
for each way of coding them: pixels' bytes, the file's bytes, and seconds of CPU time in this process, the copying included. Blocks of 512
pixels, no overviews, the predictor of the type.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.shutil import copy as copy_raster

scene, folder = map(Path, sys.argv[1:3])
bands = []
for name in ("blue", "green", "red", "nir"):
    with rasterio.open(scene / f"{name}.tif") as file:
        bands.append(file.read(1))
        profile = {"crs": file.crs, "transform": file.transform, "width": file.width, "height": file.height, "driver": "GTiff"}
colours = np.stack(bands)
red, nir = colours[2:].astype(np.float32)
ndvi = np.where((colours[2] > 0) & (colours[3] > 0), (nir - red) / np.maximum(nir + red, 1), np.float32(np.nan))[None]

for name, pixels in {"uint16": colours, "float32": ndvi.astype(np.float32)}.items():
    pixels.tofile(folder / name)
    with MemoryFile() as memory:
        with memory.open(**profile, count=len(pixels), dtype=pixels.dtype) as file:
            file.write(pixels)
        with memory.open() as file:
            for compression, level in (("DEFLATE", 1), ("DEFLATE", 6), ("DEFLATE", 9), ("ZSTD", 3), ("LZW", None)):
                options = {"compress": compression, "predictor": "YES", "blocksize": 512, "overviews": "NONE"}
                out = folder / "peer.tif"
                start = time.process_time()
                copy_raster(file, out, driver="COG", **options, **({"level": level} if level else {}))
                seconds = time.process_time() - start
                print(json.dumps({"data": name, "coding": " ".join(map(str, filter(None, ("GDAL", compression, level)))), "bytes": out.stat().st_size, "seconds": seconds, "raw": pixels.nbytes}))
