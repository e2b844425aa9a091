-- SPDX-License-Identifier: GPL-3.0-or-later
-- first_change(read, [from], [to], [samples]): the first time at which what `read` returns is not what it was before.
--
--     source scripts/find-first-change.lua
--     lua first_change(function() return tostring(caravan.global("Hello")) end)
--
-- `read` looks at the program where it stands and returns a text or a number (a value object lives at one time only,
-- so take its text or its n). The stretch is looked at in `samples` (64) places first, and then halved where the answer
-- differs; a change that was undone between two places is not seen: take more of them.
-- Goes to the first moment after the change and returns time, before, after; nil when nothing changed.

function first_change(read, from, to, samples)
  local origin = caravan.now()
  from = caravan.moment(from or "start")
  to = caravan.moment(to or "end")
  samples = samples or 64

  local function at(time)
    caravan.goto_time(time)
    return read()
  end

  local before, low, high = at(from), from, nil
  for i = 1, samples do
    local time = from + (to - from) * i // samples
    if at(time) ~= before then
      high = time
      break
    end
    low = time
  end
  if not high then
    caravan.goto_time(origin)
    return nil
  end
  while high - low > 1 do
    local middle = low + (high - low) // 2
    if at(middle) ~= before then high = middle else low = middle end
  end
  return high, before, at(high)
end
