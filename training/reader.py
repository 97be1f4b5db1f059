"""Reads from latents what a picture shows, and whether a thing is there twice: so networks are told, as they learn, what their own pictures lack.

The judge, who counts in the end, never teaches: it is another network, of pixels, trained apart.
"""
import torch
import torch.nn.functional as F
from torch import nn

from postcards import COLOURS, KINDS, SCENES, TIMES, WEATHERS
from snapshots import parts
from train_text import IGNORE, labels

# Of a kind: its colour, or one of these.
ABSENT, TWICE = len(COLOURS), len(COLOURS) + 1
OF_ALL = (len(SCENES), len(TIMES), len(WEATHERS))
# The deviation of the noise that it reads through at most.
NOISE = 1.0


class Reader(nn.Module):
    """[b, 4, 16, 16] normalised latents → scene [b, 5], time [b, 4], weather [b, 5], and what each kind is [b, kinds, 10]."""

    def __init__(self):
        super().__init__()
        self.convs = nn.Sequential(
            nn.Conv2d(4, 64, 3, padding=1), nn.GroupNorm(8, 64), nn.SiLU(),
            nn.Conv2d(64, 96, 3, stride=2, padding=1), nn.GroupNorm(8, 96), nn.SiLU(),
            nn.Conv2d(96, 128, 3, padding=1), nn.GroupNorm(8, 128), nn.SiLU(),
        )
        self.evidence = nn.Conv2d(128, len(KINDS) * ABSENT, 1)
        self.smaller = nn.Sequential(nn.Conv2d(128, 128, 3, stride=2, padding=1), nn.GroupNorm(8, 128), nn.SiLU())
        self.whole = nn.Sequential(nn.Linear(16 * 128, 256), nn.SiLU(), nn.Linear(256, sum(OF_ALL) + 2 * len(KINDS)))

    def forward(self, x):
        x = self.convs(x)
        # A coloured thing is where its evidence is strongest; whether there is none, or two of it, the whole says.
        found = self.evidence(x).flatten(2).logsumexp(2).unflatten(1, (len(KINDS), ABSENT))
        scene, time, weather, others = self.whole(self.smaller(x).flatten(1)).split([*OF_ALL, 2 * len(KINDS)], 1)
        return scene, time, weather, torch.cat([found, others.unflatten(1, (len(KINDS), 2))], 2)


def answers(card):
    """What is on a card: scene, time, weather, and each kind's colour."""
    colours = [ABSENT] * len(KINDS)
    for t in card.things:
        colours[KINDS.index(t.kind)] = list(COLOURS).index(t.colour)
    return [SCENES.index(card.scene), TIMES.index(card.time), WEATHERS.index(card.weather), *colours]


def wanted_by(card, text):
    """What a picture of the caption shows: scene, time, weather where they are said, and each kind. Of what is not said only the clear sky is wanted; the rest is IGNORE."""
    said, there = labels(card, text)[: len(OF_ALL)], answers(card)
    if card.weather == "clear":
        said[2] = there[2]
    return said + there[len(OF_ALL) :]


def mistakes(answers, wanted):
    """Cross entropy of each row, most for the things that are wanted: [b]. answers: of a Reader. wanted: [b, 3 + kinds]."""
    *of_all, kinds = answers
    told = sum(F.cross_entropy(a, wanted[:, i], ignore_index=IGNORE, reduction="none") for i, a in enumerate(of_all))
    named = wanted[:, len(of_all) :]
    of_kinds = F.cross_entropy(kinds.transpose(1, 2), named, reduction="none") * (1 + 1.5 * (named != ABSENT))
    return told + 4 * of_kinds.mean(1)


def load():
    """Every reader that was trained: what deceives one seldom deceives the others (Coste et al. 2023)."""
    readers = []
    for state in parts("reader").values():
        model = Reader()
        model.load_state_dict(state["model"])
        readers.append(model.eval().requires_grad_(False))
    return readers
