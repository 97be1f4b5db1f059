"""Little postcards, drawn by program: a scene, a time of day, up to two things in colours, and what a person would say of it.

    python postcards.py sheet OUT.png [--seed 0] [--count 64] [--style plain|night-print]

A card is decided by its seed alone. Combinations of (scene, kind, colour) for which `held_out` is true
never occur in training cards and are what the judge asks for.
"""
import argparse
import math
import random
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SIZE = 128
SCENES = ("sea", "hills", "mountains", "desert", "city")
TIMES = ("morning", "day", "sunset", "night")
KINDS = ("house", "tree", "boat", "balloon")
COLOURS = {
    "red": (222, 38, 38),
    "orange": (250, 136, 24),
    "yellow": (250, 216, 40),
    "green": (30, 158, 66),
    "blue": (36, 92, 222),
    "purple": (132, 52, 182),
    "pink": (250, 132, 182),
    "white": (246, 244, 240),
}
PLACES = ("left", "middle", "right")
STYLES = ("plain", "print")


@dataclass(frozen=True)
class Thing:
    kind: str
    colour: str
    place: str


@dataclass(frozen=True)
class Card:
    scene: str
    time: str
    clouds: bool
    things: tuple
    seed: int


def held_out(scene, thing):
    """One combination in ten, the same ones for ever."""
    return zlib.crc32(f"{scene}/{thing.kind}/{thing.colour}".encode()) % 10 == 0


def kinds_of(scene):
    """Boats float at sea only."""
    return KINDS if scene == "sea" else tuple(k for k in KINDS if k != "boat")


def card(seed, held=False, count=None):
    """A card. held: its things are all of the held-out combinations, otherwise none is. count: number of things."""
    r = random.Random(f"card {seed} {held}")
    if count is None:
        count = r.choices((0, 1, 2), (0.08, 0.57, 0.35))[0]
    while True:
        scene, time = r.choice(SCENES), r.choice(TIMES)
        places = r.sample(PLACES, count)
        # Boats would otherwise be a quarter of the sea and rare over all.
        weights = [2 if k == "boat" else 1 for k in kinds_of(scene)]
        things = tuple(Thing(r.choices(kinds_of(scene), weights)[0], r.choice(tuple(COLOURS)), p) for p in places)
        if count == 2 and things[0].kind == things[1].kind:
            continue
        if count == 2 and "balloon" not in (things[0].kind, things[1].kind):
            # Side by side on the ground, they would hide each other in the middle.
            things = (Thing(things[0].kind, things[0].colour, "left"), Thing(things[1].kind, things[1].colour, "right"))
        if all(held_out(scene, t) == held for t in things):
            return Card(scene, time, r.random() < 0.4, things, seed)


# ---------------------------------------------------------------- captions

SCENE_WORDS = {
    "sea": ("the sea", "the ocean", "a calm sea", "the beach"),
    "hills": ("green hills", "the hills", "rolling hills", "the country"),
    "mountains": ("the mountains", "snowy mountains", "high mountains", "the mountains"),
    "desert": ("the desert", "a desert", "sand dunes", "the dunes"),
    "city": ("the city", "a city", "a big city", "the town"),
}
TIME_WORDS = {
    "morning": ("in the morning", "at dawn", "in the early morning", "at sunrise"),
    "day": ("by day", "at noon", "on a sunny day", "in the daylight"),
    "sunset": ("at sunset", "in the evening", "at dusk", "at sunset"),
    "night": ("at night", "at midnight", "by night", "in the moonlight"),
}
KIND_WORDS = {
    "house": ("house", "house", "house", "cottage"),
    "tree": ("tree",),
    "boat": ("boat", "boat", "boat", "ship"),
    "balloon": ("balloon", "balloon", "hot air balloon"),
}
PLACE_WORDS = {
    "left": ("on the left",),
    "middle": ("in the middle", "in the center"),
    "right": ("on the right",),
}
OPENINGS = ("", "", "", "", "a postcard of ", "a picture of ", "a painting of ", "an illustration of ", "a drawing of ")


def caption(c, seed=None):
    """One of many ways to say what is on a card; now and then leaves a part out, as people do."""
    r = random.Random(f"caption {c.seed if seed is None else seed}")
    scene, time = r.choice(SCENE_WORDS[c.scene]), r.choice(TIME_WORDS[c.time])
    things = list(c.things)
    r.shuffle(things)
    said = " and ".join(thing_words(t, r) for t in things)
    if c.clouds and r.random() < 0.3:
        said_sky = r.choice((" with clouds", " under white clouds", ", cloudy"))
    else:
        said_sky = ""
    forget = r.random()
    if not said:
        text = r.choice((f"{scene} {time}", f"{scene}, {time}", f"{time}, {scene}"))
    elif forget < 0.05:
        text = f"{said} {time}"
    elif forget < 0.10:
        text = f"{said}, {scene}"
    elif forget < 0.13:
        text = said
    else:
        text = r.choice((
            f"{said} in {scene} {time}", f"{said}, {scene}, {time}", f"{scene} {time} with {said}",
            f"{time}, {scene} with {said}", f"{said} near {scene} {time}", f"{scene}, {said}, {time}",
        ))
    text = r.choice(OPENINGS) + text + said_sky
    return text + ("." if r.random() < 0.1 else "")


def thing_words(t, r):
    noun = r.choice(KIND_WORDS[t.kind])
    article = "an" if t.colour == "orange" else "a"
    place = " " + r.choice(PLACE_WORDS[t.place]) if r.random() < 0.35 else ""
    return f"{article} {t.colour} {noun}{place}"


# ---------------------------------------------------------------- drawing

S = 2  # supersampling
SKY = {  # (height 0..1, colour), from the top to the horizon
    "morning": ((0, (126, 186, 226)), (0.55, (222, 222, 214)), (1, (255, 206, 158))),
    "day": ((0, (58, 142, 226)), (1, (186, 226, 248))),
    "sunset": ((0, (78, 52, 128)), (0.5, (214, 84, 96)), (1, (255, 182, 88))),
    "night": ((0, (10, 14, 46)), (1, (44, 56, 112))),
}
# What the light does to everything that is not the sky: multiplied, then mixed with a haze.
LIGHT = {
    "morning": ((1.0, 0.97, 0.9), (255, 214, 180), 0.12),
    "day": ((1.0, 1.0, 1.0), (200, 230, 255), 0.0),
    "sunset": ((0.92, 0.74, 0.68), (200, 80, 90), 0.10),
    "night": ((0.38, 0.42, 0.62), (24, 32, 80), 0.12),
}
# Things stay recognisable by colour at any hour, as if a lamp stood near.
THING_LIGHT = {"morning": 0.04, "day": 0.0, "sunset": 0.08, "night": 0.16}


def draw(c, style="plain"):
    """[128, 128, 3] uint8."""
    r = random.Random(f"draw {c.seed}")
    n = SIZE * S
    image = Image.fromarray(sky(c, n))
    d = ImageDraw.Draw(image)
    horizon = n * r.uniform(0.54, 0.60)
    celestial(d, c, r, n, horizon)
    if c.clouds:
        for _ in range(r.choice((2, 3))):
            cloud(d, c, r, n)
    GROUNDS[c.scene](d, c, r, n, horizon)
    things = sorted(c.things, key=lambda t: t.kind != "balloon")
    for t in things:
        x = n * {"left": 0.23, "middle": 0.5, "right": 0.77}[t.place] + n * r.uniform(-0.05, 0.05)
        THINGS[t.kind](d, c, t, r, n, x, horizon)
    image = image.reduce(S)
    return printed(np.asarray(image), c) if style == "print" else np.asarray(image)


def printed(picture, c):
    """Another hand: few flat inks on warm paper with a darker rim, as a screen print."""
    p = picture.astype(np.float32)
    grey = p.mean(2, keepdims=True)
    p = grey + 1.25 * (p - grey)
    p = np.clip(p, 0, 255)
    p = np.round(p / 51) * 51
    p = p * np.array([1.0, 0.95, 0.84], np.float32) * 0.9 + np.array([22, 18, 10], np.float32)
    return np.clip(p, 0, 255).astype(np.uint8)


def sky(c, n):
    stops = SKY[c.time]
    y = np.linspace(0, 1.72, n)
    rows = np.stack([np.interp(y, [s[0] for s in stops], [s[1][i] for s in stops]) for i in range(3)], 1)
    return np.broadcast_to(rows[:, None].astype(np.uint8), (n, n, 3)).copy()


def celestial(d, c, r, n, horizon):
    x = n * r.uniform(0.16, 0.84)
    if c.time == "morning":
        disc(d, x, horizon - n * 0.07, n * 0.085, (255, 240, 190))
    elif c.time == "day":
        disc(d, x, n * 0.15, n * 0.085, (255, 236, 110))
    elif c.time == "sunset":
        disc(d, x, horizon - n * 0.02, n * 0.14, (255, 214, 110))
    else:
        y = n * r.uniform(0.13, 0.2)
        for _ in range(9):
            disc(d, n * r.random(), n * r.uniform(0.03, 0.42), n * r.uniform(0.006, 0.011), (226, 228, 250))
        disc(d, x, y, n * 0.085, (250, 244, 214))
        shade = sky(c, n)[int(y), 0]
        disc(d, x + n * 0.042, y - n * 0.018, n * 0.073, tuple(int(v) for v in shade))


def cloud(d, c, r, n):
    x, y, w = n * r.uniform(0.1, 0.9), n * r.uniform(0.08, 0.36), n * r.uniform(0.08, 0.12)
    colour = {"morning": (252, 236, 222), "day": (252, 253, 255), "sunset": (236, 150, 140), "night": (62, 72, 126)}[c.time]
    for dx, dy, s in ((-1.1, 0.1, 0.6), (0, -0.15, 0.85), (1.05, 0.08, 0.65)):
        d.ellipse((x + (dx - s) * w, y + (dy - s * 0.6) * w, x + (dx + s) * w, y + (dy + s * 0.6) * w), fill=colour)


def sea(d, c, r, n, horizon):
    far, near = {
        "morning": ((150, 196, 206), (70, 140, 170)), "day": ((66, 160, 214), (20, 98, 172)),
        "sunset": ((226, 120, 98), (86, 58, 120)), "night": ((40, 58, 116), (14, 26, 70)),
    }[c.time]
    for i in range(10):
        top = horizon + (n - horizon) * i / 10
        d.rectangle((0, top, n, n), fill=mix(far, near, i / 9))
    light = mix(far, (255, 255, 255), 0.35)
    for _ in range(5):
        x, y, w = n * r.uniform(0, 0.85), r.uniform(horizon + n * 0.05, n * 0.8), n * r.uniform(0.1, 0.2)
        d.rounded_rectangle((x, y, x + w, y + n * 0.013), n * 0.006, fill=light)
    ground(d, n, wave(r, n, n * 0.86, n * 0.015, 1), lit((240, 214, 158), c))


def hills(d, c, r, n, horizon):
    for level, amount, colour in (
        (horizon - n * 0.03, 0.06, (150, 190, 120)), (horizon + n * 0.06, 0.05, (108, 172, 84)), (n * 0.76, 0.035, (74, 146, 62)),
    ):
        ground(d, n, wave(r, n, level, n * amount, r.uniform(0.8, 1.5)), lit(colour, c))


def mountains(d, c, r, n, horizon):
    rock, snow = lit((112, 122, 150), c), lit((242, 246, 252), c, 0.3)
    dark = lit((84, 94, 124), c)
    centres = [n * (0.14 + 0.24 * i + r.uniform(-0.05, 0.05)) for i in range(4)]
    r.shuffle(centres)
    foot = n * 0.76
    for x in centres:
        top, half = horizon - n * r.uniform(0.14, 0.3), n * r.uniform(0.22, 0.3)
        d.polygon(((x - half, foot), (x, top), (x + half, foot)), fill=rock)
        d.polygon(((x, top), (x + half, foot), (x + half * 0.15, foot)), fill=dark)
        cap = (foot - top) * 0.3
        w = half * 0.3
        d.polygon(((x, top), (x - w, top + cap), (x - w * 0.3, top + cap * 0.75), (x + w * 0.15, top + cap * 1.15),
                   (x + w * 0.5, top + cap * 0.75), (x + w, top + cap)), fill=snow)
    ground(d, n, wave(r, n, n * 0.73, n * 0.02, 1.2), lit((92, 150, 96), c))


def desert(d, c, r, n, horizon):
    for level, amount, colour in (
        (horizon - n * 0.02, 0.05, (236, 200, 138)), (horizon + n * 0.08, 0.05, (226, 176, 104)), (n * 0.78, 0.04, (208, 150, 78)),
    ):
        ground(d, n, wave(r, n, level, n * amount, r.uniform(0.7, 1.3)), lit(colour, c))


def city(d, c, r, n, horizon):
    lights = c.time in ("night", "sunset")
    for base, low, high, colour in ((0, 0.16, 0.30, (150, 160, 184)), (0.5, 0.06, 0.20, (102, 112, 142))):
        x = -n * 0.08 * r.random()
        while x < n:
            w, h = n * r.uniform(0.12, 0.19), n * r.uniform(low, high)
            d.rectangle((x, horizon - h, x + w, n), fill=lit(mix(colour, (90, 90, 120), r.uniform(0, 0.35)), c))
            if base:
                pane = (255, 222, 120) if lights else lit((196, 216, 236), c)
                for i in range(2):
                    for j in range(2):
                        if r.random() < 0.75:
                            px, py = x + w * (0.2 + 0.38 * i), horizon - h + n * (0.035 + 0.065 * j)
                            d.rectangle((px, py, px + n * 0.034, py + n * 0.036), fill=pane)
            x += w + n * 0.008
    ground(d, n, [(0, n * 0.76), (n, n * 0.76)], lit((122, 128, 138), c))
    ground(d, n, [(0, n * 0.84), (n, n * 0.84)], lit((88, 92, 106), c))


GROUNDS = {"sea": sea, "hills": hills, "mountains": mountains, "desert": desert, "city": city}


def house(d, c, t, r, n, x, horizon):
    foot = n * r.uniform(0.90, 0.94) if c.scene == "sea" else n * r.uniform(0.84, 0.9)
    w, h = n * r.uniform(0.145, 0.17), n * r.uniform(0.20, 0.23)
    wall = own(t, c)
    d.rectangle((x - w, foot - h, x + w, foot), fill=wall)
    d.polygon(((x - w * 1.22, foot - h), (x, foot - h - n * 0.14), (x + w * 1.22, foot - h)), fill=lamp((112, 62, 46), c))
    d.rectangle((x - w * 0.2, foot - h * 0.55, x + w * 0.2, foot), fill=lamp((92, 58, 40), c))
    pane = (255, 228, 130) if c.time in ("night", "sunset") else (214, 236, 250)
    for dx in (-0.62, 0.62):
        d.rectangle((x + (dx - 0.2) * w, foot - h * 0.78, x + (dx + 0.2) * w, foot - h * 0.42), fill=pane)


def tree(d, c, t, r, n, x, horizon):
    foot = n * r.uniform(0.90, 0.95) if c.scene == "sea" else n * r.uniform(0.85, 0.92)
    h = n * r.uniform(0.40, 0.46)
    d.rectangle((x - n * 0.022, foot - h * 0.5, x + n * 0.022, foot), fill=lamp((110, 72, 44), c))
    crown, shade = own(t, c), mix(own(t, c), (20, 16, 40), 0.16)
    disc(d, x, foot - h * 0.62, h * 0.33, shade)
    disc(d, x - h * 0.16, foot - h * 0.64, h * 0.24, crown)
    disc(d, x + h * 0.15, foot - h * 0.66, h * 0.24, crown)
    disc(d, x, foot - h * 0.80, h * 0.25, crown)


def boat(d, c, t, r, n, x, horizon):
    water = n * r.uniform(0.70, 0.76)
    w = n * r.uniform(0.17, 0.195)
    hull = own(t, c)
    d.polygon(((x - w, water - n * 0.075), (x + w, water - n * 0.075), (x + w * 0.72, water), (x - w * 0.72, water)), fill=hull)
    d.rectangle((x - n * 0.008, water - n * 0.34, x + n * 0.008, water - n * 0.07), fill=lamp((96, 66, 44), c))
    sail = mix(own(t, c), (255, 255, 255), 0.12)
    d.polygon(((x + n * 0.018, water - n * 0.34), (x + n * 0.018, water - n * 0.10), (x + w * 0.92, water - n * 0.10)), fill=sail)
    d.polygon(((x - n * 0.018, water - n * 0.29), (x - n * 0.018, water - n * 0.10), (x - w * 0.7, water - n * 0.10)), fill=lamp((250, 246, 236), c))


def balloon(d, c, t, r, n, x, horizon):
    y, s = n * r.uniform(0.24, 0.34), n * r.uniform(0.135, 0.16)
    skin = own(t, c)
    d.polygon(((x - s * 0.9, y + s * 0.42), (x + s * 0.9, y + s * 0.42), (x + s * 0.2, y + s * 1.38), (x - s * 0.2, y + s * 1.38)), fill=skin)
    disc(d, x, y, s, skin)
    pale = mix(skin, (255, 255, 255), 0.28)
    d.ellipse((x - s * 0.32, y - s * 0.99, x + s * 0.32, y + s * 0.99), fill=pale)
    d.polygon(((x - s * 0.3, y + s * 0.42), (x + s * 0.3, y + s * 0.42), (x + s * 0.08, y + s * 1.36), (x - s * 0.08, y + s * 1.36)), fill=pale)
    d.rectangle((x - s * 0.26, y + s * 1.52, x + s * 0.26, y + s * 1.86), fill=lamp((128, 82, 46), c))
    for dx in (-0.2, 0.17):
        d.rectangle((x + dx * s, y + s * 1.36, x + (dx + 0.04) * s, y + s * 1.54), fill=lamp((96, 66, 44), c))


THINGS = {"house": house, "tree": tree, "boat": boat, "balloon": balloon}


def own(t, c):
    return lamp(COLOURS[t.colour], c)


def lamp(colour, c):
    return mix(colour, LIGHT[c.time][1], THING_LIGHT[c.time])


def lit(colour, c, floor=0.0):
    """A colour in the light of the hour; floor mixes some of the undimmed colour back."""
    factor, haze, amount = LIGHT[c.time]
    return mix(mix(tuple(v * f for v, f in zip(colour, factor)), haze, amount), colour, floor)


def mix(a, b, t):
    return tuple(int(round(x + (y - x) * t)) for x, y in zip(a, b))


def disc(d, x, y, radius, colour):
    d.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def wave(r, n, level, amplitude, frequency):
    phase, phase2 = r.uniform(0, 7), r.uniform(0, 7)
    return [
        (n * i / 24, level + amplitude * (0.75 * math.sin(phase + i / 24 * 6.28 * frequency) + 0.25 * math.sin(phase2 + i / 24 * 15)))
        for i in range(25)
    ]


def ground(d, n, ridge, colour):
    d.polygon([*ridge, (n, n), (0, n)], fill=colour)


def thing_mask(c):
    """[16, 16] float32: 1 where a thing is, on the latent grid. From places and kinds, not from pixels."""
    mask = np.zeros((16, 16), np.float32)
    for t in c.things:
        x = {"left": 3.7, "middle": 8, "right": 12.3}[t.place]
        top, bottom = {"house": (8, 15), "tree": (7, 15), "boat": (5, 13), "balloon": (1, 11)}[t.kind]
        mask[top:bottom, max(0, int(x - 3.5)):int(x + 3.6)] = 1
    return mask


def sheet(path, seed, count, style):
    columns = 10
    cards = [card(seed + i) for i in range(count)]
    out = Image.new("RGB", (columns * 132, (count + columns - 1) // columns * 132), "white")
    for i, c in enumerate(cards):
        out.paste(Image.fromarray(draw(c, style)), (i % columns * 132, i // columns * 132))
    out.save(path)
    for c in cards[:12]:
        print(caption(c))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["sheet"])
    arguments.add_argument("out")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--style", choices=STYLES, default="plain")
    a = arguments.parse_args()
    sheet(a.out, a.seed, a.count, a.style)
