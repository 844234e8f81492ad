#!/usr/bin/env python3
"""Every command of the README but tools/demo, tools/test and tools/build is run as it stands there, in order, and works."""
import os
import pathlib
import re
import subprocess

from program import Case, PROGRAM, TOP, main



class Readme(Case):
    def test_every_command_works(self):
        text = (TOP / "README.md").read_text()
        blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
        commands = []
        for block in blocks:
            for command in re.sub(r"\\\n\s*", "", block).splitlines():
                command = command.split("  #")[0].strip()
                if command and not command.startswith(("tools/", "export PATH")):
                    commands.append(command)
        self.assertGreater(len(commands), 12)
        # The README speaks of /tmp; the test has a folder of its own.
        env = {**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"}
        for command in commands:
            with self.subTest(command=command):
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", command.replace("/tmp/", f"{self.work}/")], cwd=TOP,
                                      env=env, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
                self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")


if __name__ == "__main__":
    main()
