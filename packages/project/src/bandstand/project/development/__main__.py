"""``python -m bandstand.project.development``: a worker, as the supervisor starts it."""

from bandstand.project.development._worker import main

main()
