"""Write docs/licences.md: the licence of every package that the desk installs, and refuse strong copyleft.

A package may be linked in under a permissive licence, the MPL or the LGPL; one that offers a choice
(``A OR B``) counts as its most permissive.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
READ = {"sqlcipher3": "Zlib (read in its LICENSE file; SQLCipher BSD-3-Clause, SQLite public domain)"}
FORBIDDEN = re.compile(r"(?<!L)\bA?GPL|Affero|GNU General Public", re.IGNORECASE)


def main() -> int:
    """Write the page; return 1 where a licence may not be linked in or is unknown."""
    rows, wrong = [], []
    for name in sorted(pinned(), key=str.lower):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            rows.append(f"| {name} | – | not installed on this system |")
            continue
        said = licence(package) or READ.get(name, "")
        rows.append(f"| {name} | {package.version} | {said} |")
        choices = re.split(r"\s+OR\s+", said)
        if not said or all(FORBIDDEN.search(choice) for choice in choices):
            wrong.append(f"{name}: {said or 'unknown'}")
    head = [
        "# Licences of what the desk installs",
        "",
        "Written by `make licences` from the metadata of the packages in `requirements.txt`.",
        "Border Post itself is under Apache-2.0. PySide6 (LGPL-3.0) and the FFmpeg and Qt libraries inside",
        "opencv-python (LGPL) are loaded as shared libraries and can be replaced.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
    ]
    (ROOT / "docs" / "licences.md").write_text("\n".join([*head, *rows, ""]), encoding="utf-8")
    for line in wrong:
        sys.stderr.write(f"may not be linked in, or unknown: {line}\n")
    return 1 if wrong else 0


def pinned() -> set[str]:
    """Return the names that requirements.txt pins."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return {match.group(1) for line in lines if (match := PINNED.match(line))}


def licence(package: Distribution) -> str:
    """Return the licence as the package states it: expression, else classifiers, else the free field."""
    fields = package.metadata
    if "License-Expression" in fields:
        return fields["License-Expression"]
    classifiers = [text.rsplit("::", 1)[-1].strip() for text in fields.get_all("Classifier") or []
                   if text.startswith("License :: ") and text != "License :: OSI Approved"]  # fmt: skip
    free = (fields.get_all("License") or [""])[0].strip().splitlines()
    return "; ".join(classifiers) or (free[0][:60] if free else "")


if __name__ == "__main__":
    sys.exit(main())
