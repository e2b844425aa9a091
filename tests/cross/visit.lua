-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes the moves in the file `moves`, one a line: a time to go to, `back` for one instruction back, `here` for none.
-- Writes to the file `digests` where it stands after each, and the digest there.
local out <close> = assert(io.open("digests", "w"))

local function move(line)
  if line == "back" then
    caravan.reverse_stepi()
  elseif line ~= "here" then
    caravan.goto_time(math.tointeger(line))
  end
end

for line in io.lines("moves") do
  move(line)
  out:write(string.format("%d %s\n", caravan.now(), caravan.digest()))
end
