"""`./run sbom`: the packages of requirements.lock as CycloneDX 1.6, with their hashes, made from the lock alone."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock: name, version, SHA-256 of the files that may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(path: Path = ROOT / "requirements.lock") -> tuple[Locked, ...]:
    """The packages of a lock, in its order."""
    found: list[Locked] = []
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", path.read_text(encoding="utf-8")):
        pin = PINNED.match(block)
        if pin:
            found.append(Locked(pin[1].lower(), pin[2], tuple(HASH.findall(block))))
    return tuple(found)


def sbom() -> dict[str, Any]:
    """The bill of materials as CycloneDX has it."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{each.name}@{each.version}",
            "name": each.name,
            "version": each.version,
            "purl": f"pkg:pypi/{each.name}@{each.version}",
            "properties": [{"name": "lock:sha256", "value": digest} for digest in each.hashes],
        }
        for each in locked()
    ]
    about = {
        "component": {
            "type": "application",
            "bom-ref": "yinzheng",
            "name": "yinzheng",
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }
    }
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": about, "components": components}


if __name__ == "__main__":
    print(json.dumps(sbom(), indent=1))
