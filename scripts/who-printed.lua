-- SPDX-License-Identifier: GPL-3.0-or-later
-- who_printed(text, [nth]): goes to the moment at which the program wrote (or will write) `text`, and says from where.
--
--     source scripts/who-printed.lua
--     lua who_printed("Error:")
--
-- `nth` chooses among several. Programs write when they flush, so the frames say who flushed; going backwards from
-- there leads to whoever put the text into the buffer.

local function find(text, nth)
  local output, at = caravan.output(0, true), 0
  for _ = 1, nth do
    at = output:find(text, at + 1, true)
    if not at then return nil end
  end
  return at - 1
end

function who_printed(text, nth)
  local byte = find(text, nth or 1)
  local moment = byte and caravan.output_moment(byte)
  if not moment then
    print("The program has not written that.")
    return nil
  end
  caravan.goto_time(moment)
  local index, frame = 0, caravan.frame(0)
  while frame and index < 20 do
    print(string.format("#%-2d %s", index, caravan.place(frame.pc)))
    index = index + 1
    frame = caravan.frame(index)
  end
  return moment
end
