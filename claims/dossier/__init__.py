"""How data moves in: a folder or a zip of tables and documents (docs/dossier.md).

`files` opens it, `tables` reads rows and knows their lines, `columns` says what a cell may hold,
`reading` puts the rows together, `bring_in` writes them.
"""
