"""The commands of ``gongkai``, one module each.

A command module has ``configure(parser)``, which adds its arguments, and
``run(args) -> int``, which does the work, writes to standard output and returns
the exit status. It raises ``GongkaiError`` where it cannot; ``cli`` prints the
code and the remedy. A new command is one module and one line in ``cli.COMMANDS``.
"""
