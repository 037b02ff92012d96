"""Which function a place is in, in code as people write it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps.scopes import functions_of

CODE = """
const total = (x: number): Promise<void> => { return x.map(y => y + 1) };
export const load: Handler<Foo> = async ({ c, d = 3 }) => `x${c.map(z => { return z1 })}y${load1}`
const shop = { go() { return /[{'"]/.test(go1) }, run: function () { run1 }, fly: async (p) => fly1,
    get size() { return 1 / size1 / 2 } };
class Cart extends Base<Item> implements Thing {
  #total = 0;
  handler = (e) => { this.handler1 };
  static async *items<T>(x: T): { a: string } { if (x) { for (const i of x) { items1 } } }
  get total() { return this.#total / 2 / total1; }
  constructor(private a = {}) { super(constructor1); }
}
export default function () { throw new Error("it's", default1) }
items.forEach(function inner(i) { inner1 });
promise.then((r) => r.json(then1)).catch(e => { catch1 });
exports.handle = async function (event) { return handle1 };
function outer() { const q = () => { q1 }; function deep() { deep1 } if (a) { outer1 } return q }
// function commented() {
const text = "function quoted() {", top1 = 1
/* { */
"""


@pytest.mark.parametrize(
    ("word", "function"),
    [
        ("x.map", "total"),
        ("y + 1", "<anonymous>"),
        ("z1", "<anonymous>"),
        ("load1", "load"),
        ("go1", "go"),
        ("run1", "run"),
        ("fly1", "fly"),
        ("size1", "size"),
        ("handler1", "Cart.handler"),
        ("items1", "Cart.items"),
        ("total1", "Cart.total"),
        ("constructor1", "new Cart"),
        ("default1", "<anonymous>"),
        ("inner1", "inner"),
        ("then1", "<anonymous>"),
        ("catch1", "<anonymous>"),
        ("handle1", "handle"),
        ("q1", "q"),
        ("deep1", "deep"),
        ("outer1", "outer"),
        ("top1", None),
    ],
)
def test_the_function_around_a_place(word: str, function: str | None) -> None:
    assert functions_of(CODE).around(CODE.index(word)) == function


@given(st.text("abx =>(){}[];:,.'\"`$/\\\n<*#functioclas1", max_size=200))
def test_anything_has_functions(source: str) -> None:
    found = functions_of(source)
    for at in range(len(source)):
        found.around(at)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 100_000,
        "{" * 100_000,
        "a=>" * 50_000,
        "`${" * 50_000,
        "/" * 100_000,
        "/[" * 50_000,
        "class A{" * 30_000,
        "function f(){" * 20_000,
        "'" + "\\" * 100_000,
        "/*" * 100_000,
        '\\"' * 50_000,
        "a<" * 100_000,
    ],
)
def test_hostile_sources_cost_little(source: str) -> None:
    began = time.process_time()
    found = functions_of(source)
    found.around(len(source) // 2)
    assert time.process_time() - began < 30  # a tenth of a second to some here
