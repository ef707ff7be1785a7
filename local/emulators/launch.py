"""Starts one emulator: launch.py ministack|moto PORT.

Both emulators have start-up programs of their own. This one is used instead for
what they cannot do: end together with the process that started them, listen on
the loopback interface alone under a port that is not the public one, and be mended.
"""

import os
import signal
import sys
import threading
import time

from mends import mend_ministack, mend_moto

LOOPBACK = "127.0.0.1"


def end_with_parent() -> None:
    """The gateway may be killed without a chance to end its emulators."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(20)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def forget_credentials() -> None:
    """An emulator has no use for the developer's AWS credentials."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


def ministack(port: int) -> None:
    import asyncio

    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app as application

    mend_ministack()
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    asyncio.run(serve(application.app, config))


def moto(port: int) -> None:
    from moto.server import main

    mend_moto()
    main(["--host", LOOPBACK, "--port", str(port)])


if __name__ == "__main__":
    end_with_parent()
    forget_credentials()
    {"ministack": ministack, "moto": moto}[sys.argv[1]](int(sys.argv[2]))
