"""Whether code is the application's own, where the client does not say so.

In: the file, the module or qualified function, the package and the family of languages. Out: yes
or no. A project's rules can say otherwise.
"""

from __future__ import annotations

import re

from beacon.issues.files import DOTNET, ELIXIR, GO, JAVA, RUST

_LIBRARY_FILES = re.compile(
    r"site-packages/|dist-packages/|node_modules/|(?:^|/)(?:vendor|deps|gems|\.nuget|\.cargo)/"
    r"|/lib/python\d|/pkg/mod/|registry/src/|(?:^|/)rustc/|^library/(?:std|core|alloc)/"
    r"|^/usr/(?!src/app|local/app|share/nginx|share/webapps)|/go(?:\d[\d.]*)?/src/(?!\w+\.\w+/)"
    r"|^<|^node:|^internal/|^\(?native|^\[native|^\w+(?:-web)?-extension:|webpack/(?:bootstrap|runtime)"
    r"|/libexec/|/snap/|@sentry|/lib/ruby/\d|^/_/src/"
)
_FOREIGN_FILES = re.compile(
    r"(?:^|.*/)node_modules/|node:|internal/|<anonymous>|\(?native|\[native|\w+(?:-web)?-extension:",
    re.DOTALL,
)
_LIBRARY_NAMES = {
    JAVA: re.compile(
        r"(?:javax?|jakarta|jdk|sun|com\.sun|kotlinx?|scala|groovy|clojure|androidx?|dalvik|reactor"
        r"|org\.(?:springframework|apache|hibernate|eclipse|jboss|junit|postgresql|gradle|slf4j)"
        r"|io\.(?:netty|micrometer|sentry|ktor|vertx)|com\.(?:fasterxml|google|zaxxer|mysql|android)"
        r"|okhttp3|retrofit2|rx|ch\.qos)\.|jdk/"
    ),
    GO: re.compile(
        r"(?:runtime|net|reflect|sync|syscall|encoding|database|os|io|time|testing|internal|bufio"
        r"|bytes|context|crypto|errors|fmt|strings|strconv|sort|log|html|text|regexp|math|mime"
        r"|path|plugin|unicode|archive|compress|container|embed|expvar|flag|hash|image|iter|maps"
        r"|slices|vendor)(?:[./]|$)|panic$|google\.golang\.org/|golang\.org/"
    ),
    RUST: re.compile(
        r"<?(?:core|std|alloc|tokio\w*|futures\w*|hyper\w*|rayon\w*|actix\w*|axum|tower\w*|backtrace"
        r"|sentry\w*|anyhow|tracing\w*|panic_unwind)::|rust_|__rust|__libc|_start$|start_thread|clone"
        r"|main$|<\w[\w:]*(?:<.*>)? as (?:core|std|alloc)::"
    ),
    ELIXIR: re.compile(
        r"(?:Elixir\.)?(?:Enum|Stream|Task|GenServer|Process|Kernel|Agent|Supervisor|Registry|Map"
        r"|List|String|Keyword|Regex|Code|Module|Logger|Phoenix|Plug|Ecto|DBConnection|Postgrex"
        r"|Bandit|Cowboy|Oban|Sentry|Absinthe)(?:[./]|$)|(?:Elixir\.)?:?(?:gen_|proc_lib|erl_|cowboy|supervisor)"
    ),
    DOTNET: re.compile(
        r"(?:System|Microsoft|Newtonsoft|mscorlib|Sentry|Npgsql|Serilog|Autofac|MediatR|AutoMapper)\."
    ),
}
_LIBRARY_PACKAGES = {
    ELIXIR: re.compile(
        r"(?:elixir|stdlib|kernel|erts|compiler|ssl|logger|mix|iex|ex_unit|phoenix\w*|plug\w*|ecto\w*"
        r"|cowboy\w*|ranch|bandit|thousand_island|oban\w*|postgrex|db_connection|absinthe\w*"
        r"|finch|mint|req|telemetry\w*|jason|swoosh)"
    ),
}


def looks_in_app(file: str, name: str, package: str, family: str) -> bool:
    """`name`: the module, or where a language has it there, the function with its module."""
    if not file and not name:
        return False
    if file and _LIBRARY_FILES.search(file.replace("\\", "/")):
        return False
    names, packages = _LIBRARY_NAMES.get(family), _LIBRARY_PACKAGES.get(family)
    if packages is not None and package and packages.fullmatch(package):
        return False
    return not (names is not None and name and names.match(name))


def is_foreign(file: str) -> bool:
    """Whether a file of JavaScript can be no application's, whatever its client says."""
    return _FOREIGN_FILES.match(file) is not None
