"""Runs that can be cut at any moment: a snapshot every few minutes, in runs/ and mirrored where FULGURITE_MIRROR says."""
import os
import pathlib
import shutil
import time

import torch

from device import DEVICE

# Longer between two looks than any step takes.
PAUSE = 20
RUNS = pathlib.Path(__file__).parent / "runs"


def read(name):
    """What lies in runs/NAME.pt, on the device where this machine computes."""
    return torch.load(RUNS / f"{name}.pt", map_location=DEVICE, weights_only=False)


def parts(name):
    """What lies in every runs/NAME-PART.pt, by PART. FileNotFoundError where there is none."""
    paths = sorted(RUNS.glob(f"{name}-*.pt"))
    if not paths:
        raise FileNotFoundError(f"There is no {RUNS / name}-….pt yet: make one first.")
    return {path.stem.removeprefix(f"{name}-"): read(path.stem) for path in paths}


class Run:
    """Progress is time spent over time granted, so that schedules end on time however busy the machine is."""

    def __init__(self, name, minutes, every=300):
        self.path, self.minutes, self.every = RUNS / f"{name}.pt", minutes, every
        RUNS.mkdir(exist_ok=True)
        self.looked = self.saved = time.time()
        self.spent = 0.0
        self.log = open(RUNS / f"{name}.log", "a")

    def resume(self):
        """The last snapshot's state, or None. Time spent before counts."""
        if not self.path.exists():
            return None
        state = read(self.path.stem)
        self.spent = state["seconds"]
        return state

    @property
    def seconds(self):
        """Time spent, without pauses: the process may be stopped while others measure."""
        now = time.time()
        self.spent += min(now - self.looked, PAUSE)
        self.looked = now
        return self.spent

    @property
    def progress(self):
        return min(1.0, self.seconds / (self.minutes * 60))

    def due(self):
        return time.time() - self.saved > self.every

    def save(self, **state):
        state["seconds"] = self.seconds
        new = self.path.with_suffix(".new")
        torch.save(state, new)
        os.replace(new, self.path)
        self.saved = time.time()
        mirror = os.environ.get("FULGURITE_MIRROR")
        if mirror:
            os.makedirs(mirror, exist_ok=True)
            shutil.copy(self.path, os.path.join(mirror, self.path.name + ".new"))
            os.replace(os.path.join(mirror, self.path.name + ".new"), os.path.join(mirror, self.path.name))

    def say(self, text):
        line = f"{time.strftime('%H:%M:%S')} {self.seconds / 60:6.1f} min {self.progress:5.1%} {text}"
        print(line, flush=True)
        print(line, file=self.log, flush=True)
