"""The denoiser's own ways from noise, where a reader says at each step what its guess of the picture lacks (reward feedback: Xu et al. 2023, ImageReward).

Trained on drawn cards alone, a denoiser never meets its own errors: in every noised card all things of the caption are still there, faintly, while on
its own way one may be lost, and nothing has taught it to paint that one after all.
"""
import random

import torch

import postcards
import reader
from captions import caption
from precision import fast
from sampling import LOG_SIGMAS, conditioning, schedule
from train_text import says_all

FIRST_CARD = 60_000_000
# Above it a guess is a mean of layouts, and asking things of it would paint them everywhere.
DECIDED = 7


LENGTHS, GUIDANCE = (6, 8, 10, 12, 16), (1.0, 3.0, 4.0)


def captioned(seed):
    """Cards of training's combinations and captions that name scene and time, more of them with two things and three."""
    while True:
        card = postcards.card(seed, count=random.Random(seed).choice((1, 2, 2, 3, 3)))
        text = caption(card)
        if says_all(card, text):
            yield card, text
        seed += 1


class Walks:
    """Euler walks of the app's schedule, of several lengths and guidances, one step of each at a time; each begins anew with another caption at its end."""

    def __init__(self, size, encoders, seed=0):
        self.size, self.encoders, self.reader = size, encoders, reader.load()
        self.r = random.Random(f"walks {seed}")
        self.pairs = captioned(FIRST_CARD + 10_000_000 * seed)
        self.empty = conditioning(encoders, [""])
        self.context, self.y = (torch.zeros(size, *part.shape[1:]) for part in self.empty)
        self.wanted = torch.zeros(size, len(reader.OF_ALL) + len(postcards.KINDS), dtype=torch.long)
        self.x, self.cfg = torch.zeros(size, 4, 16, 16), torch.ones(size)
        # Each walk's σ still to come.
        self.ahead = [torch.zeros(1)] * size

    @torch.no_grad()
    def begin(self, ended):
        cards, texts = zip(*(next(self.pairs) for _ in ended))
        self.context[ended], self.y[ended] = conditioning(self.encoders, texts)
        self.wanted[ended] = torch.tensor([reader.wanted_by(c, t) for c, t in zip(cards, texts)])
        for i in ended:
            self.ahead[i] = schedule("sgm_uniform", self.r.choice(LENGTHS))
            self.cfg[i] = self.r.choice(GUIDANCE)
            self.x[i] = torch.randn(4, 16, 16) * (1 + self.ahead[i][0] ** 2).sqrt()

    def step(self, unet):
        """One step of every walk → what the reader misses in the guesses, to be minimised; `missed` keeps those that count."""
        ended = [i for i, sigmas in enumerate(self.ahead) if len(sigmas) == 1]
        if ended:
            self.begin(ended)
        now, then = torch.stack([sigmas[0] for sigmas in self.ahead]), torch.stack([sigmas[1] for sigmas in self.ahead])
        s, cfg = now[:, None, None, None], self.cfg[:, None, None, None]
        scaled = (self.x / (1 + s**2).sqrt()).contiguous(memory_format=torch.channels_last)
        t = (now.log()[:, None] - LOG_SIGMAS).abs().argmin(1)
        with torch.no_grad(), fast():
            negative = unet(scaled, t, *(part.expand(self.size, *part.shape[1:]) for part in self.empty)).float()
        with fast():
            positive = unet(scaled, t, self.context, self.y).float()
        noise = negative + cfg * (positive - negative)
        missed = reader.mistakes(self.reader(self.x - s * noise), self.wanted)
        self.x = self.x + noise.detach() * (then - now)[:, None, None, None]
        self.ahead = [sigmas[1:] for sigmas in self.ahead]
        self.missed = missed.detach()[now < DECIDED]
        return ((now < DECIDED) / ((1 + now) * self.cfg) * missed).mean()
