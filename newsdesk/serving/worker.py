"""The worker of `serve`: `manage.py worker`, which leaves PostgreSQL in order whenever it is told to stop, also while it starts."""

from __future__ import annotations

import signal

from newsdesk.serving.web import leave

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    import manage

    manage.main(["manage.py", "worker"])
