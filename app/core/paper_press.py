"""Sets the HTML on standard input as a PDF on standard output. Run by `paper.py` as a script of its own.

It reads nothing but the style sheet for paper and the fonts beside it, whatever the page names.
"""

import sys
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


class OurFilesOnly(URLFetcher):  # type: ignore[misc]
    """No net, and no file outside `static`."""

    def __init__(self, static: Path) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)
        self._within = static.as_uri() + "/"

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if not url.startswith(self._within) or ".." in url:
            raise ValueError(f"Not one of our files: {url}")
        return super().fetch(url, headers)


def main(static: Path) -> None:
    files = OurFilesOnly(static)
    fonts = FontConfiguration()
    sheet = CSS(filename=static / "css" / "paper.css", url_fetcher=files, font_config=fonts)
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=files)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
