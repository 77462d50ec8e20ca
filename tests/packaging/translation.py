#!/usr/bin/env python3
"""The Chinese translation is complete, and every file with translatable strings is listed."""

import pathlib
import re
import subprocess
import sys
import tempfile


def marked_files(root):
    """Sources that mark strings for translation: _(…), N_(…), C_(…), and translatable UI text."""
    call = re.compile(
        r"(?<![A-Za-z0-9_])(?:(?:_|N_|C_|NC_|ngettext)\s*\(\s*\"|g_dngettext\s*\(\s*GETTEXT_PACKAGE)")
    for path in sorted((root / "src").glob("**/*.[ch]")):
        if call.search(path.read_text()):
            yield path
    for path in sorted((root / "ui").glob("**/*.ui")):
        if 'translatable="yes"' in path.read_text():
            yield path


def main():
    root = pathlib.Path(sys.argv[1])
    listed = {
        line.strip()
        for line in (root / "po" / "POTFILES.in").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    }
    wrong = []

    for path in marked_files(root):
        name = str(path.relative_to(root))
        if name not in listed:
            wrong.append(f"po/POTFILES.in does not list {name}")
    for name in sorted(listed):
        if not (root / name).exists():
            wrong.append(f"po/POTFILES.in lists {name}, which does not exist")

    with tempfile.TemporaryDirectory() as scratch:
        pot = pathlib.Path(scratch) / "yexun.pot"
        merged = pathlib.Path(scratch) / "zh_CN.po"
        if not wrong and listed:
            subprocess.run(
                ["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                 "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--keyword=ngettext:1,2",
                 "--flag=g_dngettext:2:pass-c-format", "--package-name=yexun",
                 "-o", str(pot), *sorted(listed)],
                cwd=root, check=True, stderr=subprocess.DEVNULL)
            subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", "-o", str(merged),
                            str(root / "po" / "zh_CN.po"), str(pot)], check=True)
            for kind, option in (("untranslated", "--untranslated"), ("fuzzy", "--only-fuzzy")):
                text = subprocess.run(["msgattrib", option, "--no-obsolete", str(merged)],
                                      check=True, capture_output=True, text=True).stdout
                for message in re.findall(r'^msgid (".*(?:\n".*)*)', text, re.M):
                    words = "".join(re.findall(r'"(.*)"', message))
                    if words:
                        wrong.append(f"po/zh_CN.po: {kind}: {words}")
            check = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(merged)],
                                   capture_output=True, text=True)
            if check.returncode != 0:
                wrong.append(check.stderr.strip())

    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
