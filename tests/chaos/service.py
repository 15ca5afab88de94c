"""The service under chaos: the true supervisor, web, celery, sweeper and store; only the reading is pretended (`fake_way`)."""

import sys

from intake.programs import Supervisor
from intake.serve import listens, web_program, workers_program
from intake.settings import load_settings
from intake.store import open_store


def main() -> int:
    """Runs until it is told to stop."""
    settings = load_settings()
    supervisor = Supervisor()
    supervisor.listen()
    supervisor.start(web_program())
    kept = open_store(settings)
    kept.keys.ensure_admin(settings.admin_key.get_secret_value())
    kept.database.engine.dispose()
    workers = workers_program()
    workers.command = [sys.executable, "-m", "tests.intake.fake_way", "yard", workers.command[-1]]
    supervisor.start_after(lambda: listens(settings), 5.0, workers)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
