"""A trend as a line of a few marks, drawn by the server: no script and no inline style."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.queries.figures_parts import Figure, Unit

WIDTH, HEIGHT, EDGE = 120, 32, 4  # of the drawing, in its own units
RANGES: dict[Unit, tuple[float, float]] = {Unit.SHARE: (0, 1), Unit.SCORE: (1, 5)}
Point = tuple[float, float]


@dataclass(frozen=True)
class Sparkline:
    """Lines of points that belong together, and the marks of those that stand alone or last."""

    lines: tuple[str, ...]
    marks: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(figure: Figure) -> Sparkline | None:
    """The drawing; None where there is nothing to draw. A gap in the values is one in the line."""
    values = [point.value for point in figure.trend]
    runs = _runs(values, figure.unit)
    if not runs:
        return None
    lines = tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1)
    alone = [run[0] for run in runs if len(run) == 1]
    return Sparkline(lines, tuple(dict.fromkeys([*alone, runs[-1][-1]])))


def _runs(values: Sequence[float | None], unit: Unit) -> list[list[Point]]:
    known = [value for value in values if value is not None]
    low, high = RANGES.get(unit, (0, max(known, default=0) or 1))
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    runs: list[list[Point]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        height = (value - low) / (high - low) * (HEIGHT - 2 * EDGE)
        runs[-1].append((round(EDGE + number * step, 1), round(HEIGHT - EDGE - height, 1)))
    return [run for run in runs if run]
