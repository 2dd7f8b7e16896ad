#!/usr/bin/python3
"""gdal_calc.py once a colour, as many at a time as there are threads; the clouds by way of VRTs on the fine grid; GDAL's COG driver."""
import subprocess
import tempfile
from pathlib import Path

from osgeo import gdal

from job import COLOURS, arguments, scenes_of

LAST_LOWEST = "numpy.take_along_axis(A,(len(B)-1-B[::-1].argmin(0))[None],0)[0]*(B.min(0)!=255)"


def main():
    a = arguments(__doc__)
    gdal.UseExceptions()
    scenes = scenes_of(a.scenes, a.limit)
    with tempfile.TemporaryDirectory(prefix="geoweft-bench-") as scratch:
        folder = Path(scratch)
        like = gdal.Open(scenes[0]["blue"])
        clouds = [str(folder / f"cloud-{number}.vrt") for number in range(len(scenes))]
        for path, scene in zip(clouds, scenes):
            gdal.Translate(path, scene["cloud"], format="VRT", width=like.RasterXSize, height=like.RasterYSize, noData="none", resampleAlg="nearest")
        bands = {key: str(folder / f"{key}.tif") for key in COLOURS}
        commands = [
            ["gdal_calc.py", "--quiet", "-A", *[scene[key] for scene in scenes], "-B", *clouds, f"--calc={LAST_LOWEST}", f"--outfile={path}",
             "--type=UInt16", "--NoDataValue=0", "--hideNoData", "--co=TILED=YES", "--co=BLOCKXSIZE=512", "--co=BLOCKYSIZE=512"]
            for key, path in bands.items()
        ]
        for at in range(0, len(commands), a.threads):
            running = [subprocess.Popen(command) for command in commands[at : at + a.threads]]
            if any([process.wait() for process in running]):
                raise SystemExit("gdal_calc.py failed")
        gdal.BuildVRT(str(folder / "all.vrt"), list(bands.values()), separate=True)
        gdal.Translate(str(a.out), str(folder / "all.vrt"), format="COG", creationOptions=[
            "COMPRESS=DEFLATE", "LEVEL=6", "PREDICTOR=YES", "BLOCKSIZE=512", "OVERVIEW_RESAMPLING=AVERAGE", f"NUM_THREADS={a.threads}"])


main()
