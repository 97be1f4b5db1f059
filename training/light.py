"""What the hour and the weather do to colours."""
# Multiplied with everything that is not the sky, then mixed with a haze.
LIGHT = {
    "morning": ((1.0, 0.97, 0.9), (255, 214, 180), 0.12),
    "day": ((1.0, 1.0, 1.0), (200, 230, 255), 0.0),
    "sunset": ((0.92, 0.74, 0.68), (200, 80, 90), 0.10),
    "night": ((0.38, 0.42, 0.62), (24, 32, 80), 0.12),
}
# What hangs in the air when it rains, snows or is foggy.
GREY = {"morning": (206, 196, 190), "day": (188, 200, 212), "sunset": (176, 118, 126), "night": (46, 54, 88)}
# Things stay recognisable by colour at any hour, as if a lamp stood near.
THING_LIGHT = {"morning": 0.04, "day": 0.0, "sunset": 0.08, "night": 0.16}
# How much of the grey lies over the landscape.
DULL = {"clear": 0.0, "clouds": 0.1, "rain": 0.34, "snow": 0.2, "fog": 0.42}


def lamp(colour, c):
    colour = mix(colour, LIGHT[c.time][1], THING_LIGHT[c.time])
    return mix(colour, GREY[c.time], 0.12) if c.weather == "fog" else colour


def lit(colour, c, floor=0.0):
    """A colour in the light of the hour; floor mixes some of the undimmed colour back."""
    factor, haze, amount = LIGHT[c.time]
    seen = mix(mix(tuple(v * f for v, f in zip(colour, factor)), haze, amount), colour, floor)
    return mix(seen, GREY[c.time], DULL[c.weather])


def mix(a, b, t):
    return tuple(int(round(x + (y - x) * t)) for x, y in zip(a, b))


def disc(d, x, y, radius, colour):
    d.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
