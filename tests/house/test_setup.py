"""deploy/setup on machines where it may not install."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOBODY = 65534
TOOLS = ("sh", "dirname", "id", "tr", "sed", "printf", "python3", "apt-get")


def setup_with_only(tools: tuple[str, ...], tree: Path) -> subprocess.CompletedProcess[str]:
    """Run setup as nobody on a machine that has these programs alone."""
    (tree / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy/setup", tree / "deploy/setup")
    programs = tree / "bin"
    programs.mkdir()
    for tool in tools:
        found = shutil.which(tool, path=os.defpath + ":/usr/sbin:/usr/bin")
        assert found, tool
        (programs / tool).symlink_to(found)
    tree.chmod(0o755)
    return subprocess.run(
        [str(tree / "deploy/setup")],
        env={"PATH": str(programs)},
        user=NOBODY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_root_it_names_what_is_missing_and_the_command(tmp_path: Path) -> None:
    done = setup_with_only(TOOLS, _readable_by_all(tmp_path))

    assert done.returncode != 0
    assert "missing: " in done.stderr
    assert "run as root: apt-get install --no-install-recommends" in done.stderr
    assert "prometheus prometheus-alertmanager iproute2" in done.stderr


def test_without_apt_it_says_that_another_package_manager_has_to(tmp_path: Path) -> None:
    tools = tuple(tool for tool in TOOLS if tool != "apt-get")

    done = setup_with_only(tools, _readable_by_all(tmp_path))

    assert done.returncode != 0
    assert "this machine has no apt" in done.stderr


def test_an_environment_that_belongs_to_another_tree_is_left_alone(tmp_path: Path) -> None:
    tree = _readable_by_all(tmp_path)
    tree.mkdir()
    (tree / ".venv").symlink_to(tmp_path / "other")

    done = setup_with_only((*TOOLS, "readlink"), tree)

    assert done.returncode == 1
    assert done.stderr == (
        f"setup: .venv is a symbolic link to {tmp_path}/other: "
        "remove it, so that this tree gets its own\n"
    )


def _readable_by_all(folder: Path) -> Path:
    """Open pytest's private folder for nobody, up to /tmp."""
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o755)
    return folder / "tree"
