"""The examples of the SDK's pages are typed, as an application sees the package: strictly, by both
ways in which TypeScript finds modules, and with the package's declarations checked too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.docs.examples import BLOCK
from tests.node_packages import install, node

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk" / "js"
PAGES = (ROOT / "docs" / "sdk-js.md", ROOT / "README.md", SDK / "README.md")
STRICT = {
    "strict": True,
    "skipLibCheck": False,
    "noEmit": True,
    "target": "es2022",
    "lib": ["es2022", "dom", "dom.iterable"],
    "jsx": "react-jsx",
    "moduleDetection": "force",
    "types": [],
}
OF_THE_APPLICATION = """
type React = typeof import('@beacon/sdk/react');
declare const BeaconProvider: React['BeaconProvider'], usePageView: React['usePageView'];
declare const useFlag: React['useFlag'], useTrack: React['useTrack'];
declare const App: import('vue').Component, createApp: typeof import('vue').createApp;
declare const Outlet: () => null, PageViews: () => null, Shop: () => null;
declare const children: import('react').ReactNode;
declare function render(isShown: boolean, colour: unknown): void;
declare function showNewCheckout(): void;
"""
INTERFACES = """
import { beforeSend, identify, setProps, track } from '@beacon/sdk';
interface Cart { items: number }
const cart: Cart = { items: 2 };
track('bought', cart), identify('olga', cart), setProps(cart);
beforeSend((event) => event.event !== 'secret' && { ...event, props: { ...event.props, ...cart } });
"""


@pytest.fixture
def application(tmp_path: Path) -> Path:
    install(SDK)
    packages = tmp_path / "node_modules"
    (packages / "@beacon").mkdir(parents=True)
    (packages / "@beacon/sdk").symlink_to(SDK)
    for name in ("@types", "react", "svelte", "vue"):
        (packages / name).symlink_to(SDK / "node_modules" / name)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "application.d.ts").write_text(OF_THE_APPLICATION)
    return tmp_path


def typed(application: Path, module: str, resolution: str) -> str:
    """What TypeScript has to say."""
    options = {**STRICT, "module": module, "moduleResolution": resolution}
    (application / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    tsc = [node(), str(SDK / "node_modules/typescript/bin/tsc")]
    return subprocess.run(tsc, cwd=application, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("module", "resolution"), [("esnext", "bundler"), ("node16", "node16")])
def test_the_examples_are_typed(application: Path, module: str, resolution: str) -> None:
    found = [match for page in PAGES for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    examples = [match for match in found if match[1] in ("ts", "tsx")]
    assert len(examples) > len(PAGES)
    for number, example in enumerate(examples):
        (application / f"example{number}.{example[1]}").write_text(example[2])
    assert typed(application, module, resolution) == ""


def test_properties_may_have_an_interface_for_their_type(application: Path) -> None:
    (application / "shop.ts").write_text(INTERFACES)
    assert typed(application, "esnext", "bundler") == ""
