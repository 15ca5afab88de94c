"""`./run bench [NAME ...]`: each bench puts this project beside its peers on the same files in one run. No name: all."""

import pkgutil
import sys
from importlib import import_module
from pathlib import Path

PARTS = ("curves", "extractors")  # of benches, none of their own


def names() -> list[str]:
    """The benches there are: the modules beside this one."""
    return sorted(
        m.name
        for m in pkgutil.iter_modules([str(Path(__file__).parent)])
        if not m.name.startswith("__") and m.name not in PARTS
    )


def main() -> int:
    """Runs the benches named; 2 for an unknown name."""
    wanted = sys.argv[1:] or names()
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(f"run bench: there is no bench {unknown[0]!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in wanted:
        print(f"\n## {name}", flush=True)
        import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
