"""Notes that visitors leave about airports: what they say, how they liked it, and a photo if they have one."""
