#!/usr/bin/env python3
"""Brings the usage in docs/commands.md up to date with the program:

    tools/command-usage.py build/src/cli/yexunctl

Every fenced block that begins with "yexunctl … [OPTION…]" is written anew from --help; a command
that has no block yet is put behind the last one of its kind, or at the end."""

import os
import re
import subprocess
import sys

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "commands.md")
COMMON = ("--json", "--progress", "--help")


def ask(program, *words):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="")
    return subprocess.run([program, *words, "--help"], check=True, capture_output=True, text=True,
                          env=environment).stdout.splitlines()


def usage(program, command):
    head, *rest = ask(program, *command.split())
    options = [line.rstrip() for line in rest
               if line.startswith("  ") and not any(common in line for common in COMMON)]
    return "\n".join(["```", head.removeprefix("Usage: "), *options, "```"])


def main():
    program = sys.argv[1]
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    commands = [line[2:].split("  ")[0] for line in ask(program) if line.startswith("  ")]
    for command in commands:
        block = re.compile(r"```\nyexunctl " + re.escape(command) + r" \[OPTION…\].*?\n```", re.S)
        new = usage(program, command)
        if block.search(text):
            text = block.sub(lambda _, new=new: new, text, count=1)
        else:
            print(f"{command}: added")
            kin = list(re.finditer(r"```\nyexunctl " + command.split()[0] + r" .*?\n```\n", text, re.S))
            at = kin[-1].end() if kin else len(text)
            text = f"{text[:at]}\n{new}\n{text[at:]}"
    with open(DOCUMENT, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
