"""How data moves in: a folder, a zip or a workbook of tables, and documents (docs/dossier.md).

`files` opens it (`workbook` reads sheets), `tables` reads rows and knows their lines, `columns`
says what a cell may hold, `reading` puts the rows together, `importing` writes them or nothing,
`preview` says of each row what would become of it.
"""
