"""An artifact bundle as sentry-cli uploads it, read with suspicion (pure but for the file).

In: a file with a zip archive, in which `manifest.json` tells what the other entries are called.
Out: `Upload`s, one at a time. Raises BrokenBundle. Names are only ever looked up in the archive:
nothing is written anywhere. Sizes are counted while unpacking, whatever the archive says.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any, Literal, NamedTuple

import msgspec

from beacon.sourcemaps.paths import debug_id_of_text

MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 16 * 1024 * 1024
MAX_FILES = 20_000
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024
"""Of a whole bundle."""
MAX_NAME_BYTES = 1500
MAX_RELEASE_BYTES = 400
MAX_DIST_BYTES = 100
TAIL_BYTES = 4096
"""In which a minified file names its map."""

Kind = Literal["minified", "source_map", "source"]
_KINDS: dict[str, Kind] = {
    "minified_source": "minified",
    "source_map": "source_map",
    "source": "source",
}
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_REFERENCE = re.compile(rb"//[#@]\s*sourceMappingURL=([^\s'\"]+)")
_DEBUG_ID = re.compile(rb"//[#@]\s*debugId=([0-9a-fA-F-]{32,36})")
_INLINE = re.compile(r"data:application/json;(?:charset=[\w-]+;)?base64,")


class BrokenBundle(ValueError):
    """The bundle cannot be taken; the message says why, for people."""


class Upload(NamedTuple):
    """One file. `data` is its content as a raw deflate stream, `size` its bytes without."""

    name: str
    kind: Kind
    debug_id: str  # empty: it has none
    source_map: str | None  # where it says that its map is
    sha256: bytes
    size: int
    data: bytes


class _Entry(msgspec.Struct):
    url: str = ""
    type: str = ""
    headers: dict[str, Any] = {}


class Manifest(msgspec.Struct):
    """What of `manifest.json` counts."""

    files: dict[str, _Entry]
    release: str | None = None
    dist: str | None = None


class Bundle:
    """An opened bundle. All of it may be called in a thread."""

    def __init__(self, file: IO[bytes], max_file_bytes: int) -> None:
        """Raises BrokenBundle."""
        self._file = file
        self._max_file_bytes = max_file_bytes
        self._left = MAX_UNPACKED_BYTES
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenBundle(f"It is no zip archive: {error}.") from None
        self.manifest = self._read_manifest()

    @property
    def names(self) -> list[str]:
        """The archive's entries that `read` takes."""
        return [name for name, each in self.manifest.files.items() if each.type in _KINDS]

    def read(self, name: str) -> Iterator[Upload]:
        """The file of this entry; and its map, where that stands in the file itself."""
        entry = self.manifest.files[name]
        data, content = self._unpack(name, self._max_file_bytes)
        url = entry.url
        if not url or len(url.encode()) > MAX_NAME_BYTES or "\0" in url:
            raise BrokenBundle(f"{name} has no name, or one of over {MAX_NAME_BYTES} bytes.")
        headers = {key.lower(): value for key, value in entry.headers.items()}
        yield from uploads_of(url, _KINDS[entry.type], headers, content, data)

    def _read_manifest(self) -> Manifest:
        _data, content = self._unpack(MANIFEST, MAX_MANIFEST_BYTES)
        try:
            manifest = msgspec.json.decode(content, type=Manifest)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BrokenBundle(f"Its {MANIFEST} cannot be read: {error}.") from None
        if len(manifest.files) > MAX_FILES:
            raise BrokenBundle(f"It has more than {MAX_FILES:,} files.")
        return manifest

    def _unpack(self, name: str, most: int) -> tuple[bytes, bytes]:
        """The entry as a raw deflate stream, and plain."""
        try:
            found = self._archive.getinfo(name)
        except KeyError:
            raise BrokenBundle(f"It has no {name[:200]}.") from None
        if found.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BrokenBundle(f"{name} is packed in a way that is not known.")
        if found.compress_size > most or found.flag_bits & 1:
            raise BrokenBundle(f"{name} has more than {most:,} bytes, or a password.")
        raw = self._raw(found)
        content = inflate(raw, most) if found.compress_type else raw
        if content is None or len(content) > most:
            raise BrokenBundle(f"{name} is broken, or has more than {most:,} bytes.")
        self._left -= len(content)
        if self._left < 0:
            raise BrokenBundle(f"Unpacked it has more than {MAX_UNPACKED_BYTES:,} bytes.")
        if zlib.crc32(content) != found.CRC:
            raise BrokenBundle(f"{name} is damaged.")
        return raw if found.compress_type else deflate(content), content

    def _raw(self, found: zipfile.ZipInfo) -> bytes:
        at = found.header_offset
        self._file.seek(max(0, at))
        header = self._file.read(_LOCAL_HEADER.size) if at >= 0 else b""
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise BrokenBundle("An entry of the archive is not where it should be.")
        _signature, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
        self._file.seek(name_bytes + extra_bytes, 1)
        return self._file.read(found.compress_size)


def uploads_of(
    name: str, kind: Kind, headers: Mapping[str, Any], content: bytes, data: bytes | None = None
) -> Iterator[Upload]:
    """`headers` has lower-case names; what it does not tell, a minified file does."""
    debug_id, reference = _told(headers, "debug-id"), None
    if kind == "minified":
        tail = content[-TAIL_BYTES:]
        debug_id = debug_id or _last(_DEBUG_ID, tail)
        reference = _told(headers, "sourcemap", "x-sourcemap") or _last(_REFERENCE, content)
    debug_id = debug_id_of_text(debug_id or "") or ""
    if reference is not None and (inline := _INLINE.match(reference)):
        source_map = _decoded(reference[inline.end() :])
        reference = f"{name}.map"
        if source_map is not None:
            yield _upload(f"{name}.map", "source_map", debug_id, None, source_map)
    if reference is not None and (reference.startswith("data:") or "\0" in reference):
        reference = None
    if reference is not None:
        reference = reference[:MAX_NAME_BYTES]
    yield _upload(name, kind, debug_id, reference, content, data)


def _told(headers: Mapping[str, Any], *names: str) -> str | None:
    found = (headers.get(name) for name in names)
    return next((each for each in found if isinstance(each, str) and each), None)


def _last(pattern: re.Pattern[bytes], content: bytes) -> str | None:
    found = None
    for match in pattern.finditer(content):
        found = match[1]
    return None if found is None else found.decode("utf-8", "replace")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _upload(
    name: str,
    kind: Kind,
    debug_id: str,
    source_map: str | None,
    content: bytes,
    data: bytes | None = None,
) -> Upload:
    digest = hashlib.sha256(content).digest()
    packed = deflate(content) if data is None else data
    return Upload(name, kind, debug_id, source_map, digest, len(content), packed)


def deflate(content: bytes) -> bytes:
    """As a raw deflate stream (RFC 1951)."""
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush()


def inflate(data: bytes, most: int) -> bytes | None:
    """None: it is broken, or has more than so many bytes."""
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacking.decompress(data, most + 1)
    except zlib.error:
        return None
    return content if unpacking.eof and len(content) <= most else None
