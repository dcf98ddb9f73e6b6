"""MP3: the frames of the sound, one after the other, and nothing behind them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.uploading.results import UploadRefused

#: kbit/s by the four bits of a frame's header, for MPEG 1 and for MPEG 2 and 2.5, layer III; 0 is not allowed.
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
#: Hz by the version bits and the two bits of the sampling rate.
SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 2
#: What stands behind the sound by custom: a title, in one of two forms.
TITLES = (b"TAG", b"APETAGEX")


def may_be_sound(data: bytes) -> bool:
    return data.startswith(b"ID3") or frame_length(data, 0) is not None


def clean_sound(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The title in front and the sound; what stands behind it is left out, and told. Raises UploadRefused."""
    start = at = end_of_title(data)
    frames = 0
    while (length := frame_length(data, at)) is not None and at + length <= len(data):
        at += length
        frames += 1
    if frames < FEWEST_FRAMES:
        raise UploadRefused(_("This is not an MP3 that plays; save the sound as MP3 once more."))
    rest = data[at:]
    is_sound_cut_short = frame_length(data, at) is not None
    if not rest or rest.startswith(TITLES) or is_sound_cut_short or not rest.strip(b"\0"):
        return data[:at], ()
    if len(rest) > at - start:
        raise UploadRefused(_("Most of this file is not sound; save the sound as MP3 once more."))
    return data[:at], (_("What stood behind the sound was left out."),)


def end_of_title(data: bytes) -> int:
    """Where the sound begins: behind the title block ("ID3") and its filling."""
    if not data.startswith(b"ID3") or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    at = 10 + size + (10 if data[5] & 0x10 else 0)
    while data[at : at + 1] == b"\0":
        at += 1
    return at


def frame_length(data: bytes, at: int) -> int | None:
    """How long the frame at ``at`` is, in bytes; None when there is none."""
    header = data[at : at + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate, sampling, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version not in SAMPLES or layer != 1 or sampling == 3:
        return None
    kilobits = (RATES_1 if version == 3 else RATES_2)[rate]
    if not kilobits:
        return None
    return (144 if version == 3 else 72) * kilobits * 1000 // SAMPLES[version][sampling] + padding
