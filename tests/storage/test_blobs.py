"""The bytes of files: what is taken, what is cut out of it, where it is kept."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from storage.files.blobs import Blobs, Rejected, shown_name
from storage.files.signatures import EXTENSIONS, type_of


def _picture(form: str, *, orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture, black on its left half, that tells where it was taken."""
    picture = Image.new("RGB", size, "white")
    picture.paste((0, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SECRETPHONE"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (55.0, 45.0, 7.0)
    out = io.BytesIO()
    picture.save(out, form, exif=exif, **({"comment": b"SECRETPHONE"} if form == "JPEG" else {}))
    return out.getvalue()


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


DOCX = _zip(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"})
XLSX = _zip(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"<x/>"})
ODT = _zip(mimetype=b"application/vnd.oasis.opendocument.text", content=b"x")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_without_what_tells_where_it_was_taken(blobs: Blobs, form: str) -> None:
    data = _picture(form)
    assert b"SECRETPHONE" in data
    kept = blobs.keep(data, "photo")
    clean = blobs.read(kept.hash)
    assert b"SECRETPHONE" not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert not dict(picture.getexif())
        assert picture.size == (40, 20)
    assert (kept.size, kept.mime) == (len(clean), f"image/{form.lower()}")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_stays_upright(blobs: Blobs, form: str) -> None:
    clean = blobs.read(blobs.keep(_picture(form, orientation=6), "photo").hash)
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.size == (20, 40)
        top, bottom = (picture.convert("L").getpixel((10, y)) for y in (5, 35))
        assert top < 40 < 200 < bottom  # left became top


def test_a_photo_sent_as_a_document_loses_its_traces_too(blobs: Blobs) -> None:
    assert b"SECRETPHONE" not in blobs.read(blobs.keep(_picture("JPEG"), "document").hash)


def test_the_same_bytes_are_kept_once_and_nothing_half_written_remains(blobs: Blobs, tmp_path: Path) -> None:
    first, second = blobs.keep(DOCX, "document"), blobs.keep(DOCX, "document")
    assert first == second
    assert blobs.read(first.hash) == DOCX
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file == blobs.path(first.hash)


def test_a_write_that_breaks_leaves_nothing(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.keep(DOCX, "document")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (_picture("JPEG"), "image/jpeg"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"%PDF-1.7\n\xff", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/msword"),
        (rb"{\rtf1 hello}", "application/rtf"),
        ("Здравствуйте!\r\n".encode(), "text/plain"),
        ("Здравствуйте!\r\n".encode("cp1251"), "text/plain"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (ODT, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_documents_that_people_send_are_taken(blobs: Blobs, data: bytes, mime: str) -> None:
    assert blobs.keep(data, "document").mime == mime
    assert mime in EXTENSIONS


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (b"", "document", "empty"),
        (b"x" * 1001, "document", "too_big"),
        (b"MZ\x90\0", "document", "wrong_type"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "document", "wrong_type"),
        (b"\x7fELF\x02\x01", "document", "wrong_type"),
        (_zip(run=b"x"), "document", "wrong_type"),
        (DOCX[:60], "document", "wrong_type"),
        (b"%PDF-1.7", "photo", "not_a_photo"),
        (_picture("JPEG")[:300], "photo", "broken"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo", "broken"),
    ],
    ids=["nothing", "big", "exe", "mp4", "elf", "zip", "half-docx", "pdf", "half-jpeg", "png-head"],
)
def test_what_is_not_taken_is_refused_with_why(tmp_path: Path, data: bytes, kind: str, why: str) -> None:
    with pytest.raises(Rejected) as refused:
        Blobs(tmp_path, limit=1000).keep(data, kind)  # type: ignore[arg-type]
    assert refused.value.why == why
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_would_unpack_into_gigabytes_is_not_opened(blobs: Blobs) -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    assert len(out.getvalue()) < 20_000
    with pytest.raises(Rejected) as refused:
        blobs.keep(out.getvalue(), "photo")
    assert refused.value.why == "too_big"


def test_a_path_is_made_of_a_hash_and_of_nothing_else(blobs: Blobs) -> None:
    for name in ("../../etc/passwd", "AB" * 32, "ab" * 31 + "/.", ""):
        with pytest.raises(ValueError, match="SHA-256"):
            blobs.path(name)


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("Жалоба.docx", "", "Жалоба.docx"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\anna\\фото.JPG", "image/jpeg", "фото.jpg"),
        ("act\u202egpj.exe", "application/pdf", "actgpj.exe.pdf"),
        ("a\0b\n c\ud800\u200b.pdf", "application/pdf", "ab c.pdf"),
        ("", "image/png", "file.png"),
        ("..", "", "file"),
        ("я" * 300 + ".pdf", "application/pdf", "я" * 96 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_its_tricks(name: str, mime: str, shown: str) -> None:
    assert shown_name(name, mime) == shown


def test_a_short_or_torn_head_has_no_type() -> None:
    for data in (b"\xff\xd8\0", b"RIFF\0\0\0\0", b"PK\x03\x04", b"\0"):
        assert type_of(data) is None
