"""CSL-JSON in, citation out: BibTeX, RIS, wiki templates, any CSL style. No Django, no database.

`formats.FORMATS` is the table of what can be downloaded; each format is one module with
`write(items)`, which takes CSL-JSON items one at a time and yields text. `styles` formats items as
a CSL style prints them. `highwire` and `schema_org` say of one item what pages tell programs.
`dates` and `names` read what people type into dates and author cells, `custom` what CSL has no
variable for.
"""
