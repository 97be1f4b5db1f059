"""Reads from latents what a picture shows and where, and whether a thing is there twice or grown into another: so networks are told, as they learn, what their own pictures lack.

The judge, who counts in the end, never teaches: it is another network, of pixels, trained apart.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from postcards import COLOURS, KINDS, PLACES, SCENES, TIMES, WEATHERS
from snapshots import parts
from train_text import IGNORE, labels

# Of a kind: its colour, or one of these.
ABSENT, TWICE, MERGED = range(len(COLOURS), len(COLOURS) + 3)
OF_ALL = (len(SCENES), len(TIMES), len(WEATHERS))
# Of scene, time, weather in what is a mistake: clouds are the words that are obeyed least.
WEIGHTS = (1, 1, 2)
# The deviation of the noise that it reads through at most.
NOISE = 1.0


class Reader(nn.Module):
    """[b, 4, 16, 16] normalised latents → scene [b, 5], time [b, 4], weather [b, 5], what each kind is [b, kinds, 11], and where [b, kinds, 3]."""

    def __init__(self):
        super().__init__()
        self.convs = nn.Sequential(
            nn.Conv2d(4, 64, 3, padding=1), nn.GroupNorm(8, 64), nn.SiLU(),
            nn.Conv2d(64, 96, 3, stride=2, padding=1), nn.GroupNorm(8, 96), nn.SiLU(),
            nn.Conv2d(96, 128, 3, padding=1), nn.GroupNorm(8, 128), nn.SiLU(),
        )
        self.evidence = nn.Conv2d(128, len(KINDS) * ABSENT, 1)
        self.smaller = nn.Sequential(nn.Conv2d(128, 128, 3, stride=2, padding=1), nn.GroupNorm(8, 128), nn.SiLU())
        self.whole = nn.Sequential(nn.Linear(16 * 128, 256), nn.SiLU(), nn.Linear(256, sum(OF_ALL) + (3 + len(PLACES)) * len(KINDS)))

    def forward(self, x):
        x = self.convs(x)
        # A coloured thing is where its evidence is strongest; whether there is none, or two of it, and where, the whole says.
        found = self.evidence(x).flatten(2).logsumexp(2).unflatten(1, (len(KINDS), ABSENT))
        *of_all, others, places = self.whole(self.smaller(x).flatten(1)).split([*OF_ALL, 3 * len(KINDS), len(PLACES) * len(KINDS)], 1)
        return *of_all, torch.cat([found, others.unflatten(1, (len(KINDS), 3))], 2), places.unflatten(1, (len(KINDS), len(PLACES)))


def answers(card):
    """What is on a card: scene, time, weather, each kind's colour, and its place, IGNORE where it is not there."""
    colours, places = [ABSENT] * len(KINDS), [IGNORE] * len(KINDS)
    for t in card.things:
        kind = KINDS.index(t.kind)
        colours[kind], places[kind] = list(COLOURS).index(t.colour), PLACES.index(t.place)
    return [SCENES.index(card.scene), TIMES.index(card.time), WEATHERS.index(card.weather), *colours, *places]


def wanted_by(card, text):
    """What a picture of the caption shows: scene, time, weather and places where they are said, and each kind. Of what is not said only the clear sky is wanted; the rest is IGNORE."""
    said, of_kinds = labels(card, text), len(OF_ALL) + len(KINDS)
    if card.weather == "clear":
        said[2] = WEATHERS.index("clear")
    return said[:of_kinds] + [IGNORE if place == len(PLACES) else place for place in said[of_kinds : of_kinds + len(KINDS)]]


def mistakes(answers, wanted, twins=0.0):
    """Cross entropy of each row, most for the things that are wanted: [b]. answers: of a Reader. wanted: [b, 3 + 2 kinds]. twins: how far a wanted thing that is there twice counts as right."""
    *of_all, kinds, places = answers
    told = sum(w * F.cross_entropy(a, wanted[:, i], ignore_index=IGNORE, reduction="none") for i, (a, w) in enumerate(zip(of_all, WEIGHTS)))
    named, placed = wanted[:, len(of_all) :].split(len(KINDS), 1)
    apart = F.cross_entropy(places.transpose(1, 2), placed, ignore_index=IGNORE, reduction="none").sum(1)
    said = kinds.log_softmax(2)
    right = said.gather(2, named[..., None])[..., 0]
    if twins:
        right = torch.where(named != ABSENT, torch.logaddexp(right, said[..., TWICE] + math.log(twins)), right)
    return told + 0.5 * apart - 4 * (right * (1 + 1.5 * (named != ABSENT))).mean(1)


def load():
    """Every reader that was trained: what deceives one seldom deceives the others (Coste et al. 2023)."""
    readers = []
    for state in parts("reader").values():
        model = Reader()
        model.load_state_dict(state["model"])
        readers.append(model.eval().requires_grad_(False))
    return readers
