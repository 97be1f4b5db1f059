"""The things of a postcard: each draws itself at x, in its own colour and size, as if a lamp stood near."""
import math

from light import disc, lamp, mix
from postcards import COLOURS, SIZES


def own(t, c):
    return lamp(COLOURS[t.colour], c)


def foot_of(c, r, n):
    """Where a thing stands; at sea, on the strip of sand."""
    return n * (r.uniform(0.90, 0.94) if c.scene == "sea" else r.uniform(0.85, 0.9))


def house(d, c, t, r, n, x):
    foot, s = foot_of(c, r, n), n * SIZES[t.size]
    w, h = s * r.uniform(0.145, 0.165), s * r.uniform(0.20, 0.23)
    wall = own(t, c)
    d.rectangle((x + w * 0.42, foot - h - s * 0.13, x + w * 0.66, foot - h - s * 0.02), fill=lamp((126, 74, 60), c))
    d.rectangle((x - w, foot - h, x + w, foot), fill=wall)
    d.rectangle((x + w * 0.5, foot - h, x + w, foot), fill=mix(wall, (20, 16, 40), 0.14))
    d.polygon(((x - w * 1.22, foot - h), (x, foot - h - s * 0.14), (x + w * 1.22, foot - h)), fill=lamp((112, 62, 46), c))
    d.rectangle((x - w * 0.2, foot - h * 0.55, x + w * 0.2, foot), fill=lamp((92, 58, 40), c))
    pane = (255, 228, 130) if c.time in ("night", "sunset") else (214, 236, 250)
    for dx in (-0.62, 0.62):
        d.rectangle((x + (dx - 0.2) * w, foot - h * 0.78, x + (dx + 0.2) * w, foot - h * 0.42), fill=pane)


def tree(d, c, t, r, n, x):
    foot, s = foot_of(c, r, n), n * SIZES[t.size]
    h = s * r.uniform(0.40, 0.46)
    d.rectangle((x - s * 0.022, foot - h * 0.5, x + s * 0.022, foot), fill=lamp((110, 72, 44), c))
    crown, shade = own(t, c), mix(own(t, c), (20, 16, 40), 0.16)
    disc(d, x, foot - h * 0.62, h * 0.33, shade)
    disc(d, x - h * 0.16, foot - h * 0.64, h * 0.24, crown)
    disc(d, x + h * 0.15, foot - h * 0.66, h * 0.24, crown)
    disc(d, x, foot - h * 0.80, h * 0.25, crown)


def boat(d, c, t, r, n, x):
    water, s = n * r.uniform(0.70, 0.76), n * SIZES[t.size]
    w = s * r.uniform(0.165, 0.19)
    hull = own(t, c)
    d.polygon(((x - w, water - s * 0.075), (x + w, water - s * 0.075), (x + w * 0.72, water), (x - w * 0.72, water)), fill=hull)
    d.rectangle((x - s * 0.008, water - s * 0.34, x + s * 0.008, water - s * 0.07), fill=lamp((96, 66, 44), c))
    sail = mix(hull, (255, 255, 255), 0.12)
    d.polygon(((x + s * 0.018, water - s * 0.34), (x + s * 0.018, water - s * 0.10), (x + w * 0.92, water - s * 0.10)), fill=sail)
    d.polygon(((x - s * 0.018, water - s * 0.29), (x - s * 0.018, water - s * 0.10), (x - w * 0.7, water - s * 0.10)), fill=lamp((250, 246, 236), c))


def fence(d, c, t, r, n, x):
    foot, s = foot_of(c, r, n) + n * 0.02, n * SIZES[t.size]
    w, h = s * 0.2, s * r.uniform(0.17, 0.19)
    board, shade = own(t, c), mix(own(t, c), (20, 16, 40), 0.2)
    for level in (0.28, 0.68):
        d.rectangle((x - w, foot - h * level - s * 0.018, x + w, foot - h * level + s * 0.018), fill=shade)
    for i in range(5):
        px = x + w * (i - 2) / 2.25
        half = s * 0.028
        d.polygon(((px - half, foot), (px - half, foot - h * 0.84), (px, foot - h), (px + half, foot - h * 0.84), (px + half, foot)), fill=board)


def cat(d, c, t, r, n, x):
    """Sitting, its tail to one side."""
    foot, s = foot_of(c, r, n) + n * 0.03, n * SIZES[t.size]
    fur, side = own(t, c), r.choice((-1, 1))
    shade = mix(fur, (20, 16, 40), 0.2)
    tail = [(x + side * s * (0.07 + 0.085 * math.sin(i / 8 * 2.6)), foot - s * (0.02 + 0.2 * i / 8)) for i in range(9)]
    d.line(tail, fill=shade, width=int(s * 0.034), joint="curve")
    d.ellipse((x - s * 0.095, foot - s * 0.21, x + s * 0.095, foot + s * 0.01), fill=fur)
    d.ellipse((x - s * 0.068, foot - s * 0.19, x + s * 0.068, foot), fill=fur)
    head = foot - s * 0.245
    for e in (-1, 1):
        d.polygon(((x + e * s * 0.082, head - s * 0.035), (x + e * s * 0.078, head - s * 0.125), (x + e * s * 0.012, head - s * 0.06)), fill=fur)
    d.ellipse((x - s * 0.088, head - s * 0.078, x + s * 0.088, head + s * 0.07), fill=fur)
    for e in (-1, 1):
        d.ellipse((x + e * s * 0.038 - s * 0.017, head - s * 0.02, x + e * s * 0.038 + s * 0.017, head + s * 0.014), fill=(30, 28, 30))
    d.polygon(((x - s * 0.014, head + s * 0.022), (x + s * 0.014, head + s * 0.022), (x, head + s * 0.038)), fill=shade)


def balloon(d, c, t, r, n, x):
    y, s = n * r.uniform(0.26, 0.34), n * r.uniform(0.135, 0.155) * SIZES[t.size]
    skin = own(t, c)
    d.polygon(((x - s * 0.9, y + s * 0.42), (x + s * 0.9, y + s * 0.42), (x + s * 0.2, y + s * 1.38), (x - s * 0.2, y + s * 1.38)), fill=skin)
    disc(d, x, y, s, skin)
    pale = mix(skin, (255, 255, 255), 0.28)
    d.ellipse((x - s * 0.32, y - s * 0.99, x + s * 0.32, y + s * 0.99), fill=pale)
    d.polygon(((x - s * 0.3, y + s * 0.42), (x + s * 0.3, y + s * 0.42), (x + s * 0.08, y + s * 1.36), (x - s * 0.08, y + s * 1.36)), fill=pale)
    d.rectangle((x - s * 0.26, y + s * 1.52, x + s * 0.26, y + s * 1.86), fill=lamp((128, 82, 46), c))
    for dx in (-0.2, 0.17):
        d.rectangle((x + dx * s, y + s * 1.36, x + (dx + 0.04) * s, y + s * 1.54), fill=lamp((96, 66, 44), c))


def sun(d, c, t, r, n, x):
    """With rays, which the sun that merely shines over a card has not."""
    y, s, turn = n * r.uniform(0.19, 0.25), n * 0.095 * SIZES[t.size], r.uniform(0, 0.7)
    colour = own(t, c)
    for i in range(8):
        a = turn + i * math.pi / 4
        tip, root = ray(x, y, a, s * 1.85), [ray(x, y, a + da, s * 1.16) for da in (-0.27, 0.27)]
        d.polygon((tip, *root), fill=colour)
    disc(d, x, y, s, colour)
    disc(d, x - s * 0.2, y - s * 0.2, s * 0.55, mix(colour, (255, 255, 255), 0.25))


def moon(d, c, t, r, n, x):
    """A crescent; the moon that merely shines over a card is full."""
    y, s = n * r.uniform(0.18, 0.26), n * 0.135 * SIZES[t.size]
    outer = [ray(x, y, a, s) for a in arc(-2.2, 2.2)]
    inner = [(x - s * 0.29 + 0.82 * s * math.cos(a), y + 0.82 * s * math.sin(a)) for a in arc(1.72, -1.72)]
    d.polygon((*outer, *inner), fill=own(t, c))


def star(d, c, t, r, n, x):
    y, s = n * r.uniform(0.18, 0.26), n * 0.135 * SIZES[t.size]
    turn = r.uniform(-0.12, 0.12) - math.pi / 2
    d.polygon([ray(x, y, turn + i * math.pi / 5, s * (0.45 if i % 2 else 1)) for i in range(10)], fill=own(t, c))


def ray(x, y, angle, length):
    return (x + length * math.cos(angle), y + length * math.sin(angle))


def arc(start, end, steps=28):
    return [start + (end - start) * i / steps for i in range(steps + 1)]


THINGS = {f.__name__: f for f in (house, tree, boat, fence, cat, balloon, sun, moon, star)}
