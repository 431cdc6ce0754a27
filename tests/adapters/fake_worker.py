"""The worker's program with a model of a few lines: `python -m tests.adapters.fake_worker HOW --fd N`.

It serves as the real one does. The last message's first character is a command: `D` dies, `H` hangs in native code (the
interpreter stopped), `M` takes memory, `E` talks without end; anything else is said back, word by word.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence

from assistant.adapters.openvino_worker import Say, alone, serve


class Echo:
    """Says the last message back."""

    def tokens(self, messages: Sequence[Mapping[str, str]]) -> int:
        return sum(len(one["content"]) for one in messages)

    def talk(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int, say: Say) -> str:
        print("a library prints")
        text, taken = messages[-1]["content"], b""
        if text.startswith("D"):
            os.kill(os.getpid(), signal.SIGKILL)
        if text.startswith("H"):
            os.kill(os.getpid(), signal.SIGSTOP)
        if text.startswith("M"):
            taken = b"x" * (400 * 2**20)
        if text.startswith("X"):
            raise RuntimeError(text)
        words = ["…"] * 10**6 if text.startswith(("E", "M")) else text.split(" ")
        for number, word in enumerate(words):
            if not say(word):
                return "stop"
            if len(words) > 100:
                time.sleep(0.005)
            elif number + 1 == most_tokens:
                return "length"
        return "stop" if taken == b"" else "length"


def loaded(how: str) -> Echo:
    if how == "broken":
        sys.exit("it does not load")
    if how == "slow":
        time.sleep(60)
    return Echo()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("how")
    parser.add_argument("--fd", type=int)
    given = parser.parse_args()
    serve(alone(given.fd), lambda: loaded(given.how), most_prompt_tokens=100)


if __name__ == "__main__":
    main()
