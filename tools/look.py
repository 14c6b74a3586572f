#!/usr/bin/env python3
"""Makes assets/textures/* and assets/fonts/* from packages of npm and Debian.

  python3 -m venv V && V/bin/pip install pillow fonttools && V/bin/python tools/look.py      (needs npm, apt-get, dpkg)

three-globe 2.45.2 (MIT; NASA Blue Marble and Black Marble, public domain), d3-celestial 0.7.35 (BSD-3-Clause; Hipparcos
stars to magnitude 6), fonts-inter (OFL), @ibm/plex-mono 2.5.0 (OFL), @phosphor-icons/web 2.1.2 (MIT).
"""
import glob, io, json, math, os, struct, subprocess, tarfile, tempfile

from fontTools.ttLib import TTFont
from PIL import Image

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "assets")


def pack(folder, package):
    name = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    return tarfile.open(os.path.join(folder, name))


def write(path, data):
    full = os.path.join(ROOT, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as f:
        f.write(data)


def main():
    with tempfile.TemporaryDirectory() as folder:
        with pack(folder, "three-globe@2.45.2") as tar:
            image = lambda name: tar.extractfile(f"package/example/img/{name}").read()
            write("textures/earth-day.jpg", image("earth-blue-marble.jpg"))
            night = Image.open(io.BytesIO(image("earth-night.jpg"))).convert("L").resize((2048, 1024), Image.LANCZOS)
            out = io.BytesIO()
            night.save(out, "JPEG", quality=82)
            write("textures/earth-night.jpg", out.getvalue())
        with pack(folder, "d3-celestial@0.7.35") as tar:
            # stars.bin: per star i16 x, y, z of the ICRF direction * 32767, u8 magnitude * 32 + 48, u8 (B-V + 0.5) * 100
            stars = b""
            for f in json.load(tar.extractfile("package/data/stars.6.json"))["features"]:
                ra, dec = (math.radians(x) for x in f["geometry"]["coordinates"])
                p = f["properties"]
                xyz = (math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec))
                bv = float(p.get("bv") or 0.6)
                stars += struct.pack("<3h2B", *(round(32767 * c) for c in xyz), max(0, min(255, round(p["mag"] * 32 + 48))), max(0, min(255, round((bv + 0.5) * 100))))
            write("textures/stars.bin", stars)
        with pack(folder, "@ibm/plex-mono@2.5.0") as tar:
            for weight in ("Regular", "Medium", "SemiBold"):
                font = TTFont(io.BytesIO(tar.extractfile(f"package/fonts/complete/woff/IBMPlexMono-{weight}.woff").read()))
                font.flavor = None  # unpacked, otherwise unchanged
                out = io.BytesIO()
                font.save(out)
                write(f"fonts/IBMPlexMono-{weight}.ttf", out.getvalue())
            member = next(m for m in tar.getnames() if os.path.basename(m).startswith("LICENSE"))
            write("fonts/IBMPlexMono-OFL.txt", tar.extractfile(member).read())
        with pack(folder, "@phosphor-icons/web@2.1.2") as tar:
            write("fonts/Phosphor.ttf", tar.extractfile("package/src/regular/Phosphor.ttf").read())
            write("fonts/Phosphor-LICENSE.txt", tar.extractfile("package/LICENSE").read())
        subprocess.run(["apt-get", "download", "fonts-inter"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["dpkg", "-x", glob.glob(os.path.join(folder, "fonts-inter*.deb"))[0], folder], check=True)
        for weight in ("Regular", "Medium", "SemiBold", "Bold"):
            with open(os.path.join(folder, f"usr/share/fonts/opentype/inter/Inter-{weight}.otf"), "rb") as f:
                write(f"fonts/Inter-{weight}.otf", f.read())
        with open(os.path.join(folder, "usr/share/doc/fonts-inter/copyright"), "rb") as f:
            write("fonts/Inter-OFL.txt", f.read())


if __name__ == "__main__":
    main()
