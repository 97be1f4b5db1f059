"""What is on a little postcard: a scene, a time of day, weather, and up to three things in colours and sizes.

A card is decided by its seed alone. `captions.py` says what a person would say of a card,
`drawing.py` draws it.
"""
import random
from dataclasses import dataclass

SCENES = ("sea", "hills", "mountains", "desert", "city")
TIMES = ("morning", "day", "sunset", "night")
WEATHERS = ("clear", "clouds", "rain", "snow", "fog")
IN_THE_SKY = ("balloon", "sun", "moon", "star")
KINDS = ("house", "tree", "boat", "fence", "cat", *IN_THE_SKY)
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
# What these are when nobody names a colour.
NATURAL = {"sun": "yellow", "moon": "white", "star": "yellow"}
SIZES = {"small": 0.72, "usual": 1.0, "big": 1.28}
PLACES = ("left", "middle", "right")
STYLES = ("plain", "print")
# Never in training: what the judge asks for.
HELD_OUT = {
    scene: {tuple(reversed(name.split())) for name in names.split(", ")} for scene, names in {
        "sea": "orange fence, white cat, red sun, purple moon, green star",
        "hills": "pink house, purple tree, pink fence, red cat, white sun, orange moon, blue star",
        "mountains": "red house, pink house, orange tree, purple tree, pink tree, blue fence, green cat, pink sun, red moon, purple star",
        "desert": "orange house, blue house, red tree, yellow tree, pink balloon, white fence, yellow cat, purple sun, blue moon, pink star",
        "city": "yellow tree, red fence, orange cat, blue sun, green moon, white star",
    }.items()
}


@dataclass(frozen=True)
class Thing:
    kind: str
    colour: str
    place: str
    size: str


@dataclass(frozen=True)
class Card:
    scene: str
    time: str
    weather: str
    things: tuple
    seed: int


def kinds_of(scene):
    """Boats float at sea only."""
    return KINDS if scene == "sea" else tuple(k for k in KINDS if k != "boat")


def card(seed, held=False, count=None):
    """A card. held: its things are of the held-out combinations, but for boats in their company; otherwise none is. count: number of things."""
    r = random.Random(f"card {seed} {held}")
    if count is None:
        count = r.choices((0, 1, 2, 3), (0.07, 0.5, 0.3, 0.13))[0]
    while True:
        scene, time = r.choice(SCENES), r.choice(TIMES)
        weather = r.choices(WEATHERS, (0.44, 0.2, 0.12, 0.12, 0.12))[0]
        things = tuple(thing(r, scene, place, held) for place in r.sample(PLACES, count))
        if go_together(things) and not (held and things and all(t.kind == "boat" for t in things)):
            return Card(scene, time, weather, things, seed)


def thing(r, scene, place, held):
    while True:
        # Boats would otherwise be rare over all.
        kind = r.choices(kinds_of(scene), [3 if k == "boat" else 1 for k in kinds_of(scene)])[0]
        natural = kind in NATURAL and r.random() < 0.4
        colour = NATURAL[kind] if natural else r.choice(tuple(COLOURS))
        if kind == "boat" or ((kind, colour) in HELD_OUT[scene]) == held:
            return Thing(kind, colour, place, r.choices(tuple(SIZES), (0.2, 0.6, 0.2))[0])


def go_together(things):
    """No kind twice, one of sun and moon, and on the ground at most two, side by side: in the middle they would hide each other."""
    kinds = {t.kind for t in things}
    standing = [t for t in things if t.kind not in IN_THE_SKY]
    return (len(kinds) == len(things) and not {"sun", "moon"} <= kinds
            and (len(standing) < 2 or len(standing) == 2 and all(t.place != "middle" for t in standing)))
