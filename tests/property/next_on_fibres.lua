-- SPDX-License-Identifier: GPL-3.0-or-later
-- Goes through each of the workers of tests/programs/effects/scheduler.ml by next, from its first instruction on. All of them
-- run the same function, at the same depth of stacks of their own, in turns.

local function has_on_stack(name)
  for i = 0, caravan.registers().stack_words - 1 do
    local v = caravan.stack(i)
    if v.kind == "string" and v.text == name then return true end
  end
  return false
end

local function in_worker() return (caravan.function_at() or ""):match("worker$") ~= nil end

caravan.break_add("worker")
for turn = 1, 4 do
  caravan.goto_time("start")
  caravan.continue(turn)
  caravan.break_enable(1, false)
  local name, times, own = caravan.stack(0).text, { caravan.now() }, true
  while caravan.next().why == "time" and in_worker() do
    own = own and has_on_stack(name)
    times[#times + 1] = caravan.now()
  end
  caravan.goto_time(times[#times])
  local back = true
  for i = #times - 1, 1, -1 do back = back and caravan.reverse_next().at == times[i] end
  print("@", turn, name, #times, own, back)
  caravan.break_enable(1, true)
end
