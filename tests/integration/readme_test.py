#!/usr/bin/env python3
"""Every command of the README but tools/demo, tools/test and tools/build is run as it stands there, in one shell, and works."""
import os
import pathlib
import re
import socket
import subprocess

from program import Case, PROGRAM, TOP, main


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def commands_of(text):
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for command in re.sub(r"\\\n\s*", "", block).splitlines():
            command = command.split("  #")[0].strip()
            if command and not command.startswith(("tools/", "export PATH")):
                yield command


class Readme(Case):
    def test_every_command_works(self):
        commands = list(commands_of((TOP / "README.md").read_text()))
        self.assertGreater(len(commands), 20)
        # The README speaks of /tmp and of two ports; the test has a folder and ports of its own.
        ports = {"8443": str(free_port()), "9443": str(free_port())}
        script = ["set -euo pipefail", "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT"]
        for command in commands:
            script.append(f"echo '+ {commands.index(command)}' >&2")
            own = command.replace("/tmp/", f"{self.work}/")
            for port, free in ports.items():
                own = own.replace(port, free)
            script.append(own)
            if command.startswith("cp -r docs/first-gateway"):
                script += [f"grep -rl {port} {self.work}/gw | xargs sed -i s/{port}/{free}/" for port, free in ports.items()]
        env = {**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=TOP, env=env, capture_output=True, text=True, timeout=240,
                              stdin=subprocess.DEVNULL)
        last = re.findall(r"^\+ (\d+)$", done.stderr, re.M)
        self.assertEqual(done.returncode, 0, f"{commands[int(last[-1])] if last else ''}\n{done.stdout}\n{done.stderr}")
        # What the walk-through promises to be seen.
        vendor = (self.work / "gw" / "vendor.out").read_text()
        self.assertIn("wbt1.", vendor)
        for withheld in ("salary", "religion", "hr-laptop", "internal", "trace"):
            self.assertNotIn(withheld, vendor)
        self.assertIn("anna.berg@corp.example", done.stdout)
        self.assertIn('"code":"client-not-allowed"', done.stdout.replace(" ", ""))


if __name__ == "__main__":
    main()
