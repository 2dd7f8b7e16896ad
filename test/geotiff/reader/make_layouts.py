"""Writes GeoTIFFs of many layouts and codes with GDAL, and what rasterio reads of them.

    make_layouts.py FOLDER

FOLDER/layouts.json lists the files; NAME.values holds float64 (band, row, column), NAME.masks a byte for each.
"""
import json, os, sys, warnings
import numpy as np
import rasterio
from osgeo import gdal
from rasterio.transform import from_origin

warnings.filterwarnings("ignore")
folder = sys.argv[1]
rng = np.random.default_rng(11)
WIDTH, HEIGHT = 83, 61
listed = []


def picture(count, dtype, limit=None):
    """Waves, noise and runs, of the whole range where that is asked for."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    bands = []
    for band in range(count):
        values = 900 + 300 * np.sin(x / 9 + band) + 200 * np.cos(y / 7) + rng.normal(0, 20, (HEIGHT, WIDTH))
        values[10:20, 5:60] = 77 + band
        bands.append(values)
    bands = np.stack(bands)
    if limit is not None:
        return (np.floor(bands) % (limit + 1)).astype(dtype)
    if dtype == "uint8":
        return (bands / 8).astype(dtype)
    return (bands * (-7 if np.dtype(dtype).kind != "u" else 7)).astype(dtype)


def write(name, data, tolerance=0, mask=None, **options):
    path = os.path.join(folder, name + ".tif")
    count, height, width = data.shape
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        with rasterio.open(path, "w", driver="GTiff", count=count, height=height, width=width, dtype=data.dtype.name,
                           crs="EPSG:32632", transform=from_origin(500000, 5000000, 10, 10), **options) as file:
            file.write(data)
            if mask is not None:
                file.write_mask(mask)
    add(name, tolerance)


def add(name, tolerance=0):
    path = os.path.join(folder, name + ".tif")
    with rasterio.open(path) as file:
        values = file.read().astype("float64")
        masks = file.read_masks()
    expect(name, values, masks, tolerance)


def expect(name, values, masks, tolerance=0):
    values.tofile(os.path.join(folder, name + ".values"))
    masks.astype("uint8").tofile(os.path.join(folder, name + ".masks"))
    listed.append({"name": name, "bands": int(values.shape[0]), "width": int(values.shape[2]), "height": int(values.shape[1]), "tolerance": tolerance})


TYPES = ["uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"]
LAYOUTS = {"strips": dict(blockysize=7), "tiles": dict(tiled=True, blockxsize=32, blockysize=16)}
for code in ["none", "deflate", "lzw", "zstd", "packbits"]:
    for number, dtype in enumerate(TYPES):
        for predictor in [1, 2, 3]:
            if predictor > 1 and code in ("none", "packbits"):
                continue
            if predictor == 3 and not dtype.startswith("float"):
                continue
            for layout, how in LAYOUTS.items():
                # Each choice is met in each code; not every one with every other.
                count = [1, 2, 3, 4, 5, 9, 17][(number + predictor) % 7]
                interleave = ["pixel", "band"][(number + predictor + (layout == "tiles")) % 2]
                endian = ["LITTLE", "BIG"][(number // 2 + predictor) % 2]
                options = dict(how, compress=code, interleave=interleave, ENDIANNESS=endian, BIGTIFF=["NO", "YES"][number % 2])
                if predictor > 1:
                    options["predictor"] = predictor
                write(f"{dtype}-{code}-p{predictor}-{layout}-{interleave}-{count}-{endian.lower()}", picture(count, dtype), **options)

# rasterio takes int64 for uint64 with some GDALs: here GDAL itself writes and reads.
if hasattr(gdal, "GDT_Int64"):
    for dtype, kind in [("int64", gdal.GDT_Int64), ("uint64", gdal.GDT_UInt64)]:
        for code, predictor in [("NONE", 1), ("DEFLATE", 2), ("LZW", 2)]:
            name = f"{dtype}-{code.lower()}-p{predictor}"
            data = picture(2, dtype) * np.array(2**44 + 1, dtype)
            options = [f"COMPRESS={code}", f"PREDICTOR={predictor}", "ENDIANNESS=BIG"]
            file = gdal.GetDriverByName("GTiff").Create(os.path.join(folder, name + ".tif"), WIDTH, HEIGHT, 2, kind, options)
            file.SetGeoTransform([500000, 10, 0, 5000000, 0, -10])
            file.SetProjection(rasterio.crs.CRS.from_epsg(32632).to_wkt())
            file.WriteArray(data)
            file = None
            expect(name, data.astype("float64"), np.full(data.shape, 255))

for bits in list(range(1, 8)) + list(range(9, 16)) + [17, 20, 23, 24, 25, 31]:
    dtype = "uint8" if bits < 8 else "uint16" if bits < 16 else "uint32"
    for endian in ["LITTLE", "BIG"]:
        for interleave in ["pixel", "band"]:
            write(f"bits-{bits}-{interleave}-{endian.lower()}", picture(3, dtype, 2**bits - 1), nbits=bits, compress="deflate",
                  interleave=interleave, ENDIANNESS=endian)

halves = picture(2, "float32") / np.float32(3)
halves[0, 0, :7] = [np.nan, np.inf, -np.inf, 6e-8, -6e-5, 65504, 0]
for predictor in [1, 2, 3]:
    for endian in ["LITTLE", "BIG"]:
        write(f"half-p{predictor}-{endian.lower()}", halves, nbits=16, compress="deflate", predictor=predictor, ENDIANNESS=endian)

# Two decoders of JPEG may round differently, by a little.
smooth = np.stack([np.add.outer(np.arange(HEIGHT) * 2, np.arange(WIDTH) * 1.0) % 250, np.add.outer(np.arange(HEIGHT), np.arange(WIDTH) * 2.0) % 240,
                   np.add.outer(np.arange(HEIGHT) * 1.5, np.arange(WIDTH) * 0.5)]).clip(0, 255).astype("uint8")
for layout, how in {"strips": dict(blockysize=16), "tiles": dict(tiled=True, blockxsize=32, blockysize=16)}.items():
    write(f"jpeg-grey-{layout}", smooth[:1], 1, compress="jpeg", **how)
    write(f"jpeg-rgb-{layout}", smooth, 1, compress="jpeg", photometric="rgb", interleave="pixel", **how)
    write(f"jpeg-bands-{layout}", smooth, 1, compress="jpeg", interleave="band", **how)
    write(f"jpeg-ycbcr-{layout}", smooth, 3, compress="jpeg", photometric="ycbcr", interleave="pixel", **how)
    write(f"jpeg-ycbcr-masked-{layout}", smooth, 3, smooth[0] > 60, compress="jpeg", photometric="ycbcr", interleave="pixel", **how)

for code in ["lerc", "lerc_deflate", "lerc_zstd"]:
    for dtype in ["uint8", "int16", "uint16", "int32", "float32", "float64"]:
        for interleave in ["pixel", "band"]:
            try:
                write(f"{code}-{dtype}-{interleave}", picture(3, dtype), compress=code, MAX_Z_ERROR=0, interleave=interleave, tiled=True, blockxsize=32, blockysize=16)
            except Exception:  # a GDAL without LERC
                break
holes = picture(2, "float32")
holes[:, 5:30, 10:40] = np.nan
for interleave in ["pixel", "band"]:
    try:
        write(f"lerc-holes-{interleave}", holes, compress="lerc", MAX_Z_ERROR=0, interleave=interleave)
    except Exception:
        break

mask = (np.add.outer(np.arange(HEIGHT), np.arange(WIDTH)) % 5) > 1
write("masked-strips", picture(2, "uint16"), 0, mask, compress="deflate", predictor=2)
write("masked-tiles-band", picture(3, "int16"), 0, mask, compress="lzw", interleave="band", tiled=True, blockxsize=16, blockysize=16, ENDIANNESS="BIG")
alpha = picture(4, "uint8")
alpha[3] = np.where(mask, 255, 0)
for interleave in ["pixel", "band"]:
    write(f"alpha-{interleave}", alpha, compress="deflate", photometric="rgb", alpha="yes", interleave=interleave)

with open(os.path.join(folder, "layouts.json"), "w") as file:
    json.dump(listed, file)
