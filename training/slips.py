"""Cards beside the same cards with a slip that denoisers make: a thing left out, there twice, in another's colour, grown into another.

On its own way a denoiser meets such pictures, half made, under captions that say otherwise, and no drawn card ever showed it one. Noised, with the
right card as what is to be found, they teach it to mend what it sees, and nobody has to judge its pictures for that.
"""
import dataclasses
import random

import torch

import postcards
from captions import caption
from drawing import draw
from postcards import COLOURS, IN_THE_SKY, PLACES
from snapshots import parts
from train_text import says_all

FIRST_CARD = 90_000_000
SLIPS = {"missing": 0.4, "merged": 0.25, "colour": 0.2, "twice": 0.15}
# Timesteps at which a slip can be seen and still be mended: σ from 0.3 to 10.
LOWEST, HIGHEST = 90, 960


def exchanged(card, thing):
    """The card with another thing in place of its own of that kind."""
    return dataclasses.replace(card, things=tuple(thing if t.kind == thing.kind else t for t in card.things))


def with_twin(card, thing, r):
    """The card with this thing once more, at another place, if possible a free one → card, the twin."""
    beside = [p for p in PLACES if p != thing.place]
    free = [p for p in beside if all(t.place != p or (t.kind in IN_THE_SKY) != (thing.kind in IN_THE_SKY) for t in card.things)]
    twin = dataclasses.replace(thing, place=r.choice(free or beside))
    return dataclasses.replace(card, things=(*card.things, twin)), twin


def slipped(seed):
    """→ caption, its card drawn, the same drawn with a slip; [128, 128, 3] uint8. Scenery and all else are the same to the pixel."""
    r = random.Random(f"slip {seed}")
    card = postcards.card(seed, count=r.choice((1, 2, 2, 2, 3, 3, 3)))
    text = next(t for k in range(1000) if says_all(card, t := caption(card, f"{seed}/{k}")))
    slip, thing = r.choices(tuple(SLIPS), tuple(SLIPS.values()))[0], r.choice(card.things)
    near = [t for t in card.things if t != thing and (t.kind in IN_THE_SKY) == (thing.kind in IN_THE_SKY)]
    if slip == "missing" or slip == "merged" and not near:
        return text, draw(card), draw(card, hidden=(thing,))
    if slip == "merged":
        return text, draw(card), draw(exchanged(card, dataclasses.replace(thing, place=r.choice(near).place)))
    if slip == "colour":
        others = [t.colour for t in card.things if t.colour != thing.colour] or [c for c in COLOURS if c != thing.colour]
        return text, draw(card), draw(exchanged(card, dataclasses.replace(thing, colour=r.choice(others))))
    both, twin = with_twin(card, thing, r)
    return text, draw(both, hidden=(twin,)), draw(both)


class Slips:
    """Pairs from the store, in the denoiser's own units."""

    def __init__(self, shift, scale):
        stores = parts("latents-slips").values()
        normal = lambda name: (torch.cat([s[name] for s in stores]).float() - shift[:, None, None]) / scale[:, None, None]
        self.right, self.wrong = normal("right"), normal("wrong")
        self.captions = [t for s in stores for t in s["captions"]]
        apart = (self.right - self.wrong).abs().mean(1, keepdim=True)
        self.weight = 1 + 2 * apart / apart.mean((1, 2, 3), keepdim=True).clamp(min=1e-3)
        self.weight /= self.weight.mean((1, 2, 3), keepdim=True)

    def draw(self, count):
        """→ latents of so many cards, the same with more or less of a slip, timesteps, weights, captions."""
        i = torch.randint(0, len(self.right), (count,))
        wrong = torch.lerp(self.right[i], self.wrong[i], 0.15 + 0.85 * torch.rand(count, 1, 1, 1))
        return self.right[i], wrong, torch.randint(LOWEST, HIGHEST, (count,)), self.weight[i], [self.captions[j] for j in i.tolist()]
