#!/usr/bin/env python3
"""Prints a line a case: a, b, a / b to 12 digits, a - b exactly, and a to 3 places; by Python's decimal (half up).

    quotients.py [SEED] [COUNT]
"""

import random
import sys
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
dice = random.Random(seed)
twelve = Context(prec=12, rounding=ROUND_HALF_UP)


def number():
    digits = dice.randint(1, dice.choice([3, 12, 30]))
    whole = "".join(dice.choice("0123456789") for _ in range(digits))
    point = dice.randint(0, digits)
    text = dice.choice(["", "", "-"]) + (whole[:point] or "0") + ("." + whole[point:] if point < digits else "")
    return dice.choice([text, text, "1", "3", "7", "0.5", "9" * 12, "1" + "0" * 20, "0.0000000000004999"])


for _ in range(count):
    a, b = number(), number()
    with localcontext(Context(prec=100, rounding=ROUND_HALF_UP)):
        one, other = Decimal(a), Decimal(b)
        quotient = "-" if other == 0 else format(twelve.divide(one, other).normalize(twelve) + 0, "f")
        difference = format((one - other).normalize() + 0, "f")
        places = format(one.quantize(Decimal("0.001")).normalize() + 0, "f")
    print(a, b, quotient, difference, places)
