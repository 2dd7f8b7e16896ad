"""A GeoTIFF with overviews and a mask in files beside it, and what GDAL reads of them.

    make_sidecars.py FOLDER

FOLDER/beside.tif, .ovr, .msk; FOLDER/levels.json: for each level its width, height, values and mask, row by row.
"""
import json, os, sys
import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "NO")
folder = sys.argv[1]
path = os.path.join(folder, "beside.tif")
rng = np.random.default_rng(3)
values = rng.integers(0, 4000, (70, 90)).astype("uint16")
mask = np.where(np.add.outer(np.arange(70), np.arange(90)) % 7 > 2, 255, 0).astype("uint8")

file = gdal.GetDriverByName("GTiff").Create(path, 90, 70, 1, gdal.GDT_UInt16, ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"])
file.SetGeoTransform([500000, 10, 0, 5000000, 0, -10])
system = osr.SpatialReference()
system.ImportFromEPSG(32632)
file.SetProjection(system.ExportToWkt())
file.WriteArray(values)
file.CreateMaskBand(gdal.GMF_PER_DATASET)
file.GetRasterBand(1).GetMaskBand().WriteArray(mask)
file = None
file = gdal.Open(path)
file.BuildOverviews("NEAREST", [2, 4])
file = None

file = gdal.Open(path)
band = file.GetRasterBand(1)
levels = [band] + [band.GetOverview(i) for i in range(band.GetOverviewCount())]
with open(os.path.join(folder, "levels.json"), "w") as output:
    json.dump([{"width": level.XSize, "height": level.YSize, "values": level.ReadAsArray().ravel().tolist(),
                "mask": (level.GetMaskBand().ReadAsArray() != 0).astype(int).ravel().tolist()} for level in levels], output)
