"""What a file really is, by its first bytes: names and declared types are whatever the sender says."""

import io
import zipfile

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXT_CONTROLS = frozenset("\t\n\r\f\x1a")

EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    "application/msword": (".doc",),
    "application/rtf": (".rtf",),
    "text/plain": (".txt", ".csv", ".log"),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    _OFFICE["word/document.xml"]: (".docx",),
    _OFFICE["xl/workbook.xml"]: (".xlsx",),
}
"""The types that are taken and how their names may end; a name without an ending gets the first."""


def type_of(data: bytes) -> str | None:
    """The MIME type of `data` when it is one of `EXTENSIONS`, else None."""
    for start, mime in _STARTS:
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    return "text/plain" if _is_text(data) else None


def _zipped(data: bytes) -> str | None:
    """Which office document a ZIP is. Nothing but `mimetype`, of known length, is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            for part, mime in _OFFICE.items():
                if part in names and "[Content_Types].xml" in names:
                    return mime
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                return declared if declared in _OPEN_DOCUMENTS else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        pass  # broken, encrypted or packed in a way nobody uses
    return None


def _is_text(data: bytes) -> bool:
    """Is it plain text in UTF-8 or in Windows-1251, as people in Russia save it?"""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(data) and all(sign >= " " or sign in _TEXT_CONTROLS for sign in text)
    return False
