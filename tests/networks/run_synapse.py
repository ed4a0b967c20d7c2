"""Runs Synapse from a folder until standard input closes, which happens however the test process ends; then removes the folder."""

import os
import shutil
import sys
import threading

from synapse.app.homeserver import main

folder = sys.argv[1]


def end_with_the_tests():
    while os.read(0, 1):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


threading.Thread(target=end_with_the_tests, daemon=True).start()
sys.argv = ["synapse", "--config-path", os.path.join(folder, "homeserver.yaml")]
main()
