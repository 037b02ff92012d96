"""Stack traces as languages print them, for the vectors of fingerprints: data only."""

TRACES = {
    "python": """ERROR:root:request failed
Traceback (most recent call last):
  File "/srv/app/views.py", line 12, in cart
    total(items)
    ~~~~~^^^^^^^
  File "/srv/app/cart.py", line 41, in total
    return sum(i["price"] for i in items)
KeyError: 'price'
""",
    "python_chain": """Traceback (most recent call last):
  File "app/db.py", line 3, in read
    rows[0]
IndexError: list index out of range

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "app/main.py", line 9, in <module>
    main()
  File "app/cart.py", line 5, in load
    raise shop.errors.CartError("no cart") from error
shop.errors.CartError: no cart
""",
    "javascript_v8": """TypeError: Cannot read properties of undefined (reading 'price')
    at total (https://shop.com/static/app.3f2a9c.js:1:2210)
    at Array.map (<anonymous>)
    at async Cart.load (https://shop.com/static/app.3f2a9c.js:1:900)
    at https://shop.com/static/vendor.91c0aa.js:2:10
    at new Promise (<anonymous>)
""",
    "javascript_node_cause": """Error: cannot load cart
    at load (/app/src/cart.js:10:9)
    at Module._compile (node:internal/modules/cjs/loader:1358:14) {
  [cause]: TypeError: fetch failed
      at fetch (node:internal/deps/undici/undici:13185:13)
      at get (/app/src/api.js:3:5)
}
""",
    "javascript_firefox": """total@https://shop.com/static/app.js:1:2210
@https://cdn.com/lib@1.2/lib.js:2:10
forEach@[native code]
async*load@https://shop.com/static/app.js:4:1
""",
    "java": """Exception in thread "main" com.shop.CartException: no cart 7
\tat com.shop.Cart.load(Cart.java:31)
\tat java.base/java.lang.Thread.run(Thread.java:833)
\tat app//com.shop.Main.lambda$main$0(Main.kt:9) ~[shop.jar:?]
Caused by: java.sql.SQLException: closed
\tat org.postgresql.Driver.connect(Unknown Source)
\tat com.shop.Db.open(Db.java:8)
\t... 23 more
""",
    "go": """panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
panic({0x4a1b20?, 0xc00001c0a8?})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
main.(*Cart).Total(0xc00008e000, {0xc0000a6000, 0x3, 0x4})
\t/src/shop/cart.go:12 +0x1d
main.main()
\t/src/shop/main.go:8 +0x25

goroutine 18 [chan receive]:
main.worker()
\t/src/shop/worker.go:3 +0x10
""",
    "rust": """thread 'main' panicked at src/cart.rs:12:9:
index out of bounds: the len is 3 but the index is 5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/129f3b9964af4d4a709d1383930ade12dfe7c081/library/std/src/panicking.rs:652:5
   1: core::panicking::panic_fmt
             at /rustc/129f3b9964af4d4a709d1383930ade12dfe7c081/library/core/src/panicking.rs:72:14
   2: shop::cart::total::h0123456789abcdef
             at ./src/cart.rs:12:9
   3: <shop::Cart as core::ops::Drop>::drop
   4: main
""",
    "elixir": """** (ArithmeticError) bad argument in arithmetic expression: nil + 1
    (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1
    (elixir 1.16.0) lib/enum.ex:1700: Enum."-map/2-lists^map/1-1-"/2
    (phoenix 1.7.10) lib/phoenix/router.ex:432: Phoenix.Router.__call__/5
    (stdlib 5.0) gen_server.erl:1123: :gen_server.try_handle_call/4
    lib/shop/app.ex:3: anonymous fn/1 in Shop.App.run/0
""",
    "dotnet": """System.InvalidOperationException: no cart
 ---> System.NullReferenceException: Object reference not set
   at Shop.Db.Read() in /src/Db.cs:line 7
   --- End of inner exception stack trace ---
   at Shop.Cart.<TotalAsync>d__5.MoveNext() in /src/Cart.cs:line 12
   at System.Threading.Tasks.Task.Run(Action action)
""",
    "ruby": """app/cart.rb:12:in `total': no price (Shop::CartError)
\tfrom app/cart.rb:5:in `block in load'
\tfrom /usr/local/bundle/gems/rack-3.0.8/lib/rack/head.rb:15:in 'Rack::Head#call'
app/db.rb:3:in `read': closed (IOError)
\tfrom app/cart.rb:9:in `rescue in total'
""",
    "php": """PHP Fatal error:  Uncaught App\\Errors\\CartError: no cart in /var/www/app/Cart.php:12
Stack trace:
#0 /var/www/app/Http/Controller.php(31): App\\Cart->total(3)
#1 [internal function]: App\\{closure}(Object(App\\Item))
#2 /var/www/vendor/laravel/framework/src/Router.php(9): array_map(Object(Closure), Array)
#3 {main}
  thrown in /var/www/app/Cart.php on line 12
""",
}
