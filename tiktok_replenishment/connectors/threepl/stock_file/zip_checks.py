# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Looks into a workbook's package before anything of it is unpacked in earnest."""

import io
import struct
import zipfile
import zlib

from .profile import MAX_BYTES
from .refusals import refuse

MAX_PARTS = 1_000
MAX_UNPACKED = 10 * MAX_BYTES
# Lists of stock pack well, by ten to thirty times; a bomb packs by a thousand.
MAX_RATIO = 150
SMALL = 1_000_000
PIECE = 1 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on damaged packages; encrypted parts are RuntimeErrors.
BROKEN = (
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_package(content):
    """Refuse a package that is broken, a bomb, or defines entities in its XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_sizes(parts)
            for part in parts:
                with package.open(part) as stream:
                    _check_part(stream)
    except BROKEN:
        refuse("broken_workbook")


def _check_sizes(parts):
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        refuse("unsafe_workbook")
    for part in parts:
        if part.compress_type not in METHODS:
            refuse("unsafe_workbook")
        if part.file_size > SMALL and part.file_size > MAX_RATIO * part.compress_size:
            refuse("unsafe_workbook")


def _check_part(stream):
    """Read to the end: that checks the sum over the part, and its real size."""
    size, tail = 0, b""
    while piece := stream.read(PIECE):
        if not size and piece.startswith(UTF16_MARKS):
            refuse("unsafe_workbook")
        size += len(piece)
        joined = tail + piece
        if size > MAX_UNPACKED or any(word in joined for word in ENTITIES):
            refuse("unsafe_workbook")
        tail = piece[-len(ENTITIES[0]) :]
