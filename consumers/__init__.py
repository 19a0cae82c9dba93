"""Checks that people's own programs take our citation files: `python -m consumers`.

LaTeX with bibtex and with biber, bibutils, and Citation.js, which the site itself has no need of:
`make test` goes without them and reads the files with what the package index has
(citations/tests/test_readers.py). As there, what a program is known to lose stands in a table
beside the check, and the check fails when that gets worse, and when it gets better too.

On Debian and Ubuntu they need the packages biber, texlive-latex-base, texlive-latex-recommended,
texlive-bibtex-extra and bibutils. npm fetches Citation.js, so that its checks need the network;
Node.js and npm are there with the requirements of the tests.
"""
