# The demo without a terminal: commands as one would type them, and what they are for. The program is tests/demo; bank.lua
# has been run before.
lua say "This program died on s390x, a 64-bit, big-endian machine. It stands here as it stood there (info program):"
info program
info time
lua say "An uncaught exception: the books of a bank have 25 too many (print $accu, backtrace):"
print $accu
backtrace
snapshot crash the moment it died
digest
lua at_crash = caravan.digest()
lua say "What it had written before it died (info output):"
info output
lua say "The audit only found it. The money was right once: back, from payment to payment, until it is again:"
break Ledger.pay
lua look()
lua repeat caravan.reverse_continue(); look() until total() == deposited()
lua say "So this payment did it. Dora pays herself 25 (info stack 3, backtrace):"
info stack 3
backtrace
lua say "Both balances were computed before the first was written, and the second wins (break Ledger.set, continue):"
break Ledger.set
continue
info stack 2
continue
info stack 2
finish
lua look()
lua say "Back again, two instructions. Here the second balance is about to be written (reverse-stepi 2):"
reverse-stepi 2
lua look()
lua say "What it had written by then, two days of books (info output):"
info output
lua say "And forward to the crash again, by name. The digest is the one of before: every byte is what it was on s390x:"
restore crash
digest
lua if caravan.digest() ~= at_crash then error("The digest is another one.") end
