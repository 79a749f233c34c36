# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19 from Debian's own package, unpacked without installing it.

The package wants the Python of Debian sid, so it cannot be installed on a stable
release; its files run in our virtual environment. apt works with private folders,
hence needs no root, and checks the archive's signature as usual.
"""

import re
import shutil
from pathlib import Path

from .progress import StepFailed, run_step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
APT_ETC = Path("/etc/apt")
FROM_SID = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
)
# sid's Font Awesome is 7.x, whose files have other names than the 4.7 Odoo links to.
FROM_BOOKWORM = ("fonts-font-awesome", "fonts-inconsolata")
PACKAGES_FOLDER = "usr/lib/python3/dist-packages"
ADVICE = (
    "check that this machine reaches its Debian mirror (apt-get update), or set "
    "ODOO_PATH to a checkout of Odoo's branch 19.0, then run the command again"
)


def mirror() -> str | None:
    """The Debian mirror that this machine's own apt uses, None where there is none."""
    if not (KEYRING.exists() and shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    return archive_of(APT_ETC)


def archive_of(etc: Path) -> str | None:
    """The first address of Debian's main archive in apt's sources below `etc`."""
    return next((uri for uri in _archive_uris(etc) if _is_main(uri)), None)


def _archive_uris(etc: Path) -> list[str]:
    found: list[str] = []
    for path in sorted((etc / "sources.list.d").glob("*.sources")):
        for line in path.read_text().splitlines():
            if line.lower().startswith("uris:"):
                found += line.split()[1:]
    lists = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))]
    for path in lists:
        if path.exists():
            entry = re.compile(r"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)", re.MULTILINE)
            found += entry.findall(path.read_text())
    return found


def _is_main(uri: str) -> bool:
    return uri.startswith("http") and uri.rstrip("/").endswith("/debian")


def unpack(target: Path, uri: str, logs: Path) -> str:
    """Unpack Odoo and what its links point to into `target`; returns its version."""
    work = target / "apt"
    for name in ("lists/partial", "cache/archives/partial", "debs"):
        (work / name).mkdir(parents=True)
    (work / "status").touch()
    (work / "sources.list").write_text(
        "".join(
            f"deb [signed-by={KEYRING}] {uri} {suite} main\n"
            for suite in ("sid", "bookworm")
        )
    )
    options = _apt_options(work)
    run_step(
        ["apt-get", *options, "update"],
        doing="reading the package lists of Debian sid (about 20 MB)",
        advice=ADVICE,
        log=logs / "apt-update.log",
    )
    wanted = [f"{name}/sid" for name in FROM_SID]
    wanted += [f"{name}/bookworm" for name in FROM_BOOKWORM]
    run_step(
        ["apt-get", *options, "download", *wanted],
        doing=f"downloading Odoo 19 and {len(wanted) - 1} small packages (130 MB)",
        advice=ADVICE,
        log=logs / "apt-download.log",
        cwd=work / "debs",
    )
    debs = sorted((work / "debs").glob("*.deb"))
    for number, deb in enumerate(debs, start=1):
        run_step(
            ["dpkg-deb", "-x", deb, target],
            doing=f"unpacking {number} of {len(debs)}: {deb.name.split('_')[0]}",
            advice="see that the disk has 2 GB free, then run the command again",
            log=logs / "unpack.log",
        )
    shutil.rmtree(work)
    _mend(target)
    odoo = next(deb.name for deb in debs if deb.name.startswith("odoo-19_"))
    return odoo.split("_")[1]


def _apt_options(work: Path) -> list[str]:
    settings = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State": work,
        "Dir::State::Lists": work / "lists",
        "Dir::State::Status": work / "status",
        "Dir::Cache": work / "cache",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
    }
    return [
        part for key, value in settings.items() for part in ("-o", f"{key}={value}")
    ]


def _mend(target: Path) -> None:
    addons = target / PACKAGES_FOLDER / "odoo" / "addons"
    # Debian leaves this file out; its absence is a console error that fails tours.
    segmentation = addons / "mail/static/lib/selfie_segmentation"
    segmentation.mkdir(parents=True, exist_ok=True)
    (segmentation / "selfie_segmentation.js").touch()
    dangling = [p for p in addons.rglob("*") if p.is_symlink() and not p.exists()]
    if dangling:
        raise StepFailed(
            f"the unpacked Odoo has {len(dangling)} links to files that are missing",
            output="\n".join(str(path) for path in dangling),
            advice="set ODOO_PATH to a checkout of Odoo's branch 19.0",
        )
