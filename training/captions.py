"""What a person would say of a card."""
import random

from postcards import NATURAL

SCENE_WORDS = {
    "sea": ("the sea", "the ocean", "a calm sea", "the beach"),
    "hills": ("green hills", "the hills", "rolling hills", "the country"),
    "mountains": ("the mountains", "the mountains", "high mountains", "the alps"),
    "desert": ("the desert", "a desert", "sand dunes", "the dunes"),
    "city": ("the city", "a city", "the city", "the town"),
}
TIME_WORDS = {
    "morning": ("in the morning", "at dawn", "in the early morning", "at sunrise"),
    "day": ("by day", "at noon", "during the day", "in the daylight"),
    "sunset": ("at sunset", "in the evening", "at dusk", "at sunset"),
    "night": ("at night", "at midnight", "by night", "at night"),
}
WEATHER_WORDS = {
    "clear": (" under a clear sky", ", clear sky"),
    "clouds": (" with clouds", " under white clouds", ", cloudy", " under a cloudy sky"),
    "rain": (" in the rain", ", raining", " with rain", ", rainy", " in heavy rain"),
    "snow": (" in the snow", ", snowing", " with snow", ", snowy", " in falling snow"),
    "fog": (" in the fog", ", foggy", " in the mist", " with fog", " in thick fog"),
}
# How often the weather is named.
SAID = {"clear": 0.15, "clouds": 0.6, "rain": 0.93, "snow": 0.93, "fog": 0.93}
KIND_WORDS = {
    "house": ("house", "house", "house", "cottage"),
    "tree": ("tree",),
    "boat": ("boat", "boat", "boat", "ship"),
    "fence": ("fence", "fence", "wooden fence"),
    "cat": ("cat", "cat", "cat", "kitten"),
    "balloon": ("balloon", "balloon", "hot air balloon"),
    "sun": ("sun",),
    "moon": ("moon", "moon", "crescent moon"),
    "star": ("star",),
}
SIZE_WORDS = {"small": ("small", "little", "tiny"), "usual": ("",), "big": ("big", "large", "huge")}
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
    things = [thing_words(t, r) for t in r.sample(c.things, len(c.things))]
    said = " and ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)
    weather = r.choice(WEATHER_WORDS[c.weather]) if r.random() < SAID[c.weather] else ""
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
            f"{said} over {scene} {time}", f"{said} {time} in {scene}",
        ))
    return r.choice(OPENINGS) + text + weather + ("." if r.random() < 0.1 else "")


def thing_words(t, r):
    size = r.choice(SIZE_WORDS[t.size]) if r.random() < 0.8 else ""
    unsaid = NATURAL.get(t.kind) == t.colour and r.random() < 0.5
    words = [w for w in (size, "" if unsaid else t.colour, r.choice(KIND_WORDS[t.kind])) if w]
    if unsaid and t.kind != "star":
        article = "the"
    else:
        article = "an" if words[0][0] in "aeiou" else "a"
    place = " " + r.choice(PLACE_WORDS[t.place]) if r.random() < 0.35 else ""
    return f"{article} {' '.join(words)}{place}"
