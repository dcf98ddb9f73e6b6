"""The weights of the attention exploration: trained here on random shelves, in four seconds.

Run once, by hand, where NumPy is installed, which is no dependency of this site:
``python courses/explorations/making/attention.py`` writes ``static/explore/attention.json``; with the word ``golden``
it prints a dozen answers of these weights: ``tests/courses/explorations/attention_golden.json``. Tests do not train
again, since another version of NumPy may round otherwise; they check what the weights can do. With NumPy 2.4 the file
comes out the same, byte for byte.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found]  # only who makes the picture anew has it

FILE = Path(__file__).resolve().parents[3] / "static" / "explore" / "attention.json"
KINDS, WIDTH = 8, 12
SHAPES = {
    "Eo": (KINDS, WIDTH),
    "Ec": (KINDS, WIDTH),
    "Q": (WIDTH, WIDTH),
    "K": (WIDTH, WIDTH),
    "V": (WIDTH, WIDTH),
    "O": (WIDTH, KINDS),
    "Eq": (KINDS, WIDTH),
}
STEPS, AT_ONCE = 4000, 128


def shelves(rng: Any, many: int, number: int) -> tuple[Any, Any, Any]:
    """Objects and colors of ``many`` shelves with ``number`` objects each, and which place is asked about."""
    things = np.array([rng.permutation(KINDS)[:number] for _ in range(many)])
    return things, rng.integers(0, KINDS, size=(many, number)), rng.integers(0, number, size=many)


def softmax(scores: Any) -> Any:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def forward(model: Any, things: Any, colors: Any, asked: Any) -> dict[str, Any]:
    """All that is computed on the way from shelves and the objects asked about to the chances of each color."""
    x = model["Eo"][things] + model["Ec"][colors]
    q = model["Eq"][asked] @ model["Q"]
    k, v = x @ model["K"], x @ model["V"]
    weights = softmax(np.einsum("bd,bnd->bn", q, k) / np.sqrt(WIDTH))
    mixture = np.einsum("bn,bnd->bd", weights, v)
    return {
        "x": x,
        "q": q,
        "k": k,
        "v": v,
        "weights": weights,
        "mixture": mixture,
        "chances": softmax(mixture @ model["O"]),
    }


def gradients(model: Any, things: Any, colors: Any, place: Any) -> dict[str, Any]:
    """How the average surprise at the right color changes with each number of the model (by the chain rule)."""
    row = np.arange(len(place))
    asked = things[row, place]
    found = forward(model, things, colors, asked)
    weights = found["weights"]
    slope = found["chances"].copy()
    slope[row, colors[row, place]] -= 1
    slope /= len(place)
    mixture = slope @ model["O"].T
    looked = np.einsum("bd,bnd->bn", mixture, found["v"])
    values = weights[:, :, None] * mixture[:, None, :]
    scores = weights * (looked - (weights * looked).sum(1, keepdims=True)) / np.sqrt(WIDTH)
    queries = np.einsum("bn,bnd->bd", scores, found["k"])
    keys = scores[:, :, None] * found["q"][:, None, :]
    x = keys @ model["K"].T + values @ model["V"].T
    gradient = {
        "O": found["mixture"].T @ slope,
        "Q": model["Eq"][asked].T @ queries,
        "K": np.einsum("bnd,bne->de", found["x"], keys),
        "V": np.einsum("bnd,bne->de", found["x"], values),
    }
    for name, index, part in (
        ("Eo", things.reshape(-1), x.reshape(-1, WIDTH)),
        ("Ec", colors.reshape(-1), x.reshape(-1, WIDTH)),
        ("Eq", asked, queries @ model["Q"].T),
    ):
        gradient[name] = np.zeros_like(model[name])
        np.add.at(gradient[name], index, part)
    return gradient


def trained() -> dict[str, Any]:
    """Adam (D. Kingma & J. Ba, 2015) on shelves of two to six objects; the weights, rounded to three decimals."""
    rng = np.random.default_rng(3)
    model = {name: rng.normal(size=shape) * 0.3 for name, shape in SHAPES.items()}
    first = {name: np.zeros_like(matrix) for name, matrix in model.items()}
    second = {name: np.zeros_like(matrix) for name, matrix in model.items()}
    for step in range(1, STEPS + 1):
        gradient = gradients(model, *shelves(rng, AT_ONCE, int(rng.integers(2, 7))))
        rate = 0.01 * (1 if step < 2500 else 0.2)
        for name in model:
            first[name] = 0.9 * first[name] + 0.1 * gradient[name]
            second[name] = 0.99 * second[name] + 0.01 * gradient[name] ** 2
            model[name] -= rate * (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.99**step)) + 1e-8)
    return {name: np.round(matrix, 3).tolist() for name, matrix in model.items()}


def golden() -> list[dict[str, Any]]:
    """A dozen questions with what the weights of the file answer; the last two ask for what is not on the shelf."""
    model = {name: np.array(matrix) for name, matrix in json.loads(FILE.read_text("utf-8")).items()}
    rng = np.random.default_rng(12)
    cases: list[dict[str, Any]] = []
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 2, 4, 6, 3):
        things, colors, place = shelves(rng, 1, number)
        asked = things[[0], place] if len(cases) < 10 else np.setdiff1d(np.arange(KINDS), things)[:1]
        found = forward(model, things, colors, asked)
        cases.append(
            {
                "shelf": np.stack([things[0], colors[0]], 1).tolist(),
                "asked": int(asked[0]),
                "weights": found["weights"][0].round(9).tolist(),
                "chances": found["chances"][0].round(9).tolist(),
            }
        )
    return cases


if __name__ == "__main__":
    if "golden" in sys.argv:
        sys.stdout.write(json.dumps(golden(), separators=(",", ":")) + "\n")
    else:
        FILE.write_text(json.dumps(trained(), separators=(",", ":")), "utf-8")
