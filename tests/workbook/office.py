"""Starts LibreOffice without windows and opens workbooks in it, recomputed from the start."""

import pathlib
import socket
import subprocess
import time

import uno
from com.sun.star.beans import PropertyValue

# 0 is "always": nothing that the file has stored beside a formula may be believed.
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def option(name, value):
    """One named argument of a call."""
    made = PropertyValue()
    made.Name = name
    made.Value = value
    return made


class Office:
    """A running LibreOffice, stopped at the end of a `with`."""

    def __init__(self, folder):
        self.profile = pathlib.Path(folder) / "office"
        user = self.profile / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        self.process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=socket,host=127.0.0.1,port={self.port};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        address = f"uno:socket,host=127.0.0.1,port={self.port};urp;StarOffice.ComponentContext"
        deadline = time.monotonic() + 120
        while True:
            try:
                context = resolver.resolve(address)
                break
            except Exception:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.3)
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        return self

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
        except Exception:
            pass  # It closes the connection before it answers.
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def open(self, path):
        """Opens a workbook."""
        url = pathlib.Path(path).resolve().as_uri()
        return self.desktop.loadComponentFromURL(url, "_blank", 0, (option("Hidden", True),))


def print_pdf(book, path):
    """Writes all sheets that are seen as PDF."""
    url = pathlib.Path(path).resolve().as_uri()
    book.storeToURL(url, (option("FilterName", "calc_pdf_Export"),))
