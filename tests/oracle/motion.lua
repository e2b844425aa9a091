-- SPDX-License-Identifier: GPL-3.0-or-later
-- Does what ocamldebug's commands do, one of the file in MOTION_COMMANDS after the other, and writes the event after each to the file
-- MOTION_EVENTS: its module and its place in the code, or how the program ended.

local function at_event() return caravan.command("info event", true):find("^module") end

local events = assert(io.open(os.getenv("MOTION_EVENTS"), "w"))

local function say()
  local why = caravan.stop().why
  local module, pos = caravan.command("info event", true):match("^module (%S+), code at (%d+)")
  if why == "exit" then
    events:write("exit\n")
  elseif why == "start" then
    events:write("beginning\n")
  elseif module then
    events:write(module, " ", pos, "\n")
  else
    events:write("nowhere at ", caravan.now(), "\n")
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
    events:write("refused\n")
  else
    say()
  end
end
