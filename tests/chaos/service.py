"""The service under chaos: the true supervisor, web, celery, sweeper and store; only the reading is pretended (`fake_way`)."""

import sys

from intake.serve import Supervisor, listens, web_program, worker_programs
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
    workers = worker_programs(settings)
    for worker in workers:
        name = worker.command[worker.command.index("-n") + 1]
        worker.command = [sys.executable, "-m", "tests.intake.fake_way", name]
    supervisor.start_after(lambda: listens(settings), 5.0, *workers)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
