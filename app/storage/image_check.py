"""Can this JPEG or PNG be decoded to its last row without filling the memory?"""

import os
import warnings
import zlib
from pathlib import Path

from PIL import Image, ImageFile

from app.storage.refusal import ContentRefused

MAX_PIXELS = 40_000_000
# A progressive JPEG is held whole in memory while it is decoded (6 bytes a pixel and more)
MAX_PROGRESSIVE_PIXELS = 16_000_000
_CHUNK = 1 << 18

# Pillow only warns between one and two times its own limit; a warning is no protection
warnings.simplefilter("error", Image.DecompressionBombWarning)


def check_image(path: Path) -> tuple[int, int]:
    """(width, height) of the picture at `path`; raises ContentRefused when broken or more than 40 megapixels."""
    # WeasyPrint, once imported in this process, makes Pillow fill up what a cut picture lacks; here that is a fault
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            progressive = bool(image.info.get("progressive"))
            _check_pixels(width, height, MAX_PROGRESSIVE_PIXELS if progressive else MAX_PIXELS)
            if image.format == "PNG":
                image.verify()
            else:
                # Decoding at an eighth of the size reads all the data in a sixty-fourth of the memory
                image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
                image.load()
        if image.format == "PNG":
            _inflate_png(path, width, height)
    except ContentRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ContentRefused("content.image_too_large", width=0, height=0) from error
    except Exception as error:
        # Pillow's plug-ins fail in many ways on hostile bytes; every one of them means "cannot be shown"
        raise ContentRefused("content.image_broken") from error
    return width, height


def _check_pixels(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise ContentRefused("content.image_too_large", width=width, height=height)


def _inflate_png(path: Path, width: int, height: int) -> None:
    """Unpack all picture data piece by piece: it must end properly and be no more than such a picture can have."""
    most = (width * 8 + 1) * height * 2 + 4096  # 16-bit RGBA and the extra rows of interlacing
    inflater = zlib.decompressobj()
    total = 0
    with path.open("rb") as file:
        file.seek(8)
        while (header := file.read(8))[4:] not in (b"", b"IEND"):
            left = int.from_bytes(header[:4], "big")
            while header[4:] == b"IDAT" and left:
                data = file.read(min(left, _CHUNK))
                if not data:
                    raise ContentRefused("content.image_broken")
                left -= len(data)
                while data and not inflater.eof:
                    total += len(inflater.decompress(data, _CHUNK))
                    data = inflater.unconsumed_tail
                    if total > most:
                        raise ContentRefused("content.image_broken")
            file.seek(left + 4, os.SEEK_CUR)
    if not inflater.eof or total < (width + 7) // 8 * height:
        raise ContentRefused("content.image_broken")
