"""The versions of what the peers are made of, in a line."""
import sys

import numpy
import rasterio

parts = [f"Python {sys.version.split()[0]}", f"numpy {numpy.__version__}", f"rasterio {rasterio.__version__}", f"GDAL {rasterio.__gdal_version__}"]
for name in ("dask", "xarray"):
    try:
        parts.append(f"{name} {__import__(name).__version__}")
    except ImportError:
        parts.append(f"no {name}")
print(", ".join(parts))
