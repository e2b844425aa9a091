-- SPDX-License-Identifier: GPL-3.0-or-later
-- Goes to the times in the file `times`, one a line and in any order; writes to the file `digests` where it then
-- stands and the digest there.
local out <close> = assert(io.open("digests", "w"))

for line in io.lines("times") do
  caravan.goto_time(math.tointeger(line))
  out:write(string.format("%d %s\n", caravan.now(), caravan.digest()))
end
