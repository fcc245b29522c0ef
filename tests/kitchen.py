"""A small pack with one of everything an explanation must tell: a decision, an override, a limit, a chain, a preference."""

from __future__ import annotations

FILES = {
    "vocabulary/kitchen.yaml": """\
checked: 2026-11-23
services:
  - service: stove
    label: Stove
    names: [stove]
  - service: oven
    label: Oven
    names: [oven]
quantities:
  - quantity: cooking-time
    label: cooking time
    said: ["cook|cooks|takes #time"]
""",
    "features/pots.yaml": """\
checked: 2026-11-23
features:
  - feature: pressure-cooker
    of: stove
    kind: tool
    label: pressure cooker
    names: [pressure cooker]
    solves:
      - need: cook-fast
        said: [cook|done fast|quickly|soon]
        asked: [The beans must be done fast.]
        because: Under pressure water boils hotter, so food is done in a third of the time.
        do: [Close the lid and cook for twenty minutes., Let the steam off before you open it.]
        docs: [book:pressure]
        notes: [n001]
    cannot:
      - need: keep-crisp
        said: [crisp|crunchy stay|keep|remain]
        asked: [The vegetables must stay crisp.]
        because: Steam makes everything soft.
        docs: [book:pressure]
    rather-than:
      - over: wok
        on: less-to-operate
        because: Nobody has to stir.
        docs: [book:wok]
    requires:
      - what: a valve that is clean
        because: A blocked valve is dangerous.
        docs: [book:pressure]
  - feature: wok
    of: stove
    kind: tool
    label: wok
    names: [wok]
    solves:
      - need: cook-fast
        because: Thin slices over a great flame are done in minutes.
        docs: [book:wok]
      - need: keep-crisp
        because: The great heat closes the surface.
        docs: [book:wok]
  - feature: casserole
    of: oven
    kind: tool
    label: casserole
    names: [casserole]
    solves:
      - need: cook-unattended
        said: [unattended|alone cook|leave]
        asked: [Nobody can stand beside the stove all day.]
        with: [service=oven]
        because: Even heat from all sides needs no stirring.
        docs: [book:casserole]
""",
    "decisions/heat.yaml": """\
checked: 2026-11-23
decisions:
  - decision: which-vessel
    question: Which vessel should it be?
    among: [wok, casserole, pressure-cooker]
    complete: true
rules:
  - id: crisp-means-heat
    when: [need=keep-crisp]
    derive: [wish=great-heat]
    because: Only great heat keeps water inside.
    docs: [book:heat]
  - id: wok-when-great-heat
    when: [wish=great-heat, need=cook-fast]
    unless: [need=cook-unattended]
    recommend: wok
    overrides: [pressure-cooker/cook-fast]
    because: Great heat for a short time is what a wok is for.
    docs: [book:wok]
    notes: [n002]
""",
    "limits/times.yaml": """\
checked: 2026-11-23
limits:
  - limit: wok-time-max
    of: wok
    names: [time in a wok]
    quantity: cooking-time
    at-most: 15 minutes
    because: Longer than that, all burns.
    rules-out: wok
    docs: [book:wok]
""",
    "notes/kitchen.yaml": """\
checked: 2026-11-23
notes:
  - note: n001
    claim: A pressure cooker saves time.
    verdict: confirmed
    rules: [pressure-cooker/cook-fast]
    docs: [book:pressure]
  - note: n002
    claim: A wok needs a great flame & "nerve" <always>.
    verdict: corrected
    so: It needs heat & "nerve" <always>.
    rules: [wok-when-great-heat]
    docs: [book:wok]
""",
}
FAST = "On our stove the vegetables must stay crisp and be done fast."
PLAIN = "The beans on the stove must be done fast."
