"""Draws postcards.

    python drawing.py OUT.png [--seed 0] [--count 60] [--style plain|print] [--held]
"""
import argparse
import random

import numpy as np
from PIL import Image, ImageDraw

from captions import caption
from postcards import IN_THE_SKY, STYLES, card
from scenes import GROUNDS, cloud, falling, mist, shining, sky, starlight
from things import THINGS

SIZE = 128
S = 2  # supersampling


def draw(c, style="plain", hidden=()):
    """[128, 128, 3] uint8. hidden: things that leave no trace but their place in the order of chance, so that all else is the same with and without them."""
    r = random.Random(f"draw {c.seed}")
    n = SIZE * S
    image = Image.fromarray(sky(c, n))
    d = ImageDraw.Draw(image)
    horizon = n * r.uniform(0.54, 0.60)
    overcast = c.weather in ("rain", "snow", "fog")
    if c.time == "night" and not overcast:
        starlight(d, r, n)
    if not overcast and not any(t.kind in ("sun", "moon", "star") for t in c.things):
        shining(d, c, r, n, horizon)
    if c.weather in ("clouds", "rain", "snow"):
        for _ in range(r.choice((2, 3))):
            cloud(d, c, r, n, *((0.04, 0.16) if overcast else ()))
    GROUNDS[c.scene](d, c, r, n, horizon)
    if c.weather == "fog":
        image = Image.fromarray(mist(np.asarray(image), c, n, horizon))
        d = ImageDraw.Draw(image)
    aside = ImageDraw.Draw(Image.new("RGB", image.size)) if hidden else None
    # What hangs in the sky is behind what stands on the ground.
    for t in sorted(c.things, key=lambda t: t.kind not in IN_THE_SKY):
        x = n * {"left": 0.23, "middle": 0.5, "right": 0.77}[t.place] + n * r.uniform(-0.05, 0.05)
        THINGS[t.kind](aside if t in hidden else d, c, t, r, n, x)
    falling(d, c, r, n)
    picture = np.asarray(image.reduce(S))
    return printed(picture) if style == "print" else picture


def printed(picture):
    """Another hand: few flat inks on warm paper with a darker rim, as a screen print."""
    p = picture.astype(np.float32)
    grey = p.mean(2, keepdims=True)
    p = grey + 1.25 * (p - grey)
    p = np.clip(p, 0, 255)
    p = np.round(p / 51) * 51
    p = p * np.array([1.0, 0.95, 0.84], np.float32) * 0.9 + np.array([22, 18, 10], np.float32)
    return np.clip(p, 0, 255).astype(np.uint8)


REACH = {  # rows of the latent grid that a thing takes
    "house": (8, 15), "tree": (7, 15), "boat": (5, 13), "fence": (11, 15), "cat": (8, 16),
    "balloon": (1, 11), "sun": (0, 7), "moon": (0, 6), "star": (0, 6),
}


def thing_mask(c):
    """[16, 16] float32: 1 where a thing is, on the latent grid. From places and kinds, not from pixels."""
    mask = np.zeros((16, 16), np.float32)
    for t in c.things:
        x = {"left": 3.7, "middle": 8, "right": 12.3}[t.place]
        top, bottom = REACH[t.kind]
        mask[top:bottom, max(0, int(x - 3.5)):int(x + 3.6)] = 1
    return mask


def sheet(path, seed, count, style, held):
    columns = 10
    cards = [card(seed + i, held) for i in range(count)]
    out = Image.new("RGB", (columns * 132, (count + columns - 1) // columns * 132), "white")
    for i, c in enumerate(cards):
        out.paste(Image.fromarray(draw(c, style)), (i % columns * 132, i // columns * 132))
    out.save(path)
    for c in cards[:20]:
        print(caption(c))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--style", choices=STYLES, default="plain")
    arguments.add_argument("--held", action="store_true")
    a = arguments.parse_args()
    sheet(a.out, a.seed, a.count, a.style, a.held)
