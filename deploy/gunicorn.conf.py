"""gunicorn for production: `.venv/bin/gunicorn --config deploy/gunicorn.conf.py run:app`.

The application is loaded in each worker, not before: `systemctl reload` (HUP) then starts new workers with new code
while the old ones finish what they have begun.
"""

import os

bind = os.environ.get("BIND", "127.0.0.1:8080")
# Two processes share the cores; threads wait for the database and for disks.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
# A worker that says nothing for this long is dead; one that receives a long upload is not silent.
timeout = 60
# How long a request may take to end after SIGTERM or HUP; the unit's TimeoutStopSec is longer.
graceful_timeout = 120
keepalive = 5
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes its own file there
# Nobody steers it over a socket.
control_socket_disable = True
# nginx writes the access log, without what people search for; here only what goes wrong.
accesslog = None
errorlog = "-"
umask = 0o027
