"""An archive of any size, made up: its words, names, events, articles, and their rows.

A POOL of articles is written, some weeks of a newsroom, with anchors, profiles and wordings by the code of the app. The archive is
that pool again and again, each time some weeks earlier, with other words and names of the same length in the same places: so
every anchor holds. What is hashed of the words (profiles, sketches, wordings) is that of the newest time, where it is true.
"""

from __future__ import annotations
