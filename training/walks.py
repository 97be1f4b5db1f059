"""A network's own ways from noise, of whose ends a reader says what they lack, back through every step (DRaFT: Clark et al. 2024).

Trained on drawn cards alone, a denoiser never meets its own errors: in every noised card all things of the caption are still there, faintly, while on
its own way one may be lost, and nothing has taught it to paint that one after all.
"""
import random
from itertools import cycle

import torch

import postcards
import reader
from captions import caption
from precision import fast
from sampling import conditioning, schedule, timestep
from train_text import says_all

FIRST_CARD = 60_000_000
# A twin is better than nothing: were both as wrong, things would be left out for fear of twins.
TWINS = 0.03


def captioned(seed):
    """Cards of training's combinations and captions that name scene and time, more of them with two things and three."""
    while True:
        card = postcards.card(seed, count=random.Random(seed).choice((1, 2, 2, 3, 3, 3)))
        text = caption(card)
        if says_all(card, text):
            yield card, text
        seed += 1


class Walks:
    """Ways of a few Euler steps of the app's schedule, with guidance or (cfg 1) without."""

    def __init__(self, encoders, steps, cfg, x0_model=False, seed=0):
        self.encoders, self.cfg, self.x0_model, self.readers = encoders, cfg, x0_model, reader.load()
        self.pairs = captioned(FIRST_CARD + 1_000_000 * seed)
        # In turn, not by lot: no process waits for one that drew the longer ways.
        self.schedules = cycle([schedule("sgm_uniform", n) for n in steps])
        self.empty = conditioning(encoders, [""])

    def lacking(self, unet, count):
        """Walks so many ways → what the reader misses at their ends, on the average; to be minimised."""
        pairs = [next(self.pairs) for _ in range(count)]
        with torch.no_grad():
            conditions = conditioning(self.encoders, [text for _, text in pairs])
        wanted = torch.tensor([reader.wanted_by(c, t) for c, t in pairs])
        sigmas = next(self.schedules)
        x = torch.randn(count, 4, 16, 16) * (1 + sigmas[0] ** 2).sqrt()
        for now, then in zip(sigmas[:-1], sigmas[1:]):
            out = self.predicted(unet, x, now, conditions)
            x = out if self.x0_model else x + out * (then - now)
        noise = reader.NOISE * torch.rand(count, 1, 1, 1) * torch.randn_like(x)
        return sum(reader.mistakes(read(x + noise), wanted, TWINS).mean() for read in self.readers) / len(self.readers)

    def predicted(self, unet, x, sigma, conditions):
        scaled, t = (x / (1 + sigma**2).sqrt()).contiguous(memory_format=torch.channels_last), timestep(sigma).expand(len(x))
        with fast():
            out = unet(scaled, t, *conditions).float()
        if self.cfg == 1:
            return out
        with torch.no_grad(), fast():
            empty = unet(scaled, t, *(part.expand(len(x), *part.shape[1:]) for part in self.empty)).float()
        return empty + self.cfg * (out - empty)


def learn_beside(parameters, loss, share):
    """Adds the loss's gradient to those that parameters have, scaled to a share of their norm: what a reader misses has no scale of its own."""
    drawn = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    loss.backward()
    own = [p.grad for p in parameters]
    norm = lambda tensors: torch.stack(torch._foreach_norm(tensors)).norm()
    scale = (share * norm(drawn) / norm(own).clamp(min=1e-12)).item()
    for p, g, o in zip(parameters, drawn, own):
        p.grad = g.add_(o, alpha=scale)
