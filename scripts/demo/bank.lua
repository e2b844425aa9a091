-- SPDX-License-Identifier: GPL-3.0-or-later
-- For the tour: what the books of the bank (tests/demo) say, read from the program's memory at the time where it stands.

function say(text) print("\n---- " .. text) end

-- The global of a module is a block of what it defines, in order: here an exception, the accounts, what was deposited.
local function ledger(n) return caravan.global("Ledger")[n][0] end

-- An account is a block of its owner and its balance; they are in a list.
function total()
  local sum, list = 0, ledger(1)
  while list.kind == "block" do
    sum = sum + list[0][1].n
    list = list[1]
  end
  return sum
end

function deposited() return ledger(2).n end

function look()
  print(string.format("at time %d there are %d, %d were deposited", caravan.now(), total(), deposited()))
end
