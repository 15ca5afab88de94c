"""Finds a model's files and proves, by the hash in `manifest.toml`, that they are the ones that were measured."""

import hashlib
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent


class ModelMissing(Exception):
    """A model that the manifest names is not there, or is not what the manifest says."""


@cache
def manifest() -> dict[str, dict[str, str]]:
    """File name -> {"sha256", "from"} as `manifest.toml` lists them. `from` is a folder here, or `package:path`."""
    entries: dict[str, dict[str, str]] = tomllib.loads((HERE / "manifest.toml").read_text())
    return entries


@cache
def locate(name: str) -> Path:
    """The path of one model file, its SHA-256 checked once a process. Raises ModelMissing."""
    entry = manifest().get(name)
    if entry is None:
        raise ModelMissing(f"{name} is not in models/manifest.toml")
    path = _folder(entry["from"]) / name
    if not path.is_file():
        raise ModelMissing(f"{name} was not found in {entry['from']}; './run install' brings it back")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != entry["sha256"]:
        raise ModelMissing(f"{name} has the hash {found[:12]}…, the manifest says {entry['sha256'][:12]}…")
    return path


def enter(path: Path, folder: str) -> None:
    """Puts a new file's hash into the manifest, in place of an older entry. `folder`: where it lies, beside the manifest."""
    listed = HERE / "manifest.toml"
    parts = listed.read_text(encoding="utf-8").split("\n[")
    kept = [part for part in parts if not part.startswith(f'"{path.name}"]')]
    entry = f'"{path.name}"]\nfrom = "{folder}"\nsha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n'
    listed.write_text("\n[".join([part.rstrip("\n") + "\n" for part in kept] + [entry]), encoding="utf-8")


def _folder(source: str) -> Path:
    package, _, inside = source.partition(":")
    if not inside:
        return HERE / package
    spec = find_spec(package)  # found, not imported: the package's own code is not needed for its weights
    if spec is None or spec.origin is None:
        raise ModelMissing(f"the package {package} is not installed; './run install' brings it")
    return Path(spec.origin).parent / inside
