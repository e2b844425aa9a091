-- SPDX-License-Identifier: GPL-3.0-or-later
-- Goes to the events numbered in the file FRAMES_EVENTS, one a line, and says in FRAMES_ANSWERS what we know of each: a
-- line for each of the commands that ocamldebug will be given, and behind tabs how we know the answer, and the answer. The
-- words in the file FRAMES_WORDS are asked for at each event, besides the variables that the frame and its caller have for us.
--
--   here          the variable is in the frame, says info locals; answers to other commands are always `here`
--   elsewhere     it is not, but print knows it
--   unbound       print does not know it
--   external, no_array     not to be asked: frames.mistakes says why

local answers = assert(io.open(os.getenv("FRAMES_ANSWERS"), "w"))
local words = {}
for word in io.lines(os.getenv("FRAMES_WORDS")) do words[#words + 1] = word end

local function say(question, how, answer)
  answers:write(question, "\t", how, "\t", (answer:gsub("%s+", " "):gsub(" $", "")), "\n")
end

-- Where the chosen frame is: its event as ocamldebug names it when it stops there, and in backtraces.
local function event()
  local module, at, file, line, column, end_line, end_column, kind = caravan.command("info event", true):match(
    "^module (%S+), code at (%d+), characters %S+, (%S+):(%d+):(%d+)%-(%d+):(%d+), (%a+)")
  if not module then return "nowhere", nil end
  if kind == "after" then line, column = end_line, end_column end
  return module .. " " .. at, ("%s %s:%d:%d"):format(module, file, line, column + 1)
end

local function choose(number)
  caravan.command("frame " .. number, true)
  return select(2, event())
end

-- ocamldebug goes no further than to a frame without an event. Returns how many have one.
local function say_backtrace()
  local frames, shown = 0, {}
  for number in caravan.command("backtrace 100000", true):gmatch("#(%d+)") do
    local place = choose(number)
    shown[#shown + 1] = place and "#" .. number .. " " .. place or "..."
    if not place then break end
    frames = frames + 1
  end
  choose(0)
  say("backtrace", "here", table.concat(shown, " "))
  return frames
end

local function say_variable(name, how)
  local known, answer = pcall(caravan.command, "print " .. name, true)
  if not known then
    how = answer:find("is an external", 1, true) and "external" or "unbound"
  elseif answer:find(" array = %d") then
    how = "no_array"
  end
  say("print " .. name, how, answer)
  return how == "elsewhere"
end

-- The chosen frame's variables, by name.
local function say_locals()
  local here = {}
  for line in caravan.command("info locals", true):gmatch("[^\n]+") do
    local name = line:match("^([%l_][%w_']*) : ")
    if name and not here[name] then
      here[name] = true
      say_variable(name, "here")
    end
  end
  return here
end

local function say_frame(frame)
  say("frame " .. frame, "here", choose(frame))
end

-- What the module of the program binds is in the outermost frame while that runs: ocamldebug knows it there.
local function say_event(time)
  say("goto " .. time, "here", (event()))
  local frames, here, elsewhere = say_backtrace(), say_locals(), {}
  for _, word in ipairs(words) do
    if not here[word] and say_variable(word, "elsewhere") then elsewhere[#elsewhere + 1] = word end
  end
  if frames < 2 then return end
  say_frame(1)
  say_locals()
  say_frame(frames - 1)
  for _, word in ipairs(elsewhere) do say_variable(word, "elsewhere") end
  say_frame(0)
end

caravan.command("set width 1000000", true)
local last = 0
for line in io.lines(os.getenv("FRAMES_EVENTS")) do
  local time = tonumber(line)
  caravan.step(time - last)
  last = time
  say_event(time)
end
