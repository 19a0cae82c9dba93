"""CSL-JSON in, citation out: BibTeX, RIS, CSL-JSON, a footnote. No Django, no database.

`formats.FORMATS` is the table of what can be downloaded; each format is one module with
`write(items)`, which takes CSL-JSON items one at a time and yields text. `dates` and `names`
read what people type into dates and author cells.
"""
