-- Run by pandoc for citations/styles.py: formats CSL items in one or more styles.
-- Reads jobs [{path, is_note, locale, items}], writes for each a list of
-- {at, label, html, text, note} in the order of its bibliography.

local jobs = pandoc.json.decode(io.read("a"), false)
local unwrapped = pandoc.WriterOptions({wrap_text = "none"})

-- A title comes as nested lists, so that no sign of it is ever read as markup: a text,
-- {"fixed": text} whose letter case a style must leave alone, or {"quoted": […]}.
local function inlines(parts)
  local found = pandoc.Inlines({})
  for _, part in ipairs(parts) do
    if type(part) == "string" then
      found:extend(pandoc.Inlines(part))
    elseif part.beside then
      found:insert(pandoc.Span(pandoc.Inlines(part.beside), pandoc.Attr("", {"beside", "nocase"})))
    elseif part.fixed then
      found:insert(pandoc.Span(pandoc.Inlines(part.fixed), pandoc.Attr("", {"nocase"})))
    else
      found:insert(pandoc.Quoted("DoubleQuote", inlines(part.quoted)))
    end
  end
  return found
end

local function references(items)
  local found = {}
  for number, item in ipairs(items) do
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
local function paragraphs(items)
  local found = {}
  for number in ipairs(items) do
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

-- A translation stands after its title, outside the italics and quotation marks of the title.
local function is_beside(inline)
  return inline.t == "Span" and inline.classes:includes("beside")
end

local function lifted(inline)
  if is_beside(inline) then
    return nil
  end
  for number, part in ipairs(inline.content) do
    if is_beside(part) then
      local before, after = pandoc.Inlines({}), pandoc.Inlines({})
      for other, said in ipairs(inline.content) do
        local mark = said.t == "Str" and (said.text == "”" or said.text == "’")
        if other < number or (other == #inline.content and mark) then
          before:insert(said)
        elseif other > number then
          after:insert(said)
        end
      end
      inline.content = before
      return pandoc.Inlines({inline, part}) .. after
    end
  end
  return nil
end

local outside = {Emph = lifted, Strong = lifted, SmallCaps = lifted, Span = lifted}

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

local function formatted(job)
  local meta = {references = references(job.items), csl = job.path}
  if job.locale ~= "" then
    meta.lang = job.locale
  end
  local document = pandoc.utils.citeproc(pandoc.Pandoc(paragraphs(job.items), meta)):walk(outside)
  local notes, entries = {}, {}
  if job.is_note then
    for number in ipairs(job.items) do
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
    local note = notes[entry.at + 1]
    entry.note = note and text(note) or ""
    if entry.text == "" and note then
      -- A bibliography leaves out what is cited in a note alone: a letter, a talk, a post.
      entry.html, entry.text = html(note), entry.note
    end
  end
  return entries
end

local answer = {}
for number, job in ipairs(jobs) do
  answer[number] = formatted(job)
end
io.write(pandoc.json.encode(answer))
