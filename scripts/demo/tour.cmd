lua print("1. This program died on s390x, a big-endian machine. Here it stands, at the crash:")
info time
info registers
disassemble
digest
snapshot crash the moment it died
lua print("2. Three instructions back, one at a time:")
reverse-stepi
reverse-stepi
reverse-stepi
info time
info stack
lua print("3. To the beginning of what was recorded:")
reverse-continue
info time
digest
lua print("4. And to the crash again, by name. The digest is the one of before, byte for byte:")
restore crash
info time
digest
snapshots
