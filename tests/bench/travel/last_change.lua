-- SPDX-License-Identifier: GPL-3.0-or-later
-- last-change of a field that was written once in the middle. Prints the run's length, its seconds, and last-change's.
local began = os.clock()
caravan.continue()
local run, length = os.clock() - began, caravan.latest()
began = os.clock()
caravan.command("last-change Written_once[0][0]")
local back = os.clock() - began
assert(caravan.now() > length // 3 and caravan.now() < length * 2 // 3, "the field is written in the middle")
print(("%d %.2f %.2f"):format(length, run, back))
