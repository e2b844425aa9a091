What runs before anything else: the user's file, then the present folder's.

  $ ocaml_program hello
  $ run() { echo 'print $time' | caravan "$@" hello.byte; }
  $ run
  0
  $ mkdir -p .config/caravan other/caravan .caravan
  $ echo 'lua print("standard configuration")' >.config/caravan/rc
  $ run
  standard configuration
  0
  $ echo 'lua print("XDG configuration")' >other/caravan/rc
  $ XDG_CONFIG_HOME=$PWD/other run
  XDG configuration
  0
  $ echo 'lua print("home")' >.caravanrc
  $ XDG_CONFIG_HOME=$PWD/other run
  home
  0
  $ echo 'lua print("folder")' >.caravan/rc; chmod 644 .caravan/rc
  $ run
  home
  folder
  0

Commands of the call come after them; a recording is opened with them, too.

  $ caravan -n -c 'save hello.caravan' hello.byte </dev/null
  Saved hello.caravan at time 0.
  $ echo 'print $time' | caravan open -c 'lua print("first")' hello.caravan
  home
  folder
  first
  0

Not when a script must print the same everywhere, not for programs, and not when the user says so.

  $ run --batch
  0
  $ run --no-rc
  0
  $ run -n
  0
  $ run -nx
  0
  $ run --json | grep -c home
  0
  [1]

A folder may come from anybody.

  $ chmod g+w .caravan/rc; run
  home
  .caravan/rc is not read, since it is not yours or others can write to it; -n starts without it.
  0
  $ chmod 646 .caravan/rc; run
  home
  .caravan/rc is not read, since it is not yours or others can write to it; -n starts without it.
  0
  $ rm .caravan/rc; mkdir .caravan/rc; run
  home
  .caravan/rc is not read, since it is not yours or others can write to it; -n starts without it.
  0
  $ rmdir .caravan/rc; ln -s ../script .caravan/rc; run
  home
  0
  $ echo 'lua print("linked")' >script; chmod 600 script; run
  home
  linked
  0

A command that fails ends its file and nothing else; quit is quit.

  $ printf 'lua print(1)\nnonsense\nprint 2\n' >.caravanrc; run 2>&1 | sed "s|$HOME|HOME|"
  1
  There is no command 'nonsense'; help lists them.
  The commands of HOME/.caravanrc ended at line 2, which failed.
  linked
  0
  $ echo quit >.caravanrc; run
  $ printf '\001\377\n\n\nlua (\n' >.caravanrc; run 2>&1 | LC_ALL=C tr '\001\377' ab | sed "s|$HOME|HOME|"
  There is no command 'ab'; help lists them.
  The commands of HOME/.caravanrc ended at line 1, which failed.
  linked
  0
  $ rm .caravanrc; mkdir .caravanrc; run 2>&1 | sed "s|$HOME|HOME|"
  The command file HOME/.caravanrc cannot be read: Is a directory.
  linked
  0
