"""What a border post knows: pure values and rules, standard library only, no clock, no files."""
