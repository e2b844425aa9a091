let shout = List.map String.uppercase_ascii
