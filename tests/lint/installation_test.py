"""What `cmake --install` puts down: `installation_test.py BUILD_FOLDER`."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = ""

EXPECTED = {
    "etc/tidings/tidings.toml",
    "usr/bin/tidings",
    "usr/lib/systemd/system/tidings.service",
    "usr/share/doc/tidings/CHANGELOG.md",
    "usr/share/doc/tidings/README.md",
    "usr/share/doc/tidings/copyright",
    "usr/share/doc/tidings/examples/entries-for-others.conf",
    "usr/share/doc/tidings/examples/feeds/README.md",
    "usr/share/doc/tidings/examples/tidings.socket",
    "usr/share/man/man1/tidings.1",
}


def install(destination):
    subprocess.run(["cmake", "--install", BUILD, "--prefix", "/usr"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "DESTDIR": str(destination)})


class Installation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        install(self.root)

    def test_everything_is_where_debian_expects_it(self):
        found = {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}
        self.assertEqual(EXPECTED - found, set())
        self.assertEqual({name for name in found - EXPECTED if "/examples/feeds/" not in name}, set())
        self.assertTrue((self.root / "etc/tidings/feeds").is_dir())

    def test_a_second_installation_keeps_what_the_operator_wrote(self):
        config = self.root / "etc/tidings/tidings.toml"
        config.write_text("# mine\n", encoding="utf-8")
        install(self.root)
        self.assertEqual(config.read_text(encoding="utf-8"), "# mine\n")

    def test_the_configuration_is_valid_as_it_is_and_with_every_key_uncommented(self):
        config = self.root / "etc/tidings/tidings.toml"
        text = config.read_text(encoding="utf-8")
        uncommented = re.sub(r"^#(?! \w)", "", text, flags=re.MULTILINE)
        self.assertNotEqual(uncommented, text)
        for version in (text, uncommented):
            config.write_text(version, encoding="utf-8")
            check = subprocess.run([self.root / "usr/bin/tidings", "check", "--config", config], capture_output=True,
                                   text=True, check=False)
            self.assertEqual(check.returncode, 0, check.stdout + check.stderr)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main()
