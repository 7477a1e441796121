-- The module sjson (app/modules/sjson.c): JSON at once or in pieces. What reads it is a coroutine, which waits for
-- more wherever the text ends. The option depth counts for nothing there: it is 20 levels.

local create, resume, yield, status = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status
local setmetatable, pcall, rawget = setmetatable, pcall, rawget
local levels, callsInARow, pieceBytes = 20, 10, 1024
local sjson = { NULL = userData() }
-- For cjson, whose builds may not have this one.
parts.sjson = sjson
_ENV.sjson = sjson

local function utf8(n)
  local char = string.char
  if n < 0x80 then return char(n) end
  if n < 0x800 then return char(192 + (n >> 6), 128 + (n & 63)) end
  if n >= 0xd800 and n < 0xe000 then return '?' end
  return char(224 + (n >> 12), 128 + (n >> 6 & 63), 128 + (n & 63))
end
local escaped = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t', ['"'] = '"', ['\\'] = '\\', ['/'] = '/' }
local words = { ['true'] = true, ['false'] = false }

-- What decoder() holds: `read` is resumed with each piece of text, and leaves its table as root[1].
local function newReader(opts)
  local d = { root = {} }
  local text, at, value, position = '', 1, nil, {}
  local meta, null, checkPath = nil, sjson.NULL, nil
  if type(opts) == 'table' then
    meta, null = opts.metatable, opts.null
    checkPath = meta and meta.checkpath
  end
  local function fail(why)
    d.why = why
    error(d, 0)
  end
  local function peek()
    while at > #text do text, at = yield(), 1 end
    return text:sub(at, at)
  end
  local function skip()
    while peek():find('[ \t\r\n]') do at = at + 1 end
    return peek()
  end
  local function readUnicode()
    local digits = ''
    while #digits < 4 do
      local digit = peek()
      if not digit:find('%x') then fail('UESCAPE_TOOSHORT') end
      digits, at = digits .. digit, at + 1
    end
    return utf8(toInteger(tonumber(digits, 16)))
  end
  local function readString()
    local parts = {}
    at = at + 1
    while true do
      peek()
      local stop = text:find('["\\\0-\31]', at) or #text + 1
      parts[#parts + 1] = text:sub(at, stop - 1)
      local mark = text:sub(stop, stop)
      at = stop + 1
      if mark == '"' then return concat(parts) end
      if mark == '\\' then
        local letter = peek()
        at = at + 1
        local part = letter == 'u' and readUnicode() or escaped[letter]
        if not part then fail('ESCAPE_INVALID') end
        parts[#parts + 1] = part
      elseif mark ~= '' then
        fail('WEIRD_WHITESPACE')
      end
    end
  end
  local function readWord()
    local word = ''
    while peek():find('[%w+.-]') do word, at = word .. peek(), at + 1 end
    if word == 'null' then return null end
    if words[word] ~= nil then return words[word] end
    if word:find('^-?%d+%.?%d*[eE]?[+-]?%d*$') then return tonumber(word) or 0 end
    fail('SPECIAL_EXPECTED')
  end
  local function readContainer(level, parent, key)
    local isList, count = peek() == '[', 0
    local close = isList and ']' or '}'
    at = at + 1
    local t = {}
    if meta then setmetatable(t, meta) end
    if level > 1 then position[level - 1] = key end
    if not checkPath or checkPath(t, position) then parent[key] = t end
    while skip() ~= close do
      local name
      if isList then
        count = count + 1
        name = count
      else
        if peek() ~= '"' then fail('HKEY_EXPECTED') end
        name = readString()
        if skip() ~= ':' then fail('MISSING_TOKEN') end
        at = at + 1
      end
      value(level + 1, t, name)
      local mark = skip()
      if mark == ',' then
        at = at + 1
        if skip() == close then fail('TRAILING_COMMA') end
      elseif mark ~= close then
        fail((mark == ']' or mark == '}') and 'BRACKET_MISMATCH' or 'MISSING_TOKEN')
      end
    end
    at = at + 1
    position[level] = nil
  end
  function value(level, parent, key)
    local mark = skip()
    if level >= levels then fail('LEVELS_EXCEEDED') end
    if mark == '{' or mark == '[' then readContainer(level, parent, key)
    elseif mark == '"' then parent[key] = readString()
    else parent[key] = readWord() end
  end
  d.read = create(function(first)
    text = first
    local mark = skip()
    if mark == '"' then fail('STRING_OUTSIDE_CONTAINER') end
    if mark ~= '{' and mark ~= '[' then fail('SPECIAL_EXPECTED') end
    readContainer(1, d.root, 1)
  end)
  return d
end
-- Whether it is whole; errors are those of the function that called the one that calls this.
local function feed(d, text)
  if d.failed then error('JSON parse error: previous call') end
  if not d.isWhole then
    local ok, e = resume(d.read, text)
    d.failed = not ok
    if d.why then error('JSON parse error: ' .. d.why) end
    if not ok then error(e, 0) end
    d.isWhole = status(d.read) == 'dead'
  end
  return d.isWhole
end
local function checkText(s, name)
  check(type(s) == 'string' or type(s) == 'number', 1, name, 'string expected, got ' .. (s == nil and 'nil' or type(s)))
  return tostring(s)
end
local function checkTable(t, name)
  check(type(t) == 'table', 1, name, 'table expected, got ' .. (t == nil and 'nil' or type(t)))
end

local D = {}
function D.write(d, s) if feed(d, checkText(s, 'write')) then return d.root[1] end end
function D.result(d)
  if not d.isWhole then error('decode not complete') end
  return d.root[1]
end
local newDecoder = class('sjson.decoder', D)
function sjson.decoder(opts) return newDecoder(newReader(opts)) end
function sjson.decode(s, opts)
  local d = newReader(opts)
  if not feed(d, checkText(s, 'decode')) then error('Incomplete JSON object passed to sjson.decode') end
  return d.root[1]
end

local short = { ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t', ['"'] = '\\"' }
local function quoted(s)
  return '"' .. s:gsub('[\0-\31"]', function(c) return short[c] or ('\\u%04x'):format(c:byte()) end) .. '"'
end
-- The largest index of an array, nil where there is another key.
local function lengthOf(t)
  local most = 0
  for key in next, t do
    if type(key) ~= 'number' or key < 1 then return nil end
    if key > most then most = key end
  end
  return toInteger(most)
end
local function textOf(t, opts)
  local null, parts, why = type(opts) == 'table' and opts.null or nil, {}, nil
  local function add(s) parts[#parts + 1] = s end
  local function fail(message) why = message error(message, 0) end
  local function scalar(v)
    local kind = type(v)
    if v == nil or v == sjson.NULL or kind == 'string' and v == null then return 'null' end
    if kind == 'string' then return quoted(v) end
    if kind == 'number' or kind == 'boolean' then return tostring(v) end
    fail('Cannot encode type ' .. kind)
  end
  local function put(v, level)
    for _ = 1, callsInARow do if type(v) == 'function' then v = v() end end
    if type(v) ~= 'table' then return add(scalar(v)) end
    if level >= levels then fail('encoder stack overflow') end
    local length = lengthOf(v)
    if length then
      add('[')
      for i = 1, length do
        if i > 1 then add(',') end
        put(rawget(v, i), level + 1)
      end
      return add(']')
    end
    local before = '{'
    for key, held in next, v do
      add(before .. scalar(type(key) == 'number' and tostring(key) or key) .. ':')
      put(held, level + 1)
      before = ','
    end
    add('}')
  end
  local ok, e = pcall(put, t, 0)
  if why then error(why) end
  if not ok then error(e, 0) end
  return concat(parts)
end
function sjson.encode(t, opts)
  checkTable(t, 'encode')
  local s = textOf(t, opts)
  return s
end
local E = {}
function E.read(e, bytes)
  e.text = e.text or textOf(e.table, e.opts)
  if e.at > #e.text then return end
  local from = e.at
  e.at = from + math.max(1, tonumber(bytes) or pieceBytes)
  return e.text:sub(from, e.at - 1)
end
local newEncoder = class('sjson.encoder', E)
function sjson.encoder(t, opts)
  checkTable(t, 'encoder')
  return newEncoder { table = t, opts = opts, at = 1 }
end
