"""Skies, weather and landscapes of a postcard."""
import math

import numpy as np

from light import DULL, GREY, disc, lit, mix

SKY = {  # (height 0..1, colour), from the top to the horizon
    "morning": ((0, (126, 186, 226)), (0.55, (222, 222, 214)), (1, (255, 206, 158))),
    "day": ((0, (58, 142, 226)), (1, (186, 226, 248))),
    "sunset": ((0, (78, 52, 128)), (0.5, (214, 84, 96)), (1, (255, 182, 88))),
    "night": ((0, (10, 14, 46)), (1, (44, 56, 112))),
}
OVERCAST = {"clear": 0.0, "clouds": 0.3, "rain": 0.62, "snow": 0.5, "fog": 0.66}


def sky(c, n):
    """[n, n, 3] uint8."""
    y = np.linspace(0, 1.72, n)
    rows = np.stack([np.interp(y, [s[0] for s in SKY[c.time]], [s[1][i] for s in SKY[c.time]]) for i in range(3)], 1)
    rows = rows + (np.array(GREY[c.time]) - rows) * OVERCAST[c.weather]
    return np.broadcast_to(rows[:, None].astype(np.uint8), (n, n, 3)).copy()


def shining(d, c, r, n, horizon):
    """The sun or the full moon that belongs to the hour, where the sky is open and nothing else was asked to shine."""
    x = n * r.uniform(0.16, 0.84)
    if c.time == "morning":
        disc(d, x, horizon - n * 0.07, n * 0.085, (255, 240, 190))
    elif c.time == "day":
        disc(d, x, n * 0.15, n * 0.085, (255, 236, 110))
    elif c.time == "sunset":
        disc(d, x, horizon - n * 0.02, n * 0.14, (255, 214, 110))
    else:
        y = n * r.uniform(0.13, 0.2)
        disc(d, x, y, n * 0.08, (250, 244, 214))
        for dx, dy, s in ((-0.028, -0.02, 0.02), (0.03, 0.018, 0.016)):
            disc(d, x + n * dx, y + n * dy, n * s, (226, 218, 190))


def starlight(d, r, n):
    for _ in range(9):
        disc(d, n * r.random(), n * r.uniform(0.03, 0.42), n * r.uniform(0.006, 0.011), (226, 228, 250))


def cloud(d, c, r, n, high=0.08, low=0.36):
    x, y, w = n * r.uniform(0.1, 0.9), n * r.uniform(high, low), n * (r.uniform(0.11, 0.15) if c.weather == "clouds" else r.uniform(0.08, 0.12))
    colour = {"morning": (252, 236, 222), "day": (252, 253, 255), "sunset": (236, 150, 140), "night": (62, 72, 126)}[c.time]
    if c.weather != "clouds":
        colour = mix(mix(colour, GREY[c.time], 0.5), (40, 44, 60), 0.3 if c.weather == "rain" else 0.12)
    for dx, dy, s in ((-1.1, 0.1, 0.6), (0, -0.15, 0.85), (1.05, 0.08, 0.65)):
        d.ellipse((x + (dx - s) * w, y + (dy - s * 0.6) * w, x + (dx + s) * w, y + (dy + s * 0.6) * w), fill=colour)


def falling(d, c, r, n):
    """Rain in slanting strokes or flakes of snow, evenly strewn over a jittered grid."""
    if c.weather == "rain":
        stroke = mix(GREY[c.time], (255, 255, 255), 0.5 if c.time != "night" else 0.32)
        for x, y in strewn(r, 6, 5):
            length = n * r.uniform(0.07, 0.1)
            d.line((n * x, n * y, n * x - length * 0.3, n * y + length), fill=stroke, width=int(n * 0.0125))
    elif c.weather == "snow":
        flake = mix((250, 252, 255), GREY[c.time], 0.0 if c.time != "night" else 0.15)
        for x, y in strewn(r, 7, 7):
            disc(d, n * x, n * y, n * r.uniform(0.011, 0.017), flake)


def strewn(r, columns, rows):
    return [((i + r.uniform(0.1, 0.9)) / columns, (j + r.uniform(0.1, 0.9)) / rows) for i in range(columns) for j in range(rows)]


def mist(picture, c, n, horizon):
    """Fog over the landscape, thickest at the horizon, thin at one's feet."""
    y = np.arange(n)
    amount = np.where(y < horizon, 0.75, 0.75 - 0.5 * (y - horizon) / (n - horizon)) * np.clip((y - horizon * 0.35) / (horizon * 0.5), 0, 1)
    amount = amount[:, None, None]
    return (picture * (1 - amount) + np.array(mix(GREY[c.time], (255, 255, 255), 0.25 if c.time != "night" else 0.1)) * amount).astype(np.uint8)


def sea(d, c, r, n, horizon):
    far, near = {
        "morning": ((150, 196, 206), (70, 140, 170)), "day": ((66, 160, 214), (20, 98, 172)),
        "sunset": ((226, 120, 98), (86, 58, 120)), "night": ((40, 58, 116), (14, 26, 70)),
    }[c.time]
    far, near = (mix(v, GREY[c.time], DULL[c.weather]) for v in (far, near))
    for i in range(10):
        top = horizon + (n - horizon) * i / 10
        d.rectangle((0, top, n, n), fill=mix(far, near, i / 9))
    light = mix(far, (255, 255, 255), 0.35)
    for _ in range(5):
        x, y, w = n * r.uniform(0, 0.85), r.uniform(horizon + n * 0.05, n * 0.8), n * r.uniform(0.1, 0.2)
        d.rounded_rectangle((x, y, x + w, y + n * 0.013), n * 0.006, fill=light)
    ground(d, n, wave(r, n, n * 0.86, n * 0.015, 1), soil((240, 214, 158), c))


def hills(d, c, r, n, horizon):
    for level, amount, colour in (
        (horizon - n * 0.03, 0.06, (150, 190, 120)), (horizon + n * 0.06, 0.05, (108, 172, 84)), (n * 0.76, 0.035, (74, 146, 62)),
    ):
        ground(d, n, wave(r, n, level, n * amount, r.uniform(0.8, 1.5)), soil(colour, c))


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
    ground(d, n, wave(r, n, n * 0.73, n * 0.02, 1.2), soil((92, 150, 96), c))


def desert(d, c, r, n, horizon):
    for level, amount, colour in (
        (horizon - n * 0.02, 0.05, (236, 200, 138)), (horizon + n * 0.08, 0.05, (226, 176, 104)), (n * 0.78, 0.04, (208, 150, 78)),
    ):
        ground(d, n, wave(r, n, level, n * amount, r.uniform(0.7, 1.3)), soil(colour, c))


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
    ground(d, n, [(0, n * 0.76), (n, n * 0.76)], soil((122, 128, 138), c))
    ground(d, n, [(0, n * 0.84), (n, n * 0.84)], soil((88, 92, 106), c))


GROUNDS = {f.__name__: f for f in (sea, hills, mountains, desert, city)}


def soil(colour, c):
    """The ground in the light of the hour, half under snow when it snows."""
    seen = lit(colour, c)
    return mix(seen, lit((244, 247, 252), c, 0.15), 0.6) if c.weather == "snow" else seen


def wave(r, n, level, amplitude, frequency):
    phase, phase2 = r.uniform(0, 7), r.uniform(0, 7)
    return [
        (n * i / 24, level + amplitude * (0.75 * math.sin(phase + i / 24 * 6.28 * frequency) + 0.25 * math.sin(phase2 + i / 24 * 15)))
        for i in range(25)
    ]


def ground(d, n, ridge, colour):
    d.polygon([*ridge, (n, n), (0, n)], fill=colour)
