"""Errors as they are stored, and the parts that version 1 of the fingerprint makes of them: written
by hand.

An `event` has what Beacon stores of one (docs/errors.md): `name`, `properties`, and of the report
`level`, `message`, `environment`, `release`, `stacktrace`, `tags`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fingerprint_traces import TRACES

Json = dict[str, Any]
CART = {"file": "app/cart.py", "function": "total", "line": 41, "in_app": True}
VIEW = {"file": "app/views.py", "function": "cart", "line": 12, "in_app": True}
DJANGO = {"file": "django/core/handlers/exception.py", "function": "inner", "in_app": False}
CART_PARTS = ("frame app/cart.py total", "frame app/views.py cart")
APP_JS = "https://shop.com/static/app.3f2a9c.js"


def case(name: str, event: Json, *parts: str, rules: list[Json] | None = None) -> Json:
    made = {"name": name, "event": event, "parts": list(parts)}
    return made if rules is None else {**made, "rules": rules}


def error(type_: str, value: str, frames: list[Json] | None, **properties: Any) -> Json:
    """Of a client of Sentry."""
    made: Json = {
        "name": "$error",
        "properties": {"type": type_, "value": value, **properties},
        "level": "error",
        "message": f"{type_}: {value}",
    }
    return made if frames is None else {**made, "stacktrace": frames}


def python(*frames: Json, **properties: Any) -> Json:
    return error("ValueError", "bad thing", [*frames], platform="python", **properties)


def frame(file: str | None, function: str | None, **more: Any) -> Json:
    told = {"file": file, "function": function, **more}
    return {key: value for key, value in told.items() if value is not None}


def all_cases() -> Iterator[Json]:
    yield from of_python()
    yield from of_javascript()
    yield from of_other_languages()
    yield from of_messages()
    yield from of_chains()
    yield from of_clients_fingerprints()
    yield from of_rules()
    yield from of_pulsekit()
    yield from of_traces()


def of_python() -> Iterator[Json]:
    yield case("python", python(CART, VIEW), "type ValueError", *CART_PARTS)
    yield case(
        "python, frames of libraries",
        python(DJANGO, CART, DJANGO),
        "type ValueError",
        CART_PARTS[0],
    )
    yield case(
        "python, only libraries",
        python(DJANGO),
        "type ValueError",
        "frame django/core/handlers/exception.py inner",
    )
    yield case(
        "python, with modules",
        python(frame("app/cart.py", "Cart.total", module="app.cart", in_app=True)),
        "type ValueError",
        "frame app.cart Cart.total",
    )
    yield case(
        "python, __main__ is no module",
        python(frame("run.py", "<module>", module="__main__", in_app=True)),
        "type ValueError",
        "frame run.py <module>",
    )
    yield case(
        "python, absolute paths of a release",
        python(frame("/srv/releases/20260214093000/app/cart.py", "total", in_app=True)),
        "type ValueError",
        "frame releases/app/cart.py total",
    )
    yield case(
        "python, nothing said of the application",
        python(
            frame("/usr/lib/python3.12/json/decoder.py", "decode"),
            frame("/venv/lib/python3.12/site-packages/requests/api.py", "get"),
            frame("<frozen importlib._bootstrap>", "_find_and_load"),
            frame("/srv/shop/cart.py", "total"),
        ),
        "type ValueError",
        "frame srv/shop/cart.py total",
    )
    yield case(
        "python, site-packages alone",
        python(frame("/venv/lib/python3.12/site-packages/requests/api.py", "get")),
        "type ValueError",
        "frame requests/api.py get",
    )
    yield case(
        "python, recursion",
        python(*[CART, VIEW] * 3, CART),
        "type ValueError",
        *CART_PARTS,
    )
    yield case(
        "python, a lambda by its line",
        python(
            frame("app/cart.py", "<lambda>", in_app=True, context="  key=lambda i: i['price'],")
        ),
        "type ValueError",
        "frame app/cart.py key=lambda i: i['price'],",
    )
    yield case(
        "python, comprehensions are no frames",
        python(frame("app/cart.py", "<listcomp>", in_app=True), CART),
        "type ValueError",
        CART_PARTS[0],
    )
    yield case(
        "python, a file of Windows",
        python(frame("C:\\inetpub\\shop\\app\\cart.py", "total", in_app=True)),
        "type ValueError",
        "frame shop/app/cart.py total",
    )
    yield case(
        "python, nothing but a type",
        error("SystemExit", "", None),
        "type SystemExit",
        "message",
    )


def of_javascript() -> Iterator[Json]:
    def js(*frames: Json, value: str = "x is not a function", **more: Any) -> Json:
        return error("TypeError", value, [*frames], platform="javascript", **more)

    yield case(
        "javascript",
        js(frame("src/cart.ts", "total", in_app=True), frame("src/main.ts", "load", in_app=True)),
        "type TypeError",
        "frame src/cart.ts total",
        "frame src/main.ts load",
    )
    yield case(
        "javascript, minified: names and builds do not count, the message does",
        js(
            frame(APP_JS, "t", line=1, column=2210, in_app=True),
            frame("https://shop.com/static/vendor.91c0aa71.chunk.js?v=7", "?", in_app=True),
        ),
        "type TypeError",
        "message x is not a function",
        "frame static/app.js",
        "frame static/vendor.chunk.js",
    )
    yield case(
        "javascript, minified with one name that is told",
        js(frame(APP_JS, "n", in_app=True), frame(APP_JS, "Cart.prototype.total", in_app=True)),
        "type TypeError",
        "frame static/app.js",
        "frame static/app.js total",
    )
    yield case(
        "javascript, hashes of Vite and of content",
        js(
            frame("https://shop.com/assets/index-BfX3k2_9.js", "render", in_app=True),
            frame("https://shop.com/assets/8d31f0c2.js", "start", in_app=True),
        ),
        "type TypeError",
        "frame assets/index.js render",
        "frame assets/chunk.js start",
    )
    yield case(
        "javascript, Next.js",
        js(
            frame(
                "https://shop.com/_next/static/chunks/pages/cart-2f3a91bc77d01e45.js",
                "total",
                in_app=True,
            ),
            frame("app:///_next/server/pages/cart.js", "load", in_app=True),
        ),
        "type TypeError",
        "frame chunks/pages/cart.js total",
        "frame _next/server/pages/cart.js load",
    )
    yield case(
        "javascript, resolved by a source map",
        js(
            frame(
                "webpack://shop/./src/cart.ts",
                "total",
                in_app=True,
                raw={"file": APP_JS, "function": "t", "line": 1, "column": 2210},
            ),
            frame("webpack:///node_modules/react-dom/index.js", "commitRoot", in_app=True),
        ),
        "type TypeError",
        "frame src/cart.ts total",
    )
    yield case(
        "javascript, a script in a page has no file",
        js(frame("https://shop.com/products/17", "buyNow", in_app=True)),
        "type TypeError",
        "frame buyNow",
    )
    yield case(
        "javascript, a page and no function",
        js(frame("https://shop.com/products/17", "?", in_app=True), value="x17 is not defined"),
        "type TypeError",
        "message x<number> is not defined",
    )
    yield case(
        "javascript, what the browser does itself",
        js(frame("<anonymous>", "Array.map", in_app=True), frame(APP_JS, "total", in_app=True)),
        "type TypeError",
        "frame static/app.js total",
    )
    yield case(
        "javascript, methods by their last name",
        js(
            frame(APP_JS, "Object.onClick [as handler]", in_app=True),
            frame(APP_JS, "async Cart.load", in_app=True),
            frame(APP_JS, "new Basket", in_app=True),
            frame(APP_JS, "get price [as price]", in_app=True),
        ),
        "type TypeError",
        "frame static/app.js onClick",
        "frame static/app.js load",
        "frame static/app.js Basket",
        "frame static/app.js price",
    )
    yield case(
        "javascript, an anonymous function by its line",
        js(frame("src/cart.ts", "<anonymous>", in_app=True, context="  items.map(i => i.price)")),
        "type TypeError",
        "frame src/cart.ts items.map(i => i.price)",
    )
    yield case(
        "node",
        error(
            "Error",
            "ENOENT: no such file",
            [
                frame("node:internal/fs/promises", "open", in_app=False),
                frame("/app/src/read.js", "readCart", module="read", in_app=True),
                frame("/app/node_modules/express/lib/router/layer.js", "handle", in_app=False),
            ],
            platform="node",
        ),
        "type Error",
        "frame app/src/read.js readCart",
    )
    yield case(
        "node, nothing said of the application",
        error(
            "Error",
            "no",
            [
                frame("node:internal/process/task_queues", "process.processTicksAndRejections"),
                frame("/app/node_modules/pg/lib/client.js", "Client.query"),
                frame("/app/dist/cart.js", "Cart.load"),
            ],
            platform="node",
        ),
        "type Error",
        "frame app/dist/cart.js load",
    )
    yield case(
        "javascript, without a stack",
        error("Error", "Script error.", None, platform="javascript"),
        "type Error",
        "message Script error.",
    )


def of_other_languages() -> Iterator[Json]:
    yield case(
        "java",
        error(
            "NullPointerException",
            "no cart",
            [
                frame("Cart.java", "load", module="com.shop.Cart"),
                frame("Main.java", "lambda$run$3", module="com.shop.Main$1"),
                frame(None, "invoke", module="com.shop.Cart$$EnhancerBySpringCGLIB$$3a2f91b"),
                frame("Thread.java", "run", module="java.lang.Thread"),
                frame("DispatcherServlet.java", "doGet", module="org.springframework.web.X"),
            ],
            platform="java",
        ),
        "type NullPointerException",
        "frame com.shop.Cart load",
        "frame com.shop.Main lambda$run",
        "frame com.shop.Cart$$EnhancerBySpringCGLIB$$ invoke",
    )
    yield case(
        "go",
        error(
            "*errors.errorString",
            "no cart",
            [
                frame("/src/shop/cart.go", "(*Cart).Total", module="shop/cart", in_app=True),
                frame("/src/shop/main.go", "main.func1.2", module="main", in_app=True),
                frame("/usr/local/go/src/net/http/server.go", "serve", module="net/http"),
            ],
            platform="go",
        ),
        "type *errors.errorString",
        "frame shop/cart (*Cart).Total",
        "frame main main.func",
    )
    yield case(
        "go, nothing said of the application",
        error(
            "panic",
            "no",
            [
                frame("/usr/local/go/src/runtime/panic.go", "runtime.gopanic"),
                frame("/root/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/gin.go", "gin.Next"),
                frame("/src/shop/cart.go", "main.(*Cart).Total"),
            ],
            platform="go",
        ),
        "type panic",
        "frame src/shop/cart.go main.(*Cart).Total",
    )
    yield case(
        "go, a module of others alone",
        error(
            "panic",
            "no",
            [frame("/root/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/gin.go", "gin.Next")],
            platform="go",
        ),
        "type panic",
        "frame github.com/gin-gonic/gin/gin.go gin.Next",
    )
    yield case(
        "rust",
        error(
            "panic",
            "index out of bounds",
            [
                frame("/rustc/9fc6b4312/library/core/src/panicking.rs", "core::panicking::panic"),
                frame("src/cart.rs", "shop::cart::total::h0123456789abcdef"),
                frame("src/cart.rs", "shop::cart::load::{{closure}}"),
                frame(
                    "/r/.cargo/registry/src/index-6f17d22bba15001f/serde-1.0.197/src/de.rs", "de"
                ),
            ],
            platform="rust",
        ),
        "type panic",
        "frame src/cart.rs shop::cart::total",
        "frame src/cart.rs shop::cart::load::{{closure}}",
    )
    yield case(
        "elixir",
        error(
            "ArithmeticError",
            "bad argument",
            [
                frame("lib/shop/cart.ex", "Shop.Cart.total/1", module="Elixir.Shop.Cart"),
                frame("lib/enum.ex", "Enum.map/2", module="Elixir.Enum"),
                frame("lib/shop/app.ex", "anonymous fn/2 in Shop.App.run/1", module="Shop.App"),
            ],
            platform="elixir",
        ),
        "type ArithmeticError",
        "frame Shop.Cart Shop.Cart.total/1",
        "frame Shop.App fn in Shop.App.run/1",
    )
    yield case(
        "dotnet",
        error(
            "InvalidOperationException",
            "no",
            [
                frame("/src/Cart.cs", "Shop.Cart.<TotalAsync>d__12.MoveNext"),
                frame("/src/Cart.cs", "Shop.Cart.<>c__DisplayClass1_0.<Load>b__0(Item item)"),
                frame(None, "System.Threading.Tasks.Task.Execute()"),
            ],
            platform="csharp",
        ),
        "type InvalidOperationException",
        "frame src/Cart.cs Shop.Cart.TotalAsync",
        "frame src/Cart.cs Shop.Cart.Load",
    )
    yield case(
        "ruby",
        error(
            "NoMethodError",
            "undefined method",
            [
                frame("app/models/cart.rb", "block (2 levels) in total"),
                frame("app/models/cart.rb", "Shop::Cart#load"),
                frame("/usr/local/bundle/gems/rails-7.1.3/lib/rails/engine.rb", "call"),
            ],
            platform="ruby",
        ),
        "type NoMethodError",
        "frame app/models/cart.rb total",
        "frame app/models/cart.rb load",
    )
    yield case(
        "php",
        error(
            "RuntimeException",
            "no",
            [
                frame("/var/www/html/src/Cart.php", "App\\Cart::total"),
                frame("/var/www/html/src/Cart.php", "{closure:App\\Cart::load():12}"),
                frame("/var/www/html/vendor/symfony/http-kernel/Kernel.php", "handle"),
            ],
            platform="php",
        ),
        "type RuntimeException",
        "frame html/src/Cart.php App\\Cart::total",
        "frame html/src/Cart.php",
    )
    yield case(
        "native",
        error(
            "SIGSEGV",
            "",
            [
                frame("/home/ci/src/cart.cc", "shop::total(int, char const*)", in_app=True),
                frame(None, "0x00007ffee4a3", package="/usr/lib/libc.so", address="0x7ffee4a3"),
            ],
            platform="native",
        ),
        "type SIGSEGV",
        "frame ci/src/cart.cc shop::total",
    )


def of_messages() -> Iterator[Json]:
    def message(text: str, **properties: Any) -> Json:
        return {"name": "$message", "properties": properties, "level": "info", "message": text}

    rows = {
        "User 17 not found": "User <number> not found",
        "took 3.2s of 1,000": "took <number>s of <number>",
        "at 2026-02-14T09:30:00.123Z": "at <date>",
        "GET https://api.com/v1/carts/7?x=1 failed": "GET <url> failed",
        "mail to ann@example.com": "mail to <email>",
        "cart 6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001": "cart <uuid>",
        "<Cart at 0x7f3a2c>": "<Cart at <address>>",
        "10.1.2.3:5432 and fe80::1ff:fe23:4567:890a": "<ip> and <ip>",
        "sha d41d8cd98f00b204e9800998ecf8427e": "sha <hash>",
        "build 3f2a9c1": "build <number>",
        "customer cus_N1ffrF2eUfNV2Hib": "customer cus_<id>",
        "no 'price' in \"cart\"": "no <quoted> in <quoted>",
        "can't find the user's cart": "can't find the user's cart",
        "two\n  lines\tof text": "two lines of text",
    }
    for text, normalised in rows.items():
        yield case(f"message {text!r}", message(text), f"message {normalised}")
    yield case(
        "message with a template",
        message("paid 3 of 7", logentry={"message": "paid %s of %s", "params": [3, 7]}),
        "message paid %s of %s",
    )
    yield case(
        "message with a stack trace",
        {**message("paid 3"), "stacktrace": [CART]},
        "message paid <number>",
    )
    yield case("message, empty", message(""), "message")


def of_chains() -> Iterator[Json]:
    first = {"type": "CartError", "value": "no cart 7"}
    cause = {"type": "KeyError", "value": "'id'", "stacktrace": [DJANGO, VIEW]}
    yield case(
        "a chain",
        error("CartError", "no cart 7", [CART], platform="python", exceptions=[first, cause]),
        "type CartError",
        CART_PARTS[0],
        "cause KeyError",
        CART_PARTS[1],
    )
    yield case(
        "a chain, only the cause has frames of the application",
        error("CartError", "no", [DJANGO], platform="python", exceptions=[first, cause]),
        "type CartError",
        "cause KeyError",
        CART_PARTS[1],
    )
    tried = {"type": "TimeoutError", "value": "3 s", "stacktrace": [VIEW]}
    yield case(
        "a chain of tries",
        error("TimeoutError", "3 s", [CART], platform="python", exceptions=[{}, *[tried] * 3]),
        "type TimeoutError",
        CART_PARTS[0],
        "cause TimeoutError",
        CART_PARTS[1],
    )
    group = {"type": "ExceptionGroup", "mechanism": {"is_exception_group": True}}
    for name, beside in (("", [tried, cause, tried]), (", in another order", [cause, tried])):
        yield case(
            "a group" + name,
            error("ExceptionGroup", "no", [CART], platform="python", exceptions=[group, *beside]),
            "type ExceptionGroup",
            CART_PARTS[0],
            "cause KeyError",
            CART_PARTS[1],
            "cause TimeoutError",
            CART_PARTS[1],
        )
    yield case(
        "a chain without frames",
        error("A", "no 7", None, exceptions=[{}, {"type": "B", "value": "no 8"}, {"type": "C"}]),
        "type A",
        "message no <number>",
        "cause B",
        "message no <number>",
        "cause C",
        "message",
    )


def of_clients_fingerprints() -> Iterator[Json]:
    default = ("type ValueError", *CART_PARTS)
    rows: dict[str, tuple[list[Any], tuple[str, ...]]] = {
        "default alone": (["{{ default }}"], default),
        "default without blanks": (["{{default}}"], default),
        "default and more": (["{{ default }}", "eu"], (*default, "fingerprint eu")),
        "own": (["payments", "eu"], ("fingerprint payments", "fingerprint eu")),
        "numbers": (["x", 7], ("fingerprint x", "fingerprint 7")),
        "empty": ([], default),
        "variables": (
            ["{{ type }}", "{{ error.value }}", "{{ function }} {{level}}", "{{ transaction }}"],
            (
                "fingerprint ValueError",
                "fingerprint bad thing",
                "fingerprint total error",
                "fingerprint GET /cart",
            ),
        ),
        "tags": (
            ["{{ tags.region }}", "{{ tags.none }}"],
            ("fingerprint eu", "fingerprint <no-value-for-tag-none>"),
        ),
        "what is not there": (
            ["{{ logger }}", "{{ package }}", "{{ nonsense }}"],
            ("fingerprint <no-logger>", "fingerprint <no-package>", "fingerprint {{ nonsense }}"),
        ),
    }
    for name, (fingerprint, parts) in rows.items():
        event = python(CART, VIEW, fingerprint=fingerprint, transaction="GET /cart")
        yield case(f"client's fingerprint, {name}", {**event, "tags": {"region": "eu"}}, *parts)
    yield case(
        "client's fingerprint of a message",
        {"name": "$message", "properties": {"fingerprint": ["x"]}, "level": "info", "message": "a"},
        "fingerprint x",
    )


def rule(action: Json, *conditions: tuple[str, str, str]) -> Json:
    match = [{"field": field, "op": op, "value": value} for field, op, value in conditions]
    return {"match": match, "action": action}


def of_rules() -> Iterator[Json]:
    default = ("type ValueError", *CART_PARTS)
    event = {**python(CART, VIEW), "tags": {"region": "eu"}, "release": "shop@1.2"}
    mine = {"fingerprint": ["mine"]}
    met = {
        "is": ("type", "is", "ValueError"),
        "is_not": ("type", "is_not", "KeyError"),
        "contains": ("value", "contains", "bad"),
        "glob": ("file", "glob", "app/c*.py"),
        "regex": ("message", "regex", "bad (thing|idea)$"),
        "a tag": ("tag:region", "is", "eu"),
        "the release": ("release", "glob", "shop@1.*"),
    }
    for name, condition in met.items():
        yield case(f"rule, {name}", event, "fingerprint mine", rules=[rule(mine, condition)])
    missed = {
        "is": ("type", "is", "Value"),
        "is_not": ("function", "is_not", "cart"),
        "case": ("type", "is", "valueerror"),
        "glob of a part": ("file", "glob", "cart.py"),
    }
    for name, condition in missed.items():
        yield case(f"rule not met, {name}", event, *default, rules=[rule(mine, condition)])
    yield case(
        "rules, the first that is met, before the client's word",
        python(CART, VIEW, fingerprint=["client"]),
        "fingerprint second",
        *default,
        rules=[
            rule({"fingerprint": ["first"]}, ("type", "is", "KeyError")),
            rule({"fingerprint": ["second", "{{ default }}"]}, ("type", "is", "ValueError")),
            rule({"fingerprint": ["third"]}, ("type", "is", "ValueError")),
        ],
    )
    yield case(
        "rules of frames, the last that is met",
        event,
        "type ValueError",
        CART_PARTS[1],
        rules=[
            rule({"in_app": False}, ("file", "glob", "app/*")),
            rule({"in_app": True}, ("function", "is", "cart")),
        ],
    )
    yield case(
        "rules of frames, nothing is left",
        event,
        *default,
        rules=[rule({"in_app": False}, ("file", "glob", "*"))],
    )
    yield case(
        "two conditions of frames, met by two frames",
        event,
        *default,
        rules=[rule(mine, ("file", "is", "app/cart.py"), ("function", "is", "cart"))],
    )


def of_pulsekit() -> Iterator[Json]:
    job: Json = {"name": "job.failed", "properties": {}, "level": "error", "message": "Job 7 died"}
    yield case("an event of level error", job, "type job.failed", "message Job <number> died")
    yield case(
        "an event that tells its type",
        {**job, "properties": {"type": "Timeout"}},
        "type Timeout",
        "message Job <number> died",
    )
    yield case(
        "frames of PulseKit",
        {**job, "stacktrace": [frame("src/pay.ts", "charge", line=3), "no frame"]},
        "type job.failed",
        "frame src/pay.ts charge",
    )
    yield case(
        "fields of other types are not there",
        {**job, "properties": {"type": 7, "fingerprint": "x", "exceptions": {}, "platform": []}},
        "type job.failed",
        "message Job <number> died",
    )
    yield case(
        "a trace of an unknown language",
        {**job, "stacktrace": [{"raw": "Oops\n  in pay at line 7\n  in main at line 9"}]},
        "type job.failed",
        "frame in pay at line <number>",
        "frame in main at line <number>",
    )


TRACE_PARTS = {
    "python": ("type KeyError", "frame srv/app/cart.py total", "frame srv/app/views.py cart"),
    "python_chain": (
        "type CartError",
        "frame app/cart.py load",
        "frame app/main.py <module>",
        "cause IndexError",
        "frame app/db.py read",
    ),
    "javascript_v8": (
        "type TypeError",
        "frame static/app.js total",
        "frame static/app.js load",
        "frame static/vendor.js",
    ),
    "javascript_node_cause": (
        "type Error",
        "frame app/src/cart.js load",
        "cause TypeError",
        "frame app/src/api.js get",
    ),
    "javascript_firefox": (
        "type job.failed",
        "frame static/app.js total",
        "frame lib/lib.js",
        "frame static/app.js load",
    ),
    "java": (
        "type CartException",
        "frame com.shop.Cart load",
        "frame com.shop.Main lambda$main",
        "cause SQLException",
        "frame com.shop.Db open",
    ),
    "go": (
        "type panic",
        "frame src/shop/cart.go main.(*Cart).Total",
        "frame src/shop/main.go main.main",
    ),
    "rust": ("type panic", "frame src/cart.rs shop::cart::total"),
    "elixir": (
        "type ArithmeticError",
        "frame lib/shop/cart.ex Shop.Cart.total/1",
        "frame lib/shop/app.ex fn in Shop.App.run/0",
    ),
    "dotnet": (
        "type InvalidOperationException",
        "frame src/Cart.cs Shop.Cart.TotalAsync",
        "cause NullReferenceException",
        "frame src/Db.cs Shop.Db.Read",
    ),
    "ruby": (
        "type Shop::CartError",
        "frame app/cart.rb total",
        "frame app/cart.rb load",
        "cause IOError",
        "frame app/db.rb read",
        "frame app/cart.rb total",
    ),
    "php": ("type CartError", "frame app/Http/Controller.php App\\Cart::total"),
}


def of_traces() -> Iterator[Json]:
    for name, text in TRACES.items():
        event = {"name": "job.failed", "properties": {}, "stacktrace": [{"raw": text}]}
        yield case(f"trace {name}", {**event, "level": "error"}, *TRACE_PARTS[name])
