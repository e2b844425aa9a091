-- SPDX-License-Identifier: GPL-3.0-or-later
-- trace_calls(prefix, [max], [arguments]): runs on and prints each call of the functions whose names begin with
-- `prefix`, with time and first arguments, indented by the depth of calls; at most `max` (100) calls.
--
--     source scripts/trace-calls.lua
--     lua trace_calls("Hello.")
--
-- Returns how many there were. Breakpoints of one's own stop it, too; its own are gone afterwards.

local function set_breakpoints(prefix)
  local own = {}
  for _, name in ipairs(caravan.functions(prefix)) do
    local found, number = pcall(caravan.break_add, name)
    if found then own[number] = name end
  end
  return own
end

local function depth()
  local n = 0
  while n < 40 and caravan.frame(n + 1) do n = n + 1 end
  return n
end

local function arguments_text(count)
  local texts = {}
  for i = 0, count - 1 do
    local value = caravan.stack(i)
    if value then texts[#texts + 1] = tostring(value) end
  end
  return table.concat(texts, " ")
end

local function trace(own, max, count)
  for calls = 0, max - 1 do
    local stop = caravan.continue()
    local name = stop.why == "breakpoint" and own[stop.breakpoint]
    if not name then return calls end
    print(string.format("%12d  %s%s %s", stop.at, string.rep("  ", depth()), name, arguments_text(count)))
  end
  return max
end

function trace_calls(prefix, max, count)
  local own = set_breakpoints(prefix)
  local fine, result = pcall(trace, own, max or 100, count or 1)
  for number in pairs(own) do caravan.break_delete(number) end
  if not fine then error(result, 0) end
  return result
end
