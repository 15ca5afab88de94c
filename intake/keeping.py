"""The commands of whoever keeps the service: `keys rewrap`, `backup`, `restore`, `audit checkpoint`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from intake.settings import Settings, load_settings
from intake.store import open_store
from intake.store.backup import BackupRefused, backup, restore
from intake.store.blobs import open_shelf
from intake.store.keyring import Ring
from intake.store.rewrap import rewrap
from intake.store.sealing import SealBroken

FAILED, WRONG_USE = 1, 2


def rewrap_all(settings: Settings) -> int:
    """`./run keys rewrap`: wraps every key under YINZHENG_MASTER_KEY; the former one must be set as well."""
    if not settings.master_key.get_secret_value():
        print("run keys: set YINZHENG_MASTER_KEY, and the old one as YINZHENG_FORMER_MASTER_KEY", file=sys.stderr)
        return WRONG_USE
    store = open_store(settings)
    try:
        told = rewrap(store.database, store.blobs, store.sealer, store.audit, "command line")
    except SealBroken as error:
        print(f"run keys: {error}", file=sys.stderr)
        return FAILED
    print(f"wrapped anew: {told.rows} rows, {told.files} files; {told.current} were so already")
    return 0


def keys_beside(archive: Path) -> Path:
    """Where the copy of the ring of keys lies that belongs to an archive."""
    return archive.with_name(f"{archive.name}.keys")


def back_up(settings: Settings, target: Path) -> int:
    """`./run backup FILE`: the embedded stores as one archive; the ring of keys apart from it, as FILE.keys.

    Archives may be kept; of the ring only the newest copy may, or an erasure could be undone.
    """
    target = target.resolve()
    try:
        told = backup(settings.resolved_database_url, open_shelf(settings.resolved_blob_url), target)
    except BackupRefused as error:
        print(f"run backup: {error}", file=sys.stderr)
        return FAILED
    Ring(settings.resolved_keys_url).copy_to(keys_beside(target))
    print(
        f"{target}: {told.rows} documents, {told.files} files; keys: {keys_beside(target).name}, keep only the newest"
    )
    return 0


def put_back(settings: Settings, source: Path) -> int:
    """`./run restore FILE`: an archive into empty stores; what was erased since is erased again; the audit is verified.

    The ring of keys that stands there is used, and FILE.keys for what it lacks; a key destroyed in either stays so.
    """
    try:
        told = restore(source, settings.resolved_database_url, open_shelf(settings.resolved_blob_url))
    except (BackupRefused, OSError) as error:
        print(f"run restore: {error}", file=sys.stderr)
        return FAILED
    ring = Ring(settings.resolved_keys_url)
    if keys_beside(source).is_file():
        kept = Ring(f"sqlite:///{keys_beside(source).resolve()}")
        ring.merge(kept)
        kept.close()
    store = open_store(settings)
    broken = store.audit.verify()
    again = store.cases.erase_again(ring.destroyed("case_"), "restore")
    unopened = store.cases.unopened()
    ring.close()
    print(f"{told.rows} documents, {told.files} files, {told.missing} files missing; audit: {broken or 'whole'}")
    print(f"{again} cases erased since the backup were erased again; {unopened} have no key")
    return FAILED if told.missing or broken or unopened else 0


def main(words: Sequence[str] | None = None) -> int:
    """Parses the command line; 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="run")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keys").add_argument("what", choices=["rewrap"])
    for name in ("backup", "restore"):
        commands.add_parser(name).add_argument("file", type=Path)
    commands.add_parser("checkpoint", help="the audit chain's end, signed, to be kept elsewhere")
    arguments = parser.parse_args(words)
    settings = load_settings()
    if arguments.command == "keys":
        return rewrap_all(settings)
    if arguments.command == "backup":
        return back_up(settings, arguments.file)
    if arguments.command == "restore":
        return put_back(settings, arguments.file)
    print(open_store(settings).audit.checkpoint())
    return 0


if __name__ == "__main__":
    sys.exit(main())
