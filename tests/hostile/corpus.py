"""All of them: name -> maker. `python -m tests.hostile.corpus FOLDER` writes them, for whoever wants to push them elsewhere."""

import sys
from pathlib import Path

from tests.hostile.archives import archives
from tests.hostile.deeper import deeper
from tests.hostile.maker import Made
from tests.hostile.others import others
from tests.hostile.papers import papers
from tests.hostile.pictures import pictures
from tests.hostile.sheets import sheets


def corpus() -> dict[str, Made]:
    """Every hostile file by its name, which starts with its sort."""
    sorts = {"archive": archives(), "paper": papers(), "picture": pictures(), "sheet": sheets(), "other": others()}
    sorts["deeper"] = deeper()
    return {f"{sort}_{name}": made for sort, group in sorts.items() for name, made in group.items()}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in corpus().items():
        (folder / name).write_bytes(made())
