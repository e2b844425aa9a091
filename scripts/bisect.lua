-- SPDX-License-Identifier: GPL-3.0-or-later
-- bisect(holds, [from], [to]): the first time at which something has become true, if it stays so once it is.
--
--     source scripts/bisect.lua
--     lua bisect(function() return #caravan.output() > 100 end)
--
-- Goes there and returns the time; nil, with the program where it stood, when it does not hold at `to`. Looks at about
-- twenty moments per million instructions of history.

function bisect(holds, from, to)
  local origin = caravan.now()
  from = caravan.moment(from or "start")
  to = caravan.moment(to or "end")

  local function at(time)
    caravan.goto_time(time)
    return holds()
  end

  if not at(to) then
    caravan.goto_time(origin)
    return nil
  end
  if at(from) then return from end
  while to - from > 1 do
    local middle = from + (to - from) // 2
    if at(middle) then to = middle else from = middle end
  end
  caravan.goto_time(to)
  return to
end
