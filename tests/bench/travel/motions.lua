-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two hundred motions at random places of a long run, each with its processor time: goto, reverse-stepi and reverse-nexti.
-- Prints the run's length and seconds, the 50th and the 95th percentile and the longest in milliseconds.
local motions = {
  function(time) caravan.goto_time(time) end,
  function() caravan.reverse_stepi() end,
  function() caravan.reverse_nexti() end,
}
local began = os.clock()
caravan.continue()
local run, length = os.clock() - began, caravan.latest()
math.randomseed(11)
local took = {}
for i = 1, 200 do
  local time = math.random(0, length)
  local motion = motions[i % #motions + 1]
  if i % 2 == 0 then caravan.goto_time(time) end
  began = os.clock()
  motion(time)
  took[i] = (os.clock() - began) * 1e3
end
table.sort(took)
print(("%d %.2f %.1f %.1f %.1f"):format(length, run, took[100], took[190], took[200]))
