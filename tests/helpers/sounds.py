"""What is heard, for those who cannot hear."""

from __future__ import annotations


class Heard:
    """Takes the place of the sounds, and keeps their names and the words."""

    muted = False

    def __init__(self):
        self.heard = []
        self.explained = []
        self.held = False

    def __getattr__(self, name):
        return lambda *_: self.heard.append(name)

    def say(self, text, *, urgent=False):
        self.heard.append(text)

    def explain(self, sentences):
        self.explained = sentences

    def hold(self, share):
        pass

    def hold_explaining(self, hold):
        self.held = hold
