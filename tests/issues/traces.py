"""What stack traces of sdk/vectors/fingerprint_v1.json say, for tests of raw frames."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

VECTORS = Path(__file__).parents[2] / "sdk" / "vectors" / "fingerprint_v1.json"
TEXTS: dict[str, str] = {
    each["name"].removeprefix("trace "): each["event"]["stacktrace"][0]["raw"]
    for each in json.loads(VECTORS.read_text("ascii"))["vectors"]
    if each["name"].startswith("trace ")
}


class Trace(NamedTuple):
    """`said`: types and values, the outermost first; `frames`: (file, function) of each."""

    said: list[tuple[str | None, str | None]]
    frames: list[list[tuple[str, str]]]


TRACES = {
    "python": Trace(
        [("KeyError", "'price'")],
        [[("/srv/app/cart.py", "total"), ("/srv/app/views.py", "cart")]],
    ),
    "python_chain": Trace(
        [("CartError", "no cart"), ("IndexError", "list index out of range")],
        [[("app/cart.py", "load"), ("app/main.py", "<module>")], [("app/db.py", "read")]],
    ),
    "javascript_v8": Trace(
        [("TypeError", "Cannot read properties of undefined (reading 'price')")],
        [
            [
                ("https://shop.com/static/app.3f2a9c.js", "total"),
                ("<anonymous>", "Array.map"),
                ("https://shop.com/static/app.3f2a9c.js", "async Cart.load"),
                ("https://shop.com/static/vendor.91c0aa.js", ""),
                ("<anonymous>", "new Promise"),
            ]
        ],
    ),
    "javascript_node_cause": Trace(
        [("Error", "cannot load cart"), ("TypeError", "fetch failed")],
        [
            [
                ("/app/src/cart.js", "load"),
                ("node:internal/modules/cjs/loader", "Module._compile"),
            ],
            [("node:internal/deps/undici/undici", "fetch"), ("/app/src/api.js", "get")],
        ],
    ),
    "javascript_firefox": Trace(
        [(None, None)],
        [
            [
                ("https://shop.com/static/app.js", "total"),
                ("https://cdn.com/lib@1.2/lib.js", ""),
                ("[native code]", "forEach"),
                ("https://shop.com/static/app.js", "async*load"),
            ]
        ],
    ),
    "java": Trace(
        [("CartException", "no cart 7"), ("SQLException", "closed")],
        [
            [("Cart.java", "load"), ("Thread.java", "run"), ("Main.kt", "lambda$main$0")],
            [("org.postgresql.Driver", "connect"), ("Db.java", "open")],
        ],
    ),
    "go": Trace(
        [("panic", "runtime error: index out of range [5] with length 3")],
        [
            [
                ("/usr/local/go/src/runtime/panic.go", "panic"),
                ("/src/shop/cart.go", "main.(*Cart).Total"),
                ("/src/shop/main.go", "main.main"),
            ]
        ],
    ),
    "rust": Trace(
        [("panic", "index out of bounds: the len is 3 but the index is 5")],
        [
            [
                (
                    "/rustc/129f3b9964af4d4a709d1383930ade12dfe7c081/library/std/src/panicking.rs",
                    "rust_begin_unwind",
                ),
                (
                    "/rustc/129f3b9964af4d4a709d1383930ade12dfe7c081/library/core/src/panicking.rs",
                    "core::panicking::panic_fmt",
                ),
                ("./src/cart.rs", "shop::cart::total::h0123456789abcdef"),
                ("", "<shop::Cart as core::ops::Drop>::drop"),
                ("", "main"),
            ]
        ],
    ),
    "elixir": Trace(
        [("ArithmeticError", "bad argument in arithmetic expression: nil + 1")],
        [
            [
                ("lib/shop/cart.ex", "Shop.Cart.total/1"),
                ("lib/enum.ex", 'Enum."-map/2-lists^map/1-1-"/2'),
                ("lib/phoenix/router.ex", "Phoenix.Router.__call__/5"),
                ("gen_server.erl", ":gen_server.try_handle_call/4"),
                ("lib/shop/app.ex", "anonymous fn/1 in Shop.App.run/0"),
            ]
        ],
    ),
    "dotnet": Trace(
        [
            ("InvalidOperationException", "no cart"),
            ("NullReferenceException", "Object reference not set"),
        ],
        [
            [
                ("/src/Cart.cs", "Shop.Cart.<TotalAsync>d__5.MoveNext"),
                ("", "System.Threading.Tasks.Task.Run"),
            ],
            [("/src/Db.cs", "Shop.Db.Read")],
        ],
    ),
    "ruby": Trace(
        [("Shop::CartError", "no price"), ("IOError", "closed")],
        [
            [
                ("app/cart.rb", "total"),
                ("app/cart.rb", "block in load"),
                ("/usr/local/bundle/gems/rack-3.0.8/lib/rack/head.rb", "Rack::Head#call"),
            ],
            [("app/db.rb", "read"), ("app/cart.rb", "rescue in total")],
        ],
    ),
    "php": Trace(
        [("CartError", "no cart in /var/www/app/Cart.php:12")],
        [
            [
                ("/var/www/app/Http/Controller.php", "App\\Cart->total"),
                ("", "App\\{closure}"),
                ("/var/www/vendor/laravel/framework/src/Router.php", "array_map"),
            ]
        ],
    ),
}
