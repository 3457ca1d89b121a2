#!/usr/bin/env python3
"""Writes the expected results of the corpus from their closed forms.

Each model has a row of formulas, one a column, of the time t and the number n of steps since the start. Nothing here
simulates: where a formula needs more than a line, it is derived in the model's own comments. Rerun after a change:

    python3 corpus/expected/derive.py

The models of corpus/functions hold their formulas themselves: see the last section.
"""
import math
import re
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from itertools import product
from math import comb, cos, exp, floor, fmod, sin, sqrt
from pathlib import Path

HERE = Path(__file__).resolve().parent
FUNCTIONS = HERE.parent / 'functions'


def times(start, stop, dt):
    return [start + k * dt for k in range(round((stop - start) / dt) + 1)]


def write(name, axis, dt, columns, folder=HERE):
    """columns: header -> number, list by row, or formula of (t, n); None is an empty cell."""
    rows = [['Time', *columns]]
    for row, t in enumerate(axis):
        n = round((t - axis[0]) / dt)
        cells = [t]
        for value in columns.values():
            if callable(value):
                value = value(t, n)
            elif isinstance(value, (list, tuple)):
                value = value[row]
            cells.append(value)
        rows.append(['' if c is None else repr(float(c)).removesuffix('.0') for c in cells])
    text = [','.join(f'"{h}"' if ',' in h else h for h in rows[0])] + [','.join(r) for r in rows[1:]]
    (folder / f'{name}.csv').write_text('\n'.join(text) + '\n')


def by_element(name, values):
    return {f'{name}[{element}]': value for element, value in values.items()}


def grid(name, rows, columns, values):
    return {f'{name}[{r},{c}]': values[i * len(columns) + j] for i, r in enumerate(rows) for j, c in enumerate(columns)}


def at_least(k, n, a):
    """The chance of k or more successes in n trials: the last of k equal stages after n Euler steps, with a = dt/delay."""
    return 1 - sum(comb(n, j) * a**j * (1 - a) ** (n - j) for j in range(min(n + 1, k)))


def at_least_three(n, a):
    return at_least(3, n, a)


def root(f, low, high):
    """Where the growing function f is 0, by halving."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return high


def since(t, start, value, otherwise=0):
    return value if t >= start else otherwise


# Vensim ------------------------------------------------------------------------------------------------------------

write('euler_decay', times(0, 10, 0.5), 0.5, {
    'Content': lambda t, n: 100 * 0.9**n, 'Outflow': lambda t, n: 20 * 0.9**n, 'Fraction': 0.2,
    'Gone': lambda t, n: 100 - 100 * 0.9**n})

rk4_decay = 1 - 0.5 + 0.5**2 / 2 - 0.5**3 / 6 + 0.5**4 / 24
rk4_turn = complex(1 - 1 / 2 + 1 / 24, 1 - 1 / 6)
write('rk4_decay', times(0, 10, 1), 1, {
    'Content': lambda t, n: 100 * rk4_decay**n, 'Angle': lambda t, n: (rk4_turn**n).real,
    'Speed': lambda t, n: -(rk4_turn**n).imag})



def halved(step, t, bound):
    """A decay of rate 1 from 1 by automatic steps of 1: `step(z)` is one part's factor. The factor of n parts counts when
    it differs from that of n/2 by no more than the bound, absolute or (0.001) relative."""
    value = 1.0
    for _ in range(round(t)):
        n = 2
        while abs(step(1 / n) ** n - step(2 / n) ** (n // 2)) * value > max(bound, 0.001 * value):
            n *= 2
        value *= step(1 / n) ** n
    return value


write('rk4_auto', times(0, 5, 1), 1, {
    'Content': lambda t, n: halved(lambda z: 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24, t, 0.005),
    'Content of old': lambda t, n: halved(lambda z: 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24, t - 2, 0.005) if t >= 2 else 9,
    'Fed': lambda t, n: max(0, t - 2), 'Cubes': lambda t, n: t**3, 'ABSOLUTE TOLERANCE': 0.005})

write('difference', times(0, 6, 2), 1, {
    'Tank': lambda t, n: t, 'ten times': [0, 0, 20, 40], 'inflow': 1})
write('reality_checks', times(0, 6, 2), 0.5, {
    'workers[a]': 4, 'workers[b]': 5, 'output[a]': 8, 'output[b]': 10, 'skill': 2, 'stock': lambda t, n: 72 * (1 - 0.875**n)})

write('rk2_decay', times(0, 5, 0.5), 0.5, {'Content': lambda t, n: 64 * 0.78125**n, 'Clocked': lambda t, n: t**3 - t / 16})

write('cooling_cup', times(0, 24, 0.5), 0.125, {
    'Cup': lambda t, n: 21 + 64 * 0.984375**n, 'Loss': lambda t, n: 8 * 0.984375**n, 'Room': 21, 'Time constant': 8})

fibonacci = [0, 1]
while len(fibonacci) < 40:
    fibonacci.append(fibonacci[-1] + fibonacci[-2])
write('fibonacci', times(0, 30, 1), 1, {'A': lambda t, n: fibonacci[n + 1], 'B': lambda t, n: fibonacci[n]})

write('test_inputs', times(0, 6, 0.25), 0.25, {
    'Step on grid': lambda t, n: since(t, 2, 5), 'Step off grid': lambda t, n: since(t, 2, 5),
    'Step late off grid': lambda t, n: since(t, 2.25, 5), 'Pulse on grid': lambda t, n: 1 <= t < 2,
    'Pulse of no width': lambda t, n: t == 3, 'Pulse off grid': lambda t, n: t in (1, 1.25),
    'Train': lambda t, n: t in (1, 1.25, 3, 3.25, 5), 'Train of wide pulses': lambda t, n: 1 <= t <= 3,
    'Ramp': lambda t, n: 2 * (min(max(t, 1), 3) - 1), 'Ramp without end': lambda t, n: 2 * max(t - 1, 0),
    'Ramp down': lambda t, n: -min(t, 2)})


def bend(x):
    return 10 * x if x < 1 else 10 + 5 * (x - 1)


lookup_held = [bend(min(max(t - 1, 0), 3)) for t in times(0, 5, 0.5)]
write('lookup_edges', times(0, 5, 0.5), 0.5, {
    'x': lambda t, n: t - 1, 'Held': lookup_held, 'Held too': lookup_held, 'Extended': lambda t, n: bend(t - 1),
    'Next point': lambda t, n: 0 if t <= 1 else 10 if t <= 2 else 20,
    'Last point': lambda t, n: 0 if t < 2 else 10 if t < 4 else 20,
    'Over the cliff': lambda t, n: 2 if t <= 2 else 5, 'In place': lambda t, n: 1 - min(max(t - 1, 0), 2), 'Turned': 2})


def lagged(steps, factor=1, start=-7):
    return lambda t, n: start if n < steps else factor * ((t - steps / 2) ** 2 + 1)


write('delay_fixed', times(0, 8, 0.5), 0.5, {
    'Input': lambda t, n: t * t + 1, 'Two': lagged(4), 'None': lagged(1), 'Rounded down': lagged(2), 'Rounded up': lagged(3),
    'Growing delay': lagged(2), 'Computed start': lagged(2, 1, 3),
    **by_element('Ring', {f's{k}': lagged(1, k, k) for k in (1, 2, 3)})})


def smoothed(n):
    return 8 * (1 - 0.75**n)


def smoothed_three(n):
    return 8 * at_least_three(n, 0.25)


write('delays_and_smooths', times(0, 10, 0.5), 0.5, {
    'Input': 8, 'Rest': 0,
    'Smoothed': lambda t, n: smoothed(n), 'Smoothed from 4': lambda t, n: 8 - 4 * 0.75**n,
    'Smoothed three': lambda t, n: smoothed_three(n), 'Delayed': lambda t, n: smoothed(n),
    'Delayed three': lambda t, n: 4 + smoothed_three(n) / 2, 'Level already': 8, 'Flow already': 8,
    'Order three': lambda t, n: smoothed_three(n), 'Order one': lambda t, n: smoothed(n),
    'Step up': lambda t, n: since(t, 1, 8), 'Late': lambda t, n: smoothed(max(n - 2, 0)),
    'Two of them': lambda t, n: smoothed(max(n - 2, 0)) + 80 * (1 - 0.5 ** max(n - 2, 0))})

wave = [0, 4, 6, 6, 4, 0, 2, 4, 6, 8, 10]
write('sample_if_true', times(0, 10, 1), 1, {
    'Every third': lambda t, n: 30 * (n // 3), 'Late': lambda t, n: -1 if t < 4 else min(t, 5), 'Never': 42,
    'Highest': lambda t, n: max(wave[: n + 1]), 'Wave': wave})

value = {'p1': 1, 'p2': 20, 'p3': 300}
write('mapping', times(0, 2, 1), 1, {
    **by_element('Value', value), **by_element('Turned', {'r1': 300, 'r2': 20, 'r3': 1}),
    **by_element('Straight', {'s1': 2, 's2': 40, 's3': 600}), 'One seat': 40, **by_element('Budget', {'t1': 5, 't2': 7}),
    **by_element('Share', {'p1': 50, 'p2': 50, 'p3': 70}),
    **{f'Product[{a},{b}]': value[a] + value[b] for a in value for b in value},
    **{f'Growing[{r}]': (lambda v: lambda t, n: t * v)(v) for r, v in (('r1', 300), ('r2', 20), ('r3', 1))}})

regions = ('north', 'east', 'south', 'west')
rate = dict(zip(regions, (1, 1, 9, 1)))
write('except', times(0, 3, 1), 1, {
    **by_element('Rate', rate),
    **grid('Grid', regions, ('young', 'middle', 'old'), (1, 1, 1, 2, 1, 1, 2, 1, 1, 3, 3, 3)),
    **by_element('Stock', {'north': lambda t, n: t, 'east': lambda t, n: 10 - t, 'south': lambda t, n: 10 - t,
                           'west': lambda t, n: t}),
    **by_element('Mixed', {'north': 5, 'east': lambda t, n: t, 'south': lambda t, n: 9 * t, 'west': lambda t, n: t}),
    'Total': 20})

cohort = {f'y{k}': (lambda k: lambda t, n: since(t, k, 10))(k) for k in range(1, 6)}
write('sub_ranges', times(0, 7, 1), 1, {
    **by_element('Children', cohort), **by_element('Leaving', cohort),
    'Grown children': [0, 0, 0, 0, 10, 20, 20, 20], 'All but the first': lambda t, n: 10 * max(min(t, 5) - 1, 0),
    **by_element('Marked', {'y1': 2, 'y2': 3, 'y3': 4, 'y4': 1, 'y5': 1})})

write('subscript_as_number', times(0, 1, 1), 1, {
    **by_element('Position', dict(zip('abcd', (1, 2, 3, 4)))), **by_element('Is c', dict(zip('abcd', (0, 0, 1, 0)))),
    'Of an element': 4, 'Count': 42, 'Triangle': 10, **by_element('Squares', dict(zip('abcd', (1, 4, 9, 16)))),
    **by_element('Next one', dict(zip('abcd', (4, 9, 16, 16))))})

three = ('c1', 'c2', 'c3')
write('reductions', times(0, 2, 1), 1, {
    **grid('m', ('r1', 'r2'), three, (1, -2, 3, 4, 5, -6)), **by_element('w', dict(zip(three, (10, 100, 1000)))),
    'Row sum[r1]': 2, 'Row sum[r2]': 3, **by_element('Column product', dict(zip(three, (4, -10, -18)))), 'Smallest': -6,
    'Largest[r1]': 3, 'Largest[r2]': 6, 'Weighted[r1]': 2810, 'Weighted[r2]': -5460, 'Part': 0,
    **by_element('Share', dict(zip(three, (10 / 1110, 100 / 1110, 1000 / 1110)))), 'Of sums': lambda t, n: 3 + 2 * t,
    'All pairs': 5550})

ages, districts = range(1, 34), range(1, 6)
of_district = {d: 3300 * d + 561 for d in districts}


def clients(d, a, n):
    """Each age has had a 33rd of what its district has grown by."""
    return 100 * d + a + of_district[d] * (1.01**n - 1) / 33


def of_each(name, formula):
    return {f'{name}[d{d},a{a}]': lambda t, n, d=d, a=a: formula(d, a, n) for d in districts for a in ages}


def of_districts(name, formula):
    return {f'{name}[d{d}]': lambda t, n, d=d: formula(d, n) for d in districts}


write('long_rows', times(0, 3, 1), 1, {
    **of_each('Clients', clients), **of_each('Admissions', lambda d, a, n: of_district[d] * 1.01**n / 3300),
    **of_each('Share', lambda d, a, n: clients(d, a, n) / (of_district[d] * 1.01**n)),
    **of_districts('Total', lambda d, n: of_district[d] * 1.01**n),
    **of_districts('Days of care', lambda d, n: sum(a * clients(d, a, n) for a in ages)),
    **{f'Days of care of one[a{a}]': a for a in ages},
    **{f'Of age[a{a}]': lambda t, n, a=a: sum(clients(d, a, n) for d in districts) for a in ages},
    'All': lambda t, n: sum(of_district.values()) * 1.01**n,
    'Oldest share': lambda t, n: clients(5, 33, n) / (of_district[5] * 1.01**n)})

write('macros', times(0, 5, 0.5), 0.5, {
    'Slow': lambda t, n: 16 - 8 * 0.75**n, 'slow gap': lambda t, n: 8 * 0.75**n, 'doubled': lambda t, n: 2 * t,
    'Quick': lambda t, n: 17 - 8 * 0.5**n, 'quick gap': lambda t, n: 8 * 0.5**n, 'doubled again': lambda t, n: 2 * t, 'one': 1,
    'Goal[k1]': 2, 'Goal[k2]': 32, 'Each[k1]': lambda t, n: 2 - 0.75**n, 'Each[k2]': lambda t, n: 32 - 16 * 0.75**n,
    'each gap[k1]': lambda t, n: 0.75**n, 'each gap[k2]': lambda t, n: 16 * 0.75**n, 'each clock[k1]': lambda t, n: 2 * t,
    'each clock[k2]': lambda t, n: 2 * t, 'Nested': lambda t, n: 2 * (t + 1) ** 2})

write('active_initial', times(0, 4, 1), 1, {
    'Backlog': lambda t, n: 60 / 12**n, 'Wanted': lambda t, n: 5 / 12**n, 'Held at start': 30})

write('initial', times(10, 15, 1), 1, {
    'Third': 8, 'Second': lambda t, n: 7 + n, 'First': lambda t, n: 2 * 2**n, 'Growing': lambda t, n: 2**n, 'Kept': 12,
    'Ratio': lambda t, n: 2**n / 6})

write('division_by_zero', times(0, 4, 1), 1, {
    'd': lambda t, n: (t - 2) / 1e6, 'Zero instead': [-1.5e6, -3e6, 0, 3e6, 1.5e6],
    'Seven instead': [-1.5e6, -3e6, 7, 3e6, 1.5e6], 'Tiny': [-3e6, 0, 0, 0, 3e6], 'Zero by zero': 0, 'Minus': 1.5})

write('missing_value', times(0, 3, 1), 1, {
    'Reading': [0, 1, None, 3], 'Is missing': [0, 0, 1, 0], 'Repaired': [0, 1, -1, 3], 'Exponent': 109, 'Far below': 1})

write('saveper', [0, 1, 2, 3, 3.5], 0.25, {'Level': lambda t, n: 1.25**n, 'Steps': lambda t, n: n})

write('remainders', times(0, 6, 1), 1, {
    'x': lambda t, n: 2.5 * t - 7.5, 'Whole': [-7, -5, -2, 0, 2, 5, 7], 'Remainder': lambda t, n: fmod(2.5 * t - 7.5, 3),
    'Remainder of minus three': lambda t, n: fmod(2.5 * t - 7.5, -3), 'Stepped': [-6, -4, -2, 0, 2, 4, 6],
    'Not stepped': lambda t, n: 5 * t - 15})

write('operators', times(0, 1, 1), 1, {
    'Minus square': -4, 'Negative power': 0.5, 'Left to right': 3, 'Divided twice': 2, 'Mixed': 9, 'Not of equals': 1,
    'And before or': 1, 'Bracketed': 0, 'Any number': 1, 'Comparing': 1011, 'two words': 3, 'TWO WORDS AGAIN': 2,
    'Continued over lines': 20.5})


def grown(n):
    return 64 * 1.125**n


def average_from_input(n):
    return grown(n) * 2 / 3 + 64 / 3 * 0.75**n


def trend_from_input(n):
    return (grown(n) - average_from_input(n)) / (4 * average_from_input(n))


write('trend', times(0, 8, 1), 1, {
    'x': lambda t, n: grown(n), 'Growth': 0.125, 'Ahead': lambda t, n: grown(n) * (1 + 2 * trend_from_input(n)),
    'Date': lambda t, n: 2020 + t / 2})

write('number_tables', times(0, 1, 1), 1, {
    **by_element('List', dict(zip(three, (1, -2, 35)))), **grid('Table', ('r1', 'r2'), three, range(1, 7)),
    **{f'Cube[{l},{r},{c}]': 6 * i + 3 * j + k + 1 for i, l in enumerate(('l1', 'l2')) for j, r in enumerate(('r1', 'r2'))
       for k, c in enumerate(three)},
    **grid('Tabbed', ('r1', 'r2'), three, range(1, 7)), **grid('Filled', ('r1', 'r2'), three, [8] * 6),
    **grid('Turned', three, ('r1', 'r2'), (1, 4, 2, 5, 3, 6)), 'Corner': 9, 'Fixed': 3})

write('element_order', times(0, 2, 1), 1, {
    **{f'f[st{k + 1}]': (lambda k: lambda t, n: (1 + t) / 2**k)(k) for k in range(4)},
    **{f'g[st{k + 2}]': (lambda k: lambda t, n: (1 + t) / 2**k)(k) for k in range(3)}})

# XMILE -------------------------------------------------------------------------------------------------------------

write('xmile_operators', times(0, 1, 1), 1, {
    'Minus square': -4, 'Power tower': 512, 'Negative power': 0.5, 'Left to right': 5, 'Not before equals': 1,
    'Not of brackets': 1, 'Not a number but zero': 0, 'Chained': 1, 'And before or': 1, 'Bracketed': 0,
    'Equal of comparisons': 1, 'Mod like times': 6, 'Comment inside': 5, 'Minus minus': 5, 'Safe': 1.5})

write('conditions', times(0, 4, 1), 1, {
    'Plain': [20, 20, 20, 10, 10], 'Far else': [12, 12, 1, 1, 1], 'In brackets': [200, 200, 200, 100, 200],
    'Nested': [5, 6, 6, 7, 7], 'Last operand': [4, 4, 5, 5, 5], 'Not taken': [-1, 12, 6, 4, 3], 'Both': [0, 1, 1, 1, 0],
    'Either': [1, 0, 0, 0, 1], 'Like a call': [0, 0, 0, 1, 1]})

write('xmile_remainders', times(0, 6, 1), 1, {
    'x': lambda t, n: 2.5 * t - 7.5, 'Floor': lambda t, n: floor(2.5 * t - 7.5), 'Rest': [1.5, 1, 0.5, 0, 2.5, 2, 1.5],
    'Rest of minus three': [-1.5, -2, -2.5, 0, -0.5, -1, -1.5], 'Identity': 0, 'Minus seven': 2,
    'Rounded': [-8, -5, -3, 0, 3, 5, 8]})


def curve(x):
    return 10 * x if x < 1 else 10 + 4 * (x - 1) if x < 2 else 14


write('graphical', times(0, 5, 0.5), 0.5, {
    'x': lambda t, n: t - 1, 'Continuous': lambda t, n: curve(max(t - 1, 0)), 'Extrapolated': lambda t, n: curve(t - 1),
    'Discrete': lambda t, n: 0 if t < 2 else 10 if t < 3 else 14, 'Called': 26, 'Called by holder': 2.5, 'Looked up': 14})

write('modules', times(0, 6, 1), 1, {
    'curve': [0, 2, 4, 2, 0, 0, 0], 'Tank.curve': [0, 2, 4, 2, 0, 0, 0], 'Tank.looked up': 2, 'Tank.called': 1,
    'supply': 4, 'Tank.level': lambda t, n: 8 + 8 * 0.5**n, 'Tank.leaving': lambda t, n: 4 + 4 * 0.5**n, 'Tank.filling': 4,
    'Tank.share': 0.5, 'Tank.inflow rate': 4, 'Basin.arriving': lambda t, n: 4 + 4 * 0.5**n,
    'Basin.level': lambda t, n: 13 + 4 * n - 8 * 0.5**n, 'in all': lambda t, n: 21 + 4 * n})

write('non_negative', times(0, 3, 0.5), 0.5, {
    'Store': [10, 4, 0, 0, 0, 0, 0], 'coming': 2, 'First': [6, 6, 2, 2, 2, 2, 2], 'Second': [8, 4, 0, 0, 0, 0, 0],
    'Sold': [0, 7, 12, 13, 14, 15, 16], 'Oneway': lambda t, n: max(0, 1 - t), 'Moved': [0, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75]})

rows = ('r1', 'r2')
a = (1, 2, 3, 4, 5, 6)
turned = (1, 4, 2, 5, 3, 6)
write('apply_to_all', times(0, 2, 1), 1, {
    **grid('A', rows, three, a), **grid('Doubled', rows, three, [2 * x for x in a]),
    **grid('B', three, rows, [x + 1 for x in turned]),
    **grid('By position', three, rows, turned), 'Slice[r1]': 2, 'Slice[r2]': 5,
    **by_element('Named', dict(zip(three, (40, 50, 60)))), **grid('Row number', rows, three, (11, 12, 13, 21, 22, 23)),
    'One element': 301, **by_element('Square', {'1': 1, '2': 4, '3': 9}),
    **grid('Grown', rows, three, [(lambda x: lambda t, n: x * t)(x) for x in a]), **grid('growing', rows, three, a),
    'Any index': [1, 2, 3], 'No such index': [2, 3, 0]})

write('per_element', times(0, 3, 1), 1, {
    **grid('mixed', rows, three, (5, lambda t, n: t, lambda t, n: 2 * t, 6, -1, lambda t, n: since(t, 2, 3))),
    'pile[r1]': lambda t, n: 10 + t, 'pile[r2]': lambda t, n: 20 + 10 * t + t * (t - 1) / 2, 'piling[r1]': 1,
    'piling[r2]': lambda t, n: 10 + t, 'curve[r1]': [0, 10, 0, 0], 'curve[r2]': [5, 5, 9, 9],
    **by_element('mostly', dict(zip(three, (7, 8, 7)))),
    **grid('scarce', rows, three, (0, 0, 0, 0, lambda t, n: t + 1, 0)), 'all that is scarce': lambda t, n: t + 1})

write('array_functions', times(0, 1, 1), 1, {
    **grid('A', rows, three, a), **by_element('w', dict(zip(three, (10, 100, 1000)))), 'Total': 21, 'Total with stars': 21,
    'Row sum[r1]': 6, 'Row sum[r2]': 15, 'Column': 7, 'Part': 16, 'Weighted[r1]': 3210, 'Weighted[r2]': 6540, 'Average': 3.5,
    'Largest': 6, 'Least': 4, 'Count': 63, 'Deviation': sqrt(35 / 12), 'Product': 6, 'Two arguments': [0.5, 1]})

write('delays', times(0, 5, 0.25), 0.25, {
    'x': 8, 'Clock': lambda t, n: 10 + t, 'Smooth': lambda t, n: smoothed(n), 'Smooth three': lambda t, n: smoothed_three(n),
    'Smooth n': lambda t, n: smoothed_three(n), 'Material': lambda t, n: smoothed(n),
    'Material three': lambda t, n: 4 + smoothed_three(n) / 2, 'Material n': lambda t, n: smoothed(n), 'Settled': 16,
    'Fixed': lambda t, n: -3 if n < 4 else 9 + t, 'Fixed from input': lambda t, n: 10 if n < 4 else 9 + t})

waves = [0, 4, 6, 6, 4, 0, 6, 0, 6]
write('previous', times(0, 4, 0.5), 0.5, {
    'wave': waves, 'before': [-1] + waves[:-1], 'highest': lambda t, n: max(waves[: n + 1]), 'counter': lambda t, n: n + 1,
    'change': lambda t, n: waves[n] - (waves[n - 1] if n else 0), 'at start': lambda t, n: 3 * t})

write('pulse', times(0, 4, 0.25), 0.25, {
    'once': lambda t, n: 80 * (t == 1), 'repeated': lambda t, n: 20 * (t % 1 == 0.5), 'interval of zero': lambda t, n: 12 * (t == 2),
    'Collected once': lambda t, n: 20 * (t > 1), 'Collected repeated': lambda t, n: 5 * floor(t + 0.25),
    'stepped': lambda t, n: since(t, 1.5, 4), 'ramped': lambda t, n: 2 * max(t - 1, 0),
    'ramped to': lambda t, n: 2 * (min(max(t, 1), 3) - 1)})

write('macro', times(0, 6, 1), 1, {
    'from zero': lambda t, n: 16 * (1 - 0.5**n), 'settled': 16,
    'twice': lambda t, n: 8 * (1 - 0.5**n) + 8 * (1 - 0.75**n), 'each[r1]': lambda t, n: 10 * (1 - 0.5**n),
    'each[r2]': lambda t, n: 20 * (1 - 0.5**n), 'pure': 5, 'nested': 5})

write('rk4', times(0, 6, 1), 1, {
    'Content': lambda t, n: 100 * rk4_decay**n, 'draining': lambda t, n: 50 * rk4_decay**n,
    'Fourth power': lambda t, n: t**4, 'clocked': lambda t, n: 4 * t**3})

write('rk2', times(0, 5, 0.5), 0.5, {
    'Content': lambda t, n: 64 * 0.78125**n, 'draining': lambda t, n: 32 * 0.78125**n,
    'Trapezoids': lambda t, n: t**3 + t / 8, 'clocked': lambda t, n: 3 * t**2})

write('rk2_auto', times(0, 6, 1), 1, {
    'Content': lambda t, n: halved(lambda z: 1 - z + z**2 / 2, t, 0.001),
    'draining': lambda t, n: halved(lambda z: 1 - z + z**2 / 2, t, 0.001)})

write('rk45', times(0, 12, 0.5), 0.5, {
    'Content': lambda t, n: 100 * exp(-t / 2), 'draining': lambda t, n: 50 * exp(-t / 2),
    'Angle': lambda t, n: cos(t), 'turning': lambda t, n: -sin(t), 'Speed': lambda t, n: -sin(t),
    'slowing': lambda t, n: -cos(t), 'Fifth power': lambda t, n: t**5, 'clocked': lambda t, n: 5 * t**4,
    'Poured': lambda t, n: since(t, 2.5, 6), 'pouring': lambda t, n: 12 if t == 2 else 0,
    'Lagged': lambda t, n: max(0, (n - 1) * (n - 2) / 8) if n else 0, 'lagging': lambda t, n: max(0, t - 0.5)})

write('multiplier', times(0, 4, 1), 1, {'Lorries': lambda t, n: 20 - 2 * t, 'unloading': 2, 'Crates': lambda t, n: 6 * t})

write('behavior', times(0, 4, 1), 1, {
    'Free': lambda t, n: 6 - 4 * t, 'taking': 4, 'Bound': [6, 2, 0, 0, 0], 'draining': [4, 2, 0, 0, 0],
    'Net': lambda t, n: max(0, 2 - t), 'Both ways': lambda t, n: 2 - t})

write('names', times(0, 1, 1), 1, {
    'cash flow': 1, 'contact rate': 2, '"a.b"': 4, 'if': 8, '50% / year': 16, 'Überschuß': 32, 'again': 0})

write('xmile_trend', times(0, 8, 1), 1, {
    'x': lambda t, n: grown(n), 'known': 0.125, 'unknown': lambda t, n: trend_from_input(n),
    'forecast': lambda t, n: 1.25 * grown(n), 'forecast unknown': lambda t, n: grown(n) * (1 + 2 * trend_from_input(n)),
    'time things': 81})

write('init_equation', times(0, 4, 1), 1, {
    'Backlog': lambda t, n: 60 / 12**n, 'Wanted': lambda t, n: 5 / 12**n, 'coming': lambda t, n: 5 / 12**n,
    'going': lambda t, n: 60 / 12**n})

# Conveyors and queues, step by step: the models' comments say how each list comes about.


def content(start, coming, leaving, dt=1):
    """What a stock holds: all that has come and not left."""
    held = [start]
    for rate_in, rate_out in zip(coming, leaving):
        held.append(held[-1] + dt * (rate_in - rate_out))
    return held[:-1]


def after(steps, flow):
    """The same flow, some steps later."""
    return ([0] * steps + list(flow))[:len(flow)]


listed = [5, 5, 10, 10, 15, 15, 0, 0, 0]
on_belt = [sum(listed[k:]) for k in range(9)]
write('conveyor', times(0, 4, 0.5), 0.5, {
    'Filling': lambda t, n: min(10 * t, 20), 'entry': 10, 'exit': lambda t, n: since(t, 2, 10),
    'Steady': 40, 'in steady': 10, 'out steady': 10,
    'Belt': lambda t, n: 3 if 1.5 <= t <= 2.5 else 0, 'parcel': lambda t, n: 6 if t == 1 else 0,
    'arrived': lambda t, n: 6 if t == 2.5 else 0,
    'Listed': on_belt, 'unlisted': [2 * slat for slat in listed],
    'By slat': [10, 9, 7, 4, 0, 0, 0, 0, 0], 'slats out': [2, 4, 6, 8, 0, 0, 0, 0, 0],
    'In batches': [12, 12, 8, 8, 4, 4, 0, 0, 0], 'batches out': [0, 8, 0, 8, 0, 8, 0, 0, 0],
    'front': listed, 'outside': 1, 'slats': 6, 'largest slat': [15] * 6 + [0] * 3, 'mean slat': [held / 6 for held in on_belt],
    'all slats': on_belt, 'front before': [-1] + listed[:8], 'time on belt': 3,
    'Arrived in all': lambda t, n: since(t, 2, 10 * (t - 2))})

write('conveyor_leaks', times(0, 8, 1), 1, {
    'Course': [0, 100, 190, 270, 340, 400, 400, 400, 400], 'enrolling': 100, 'passing': lambda t, n: since(t, 5, 50),
    'quitting': lambda t, n: 10 * min(t, 5), 'Steady': 400, 'in steady': 100, 'out steady': 50, 'lost steady': 50,
    'First quarter': [0, 20, 38, 56, 74, 74, 74, 74, 74], 'in quarter': 20, 'out quarter': lambda t, n: since(t, 4, 18),
    'lost quarter': lambda t, n: since(t, 1, 2),
    'Two zones': [0, 16, 28, 36, 42, 42, 42, 42, 42], 'in zones': 16, 'out zones': lambda t, n: since(t, 4, 4),
    'lost early': [0, 4] + [8] * 7, 'lost late': [0, 0, 0, 2] + [4] * 5,
    'Decaying': [0, 64, 112] + [148] * 6, 'in decay': 64, 'out decay': lambda t, n: since(t, 3, 27), 'decay': [0, 16, 28] + [37] * 6,
    'Whole': content(0, [3] * 9, [0, 0, 1, 1, 1, 3, 3, 3, 3]), 'in whole': 3, 'out whole': [0, 0, 0, 0, 0, 1, 2, 1, 2],
    'lost whole': [0, 0, 1, 1, 1, 2, 1, 2, 1],
    'Emptied': [0, 8] + [10] * 7, 'in emptied': 8, 'out emptied': 0, 'half': [0, 2] + [4] * 7, 'all else': [0, 4] + [4] * 7})

into_full = [10, 10, 5, 0, 10, 10, 5, 0, 10]
full = content(0, into_full, after(4, into_full))
first, second = [4, 3, 2, 1, 0, 0, 0, 0, 0], [2, 3, 4, 5, 5, 5, 5, 5, 5]
shared = after(1, [a + b for a, b in zip(first, second)])
let_in, let_out = [10, 10, 10, 0, 10, 10, 10, 10, 10], [0, 0, 10, 0, 10, 10, 10, 10, 10]
write('conveyor_limits', times(0, 8, 1), 1, {
    'Full': full, 'in full': into_full, 'out full': after(4, into_full),
    'Waiting': content(0, [10] * 9, into_full), 'coming': 10, 'in full again': into_full, 'Full again': full, 'room given': 25,
    'out again': after(4, into_full), 'Narrow': [0, 6] + [12] * 7, 'in narrow': 6, 'out narrow': after(2, [6] * 9),
    'Shared': shared, 'first': first, 'second': second, 'out shared': shared,
    'Arrested': content(0, let_in, let_out), 'in arrested': let_in, 'out arrested': let_out,
    'Upstream': [10, 10, 10, 0, 0, 0, 0, 0, 0], 'handed on': [0, 0, 10, 0, 0, 0, 0, 0, 0],
    'Downstream': [0, 0, 0, 10, 10, 0, 0, 0, 0], 'out downstream': [0, 0, 0, 0, 10, 0, 0, 0, 0],
    'Changing': [0, 1, 3, 6, 10, 14, 14, 13, 15], 'in changing': lambda t, n: t + 1, 'out changing': [0, 0, 0, 0, 1, 6, 8, 6, 7],
    'Sampled': [0, 1] + [2 * t - 1 for t in range(2, 9)], 'in sampled': lambda t, n: t + 1,
    'out sampled': lambda t, n: since(t, 2, t - 1), 'time sampled': 2, 'capacity of Full': 25, 'capacity again': 25})


def line(name, waiting, joining, boarding):
    """A queue before a conveyor of two steps."""
    return {f'Line {name}': content(waiting, joining, boarding), f'join {name}': joining, f'board {name}': boarding,
            f'Ride {name}': content(0, boarding, after(2, boarding)), f'leave {name}': after(2, boarding)}


giving_up, let = [0, 2, 0, 2, 0, 2, 0, 2, 0], [4, 4, 4, 4, 4, 0, 0, 0, 0]
riding_e = line('E', 0, [4] * 9, [4, 2] * 4 + [4])
write('queues', times(0, 8, 1), 1, {
    'Open': [7] + [0] * 8, 'join open': lambda t, n: max(0, 3 - t), 'through': lambda t, n: max(0, 3 - t) if n else 10, 'never': 0,
    **line('A', 0, [4] * 9, [4, 2, 2] * 3), **line('B', 0, [4] * 9, [4, 2] * 4 + [4]), **line('C', 0, [4] * 9, [4, 0] * 4 + [4]),
    **line('D', 12, [0] * 9, [6, 0, 6] + [0] * 6),
    'Line E': 0, 'join E': 4, 'board E': riding_e['board E'], 'give up': giving_up, 'Ride E': riding_e['Ride E'],
    'leave E': riding_e['leave E'], 'Gone': content(0, giving_up, [0] * 9),
    'Half hours': content(20, [0] * 9, let), 'let in': let, 'Yard': after(1, let), 'let out': after(1, let),
    'groups in A': [0, 0, 1, 1, 1, 2, 2, 2, 3], 'first in A': [0, 0, 2, 4, 4, 2, 4, 4, 2], 'second in A': [0, 0, 0, 0, 0, 4, 4, 4, 4]})

many_b = [3, 3, 1, 3, 3, 1, 3]
on_a, on_b = content(0, [2] * 7, after(2, [2] * 7)), content(0, many_b, after(3, many_b))
ride_a, ride_b = [0, 4, 2, 0, 0, 0, 0], [0, 1, 2, 3, 0, 0, 0]
write('container_arrays', times(0, 6, 1), 1, {
    **by_element('Many', {'a': on_a, 'b': on_b}), **by_element('in many', {'a': 2, 'b': many_b}),
    **by_element('out many', {'a': after(2, [2] * 7), 'b': after(3, many_b)}),
    **by_element('Each', {'a': [4] + [0] * 6, 'b': [30, 15] + [0] * 5}),
    **by_element('out each', {'a': [3] + [0] * 6, 'b': [5, 10] + [0] * 5}),
    **by_element('lost each', {'a': [1] + [0] * 6, 'b': [10, 5] + [0] * 5}),
    **by_element('Lines', {'a': [6, 2] + [0] * 5, 'b': [6, 5, 3] + [0] * 4}),
    **by_element('board', {'a': ride_a[1:] + [0], 'b': ride_b[1:] + [0]}), **by_element('Rides', {'a': ride_a, 'b': ride_b}),
    **by_element('alight', {'a': ride_a, 'b': ride_b}),
    'all on Many': [a + b for a, b in zip(on_a, on_b)], 'exit of b': after(3, many_b), 'waiting in b': [3, 2, 1, 0, 0, 0, 0],
    **by_element('fronts', {'a': [6, 2] + [0] * 5, 'b': [1, 2, 3] + [0] * 4}),
    **by_element('times', {'a': 2, 'b': 3}), **by_element('rooms', {'a': 100, 'b': 7}), **by_element('room', {'a': 100, 'b': 7}),
    'rate': 5, 'bring': lambda t, n: since(t, 3, 5), 'Plant.supply': 5, 'Plant.fill': 5,
    'Plant.Belt': lambda t, n: min(5 * t, 15), 'Plant.done': lambda t, n: since(t, 3, 5), 'Store': lambda t, n: since(t, 3, 5 * (t - 3)),
    'on Plant': [3, 3] + [8] * 5, 'delayed': lambda t, n: since(t, 2, t - 1)})

write('submodel_functions', times(0, 4, 1), 1, {
    'doubled': lambda t, n: 2 * (t + 1) + 20, 'one heap': lambda t, n: 5 + 2 * t, 'other heap': [2, 2, 3, 5, 8],
    **by_element('heaps', {'d1': lambda t, n: 1 + t, 'd2': lambda t, n: 2 + t}),
    'of both': lambda t, n: 4 + 2 * (t + 1) + 21, 'Both.x': lambda t, n: 2 * (t + 1) + 20, 'Both.y': lambda t, n: 2 * (t + 1) + 21})

zeros = [0] * 6
cured, leaving = [0, 8, 7, 4, 1, 0, 0], [0, 1, 3, 3, 1, 0, 0]
well, stays, falls = [15, 5, 2, 0.5, 0, 0, 0], [4, 1, 0.5, 0.25, 0, 0, 0], [6, 2, 1, 0.25, 0, 0, 0]
ill, recovers = [0, 6, 4, 2, 0.75, 0, 0], [0, 4, 3, 1.5, 0.75, 0, 0]
write('conveyor_spread', times(0, 6, 1), 1, {
    'eight': [8] + zeros, 'profile': 0, 'Plant.its profile': 0, **by_element('shares', {1: 3, 2: 0, 3: 1}), 'last share': lambda t, n: 3 if t < 3 else 2,
    **by_element('two shares', {1: 1, 2: lambda t, n: 3 if t < 3 else 2}), **by_element('no shares', {1: 0, 2: 0}),
    'Cured': cured, 'in cured': [8] + zeros, 'out cured': leaving,
    'Thirds': [0, 8, 6, 6, 0, 0, 0], 'in thirds': [8] + zeros, 'out thirds': [0, 2, 0, 6, 0, 0, 0],
    'Halves': [0, 8, 5, 2, 1, 0, 0], 'in halves': [8] + zeros, 'out halves': [0, 3, 3, 1, 1, 0, 0],
    'Ninths': [0, 0, 0, 0, 9, 5, 2], 'in ninths': [0, 0, 0, 9, 0, 0, 0], 'out ninths': [0, 0, 0, 0, 4, 3, 2],
    'Nothing': [0, 8, 8, 8, 0, 0, 0], 'in nothing': [8] + zeros, 'out nothing': [0, 0, 0, 8, 0, 0, 0],
    **by_element('Well', {'a': well, 'b': [2 * x for x in well]}),
    **by_element('staying well', {'a': stays, 'b': [2 * x for x in stays]}),
    **by_element('falling ill', {'a': falls, 'b': [2 * x for x in falls]}),
    **by_element('Ill', {'a': ill, 'b': [2 * x for x in ill]}),
    **by_element('recovering', {'a': recovers, 'b': [2 * x for x in recovers]}),
    'Well too': well, 'staying well too': stays, 'falling ill too': falls,
    'Half as long': [0] + falls[:-1], 'recovering soon': [0] + falls[:-1],
    'Well again': well, 'staying well again': stays, 'falling ill again': falls,
    'Twice as long': [0, 6, 6, 4.5, 3, 1.125, 0.25], 'recovering late': [0, 2, 2.5, 1.75, 1.875, 0.875, 0.25],
    'Plant.supply': [8] + zeros, 'Plant.Belt': cured, 'Plant.loading': [8] + zeros, 'Plant.unloading': leaving})
half_steps = times(0, 4, 0.5)
small, matrix, square = ['d1', 'd2'], ['e1', 'e2', 'e3'], [1, 2, 3, 4]

write('transposition', half_steps, 0.5, {
    **grid('a', small, matrix, [1, 2, 3, 4, 5, 6]), **grid('square', small, small, square),
    **grid('turned', matrix, small, [1, 4, 2, 5, 3, 6]), **grid('twice', small, matrix, [1, 2, 3, 4, 5, 6]),
    **grid('square turned', small, small, [1, 3, 2, 4]), **grid('skew', small, small, [0, -1, 1, 0]),
    **grid('of sum', small, small, [3, 7, 8, 12]), **grid('named', matrix, small, [10, 40, 20, 50, 30, 60]),
    **grid('power', matrix, small, [1, 16, 4, 25, 9, 36]), 'sum': 91,
    # of 1 2; 3 4: 1 + 2 * 3 + 3 * 2 + 16, less than the squares by 1
    'square by itself': 29, 'skew by square': 1, 'turned as a whole': 29, 'turned twice': 30, 'turned by stars': 29})

write('slices_and_numbers', half_steps, 0.5, {
    **grid('a', small, matrix, [1, 2, 3, 4, 5, 6]), **by_element('f', {1: 10, 2: 20, 3: 30, 4: 40}),
    **by_element('next', {'e1': 20, 'e2': 30, 'e3': 40}), **by_element('by name', {'d1': 22, 'd2': 35}),
    **by_element('rise', {'e1': 10, 'e2': 10, 'e3': 10}), 'fifth': 5, 'outside': 0, 'moving': lambda t, n: 10 * floor(t),
    'rounded': 40, **by_element('shifted', {1: 20, 2: 30, 3: 40, 4: 0}), 'place': 23,
    **by_element('own', {'e1': 100, 'e2': 201, 'e3': 300}), **by_element('sized', {'e1': 9, 'e2': 9, 'e3': 9}),
    **by_element('latch', {'d1': lambda t, n: n + 1, 'd2': lambda t, n: 2 * n + 2})})

write('macro_arrays', half_steps, 0.5, {
    **grid('a', small, matrix, [1, 2, 3, 4, 5, 6]), **by_element('b', {'e1': 1, 'e2': 4, 'e3': 9}),
    **by_element('shares', {'e1': 2, 'e2': 8, 'e3': 18}),
    **by_element('fills', {'d1': lambda t, n: 106 + 12 * t, 'd2': lambda t, n: 206 + 24 * t}),
    'slow': lambda t, n: 106 + 3 * t, 'squares': 98, 'row': 77, 'picked': 10})

write('nested_modules', half_steps, 0.5, {
    **by_element('market', {'e1': 1, 'e2': 2, 'e3': 3}), **by_element('feedback', {'e1': 0.5, 'e2': 1, 'e3': 1.5}),
    'all': lambda t, n: 12 + 12 * t, 'deep': lambda t, n: 12 * t,
    **by_element('Plant.demand', {'e1': 1, 'e2': 2, 'e3': 3}), **by_element('Plant.made', {'e1': 2, 'e2': 4, 'e3': 6}),
    **by_element('Line.load', {'e1': 2, 'e2': 4, 'e3': 6}), **by_element('Line.half', {'e1': 0.5, 'e2': 1, 'e3': 1.5}),
    'Line.worked': lambda t, n: 12 * t, 'Line.work': 12})

def factorial(x):
    return x * factorial(x - 1) if x > 1 else 1


def rk4_factor(h):
    return 1 + h + h ** 2 / 2 + h ** 3 / 6 + h ** 4 / 24


write('macro_runs', half_steps, 0.5, {
    'whole': lambda t, n: 1 + floor(t), 'factorial': lambda t, n: factorial(1 + floor(t)),
    'run to x': lambda t, n: factorial(1 + floor(t)), 'fixed': 240,
    'fibonacci': lambda t, n: [0, 1, 1, 2, 3, 5, 8, 13, 21][n], 'even': lambda t, n: 1 - n % 2,
    **by_element('each', {'1': lambda t, n: factorial(2 + floor(t)), '2': lambda t, n: factorial(3 + floor(t)),
                          '3': lambda t, n: factorial(4 + floor(t))}),
    'grown': lambda t, n: rk4_factor(0.25 * 0.1 * t) ** (4 * (1 + floor(t))),
    'only later': lambda t, n: -1 if t < 2 else factorial(floor(t) - 1),
    'clock': lambda t, n: t + 1.5,
    'sum of each': lambda t, n: sum(factorial(k + floor(t)) for k in (2, 3, 4)),
    # 2 * (0 + 1 + ... + x-1)
    'weights': lambda t, n: (1 + floor(t)) * floor(t),
    'late': lambda t, n: 1 + floor(t) - 2 if t >= 1 else -1,
    'sum of factorials': lambda t, n: sum(0.5 * factorial(1 + k // 2) for k in range(n)),
    'adding': lambda t, n: factorial(1 + floor(t))})

write('own_max', half_steps, 0.5, {
    'tank': lambda t, n: max(0, 5 - 2 * n), 'out': lambda t, n: [4, 4, 2, 0][min(n, 3)], 'up': lambda t, n: max(0, t - 2),
    'mine': 1000, 'standard': 2})

# the tank gives at most tank/dt + 1: 8 to the outflow, then 6 and 2 to the inflows that run backwards
write('negative_inflow', half_steps, 0.5, {
    'tank': lambda t, n: [10, 2.5, 0][min(n, 2)], 'in': 1, 'back': lambda t, n: -6 if n == 0 else 0,
    'more back': lambda t, n: -2 if n == 0 else 0, 'out': lambda t, n: [8, 6, 1][min(n, 2)]})

write('delay_of_nothing', half_steps, 0.5, {
    'x': lambda t, n: 3 * t, 'none': 0, 'year': 1, 'same': lambda t, n: 3 * t, 'same at once': lambda t, n: 3 * t,
    'late': lambda t, n: 3 * t - 3 if t >= 1 else -1, 'computed': lambda t, n: 3 * t,
    'later': lambda t, n: 3 * t - 6 if t >= 2 else 0, 'grown': lambda t, n: floor(t)})

write('includes', half_steps, 0.5, {
    'supply': 3, 'double': lambda t, n: 2 * t, 'own': 4, **grid('grid', ['a1', 'a2'], [1, 2], [101, 12, 21, 202]),
    'Tank.rate': 3, 'Tank.level': lambda t, n: 1 + 3 * t, 'Tank.filling': 3})

# price and sales go straight from point to point and stay at the last; the fund earns price - 2, from 100 on
prices = [10, 11, 12, 13, 14, 11, 8, 8, 8]
write('imports', half_steps, 0.5, {
    'price': prices, 'sales[north]': 1, 'sales[south]': lambda t, n: min(5 + t, 7), 'costs[north]': 4, 'costs[south]': 3,
    'tax': 2, 'fund': lambda t, n: 100 + sum(p - 2 for p in prices[:n]) / 2, 'income': [p - 2 for p in prices],
    'Shop.rent': 6})

# four inner steps of an eighth in each step, for which the supply holds; what is drained comes in halves
def tank(n):
    level = 100
    for step in range(n):
        level = level * 0.875 ** 4 + 8 * step * 0.25 * sum(0.875 ** k for k in range(4))
    return level


write('inner_steps', times(0, 4, 1), 1, {
    'supply': lambda t, n: 8 * t, 'seen': lambda t, n: tank(n), 'Tank.level': lambda t, n: tank(n),
    'Tank.inflow': lambda t, n: 8 * t, 'Tank.filling': lambda t, n: 8 * t, 'Tank.loss': lambda t, n: tank(n) / 2,
    'gone': lambda t, n: sum(tank(k) / 2 for k in range(n)), 'going': lambda t, n: tank(n) / 2,
    'Tank.share': 0.5, 'Tank.times': lambda t, n: sum(k + 0.375 for k in range(n)), 'Tank.passing': lambda t, n: t,
    'Tank.step': 0.25, 'Tank.barrel': lambda t, n: max(3 - 2 * t, 0), 'Tank.draining': lambda t, n: 2 if t < 2 else 0,
    'Tank.grown[slow]': lambda t, n: 1.1 ** (4 * n), 'Tank.grown[fast]': lambda t, n: 1.2 ** (4 * n),
    'Tank.growing[slow]': lambda t, n: 0.4 * 1.1 ** (4 * n), 'Tank.growing[fast]': lambda t, n: 0.8 * 1.2 ** (4 * n),
    'Pot.level': lambda t, n: 16 / 2 ** n, 'Pot.loss': lambda t, n: 8 / 2 ** n})

# quarters of steps: what is left is 7/8 in each, and for a day 3/4; STEP counts from 1.5 on, pulses come at 0.5, 1.25, 2 ...
write('inner_steps_kept', times(0, 6, 1), 1, {
    'seen': lambda t, n: 1 - 0.875 ** (4 * n), 'Unit.smoothed': lambda t, n: 1 - 0.875 ** (4 * n),
    'Unit.of each[day]': lambda t, n: 8 - 8 * 0.75 ** (4 * n), 'Unit.of each[night]': lambda t, n: 8 - 8 * 0.875 ** (4 * n),
    'Unit.later': lambda t, n: t - 0.75 if t > 0 else -1, 'Unit.far': lambda t, n: t - 1.25 if t > 1 else -1, 'Unit.wait': 1.25,
    'Unit.before': lambda t, n: t - 0.25 if t > 0 else -1, 'Unit.count': lambda t, n: 1 + 4 * max(t - 1.5, 0),
    'Unit.dose': lambda t, n: 3 * sum(0.5 + 0.75 * k < t for k in range(9)),
    'Unit.given': lambda t, n: 12 if t in (2, 5) else 0})

# a tank of 100 gets 8 / 2, and gives 4 and what is left of 5
write('option_filters', times(0, 4, 1), 1, {
    'three': 3, 'scaled once': 6, 'scaled first': 7, 'raised first': 8, 'with a flag': 6, 'without it': 3,
    'of each[a]': 10, 'of each[b]': 40, 'late': lambda t, n: n - 2 + 2 * 0.5 ** n,
    'tank': lambda t, n: 100 - n, 'coming': 4, 'first': 4, 'second': 1})

# what runs: the stand, whose growth is a quarter of it, less 2; the mill
stands = [8 + 12 * 1.25**k for k in range(5)]
write('partial_run', times(1, 5, 1), 1, {
    'stand': stands, 'growth': [x / 4 for x in stands], 'cut': 2, 'demand': 2, 'price': 12, 'bonus': 10, 'store': 50, 'sales': 5,
    'barrel': [10, 6, 2, 0, 0], 'tap': [4, 4, 2, 0, 0], 'of each[a]': 8, 'of each[b]': 12, 'mill.hours': lambda t, n: 3 * t})

# 2 a step from a yard that stays; what enters the saw at t leaves it at t + 2
write('partial_run_conveyors', times(1, 5, 1), 1, {
    'yard': 6, 'growth': 1, 'sawing': 2, 'line': 7, 'coming': 1, 'going': 8, 'mill.brought': 2, 'mill.sawn': lambda t, n: 2 * n, 'mill.taken': 2,
    'mill.in': lambda t, n: t, 'mill.out': [0, 0, 1, 2, 3], 'mill.saw': [0, 1, 3, 5, 7]})

# 12 + (4 - 6 t) / 2, at most 12; 100 less 4 and a quarter of 8 a step; 0.5 + 4, cut to whole numbers, from 13.75 too
write('stock_filters', times(0, 3, 0.5), 0.5, {
    'cellar': [12, 12, 12, 11, 8.5, 4.5, -1], 'laying': 4, 'drinking': lambda t, n: 6 * t, 'press': lambda t, n: 100 - 6 * n, 'pressing': 8,
    'vat': [0.5, 4, 8, 12, 13, 13, 13], 'shelf[a]': lambda t, n: min(1 + 4 * n, 10), 'shelf[b]': lambda t, n: min(9 + 4 * n, 20),
    'filling[a]': 8, 'filling[b]': 8})

# a step of RK4 makes 65/24 of a herd, of which whole animals stay; (t + 1)^2 - t^2 fall into the basin; the drum's four
# stages give 3, 3, 3 and 2 of 5, and 7/6, 7/12, 7/8 and 7/24 of 7/6. A limit is that of the step before
herds = [10, 27, 73, 197, 533]
assert all(b == floor(a * 65 / 24) for a, b in zip(herds, herds[1:]))
drum = [9, 9 - 3 - 1, 5 - (3 + 2 * 3 + 2 * 3 + 2) / 6 - 1, 0, 0]
last = 7 / 24 * (4 + 2 * 2 + 2 * 3 + 1) / 6
write('stock_filters_rk', times(0, 4, 1), 1, {
    'herd': herds, 'births': herds, 'basin': [5, 6, 9, 12, 12], 'rain': lambda t, n: 2 * t, 'drum': drum, 'tap': [3, 3, drum[2], 0, 0],
    'glass': [0, 3, 3 + 17 / 6, 3 + 17 / 6 + last, 3 + 17 / 6 + last], 'shelf[a]': [1, 5, 9, 12, 13], 'shelf[b]': [9, 13, 17, 21, 23],
    'filling[a]': 4, 'filling[b]': 4})

# slats of 6 and of 2 at first, then of 5
write('computed_containers', times(0, 3, 1), 1, {
    'ward[north]': [12, 11, 10, 10], 'ward[south]': [8, 11, 14, 17], 'entering[north]': 5, 'entering[south]': 5,
    'leaving[north]': [6, 6, 5, 5], 'leaving[south]': 2, 'k': lambda t, n: t, 'size': [0, 2, 4, 0], 'first': [0, 6, 2, 0],
    'most': [0, 6, 5, 0], 'takes': [0, 2, 4, 0], 'turned[north]': [2, 5, 5, 5], 'turned[south]': [6, 6, 5, 5]})

# Functions ---------------------------------------------------------------------------------------------------------
#
# A model of corpus/functions says beside each equation what it must give: the comment of a Vensim equation, the <doc> of
# an XMILE variable, is a Python expression of t and n (as above) with all of `math` and the words below. A tuple is an
# array in row-major order. Without a formula the numbers of the equation itself stand; `-` marks what has no column.
# `; name = formula` behind it is what a macro gives by that name.
# index.tsv says which variables show which function, also in the models beside the two folders, which are derived above.

WORDS = {**vars(math), 'date': date, 'timedelta': timedelta, 'at_least': at_least, 'root': root, 'since': since, 'none': None}
BUILTINS = HERE.parent.parent / 'ir' / 'builtins' / 'builtins.def'


def numbers_of(text):
    """The numbers of a constant: '3', '1, 2; 3, 4;'."""
    return tuple(float(part) for part in re.split(r'[,;]', text.strip().rstrip(';')))


def flat(value):
    """A value or nested tuples of values as one row-major list."""
    return [c for part in value for c in flat(part)] if isinstance(value, (tuple, list)) else [value]


def derive(path, specs, ranges, variables):
    """variables: (name, subscripts, equation, formula). Writes the expected results beside the model."""
    start, stop, dt, save = map(float, specs)
    columns = {}
    for name, subscripts, equation, formula in variables:
        if formula == '-':
            continue
        elements = [','.join(e) for e in product(*(ranges.get(s.lower(), [s]) for s in subscripts))]
        headers = [f'{name}[{e}]' for e in elements] if subscripts else [name]
        code = compile(formula, f'{path.name}: {name}', 'eval') if formula else None
        rows = []
        for t in times(start, stop, save):
            values = flat(eval(code, {**WORDS, 't': t, 'n': round((t - start) / dt)}) if code else numbers_of(equation))
            assert len(values) in (1, len(headers)), f'{path.name}: {name} has {len(headers)} elements'
            rows.append(values * (len(headers) // len(values)))
        columns.update({header: list(column) for header, column in zip(headers, zip(*rows))})
    write(path.stem, times(start, stop, save), dt, columns, path.parent)


def read_vensim_case(path):
    text = re.sub(r'\{.*?\}|:MACRO:.*?:END OF MACRO:|\\\\\\---///.*', '', path.read_text(), flags=re.S)
    controls, ranges, variables = {}, {}, []
    for record in text.split('|'):
        head, _, rest = record.strip().partition('~')
        formula, *outputs = (part.strip() for part in rest.partition('~')[2].partition('~')[0].split(';'))
        left, equals, equation = head.partition('=')
        name, _, subscripts = left.partition(':')[0].strip().partition('[')
        if name in ('INITIAL TIME', 'FINAL TIME', 'TIME STEP', 'SAVEPER'):
            controls[name] = equation
        elif equals:
            variables.append((name.strip(), [s.strip() for s in subscripts.rstrip('] ').split(',') if s], equation, formula))
            variables += [(output.partition('=')[0].strip(), [], '', output.partition('=')[2].strip()) for output in outputs]
        elif ':' in head:
            ranges[head.partition(':')[0].strip().lower()] = [e.strip() for e in head.partition(':')[2].split(',')]
    return [controls[name] for name in ('INITIAL TIME', 'FINAL TIME', 'TIME STEP', 'SAVEPER')], ranges, variables


def read_xmile_case(path):
    root = ElementTree.parse(path).getroot()
    for node in root.iter():
        node.tag = node.tag.rpartition('}')[2]
    specs = [root.findtext(f'sim_specs/{tag}') for tag in ('start', 'stop', 'dt')]
    specs.append(root.find('sim_specs').get('{http://iseesystems.com/XMILE}save_interval') or specs[-1])
    ranges = {dim.get('name').lower(): [e.get('name') for e in dim.findall('elem')]
              or [str(k + 1) for k in range(int(dim.get('size')))] for dim in root.findall('dimensions/dim')}
    held = {node: 'WITH LOOKUP(' for node in root.find('model/variables')
            if any(node.find(path) is not None for path in ('gf', 'element/gf'))}
    variables = [(node.get('name'), [d.get('name') for d in node.findall('dimensions/dim')],
                  held.get(node, '') + (node.findtext('eqn') or ''), (node.findtext('doc') or '').strip())
                 for node in root.find('model/variables') if node.tag in ('aux', 'stock', 'flow')]
    return specs, ranges, variables


def spellings(letter):
    """The functions of one language, longest name first, so that INITIAL is not found in ACTIVE INITIAL."""
    rows = re.findall(r'^FN\(([A-Z]+), *"([^"]+)", *(\d+)', BUILTINS.read_text(), flags=re.M)
    return sorted({(name, least == '0') for letters, name, least in rows if letter in letters},
                  key=lambda row: (-len(row[0]), row[0]))


def calls_in(equation, functions):
    text = re.sub(r'[\s_]+', ' ', equation.upper())
    for name, may_stand_alone in functions:
        found = re.compile(rf'(?<![\w.]){re.escape(name)}(?![\w]){"" if may_stand_alone else r" *[(]"}')
        if found.search(text):
            yield name
            text = found.sub(' (', text)


def write_index():
    shown = {}
    for letter, language, ending, read in (('V', 'vensim', 'mdl', read_vensim_case), ('X', 'xmile', 'xmile', read_xmile_case)):
        functions = spellings(letter)
        for path in sorted(FUNCTIONS.rglob(f'*.{ending}')):
            specs, ranges, variables = read(path)
            if path.parent.name == language:
                derive(path, specs, ranges, variables)
            case = path.relative_to(FUNCTIONS).as_posix()
            for name, _, equation, _ in variables:
                for function in calls_in(equation, functions):
                    shown.setdefault((function, case), []).append(name)
    rows = [f'{function}\t{case}\t{"; ".join(dict.fromkeys(names))}' for (function, case), names in sorted(shown.items())]
    (FUNCTIONS / 'index.tsv').write_text('\n'.join(['function\tcase\tvariables that show it', *rows]) + '\n')


write_index()
