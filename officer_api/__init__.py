"""The officer API: the second door, where a municipality's own software reads and works on its cases."""
