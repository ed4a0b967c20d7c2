#!/usr/bin/env python3
"""Is every crate that Troquet is built from free software that AGPL-3.0-or-later may be combined with?

Reads the licence expression of each package of the lock file (`cargo metadata`, all platforms and test tools included) and exits
non-zero if one has no expression or none of its choices is in COMPATIBLE.

>>> allowed("MIT OR Apache-2.0"), allowed("MIT/Proprietary"), allowed("(MIT OR GPL-2.0-only) AND Unicode-3.0")
(True, True, True)
>>> allowed("GPL-2.0-only"), allowed("MIT AND SSPL-1.0"), allowed("MIT AND (SSPL-1.0 OR GPL-2.0-only)"), allowed("")
(False, False, False, False)
>>> allowed("Apache-2.0 WITH LLVM-exception"), allowed("GPL-2.0-only WITH LLVM-exception"), allowed("MPL-2.0+")
(True, False, True)
>>> [allowed(broken) for broken in ("MIT OR", "(MIT", "MIT)", "MIT MIT", "AND MIT", "MIT WITH")]
[False, False, False, False, False, False]
"""

import collections
import json
import re
import subprocess
import sys

# SPDX identifiers. An exception (WITH) only ever adds permissions; « + » is « or later ».
COMPATIBLE = frozenset(
    "0BSD AGPL-3.0-or-later Apache-2.0 BSD-1-Clause BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CDLA-Permissive-2.0 GPL-3.0-only"
    " GPL-3.0-or-later ISC LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MPL-2.0 Unicode-3.0 Unlicense Zlib".split()
)


def allowed(expression):
    """Does some choice of this SPDX expression hold only compatible licences? What can't be read is not allowed."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def take(*expected):
        return tokens.pop(0) if tokens and (not expected or tokens[0] in expected) else None

    def either():
        verdict = both()
        while take("OR"):
            verdict |= both()
        return verdict

    def both():
        verdict = one()
        while take("AND"):
            verdict &= one()
        return verdict

    def one():
        if take("("):
            verdict = either()
            if not take(")"):
                raise ValueError
            return verdict
        licence = take()
        if licence is None or licence in ("OR", "AND", "WITH", ")"):
            raise ValueError
        if take("WITH") and take() in (None, "OR", "AND", "WITH", "(", ")"):
            raise ValueError
        return licence.removesuffix("+") in COMPATIBLE

    try:
        verdict = either()
    except ValueError:
        return False
    return verdict and not tokens


def main():
    """Reports one line per crate that may not be used."""
    metadata = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--quiet"], stdout=subprocess.PIPE, check=True
    )
    packages = json.loads(metadata.stdout)["packages"]
    refused = [p for p in packages if not allowed(p["license"] or "")]
    for package in refused:
        print(f"{package['name']} {package['version']}: {package['license'] or 'no licence named'}")
    kinds = collections.Counter(p["license"] for p in packages)
    print(f"{len(packages)} packages, {len(kinds)} licence expressions, {len(refused)} not compatible with AGPL-3.0-or-later")
    return 1 if refused or not packages else 0


if __name__ == "__main__":
    sys.exit(main())
