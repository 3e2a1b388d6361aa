"""`make bench [SCALE=10000]`: the figures of the README, on archives of that many articles of their own (var/bench).

`python -m bench 10000 5` lets the editors who save at once do so for 5 seconds, not for a minute. `python -m bench 10000 5
generated` takes the generated archives alone.
"""

from __future__ import annotations

import sys

from bench.preparing import prepare

DEFAULT = 10_000
MOST = 100_000
"""Articles of the archive that is multiplied out of the sample coverage: with more, its figures are those of DEFAULT."""


def main(scale: int, seconds: float, *, generated_alone: bool) -> None:
    prepare()
    from django.conf import settings
    from django.core.management import call_command

    from bench import million
    from newsdesk.postgres import Server

    if not generated_alone:
        with Server(settings.EMBEDDED_DATABASE):
            call_command("migrate", verbosity=0)
            _measure(scale if scale <= MOST else DEFAULT, seconds)
    for line in million.figures(sorted({min(scale, DEFAULT), scale})):
        print(line, flush=True)


def _measure(scale: int, seconds: float) -> None:
    from bench import (
        annotating,
        archive,
        copies,
        desk,
        editors,
        everywhere,
        importing,
        machine,
        pages,
        searching,
        storing,
        workers,
    )

    texts = archive.plant()
    print(annotating.ratios(texts))
    print(f"{archive.grow(scale):,} articles with {archive.claims():,} claims")
    searching.index_copies()
    for figure in (*pages.figures(), *desk.figures(texts), *everywhere.figures(), *searching.figures()):
        print(figure)
    print(workers.ratio())
    for line in (*editors.figures(seconds), *machine.figures()):
        print(line)
    for line in (*storing.figures(scale), *importing.figures(importing.COUNTS), *copies.figures(scale)):
        print(line)


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:3]]
    main(
        int(given[0]) if given else DEFAULT,
        given[1] if len(given) > 1 else 60,
        generated_alone=sys.argv[3:] == ["generated"],
    )
