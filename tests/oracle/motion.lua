-- SPDX-License-Identifier: GPL-3.0-or-later
-- Does what ocamldebug's commands do, one of the file in MOTION_COMMANDS after the other, and prints the event after each:
-- its module and its place in the code, or how the program ended.

local function at_event() return caravan.command("info event", true):find("^module") end

local function say()
  local why = caravan.stop().why
  local module, pos = caravan.command("info event", true):match("^module (%S+), code at (%d+)")
  if why == "exit" then
    print("@ exit")
  elseif why == "start" then
    print("@ beginning")
  elseif module then
    print("@ " .. module .. " " .. pos)
  else
    print("@ nowhere at " .. caravan.now())
  end
end

local motions = {
  step = caravan.step, backstep = caravan.reverse_step, next = caravan.next, previous = caravan.reverse_next,
  -- ocamldebug stands at the next event when what returns has none, and before the call at the last one.
  finish = function() caravan.finish() if not at_event() then caravan.step() end end,
  start = function() caravan.reverse_finish() caravan.reverse_step() end
}

for line in io.lines(os.getenv("MOTION_COMMANDS")) do
  local name, count = line:match("^(%a+) ?(%d*)$")
  if not pcall(motions[name], tonumber(count)) then
    print("@ refused")
  else
    say()
  end
end
