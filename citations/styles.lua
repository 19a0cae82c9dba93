-- Run by pandoc for citations/styles.py: formats CSL items in one or more styles.
-- Reads {items, styles: [{path, is_note, locale}]}, writes for each style a list of
-- {at, label, html, text, note} in the order of its bibliography.

local request = pandoc.json.decode(io.read("a"), false)
local unwrapped = pandoc.WriterOptions({wrap_text = "none"})

-- A title comes as nested lists, so that no sign of it is ever read as markup: a text,
-- {"fixed": text} whose letter case a style must leave alone, or {"quoted": […]}.
local function inlines(parts)
  local found = pandoc.Inlines({})
  for _, part in ipairs(parts) do
    if type(part) == "string" then
      found:extend(pandoc.Inlines(part))
    elseif part.fixed then
      found:insert(pandoc.Span(pandoc.Inlines(part.fixed), pandoc.Attr("", {"nocase"})))
    else
      found:insert(pandoc.Quoted("DoubleQuote", inlines(part.quoted)))
    end
  end
  return found
end

local function references()
  local found = {}
  for number, item in ipairs(request.items) do
    local reference = {}
    for variable, value in pairs(item) do
      reference[variable] = value
    end
    reference.id = "i" .. number
    for _, variable in ipairs({"title", "container-title"}) do
      if item[variable] then
        reference[variable] = pandoc.MetaInlines(inlines(item[variable]))
      end
    end
    found[number] = reference
  end
  return found
end

-- Each item is cited once, alone in its paragraph: a style with notes puts its footnote there.
local function paragraphs()
  local found = {}
  for number in ipairs(request.items) do
    local citation = pandoc.Citation("i" .. number, "NormalCitation")
    found[number] = pandoc.Para({pandoc.Cite({pandoc.Str("?")}, {citation})})
  end
  return found
end

-- Spans that only told the processor something are of no use to a page.
local bare = {Span = function(span)
  local told = #span.classes == 0 or span.classes:includes("nocase")
  return told and span.content or nil
end}

local plain = {Para = function(paragraph) return pandoc.Plain(paragraph.content) end}

local function html(blocks)
  local document = pandoc.Pandoc(blocks):walk(bare):walk(plain)
  return (pandoc.write(document, "html", unwrapped):gsub("%s+$", ""))
end

local function text(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), "plain", unwrapped):gsub("^%s+", ""):gsub("%s+$", ""))
end

local function note_in(paragraph)
  local found = nil
  paragraph:walk({Note = function(note) found = note.content end})
  return found
end

-- The blocks of an entry without the number before it and without the layout around it.
local function parted(entry)
  local label, content = "", pandoc.Blocks({})
  for _, block in ipairs(entry.content) do
    local first = block.content and block.content[1]
    if block.t == "Div" then
      if block.classes:includes("csl-left-margin") then
        label = text({block})
      else
        content:extend(block.content)
      end
    elseif first and first.t == "Span" and first.classes:includes("csl-left-margin") then
      label = text({pandoc.Plain(first.content)})
      local rest = pandoc.Inlines({})
      for number = 2, #block.content do
        local inline = block.content[number]
        if inline.t == "Span" and inline.classes:includes("csl-right-inline") then
          rest:extend(inline.content)
        else
          rest:insert(inline)
        end
      end
      content:insert(pandoc.Plain(rest))
    else
      content:insert(block)
    end
  end
  return label, content
end

local function formatted(style)
  local meta = {references = references(), csl = style.path}
  if style.locale ~= "" then
    meta.lang = style.locale
  end
  local document = pandoc.utils.citeproc(pandoc.Pandoc(paragraphs(), meta))
  local notes, entries = {}, {}
  if style.is_note then
    for number in ipairs(request.items) do
      notes[number] = note_in(document.blocks[number])
    end
  end
  for _, block in ipairs(document.blocks) do
    if block.t == "Div" and block.identifier == "refs" then
      for _, entry in ipairs(block.content) do
        local label, content = parted(entry)
        entries[#entries + 1] = {
          at = tonumber(entry.identifier:match("^ref%-i(%d+)$")) - 1,
          label = label, html = html(content), text = text(content), note = "",
        }
      end
    end
  end
  if #entries == 0 then
    -- Some styles of law have footnotes and no bibliography.
    for number, note in pairs(notes) do
      entries[#entries + 1] = {at = number - 1, label = "", html = html(note), text = text(note)}
    end
    table.sort(entries, function(a, b) return a.at < b.at end)
  end
  for _, entry in ipairs(entries) do
    entry.note = notes[entry.at + 1] and text(notes[entry.at + 1]) or ""
  end
  return entries
end

local answer = {}
for number, style in ipairs(request.styles) do
  answer[number] = formatted(style)
end
io.write(pandoc.json.encode(answer))
